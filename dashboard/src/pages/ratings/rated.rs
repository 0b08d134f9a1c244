//! Ratings, filtered by the API, and as a file with the same filters.

use crate::format;
use crate::i18n::{named, t};
use crate::load::Desk;
use crate::parts::address::Address;
use crate::parts::download::downloads;
use crate::parts::field::languages;
use crate::parts::filter::{called, one_of, only, select};
use crate::parts::list::List;
use crate::parts::score;
use crate::parts::span::Span;
use leptos::prelude::*;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::RatingRow;

/// Scores that are looked for together: the lowest, the highest.
const SCORES: [&str; 10] = ["", "1-2", "3-3", "4-5", "1-3", "1-1", "2-2", "4-4", "5-5", "3-5"];
/// The API's other filters of ratings.
const FILTERS: [&str; 6] = ["min_score", "max_score", "comment", "locale", "stage", "device"];

/// The list.
#[component]
pub fn Rated() -> impl IntoView {
    let address = Address::here();
    let span = Span::at(address);
    let query = Memo::new(move |_| [span.query(), address.query(&FILTERS)].join("&"));
    let list = List::<RatingRow>::from(move || format!("/v1/ratings?{}", query.get()));
    let scores = SCORES.map(|range| (range.to_owned(), named("scores", if range.is_empty() { "all" } else { range })));
    let chosen = move || match (address.get("min_score"), address.get("max_score")) {
        (low, high) if low.is_empty() && high.is_empty() => String::new(),
        (low, high) => format!("{low}-{high}"),
    };
    let choose = move |range: String| {
        let (low, high) = range.split_once('-').unwrap_or_default();
        address.set(&[("min_score", low.to_owned()), ("max_score", high.to_owned())]);
    };
    let stages = called("stage", JourneyStage::ALL.map(JourneyStage::code));
    let zone = Desk::here().time_zone();
    view! {
        <div class="filters">
            {span.view()}
            {select("score", t("score"), scores.to_vec(), chosen, choose)}
            {one_of(address, "locale", t("language"), languages())}
            {one_of(address, "stage", t("stage"), stages)}
            {one_of(address, "device", t("dimension_device"), called("device", ["phone", "tablet", "desktop"]))}
            {only(address, "comment", t("with_comment"))}
        </div>
        {downloads("ratings", move || query.get())}
        {list.view(|_| true, move |row| rated(row, &zone), t("no_ratings"))}
    }
}

fn rated(row: RatingRow, zone: &str) -> AnyView {
    let mut facts = vec![named("touchpoint", &row.touchpoint), named("stage", row.stage.code())];
    facts.extend(row.product);
    facts.push(named("locale", row.locale.code()));
    facts.extend(row.device.map(|device| named("device", device.code())));
    facts.extend(row.imported.then(|| t("imported_row")));
    facts.extend(row.sample.then(|| t("sample_row")));
    let facts = facts.into_iter().map(|fact| view! { <bdi class="tag">{fact}</bdi> }).collect_view();
    view! {
        <article class="row" data-id=row.id.as_str().to_owned()>
            {score::rating(row.score)}
            <div>
                {row.comment.map(|comment| view! { <p class="said" dir="auto">{comment}</p> })}
                <p class="tags">{facts}</p>
            </div>
            <time>{format::time(row.at, zone)}</time>
        </article>
    }
    .into_any()
}
