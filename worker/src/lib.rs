//! The worker: Shopbell at the edge.
//!
//! A request takes one natural way: [`router`] (the whole table of addresses) → [`guard`] (who is it,
//! is the body what it should be) → [`handlers`] (one file a concern) → [`shop::client`] → the shop's
//! own Durable Object ([`shop::object`]) → a domain step in [`shop`] → [`shop::sql`]. The value comes
//! back the same way as `Result<_, ApiError>`, and [`error`] alone turns errors into HTTP. What a shop's own server
//! is asked, a handler asks ([`webhook`]); a shop's page an object's alarm reads ([`page`]), never one of its calls.
//!
//! Invariants: everything is validated before an object is called (but for what only
//! the shop's own settings can tell); an object does all the work of one
//! call without awaiting, so calls never interleave; the clock is read in [`clock`] only.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod assets;
mod clock;
mod cors;
mod deployment;
mod error;
mod guard;
mod handlers;
mod hosts;
mod page;
mod random;
mod router;
mod session;
mod shop;
mod validate;
mod webhook;

use worker::{Context, Env, Request, Response, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    router::route(request, env).await
}
