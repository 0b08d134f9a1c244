//! What the page's address says after the question mark: what was chosen stands there, so that a link leads to the same.

use crate::api::encoded;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// Goes to the page's address with other choices.
type Go = Box<dyn Fn(&ParamsMap)>;

/// The page's address.
#[derive(Clone, Copy)]
pub struct Address {
    query: Memo<ParamsMap>,
    go: StoredValue<Go, LocalStorage>,
}

impl Address {
    /// The address of the page that is open.
    pub fn here() -> Self {
        let (navigate, path) = (use_navigate(), use_location().pathname);
        let go: Go = Box::new(move |query| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{}{}", path.get_untracked(), query.to_query_string()), options);
        });
        Self { query: use_query_map(), go: StoredValue::new_local(go) }
    }

    /// What it says of that; nothing where it says nothing.
    pub fn get(self, name: &str) -> String {
        self.query.with(|query| query.get(name)).unwrap_or_default()
    }

    /// Chooses otherwise; what is empty goes, and everything else stays.
    pub fn set(self, choices: &[(&'static str, String)]) {
        let mut query = self.query.get_untracked();
        for (name, value) in choices {
            query.remove(name);
            if !value.is_empty() {
                query.insert(*name, encoded(value));
            }
        }
        self.go.with_value(|go| go(&query));
    }

    /// Those of these names that it says something of, as the API takes them.
    pub fn query(self, names: &[&str]) -> String {
        let said = names.iter().map(|name| (name, self.get(name))).filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| format!("{name}={}", encoded(&value))).collect::<Vec<_>>().join("&")
    }
}
