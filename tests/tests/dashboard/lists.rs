//! Lists at the dashboard: filtered by the API, and saved as files with the same filters.

use anyhow::{Context, Result};
use shopbell_tests::browser::{Window, wait_for};
use shopbell_tests::dashboard::Dashboard;
use shopbell_tests::shop_page::page;
use std::path::{Path, PathBuf};

async fn open() -> Result<Dashboard> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.fill().await?;
    desk.sign_in().await?;
    Ok(desk)
}

/// The file of that kind that the browser saved, once it is whole.
async fn saved(folder: &Path, extension: &str) -> Result<PathBuf> {
    wait_for(&format!("a file .{extension}"), || async {
        let mut files = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        Ok(files.find(|path| path.extension().is_some_and(|own| own == extension)))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn ratings_are_filtered_by_the_api_and_the_address_says_how() -> Result<()> {
    let desk = open().await?;
    desk.goto("/ratings").await?;
    let rows = |count: u32| format!("document.querySelectorAll('.row').length === {count}");
    desk.browser.wait_until(&rows(19)).await?;
    desk.browser.click("select[name=score] option[value='1-2']").await?;
    desk.browser.wait_until(&rows(5)).await?;
    desk.browser.click("select[name=locale] option[value=fa]").await?;
    desk.browser.wait_until(&rows(1)).await?;
    desk.browser.wait_for_text(".said", "سه روز دیر رسید").await?;
    // Whoever gets the address sees the same.
    desk.browser.driver.refresh().await?;
    desk.browser.wait_until(&rows(1)).await?;
    desk.goto("/ratings?stage=consideration").await?;
    desk.browser.wait_until(&rows(2)).await?;
    desk.browser.click("input[name=comment]").await?;
    desk.browser.wait_until(&rows(2)).await?;
    desk.goto("/ratings?comment=true").await?;
    desk.browser.wait_until(&rows(7)).await?;
    desk.goto("/ratings?from=2020-01-01&to=2020-01-31").await?;
    desk.browser.find(".nothing").await?;
    desk.goto("/ratings?days=7").await?;
    desk.browser.wait_until(&rows(19)).await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn persian_owners_choose_jalali_days() -> Result<()> {
    let desk = open().await?;
    desk.goto("/ratings").await?;
    desk.speak("fa").await?;
    desk.goto("/ratings").await?;
    desk.browser.click("select[name=days] option[value=own]").await?;
    let field = ".filters input[inputmode=numeric]";
    desk.browser.type_into(field, "۱۴۰۳/۱۲/۳۰\t").await?;
    desk.browser.wait_until("new URLSearchParams(location.search).get('from') === '2025-03-20'").await?;
    // 1404 is no leap year: its last month has 29 days.
    let from = desk.browser.find(field).await?;
    from.clear().await?;
    from.send_keys("1404/12/30\t").await?;
    desk.browser.find(".wrong").await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_saved_as_a_file_with_its_filters() -> Result<()> {
    let desk = open().await?;
    let folder = tempfile::tempdir()?;
    desk.browser.save_files_to(folder.path()).await?;
    desk.goto("/ratings?min_score=1&max_score=2").await?;
    desk.browser.wait_until("document.querySelectorAll('.row').length === 5").await?;
    desk.browser.click("[data-export=csv]").await?;
    desk.browser.wait_for_text(".notice", "ratings-").await?;
    let mut lines = csv::Reader::from_path(saved(folder.path(), "csv").await?)?;
    let column = lines.headers()?.iter().position(|name| name == "score").context("no column of scores")?;
    let scores: Vec<String> =
        lines.records().map(|line| Ok(line?.get(column).unwrap_or_default().to_owned())).collect::<Result<_>>()?;
    assert_eq!(scores.len(), 5);
    assert!(scores.iter().all(|score| score == "1" || score == "2"), "{scores:?}");
    for (page, extension) in [("/conversations", "xlsx"), ("/handoffs", "jsonl")] {
        desk.goto(page).await?;
        desk.browser.click(&format!("[data-export={extension}]")).await?;
        let file = saved(folder.path(), extension).await?;
        assert!(std::fs::metadata(&file)?.len() > 100, "{} is empty", file.display());
    }
    desk.goto("/ratings?list=surveys").await?;
    desk.browser.find("[data-export=xlsx]").await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_could_not_be_read_is_none() -> Result<()> {
    let desk = open().await?;
    desk.goto("/ratings").await?;
    desk.browser.find("[data-export=csv]").await?;
    // The connection breaks off in the middle of the file.
    let broken = "const real = window.fetch; window.fetch = (request, more) => (request.url || request).includes('/exports/')
        ? Promise.resolve(new Response(new ReadableStream({ start(to) { to.enqueue(new Uint8Array(9)); to.error(new TypeError('gone')); } })))
        : real(request, more)";
    desk.browser.driver.execute(broken, vec![]).await?;
    desk.browser.click("[data-export=csv]").await?;
    desk.browser.wait_for_text(".downloads .complaint", "No connection").await?;
    desk.browser.close().await
}
