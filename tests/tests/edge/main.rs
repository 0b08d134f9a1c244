//! The worker as such: owners' settings, keys and limits, crashes, upgrades.

mod durability;
mod isolation;
mod owner;
mod upgrade;
