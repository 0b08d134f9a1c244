//! What the owner sends and reads.

mod channels;
mod content;
mod import;
mod links;
mod lists;
mod placements;
mod replay;
mod results;
mod review;
mod shop;
mod surveys;

pub use channels::*;
pub use content::*;
pub use import::*;
pub use links::*;
pub use lists::*;
pub use placements::*;
pub use replay::*;
pub use results::*;
pub use review::*;
pub use shop::*;
pub use surveys::*;
