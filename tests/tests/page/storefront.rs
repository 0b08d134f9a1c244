//! The main job in a real browser, on the plain storefront and on the one under a strict CSP.

use anyhow::Result;
use shopbell_tests::browser::Window;
use shopbell_tests::main_job::{MainJob, finish};

async fn run(strict_csp: bool, window: Window) -> Result<()> {
    let mut job = MainJob::prepare(strict_csp, window).await?;
    let outcome = job.run(|step| println!("{step}")).await;
    finish(job, outcome).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_works() -> Result<()> {
    run(false, Window::DESKTOP).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_works_under_a_strict_csp_on_a_phone() -> Result<()> {
    run(true, Window::PHONE).await
}
