//! What several pages are made of.

pub mod address;
pub mod chart;
pub mod cut;
pub mod day;
pub mod download;
pub mod field;
pub mod filter;
pub mod icon;
pub mod list;
pub mod number;
pub mod period;
pub mod score;
pub mod span;
pub mod sure;
