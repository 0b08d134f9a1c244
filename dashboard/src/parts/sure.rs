//! What can't be undone is asked about first. The focus goes along, so that the keyboard isn't lost: to the way back.

use crate::i18n::t;
use leptos::html::Button;
use leptos::prelude::*;

/// A button that asks `question` before it acts. `name` is by what tests and styles know it.
pub fn sure(
    name: &'static str,
    ask: String,
    question: String,
    yes: String,
    busy: RwSignal<bool>,
    act: impl Fn() + Send + Sync + Copy + 'static,
) -> AnyView {
    let is_asked = RwSignal::new(false);
    let (first, back) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    Effect::new(move |before: Option<bool>| {
        let now = is_asked.get();
        let to = if now { back.get() } else { first.get() };
        if before.is_some_and(|before| before != now)
            && let Some(button) = to
        {
            button.focus().ok();
        }
        now
    });
    let now = format!("{name}-now");
    (move || {
        if !is_asked.get() {
            return view! { <button type="button" class="plain danger" data-do=name node_ref=first disabled=move || busy.get()
                on:click=move |_| is_asked.set(true)>{ask.clone()}</button> }
            .into_any();
        }
        view! {
            <span>{question.clone()}</span>
            <button type="button" class="plain danger" data-do=now.clone() disabled=move || busy.get() on:click=move |_| act()>{yes.clone()}</button>
            <button type="button" class="plain" data-do="keep" node_ref=back on:click=move |_| is_asked.set(false)>{t("keep")}</button>
        }
        .into_any()
    })
    .into_any()
}
