//! A value that views follow. One trigger of Leptos beside a plain cell: the graph's code exists once
//! instead of once for each type of value (see `ui.rs` for what that saves).

use leptos::prelude::*;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

/// A value that tells the views and effects that read it when it changes. Made once, when the app
/// comes up, and there as long as the frame: hence `Copy`, and never in a part that comes and goes.
pub struct Live<T: 'static> {
    value: &'static RefCell<T>,
    changed: Trigger,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T: Clone> Live<T> {
    /// A value that changes.
    pub fn new(value: T) -> Self {
        Self { value: kept(RefCell::new(value)), changed: Trigger::new() }
    }

    /// The value; whoever asks is told when it changes.
    pub fn get(self) -> T {
        self.changed.track();
        self.peek()
    }

    /// The value as it is now.
    pub fn peek(self) -> T {
        self.value.borrow().clone()
    }

    /// Replaces the value.
    pub fn set(self, value: T) {
        self.value.replace(value);
        self.changed.notify();
    }

    /// Changes the value in its place.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        self.changed.notify();
    }
}

/// Keeps what is there as long as the frame. A reference to it is one word in a closure, where a copy
/// of some state would be thirty.
pub fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Does something now, and again whenever a value that it read has changed.
pub fn effect(work: impl Fn() + 'static) {
    fn erased(work: Box<dyn Fn()>) {
        Effect::new(move |_: Option<()>| work());
    }
    erased(Box::new(work));
}

/// Does something that waits.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
