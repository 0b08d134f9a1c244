//! The widget: a Leptos app in a frame on the worker's origin.
//!
//! What needs no browser (texts' keys, links in answers, ids, the wire of the memory) builds and is
//! tested natively; the rest exists on WebAssembly only. The app stores nothing: its memory comes
//! from the loader over one message port and goes back the same way.

pub mod contact;
pub mod ids;
pub mod keys;
pub mod links;
pub mod message;
pub mod touchpoint;

#[cfg(target_arch = "wasm32")]
mod api;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod i18n;
#[cfg(target_arch = "wasm32")]
mod live;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod reply;
#[cfg(target_arch = "wasm32")]
mod state;
#[cfg(target_arch = "wasm32")]
mod ui;
#[cfg(target_arch = "wasm32")]
mod views;
#[cfg(target_arch = "wasm32")]
mod wire;

#[cfg(target_arch = "wasm32")]
pub use port::start;
