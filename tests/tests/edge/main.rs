//! The worker as such: owners' settings, keys and limits, crashes, upgrades, and how the API describes itself.

mod docs;
mod durability;
mod isolation;
mod openapi;
mod owner;
mod upgrade;
