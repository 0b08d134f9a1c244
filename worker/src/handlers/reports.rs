//! Reports, trends, the journey, and the lists with their filters: what an address says, checked.

use super::{owner::send, query};
use crate::error::ApiError;
use crate::shop::command::{OwnerCommand, PageQuery, ReportQuery, RowFilter, TrendQuery};
use crate::validate::PRODUCT_ID;
use serde::de::DeserializeOwned;
use shopbell_engine::text::clean;
use shopbell_protocol::owner::{CalendarKind, Dimension, Every};
use shopbell_protocol::{Channel, Device, JourneyStage, Locale};
use worker::{Env, Request, Response};

/// How many characters a name of the staff, or a survey's, has at most.
const NAME: usize = 60;

/// A list of rows, by what it can be filtered by.
#[derive(Clone, Copy)]
pub struct List {
    /// By `from` and `to`.
    time: bool,
    /// By members of these.
    members: &'static [Dimension],
    /// By `survey`.
    surveys: bool,
    /// By `min_score`, `max_score` and `comment`.
    scores: bool,
}

/// `GET /v1/ratings`
pub const RATINGS: List = List {
    time: true,
    members: &[Dimension::Stage, Dimension::Touchpoint, Dimension::Locale, Dimension::Device, Dimension::Product],
    surveys: false,
    scores: true,
};
/// `GET /v1/responses`
pub const RESPONSES: List = List {
    time: true,
    members: &[Dimension::Locale, Dimension::Device, Dimension::Product, Dimension::Channel, Dimension::Staff],
    surveys: true,
    scores: false,
};
/// `GET /v1/conversations` and `GET /v1/handoffs`
pub const BY_TIME: List = List { time: true, members: &[], surveys: false, scores: false };
/// All others: all rows there are.
pub const WHOLE: List = List { time: false, members: &[], surveys: false, scores: false };

/// `GET /v1/reports?from=&to=&by=&…`
pub async fn report(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, report_query(&request, &["by"], |_, _| Ok(false)).map(OwnerCommand::Report)).await
}

/// `GET /v1/journey?from=&to=&…`
pub async fn journey(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, report_query(&request, &[], |_, _| Ok(false)).map(OwnerCommand::Journey)).await
}

/// `GET /v1/trends?from=&to=&every=&calendar=&…`
pub async fn trend(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, trend_query(&request).map(OwnerCommand::Trend)).await
}

