//! What the build hands to the worker: the files there are, and the texts it renders from.

use crate::Locale;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parts of the loader that come when a page needs them: what draws recommendation slots, and what says who the visitor is.
pub const CHUNKS: [&str; 2] = ["slots", "identity"];

/// `bundle.json`, written by the build and read by the worker once per isolate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The app's script, as an address on the worker: `/a/app-….js`.
    pub script: String,
    /// The app, as an address on the worker: `/a/app-….wasm`.
    pub wasm: String,
    /// The app's style sheet, as an address on the worker: `/a/app-….css`.
    pub style: String,
    /// What the names of the loader's [`CHUNKS`] end with.
    pub chunks: String,
    /// The loader, with `__SHOPBELL_SETTINGS__` where the shop's settings go.
    pub loader: String,
    /// The same for shops with surveys that are asked without being called for.
    pub asking: String,
    /// The frame's document, with `{{placeholders}}`.
    pub frame: String,
    /// The app's texts per language: what `widget/locales` holds, but what only slots say.
    pub texts: BTreeMap<Locale, BTreeMap<String, String>>,
    /// The owner's dashboard.
    pub dashboard: DashboardFiles,
    /// The API's description.
    pub docs: DocsFiles,
}

/// The files of the API's description, as addresses on the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsFiles {
    /// The description itself: `/a/openapi-….json`.
    pub description: String,
    /// What shows it to people: `/a/docs-….js`.
    pub script: String,
}

/// The files of the dashboard, as addresses on the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardFiles {
    /// `/a/dashboard-….js`.
    pub script: String,
    /// `/a/dashboard-….wasm`.
    pub wasm: String,
    /// `/a/dashboard-….css`.
    pub style: String,
    /// What draws charts, fetched by the first page that has one.
    pub chart: String,
    /// The texts per language.
    pub texts: BTreeMap<Locale, String>,
    /// The document itself, with `{{placeholders}}`.
    pub document: String,
}

impl DashboardFiles {
    /// Every address.
    pub fn addresses(&self) -> impl Iterator<Item = &String> {
        [&self.script, &self.wasm, &self.style, &self.chart].into_iter().chain(self.texts.values())
    }
}

impl Bundle {
    /// A chunk's address on the worker: `/a/slots-….js`.
    pub fn chunk(&self, name: &str) -> String {
        format!("/a/{name}-{}.js", self.chunks)
    }
}
