//! What the whole app shares: the shop, the visitor, and what the loader says about the page. Views
//! keep their own state beside it; all of it is kept, so closures take a reference.

use crate::api::{Api, Failure};
use crate::browser::{field, text_field};
use crate::live::{Live, kept};
use crate::memory::Memory;
use crate::port::Loader;
use crate::wire::{self, Read};
use crate::{i18n, touchpoint};
use shopbell_protocol::{Locale, RecordId, Suggestion};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// What the worker writes into the frame's document, as far as the app needs it.
pub struct Shop {
    /// The shop's API.
    pub api: Api,
    /// Its name, for the header.
    pub name: String,
    /// The language of the frame.
    pub locale: Locale,
    /// What visitors often ask.
    pub suggestions: Vec<Suggestion>,
    /// The surveys that are asked now.
    pub surveys: Vec<String>,
}

impl Read for Shop {
    fn read(config: &JsValue) -> Option<Self> {
        Some(Self {
            api: Api::new(&text_field(config, "shop")?),
            name: text_field(config, "name")?,
            locale: Locale::from_tag(&text_field(config, "locale")?)?,
            suggestions: wire::list(&field(config, "suggestions")),
            surveys: wire::list(&field(config, "surveys")),
        })
    }
}

/// One of the three views.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Ask and be answered.
    Chat,
    /// Rate an experience.
    Rate,
    /// Products chosen for the visitor.
    ForYou,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Rate, Self::ForYou];

    /// Its name in the page's calls, which is its element's id, too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Rate => "rate",
            Self::ForYou => "for-you",
        }
    }

    /// The view of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

/// The app's shared state. It is made once and stays as long as the frame.
pub struct State {
    /// The shop.
    pub shop: Shop,
    /// What was remembered of the visitor when the frame came up.
    pub memory: Memory,
    /// The way to the loader.
    pub loader: Loader,
    /// The visitor's session, as of the loader's last word; empty while there is no consent.
    pub session: RefCell<String>,
    /// The view that is open.
    pub view: Live<View>,
    /// Is the panel visible?
    pub shown: Live<bool>,
    /// Where a rating would be asked for.
    pub touchpoint: Live<String>,
    /// The product on the page.
    pub product: Live<Option<String>>,
    /// The survey that the page asks for.
    pub survey: Live<Option<String>>,
    /// A question that the page asks on the visitor's behalf.
    pub asked: Live<Option<String>>,
    /// What the visitor is unhappy with and wants to be helped with: a rating or response, and their words about it.
    pub complaint: Live<Option<(RecordId, String)>>,
}

impl State {
    /// The state at the start.
    pub fn new(shop: Shop, memory: Memory, loader: Loader) -> &'static Self {
        kept(Self {
            shop,
            memory,
            loader,
            session: RefCell::default(),
            view: Live::new(View::Chat),
            shown: Live::new(false),
            touchpoint: Live::new(touchpoint::DEFAULT.to_owned()),
            product: Live::new(None),
            survey: Live::new(None),
            asked: Live::new(None),
            complaint: Live::new(None),
        })
    }

    /// The shop's API.
    pub fn api(&self) -> &Api {
        &self.shop.api
    }

    /// The visitor's language.
    pub fn locale(&self) -> Locale {
        self.shop.locale
    }

    /// The visitor.
    pub fn visitor(&self) -> RecordId {
        self.memory.visitor.clone()
    }

    /// Is that view on screen now?
    pub fn shows(&self, view: View) -> bool {
        self.shown.get() && self.view.get() == view
    }

    /// A failure in the visitor's words.
    pub fn sentence(&self, failure: Failure) -> String {
        i18n::failure(failure, self.locale())
    }
}
