//! One shop: a Durable Object with its own SQLite database, which is the truth.
//!
//! - [`client`]: calls a shop's object from the stateless worker
//! - [`command`]: everything an object can be asked to do
//! - [`object`]: the object; one call is one synchronous block, so calls never interleave
//! - [`schema`], [`sql`]: the database
//! - [`memory`]: what the object keeps in memory; a cache, gone at any instant; its models share the isolate's [`budget`]
//! - the rest: one domain step a file

mod arrivals;
mod attention;
mod attribution;
mod budget;
mod buyers;
pub mod cases;
pub mod client;
pub mod command;
mod comments;
mod conversations;
mod customers;
mod entered;
mod events;
pub mod exports;
mod faq;
mod figures;
mod handoffs;
mod identity;
pub mod import;
mod learning;
mod limits;
mod links;
mod memory;
mod models;
mod object;
mod old_ratings;
mod opt_outs;
mod orders;
mod outbox;
mod pages;
mod people;
mod placements;
mod products;
mod prompts;
mod proof;
mod publishing;
mod questions;
mod ratings;
mod recommendations;
mod remembering;
mod repeats;
mod replay;
mod replies;
mod reports;
mod rereading;
mod responses;
mod results;
mod review;
mod rollup;
mod samples;
mod schema;
mod searching;
mod segments;
pub mod sessions;
mod settings;
mod sql;
pub mod survey_links;
mod surveys;
mod themes;
mod unanswered;
mod webhooks;
