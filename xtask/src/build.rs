//! From source to the files that are served and run.
//!
//! `target/shopbell/` holds the result: `assets/` (hashed, with their compressed forms beside them)
//! and `worker/` (two modules that `workerd` and Cloudflare run). Each part is made again only when
//! what it is made of has changed, so a second start takes seconds.

mod assets;
mod bindgen;
mod dashboard;
mod docs;
mod sizes;
mod stamp;
mod widget;
mod worker;

pub use assets::read_bundle;
pub use sizes::{Sizes, check as check_sizes};
pub use worker::script_size;

use anyhow::Result;
use clap::ValueEnum;

/// How much care the compiler takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Care {
    /// Small and fast programs; minutes to build.
    Release,
    /// Quick to build, larger to download: while developing.
    Fast,
}

/// Builds the widget, the loader, the dashboard and the worker.
pub fn everything(care: Care) -> Result<()> {
    worker::build(care)?;
    let widget = widget::build(care)?;
    let dashboard = dashboard::build(care)?;
    assets::assemble(&widget, &dashboard, &docs::build()?)
}
