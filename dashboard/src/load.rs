//! Reading and doing: what is shown while an answer is on its way, when there is none, and when the session is over.

use crate::api::{self, Failure};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shopbell_protocol::owner::Session;
use std::future::Future;

/// What every page can reach.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Who is signed in; `None` for nobody.
    pub session: RwSignal<Option<Session>>,
    /// What was done last, said to everybody and then gone.
    pub notice: RwSignal<String>,
    /// Counts up when so much changed that everything is to be read anew.
    pub changed: RwSignal<u32>,
}

impl Desk {
    /// Nobody is signed in yet.
    pub fn new() -> Self {
        Self { session: RwSignal::new(None), notice: RwSignal::new(String::new()), changed: RwSignal::new(0) }
    }

    /// The desk of this dashboard.
    pub fn here() -> Self {
        expect_context()
    }

    /// The shop's time zone.
    pub fn time_zone(self) -> String {
        self.session
            .with_untracked(|session| session.as_ref().map(|session| session.time_zone.clone()))
            .unwrap_or_default()
    }

    /// Tells what was done.
    pub fn say(self, words: String) {
        self.notice.set(words);
    }
}

/// Where reading is.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<T> {
    /// On its way.
    Waiting,
    /// Here.
    Here(T),
    /// Failed.
    Failed(Failure),
}

/// Something that is read from the API, anew whenever its address changes.
pub struct Load<T: Send + Sync + 'static> {
    /// Where it is.
    pub reading: RwSignal<Reading<T>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + Send + Sync + DeserializeOwned + 'static> Load<T> {
    /// Reads from an address.
    pub fn from(path: impl Fn() -> String + 'static) -> Self {
        let (reading, again, desk) = (RwSignal::new(Reading::Waiting), RwSignal::new(0_u32), Desk::here());
        let latest = StoredValue::new(0_u32);
        Effect::new(move |_| {
            again.track();
            desk.changed.track();
            let path = path();
            let number = latest.with_value(|number| number + 1);
            latest.set_value(number);
            spawn_local(async move {
                let answer = api::get(&path).await;
                // An answer to an older question, or after the page was left.
                if latest.try_get_value() != Some(number) {
                    return;
                }
                match answer {
                    Ok(value) => reading.set(Reading::Here(value)),
                    Err(failure) => {
                        if failure.is_signed_out() {
                            desk.session.set(None);
                        }
                        reading.set(Reading::Failed(failure));
                    }
                }
            });
        });
        Self { reading, again }
    }

    /// Reads it once more; what is here stays until then.
    pub fn again(self) {
        self.again.update(|again| *again += 1);
    }

    /// What is here.
    pub fn value(self) -> Option<T> {
        match self.reading.get() {
            Reading::Here(value) => Some(value),
            _ => None,
        }
    }

    /// The page's part that shows it.
    pub fn view(self, show: impl Fn(T) -> AnyView + Send + 'static) -> AnyView {
        (move || match self.reading.get() {
            Reading::Waiting => view! { <div class="waiting" role="status" aria-label=t("loading")></div> }.into_any(),
            Reading::Here(value) => show(value),
            Reading::Failed(failure) => view! {
                <div class="failed" role="alert">
                    <p>{i18n::failure(&failure)}</p>
                    <button class="plain" on:click=move |_| self.again()>{t("try_again")}</button>
                </div>
            }
            .into_any(),
        })
        .into_any()
    }
}

/// Something that is done, once at a time.
#[derive(Clone, Copy)]
pub struct Deed {
    /// Whether it is under way.
    pub busy: RwSignal<bool>,
    /// Why it failed.
    pub failure: RwSignal<Option<Failure>>,
    desk: Desk,
}

impl Deed {
    /// Not begun yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), desk: Desk::here() }
    }

    /// Does it, and then what follows from it.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let outcome = work.await;
            // The page may have been left.
            self.busy.try_set(false);
            match outcome {
                Ok(value) => then(value),
                Err(failure) => {
                    if failure.is_signed_out() {
                        self.desk.session.set(None);
                    }
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Why it failed, in words.
    pub fn complaint(self) -> impl IntoView {
        move || {
            self.failure.get().map(|failure| view! { <p class="complaint" role="alert">{i18n::failure(&failure)}</p> })
        }
    }
}
