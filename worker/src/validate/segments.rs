//! Segments as the owner sends them.

use super::{Validate, short_name, text, texts_per_locale};
use crate::error::ApiError;
use shopbell_protocol::owner::{Segment, SegmentRule, Segments};
use std::collections::HashSet;

const MOST_SEGMENTS: usize = 20;
const NAME: usize = 100;
const MOST_CATEGORIES: usize = 20;
const CATEGORY: usize = 100;
const MOST_DAYS: u32 = 3_650;

impl Validate for Segments {
    fn validate(mut self) -> Result<Self, ApiError> {
        if self.segments.len() > MOST_SEGMENTS {
            return Err(ApiError::invalid("segments", "may have at most 20"));
        }
        let mut seen = HashSet::new();
        for (position, segment) in self.segments.iter_mut().enumerate() {
            let within = |error: ApiError| error.within(&format!("segments[{position}]"));
            check_segment(segment).map_err(within)?;
            if !seen.insert(segment.id.clone()) {
                return Err(within(ApiError::invalid("id", "appears twice")));
            }
        }
        Ok(self)
    }
}

fn check_segment(segment: &mut Segment) -> Result<(), ApiError> {
    short_name("id", &segment.id)?;
    texts_per_locale("name", &mut segment.name, NAME)?;
    if segment.rule == SegmentRule::default() {
        return Err(ApiError::invalid("rule", "must say something: everybody is no segment"));
    }
    check_rule(&mut segment.rule).map_err(|error| error.within("rule"))
}

fn check_rule(rule: &mut SegmentRule) -> Result<(), ApiError> {
    if rule.categories.len() > MOST_CATEGORIES {
        return Err(ApiError::invalid("categories", "may have at most 20"));
    }
    for (position, category) in rule.categories.iter_mut().enumerate() {
        *category = text(&format!("categories[{position}]"), category, 1, CATEGORY)?;
    }
    for (field, days) in
        [("min_days_since_order", rule.min_days_since_order), ("max_days_since_order", rule.max_days_since_order)]
    {
        if days.is_some_and(|days| days > MOST_DAYS) {
            return Err(ApiError::invalid(field, "must be a whole number from 0 to 3650"));
        }
    }
    for (field, value) in [("min_value", rule.min_value), ("max_value", rule.max_value)] {
        if value.is_some_and(|value| !(0..1 << 53).contains(&value)) {
            return Err(ApiError::invalid(field, "must be a whole number of minor units, 0 or more"));
        }
    }
    for (field, score) in [("min_score", rule.min_score), ("max_score", rule.max_score)] {
        if score.is_some_and(|score| !(1..=5).contains(&score)) {
            return Err(ApiError::invalid(field, "must be a whole number from 1 to 5"));
        }
    }
    for (field, is_empty) in [
        ("max_orders", exceeds(rule.min_orders, rule.max_orders)),
        ("max_value", exceeds(rule.min_value, rule.max_value)),
        ("max_days_since_order", exceeds(rule.min_days_since_order, rule.max_days_since_order)),
        ("max_score", exceeds(rule.min_score, rule.max_score)),
    ] {
        if is_empty {
            return Err(ApiError::invalid(field, "must not be less than the least"));
        }
    }
    Ok(())
}

fn exceeds<T: PartialOrd>(least: Option<T>, most: Option<T>) -> bool {
    matches!((least, most), (Some(least), Some(most)) if least > most)
}
