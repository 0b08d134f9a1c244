//! The dashboard: where an owner reads what visitors said, and acts on it.
//!
//! - [`app`]: the frame around every page, and the table of addresses
//! - [`api`]: the owner's API, by the session's cookie
//! - [`load`]: reading and doing, and what is shown meanwhile
//! - [`i18n`], [`format`]: words, numbers and days in the owner's language
//! - [`parts`]: what several pages are made of
//! - [`samples`]: made-up figures: said, taken away, offered
//! - [`pages`]: one page a file
//!
//! Whatever a visitor wrote is put on the page as text nodes, never as HTML.

#[cfg(target_arch = "wasm32")]
mod api;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod format;
#[cfg(target_arch = "wasm32")]
mod i18n;
#[cfg(target_arch = "wasm32")]
mod load;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod parts;
#[cfg(target_arch = "wasm32")]
mod samples;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
