//! `/s/{shop}/{token}`: a survey as a plain page, for whoever follows a link from a message or a receipt. No script, so it
//! works in every browser, also in those that messengers have inside.
//!
//! Invariants: the token is all that is asked for, and it is checked before any object is; a GET writes nothing; whatever
//! goes wrong is a page too, in the reader's language.

mod form;
mod html;

use crate::deployment::survey_links_key;
use crate::error::ApiError;
use crate::guard::{self, FORM_BODY, read_body};
use crate::handlers::plain_page::{self, respond, texts};
use crate::shop::client::ShopClient;
use crate::shop::command::{Sender, VisitorCommand};
use crate::shop::survey_links::{Fault, LinkContent, LinkPage, LinkVisit};
use crate::{clock, random};
use form::{ContactForm, Form};
use html::Place;
use shopbell_engine::survey_links::{derived, link_of};
use shopbell_protocol::{Locale, RecordId};
use worker::{Env, Request, Response};

/// What follows the address of the page that is answered.
const STOP: &str = "stop";
/// The same where a contact is left.
const CONTACT: &str = "contact";

/// `GET /s/{shop}/{token}?score=&locale=&r=`
pub async fn show(request: Request, env: &Env, shop: &str, token: &str) -> Result<Response, ApiError> {
    let query = Query::of(&request)?;
    let shown = open(&request, env, shop, token, &query, None).await;
    answer(&request, shop, token, &query, shown)
}

/// `POST /s/{shop}/{token}`: the form of the page.
pub async fn submit(mut request: Request, env: &Env, shop: &str, token: &str) -> Result<Response, ApiError> {
    let query = Query::of(&request)?;
    let form = match read_body(&mut request, FORM_BODY).await {
        Ok(body) => Form::of(&body),
        Err(error) => return answer(&request, shop, token, &query, Err(error)),
    };
    let query = Query { opening: form.opening.or(query.opening), locale: form.locale.or(query.locale), ..query };
    match form.answer {
        Ok(answered) => {
            let make = |visit| VisitorCommand::AnswerLink { visit, answer: answered };
            let shown = open(&request, env, shop, token, &query, Some(Box::new(make))).await;
            if let Ok(LinkPage { fault: None, locale, opening, .. }) = &shown {
                return see_other(shop, token, *locale, opening.as_ref());
            }
            answer(&request, shop, token, &query, shown)
        }
        Err(fault) => {
            let shown = open(&request, env, shop, token, &query, None).await;
            let shown = shown.map(|page| LinkPage { fault: Some(fault), ..page });
            answer(&request, shop, token, &query, shown)
        }
    }
}

/// `POST /s/{shop}/{token}/contact`: who wasn't happy wants to hear from the shop.
pub async fn leave_contact(mut request: Request, env: &Env, shop: &str, token: &str) -> Result<Response, ApiError> {
    let query = Query::of(&request)?;
    let form = match read_body(&mut request, FORM_BODY).await {
        Ok(body) => ContactForm::of(&body),
        Err(error) => return answer(&request, shop, token, &query, Err(error)),
    };
    let query = Query { opening: form.opening.or(query.opening), ..query };
    let Some(left) = form.left else {
        let shown = open(&request, env, shop, token, &query, None).await;
        let shown = shown.map(|page| LinkPage { fault: Some(Fault::Contact), ..page });
        return answer(&request, shop, token, &query, shown);
    };
    let make = |visit| VisitorCommand::LeaveContact { visit, left };
    match open(&request, env, shop, token, &query, Some(Box::new(make))).await {
        Ok(page) => see_other(shop, token, page.locale, page.opening.as_ref()),
        Err(error) => answer(&request, shop, token, &query, Err(error)),
    }
}

/// `POST /s/{shop}/{token}/stop`: they don't want to be asked again.
pub async fn stop(request: Request, env: &Env, shop: &str, token: &str) -> Result<Response, ApiError> {
    let query = Query::of(&request)?;
    match open(&request, env, shop, token, &query, Some(Box::new(VisitorCommand::StopAsking))).await {
        Ok(page) => see_other(shop, token, page.locale, page.opening.as_ref()),
        Err(error) => answer(&request, shop, token, &query, Err(error)),
    }
}

