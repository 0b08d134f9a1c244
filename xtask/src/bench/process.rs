//! What the system knows about the worker's process. Linux only: elsewhere nothing is known.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// A process that runs.
#[derive(Debug, Clone, Copy)]
pub struct Process(u32);

/// How long it may work on its own.
const PATIENCE: Duration = Duration::from_secs(900);
/// It is idle when it takes less than a fiftieth of this.
const LOOK: Duration = Duration::from_secs(2);

impl Process {
    /// The one of that id.
    pub fn of(pid: u32) -> Self {
        Self(pid)
    }

    /// Memory it has now, in MB (millions of bytes).
    pub fn memory(&self) -> Option<f64> {
        self.status("VmRSS:")
    }

    /// Memory it had at most.
    pub fn most_memory(&self) -> Option<f64> {
        self.status("VmHWM:")
    }

    /// Begins anew to note the most memory it has, where the system allows that.
    pub fn forget_most_memory(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.0), "5").ok();
    }

    /// Waits until it does nothing, after all requests are answered: until alarms have stored and learned what is to be.
    ///
    /// # Errors
    /// When it doesn't come to an end.
    pub fn wait_until_idle(&self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let Some(before) = self.ticks() else { return Ok(()) };
            std::thread::sleep(LOOK);
            let used = self.ticks().unwrap_or(before) - before;
            if used * 50 < LOOK.as_millis() as u64 / 10 {
                return Ok(());
            }
        }
        bail!("the worker still computes after {} seconds", PATIENCE.as_secs())
    }

    /// Processor time it took, in hundredths of a second.
    fn ticks(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        // The program's name stands in brackets and may hold anything.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    fn status(&self, name: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1_024.0 / 1e6)
    }
}
