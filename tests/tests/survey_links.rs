//! Surveys on other channels: links that are followed without any script, codes on receipts, ratings taken on the
//! telephone, and those who don't want to be asked.

use anyhow::{Context, Result, ensure};
use qrcode::{Color, EcLevel, QrCode};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shopbell_protocol::owner::{OptOut, Page, QuestionResult, ResponseRow, SurveyLink, SurveyResult, Surveys};
use shopbell_protocol::{Channel, GivenAnswer, ResponseReceipt};
use shopbell_tests::browser::{Browser, Window};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::Owner;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn say(fa: &str, en: &str) -> Value {
    json!({ "fa": fa, "en": en })
}

/// Who is satisfied is asked what was good, who isn't in their own words.
fn survey() -> Value {
    json!({ "id": "delivery", "stage": "delivery", "touchpoint": "delivery", "questions": [
        { "id": "satisfied", "kind": "csat", "text": say("از تحویل سفارش‌تان چقدر راضی بودید؟", "How was the delivery?"),
          "required": true, "low": say("خیلی ناراضی", "very bad"), "high": say("خیلی راضی", "very good"),
          "branches": [{ "max": 3, "go_to": "reason" }] },
        { "id": "good", "kind": "multiple", "text": say("چه چیزی خوب بود؟", "What was good?"), "choices": [
            { "id": "fast", "text": say("سریع رسید", "It was fast") },
            { "id": "whole", "text": say("سالم رسید", "It arrived whole") }],
          "branches": [{ "choice": "fast", "go_to": null }] },
        { "id": "reason", "kind": "text", "text": say("چرا؟", "Why?") },
    ], "thanks": say("ممنون که گفتید!", "Glad you told us!") })
}

async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &json!({ "surveys": [survey()] })).await?.ok::<Surveys>()?;
    Ok(owner)
}

async fn link(owner: &Owner, more: Value) -> Result<SurveyLink> {
    owner.post("/v1/survey-links", &wanted(more)).await?.ok()
}

fn wanted(more: Value) -> Value {
    let mut wanted = json!({ "id": new_id(), "survey": "delivery", "channel": "sms", "locale": "en" });
    for (name, value) in more.as_object().into_iter().flatten() {
        wanted[name] = value.clone();
    }
    wanted
}

/// A browser without scripts, with what it does with redirects.
struct Reader {
    http: reqwest::Client,
    now: Option<i64>,
}

struct Shown {
    status: StatusCode,
    location: Option<String>,
    headers: reqwest::header::HeaderMap,
    html: String,
}

impl Reader {
    fn new(redirects: Policy) -> Result<Self> {
        Ok(Self { http: reqwest::Client::builder().redirect(redirects).pool_max_idle_per_host(0).build()?, now: None })
    }

    async fn send(&self, method: Method, url: &str, form: Option<&[(&str, &str)]>) -> Result<Shown> {
        let mut request = self.http.request(method, url);
        if let Some(form) = form {
            let body = reqwest::Url::parse_with_params("http://form/", form)?.query().unwrap_or_default().to_owned();
            // As browsers do where no referrer is sent.
            request =
                request.header("Content-Type", "application/x-www-form-urlencoded").header("Origin", "null").body(body);
        }
        if let Some(now) = self.now {
            request = request.header("X-Test-Now", now.to_string());
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get("Location").and_then(|value| Some(value.to_str().ok()?.to_owned()));
        Ok(Shown { status, location, headers, html: response.text().await? })
    }

    async fn open(&self, url: &str) -> Result<Shown> {
        self.send(Method::GET, url, None).await
    }

    async fn post(&self, url: &str, form: &[(&str, &str)]) -> Result<Shown> {
        self.send(Method::POST, url, Some(form)).await
    }
}

impl Shown {
    /// Status and heading.
    fn says(&self) -> String {
        let heading = self.html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>"));
        format!("{} {}", self.status.as_u16(), heading.map_or("-", |(heading, _)| heading))
    }

