//! Whose answers a page is about: everybody's, or those of one segment.

use super::address::Address;
use super::filter::select;
use crate::i18n::{in_own, t};
use crate::load::Load;
use leptos::prelude::*;
use shopbell_protocol::owner::Segments;

/// Whose answers a page is about.
#[derive(Clone, Copy)]
pub struct Cut {
    address: Address,
    segments: Load<Segments>,
}

impl Cut {
    /// What the page's address says.
    pub fn here() -> Self {
        Self { address: Address::here(), segments: Load::from(|| "/v1/segments".to_owned()) }
    }

    /// Whether it is one segment.
    pub fn is_one(self) -> bool {
        !self.address.get("segment").is_empty()
    }

    /// As the API takes it, where there are no other parameters.
    pub fn only_query(self) -> String {
        self.address.query(&["segment"])
    }

    /// As the API takes it, after other parameters.
    pub fn query(self) -> String {
        let query = self.only_query();
        if query.is_empty() { query } else { format!("&{query}") }
    }

    /// Whether the shop has segments.
    pub fn has_segments(self) -> bool {
        self.segments.value().is_some_and(|all| !all.segments.is_empty())
    }

    /// What a segment is called.
    pub fn name(self, id: &str) -> String {
        let found = self.segments.value().and_then(|all| all.segments.into_iter().find(|segment| segment.id == id));
        found.map_or_else(|| id.to_owned(), |segment| in_own(&segment.name))
    }

    /// The choice; nothing where there is none.
    pub fn view(self) -> AnyView {
        let address = self.address;
        (move || {
            let all = self.segments.value().filter(|all| !all.segments.is_empty())?;
            let mut choices = vec![(String::new(), t("everybody"))];
            choices.extend(all.segments.into_iter().map(|segment| (segment.id, in_own(&segment.name))));
            let choose = move |id| address.set(&[("segment", id)]);
            Some(select("segment", t("segment"), choices, move || address.get("segment"), choose))
        })
        .into_any()
    }
}
