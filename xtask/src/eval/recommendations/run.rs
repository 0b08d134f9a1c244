//! One set through everything.

use super::baselines::{Log, Scratch, cosine, popularity, rules, vmis, vstan};
use super::data::{Item, Set};
use super::product;
use super::ranks::{LENGTH, Mode, Ranks};
use super::report::{Both, Lead, SetReport, Update};
use super::{bootstrap, same};
use anyhow::Result;
use std::time::Duration;

/// What to leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skip {
    /// What the product is compared with.
    pub baselines: bool,
    /// Storing and loading.
    pub stored: bool,
}

/// Measures one set; `says` is told what is going on.
///
/// # Errors
/// When a stored model answers otherwise than one that never was.
pub fn measure(set: &Set, skip: Skip, says: impl Fn(&str)) -> Result<SetReport> {
    says("teaching");
    let taught = product::teach(set);
    says("asking");
    let protocol = product::ask(set, &taught.model, Mode::Protocol);
    let shop = product::ask(set, &taught.model, Mode::Shop);
    let events = set.events().max(1) as f64;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let items = set.items.len();
    let mut report = SetReport {
        name: set.name.clone(),
        events: set.events(),
        items,
        product: Both { protocol: protocol.ranks.figures(items), shop: shop.ranks.figures(items) },
        latency_us: protocol.latency,
        latency_shop_us: shop.latency,
        with_source: shop.with_source,
        bytes: taught.model.bytes(),
        bytes_per_event: taught.model.bytes() as f64 / events,
        build_ms: ms(taught.build),
        update_us: Update { mean: ms(taught.build) * 1e3 / events, p99: ms(taught.update_p99) * 1e3 },
        learning_ms: ms(taught.learning),
        ..SetReport::default()
    };
    if !skip.stored {
        says("storing and loading");
        report.stored = Some(same::check(set, &taught.model)?);
    }
    if !skip.baselines {
        compare(set, &protocol.ranks, &mut report, says);
    }
    Ok(report)
}

/// A baseline: a list after some clicks at some time.
type Lister<'a> = dyn FnMut(&mut Scratch, &[Item], i64) -> Vec<Item> + 'a;

fn compare(set: &Set, ours: &Ranks, report: &mut SetReport, says: impl Fn(&str)) {
    let log = Log::of(set);
    let mut scratch = Scratch::of(&log);
    let popular = popularity::order(set);
    says("choosing V-STAN's decays");
    let decays = vstan::tune(set);
    let length = LENGTH + 1;
    let mut run = |name: &'static str, list: &mut Lister<'_>| {
        says(name);
        let mut ask = |mode| Ranks::ask(set, mode, |_, clicks, now| list(&mut scratch, clicks, now));
        let (protocol, shop) = (ask(Mode::Protocol), ask(Mode::Shop));
        let items = set.items.len();
        report.baselines.insert(name, Both { protocol: protocol.figures(items), shop: shop.figures(items) });
        protocol
    };
    let last = |clicks: &[Item]| clicks.last().copied().unwrap_or_default();
    run("popularity", &mut |_, _, _| popular.iter().take(length).copied().collect());
    run("cosine", &mut |scratch, clicks, _| cosine::list(&log, scratch, last(clicks), length));
    run("sequential_rules", &mut |scratch, clicks, _| rules::list(&log, scratch, last(clicks), length));
    let vmis = run("vmis_knn", &mut |scratch, clicks, _| vmis::list(&log, scratch, clicks, length));
    let vstan = run("vstan", &mut |scratch, clicks, now| vstan::list(&log, scratch, &decays, clicks, now, length));
    let difference = |theirs| bootstrap::difference(ours, theirs);
    report.lead = Some(Lead { vmis_knn: difference(&vmis), vstan: difference(&vstan) });
}
