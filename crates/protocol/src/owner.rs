//! What the owner sends and reads.

mod channels;
mod content;
mod import;
mod links;
mod lists;
mod placements;
mod reports;
mod results;
mod review;
mod sample;
mod shop;
mod surveys;

pub use channels::*;
pub use content::*;
pub use import::*;
pub use links::*;
pub use lists::*;
pub use placements::*;
pub use reports::*;
pub use results::*;
pub use review::*;
pub use sample::*;
pub use shop::*;
pub use surveys::*;
