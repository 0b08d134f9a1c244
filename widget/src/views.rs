//! What the visitor sees, one view a file.

pub mod cases;
pub mod chat;
pub mod composer;
pub mod for_you;
pub mod handoff;
pub mod icon;
pub mod messages;
pub mod order;
pub mod product;
pub mod rate;
mod survey;
pub mod tabs;
mod typeahead;
