//! What a person sees while something long is going on: one line a step, with a spinner and the
//! newest line of the step's own output where there is a terminal, plain lines where there is none.

use console::style;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// A step that is under way.
pub struct Step {
    name: String,
    started: Instant,
    spinner: Option<ProgressBar>,
}

impl Step {
    /// Shows that `name` has begun.
    pub fn begin(name: &str) -> Self {
        let spinner = console::user_attended_stderr().then(|| {
            let spinner = ProgressBar::new_spinner();
            if let Ok(look) = ProgressStyle::with_template("{spinner:.cyan} {prefix:<28} {elapsed:>4}  {wide_msg:.dim}")
            {
                spinner.set_style(look);
            }
            spinner.set_prefix(name.to_owned());
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner
        });
        if spinner.is_none() {
            eprintln!("  {name} …");
        }
        Self { name: name.to_owned(), started: Instant::now(), spinner }
    }

    /// Shows what the step is doing right now.
    pub fn says(&self, line: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(line.trim().to_owned());
        }
    }

    /// Shows that the step is done, and how long it took.
    pub fn done(self, remark: &str) {
        self.close(style("✔").green().to_string(), remark);
    }

    /// Shows that there was nothing to do.
    pub fn unchanged(self) {
        self.close(style("✔").green().to_string(), "up to date");
    }

    /// Shows that the step failed; the error itself is printed by whoever receives it.
    pub fn failed(self) {
        self.close(style("✘").red().to_string(), "failed");
    }

    fn close(self, mark: String, remark: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
        let took = duration(self.started.elapsed());
        eprintln!("{mark} {:<28} {took:>8}  {}", self.name, style(remark).dim());
    }
}

/// `0.4 s`, `12 s`, `4 min 02 s`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else {
        format!("{:.1} s", time.as_secs_f32())
    }
}

/// A heading between groups of lines.
pub fn heading(text: &str) {
    eprintln!("\n{}", style(text).bold());
}
