//! A day, chosen in the owner's calendar: Persian owners write Jalali days, everybody else has the browser's own field.

use crate::format;
use crate::i18n::{locale, t};
use leptos::prelude::*;
use shopbell_protocol::Locale;

/// The field of a day. `day` is `YYYY-MM-DD`, or empty.
pub fn day(
    label: String,
    day: impl Fn() -> String + Send + Copy + 'static,
    set: impl Fn(String) + Copy + 'static,
) -> AnyView {
    if locale() != Locale::Fa {
        return view! {
            <label class="field"><span>{label}</span>
                <input type="date" prop:value=day on:change=move |event| set(event_target_value(&event)) />
            </label>
        }
        .into_any();
    }
    let wrong = RwSignal::new(false);
    let take = move |event| {
        let typed = event_target_value(&event);
        let read = if typed.trim().is_empty() { Some(String::new()) } else { format::jalali_day(&typed) };
        wrong.set(read.is_none());
        read.into_iter().for_each(set);
    };
    view! {
        <label class="field"><span>{label}</span>
            <input type="text" inputmode="numeric" dir="ltr" autocomplete="off" placeholder="۱۴۰۵/۰۹/۰۳"
                aria-invalid=move || wrong.get().to_string() prop:value=move || format::numeric_day(&day()) on:change=take />
            {move || wrong.get().then(|| view! { <small class="wrong" role="alert">{t("wrong_day")}</small> })}
        </label>
    }
    .into_any()
}
