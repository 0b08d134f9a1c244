//! What came of a period, what comments say, what customers are worth, and segments: what the owner reads and saves.

use crate::error::ApiError;
use crate::guard::{OWNER_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::query;
use crate::shop::command::{
    BuyerQuery, CommentCut, CommentQuery, OwnerCommand, PageQuery, ResultQuery, RetentionQuery, ThemeQuery,
};
use crate::validate::Validate;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{BuyerGroup, CalendarKind, Segments, Sentiment, Theme};
use worker::{Env, Request, Response};

/// How many months of cohorts are shown when the request doesn't say.
const USUAL_MONTHS: u32 = 12;
/// How many there may be.
const MOST_MONTHS: u32 = 36;

/// `GET /v1/results?from=&to=&segment=`
pub async fn results(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, result_query(&request).map(OwnerCommand::Results)).await
}

/// `GET /v1/results/themes?from=&to=&locale=|stage=|segment=`
pub async fn themes(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, theme_query(&request).map(OwnerCommand::Themes)).await
}

/// `GET /v1/results/emotions?from=&to=&segment=`
pub async fn emotions(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, result_query(&request).map(OwnerCommand::Emotions)).await
}

/// `GET /v1/comments?theme=&sentiment=&locale=&stage=&segment=&limit=&cursor=`
pub async fn list_comments(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, comment_query(&request).map(OwnerCommand::ListComments)).await
}

/// `GET /v1/results/customers?segment=`
pub async fn customer_value(request: Request, env: &Env) -> Result<Response, ApiError> {
    let segment = parameters(&request, "segment", None, |name, value, segment| {
        if name != "segment" {
            return Ok(false);
        }
        *segment = Some(value.to_owned());
        Ok(true)
    });
    send(&request, env, segment.map(OwnerCommand::CustomerValue)).await
}

/// `GET /v1/results/retention?months=&calendar=&segment=`
pub async fn retention(request: Request, env: &Env) -> Result<Response, ApiError> {
    let asked = RetentionQuery { months: USUAL_MONTHS, calendar: CalendarKind::Gregorian, segment: None };
    let query = parameters(&request, "months, calendar, segment", asked, |name, value, asked| {
        match name {
            "months" => {
                let known = value.parse().ok().filter(|known| (1..=MOST_MONTHS).contains(known));
                asked.months = known.ok_or_else(|| ApiError::invalid(name, "must be a number from 1 to 36"))?;
            }
            "calendar" => asked.calendar = query::calendar(value)?,
            "segment" => asked.segment = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    });
    send(&request, env, query.map(OwnerCommand::Retention)).await
}

/// `GET /v1/buyers?group=&at_risk=&segment=&limit=&cursor=`
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
fn parameters<T>(
    request: &Request,
    allowed: &str,
    mut asked: T,
    take: impl Fn(&str, &str, &mut T) -> Result<bool, ApiError>,
) -> Result<T, ApiError> {
    for (name, value) in request.url()?.query_pairs() {
        if !take(&name, &value, &mut asked)? {
            return Err(ApiError::invalid(name.as_ref(), format!("unknown; allowed: {allowed}")));
        }
    }
    Ok(asked)
}

fn result_query(request: &Request) -> Result<ResultQuery, ApiError> {
    parameters(request, "from, to, segment", ResultQuery::default(), |name, value, asked| {
        match name {
            "from" => asked.from = Some(query::day(name, value)?),
            "to" => asked.to = Some(query::day(name, value)?),
            "segment" => asked.segment = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    })
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
    let page = PageQuery::usual();
    let mut wanted = CommentQuery { theme: None, sentiment: None, locale: None, stage: None, segment: None, page };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "theme" => wanted.theme = Some(named("theme", &value, Theme::ALL, Theme::code)?),
            "sentiment" => wanted.sentiment = Some(named("sentiment", &value, Sentiment::ALL, Sentiment::code)?),
            "locale" => wanted.locale = Some(query::locale(&value)?),
            "stage" => wanted.stage = Some(stage(&value)?),
            "segment" => wanted.segment = Some(value.into_owned()),
            other if query::page(&mut wanted.page, other, &value)? => {}
            other => {
                let allowed = "unknown; allowed: theme, sentiment, locale, stage, segment, limit, cursor";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    Ok(wanted)
}

fn buyer_query(request: &Request) -> Result<BuyerQuery, ApiError> {
    let mut wanted = BuyerQuery { segment: None, group: None, at_risk: None, page: PageQuery::usual() };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "group" => wanted.group = Some(named("group", &value, &BuyerGroup::ALL, BuyerGroup::code)?),
            "at_risk" => wanted.at_risk = Some(query::flag("at_risk", &value)?),
            "segment" => wanted.segment = Some(value.into_owned()),
            other if query::page(&mut wanted.page, other, &value)? => {}
            other => return Err(ApiError::invalid(other, "unknown; allowed: group, at_risk, segment, limit, cursor")),
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