/// What the address says. Whatever it says wrong is passed over: messengers add to addresses what they like.
struct Query {
    score: Option<u8>,
    locale: Option<Locale>,
    opening: Option<RecordId>,
}

impl Query {
    fn of(request: &Request) -> Result<Self, ApiError> {
        let mut query = Self { score: None, locale: None, opening: None };
        for (name, value) in request.url()?.query_pairs() {
            match name.as_ref() {
                "score" => query.score = value.parse().ok(),
                "locale" => query.locale = Locale::from_tag(&value),
                "r" => query.opening = RecordId::try_from(value.into_owned()).ok(),
                _ => {}
            }
        }
        Ok(query)
    }
}

type Make<'a> = Box<dyn FnOnce(LinkVisit) -> VisitorCommand + 'a>;

/// Asks the shop's object, unless the token is none of ours.
async fn open(
    request: &Request,
    env: &Env,
    shop: &str,
    token: &str,
    query: &Query,
    make: Option<Make<'_>>,
) -> Result<LinkPage, ApiError> {
    let unknown = || ApiError::not_found("link");
    let client = ShopClient::open(env, shop)?;
    let key = survey_links_key(env, client.shop()).ok_or_else(unknown)?;
    let link = link_of(&key, token).ok_or_else(unknown)?;
    let opening = match &query.opening {
        Some(opening) => opening.clone(),
        None => random::id()?,
    };
    let derive = |purpose: &str, what: &str| {
        derived(&key, purpose, what).ok_or_else(|| ApiError::internal("no id could be derived"))
    };
    let visit = LinkVisit {
        response: derive("link-response", link.as_str())?,
        opener: derive("opener", &format!("{link}/{opening}"))?,
        link,
        opening,
        asked: query.locale,
        accepted: texts::accepted(request)?,
    };
    let command = match make {
        Some(make) => make(visit),
        None => VisitorCommand::OpenLink(visit),
    };
    // The token is all that is needed: forms say `Origin: null` where no referrer is sent.
    let (device, now) = (guard::device(request)?, clock::now(request, env)?);
    client.visitor_as(Sender { customer: None, device }, now, None, command).await.map_err(ApiError::from)?.read().await
}

/// The page, whatever was found.
fn answer(
    request: &Request,
    shop: &str,
    token: &str,
    query: &Query,
    shown: Result<LinkPage, ApiError>,
) -> Result<Response, ApiError> {
    let (status, document, retry_after) = match shown {
        Ok(page) => {
            let status = match (&page.content, page.fault) {
                (LinkContent::Expired | LinkContent::Over, _) => 410,
                (_, Some(_)) => 400,
                _ => 200,
            };
            (status, html::page(&Place { shop, token }, query.score, &page)?, None)
        }
        Err(error) => {
            let locale = query.locale.or(texts::accepted(request)?).unwrap_or(Locale::En);
            (error.status(), html::failed(locale, &error)?, error.retry_after())
        }
    };
    respond(status, &document, retry_after)
}

/// Leads back to the page, so that loading it anew sends nothing again.
fn see_other(shop: &str, token: &str, locale: Locale, opening: Option<&RecordId>) -> Result<Response, ApiError> {
    let opening = opening.map(|opening| format!("&r={opening}")).unwrap_or_default();
    plain_page::see_other(&format!("/s/{shop}/{token}?locale={}{opening}", locale.code()))
}

/// What is said about an answer that can't be taken.
const fn fault_text(texts: &texts::Texts, fault: Fault) -> &String {
    match fault {
        Fault::Missing => &texts.missing,
        Fault::TooLong => &texts.too_long,
        Fault::Wrong => &texts.wrong,
        Fault::Contact => &texts.contact.missing,
    }
}
