//! The dashboard in a real browser, and the session that opens it.

mod pages;
mod session;
mod work;
