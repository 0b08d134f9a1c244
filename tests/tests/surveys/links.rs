//! Links to surveys: plain forms, once, and that looking counts nothing.

use anyhow::{Context, Result, ensure};
use qrcode::{Color, EcLevel, QrCode};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shopbell_protocol::owner::{SurveyLink, Surveys};
use shopbell_protocol::{Channel, GivenAnswer, ResponseReceipt};
use shopbell_tests::browser::{Browser, Window};
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{Reader, Shown, link, responses, satisfied, shop, survey, wanted};
use shopbell_tests::new_id;

#[tokio::test]
async fn a_survey_link_is_answered_by_plain_forms_and_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let more = json!({ "customer": "NA-10482", "staff": "مریم", "product": "tray" });
    let sent = link(&owner, more).await?;
    let again = json!({ "customer": "NA-10482", "channel": "email", "ignore_attention": true });
    let again = link(&owner, again).await?;
    let reader = Reader::new(Policy::none())?;

    // Step by step.
    let first = reader.open(&format!("{}?score=4&utm_source=sms", sent.url)).await?;
    assert_eq!(first.says(), "200 How was the delivery?");
    assert!(first.html.contains("value=\"4\" required checked"), "what was tapped in the message is chosen");
    assert_eq!(first.html.matches(" checked").count(), 1);
    assert!(!first.html.contains("<script") && !first.html.contains("name=\"skip\""));
    let answered = reader.post(&sent.url, &[("question", "satisfied"), ("score", "4")]).await?;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    let next = answered.location.context("no way on")?;
    assert!(sent.url.ends_with(next.split('?').next().unwrap_or_default()), "{next}");
    let second = reader.open(&format!("{}{next}", edge.url())).await?;
    assert_eq!(second.says(), "200 What was good?");
    assert!(second.html.contains("type=\"checkbox\"") && second.html.contains("name=\"skip\""));

    // Once more, by a second tap or the way back: nothing changes.
    assert_eq!(reader.post(&sent.url, &[("question", "satisfied"), ("score", "1")]).await?.status, 303);
    // With redirects, as a browser goes; this choice is the survey's end.
    let browser = Reader::new(Policy::limited(3))?;
    let done = browser.post(&sent.url, &[("question", "good"), ("choice", "whole"), ("choice", "fast")]).await?;
    assert_eq!(done.says(), "200 Thank you!");
    assert!(done.html.contains("Glad you told us!"));
    assert_eq!(browser.open(&sent.url).await?.says(), "200 Thank you!");

    let rows = responses(&owner).await?;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    let said: Vec<&GivenAnswer> = row.answers.iter().collect();
    assert_eq!((said[0].score, said[1].choices.len(), row.done), (Some(4), 2, true));
    assert_eq!((row.channel, row.staff.as_deref()), (Channel::Sms, Some("مریم")));
    assert_eq!((row.customer.as_deref(), row.product.as_deref()), (Some("NA-10482"), Some("tray")));

    // The same customer isn't asked again by another link, and nobody else is taken for them.
    assert_eq!(browser.open(&again.url).await?.says(), "200 You have already answered");
    browser.post(&again.url, &[("question", "satisfied"), ("score", "1")]).await?;
    let other = link(&owner, json!({ "customer": "NA-10483" })).await?;
    let unhappy = browser.post(&other.url, &[("question", "satisfied"), ("score", "2")]).await?;
    assert_eq!(unhappy.says(), "200 Why?", "straight to the reason");
    assert_eq!(
        browser.post(&other.url, &[("question", "reason"), ("text", ""), ("skip", "1")]).await?.says(),
        "200 Thank you!"
    );

    let result = satisfied(&owner).await?;
    assert_eq!((result.responses, result.score), (2, Some(50.0)));
    let channels: Vec<_> = result.by_channel.iter().map(|one| (one.name.as_str(), one.responses, one.score)).collect();
    assert_eq!(channels, [("sms", 2, Some(50.0))]);
    let staff: Vec<_> = result.by_staff.iter().map(|one| (one.name.as_str(), one.responses, one.score)).collect();
    assert_eq!(staff, [("مریم", 1, Some(100.0))]);
    Ok(())
}

