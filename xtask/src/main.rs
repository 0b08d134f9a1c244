//! `cargo xtask`: every command a person types.

use clap::{CommandFactory, Parser, Subcommand};
use console::style;
use std::process::ExitCode;
use xtask::build::{self, Care};
use xtask::commands::{bench, demo, deploy, eval, openapi, pictures, serve, test};
use xtask::setup;

/// Build, run and check Shopbell.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything on this machine with a sample shop
    Demo(demo::Options),
    /// Run every test: unit, API on real workerd, end to end in Chromium
    Test(test::Options),
    /// Run the release for a real shop on this machine, behind your TLS proxy
    Serve(serve::Options),
    /// Deploy the release to Cloudflare
    Deploy(deploy::Options),
    /// Measure how good and how fast the answers and the recommendations are
    Eval(eval::Options),
    /// Measure what recommendations cost at the edge: time and memory, in a made-up shop
    Bench(bench::Options),
    /// Build the widget and the worker
    Build {
        /// Build quickly instead of small
        #[arg(long)]
        fast: bool,
    },
    /// Write docs/openapi.json, the API's machine-readable description
    Openapi,
    /// Take pictures of the widget in each language, on desktop and phone, light and dark
    Pictures,
    /// Print what a page downloads, and check it against the budget
    Sizes,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(task) = arguments.command else {
        Arguments::command().print_help().ok();
        return ExitCode::SUCCESS;
    };
    let result = match task {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Serve(options) => serve::run(&options),
        Task::Deploy(options) => deploy::run(&options),
        Task::Eval(options) => eval::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Build { fast } => {
            setup::build_tools().and_then(|()| build::everything(if fast { Care::Fast } else { Care::Release }))
        }
        Task::Openapi => openapi::run(),
        Task::Pictures => pictures::run(),
        Task::Sizes => build::check_sizes(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{} {error:#}", style("error:").red().bold());
            ExitCode::FAILURE
        }
    }
}
