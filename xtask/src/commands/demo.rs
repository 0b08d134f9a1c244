//! `cargo xtask demo`: everything on this machine, with a sample shop.
//!
//! The worker is at `127.0.0.1` and the storefront at `localhost`: two sites for a browser, not only
//! two origins, so what is seen is what a real shop's visitors get. A new shop gets three months of sample data.

use crate::build::{self, Care};
use crate::client::{Client, add_history, create_demo_shop, new_id};
use crate::commands::secrets::{self, LocalSecrets};
use crate::process::run_test_program;
use crate::terminal::{Step, heading};
use crate::{paths, process, runtime, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use console::style;
use serde::{Deserialize, Serialize};
use shopbell_demo_site::{Storefront, Tag};
use shopbell_protocol::Channel;
use shopbell_protocol::owner::{NewSurveyLink, SampleCounts, Settings, SigningKeys, SurveyTemplates, Surveys, Trigger};
use std::path::Path;
use std::process::Command;
use tokio::net::TcpListener;

/// How to run the demo.
#[derive(Args)]
pub struct Options {
    /// Forget the demo shop and all it collected, and start over
    #[arg(long)]
    fresh: bool,
    /// The worker's port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// The storefront's port; its copy under a strict CSP is on the next one
    #[arg(long, default_value_t = 8080)]
    site_port: u16,
    /// Run the main job once in a real browser against a fresh instance, and exit
    #[arg(long)]
    check: bool,
    /// Build quickly instead of small
    #[arg(long)]
    fast: bool,
}

/// The demo shop, kept in `.shopbell/demo/demo.json`.
#[derive(Serialize, Deserialize)]
struct DemoShop {
    shop: String,
    key: String,
    script_tag: String,
}

/// Runs the demo until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    if !options.check {
        // Before the build: nobody wants to wait minutes for this error.
        check_ports(options)?;
    }
    setup::build_tools()?;
    if options.check {
        setup::browser()?;
    }
    build::everything(if options.fast { Care::Fast } else { Care::Release })?;
    if options.check {
        return check();
    }
    tokio::runtime::Runtime::new()?.block_on(serve(options))
}

/// The main job in a real browser. It lives with the tests, which run it too.
fn check() -> Result<()> {
    run_test_program("main_job")
}

fn check_ports(options: &Options) -> Result<()> {
    let strict_port = options.site_port.checked_add(1).context("--site-port is too high")?;
    if [options.site_port, strict_port].contains(&options.port) {
        bail!("--port {} is also one of the storefront's ports ({}, {strict_port})", options.port, options.site_port);
    }
    runtime::check_port(options.port, "--port")?;
    runtime::check_port(options.site_port, "--site-port")?;
    runtime::check_port(strict_port, "--site-port")
}

async fn serve(options: &Options) -> Result<()> {
    let data = paths::kept("demo");
    if options.fresh && data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let plain = listen(options.site_port, "--site-port").await?;
    let strict = listen(options.site_port + 1, "--site-port").await?;
    let url = format!("http://127.0.0.1:{}", options.port);
    let secrets = secrets::load_or_create(&data.join("secrets.json"), LocalSecrets::random)?;
    let mut worker = runtime::Worker::start(&runtime::Options {
        data: data.clone(),
        port: options.port,
        public_url: Some(url.clone()),
        owner_origin: None,
        secrets: secrets.clone(),
        test_clock: false,
        webhooks_to_loopback: true,
    })?;
    let origins = [options.site_port, options.site_port + 1].map(|port| format!("http://localhost:{port}"));
    let is_new = !data.join("demo.json").exists();
    let shop = demo_shop(&data.join("demo.json"), &Client::new(&url), &secrets.admin_token, &origins).await?;

    let webhook = format!("http://127.0.0.1:{}/webhooks/orders", options.site_port);
    let keys = connect_orders(&Client::new(&url), &shop.key, webhook).await?;

    ask_surveys(&Client::new(&url), &shop.key).await?;
    if is_new {
        let step = Step::begin("three months of sample data");
        let counts = add_history(&Client::new(&url), &shop.key).await?;
        let SampleCounts { ratings, responses, conversations, .. } = counts;
        step.done(&format!("{ratings} ratings, {responses} surveys, {conversations} conversations"));
    }
    let link = survey_link(&Client::new(&url), &shop.key).await?;

    for (listener, origin, strict_csp) in [(plain, &origins[0], false), (strict, &origins[1], true)] {
        let tag = Tag { host: url.clone(), shop: shop.shop.clone() };
        let (order_key, identity_key) = (Some(keys.order_webhook.clone()), Some(keys.identity.clone()));
        let storefront = Storefront { origin: origin.clone(), tag: Some(tag), strict_csp, order_key, identity_key };
        tokio::spawn(shopbell_demo_site::serve(listener, storefront));
    }
    announce(&shop, &url, &origins, link.as_deref());
    wait_for_the_end(&mut worker).await
}

/// Waits for Ctrl-C (or a polite kill); an error if the worker ends by itself.
pub async fn wait_for_the_end(worker: &mut runtime::Worker) -> Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(500));
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => break,
            _ = terminate.recv() => break,
            _ = tick.tick() => {
                if !worker.is_running() {
                    bail!("the worker has ended by itself; what it said is above");
                }
            }
        }
    }
    eprintln!("\nStopped.");
    Ok(())
}

