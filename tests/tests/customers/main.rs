//! Who a visitor is, and what customers are worth.

mod identify;
mod page;
mod worth;
