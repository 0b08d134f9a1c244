//! The HTTP calls of an owner: create a shop, fill it, read its results. Used by `demo` and the tests.

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shopbell_protocol::owner::{
    Catalogue, CreatedShop, Faq, NewShop, NewSurveyLink, Published, SampleCounts, SampleData, Settings, Stored,
    SurveyLink, Surveys, TriedQuestion, TryQuestion,
};
use shopbell_protocol::{Locale, NewTurn, RecordId};
use std::time::{SystemTime, UNIX_EPOCH};

/// Talks to one worker.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    /// For the worker at `url`.
    pub fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.trim_end_matches('/').to_owned() }
    }

    /// Creates a shop.
    pub async fn create_shop(&self, admin_token: &str, shop: &NewShop) -> Result<CreatedShop> {
        self.send(reqwest::Method::POST, "/v1/shops", admin_token, Some(shop)).await
    }

    /// Replaces the shop's FAQ.
    pub async fn put_faq(&self, key: &str, faq: &Faq) -> Result<Published> {
        self.send(reqwest::Method::PUT, "/v1/faq", key, Some(faq)).await
    }

    /// Replaces the shop's catalogue.
    pub async fn put_products(&self, key: &str, catalogue: &Catalogue) -> Result<Stored> {
        self.send(reqwest::Method::PUT, "/v1/products", key, Some(catalogue)).await
    }

    /// Replaces the shop's settings.
    pub async fn put_settings(&self, key: &str, settings: &Settings) -> Result<Settings> {
        self.send(reqwest::Method::PUT, "/v1/settings", key, Some(settings)).await
    }

    /// Replaces the shop's surveys.
    pub async fn put_surveys(&self, key: &str, surveys: &Surveys) -> Result<Surveys> {
        self.send(reqwest::Method::PUT, "/v1/surveys", key, Some(surveys)).await
    }

    /// Makes a link to a survey.
    pub async fn create_survey_link(&self, key: &str, link: &NewSurveyLink) -> Result<SurveyLink> {
        self.send(reqwest::Method::POST, "/v1/survey-links", key, Some(link)).await
    }

    /// How much sample data the shop has.
    pub async fn sample_data(&self, key: &str) -> Result<SampleCounts> {
        self.get(key, "/v1/sample-data").await
    }

    /// Adds sample data.
    pub async fn add_sample_data(&self, key: &str, data: &SampleData) -> Result<SampleCounts> {
        self.send(reqwest::Method::POST, "/v1/sample-data", key, Some(data)).await
    }

    /// Asks as a visitor. The answer is not looked at.
    pub async fn ask(&self, shop: &str, turn: &NewTurn) -> Result<serde_json::Value> {
        self.send(reqwest::Method::POST, &format!("/v1/shops/{shop}/chat"), "", Some(turn)).await
    }

    /// What a question would get.
    pub async fn try_question(&self, key: &str, question: &TryQuestion) -> Result<TriedQuestion> {
        self.send(reqwest::Method::POST, "/v1/faq/try", key, Some(question)).await
    }

    /// Reads anything the owner may read.
    pub async fn get<T: DeserializeOwned>(&self, key: &str, path: &str) -> Result<T> {
        self.send(reqwest::Method::GET, path, key, None::<&()>).await
    }

    async fn send<B: Serialize, T: DeserializeOwned>(
        &self,
        method: reqwest::Method,
        path: &str,
        token: &str,
        body: Option<&B>,
    ) -> Result<T> {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.url)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.with_context(|| format!("the worker at {} does not answer", self.url))?;
        let status = response.status();
        let text = response.text().await?;
        if !status.is_success() {
            bail!("{method} {path} was answered {status}: {text}");
        }
        serde_json::from_str(&text).with_context(|| format!("{method} {path} was answered with {text}"))
    }
}

/// A shop that stands at `origins`, filled with the demo storefront's FAQ and products.
pub async fn create_demo_shop(client: &Client, admin_token: &str, origins: &[String]) -> Result<CreatedShop> {
    let shop = NewShop {
        name: "نارنج".to_owned(),
        origins: origins.to_vec(),
        locale: Locale::Fa,
        time_zone: "Asia/Dubai".to_owned(),
    };
    let created = client.create_shop(admin_token, &shop).await?;
    client.put_faq(&created.key, &shopbell_demo_site::faq()).await?;
    // Whoever tries the demo is to see what is recommended.
    let mut settings: Settings = client.get(&created.key, "/v1/settings").await?;
    settings.holdout_percent = 0;
    client.put_settings(&created.key, &settings).await?;
    let home = origins.first().context("a shop needs an origin")?;
    client.put_products(&created.key, &shopbell_demo_site::catalogue(home)).await?;
    Ok(created)
}

/// Fills the demo shop with made-up history. Returns how much there is.
pub async fn add_history(client: &Client, key: &str) -> Result<SampleCounts> {
    let catalogue = shopbell_demo_site::catalogue("http://localhost").products;
    let products: Vec<&str> = catalogue.iter().map(|product| product.id.as_str()).collect();
    let surveys: Surveys = client.get(key, "/v1/surveys").await?;
    let data = shopbell_sample::history(&shopbell_sample::Shop {
        now: i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?,
        locales: &[Locale::Fa, Locale::Fa, Locale::Ar, Locale::En],
        products: &products,
        faq: &shopbell_demo_site::faq().entries,
        surveys: &surveys.surveys,
    })?;
    for piece in shopbell_sample::pieces(&data) {
        client.add_sample_data(key, &piece).await?;
    }
    client.sample_data(key).await
}

/// A new id of a record, as a browser or a shop makes it.
///
/// # Errors
/// When the machine has no randomness.
pub fn new_id() -> Result<RecordId> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let piece = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let id = format!("{}-{}-4{}-8{}-{}", piece(0, 8), piece(8, 12), piece(12, 15), piece(15, 18), piece(18, 30));
    Ok(RecordId::try_from(id)?)
}
