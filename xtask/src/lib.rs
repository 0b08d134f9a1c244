//! What a person types to build, run and check Shopbell, and what the tests start their servers
//! with: the same code runs `workerd` for `demo`, `serve` and `test`, so what is tested is what runs.
//!
//! - [`setup`]: what the machine must have, installed where it may be
//! - [`build`]: the widget, the loader and the worker, from source to the files that are served
//! - [`runtime`]: a running `workerd`
//! - [`client`]: the HTTP calls that create and fill a shop
//! - [`commands`]: one file a command
//! - [`eval`]: how good and how fast the answers are
//! - [`openapi`]: the API's machine-readable description
//! - [`bench`]: what recommendations cost on `workerd`

pub mod bench;
pub mod build;
pub mod client;
pub mod commands;
pub mod eval;
pub mod openapi;
pub mod paths;
pub mod process;
pub mod runtime;
pub mod setup;
pub mod terminal;
