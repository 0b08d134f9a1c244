//! `cargo xtask pictures`: what the widget looks like, in each language, on a desktop and a phone, light
//! and dark.

use crate::build::{self, Care};
use crate::process::run_test_program;
use crate::setup;
use anyhow::Result;

/// Takes the pictures.
pub fn run() -> Result<()> {
    setup::build_tools()?;
    setup::browser()?;
    build::everything(Care::Release)?;
    run_test_program("pictures")
}
