//! One file a command.

pub mod bench;
pub mod demo;
pub mod deploy;
pub mod eval;
pub mod openapi;
pub mod pictures;
pub mod secrets;
pub mod serve;
pub mod test;
