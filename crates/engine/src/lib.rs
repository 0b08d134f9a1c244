//! Pure computation: text, answers, imports, search, recommendations, metrics. No clock, no I/O, no web.
//!
//! Invariants: the same arguments give the same result on every machine (nothing here iterates over a
//! hash map, reads a clock or draws a random number), and no input makes anything here panic, because
//! at the edge a panic ends every request in flight.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod asking;
pub mod budget;
pub mod buyers;
pub mod cases;
pub mod catalogue;
pub mod clusters;
pub mod comments;
pub mod conversation;
pub mod device;
pub mod export;
pub mod faq;
pub mod identity;
pub mod import;
pub mod installation;
pub mod metrics;
pub mod old_ratings;
pub mod orders;
pub mod recommend;
mod sealed;
pub mod search;
pub mod segments;
pub mod simulation;
pub mod survey;
pub mod survey_links;
pub mod text;
pub mod webhooks;
