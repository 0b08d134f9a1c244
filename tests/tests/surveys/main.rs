//! Surveys: what is asked, of whom, when, on every channel.

mod api;
mod asking;
mod attention;
mod attention_budget;
mod channels;
mod links;
mod page;
mod replay;
