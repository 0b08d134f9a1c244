//! What the owner sends and reads.

mod content;
mod lists;
mod results;
mod shop;

pub use content::*;
pub use lists::*;
pub use results::*;
pub use shop::*;
