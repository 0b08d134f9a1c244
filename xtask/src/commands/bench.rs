//! `cargo xtask bench`: what recommendations, and results, cost on a real `workerd`.

use crate::bench::report::{Large, Report};
use crate::bench::{Edge, ask, feed, made_up, ratings, shops};
use crate::terminal::Step;
use anyhow::{Result, ensure};
use clap::Args;

/// How large the made-up shop is. Needs `cargo xtask build`; a `--fast` build measures itself, not the release.
#[derive(Args)]
pub struct Options {
    /// Events in the log of each shop
    #[arg(long, default_value_t = 1_000_000)]
    events: usize,
    /// Products of each shop
    #[arg(long, default_value_t = 50_000)]
    products: u32,
    /// Several shops on one worker: their memory, instead of one shop's speed
    #[arg(long, default_value_t = 1)]
    shops: usize,
    /// Results and exports of a shop with so many ratings in a year, instead of recommendations
    #[arg(long, default_value_t = 0)]
    ratings: usize,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Measures it.
///
/// # Errors
/// When the worker isn't built, or an answer is wrong.
pub fn run(options: &Options) -> Result<()> {
    ensure!(options.events >= 100 && options.products >= 100, "at least 100 events and 100 products");
    let mut report = Report::default();
    if options.ratings > 0 {
        let step = Step::begin("a year of ratings");
        report.ratings = Some(ratings::measure(options.ratings)?);
        step.done("");
    } else if options.shops > 1 {
        report.shops = Some(shops::measure(options.shops, options.products, options.events)?);
    } else {
        report.large = Some(one(options.products, options.events)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.print();
    }
    Ok(())
}

fn one(products: u32, events: usize) -> Result<Large> {
    let mut edge = Edge::start()?;
    let step = Step::begin("a made-up shop");
    let shop = made_up(1, products, events)?;
    let model = feed::observe(&shop, events);
    step.says("catalogue");
    let created = edge.shop(shop.products().to_vec())?;
    let (id, idle) = (created.shop.as_str(), edge.shop(Vec::new())?.shop);
    let idle = idle.as_str();
    step.done(&format!("{products} products"));

    let step = Step::begin("storing what was learned");
    edge.process()?.wait_until_idle()?;
    edge.store_models(&[(id.to_owned(), model.to_snapshot())])?;
    let fed = feed::latest(&shop, events, ask::VISITORS)?;
    step.done(&format!("{events} events"));

    let step = Step::begin("updates");
    // Before anybody asks the empty shop, which then has no recommender in memory.
    let asked = ask::Asked { shop: &shop, id, idle, fed: &fed, model: &model };
    let update = ask::updates(&edge, &asked)?;
    edge.process()?.wait_until_idle()?;
    step.done("");
    let step = Step::begin("asking");
    let lists = [6, 20].map(|limit| ask::lists(&edge, &asked, limit));
    let lists = lists.into_iter().collect::<Result<_>>()?;
    let (process_mb, most_process_mb) = (edge.process()?.memory(), edge.process()?.most_memory());
    step.done("");
    let step = Step::begin("cold starts");
    let cold = ask::cold_starts(&mut edge, &asked)?;
    step.done("");
    let products = shop.products().len();
    Ok(Large {
        events,
        products,
        lists,
        update,
        cold,
        model_mb: model.bytes() as f64 / 1e6,
        process_mb,
        most_process_mb,
    })
}