async fn listen(port: u16, flag: &str) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("port {port} is taken: choose another with {flag}"))
}

/// The shop of the last run, brought up to date, or a new one.
async fn demo_shop(file: &Path, client: &Client, admin_token: &str, origins: &[String; 2]) -> Result<DemoShop> {
    let step = Step::begin("demo shop");
    if file.exists() {
        let shop: DemoShop = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let mut settings: Settings = client
            .get(&shop.key, "/v1/settings")
            .await
            .context("the demo shop of the last run can't be opened; start over with `cargo xtask demo --fresh`")?;
        // Other ports than last time: the shop has moved.
        if settings.origins != origins {
            settings.origins.extend(origins.iter().cloned());
            settings.origins.sort();
            settings.origins.dedup();
            client.put_settings(&shop.key, &settings).await?;
            client.put_products(&shop.key, &shopbell_demo_site::catalogue(&origins[0])).await?;
            settings.origins = origins.to_vec();
            client.put_settings(&shop.key, &settings).await?;
        }
        step.done("as it was left");
        return Ok(shop);
    }
    let created = create_demo_shop(client, admin_token, origins).await?;
    let shop = DemoShop { shop: created.shop.to_string(), key: created.key, script_tag: created.script_tag };
    secrets::write_private(file, &serde_json::to_vec_pretty(&shop)?)?;
    step.done("created and filled");
    Ok(shop)
}

/// Tells the worker where the storefront answers for its orders. Returns what the questions are signed with, and what the
/// storefront signs with.
async fn connect_orders(client: &Client, key: &str, webhook: String) -> Result<SigningKeys> {
    let mut settings: Settings = client.get(key, "/v1/settings").await?;
    if settings.order_webhook.as_ref() != Some(&webhook) {
        settings.order_webhook = Some(webhook);
        client.put_settings(key, &settings).await?;
    }
    client.get(key, "/v1/signing-keys").await
}

/// Asks after a purchase, after a chat and those who come back, unless the shop asks something already.
async fn ask_surveys(client: &Client, key: &str) -> Result<()> {
    let there: Surveys = client.get(key, "/v1/surveys").await?;
    if !there.surveys.is_empty() {
        return Ok(());
    }
    let delivered: SurveyTemplates = client.get(key, "/v1/surveys/templates").await?;
    let after = |event: &str| Trigger { event: Some(event.to_owned()), ..Trigger::default() };
    let mut surveys = delivered.templates;
    for survey in &mut surveys {
        survey.trigger = match survey.id.as_str() {
            "after-purchase" => Some(after("purchase")),
            "after-chat" => Some(after("chat")),
            "recommend-us" => Some(Trigger { after_seconds: Some(20), returning: true, ..Trigger::default() }),
            _ => None,
        };
    }
    client.put_surveys(key, &Surveys { surveys }).await?;
    Ok(())
}

/// A link as a customer gets it after a delivery; `None` where the shop doesn't ask that any more.
async fn survey_link(client: &Client, key: &str) -> Result<Option<String>> {
    const SURVEY: &str = "after-delivery";
    let there: Surveys = client.get(key, "/v1/surveys").await?;
    if !there.surveys.iter().any(|survey| survey.id == SURVEY && survey.active) {
        return Ok(None);
    }
    let link = NewSurveyLink {
        id: new_id()?,
        survey: SURVEY.to_owned(),
        customer: None,
        visitor: None,
        product: None,
        channel: Channel::Sms,
        staff: None,
        locale: None,
        expires_in_days: 30,
        ignore_attention: false,
    };
    Ok(Some(client.create_survey_link(key, &link).await?.url))
}

fn announce(shop: &DemoShop, url: &str, origins: &[String; 2], link: Option<&str>) {
    heading("Shopbell is running. Open the storefront and click the bell.");
    let line = |name: &str, value: &str| println!("  {}  {value}", style(format!("{name:<22}")).cyan());
    println!();
    line("Storefront", &origins[0]);
    line("… under a strict CSP", &origins[1]);
    line("Worker", url);
    line("Script tag", &shop.script_tag);
    line("Dashboard", &format!("{url}/dashboard"));
    line("… sign in with this key", &shop.key);
    if let Some(link) = link {
        line("A survey by text", &format!("{link}?score=4"));
    }
    println!("\n  An order to look up: NA-10482 with 4821 or sara@example.com.");
    println!(
        "  A survey comes after a purchase, one after a chat is closed, one to who comes back after half an hour."
    );
    println!("  Two made-up customers log in at {}/en/account; GET /v1/customers has a record of each.", origins[0]);
    println!("  On the storefront, Shopbell('why') in the browser's console says of each why it isn't asked now.");
    println!("\n  Read the results:\n");
    println!("  curl -s -H 'Authorization: Bearer {}' {url}/v1/results", shop.key);
    println!("\n  Three months of it are sample data. Take all of that away with:\n");
    println!("  curl -s -X DELETE -H 'Authorization: Bearer {}' {url}/v1/sample-data", shop.key);
    println!("\n  Data stays in .shopbell/ (start over with --fresh). Ctrl-C stops everything.\n");
    if process::output(Command::new("curl").arg("--version")).is_none() {
        println!("  (curl is not installed here; any HTTP client does.)\n");
    }
}