fn trend_query(request: &Request) -> Result<TrendQuery, ApiError> {
    let (mut every, mut calendar) = (Every::Day, CalendarKind::Gregorian);
    let query = report_query(request, &["every", "calendar"], |name, value| {
        match name {
            "every" => every = named(name, value, "must be day, week or month")?,
            "calendar" => calendar = query::calendar(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(TrendQuery { query, every, calendar })
}

/// Period and filters, and whatever `take` takes; `more` are the names of that.
fn report_query(
    request: &Request,
    more: &[&str],
    mut take: impl FnMut(&str, &str) -> Result<bool, ApiError>,
) -> Result<ReportQuery, ApiError> {
    let mut query = ReportQuery::default();
    for (name, value) in request.url()?.query_pairs() {
        if take(&name, &value)? {
            continue;
        }
        match name.as_ref() {
            "from" => query.from = Some(query::day("from", &value)?),
            "to" => query.to = Some(query::day("to", &value)?),
            "by" if more.contains(&"by") => {
                let names = Dimension::ALL.map(Dimension::code).join(", ");
                query.by = Some(named("by", &value, &format!("must be one of: {names}"))?);
            }
            other => match Dimension::ALL.into_iter().find(|dimension| dimension.code() == other) {
                Some(dimension) => {
                    if query.filters.insert(dimension, member(dimension, &value)?).is_some() {
                        return Err(ApiError::invalid(other, "may be there once"));
                    }
                }
                None => {
                    let names = Dimension::ALL.map(Dimension::code);
                    let names: Vec<&str> =
                        ["from", "to"].into_iter().chain(more.iter().copied()).chain(names).collect();
                    return Err(ApiError::invalid(other, format!("unknown; allowed: {}", names.join(", "))));
                }
            },
        }
    }
    in_order(query.from.as_ref(), query.to.as_ref())?;
    Ok(query)
}

/// Which page of a list, and only which rows.
pub fn list_query(request: &Request, list: List) -> Result<PageQuery, ApiError> {
    let mut page = PageQuery::usual();
    page.filter = filter(request, list, &["limit", "cursor"], |name, value| query::page(&mut page, name, value))?;
    Ok(page)
}

/// Only which rows of a list; `take` takes what else there may be, by the names `more`.
pub fn filter(
    request: &Request,
    list: List,
    more: &[&str],
    mut take: impl FnMut(&str, &str) -> Result<bool, ApiError>,
) -> Result<RowFilter, ApiError> {
    let mut filter = RowFilter::default();
    for (name, value) in request.url()?.query_pairs() {
        if take(&name, &value)? {
            continue;
        }
        let score = || {
            let score = value.parse().ok().filter(|score| (1..=5).contains(score));
            score.map(Some).ok_or_else(|| ApiError::invalid(name.as_ref(), "must be a whole number from 1 to 5"))
        };
        match name.as_ref() {
            "from" if list.time => filter.from = Some(query::day("from", &value)?),
            "to" if list.time => filter.to = Some(query::day("to", &value)?),
            "survey" if list.surveys => filter.survey = Some(text("survey", &value, NAME)?),
            "min_score" if list.scores => filter.min_score = score()?,
            "max_score" if list.scores => filter.max_score = score()?,
            "comment" if list.scores => {
                filter.commented = query::flag("comment", &value)?;
            }
            other => match list.members.iter().find(|dimension| dimension.code() == other) {
                Some(dimension) => {
                    filter.members.insert(*dimension, member(*dimension, &value)?);
                }
                None => {
                    let mut names: Vec<&str> = more.to_vec();
                    names.extend(["from", "to"].into_iter().filter(|_| list.time));
                    names.extend(list.members.iter().map(|dimension| dimension.code()));
                    names.extend(["survey"].into_iter().filter(|_| list.surveys));
                    names.extend(["min_score", "max_score", "comment"].into_iter().filter(|_| list.scores));
                    return Err(ApiError::invalid(other, format!("unknown; allowed: {}", names.join(", "))));
                }
            },
        }
    }
    in_order(filter.from.as_ref(), filter.to.as_ref())?;
    Ok(filter)
}

fn in_order(from: Option<&String>, to: Option<&String>) -> Result<(), ApiError> {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(ApiError::invalid("from", "must not be after `to`"));
    }
    Ok(())
}

/// One of the names of a type.
fn named<T: DeserializeOwned>(field: &str, value: &str, message: &str) -> Result<T, ApiError> {
    serde_json::from_value(value.into()).map_err(|_| ApiError::invalid(field, message))
}

/// A member as it is counted.
fn member(dimension: Dimension, value: &str) -> Result<String, ApiError> {
    let field = dimension.code();
    match dimension {
        Dimension::Stage => {
            let stages = JourneyStage::ALL.map(JourneyStage::code).join(", ");
            named::<JourneyStage>(field, value, &format!("must be one of: {stages}"))?;
        }
        Dimension::Locale => {
            named::<Locale>(field, value, "must be fa, ar or en")?;
        }
        Dimension::Device => {
            named::<Device>(field, value, "must be phone, tablet or desktop")?;
        }
        Dimension::Channel => {
            let message = "must be widget, sms, email, messenger, social, receipt, phone or shop";
            named::<Channel>(field, value, message)?;
        }
        Dimension::Touchpoint | Dimension::Staff | Dimension::Segment => return text(field, value, NAME + 4),
        // Cleaned as products' ids are when they are stored, else it would not be recognised.
        Dimension::Product => return text(field, value, PRODUCT_ID),
    }
    Ok(value.to_owned())
}

fn text(field: &str, value: &str, longest: usize) -> Result<String, ApiError> {
    let value = clean(value);
    if (1..=longest).contains(&value.chars().count()) {
        Ok(value)
    } else {
        Err(ApiError::invalid(field, format!("must have 1 to {longest} characters")))
    }
}
