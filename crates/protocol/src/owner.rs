//! What the owner sends and reads.

mod cases;
mod channels;
mod content;
mod customers;
mod import;
mod links;
mod lists;
mod placements;
mod replay;
mod reports;
mod results;
mod review;
mod sample;
mod session;
mod shop;
mod surveys;
mod webhooks;

pub use cases::*;
pub use channels::*;
pub use content::*;
pub use customers::*;
pub use import::*;
pub use links::*;
pub use lists::*;
pub use placements::*;
pub use replay::*;
pub use reports::*;
pub use results::*;
pub use review::*;
pub use sample::*;
pub use session::*;
pub use shop::*;
pub use surveys::*;
pub use webhooks::*;
