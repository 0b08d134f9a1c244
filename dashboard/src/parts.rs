//! What several pages are made of.

pub mod chart;
pub mod field;
pub mod icon;
pub mod list;
pub mod period;
pub mod score;
