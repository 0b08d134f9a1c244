//! Every address of the shop, and the headers of its answers.

use crate::assets;
use crate::csp;
use crate::data_layer;
use crate::goods::goods;
use crate::pages::{self, Page};
use crate::pictures;
use crate::{Storefront, customers, faq, orders};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use shopbell_protocol::Locale;
use std::sync::Arc;

type Site = State<Arc<Storefront>>;

/// The whole shop.
pub fn router(site: Storefront) -> Router {
    // Read the data now, so that a mistake in it stops the start and never a request.
    let (_, _) = (goods(), faq::faq());
    orders::load();
    let policy = csp::header(&site);
    Router::new()
        .route("/", get(async || Redirect::temporary("/fa/")))
        .route("/health", get(async || "ok"))
        .route("/assets/{name}", get(asset))
        .route("/pictures/{name}", get(picture))
        .route("/{locale}", get(add_slash))
        .route("/{locale}/", get(list))
        .route("/{locale}/product/{id}", get(product))
        .route("/{locale}/product/{id}/data-layer.js", get(product_data_layer))
        .route("/{locale}/cart", get(cart))
        .route("/{locale}/thank-you", get(thank_you))
        .route("/{locale}/faq", get(questions))
        .route("/{locale}/account", get(account))
        .route("/webhooks/orders", post(order_status))
        .fallback(unknown)
        .layer(map_response(move |mut response: Response| {
            let headers = response.headers_mut();
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            if let Some(policy) = &policy {
                headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
            }
            std::future::ready(response)
        }))
        .with_state(Arc::new(site))
}

/// The list's filter.
#[derive(Deserialize)]
struct Filter {
    category: Option<String>,
}

/// The order a thank-you page is for.
#[derive(Deserialize)]
struct Order {
    order: Option<String>,
}

/// Who is logged in.
#[derive(Deserialize)]
struct Login {
    #[serde(rename = "as")]
    customer: Option<String>,
}

async fn add_slash(State(site): Site, Path(code): Path<String>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    Redirect::permanent(&format!("/{}/", locale.code())).into_response()
}

async fn list(State(site): Site, Path(code): Path<String>, Query(filter): Query<Filter>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    let category = match &filter.category {
        None => None,
        Some(id) => match goods().category(id) {
            Some(category) => Some(category),
            None => return not_found(&site, &uri),
        },
    };
    show(StatusCode::OK, &site, pages::list::page(&site, locale, category))
}

async fn product(State(site): Site, Path((code, id)): Path<(String, String)>, uri: Uri) -> Response {
    match (locale(&code), goods().product(&id)) {
        (Some(locale), Some(product)) => show(StatusCode::OK, &site, pages::product::page(&site, locale, product)),
        _ => not_found(&site, &uri),
    }
}

async fn product_data_layer(State(site): Site, Path((code, id)): Path<(String, String)>, uri: Uri) -> Response {
    match (locale(&code), goods().product(&id)) {
        (Some(locale), Some(product)) => {
            let script = data_layer::view_item_script(product, locale);
            ([(CONTENT_TYPE, assets::SCRIPT.content_type), (CACHE_CONTROL, "no-cache")], script).into_response()
        }
        _ => not_found(&site, &uri),
    }
}

async fn cart(State(site): Site, Path(code): Path<String>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    show(StatusCode::OK, &site, pages::cart::page(&site, locale))
}

async fn thank_you(State(site): Site, Path(code): Path<String>, Query(query): Query<Order>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    show(StatusCode::OK, &site, pages::thank_you::page(&site, locale, query.order.as_deref()))
}

async fn questions(State(site): Site, Path(code): Path<String>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    show(StatusCode::OK, &site, pages::faq::page(locale))
}

async fn account(State(site): Site, Path(code): Path<String>, Query(login): Query<Login>, uri: Uri) -> Response {
    let Some(locale) = locale(&code) else {
        return not_found(&site, &uri);
    };
    let customer = login.customer.as_deref().and_then(customers::find);
    show(StatusCode::OK, &site, pages::account::page(&site, locale, customer))
}

async fn order_status(State(site): Site, headers: HeaderMap, uri: Uri, body: Bytes) -> Response {
    let Some(key) = &site.order_key else {
        return not_found(&site, &uri);
    };
    let signature = headers.get("Shopbell-Signature").and_then(|value| value.to_str().ok());
    orders::answer(key, signature.unwrap_or_default(), &body)
}

async fn asset(State(site): Site, Path(name): Path<String>, uri: Uri) -> Response {
    let Some(asset) = assets::find(&name) else {
        return not_found(&site, &uri);
    };
    let headers = [(CONTENT_TYPE, asset.content_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.body).into_response()
}

async fn picture(State(site): Site, Path(name): Path<String>, uri: Uri) -> Response {
    let Some(product) = name.strip_suffix(".svg").and_then(|id| goods().product(id)) else {
        return not_found(&site, &uri);
    };
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, pictures::draw(&product.picture)).into_response()
}

async fn unknown(State(site): Site, uri: Uri) -> Response {
    not_found(&site, &uri)
}

/// The "no such page" page, in the language the address begins with.
fn not_found(site: &Storefront, uri: &Uri) -> Response {
    let code = uri.path().split('/').nth(1).unwrap_or_default();
    let locale = locale(code).unwrap_or(Locale::Fa);
    show(StatusCode::NOT_FOUND, site, pages::not_found::page(locale))
}

fn show(status: StatusCode, site: &Storefront, page: Page) -> Response {
    let html = pages::layout::document(site, page).into_string();
    (status, [(CACHE_CONTROL, "no-cache")], Html(html)).into_response()
}

fn locale(code: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.code() == code)
}
