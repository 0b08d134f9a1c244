//! A segment's rule in plain words.

use crate::format;
use crate::i18n::{named, t, with};
use shopbell_protocol::owner::SegmentRule;
use shopbell_protocol::{Channel, Locale};

/// Each thing that has to fit, in words.
pub fn in_words(rule: &SegmentRule, currency: &str) -> Vec<String> {
    let SegmentRule {
        locales,
        channels,
        categories,
        min_orders,
        max_orders,
        min_value,
        max_value,
        min_days_since_order,
        max_days_since_order,
        min_score,
        max_score,
    } = rule;
    let listed =
        |key: &str, names: Vec<String>| (!names.is_empty()).then(|| with(key, &[("names", names.join(&t("comma")))]));
    let money = |amount: Option<i64>| amount.map(|amount| format::money(amount, currency));
    let count = |count: Option<u32>| count.map(format::count);
    let score = |score: Option<u8>| score.map(|score| format::count(score.into()));
    let all = [
        listed("rule_locales", locales.iter().copied().map(Locale::code).map(|code| named("locale", code)).collect()),
        listed(
            "rule_channels",
            channels.iter().copied().map(Channel::code).map(|code| named("channel", code)).collect(),
        ),
        listed("rule_categories", categories.clone()),
        if *max_orders == Some(0) {
            Some(t("rule_no_orders"))
        } else {
            between("orders", count(*min_orders), count(*max_orders))
        },
        between("value", money(*min_value), money(*max_value)),
        between("days", count(*min_days_since_order), count(*max_days_since_order)),
        between("score", score(*min_score), score(*max_score)),
    ];
    all.into_iter().flatten().collect()
}

/// From here to there, where any of the two is said.
fn between(what: &str, least: Option<String>, most: Option<String>) -> Option<String> {
    match (least, most) {
        (None, None) => None,
        (Some(least), None) => Some(with(&format!("rule_{what}_least"), &[("least", least)])),
        (None, Some(most)) => Some(with(&format!("rule_{what}_most"), &[("most", most)])),
        (Some(least), Some(most)) if least == most => Some(with(&format!("rule_{what}_just"), &[("least", least)])),
        (Some(least), Some(most)) => Some(with(&format!("rule_{what}_between"), &[("least", least), ("most", most)])),
    }
}
