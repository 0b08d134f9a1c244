//! What the owner sends and reads.

mod buyers;
mod cases;
mod channels;
mod comments;
mod content;
mod customers;
mod import;
mod links;
mod lists;
mod placements;
mod replay;
mod results;
mod review;
mod segments;
mod shop;
mod surveys;
mod webhooks;

pub use buyers::*;
pub use cases::*;
pub use channels::*;
pub use comments::*;
pub use content::*;
pub use customers::*;
pub use import::*;
pub use links::*;
pub use lists::*;
pub use placements::*;
pub use replay::*;
pub use results::*;
pub use review::*;
pub use segments::*;
pub use shop::*;
pub use surveys::*;
pub use webhooks::*;
