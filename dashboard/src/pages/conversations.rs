//! What visitors asked, and what they got.

use super::head;
use crate::format;
use crate::i18n::{named, t};
use crate::load::Desk;
use crate::parts::address::Address;
use crate::parts::download::downloads;
use crate::parts::field::choice;
use crate::parts::list::List;
use crate::parts::span::Span;
use leptos::prelude::*;
use shopbell_protocol::owner::{ConversationRow, TurnOutcome, TurnRow};

/// The page.
#[component]
pub fn Conversations() -> impl IntoView {
    let only = RwSignal::new("all".to_owned());
    let kinds = ["all", "no_answer", "unhelpful"].map(|kind| (kind.to_owned(), named("only", kind))).to_vec();
    let span = Span::at(Address::here());
    let query = Memo::new(move |_| span.query());
    let list = List::<ConversationRow>::from(move || format!("/v1/conversations?{}", query.get()));
    let fits = move |row: &ConversationRow| match only.get().as_str() {
        "no_answer" => row.turns.iter().any(|turn| turn.outcome == TurnOutcome::NoAnswer),
        "unhelpful" => row.turns.iter().any(|turn| turn.helpful == Some(false)),
        _ => true,
    };
    let zone = Desk::here().time_zone();
    let show = move |row: ConversationRow| {
        let time = format::time(row.at, &zone);
        view! { <article class="card talk"><h3><time>{time}</time></h3>{turns(row.turns)}</article> }.into_any()
    };
    view! {
        {head(t("page_conversations"), t("about_conversations"))}
        <div class="filters">{span.view()}{choice(t("show"), kinds, only)}</div>
        {downloads("conversations", move || query.get())}
        {list.view(fits, show, t("no_conversations"))}
    }
}

/// Questions with their replies, as they were said.
pub fn turns(turns: Vec<TurnRow>) -> AnyView {
    let turns = turns.into_iter().map(|turn| {
        let mood = match (turn.outcome, turn.helpful) {
            (TurnOutcome::NoAnswer, _) | (_, Some(false)) => "tag bad",
            (TurnOutcome::Answered, _) => "tag good",
            _ => "tag",
        };
        let voted = turn
            .helpful
            .map(|helped| view! { <span class="tag">{t(if helped { "helped" } else { "did_not_help" })}</span> });
        view! {
            <li class="asked" dir="auto">{turn.text}</li>
            {turn.answer.map(|answer| view! { <li class="told" dir="auto">{answer}</li> })}
            <li class="came-to"><span class=mood>{named("outcome", turn.outcome.code())}</span>{voted}</li>
        }
    });
    view! { <ul class="turns">{turns.collect_view()}</ul> }.into_any()
}
