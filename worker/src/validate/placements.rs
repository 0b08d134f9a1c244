//! What the owner may say about recommendations.

use super::{PRODUCT_ID, Validate, short_name, text};
use crate::error::ApiError;
use shopbell_protocol::ListKind;
use shopbell_protocol::owner::{Boost, Placement, Placements};
use std::collections::HashSet;

const MOST_PLACEMENTS: usize = 50;
const MOST_EXCLUDED: usize = 1_000;
const MOST_PINNED: usize = 20;
const MOST_BOOSTS: usize = 50;
const MOST_NAMES: usize = 50;
const MOST_LISTS: usize = 10;
/// How many products a list may have.
const LONGEST_LIST: u8 = 20;
const HEADING: usize = 100;
/// How many characters a category or a brand has at most.
const GROUP: usize = 100;

impl Validate for Placements {
    fn validate(mut self) -> Result<Self, ApiError> {
        check_names("excluded", &mut self.excluded, MOST_EXCLUDED, PRODUCT_ID)?;
        if self.placements.len() > MOST_PLACEMENTS {
            return Err(ApiError::invalid("placements", "may have at most 50"));
        }
        let mut seen = HashSet::new();
        for (position, placement) in self.placements.iter_mut().enumerate() {
            let within = |error: ApiError| error.within(&format!("placements[{position}]"));
            check_placement(placement).map_err(within)?;
            if !seen.insert(placement.name.clone()) {
                return Err(within(ApiError::invalid("name", "appears twice")));
            }
        }
        Ok(self)
    }
}

fn check_placement(placement: &mut Placement) -> Result<(), ApiError> {
    short_name("name", &placement.name)?;
    for (locale, heading) in &mut placement.heading {
        *heading = text(&format!("heading.{}", locale.code()), heading, 1, HEADING)?;
    }
    if placement.sources.is_empty() {
        return Err(ApiError::invalid("sources", "must have at least one list, such as for_you"));
    }
    check_lists("sources", &placement.sources)?;
    check_lists("fallback", &placement.fallback)?;
    if !(1..=LONGEST_LIST).contains(&placement.limit) {
        return Err(ApiError::invalid("limit", "must be a whole number from 1 to 20"));
    }
    let filter = &mut placement.filter;
    check_names("filter.categories", &mut filter.categories, MOST_NAMES, GROUP)?;
    check_names("filter.brands", &mut filter.brands, MOST_NAMES, GROUP)?;
    for (field, price) in [("filter.min_price", filter.min_price), ("filter.max_price", filter.max_price)] {
        if price.is_some_and(|price| !(0..=1 << 53).contains(&price)) {
            return Err(ApiError::invalid(field, "must be a whole number of minor units, not negative"));
        }
    }
    if filter.min_price.zip(filter.max_price).is_some_and(|(min, max)| min > max) {
        return Err(ApiError::invalid("filter.max_price", "must not be below filter.min_price"));
    }
    check_names("pinned", &mut placement.pinned, MOST_PINNED, PRODUCT_ID)?;
    check_names("excluded", &mut placement.excluded, MOST_EXCLUDED, PRODUCT_ID)?;
    if placement.boosts.len() > MOST_BOOSTS {
        return Err(ApiError::invalid("boosts", "may have at most 50"));
    }
    for (position, boost) in placement.boosts.iter_mut().enumerate() {
        check_boost(boost).map_err(|error| error.within(&format!("boosts[{position}]")))?;
    }
    for (field, most) in [("max_per_category", placement.max_per_category), ("max_per_brand", placement.max_per_brand)]
    {
        if most.is_some_and(|most| !(1..=LONGEST_LIST).contains(&most)) {
            return Err(ApiError::invalid(field, "must be a whole number from 1 to 20"));
        }
    }
    Ok(())
}

fn check_lists(field: &str, lists: &[ListKind]) -> Result<(), ApiError> {
    if lists.len() > MOST_LISTS {
        return Err(ApiError::invalid(field, "may have at most 10 lists"));
    }
    let mut seen = HashSet::new();
    match lists.iter().position(|list| !seen.insert(list)) {
        Some(position) => Err(ApiError::invalid(format!("{field}[{position}]"), "appears twice")),
        None => Ok(()),
    }
}

fn check_boost(boost: &mut Boost) -> Result<(), ApiError> {
    let mut named = 0;
    for (field, name, longest) in [
        ("product", &mut boost.product, PRODUCT_ID),
        ("category", &mut boost.category, GROUP),
        ("brand", &mut boost.brand, GROUP),
    ] {
        if let Some(name) = name {
            *name = text(field, name, 1, longest)?;
            named += 1;
        }
    }
    if named != 1 {
        return Err(ApiError::invalid("product", "exactly one of product, category and brand must be there"));
    }
    if !(-90..=900).contains(&boost.percent) {
        return Err(ApiError::invalid("percent", "must be a whole number from -90 to 900"));
    }
    Ok(())
}

fn check_names(field: &str, names: &mut [String], most: usize, longest: usize) -> Result<(), ApiError> {
    if names.len() > most {
        return Err(ApiError::invalid(field, format!("may have at most {most}")));
    }
    for (position, name) in names.iter_mut().enumerate() {
        *name = text(&format!("{field}[{position}]"), name, 1, longest)?;
    }
    Ok(())
}
