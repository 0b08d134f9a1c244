//! A shop that sends links to a survey, and somebody who follows them in a browser without scripts.

use crate::edge::Edge;
use crate::new_id;
use crate::people::Owner;
use anyhow::{Context, Result};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shopbell_protocol::owner::{Page, QuestionResult, ResponseRow, SurveyLink, SurveyResult, Surveys};

fn say(fa: &str, en: &str) -> Value {
    json!({ "fa": fa, "en": en })
}

/// Who is satisfied is asked what was good, who isn't in their own words.
pub fn survey() -> Value {
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

/// A shop with that survey, which is called `delivery`.
pub async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &json!({ "surveys": [survey()] })).await?.ok::<Surveys>()?;
    Ok(owner)
}

/// Makes a link to it.
pub async fn link(owner: &Owner, more: Value) -> Result<SurveyLink> {
    owner.post("/v1/survey-links", &wanted(more)).await?.ok()
}

/// A link to it, not made yet.
pub fn wanted(more: Value) -> Value {
    let mut wanted = json!({ "id": new_id(), "survey": "delivery", "channel": "sms", "locale": "en" });
    for (name, value) in more.as_object().into_iter().flatten() {
        wanted[name] = value.clone();
    }
    wanted
}

/// A browser without scripts.
pub struct Reader {
    http: reqwest::Client,
    /// Milliseconds since the epoch, if the request is to say what time it is.
    pub now: Option<i64>,
    /// The languages it asks for.
    pub languages: Option<&'static str>,
}

/// What it is shown.
pub struct Shown {
    /// The HTTP status.
    pub status: StatusCode,
    /// Where it is led to.
    pub location: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The page.
    pub html: String,
}

impl Reader {
    /// One that does this with redirects.
    pub fn new(redirects: Policy) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::builder().redirect(redirects).pool_max_idle_per_host(0).build()?,
            now: None,
            languages: None,
        })
    }

    /// Sends a request, with a form or without.
    pub async fn send(&self, method: Method, url: &str, form: Option<&[(&str, &str)]>) -> Result<Shown> {
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
        if let Some(languages) = self.languages {
            request = request.header("Accept-Language", languages);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get("Location").and_then(|value| Some(value.to_str().ok()?.to_owned()));
        Ok(Shown { status, location, headers, html: response.text().await? })
    }

    /// Opens an address.
    pub async fn open(&self, url: &str) -> Result<Shown> {
        self.send(Method::GET, url, None).await
    }

    /// Sends a form.
    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Result<Shown> {
        self.send(Method::POST, url, Some(form)).await
    }
}

impl Shown {
    /// Status and heading.
    pub fn says(&self) -> String {
        let heading = self.html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>"));
        format!("{} {}", self.status.as_u16(), heading.map_or("-", |(heading, _)| heading))
    }

    /// What a hidden field holds.
    pub fn hidden(&self, name: &str) -> Option<&str> {
        let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        Some(self.html.split_once(&start)?.1.split_once('"')?.0)
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What was answered, newest first.
pub async fn responses(owner: &Owner) -> Result<Vec<ResponseRow>> {
    Ok(owner.get("/v1/responses").await?.ok::<Page<ResponseRow>>()?.items)
}

/// What was answered to its first question.
pub async fn satisfied(owner: &Owner) -> Result<QuestionResult> {
    let results = owner.get("/v1/results?from=2026-01-01&to=2027-12-31").await?.body;
    let surveys: Vec<SurveyResult> = serde_json::from_value(results["surveys"].clone())?;
    let questions = surveys.into_iter().flat_map(|one| one.questions);
    questions.into_iter().find(|one| one.question == "satisfied").context("no answers")
}
