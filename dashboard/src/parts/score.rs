//! A score as it is drawn everywhere: the number, and a colour that says how good it is.

use crate::format;
use crate::i18n::with;
use leptos::prelude::*;
use shopbell_protocol::owner::Estimate;

/// `bad`, `fair` or `good`, of five.
pub fn mood(score: u8) -> &'static str {
    match score {
        0..=2 => "bad",
        3 => "fair",
        _ => "good",
    }
}

/// The same of a hundred.
pub fn mood_of(percent: f64) -> &'static str {
    if percent < 50.0 {
        "bad"
    } else if percent < 75.0 {
        "fair"
    } else {
        "good"
    }
}

/// A rating of five.
pub fn rating(score: u8) -> AnyView {
    let class = format!("score {}", mood(score));
    view! { <span class=class><b>{format::count(score.into())}</b><i aria-hidden="true">"/"{format::count(5)}</i></span> }
        .into_any()
}

/// Shares of a whole as one bar; each with its class, its count and what it stands for.
pub fn bar(parts: Vec<(&'static str, u32, String)>) -> AnyView {
    let all: u32 = parts.iter().map(|(_, count, _)| count).sum();
    let label = parts.iter().map(|(_, count, name)| format!("{name}: {}", format::count(*count))).collect::<Vec<_>>();
    let pieces = parts.into_iter().filter(|(_, count, _)| *count > 0).map(|(class, count, name)| {
        let title = format!("{name}: {}", format::count(count));
        view! { <span class=class style:flex-grow=count.to_string() title=title></span> }
    });
    view! { <div class="bar" class:empty=all == 0 role="img" aria-label=label.join(", ")>{pieces.collect_view()}</div> }
        .into_any()
}

/// Between which figures it lies, by what was answered.
pub fn interval(estimate: Option<Estimate>, words: impl Fn(f64) -> String) -> Option<String> {
    estimate.map(|estimate| with("between", &[("low", words(estimate.low)), ("high", words(estimate.high))]))
}
