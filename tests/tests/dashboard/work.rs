//! An owner at the dashboard, in a real browser: sign in, see, filter, mend, publish, check.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use shopbell_protocol::owner::{Branch, Report, Surveys};
use shopbell_protocol::{CaseState, ChatReply};
use shopbell_tests::browser::Window;
use shopbell_tests::dashboard::{Dashboard, HOSTILE};
use shopbell_tests::followed::{hand_off, only_case};
use shopbell_tests::shop_page::page;

async fn open() -> Result<Dashboard> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.fill().await?;
    desk.sign_in().await?;
    Ok(desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_signs_in_sees_the_apis_figures_and_signs_out() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.fill().await?;
    desk.goto("").await?;
    desk.speak("en").await?;
    desk.goto("").await?;
    desk.browser.type_into("#key", "sk_nonsense").await?;
    desk.browser.click("button[type=submit]").await?;
    desk.browser.wait_for_text(".complaint", "opens no shop").await?;
    desk.sign_in().await?;
    let results = desk.owner.results().await?;
    let shown = |name: &str| format!("[data-figure={name}] .large");
    let report: Report = desk.owner.get("/v1/reports?by=stage").await?.ok()?;
    let csat = report.total.csat.score.context("no score")?;
    desk.browser.wait_for_text(&shown("csat"), &format!("{}%", csat.value)).await?;
    desk.browser.wait_for_text("[data-figure=csat]", &format!("between {}% and {}%", csat.low, csat.high)).await?;
    let answered = results.chat.answer_rate.unwrap_or_default() * 100.0;
    desk.browser.wait_for_text(&shown("answered"), &format!("{}%", (answered * 10.0).round() / 10.0)).await?;
    desk.browser.wait_for_text("[data-figure=turns] dd", &results.chat.turns.to_string()).await?;
    // The chart is drawn, and its table says the same.
    desk.browser.wait_until("document.querySelectorAll('.canvas[data-drawn] canvas').length >= 2").await?;
    let rows: Vec<String> =
        desk.browser.evaluate("[...document.querySelectorAll('table')].map(table => table.textContent)").await?;
    let mut scored =
        report.groups.iter().filter_map(|group| Some((group.figures.csat.score?, group.figures.csat.responses)));
    let (score, responses) = scored.next().context("no step has enough answers")?;
    let words = format!("{}% · between {}% and {}% · {responses} answers", score.value, score.low, score.high);
    assert!(rows.iter().any(|row| row.contains(&words)), "no table says {words}: {rows:?}");
    assert!(desk.browser.evaluate::<bool>("document.cookie === ''").await?, "a script can see the session");
    desk.expect_harmless().await?;
    desk.browser.driver.refresh().await?;
    desk.browser.find(".figure").await?;
    desk.browser.click("nav .foot button").await?;
    desk.browser.find("#key").await?;
    desk.goto("/ratings").await?;
    desk.browser.find("#key").await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hostile_visitors_wrote_is_text() -> Result<()> {
    let desk = open().await?;
    for (path, place) in [
        ("", ".brief"),
        ("/ratings", ".said"),
        ("/conversations", ".asked"),
        ("/unanswered", ".unanswered h3"),
        ("/handoffs", ".handoff .said"),
    ] {
        desk.goto(path).await?;
        desk.browser.wait_for_text(place, HOSTILE).await?;
        desk.expect_harmless().await?;
    }
    desk.browser.wait_for_text(".handoff h3", "javascript:").await?;
    let links = "[...document.querySelectorAll('.handoff a')].every(link => link.href.startsWith('mailto:'))";
    assert!(desk.browser.evaluate::<bool>(links).await?, "a contact became a link that it isn't");
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_question_gets_its_answer() -> Result<()> {
    const QUESTION: &str = "آیا روی ظرف‌ها اسم حک می‌کنید؟";
    let desk = open().await?;
    desk.goto("/unanswered").await?;
    desk.browser.wait_for_text(".unanswered h3", QUESTION).await?;
    // The most asked comes first.
    let first: Vec<String> = desk.browser.texts(".unanswered h3").await?;
    assert_eq!(first.first().map(String::as_str), Some(QUESTION));
    desk.browser.wait_for_text(".unanswered:first-child .times", "2").await?;
    let write =
        "[...document.querySelectorAll('.unanswered:first-child .plain')].find(b => b.innerText === 'Write an answer')";
    desk.browser.driver.execute(format!("{write}.click()"), vec![]).await?;
    desk.browser.type_into(".below textarea", "بله، رایگان و تا ده حرف.").await?;
    desk.browser.click(".below .field option[value=fa]").await?;
    desk.browser.click(".below button[type=submit]").await?;
    desk.browser
        .wait_until(&format!(
            "![...document.querySelectorAll('.unanswered h3')].some(e => e.innerText === '{QUESTION}')"
        ))
        .await?;
    let reply: ChatReply = desk.visitor().ask(QUESTION).await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.text).as_deref(), Some("بله، رایگان و تا ده حرف."));
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_moved_and_its_history_tells() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    hand_off(&desk.visitor(), json!({ "name": HOSTILE })).await?;
    desk.sign_in().await?;
    desk.browser.wait_for_text(".brief", "It came broken.").await?;
    desk.goto("/cases").await?;
    desk.browser.wait_for_text(".case h3", HOSTILE).await?;
    desk.browser.wait_for_text(".case h3 a[href^='mailto:']", "sara@shop.example").await?;
    desk.browser.click(".case [data-move=contacted]").await?;
    desk.browser.find(".case[data-state=contacted]").await?;
    assert_eq!(only_case(&desk.owner).await?.state, CaseState::Contacted);
    desk.browser.click(".case [aria-expanded]").await?;
    desk.browser.type_into(".case .below textarea", HOSTILE).await?;
    desk.browser.click(".case .below button[type=submit]").await?;
    desk.browser.wait_for_text(".notice", "Saved").await?;
    desk.browser.click(".case [aria-expanded=false]").await?;
    desk.browser.wait_for_text(".history", HOSTILE).await?;
    desk.browser.click(".case [data-move=resolved]").await?;
    desk.browser.wait_until("document.querySelectorAll('.case').length === 0").await?;
    assert_eq!(only_case(&desk.owner).await?.state, CaseState::Resolved);
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_is_made_from_a_template_and_published() -> Result<()> {
    let desk = open().await?;
    desk.goto("/surveys/new?template=after-delivery").await?;
    let field = desk.browser.find(".question .field input").await?;
    field.clear().await?;
    field.send_keys("Did it come in time?").await?;
    desk.browser.wait_for_text(".preview .shown", "Did it come in time?").await?;
    desk.browser.click("#publish").await?;
    desk.browser.wait_for_text(".survey-row h3", "Did it come in time?").await?;
    let stored: Surveys = desk.owner.get("/v1/surveys").await?.ok()?;
    let survey = stored.surveys.iter().find(|survey| survey.id == "after-delivery");
    let english = survey.and_then(|survey| survey.questions.first()?.text.get(&shopbell_protocol::Locale::En));
    assert_eq!(english.map(String::as_str), Some("Did it come in time?"));
    let asked = desk.visitor().http.get(format!(
        "{}/v1/shops/{}/surveys/after-delivery?locale=en",
        desk.edge.url(),
        desk.owner.shop
    ));
    let asked: Value = asked.send().await?.json().await?;
    assert_eq!(asked["questions"][0]["text"], "Did it come in time?");
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_low_score_ends_the_survey_where_the_owner_says_so() -> Result<()> {
    let desk = open().await?;
    desk.goto("/surveys/new").await?;
    desk.browser.type_into(".question .field input", "How was it?").await?;
    for _ in 0..2 {
        desk.browser.click(".editor > div > .plain").await?;
    }
    desk.browser.wait_until("document.querySelectorAll('.question').length === 3").await?;
    desk.browser.type_into(".question:nth-of-type(3) .field input", "What was good?").await?;
    desk.browser.type_into(".question:nth-of-type(4) .field input", "What went wrong?").await?;
    desk.browser.click(".question [data-do=add-branch]").await?;
    desk.browser.find(".branch").await?;
    desk.browser.click(".branch .field:nth-of-type(2) option[value='2']").await?;
    desk.browser.click(".branch .field:nth-of-type(3) option[value=q3]").await?;
    desk.browser.click("#publish").await?;
    desk.browser.wait_for_text(".survey-row h3", "How was it?").await?;
    let stored: Surveys = desk.owner.get("/v1/surveys").await?.ok()?;
    let survey = stored.surveys.first().context("no survey")?;
    let branches = survey.questions.first().map(|question| question.branches.clone());
    let wanted = Branch { min: Some(1), max: Some(2), choice: None, go_to: Some("q3".to_owned()) };
    assert_eq!(branches, Some(vec![wanted]));
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checker_says_what_is_wrong_with_a_page() -> Result<()> {
    let broken = |owner: &shopbell_tests::people::Owner| {
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'; frame-src *\">";
        format!("<!doctype html><title>Shop</title>{policy}<body>{}</body>", owner.script_tag)
    };
    let desk = Dashboard::open(Window::DESKTOP, broken).await?;
    desk.sign_in().await?;
    desk.goto("/installation").await?;
    desk.browser.wait_for_text(".code code", &desk.owner.script_tag).await?;
    desk.browser.click("#check").await?;
    desk.browser.find("[data-fault=policy_script]").await?;
    desk.browser.wait_for_text("[data-fault=policy_script] code", &format!("script-src {}", desk.edge.url())).await?;
    assert_eq!(desk.browser.texts("[data-fault]").await?.len(), 1, "only that is wrong");
    let address = desk.browser.find("form.filters input").await?;
    address.clear().await?;
    address.send_keys("http://localhost:9/").await?;
    desk.browser.click("#check").await?;
    desk.browser.find("[data-fault=wrong_origin]").await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checker_finds_a_good_page_good() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.sign_in().await?;
    desk.goto("/installation").await?;
    desk.browser.click("#check").await?;
    desk.browser.find(".verdict.good").await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}