    /// What a hidden field holds.
    fn hidden(&self, name: &str) -> Option<&str> {
        let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        Some(self.html.split_once(&start)?.1.split_once('"')?.0)
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

async fn responses(owner: &Owner) -> Result<Vec<ResponseRow>> {
    Ok(owner.get("/v1/responses").await?.ok::<Page<ResponseRow>>()?.items)
}

async fn satisfied(owner: &Owner) -> Result<QuestionResult> {
    let results = owner.get("/v1/results?from=2026-01-01&to=2027-12-31").await?.body;
    let surveys: Vec<SurveyResult> = serde_json::from_value(results["surveys"].clone())?;
    let questions = surveys.into_iter().flat_map(|one| one.questions);
    questions.into_iter().find(|one| one.question == "satisfied").context("no answers")
}

#[tokio::test]
async fn a_survey_link_is_answered_by_plain_forms_and_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let more = json!({ "customer": "NA-10482", "staff": "مریم", "product": "tray" });
    let sent = link(&owner, more).await?;
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
    let again = link(&owner, json!({ "customer": "NA-10482", "channel": "email" })).await?;
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
async fn a_receipts_survey_link_is_answered_by_everybody_who_finds_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let printed = link(&owner, json!({ "channel": "receipt", "staff": "Till 3" })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    for score in ["5", "1"] {
        let page = reader.open(&printed.url).await?;
        assert!(!page.html.contains("/stop"), "nobody is known who could be left alone");
        let opening = page.hidden("r").context("no opening")?.to_owned();
        let form = [("question", "satisfied"), ("score", score), ("r", opening.as_str())];
        let expected = if score == "5" { "200 What was good?" } else { "200 Why?" };
        // A second tap is the same person.
        for _ in 0..2 {
            let next = reader.post(&printed.url, &form).await?;
            assert_eq!(next.says(), expected);
            assert_eq!(next.hidden("r"), Some(opening.as_str()));
        }
    }
    let rows = responses(&owner).await?;
    assert_eq!(rows.iter().map(|row| row.answers[0].score).collect::<Vec<_>>(), [Some(1), Some(5)]);
    assert_ne!(rows[0].visitor, rows[1].visitor);
    assert_eq!(satisfied(&owner).await?.by_staff[0].responses, 2);
    // Somebody else's response isn't gone on with through a code.
    let form = [("question", "good"), ("choice", "fast"), ("r", rows[0].id.as_str())];
    let elsewhere = link(&owner, json!({ "channel": "receipt" })).await?;
    assert_eq!(reader.post(&elsewhere.url, &form).await?.says(), "200 How was the delivery?");
    Ok(())
}

#[tokio::test]
async fn unsubscribe_from_surveys_and_come_back() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    let sent = link(&owner, json!({ "customer": "4711" })).await?;
    let known = link(&owner, json!({ "visitor": visitor.id })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    // Not by looking.
    assert_eq!(reader.open(&format!("{}/stop", sent.url)).await?.status, StatusCode::METHOD_NOT_ALLOWED);
    let page = reader.open(&sent.url).await?;
    assert!(page.html.contains("/stop?locale=en\"") && page.html.contains("Don't ask me again"));
    for url in [&sent.url, &known.url, &sent.url] {
        assert_eq!(reader.post(&format!("{url}/stop"), &[]).await?.says(), "200 We won't ask you again");
    }
    assert_eq!(reader.open(&sent.url).await?.says(), "200 We won't ask you again");
    assert_eq!(
        reader.post(&sent.url, &[("question", "satisfied"), ("score", "4")]).await?.says(),
        "200 We won't ask you again"
    );
    assert!(responses(&owner).await?.is_empty());
    for who in [json!({ "customer": "4711" }), json!({ "visitor": visitor.id })] {
        assert_eq!(owner.post("/v1/survey-links", &wanted(who)).await?.error(), "409 conflict -");
    }
    link(&owner, json!({ "customer": "4712" })).await?;

    let page: Page<OptOut> = owner.get("/v1/opt-outs?limit=1").await?.ok()?;
    assert_eq!((page.items.len(), page.items[0].visitor.as_str()), (1, visitor.id.as_str()));
    let cursor = page.next.context("no second page")?;
    let page: Page<OptOut> = owner.get(&format!("/v1/opt-outs?limit=1&cursor={cursor}")).await?.ok()?;
    assert_eq!((page.items[0].customer.as_deref(), page.next), (Some("4711"), None));
    let address = format!("/v1/opt-outs/{}", page.items[0].visitor);
    owner.delete(&address).await?.ok::<OptOut>()?;
    assert_eq!(owner.delete(&address).await?.error(), "404 not_found -");
    link(&owner, json!({ "customer": "4711" })).await?;
    assert_eq!(reader.open(&sent.url).await?.says(), "200 How was the delivery?");
    assert_eq!(owner.get("/v1/opt-outs").await?.ok::<Page<OptOut>>()?.items.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_phone_rating_counts_like_any_other_and_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let taken = |more: Value| {
        let mut taken = json!({ "id": new_id(), "survey": "delivery", "channel": "phone", "staff": "Reza", "locale": "fa",
            "customer": "4711", "answers": [{ "question": "satisfied", "score": 2 }, { "question": "reason", "text": "دیر رسید" }] });
        for (name, value) in more.as_object().into_iter().flatten() {
            taken[name] = value.clone();
        }
        taken
    };
    let rating = taken(json!({}));
    let receipt: ResponseReceipt = owner.post("/v1/responses", &rating).await?.ok()?;
    assert_eq!((receipt.stored, receipt.next, receipt.duplicate), (2, None, false));
    assert!(owner.post("/v1/responses", &rating).await?.ok::<ResponseReceipt>()?.duplicate);
    let other_staff = json!({ "id": rating["id"], "staff": "Sara" });
    assert_eq!(owner.post("/v1/responses", &taken(other_staff)).await?.error(), "409 conflict id");
    assert_eq!(owner.post("/v1/responses", &taken(json!({}))).await?.error(), "409 conflict -", "once per customer");
    let sent = link(&owner, json!({ "customer": "4711" })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    assert_eq!(reader.open(&sent.url).await?.says(), "200 You have already answered");

    // Without a reference everybody is somebody new; what was taken yesterday counts then.
    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?;
    for (more, error) in [
        (json!({ "channel": "sms" }), "400 invalid_field channel"),
        (json!({ "at": now + 10 * DAY }), "400 invalid_field at"),
        (json!({ "at": now - 400 * DAY }), "400 invalid_field at"),
        (json!({ "answers": [{ "question": "satisfied", "score": 6 }] }), "400 invalid_field answers[0].score"),
        (json!({ "answers": [] }), "400 invalid_field answers"),
        (json!({ "survey": "nowhere" }), "404 not_found -"),
    ] {
        assert_eq!(owner.post("/v1/responses", &taken(more)).await?.error(), error);
    }
    let mut walk_in =
        taken(json!({ "channel": "shop", "answers": [{ "question": "satisfied", "score": 5 }], "at": now - DAY }));
    walk_in.as_object_mut().context("an object")?.remove("customer");
    for _ in 0..12 {
        walk_in["id"] = json!(new_id());
        owner.post("/v1/responses", &walk_in).await?.ok::<ResponseReceipt>()?;
    }
    let rows = responses(&owner).await?;
    assert_eq!((rows.len(), rows[0].at, rows[0].channel), (13, now - DAY, Channel::Shop));
    let results = owner.results().await?;
    assert_eq!(results.days.iter().map(|day| day.responses).collect::<Vec<_>>(), [12, 1]);
    let groups = &results.surveys[0].questions[0].by_channel;
    assert_eq!(
        groups.iter().map(|one| (one.name.as_str(), one.responses)).collect::<Vec<_>>(),
        [("shop", 12), ("phone", 1)]
    );
    Ok(())
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
