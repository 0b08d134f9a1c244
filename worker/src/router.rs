//! The whole table of addresses.

use crate::error::ApiError;
use crate::handlers::{
    assets, case_page, cases, customers, dashboard, docs, exports, faq, frame, identity, insights, installation,
    loader, old_ratings, orders, owner, products, reports, samples, session, shops, survey_links, survey_page, surveys,
    visitor, webhooks,
};
use crate::hosts;
use worker::{Env, Method, Request, Response};

/// Answers a request. Whatever goes wrong becomes an answer too.
pub async fn route(request: Request, env: Env) -> worker::Result<Response> {
    match dispatch(request, &env).await {
        Ok(response) => Ok(response),
        Err(error) => error.into_response(),
    }
}

async fn dispatch(request: Request, env: &Env) -> Result<Response, ApiError> {
    let path = request.path();
    let method = known_method(&request);
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if let Some(response) = hosts::instead(&request, env, &segments)? {
        return Ok(response);
    }
    match (method, segments.as_slice()) {
        // What a page downloads.
        (Method::Get | Method::Head, ["w", file]) => loader::serve(&request, env, file).await,
        (Method::Get | Method::Head, ["frame", shop]) => frame::serve(&request, env, shop).await,
        (Method::Get | Method::Head, ["a", file]) => assets::serve(&request, env, file).await,
        (Method::Get | Method::Head, ["s", shop, token]) => survey_page::show(request, env, shop, token).await,
        (Method::Post, ["s", shop, token]) => survey_page::submit(request, env, shop, token).await,
        (Method::Post, ["s", shop, token, "contact"]) => survey_page::leave_contact(request, env, shop, token).await,
        (Method::Post, ["s", shop, token, "stop"]) => survey_page::stop(request, env, shop, token).await,
        (Method::Get | Method::Head, ["c", shop, reference]) => case_page::show(request, env, shop, reference).await,
        (Method::Post, ["c", shop, reference]) => case_page::submit(request, env, shop, reference).await,
        (Method::Post, ["c", shop, reference, "stop"]) => case_page::stop(request, env, shop, reference).await,
        (Method::Get | Method::Head, ["dashboard", ..]) => dashboard::serve(&request, env).await,
        (Method::Get | Method::Head, ["docs"]) => docs::page(&request, env).await,
        (Method::Get | Method::Head, ["openapi.json"]) => docs::description(&request, env).await,
        (Method::Get | Method::Head, ["health"]) => Ok(Response::ok("ok")?),

        // What visitors do. No key; only the shop's own pages may, as far as browsers go.
        (Method::Options, ["v1", "shops", shop, ..]) => visitor::preflight(&request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "ratings"]) => visitor::submit_rating(request, env, shop).await,
        (Method::Patch, ["v1", "shops", shop, "ratings", id]) => visitor::add_comment(request, env, shop, id).await,
        (Method::Post, ["v1", "shops", shop, "chat"]) => visitor::ask(request, env, shop).await,
        (Method::Get, ["v1", "shops", shop, "questions"]) => visitor::suggest_questions(request, env, shop).await,
        (Method::Patch, ["v1", "shops", shop, "chat", id]) => visitor::rate_answer(request, env, shop, id).await,
        (Method::Post, ["v1", "shops", shop, "handoffs"]) => visitor::request_handoff(request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "orders"]) => orders::look_up(request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "events"]) => visitor::record_events(request, env, shop).await,
        (Method::Get, ["v1", "shops", shop, "products"]) => visitor::find_products(request, env, shop).await,
        (Method::Get, ["v1", "shops", shop, "surveys", id]) => surveys::ask(request, env, shop, id).await,
        (Method::Post, ["v1", "shops", shop, "identity"]) => identity::identify(request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "asks"]) => surveys::may_ask(request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "opt-outs"]) => surveys::opt_out(request, env, shop).await,
        (Method::Put, ["v1", "shops", shop, "responses", id]) => surveys::respond(request, env, shop, id).await,
        (Method::Get, ["v1", "shops", shop, "recommendations"]) => visitor::recommend(request, env, shop).await,

        (Method::Get, ["v1", "shops", shop, "cases"]) => cases::list_own(request, env, shop).await,
        (Method::Post, ["v1", "shops", shop, "cases", reference]) => cases::answer(request, env, shop, reference).await,

        // What the deployment's admin does.
        (Method::Post, ["v1", "shops"]) => shops::create(request, env).await,

        // What the owner does. The key, or the dashboard's cookie, names the shop.
        (Method::Post, ["v1", "session"]) => session::begin(request, env).await,
        (Method::Get, ["v1", "session"]) => session::read(request, env).await,
        (Method::Delete, ["v1", "session"]) => session::end(request, env).await,
        (Method::Post, ["v1", "installation"]) => installation::check(request, env).await,
        (Method::Get, ["v1", "results"]) => insights::results(request, env).await,
        (Method::Get, ["v1", "reports"]) => reports::report(request, env).await,
        (Method::Get, ["v1", "trends"]) => reports::trend(request, env).await,
        (Method::Get, ["v1", "journey"]) => reports::journey(request, env).await,
        (Method::Get, ["v1", "exports", file]) => exports::export(request, env, file).await,
        (Method::Get, ["v1", "results", "themes"]) => insights::themes(request, env).await,
        (Method::Get, ["v1", "results", "emotions"]) => insights::emotions(request, env).await,
        (Method::Get, ["v1", "results", "customers"]) => insights::customer_value(request, env).await,
        (Method::Get, ["v1", "results", "retention"]) => insights::retention(request, env).await,
        (Method::Get, ["v1", "results", "segments"]) => insights::segment_results(request, env).await,
        (Method::Get, ["v1", "comments"]) => insights::list_comments(request, env).await,
        (Method::Get, ["v1", "buyers"]) => insights::list_buyers(request, env).await,
        (Method::Get, ["v1", "segments"]) => insights::read_segments(request, env).await,
        (Method::Put, ["v1", "segments"]) => insights::replace_segments(request, env).await,
        (Method::Get, ["v1", "ratings"]) => owner::list_ratings(request, env).await,
        (Method::Get, ["v1", "sample-data"]) => samples::count(request, env).await,
        (Method::Post, ["v1", "sample-data"]) => samples::add(request, env).await,
        (Method::Delete, ["v1", "sample-data"]) => samples::remove(request, env).await,
        (Method::Post, ["v1", "ratings", "import"]) => old_ratings::import(request, env).await,
        (Method::Get, ["v1", "conversations"]) => owner::list_conversations(request, env).await,
        (Method::Get, ["v1", "handoffs"]) => owner::list_handoffs(request, env).await,
        (Method::Get, ["v1", "unanswered"]) => owner::list_unanswered(request, env).await,
        (Method::Post, ["v1", "unanswered"]) => owner::settle_questions(request, env).await,
        (Method::Get, ["v1", "faq"]) => owner::read_faq(request, env).await,
        (Method::Put, ["v1", "faq"]) => owner::replace_faq(request, env).await,
        (Method::Post, ["v1", "faq", "try"]) => owner::try_question(request, env).await,
        (Method::Post, ["v1", "faq", "import"]) => faq::import(request, env).await,
        (Method::Get, ["v1", "faq", "review"]) => faq::review(request, env).await,
        (Method::Get, ["v1", "faq", "links"]) => faq::list_links(request, env).await,
        (Method::Put, ["v1", "faq", "links", entry]) => faq::set_link(request, env, entry).await,
        (Method::Delete, ["v1", "faq", "links", entry]) => faq::unset_link(request, env, entry).await,
        (Method::Get, ["v1", "products"]) => products::read(request, env).await,
        (Method::Put, ["v1", "products"]) => products::replace(request, env).await,
        (Method::Post, ["v1", "products", "import"]) => products::import(request, env).await,
        (Method::Get, ["v1", "products", "search"]) => products::search(request, env).await,
        (Method::Get, ["v1", "surveys"]) => surveys::read(request, env).await,
        (Method::Put, ["v1", "surveys"]) => surveys::replace(request, env).await,
        (Method::Post, ["v1", "surveys", "replay"]) => surveys::replay(request, env).await,
        (Method::Get, ["v1", "surveys", "templates"]) => surveys::templates(request, env).await,
        (Method::Get, ["v1", "responses"]) => surveys::list_responses(request, env).await,
        (Method::Post, ["v1", "responses"]) => survey_links::enter(request, env).await,
        (Method::Post, ["v1", "survey-links"]) => survey_links::make(request, env).await,
        (Method::Get, ["v1", "survey-links", id, "qr.svg"]) => survey_links::code(request, env, id).await,
        (Method::Get, ["v1", "opt-outs"]) => survey_links::list_opt_outs(request, env).await,
        (Method::Delete, ["v1", "opt-outs", visitor]) => survey_links::remove_opt_out(request, env, visitor).await,
        (Method::Get, ["v1", "customers"]) => customers::list(request, env).await,
        (Method::Get, ["v1", "customers", customer]) => customers::read(request, env, customer).await,
        (Method::Delete, ["v1", "customers", customer]) => customers::erase(request, env, customer).await,
        (Method::Get, ["v1", "visitors", visitor]) => customers::read_visitor(request, env, visitor).await,
        (Method::Delete, ["v1", "visitors", visitor]) => customers::erase_visitor(request, env, visitor).await,
        (Method::Get, ["v1", "cases"]) => cases::list(request, env).await,
        (Method::Get, ["v1", "cases", id]) => cases::read(request, env, id).await,
        (Method::Patch, ["v1", "cases", id]) => cases::change(request, env, id).await,
        (Method::Get, ["v1", "webhooks"]) => webhooks::list(request, env).await,
        (Method::Post, ["v1", "webhooks"]) => webhooks::add(request, env).await,
        (Method::Get, ["v1", "webhooks", "deliveries"]) => webhooks::list_deliveries(request, env).await,
        (Method::Post, ["v1", "webhooks", "deliveries", id, "retry"]) => webhooks::retry(request, env, id).await,
        (Method::Patch, ["v1", "webhooks", id]) => webhooks::change(request, env, id).await,
        (Method::Delete, ["v1", "webhooks", id]) => webhooks::remove(request, env, id).await,
        (Method::Post, ["v1", "webhooks", id, "test"]) => webhooks::test(request, env, id).await,
        (Method::Get, ["v1", "placements"]) => owner::read_placements(request, env).await,
        (Method::Put, ["v1", "placements"]) => owner::replace_placements(request, env).await,
        (Method::Get, ["v1", "settings"]) => owner::read_settings(request, env).await,
        (Method::Put, ["v1", "settings"]) => owner::replace_settings(request, env).await,
        (Method::Get, ["v1", "signing-keys"]) => owner::signing_keys(request, env).await,

        (_, segments) => {
            Err(allowed_methods(segments).map_or_else(|| ApiError::not_found("address"), ApiError::method))
        }
    }
}

