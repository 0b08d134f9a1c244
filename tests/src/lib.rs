//! What the end-to-end tests are made of. They touch only what is built and the public API: a real
//! `workerd` with real SQLite files ([`edge`]), visitors and owners over real HTTP ([`people`]), a real
//! browser ([`browser`]) on a real storefront of another site ([`storefront`]) or a page of the test's own
//! ([`shop_page`]), the owner's dashboard ([`dashboard`]), a shop's own server ([`webhook`]), somebody who
//! follows links ([`links`]), cases ([`followed`]) and webhooks ([`told`]), what a shop's server signs
//! ([`tokens`]), what the API's description says ([`described`]) of a shop
//! with everything in it ([`full_shop`]), and the main job as a list of steps ([`main_job`]).
//!
//! Nothing here waits for a length of time: everything waits on a condition, with a limit that only a
//! failure reaches. Ports are given by the kernel.

pub mod accessible;
pub mod browser;
pub mod dashboard;
pub mod described;
pub mod edge;
pub mod followed;
pub mod full_shop;
pub mod links;
pub mod main_job;
pub mod people;
pub mod recorder;
pub mod shop_page;
pub mod storefront;
pub mod tokens;
pub mod told;
pub mod webhook;

/// The origin of a shop whose pages no test opens.
pub const ORIGIN: &str = "http://localhost:8080";

/// A new UUIDv7, as a browser makes it.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
