//! Elements for Leptos, all of one type. The `view!` macro gives every element a type of its own and
//! compiles Leptos' code once for each. Written with it, with a signal per value and a codec for any
//! type, this app was 132 KB (brotli); with `ui`, `live` and `wire` it is 73 KB. What is shown and
//! when it changes is Leptos' as ever.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{Custom, on};
use leptos::html::custom;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Event;

/// An element in the making.
pub struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// Begins an element.
pub fn el(tag: &'static str) -> El {
    El { tag, attributes: Vec::new(), children: Vec::new() }
}

/// Begins a button that submits nothing.
pub fn button(class: &'static str) -> El {
    el("button").set("type", "button").set("class", class)
}

/// Words.
pub fn words(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// A part that is made anew whenever a value it reads changes.
pub fn dynamic(part: impl FnMut() -> AnyView + 'static) -> AnyView {
    // A closure in a generic function is a type of its own for each caller, so what Leptos gets to
    // see is made in a function that is not generic. So it is with the others below.
    fn erased(part: Box<dyn FnMut() -> AnyView>) -> AnyView {
        let mut part = SendWrapper::new(part);
        (move || part()).into_any()
    }
    erased(Box::new(part))
}

/// Nothing.
pub fn nothing() -> AnyView {
    many(Vec::new())
}

/// Several parts, one after the other.
pub fn many(parts: Vec<AnyView>) -> AnyView {
    parts.into_any()
}

impl El {
    /// Sets an attribute.
    pub fn set(self, name: &'static str, value: impl Into<String>) -> Self {
        self.set_text(name, value.into())
    }

    fn set_text(mut self, name: &'static str, value: String) -> Self {
        self.attributes.push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// Sets an attribute without a value.
    pub fn flag(self, name: &'static str) -> Self {
        self.set(name, "")
    }

    /// Keeps an attribute up to date; without a value it is absent.
    pub fn follow(mut self, name: &'static str, value: impl FnMut() -> Option<&'static str> + 'static) -> Self {
        fn erased(name: &'static str, value: Box<dyn FnMut() -> Option<&'static str>>) -> AnyAttribute {
            let mut value = SendWrapper::new(value);
            custom_attribute(name, move || (*value)()).into_any_attr()
        }
        self.attributes.push(erased(name, Box::new(value)));
        self
    }

    /// Does something at an event.
    pub fn on(mut self, name: &'static str, work: impl FnMut(Event) + 'static) -> Self {
        let work: Box<dyn FnMut(Event)> = Box::new(work);
        self.attributes.push(on(Custom::<Event>::new(name), work).into_any_attr());
        self
    }

    /// Does something when it is pressed.
    pub fn press(self, work: impl Fn() + 'static) -> Self {
        self.on("click", move |_| work())
    }

    /// Does something, and nothing of the browser's, when the form is sent.
    pub fn submit(self, work: impl Fn() + 'static) -> Self {
        self.on("submit", move |event| {
            event.prevent_default();
            work();
        })
    }

    /// Adds a child.
    pub fn child(mut self, child: AnyView) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    pub fn children(mut self, children: impl IntoIterator<Item = AnyView>) -> Self {
        self.children.extend(children);
        self
    }

    /// Adds words.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.child(words(text))
    }

    /// The element.
    pub fn done(self) -> AnyView {
        custom(self.tag).child(self.children).add_any_attr(self.attributes).into_any()
    }
}
