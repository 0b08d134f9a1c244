//! The table for people and the JSON for programs.

use super::metrics::Figures;
use super::speed::Cost;
use console::style;
use serde::Serialize;
use shopbell_protocol::Locale;
use std::collections::BTreeMap;

/// One task's figures.
#[derive(Debug, Clone, Serialize)]
pub struct TaskRow {
    /// Its name in the data.
    pub task: String,
    /// Its language.
    pub lang: Locale,
    /// For the questions as they are.
    pub clean: Figures,
    /// For those with typing errors; none when the data has none.
    pub noisy: Option<Figures>,
}

/// One language's figures: the mean over its tasks.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MacroRow {
    /// For the questions as they are.
    pub clean: Figures,
    /// For those with typing errors.
    pub noisy: Option<Figures>,
}

/// The rows of one way to measure.
#[derive(Debug, Clone, Serialize)]
pub struct Rows {
    /// One for each task.
    pub tasks: Vec<TaskRow>,
    /// One for each language that the data has.
    #[serde(rename = "macro")]
    pub means: BTreeMap<&'static str, MacroRow>,
}

/// Everything that was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// With the product's own confidence.
    #[serde(flatten)]
    pub frozen: Rows,
    /// With a confidence fitted on the other tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_validated: Option<Rows>,
    /// At 100, 1,000 and 5,000 phrasings.
    pub speed: Vec<Cost>,
}

impl Rows {
    /// Adds the macro rows.
    pub fn of(tasks: Vec<TaskRow>) -> Self {
        let mut means = BTreeMap::new();
        for (lang, name) in [(Locale::En, "en"), (Locale::Fa, "fa"), (Locale::Ar, "ar")] {
            let own: Vec<&TaskRow> = tasks.iter().filter(|row| row.lang == lang).collect();
            if own.is_empty() {
                continue;
            }
            let clean: Vec<Figures> = own.iter().map(|row| row.clean).collect();
            let noisy: Vec<Figures> = own.iter().filter_map(|row| row.noisy).collect();
            let noisy = (!noisy.is_empty()).then(|| Figures::mean(&noisy));
            means.insert(name, MacroRow { clean: Figures::mean(&clean), noisy });
        }
        Self { tasks, means }
    }

    fn print(&self, title: &str) {
        println!("\n{}", style(title).bold());
        let names = ["P@1", "R@3", "MRR@10", "AUROC", "acc@90", "ECE", "answered", "precision", "oos wrong"];
        let heads: String = names.iter().map(|name| format!("{name:>10}")).collect();
        println!("{}", style(format!("{:<18}{:<6}{heads}", "", "")).dim());
        for row in &self.tasks {
            line(&row.task, "clean", &row.clean);
            if let Some(noisy) = &row.noisy {
                line("", "noisy", noisy);
            }
        }
        println!();
        for (lang, row) in &self.means {
            line(&format!("{lang}, mean"), "clean", &row.clean);
            if let Some(noisy) = &row.noisy {
                line("", "noisy", noisy);
            }
        }
    }
}

fn line(name: &str, kind: &str, figures: &Figures) {
    let values: String = figures.values().iter().map(|value| format!("{value:>10.3}")).collect();
    println!("{}{kind:<6}{values}", style(format!("{name:<18}")).bold());
}

impl Report {
    /// The table.
    pub fn print(&self) {
        self.frozen.print("As the product is");
        if let Some(rows) = &self.cross_validated {
            rows.print("Cross-validated: the confidence fitted on the other tasks");
        }
        if self.speed.is_empty() {
            return;
        }
        println!("\n{}", style("Cost").bold());
        let names = ["phrasings", "entries", "build ms", "blob KB", "load ms", "p50 µs", "p95 µs", "p99 µs"];
        println!("{}", style(names.iter().map(|name| format!("{name:>11}")).collect::<String>()).dim());
        for cost in &self.speed {
            println!(
                "{:>11}{:>11}{:>11.0}{:>11.0}{:>11.1}{:>11.0}{:>11.0}{:>11.0}",
                cost.phrasings,
                cost.entries,
                cost.build_ms,
                cost.blob_bytes as f64 / 1e3,
                cost.load_ms,
                cost.p50_us,
                cost.p95_us,
                cost.p99_us
            );
            if let Some(edge) = &cost.workerd {
                println!("{:>77}{:>11.0}{:>11.0}{:>11.0}", "on workerd", edge.p50_us, edge.p95_us, edge.p99_us);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_has_the_agreed_keys() {
        let row = TaskRow { task: "t".to_owned(), lang: Locale::Fa, clean: Figures::default(), noisy: None };
        let report = Report { frozen: Rows::of(vec![row]), cross_validated: None, speed: Vec::new() };
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["tasks"][0]["lang"], "fa");
        let figures = json["macro"]["fa"]["clean"].as_object().unwrap();
        let mut keys: Vec<&str> = figures.keys().map(String::as_str).collect();
        let mut agreed = [
            "p_at_1",
            "r_at_3",
            "mrr_at_10",
            "auroc",
            "acc_at_90",
            "ece",
            "answered",
            "precision_answered",
            "oos_wrong",
        ];
        keys.sort_unstable();
        agreed.sort_unstable();
        assert_eq!(keys, agreed);
        assert!(json.get("cross_validated").is_none());
    }
}
