//! The table for people and the JSON for programs.

use super::bootstrap::Difference;
use super::product::Latency;
use super::ranks::Figures;
use super::same::Stored;
use super::size::Size;
use console::style;
use serde::Serialize;
use std::collections::BTreeMap;

/// One method's figures in both modes.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Both {
    /// The product on screen may be recommended.
    pub protocol: Figures,
    /// It never is.
    pub shop: Figures,
}

/// The product's MRR@20 less a baseline's, in the protocol.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Lead {
    /// Over VMIS-kNN.
    pub vmis_knn: Difference,
    /// Over V-STAN.
    pub vstan: Difference,
}

/// Everything that was measured on one set.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SetReport {
    /// Its folder's name.
    pub name: String,
    /// Clicks learned from.
    pub events: usize,
    /// Products.
    pub items: usize,
    /// The product's figures.
    #[serde(flatten)]
    pub product: Both,
    /// What it is compared with, by name.
    pub baselines: BTreeMap<&'static str, Both>,
    /// How sure the difference is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// One list of twenty in the protocol, reasons and all, in microseconds.
    pub latency_us: Latency,
    /// The same in shop mode.
    pub latency_shop_us: Latency,
    /// Share of the products shown in shop mode whose reason names a source.
    pub with_source: f64,
    /// Memory of the model, with its catalogue, by event.
    pub bytes_per_event: f64,
    /// Memory in all.
    pub bytes: usize,
    /// Milliseconds to observe the whole log.
    pub build_ms: f64,
    /// Microseconds an event takes: the mean, and all but one of a hundred take less.
    pub update_us: Update,
    /// Milliseconds to learn the weights.
    pub learning_ms: f64,
    /// Storing and loading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<Stored>,
}

/// What one event costs, in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Update {
    /// All by their number.
    pub mean: f64,
    /// All but one of a hundred take less.
    pub p99: f64,
}

/// Everything that was measured.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// One for each set.
    pub sets: Vec<SetReport>,
    /// At a million events and 50,000 products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
}

impl Report {
    /// The table.
    pub fn print(&self) {
        self.sets.iter().for_each(SetReport::print);
        let Some(size) = &self.size else { return };
        println!("\n{}", style(format!("{} events, {} products, made up", size.events, size.products)).bold());
        let (mb, snapshot_mb) = (size.bytes as f64 / 1e6, size.snapshot_bytes as f64 / 1e6);
        println!("memory {mb:.1} MB, built in {:.0} ms", size.build_ms);
        println!(
            "snapshot {snapshot_mb:.1} MB, written in {:.0} ms, loaded in {:.0} ms, catalogue taken in {:.0} ms",
            size.write_ms, size.load_ms, size.catalogue_ms
        );
        let latency = size.latency_us;
        println!("a list of 20: p50 {:.0} µs, p90 {:.0} µs, p99 {:.0} µs", latency.p50, latency.p90, latency.p99);
    }
}

impl SetReport {
    fn print(&self) {
        println!("\n{}", style(&self.name).bold());
        println!("{} events, {} products", self.events, self.items);
        for (mode, figures) in
            [("protocol", (|both: &Both| both.protocol) as fn(&Both) -> Figures), ("shop", |both: &Both| both.shop)]
        {
            let names = ["HR@5", "HR@10", "HR@20", "MRR@5", "MRR@10", "MRR@20", "cover@20"];
            let heads: String = names.iter().map(|name| format!("{name:>10}")).collect();
            let title = format!("{mode}, n = {}", figures(&self.product).n);
            println!("\n{}", style(format!("{title:<24}{heads}")).dim());
            line("Shopbell", &figures(&self.product));
            for (name, both) in &self.baselines {
                line(name, &figures(both));
            }
        }
        println!();
        if let Some(lead) = &self.lead {
            for (name, lead) in [("VMIS-kNN", lead.vmis_knn), ("V-STAN", lead.vstan)] {
                println!(
                    "MRR@20 over {name}: {:+.4}, 95 % between {:+.4} and {:+.4}",
                    lead.mrr_at_20, lead.low, lead.high
                );
            }
        }
        for (mode, latency) in [("protocol", self.latency_us), ("shop", self.latency_shop_us)] {
            println!(
                "a list of 20 ({mode}): p50 {:.0} µs, p90 {:.0} µs, p99 {:.0} µs",
                latency.p50, latency.p90, latency.p99
            );
        }
        println!("reasons that name a source: {:.1} %", self.with_source * 100.0);
        println!("memory: {:.1} bytes an event, {:.1} MB in all", self.bytes_per_event, self.bytes as f64 / 1e6);
        println!(
            "build {:.0} ms, an event {:.2} µs (p99 {:.2} µs), learning {:.1} s",
            self.build_ms,
            self.update_us.mean,
            self.update_us.p99,
            self.learning_ms / 1e3
        );
        if let Some(stored) = &self.stored {
            println!(
                "stored: {:.1} bytes an event, written in {:.0} ms, loaded in {:.0} ms, {} of {} lists the same",
                stored.bytes_per_event, stored.write_ms, stored.load_ms, stored.same_lists, self.product.shop.n
            );
        }
    }
}

fn line(name: &str, figures: &Figures) {
    let values = [
        figures.hr_at_5,
        figures.hr_at_10,
        figures.hr_at_20,
        figures.mrr_at_5,
        figures.mrr_at_10,
        figures.mrr_at_20,
        figures.coverage_at_20,
    ];
    let values: String = values.iter().map(|value| format!("{value:>10.4}")).collect();
    println!("{}{values}", style(format!("{name:<24}")).bold());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_has_the_agreed_keys() {
        let mut set = SetReport { name: "a".to_owned(), ..SetReport::default() };
        set.baselines.insert("vmis_knn", Both::default());
        let json = serde_json::to_value(Report { sets: vec![set], size: None }).unwrap();
        let set = &json["sets"][0];
        assert_eq!(set["name"], "a");
        for mode in ["protocol", "shop"] {
            for key in ["hr_at_5", "hr_at_10", "hr_at_20", "mrr_at_5", "mrr_at_10", "mrr_at_20", "coverage_at_20"] {
                assert!(
                    set[mode][key].is_number() && set["baselines"]["vmis_knn"][mode][key].is_number(),
                    "{mode} {key}"
                );
            }
        }
        for key in ["p50", "p90", "p99"] {
            assert!(set["latency_us"][key].is_number());
        }
        assert!(set["bytes_per_event"].is_number());
    }
}
