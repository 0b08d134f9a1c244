//! What was measured, beside what was wanted.

use super::ask::{Cold, Lists, Quantiles, Update};
use super::ratings::Ratings;
use super::shops::Shops;
use console::style;
use serde::Serialize;

/// One large shop.
#[derive(Debug, Clone, Serialize)]
pub struct Large {
    /// Events in its log.
    pub events: usize,
    /// Products in its catalogue.
    pub products: usize,
    /// Lists, by length.
    pub lists: Vec<Lists>,
    /// One more event.
    pub update: Update,
    /// After a restart.
    pub cold: Cold,
    /// The model's memory, as it is counted natively, in MB.
    pub model_mb: f64,
    /// The process's memory after all that was asked, in MB.
    pub process_mb: Option<f64>,
    /// The most it had.
    pub most_process_mb: Option<f64>,
}

/// Everything that was measured.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// One shop of a size.
    pub large: Option<Large>,
    /// Several shops on one worker.
    pub shops: Option<Shops>,
    /// A shop with a year of ratings.
    pub ratings: Option<Ratings>,
}

impl Report {
    /// For people.
    pub fn print(&self) {
        println!("{:<44} {:>8} {:>8} {:>10}", "", "must", "aim", "measured");
        if let Some(large) = &self.large {
            println!("{} events, {} products", large.events, large.products);
            for list in &large.lists {
                let of = |what: &str| format!("list of {}, {what}", list.limit);
                let Quantiles { p50, p90, p99 } = list.compute;
                row(&of("computing, p50 (ms)"), Some((0.2, 0.1)), p50 / 1e3);
                row(&of("computing, p90 (ms)"), None, p90 / 1e3);
                row(&of("computing, p99 (ms)"), Some((1.0, 0.4)), p99 / 1e3);
                row(&of("ranking natively, p50 (ms)"), None, list.native.p50 / 1e3);
                row(&of("ranking natively, p99 (ms)"), None, list.native.p99 / 1e3);
                row(&of("nothing computed (ms)"), None, list.idle_us / 1e3);
                let Quantiles { p50, p90, p99 } = list.whole;
                row(&of("whole request, p50 (ms)"), Some((2.0, 1.0)), p50 / 1e3);
                row(&of("whole request, p90 (ms)"), None, p90 / 1e3);
                row(&of("whole request, p99 (ms)"), Some((8.0, 4.0)), p99 / 1e3);
            }
            row("an event, the model's part (µs)", Some((50.0, 10.0)), large.update.model_us);
            row("an event, stored and all (µs)", None, large.update.whole_us);
            row("first answer of a cold shop (ms)", Some((150.0, 50.0)), large.cold.shop_ms);
            row("first answer of a new process (ms)", None, large.cold.process_ms);
            row("the model's memory (MB)", Some((48.0, 24.0)), large.model_mb);
            optional("the process's memory (MB)", None, large.process_mb);
            optional("the same, at most (MB)", None, large.most_process_mb);
        }
        if let Some(ratings) = &self.ratings {
            println!("{} ratings in a year", ratings.ratings);
            for (name, times) in &ratings.asked {
                // What reads rows isn't of a year, and has no limit.
                let limit = (!name.contains("locale=")).then_some((50.0, 25.0));
                row(&format!("{name}, p50 (ms)"), None, times.p50 / 1e3);
                row(&format!("{name}, p99 (ms)"), limit, times.p99 / 1e3);
            }
            row("counting all of them anew (s)", None, ratings.counting_s);
            for export in &ratings.exports {
                row(&format!("{}, of {:.0} MB (s)", export.name, export.size_mb), None, export.seconds);
                optional("  memory before (MB)", None, export.before_mb);
                optional("  memory at most (MB)", None, export.most_mb);
            }
        }
        if let Some(shops) = &self.shops {
            println!("{} shops, each with {} events and {} products", shops.shops, shops.events, shops.products);
            row("all models together would take (MB)", None, shops.models_mb);
            optional("the process, all asked in turn (MB)", Some((300.0, 220.0)), shops.asked_mb);
            optional("the same, at most (MB)", Some((300.0, 220.0)), shops.most_asked_mb);
            row("first answer when it is a shop's turn (ms)", None, shops.turn_ms);
        }
    }
}

fn optional(name: &str, wanted: Option<(f64, f64)>, measured: Option<f64>) {
    match measured {
        Some(measured) => row(name, wanted, measured),
        None => println!("  {name:<42} {:>8} {:>8} {:>10}", "", "", "unknown"),
    }
}

/// `wanted`: what it must not exceed, and what it should not.
fn row(name: &str, wanted: Option<(f64, f64)>, measured: f64) {
    let number = |value: f64| if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") };
    let of = |value: Option<f64>| value.map_or_else(String::new, number);
    let shown = format!("{:>10}", number(measured));
    let shown = match wanted {
        Some((must, _)) if measured > must => style(shown).red(),
        Some((_, aim)) if measured > aim => style(shown).yellow(),
        Some(_) => style(shown).green(),
        None => style(shown),
    };
    println!("  {name:<42} {:>8} {:>8} {shown}", of(wanted.map(|w| w.0)), of(wanted.map(|w| w.1)));
}
