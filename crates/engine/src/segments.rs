//! Who belongs to a segment.

use shopbell_protocol::owner::SegmentRule;
use shopbell_protocol::{Channel, Locale};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// What is known of a visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitorFacts {
    /// The language they used last.
    pub locale: Option<Locale>,
    /// The channel they were reached on last.
    pub channel: Option<Channel>,
    /// The CSAT score they gave last.
    pub score: Option<u8>,
    /// How many orders.
    pub orders: u32,
    /// What they spent.
    pub value: i64,
    /// The latest purchase.
    pub last_order: Option<i64>,
    /// The categories they bought of.
    pub categories: Vec<String>,
}

/// Whether all that the rule says is true of the visitor. What isn't known isn't true.
pub fn fits(rule: &SegmentRule, visitor: &VisitorFacts, now: i64) -> bool {
    let days = visitor.last_order.map(|at| (now - at).div_euclid(DAY));
    one_of(&rule.locales, visitor.locale)
        && one_of(&rule.channels, visitor.channel)
        && (rule.categories.is_empty() || rule.categories.iter().any(|wanted| visitor.categories.contains(wanted)))
        && within(Some(visitor.orders), rule.min_orders, rule.max_orders)
        && within(Some(visitor.value), rule.min_value, rule.max_value)
        && within(days, rule.min_days_since_order.map(i64::from), rule.max_days_since_order.map(i64::from))
        && within(visitor.score, rule.min_score, rule.max_score)
}

fn one_of<T: PartialEq>(wanted: &[T], known: Option<T>) -> bool {
    wanted.is_empty() || known.is_some_and(|known| wanted.contains(&known))
}

fn within<T: PartialOrd>(known: Option<T>, least: Option<T>, most: Option<T>) -> bool {
    match known {
        Some(known) => least.is_none_or(|least| known >= least) && most.is_none_or(|most| known <= most),
        None => least.is_none() && most.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_rule_says_has_to_be_true() {
        let visitor = VisitorFacts {
            locale: Some(Locale::Fa),
            channel: Some(Channel::Widget),
            score: Some(2),
            orders: 3,
            value: 500,
            last_order: Some(10 * DAY),
            categories: vec!["tea".to_owned()],
        };
        let now = 40 * DAY + DAY / 2;
        let fits_rule = |rule: &str| fits(&serde_json::from_str(rule).unwrap(), &visitor, now);
        for (rule, expected) in [
            (r#"{ "locales": ["fa", "ar"] }"#, true),
            (r#"{ "locales": ["en"] }"#, false),
            (r#"{ "channels": ["sms"] }"#, false),
            (r#"{ "min_orders": 3, "max_orders": 3 }"#, true),
            (r#"{ "min_orders": 4 }"#, false),
            (r#"{ "max_value": 499 }"#, false),
            (r#"{ "min_days_since_order": 30 }"#, true),
            (r#"{ "max_days_since_order": 29 }"#, false),
            (r#"{ "max_score": 2, "categories": ["rugs", "tea"] }"#, true),
            (r#"{ "max_score": 2, "categories": ["rugs"] }"#, false),
        ] {
            assert_eq!(fits_rule(rule), expected, "{rule}");
        }
        let nobody = VisitorFacts::default();
        let about_nobody = |rule: &str| fits(&serde_json::from_str(rule).unwrap(), &nobody, now);
        assert!(about_nobody(r#"{ "max_orders": 0 }"#));
        assert!(!about_nobody(r#"{ "max_score": 5 }"#), "who gave no score gave none of at most 5");
        assert!(!about_nobody(r#"{ "min_days_since_order": 30 }"#));
    }
}
