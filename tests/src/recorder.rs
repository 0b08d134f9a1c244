//! A proxy in front of the worker that notes every request, so that a test can say what a browser
//! really sent: which files, with which headers, from which kind of frame.

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// One request that passed, with the headers of its answer.
#[derive(Debug, Clone)]
pub struct Passed {
    /// `GET /w/….js`.
    pub line: String,
    /// The request's headers.
    pub request: HeaderMap,
    /// The answer's headers.
    pub response: HeaderMap,
}

/// The proxy.
#[derive(Clone)]
pub struct Recorder {
    url: String,
    target: Arc<Mutex<String>>,
    passed: Arc<Mutex<Vec<Passed>>>,
    http: reqwest::Client,
}

impl Recorder {
    /// Starts a proxy that leads nowhere yet.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let recorder = Self {
            url: format!("http://127.0.0.1:{}", listener.local_addr()?.port()),
            target: Arc::default(),
            passed: Arc::default(),
            // Neither decompressed nor kept open: what the worker says passes as it is.
            http: reqwest::Client::builder().pool_max_idle_per_host(0).build()?,
        };
        let router = Router::new().fallback(pass).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(recorder)
    }

    /// The address a browser uses.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Leads to that worker from now on.
    pub fn lead_to(&self, url: &str) {
        url.clone_into(&mut self.target.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Everything that has passed so far.
    pub fn passed(&self) -> Vec<Passed> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of everything that has passed so far.
    pub fn lines(&self) -> Vec<String> {
        self.passed().into_iter().map(|passed| passed.line).collect()
    }

    async fn forward(&self, request: Request) -> Result<Response<Body>> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let target = self.target.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let body = to_bytes(body, 1 << 20).await?;
        let mut headers = head.headers.clone();
        headers.remove("host");
        let answer = self
            .http
            .request(head.method.clone(), format!("{target}{path}"))
            .headers(headers)
            .body(body)
            .send()
            .await?;
        let mut response = Response::builder().status(answer.status());
        let answered = answer.headers().clone();
        *response.headers_mut().context("a response without headers")? = answered.clone();
        if let Some(headers) = response.headers_mut() {
            headers.remove("transfer-encoding");
        }
        let passed = Passed { line: format!("{} {path}", head.method), request: head.headers, response: answered };
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).push(passed);
        Ok(response.body(Body::from(answer.bytes().await?))?)
    }
}

async fn pass(State(recorder): State<Recorder>, request: Request) -> Response<Body> {
    recorder.forward(request).await.unwrap_or_else(|error| {
        let mut response = Response::new(Body::from(format!("the worker can't be reached: {error:#}")));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
    })
}
