//! The dashboard in a real browser, and the session that opens it.

mod own_host;
mod pages;
mod session;
mod work;