#[tokio::test]
async fn a_survey_link_that_is_only_looked_at_counts_nothing() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    let sent = link(&owner, json!({ "visitor": visitor.id })).await?;
    let previewer = Reader::new(Policy::limited(3))?;
    for count in 0..50 {
        let method = if count % 2 == 0 { Method::GET } else { Method::HEAD };
        assert_eq!(previewer.send(method, &format!("{}?score=1", sent.url), None).await?.status, 200);
    }
    assert!(responses(&owner).await?.is_empty() && satisfied(&owner).await.is_err());
    let page = previewer.open(&sent.url).await?;
    assert!(!page.html.contains(" checked"));
    for (name, value) in
        [("X-Robots-Tag", "noindex, nofollow"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")]
    {
        assert_eq!(page.header(name), value);
    }
    assert!(page.header("Content-Security-Policy").starts_with("default-src 'none'; style-src 'sha256-"));

    // Whoever answered in the widget isn't asked again by a link.
    let answers = json!([{ "question": "satisfied", "score": 5 }]);
    let response = json!({ "visitor": visitor.id, "survey": "delivery", "locale": "en", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<ResponseReceipt>()?;
    assert_eq!(previewer.open(&sent.url).await?.says(), "200 You have already answered");
    let rows = responses(&owner).await?;
    assert_eq!((rows.len(), rows[0].channel), (1, Channel::Widget));
    Ok(())
}

#[tokio::test]
async fn a_survey_link_that_is_forged_old_or_of_another_shop_leads_nowhere() -> Result<()> {
    let edge = Edge::start()?;
    let (owner, other) = (shop(&edge).await?, shop(&edge).await?);
    let sent = link(&owner, json!({ "expires_in_days": 3 })).await?;
    let mut reader = Reader::new(Policy::limited(3))?;
    let (base, token) = sent.url.rsplit_once('/').context("no token")?;
    let last = if token.ends_with('0') { "1" } else { "0" };
    let unknown = "404 There is no such survey";
    for forged in [
        format!("{base}/{}{last}", &token[..token.len() - 1]),
        format!("{base}/{}", "0".repeat(48)),
        format!("{base}/%F0%9F%94%94"),
        sent.url.replace(&owner.shop, &other.shop),
        sent.url.replace(&owner.shop, &"0".repeat(64)),
    ] {
        for form in [None, Some(&[("question", "satisfied"), ("score", "4")][..])] {
            let method = if form.is_some() { Method::POST } else { Method::GET };
            let shown = reader.send(method, &format!("{forged}?locale=en"), form).await?;
            assert_eq!(shown.says(), unknown, "{forged}");
        }
        assert_eq!(reader.post(&format!("{forged}/stop?locale=en"), &[]).await?.says(), unknown);
    }
    assert_eq!(
        reader.post(&sent.url, &[("question", "satisfied"), ("score", "6")]).await?.says(),
        "400 How was the delivery?"
    );
    for (form, fault) in [
        (vec![("question", "satisfied")], "Please answer this question first."),
        (vec![("question", "satisfied"), ("skip", "1")], "Please answer this question first."),
        (vec![("question", "satisfied"), ("score", "a lot")], "That answer couldn’t be read."),
        (vec![("question", "satisfied"), ("choice", "fast")], "That answer couldn’t be read."),
    ] {
        let shown = reader.post(&sent.url, &form).await?;
        assert!(shown.status == 400 && shown.html.replace('\'', "’").contains(fault), "{}", shown.html);
    }
    let long = "x".repeat(40_000);
    let shown = reader.post(&sent.url, &[("question", "satisfied"), ("text", &long)]).await?;
    assert_eq!(shown.status, StatusCode::PAYLOAD_TOO_LARGE);

    reader.now = Some(sent.expires_at - 1);
    assert_eq!(reader.open(&sent.url).await?.says(), "200 How was the delivery?");
    reader.now = Some(sent.expires_at);
    assert_eq!(reader.open(&sent.url).await?.says(), "410 This link has expired");
    assert_eq!(
        reader.post(&sent.url, &[("question", "satisfied"), ("score", "4")]).await?.says(),
        "410 This link has expired"
    );
    reader.now = None;
    let mut over = survey();
    over["active"] = json!(false);
    owner.put("/v1/surveys", &json!({ "surveys": [over] })).await?.ok::<Surveys>()?;
    assert_eq!(reader.open(&sent.url).await?.says(), "410 This survey has ended");
    assert!(responses(&owner).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_survey_link_is_made_once_and_refused_with_the_field_at_fault() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let body = wanted(json!({ "customer": "۱۲" }));
    let first: SurveyLink = owner.post("/v1/survey-links", &body).await?.ok()?;
    let second: SurveyLink = owner.post("/v1/survey-links", &body).await?.ok()?;
    assert_eq!((first.duplicate, second.duplicate), (false, true));
    assert_eq!((&first.url, first.expires_at), (&second.url, second.expires_at));
    let mut changed = body.clone();
    changed["channel"] = json!("email");
    assert_eq!(owner.post("/v1/survey-links", &changed).await?.error(), "409 conflict id");
    for (more, error) in [
        (json!({ "channel": "widget" }), "400 invalid_field channel"),
        (json!({ "channel": "phone" }), "400 invalid_field channel"),
        (json!({ "channel": "receipt", "customer": "1" }), "400 invalid_field customer"),
        (json!({ "channel": "receipt", "visitor": new_id() }), "400 invalid_field visitor"),
        (json!({ "expires_in_days": 0 }), "400 invalid_field expires_in_days"),
        (json!({ "expires_in_days": 366 }), "400 invalid_field expires_in_days"),
        (json!({ "customer": "x".repeat(101) }), "400 invalid_field customer"),
        (json!({ "staff": "x".repeat(61) }), "400 invalid_field staff"),
        (json!({ "survey": "nowhere" }), "404 not_found -"),
        (json!({ "phone": "0912" }), "400 invalid_field phone"),
        (json!({ "id": "1" }), "400 invalid_field id"),
        (json!({ "visitor": "me" }), "400 invalid_field visitor"),
        (json!({ "locale": "de" }), "400 invalid_field locale"),
        (json!({ "expires_in_days": "3" }), "400 invalid_field expires_in_days"),
        (json!({ "expires_at": "2026-02-30" }), "400 invalid_field expires_at"),
    ] {
        assert_eq!(owner.post("/v1/survey-links", &wanted(more)).await?.error(), error);
    }

    // The code holds exactly the address.
    let drawing = owner.request(Method::GET, &format!("/v1/survey-links/{}/qr.svg", first.id)).send().await?;
    assert_eq!(drawing.headers()["Content-Type"], "image/svg+xml");
    let drawing = drawing.text().await?;
    let expected = QrCode::with_error_correction_level(&first.url, EcLevel::M)?;
    assert_eq!(modules(&drawing)?, expected.to_colors());
    assert_eq!(owner.get(&format!("/v1/survey-links/{}/qr.svg", new_id())).await?.error(), "404 not_found -");
    let stranger = shop(&edge).await?;
    assert_eq!(stranger.get(&format!("/v1/survey-links/{}/qr.svg", first.id)).await?.error(), "404 not_found -");
    Ok(())
}

/// The modules that a drawing shows, without the quiet zone of four.
fn modules(drawing: &str) -> Result<Vec<Color>> {
    let wide: usize =
        drawing.split_once("width=\"").and_then(|(_, rest)| rest.split('"').next()).context("no width")?.parse()?;
    let path = drawing.split_once(" d=\"").and_then(|(_, rest)| rest.split('"').next()).context("no path")?;
    let corners = path.split('M').skip(1).map(|piece| {
        let (x, rest) = piece.split_once(' ')?;
        let y = rest.split('h').next()?;
        let size = rest.split_once('h')?.1.split('v').next()?;
        Some((x.parse::<usize>().ok()?, y.parse::<usize>().ok()?, size.parse::<usize>().ok()?))
    });
    let corners: Vec<_> = corners.collect::<Option<_>>().context("an unknown path")?;
    let size = corners.first().context("no modules")?.2;
    let count = wide / size - 8;
    ensure!(count >= 21, "{count} modules");
    let mut colors = vec![Color::Light; count * count];
    for (x, y, _) in corners {
        colors[(y / size - 4) * count + x / size - 4] = Color::Dark;
    }
    Ok(colors)
}

#[tokio::test]
async fn nothing_in_a_survey_links_page_is_taken_for_markup() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let hostile = "</style></title><script>alert('1')</script>\"><img src=x onerror=alert(2)>&amp;";
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["name"] = json!(hostile);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    let survey = json!({ "id": "delivery", "stage": "delivery", "touchpoint": "t", "thanks": { "en": hostile }, "questions": [
        { "id": "satisfied", "kind": "csat", "text": { "en": hostile }, "low": { "en": "<i>" }, "high": { "en": "\"'" } },
        { "id": "which", "kind": "single", "text": { "en": "Which?" }, "choices": [
            { "id": "a", "text": { "en": "<script>a</script>" } }, { "id": "b", "text": { "en": "\" onclick=\"b" } }] },
    ] });
    owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?.ok::<Surveys>()?;
    let sent = link(&owner, json!({})).await?;
    let reader = Reader::new(Policy::limited(3))?;
    let tail = "?locale=%22%3E%3Cscript%3E&score=%3Cscript%3E&r=%22%3E%3Cscript%3E";
    let mut pages = vec![reader.open(&format!("{}{tail}", sent.url)).await?];
    let odd = [("question", "<script>"), ("locale", "\"><script>"), ("r", "\"><script>"), ("text", hostile)];
    pages.push(reader.post(&sent.url, &odd).await?);
    pages.push(reader.post(&sent.url, &[("question", "satisfied"), ("skip", "1")]).await?);
    pages.push(reader.post(&sent.url, &[("question", "which"), ("choice", hostile)]).await?);
    pages.push(reader.post(&sent.url, &[("question", "which"), ("choice", "a")]).await?);
    assert_eq!(pages.last().map(Shown::says), Some("200 Thank you!".to_owned()));
    for page in pages {
        for markup in ["<script", "<img", "<i>", "onclick=\"b", "</style></title>"] {
            assert!(!page.html.contains(markup), "{markup} in {}", page.html);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_survey_link_is_answered_on_a_phone_in_persian() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let sent = link(&owner, json!({ "locale": "fa", "customer": "NA-10482" })).await?;
    let browser = Browser::open(Window::PHONE).await?;
    browser.goto(&format!("{}?score=4", sent.url)).await?;
    assert_eq!(browser.find("h1").await?.text().await?, "از تحویل سفارش‌تان چقدر راضی بودید؟");
    assert_eq!(browser.evaluate::<String>("document.dir").await?, "rtl");
    assert_eq!(browser.evaluate::<u32>("document.scripts.length").await?, 0);
    assert!(browser.evaluate::<bool>("document.documentElement.scrollWidth <= innerWidth").await?);
    browser.screenshot("survey-link-score").await?;
    browser.find(".faces label:nth-of-type(5)").await?.click().await?;
    browser.find(".send").await?.click().await?;
    browser.wait_until("document.querySelector('h1')?.textContent === 'چه چیزی خوب بود؟'").await?;
    browser.find(".choices label:nth-of-type(2)").await?.click().await?;
    browser.screenshot("survey-link-choices").await?;
    browser.find(".send").await?.click().await?;
    browser.wait_until("document.querySelector('h1')?.textContent === 'چرا؟'").await?;
    browser.find("textarea").await?.send_keys("خیلی زود رسید.").await?;
    browser.screenshot("survey-link-text").await?;
    browser.find(".send").await?.click().await?;
    browser.wait_until("document.body.textContent.includes('ممنون که گفتید!')").await?;
    browser.screenshot("survey-link-thanks").await?;
    browser.expect_calm().await?;
    let row = responses(&owner).await?.pop().context("no response")?;
    assert!(row.done && row.answers[0].score == Some(5) && row.answers[2].text.as_deref() == Some("خیلی زود رسید."));
    browser.find("footer .quiet").await?.click().await?;
    browser.wait_until("document.querySelector('h1')?.textContent === 'دیگر از شما نمی‌پرسیم'").await?;
    browser.close().await
}

#[tokio::test]
async fn a_survey_link_that_a_scanner_with_scripts_opens_counts_nothing() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let sent = link(&owner, json!({ "customer": "4711" })).await?;
    let scanner = Browser::open(Window::DESKTOP).await?;
    let mut addresses = vec![format!("{}?score=1", sent.url)];
    // It lets the page run for itself, and follows whatever can be followed.
    let mut seen = 0;
    while let Some(address) = addresses.get(seen).cloned() {
        scanner.goto(&address).await?;
        scanner.wait_until("document.readyState === 'complete'").await?;
        assert!(!scanner.find("h1").await?.text().await?.is_empty());
        let links: Vec<String> = scanner.evaluate("[...document.links].map(link => link.href)").await?;
        addresses.extend(links.into_iter().filter(|link| seen == 0 && link.starts_with(&sent.url)));
        seen += 1;
    }
    assert!(seen > 1, "there is a way to the other language");
    scanner.close().await?;
    assert!(responses(&owner).await?.is_empty() && satisfied(&owner).await.is_err());
    assert_eq!(owner.get("/v1/opt-outs").await?.body["items"], json!([]));
    // Who it was for answers as if nobody had been there.
    let reader = Reader::new(Policy::limited(3))?;
    let next = reader.post(&sent.url, &[("question", "satisfied"), ("score", "5")]).await?;
    assert_eq!((next.says().as_str(), satisfied(&owner).await?.responses), ("200 What was good?", 1));
    Ok(())
}
