//! The two ends of the message port. The loader tells how things are (`shown`, the product on
//! screen, what is asked of us, and first of all the memory); the app tells what it wants done. Every
//! message is a plain object of which any field may be missing, as described in `loader/frame.ts`.

use crate::browser::{field, object, text_field};
use crate::live::kept;
use crate::memory::Memory;
use crate::message::{KEPT, Message};
use crate::state::{Shop, State, View};
use crate::wire::Read;
use crate::{app, browser, i18n, touchpoint};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use shopbell_protocol::{EventKind, RecordId};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

/// Starts the app: `config` is what the worker wrote into the document, `port` the loader's.
#[wasm_bindgen]
pub fn start(config: JsValue, port: MessagePort) -> Result<(), JsValue> {
    i18n::speak(field(&config, "texts"));
    let shop = Shop::read(&config).ok_or("the frame's document says nothing of its shop")?;
    let loader = Loader(kept(port));
    let mut waiting = Some(shop);
    let mut running: Option<&'static State> = None;
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let told = event.data();
        if let Some(state) = running {
            return listen(&told, state);
        }
        // The first message carries the memory; the app comes up with it.
        let Some(memory) = Memory::read(&field(&told, "memory")) else { return };
        let Some(shop) = waiting.take() else { return };
        let state = State::new(shop, memory, loader);
        listen(&told, state);
        app::mount(state);
        running = Some(state);
        loader.say(&[]);
    });
    loader.0.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    Ok(())
}

/// Takes over what the loader tells.
fn listen(told: &JsValue, state: &'static State) {
    let text = |name| text_field(told, name);
    let shown = field(told, "shown").is_truthy();
    let appears = shown && !state.shown.peek();
    let view = text("view").and_then(|name| View::named(&name));
    state.session.replace(text("session").unwrap_or_default());
    state.api().identify(text("token").filter(|token| !token.is_empty()));
    let place = touchpoint::named(&text("touchpoint").unwrap_or_default());
    if state.touchpoint.peek() != place {
        state.touchpoint.set(place.clone());
    }
    let product = text("product");
    if state.product.peek() != product {
        state.product.set(product);
    }
    if let Some(view) = view {
        state.view.set(view);
    }
    // Who asks for a rating at a touchpoint may mean a survey of that name.
    if view == Some(View::Rate) {
        let survey = Some(place).filter(|place| state.shop.surveys.contains(place));
        if state.survey.peek() != survey {
            state.survey.set(survey);
        }
    }
    if let Some(text) = text("text") {
        state.asked.set(Some(text));
    }
    state.shown.set(shown);
    if appears || view.is_some() {
        browser::soon(move || app::focus(state));
    }
}

/// The loader, as the app speaks to it.
#[derive(Clone, Copy)]
pub struct Loader(&'static MessagePort);

impl Loader {
    fn say(self, fields: &[(&str, JsValue)]) {
        // A port whose other end is gone swallows messages; there is nobody left to tell.
        let _ = self.0.post_message(&object(fields));
    }

    /// "Hide the panel."
    pub fn close(self) {
        self.say(&[("close", true.into())]);
    }

    /// "The visitor is using the widget."
    pub fn used(self) {
        self.say(&[("used", true.into())]);
    }

    /// "A rating was asked for", with the day to remember.
    pub fn prompted(self, touchpoint: &str) {
        let event = [("kind", EventKind::Prompt.code().into()), ("touchpoint", touchpoint.into())];
        self.say(&[("event", object(&event)), day("prompted", touchpoint)]);
    }

    /// "A survey was closed without an answer."
    pub fn dismissed(self, survey: &str) {
        let event = [("kind", EventKind::Dismiss.code().into()), ("touchpoint", survey.into())];
        self.say(&[("event", object(&event))]);
    }

    /// "They don't want to be asked", since today.
    pub fn opted_out(self) {
        self.say(&[day("prompted", "*")]);
    }

    /// "A rating was stored", with the day to remember.
    pub fn rated(self, id: &RecordId, touchpoint: &str, score: Option<u8>) {
        let detail = [("id", id.as_str().into()), ("touchpoint", touchpoint.into()), ("score", score.into())];
        self.say(&[("name", "rated".into()), ("detail", object(&detail)), day("rated", touchpoint)]);
    }

    /// "A question was answered", by an entry or by none.
    pub fn answered(self, turn: &RecordId, entry: Option<&str>) {
        let detail = [("id", turn.as_str().into()), ("entry", entry.into())];
        self.say(&[("name", "answered".into()), ("detail", object(&detail))]);
    }

    /// "Remember this conversation."
    pub fn keep(self, conversation: &RecordId, messages: &[Message]) {
        let last = messages.get(messages.len().saturating_sub(KEPT)..).unwrap_or(messages);
        let Ok(last) = last.serialize(&Serializer::json_compatible()) else {
            return;
        };
        let patch = [("conversation", conversation.as_str().into()), ("messages", last)];
        self.say(&[("patch", object(&patch))]);
    }

    /// "A recommended product came into view."
    pub fn impression(self, product: &str, rec_id: &RecordId) {
        self.say(&[("event", recommended(EventKind::Impression, product, rec_id))]);
    }

    /// "A recommended product was chosen"; with `url`, "and take the page there".
    pub fn click(self, product: &str, rec_id: &RecordId, url: Option<&str>) {
        let detail = [("product", product.into()), ("rec_id", rec_id.as_str().into())];
        self.say(&[
            ("event", recommended(EventKind::Click, product, rec_id)),
            ("name", "recommendation-click".into()),
            ("detail", object(&detail)),
            ("url", url.into()),
        ]);
    }
}

fn day(record: &'static str, touchpoint: &str) -> (&'static str, JsValue) {
    let days = object(&[(touchpoint, browser::today().into())]);
    ("patch", object(&[(record, days)]))
}

fn recommended(kind: EventKind, product: &str, rec_id: &RecordId) -> JsValue {
    object(&[("kind", kind.code().into()), ("product", product.into()), ("rec_id", rec_id.as_str().into())])
}
