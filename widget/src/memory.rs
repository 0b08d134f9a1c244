//! What the loader remembers of this visitor, as it stood when the frame came up. Everything in it
//! may have been changed by other hands on the shop's page, so each part is read on its own and
//! whatever doesn't fit is as if it weren't there.

use crate::browser::{self, field, text_field};
use crate::message::Message;
use crate::wire;
use js_sys::Reflect;
use shopbell_protocol::RecordId;
use wasm_bindgen::JsValue;

/// The visitor's memory.
pub struct Memory {
    /// Who it is.
    pub visitor: RecordId,
    /// The conversation to go on with.
    pub conversation: Option<RecordId>,
    /// Its last messages.
    pub messages: Vec<Message>,
    rated: JsValue,
    prompted: JsValue,
}

impl Memory {
    /// Reads what the loader sent. `None` only in a browser without randomness.
    pub fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            visitor: wire::id(value, "visitor").or_else(browser::new_id)?,
            conversation: wire::id(value, "conversation"),
            messages: wire::list(&field(value, "messages")),
            rated: field(value, "rated"),
            prompted: field(value, "prompted"),
        })
    }

    /// Was this touchpoint rated?
    pub fn was_rated(&self, touchpoint: &str) -> bool {
        text_field(&self.rated, touchpoint).is_some()
    }

    /// Was this survey answered, and may not be again yet?
    pub fn was_answered(&self, survey: &str, repeat_after_days: Option<u16>) -> bool {
        match (text_field(&self.rated, survey), repeat_after_days) {
            (Some(day), Some(days)) => day > browser::day_before(days),
            (day, _) => day.is_some(),
        }
    }

    /// Was a rating asked for here today? Then showing the question again asks nothing new.
    pub fn was_prompted_today(&self, touchpoint: &str) -> bool {
        text_field(&self.prompted, touchpoint) == Some(browser::today())
    }

    /// Notes that this touchpoint is rated.
    pub fn note_rated(&self, touchpoint: &str) {
        note(&self.rated, touchpoint);
    }

    /// Notes that a rating was asked for here today.
    pub fn note_prompted(&self, touchpoint: &str) {
        note(&self.prompted, touchpoint);
    }
}

fn note(days: &JsValue, touchpoint: &str) {
    // Where the loader sent no object there is nothing to note it in, and nothing is lost but a day.
    let _ = Reflect::set(days, &touchpoint.into(), &browser::today().into());
}
