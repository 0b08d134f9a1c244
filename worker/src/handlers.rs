//! One file a concern: what comes in is validated and turned into a command for the shop's object;
//! what comes back is turned into an answer.

pub mod assets;
pub mod case_page;
pub mod cases;
pub mod customers;
mod encoding;
pub mod faq;
pub mod frame;
pub mod identity;
pub mod insights;
pub mod loader;
pub mod orders;
pub mod owner;
mod plain_page;
pub mod products;
mod query;
mod render;
pub mod shops;
pub mod survey_links;
pub mod survey_page;
pub mod surveys;
pub mod visitor;
pub mod webhooks;
