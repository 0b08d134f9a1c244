//! The dashboard in a real browser, and the session that opens it.

mod lists;
mod own_host;
mod pages;
mod people;
mod samples;
mod session;
mod work;
