//! `cargo xtask demo --check`: the main job once, a line a step.

use shopbell_tests::main_job::{block_on, run_and_print};
use std::process::ExitCode;

fn main() -> ExitCode {
    match block_on(run_and_print(false)) {
        Ok(()) => {
            println!("\nThe main job works.");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("\n{} {error:#}", console::style("error:").red().bold());
            ExitCode::FAILURE
        }
    }
}
