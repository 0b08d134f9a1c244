//! What comments say, what customers are worth, and segments: what the owner reads and saves.

use crate::error::ApiError;
use crate::guard::{OWNER_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::query;
use crate::shop::command::{BuyerQuery, CommentCut, CommentQuery, OwnerCommand, PageQuery, ThemeQuery};
use crate::validate::Validate;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{BuyerGroup, Segments, Sentiment, Theme};
use worker::{Env, Request, Response};

/// How many months of cohorts are shown when the request doesn't say.
const USUAL_MONTHS: u32 = 12;
/// How many there may be.
const MOST_MONTHS: u32 = 36;

/// `GET /v1/results/themes?from=&to=&locale=|stage=|segment=`
pub async fn themes(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, theme_query(&request).map(OwnerCommand::Themes)).await
}

/// `GET /v1/results/emotions?from=&to=`
pub async fn emotions(request: Request, env: &Env) -> Result<Response, ApiError> {
    let command = parameters(&request, "from, to", |name, value, asked: &mut (Option<String>, Option<String>)| {
        match name {
            "from" => asked.0 = Some(query::day(name, value)?),
            "to" => asked.1 = Some(query::day(name, value)?),
            _ => return Ok(false),
        }
        Ok(true)
    });
    send(&request, env, command.map(|(from, to)| OwnerCommand::Emotions(from, to))).await
}

/// `GET /v1/comments?theme=&sentiment=&locale=&stage=&limit=&cursor=`
pub async fn list_comments(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, comment_query(&request).map(OwnerCommand::ListComments)).await
}

/// `GET /v1/results/customers`
pub async fn customer_value(request: Request, env: &Env) -> Result<Response, ApiError> {
    let nothing = parameters(&request, "none", |_, _, _: &mut ()| Ok(false));
    send(&request, env, nothing.map(|()| OwnerCommand::CustomerValue)).await
}

/// `GET /v1/results/retention?months=`
pub async fn retention(request: Request, env: &Env) -> Result<Response, ApiError> {
    let months = parameters(&request, "months", |name, value, months: &mut Option<u32>| {
        if name != "months" {
            return Ok(false);
        }
        let known = value.parse().ok().filter(|known| (1..=MOST_MONTHS).contains(known));
        *months = Some(known.ok_or_else(|| ApiError::invalid("months", "must be a number from 1 to 36"))?);
        Ok(true)
    });
    let command = months.map(|months| OwnerCommand::Retention(months.unwrap_or(USUAL_MONTHS)));
    send(&request, env, command).await
}

/// `GET /v1/buyers?group=&at_risk=&limit=&cursor=`
pub async fn list_buyers(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, buyer_query(&request).map(OwnerCommand::ListBuyers)).await
}

/// `GET /v1/results/segments`
pub async fn segment_results(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::SegmentResults)).await
}

/// `GET /v1/segments`
pub async fn read_segments(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadSegments)).await
}

/// `PUT /v1/segments`
pub async fn replace_segments(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let segments: Segments = read_json::<Segments>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ReplaceSegments(segments))).await
}

/// What the address says after the question mark. `take` says whether it knows the name.
fn parameters<T: Default>(
    request: &Request,
    allowed: &str,
    take: impl Fn(&str, &str, &mut T) -> Result<bool, ApiError>,
) -> Result<T, ApiError> {
    let mut asked = T::default();
    for (name, value) in request.url()?.query_pairs() {
        if !take(&name, &value, &mut asked)? {
            return Err(ApiError::invalid(name.as_ref(), format!("unknown; allowed: {allowed}")));
        }
    }
    Ok(asked)
}

fn theme_query(request: &Request) -> Result<ThemeQuery, ApiError> {
    let mut wanted = ThemeQuery { from: None, to: None, cut: None };
    for (name, value) in request.url()?.query_pairs() {
        let cut = match name.as_ref() {
            "from" => {
                wanted.from = Some(query::day("from", &value)?);
                continue;
            }
            "to" => {
                wanted.to = Some(query::day("to", &value)?);
                continue;
            }
            "locale" => CommentCut::Locale(query::locale(&value)?),
            "stage" => CommentCut::Stage(stage(&value)?),
            "segment" => CommentCut::Segment(value.into_owned()),
            other => {
                return Err(ApiError::invalid(other, "unknown; allowed: from, to, and one of locale, stage, segment"));
            }
        };
        if wanted.cut.replace(cut).is_some() {
            return Err(ApiError::invalid(name.as_ref(), "only one of locale, stage, segment at a time"));
        }
    }
    Ok(wanted)
}

fn comment_query(request: &Request) -> Result<CommentQuery, ApiError> {
    let mut wanted = CommentQuery { theme: None, sentiment: None, locale: None, stage: None, page: PageQuery::usual() };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "theme" => wanted.theme = Some(named("theme", &value, Theme::ALL, Theme::code)?),
            "sentiment" => wanted.sentiment = Some(named("sentiment", &value, Sentiment::ALL, Sentiment::code)?),
            "locale" => wanted.locale = Some(query::locale(&value)?),
            "stage" => wanted.stage = Some(stage(&value)?),
            other if query::page(&mut wanted.page, other, &value)? => {}
            other => {
                let allowed = "unknown; allowed: theme, sentiment, locale, stage, limit, cursor";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    Ok(wanted)
}

fn buyer_query(request: &Request) -> Result<BuyerQuery, ApiError> {
    let mut wanted = BuyerQuery { group: None, at_risk: None, page: PageQuery::usual() };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "group" => wanted.group = Some(named("group", &value, &BuyerGroup::ALL, BuyerGroup::code)?),
            "at_risk" => wanted.at_risk = Some(query::flag("at_risk", &value)?),
            other if query::page(&mut wanted.page, other, &value)? => {}
            other => return Err(ApiError::invalid(other, "unknown; allowed: group, at_risk, limit, cursor")),
        }
    }
    Ok(wanted)
}

fn stage(value: &str) -> Result<JourneyStage, ApiError> {
    named("stage", value, &JourneyStage::ALL, JourneyStage::code)
}

/// The one of that name.
fn named<T: Copy>(field: &str, value: &str, all: &[T], code: impl Fn(T) -> &'static str) -> Result<T, ApiError> {
    all.iter().copied().find(|one| code(*one) == value).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| code(*one)).collect();
        ApiError::invalid(field, format!("must be one of {}", names.join(", ")))
    })
}
