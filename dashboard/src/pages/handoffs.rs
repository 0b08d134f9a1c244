//! Who wants to hear from a person, with what was said before, so that nobody has to say it twice.

use super::conversations::turns;
use super::head;
use crate::format;
use crate::i18n::{named, t};
use crate::load::Desk;
use crate::parts::address::Address;
use crate::parts::download::downloads;
use crate::parts::list::List;
use crate::parts::span::Span;
use leptos::prelude::*;
use shopbell_protocol::owner::HandoffRow;

/// The page.
#[component]
pub fn Handoffs() -> impl IntoView {
    let span = Span::at(Address::here());
    let query = Memo::new(move |_| span.query());
    let list = List::<HandoffRow>::from(move || format!("/v1/handoffs?{}", query.get()));
    let zone = Desk::here().time_zone();
    let show = move |row: HandoffRow| {
        let said = (!row.transcript.is_empty()).then(|| {
            view! { <details><summary>{t("transcript")}</summary>{turns(row.transcript)}</details> }
        });
        view! {
            <article class="card handoff">
                <div class="between">
                    <h3>{row.name.map(|name| view! { <bdi>{name}</bdi>" · " })}{contact(row.contact)}</h3>
                    <time>{format::time(row.at, &zone)}</time>
                </div>
                <p class="said" dir="auto">{row.message}</p>
                <p class="tags"><bdi class="tag">{row.reference}</bdi><span class="tag">{named("locale", row.locale.code())}</span></p>
                {said}
            </article>
        }
        .into_any()
    };
    view! {
        {head(t("page_handoffs"), t("about_handoffs"))}
        <div class="filters">{span.view()}</div>
        {downloads("handoffs", move || query.get())}
        {list.view(|_| true, show, t("no_handoffs"))}
    }
}

/// A contact as a visitor typed it. It becomes a link only where it plainly is an address or a number.
pub fn contact(contact: String) -> AnyView {
    let digits: String = contact.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect();
    let is_number = digits.len() >= 7 && contact.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    let is_mail = contact.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && contact.chars().all(|c| c.is_ascii_alphanumeric() || "@._+-".contains(c));
    if is_mail {
        let href = format!("mailto:{contact}");
        view! { <a href=href><bdi>{contact}</bdi></a> }.into_any()
    } else if is_number {
        view! { <a href=format!("tel:{digits}")><bdi dir="ltr">{contact}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{contact}</bdi> }.into_any()
    }
}