/// The request's method. The library takes every method it doesn't know for GET; here it is none that
/// any address takes.
fn known_method(request: &Request) -> Method {
    match request.method() {
        Method::Get if request.inner().method() != "GET" => Method::Trace,
        method => method,
    }
}

/// The methods of the addresses above, for those who come with another.
fn allowed_methods(segments: &[&str]) -> Option<&'static str> {
    Some(match segments {
        ["w" | "frame" | "a", _] | ["health" | "docs" | "openapi.json"] | ["dashboard", ..] => "GET",
        ["v1", "session"] => "GET, POST, DELETE",
        ["v1", "installation"] => "POST",
        ["v1", "shops"] => "POST",
        [
            "v1",
            "shops",
            _,
            "ratings" | "chat" | "handoffs" | "orders" | "events" | "identity" | "asks" | "opt-outs",
        ] => "POST",
        ["v1", "shops", _, "ratings" | "chat", _] => "PATCH",
        ["v1", "shops", _, "recommendations" | "questions" | "products"] => "GET",
        ["v1", "shops", _, "surveys", _] | ["v1", "surveys", "templates"] => "GET",
        ["v1", "shops", _, "responses", _] => "PUT",
        ["v1", "shops", _, "cases"] | ["v1", "cases"] | ["v1", "webhooks", "deliveries"] => "GET",
        ["v1", "shops", _, "cases", _] | ["v1", "webhooks", "deliveries", _, "retry"] => "POST",
        ["v1", "cases", _] => "GET, PATCH",
        ["v1", "webhooks"] | ["s" | "c", _, _] => "GET, POST",
        ["v1", "webhooks", _] => "PATCH, DELETE",
        ["v1", "webhooks", _, "test"] | ["c", _, _, "stop"] => "POST",
        ["s", _, _, "stop" | "contact"] | ["v1", "survey-links"] | ["v1", "surveys", "replay"] => "POST",
        ["v1", "survey-links", _, "qr.svg"] | ["v1", "opt-outs"] => "GET",
        ["v1", "opt-outs", _] => "DELETE",
        ["v1", "customers" | "visitors", _] => "GET, DELETE",
        ["v1", "results", "themes" | "emotions" | "customers" | "retention" | "segments"] => "GET",
        ["v1", "comments" | "buyers"] => "GET",
        [
            "v1",
            "results" | "reports" | "trends" | "journey" | "ratings" | "conversations" | "handoffs" | "customers"
            | "signing-keys",
        ] => "GET",
        ["v1", "exports", _] => "GET",
        ["v1", "sample-data"] => "GET, POST, DELETE",
        ["v1", "faq", "try" | "import"] | ["v1", "products" | "ratings", "import"] => "POST",
        ["v1", "products", "search"] => "GET",
        ["v1", "faq", "review" | "links"] => "GET",
        ["v1", "faq", "links", _] => "PUT, DELETE",
        ["v1", "unanswered" | "responses"] => "GET, POST",
        ["v1", "faq" | "products" | "placements" | "segments" | "surveys" | "settings"] => "GET, PUT",
        _ => return None,
    })
}
