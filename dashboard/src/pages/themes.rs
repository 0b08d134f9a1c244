//! Themes: what comments are about, the one with the most discontent first, in the visitors' own words.

use super::head;
use crate::format;
use crate::i18n::{named, t, with};
use crate::load::{Desk, Load};
use crate::parts::cut::Cut;
use crate::parts::period::Period;
use crate::parts::score;
use leptos::prelude::*;
use shopbell_protocol::owner::{Said, Sentiment, ThemeResult, Themes};

/// The page.
#[component]
pub fn ThemesPage() -> impl IntoView {
    let (period, cut) = (Period::here(), Cut::here());
    let themes = Load::<Themes>::from(move || format!("/v1/results/themes?{}{}", period.query(), cut.query()));
    let zone = StoredValue::new(Desk::here().time_zone());
    view! {
        {head(t("page_themes"), t("about_themes"))}
        <div class="choosing">{period.view()}{cut.view()}</div>
        {themes.view(move |themes| {
            if themes.themes.is_empty() {
                return view! { <p class="nothing">{t("no_comments")}</p> }.into_any();
            }
            let cards = themes.themes.into_iter().map(|theme| card(theme, &zone.get_value())).collect_view();
            view! {
                <section class="card apart"><h2>{t("all_comments")}</h2>{said(&themes.all, &themes.before)}</section>
                <div class="columns">{cards}</div>
            }
            .into_any()
        })}
    }
}

fn said(said: &Said, before: &Said) -> AnyView {
    let parts = vec![
        ("s1", said.negative, t("sentiment_negative")),
        ("s3", said.neutral, t("sentiment_neutral")),
        ("s5", said.positive, t("sentiment_positive")),
    ];
    let share = said.negative_share.map_or_else(|| format::NONE.to_owned(), format::share);
    let words = with("discontent", &[("share", share), ("count", format::count(said.comments))]);
    let earlier = before.negative_share.map(|share| with("before", &[("share", format::share(share))]));
    view! { {score::bar(parts)}<p>{words}" "<small>{earlier}</small></p> }.into_any()
}

fn card(theme: ThemeResult, zone: &str) -> AnyView {
    let examples = theme.examples.into_iter().map(|example| {
        let class = match example.sentiment {
            Sentiment::Positive => "dot good",
            Sentiment::Neutral => "dot fair",
            Sentiment::Negative => "dot bad",
        };
        view! {
            <li><span class=class title=named("sentiment", example.sentiment.code())></span>
                <div><p dir="auto">{example.quote}</p><small>{format::time(example.at, zone)}</small></div></li>
        }
    });
    view! {
        <section class="card theme" data-theme=theme.theme.code()>
            <h2>{named("theme", theme.theme.code())}</h2>
            {said(&theme.said, &theme.before)}
            <ul class="brief">{examples.collect_view()}</ul>
        </section>
    }
    .into_any()
}
