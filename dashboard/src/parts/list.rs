//! A list that is read a page at a time, newest first.

use crate::api::{self, Failure};
use crate::i18n::{self, t};
use crate::load::Desk;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shopbell_protocol::owner::Page;

/// A list that is read a page at a time.
pub struct List<T: Send + Sync + 'static> {
    /// What was read so far.
    pub items: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    path: RwSignal<String>,
    desk: Desk,
}

impl<T: Send + Sync + 'static> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for List<T> {}

impl<T: Clone + Send + Sync + DeserializeOwned + 'static> List<T> {
    /// The list at an address, which may have a query; begins anew when it changes.
    pub fn from(path: impl Fn() -> String + 'static) -> Self {
        let list = Self {
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            path: RwSignal::new(String::new()),
            desk: Desk::here(),
        };
        Effect::new(move |_| {
            list.desk.changed.track();
            list.path.set(path());
            list.read(None);
        });
        list
    }

    /// Reads it anew from its beginning; what is here stays until then.
    pub fn again(self) {
        self.read(None);
    }

    fn read(self, cursor: Option<String>) {
        let path = self.path.get_untracked();
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = match &cursor {
            Some(cursor) => format!("{path}{mark}limit=50&cursor={}", api::encoded(cursor)),
            None => format!("{path}{mark}limit=50"),
        };
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = api::get::<Page<T>>(&page).await;
            // The page was left, or another list is wanted by now.
            if self.path.try_get_untracked().as_ref() != Some(&path) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.next.set(page.next);
                    self.items.update(|items| {
                        if cursor.is_none() {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                }
                Err(failure) => {
                    if failure.is_signed_out() {
                        self.desk.session.set(None);
                    }
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    /// What fits of the list, each as `show` draws it, with what leads on.
    pub fn view(
        self,
        fits: impl Fn(&T) -> bool + Send + 'static,
        show: impl Fn(T) -> AnyView + Send + 'static,
        nothing: String,
    ) -> AnyView {
        let rows = move || {
            let rows: Vec<AnyView> =
                self.items.with(|items| items.iter().filter(|item| fits(item)).cloned().map(&show).collect());
            if rows.is_empty() && !self.busy.get() && self.failure.with(Option::is_none) {
                let words = if self.next.with(Option::is_some) { t("none_yet") } else { nothing.clone() };
                return view! { <p class="nothing">{words}</p> }.into_any();
            }
            view! { <div class="rows">{rows}</div> }.into_any()
        };
        view! {
            {rows}
            {move || self.failure.get().map(|failure| view! { <p class="complaint" role="alert">{i18n::failure(&failure)}</p> })}
            {move || self.busy.get().then(|| view! { <div class="waiting" role="status" aria-label=t("loading")></div> })}
            <Show when=move || self.next.with(Option::is_some) && !self.busy.get()>
                <button class="plain more" on:click=move |_| self.read(self.next.get_untracked())>{t("more")}</button>
            </Show>
        }
        .into_any()
    }
}

/// Brings a part of the page on the screen.
pub fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}
