//! `POST /v1/ratings/import`: ratings of another system. Each line is checked by itself; the good ones are stored.

use super::products::Owner;
use super::query;
use crate::deployment::survey_links_key;
use crate::error::ApiError;
use crate::guard::{self, FAQ_BODY, read_text};
use crate::shop::command::{OldRating, OwnerCommand};
use crate::validate::check_old_rating;
use serde::de::DeserializeOwned;
use shopbell_engine::old_ratings::{Line, Scale, Unreadable, read_csv, read_json_lines};
use shopbell_engine::survey_links::derived;
use shopbell_protocol::owner::{ImportError, ImportedRatings};
use shopbell_protocol::{JourneyStage, Locale, RecordId};
use worker::{Env, Request, Response, ResponseBuilder};

/// Ratings are passed on in pieces of so many.
const PIECE: usize = 2_000;
/// How many errors are listed.
const MOST_ERRORS: usize = 1_000;
/// How many characters another system's id has at most.
const FOREIGN_ID: usize = 100;

/// How a file is to be read, and what its lines leave out.
struct Wanted {
    csv: bool,
    scale: Scale,
    stage: JourneyStage,
    touchpoint: String,
    locale: Option<Locale>,
    dry_run: bool,
}

/// `POST /v1/ratings/import?format=&scale=&stage=&touchpoint=&locale=&dry_run=`
pub async fn import(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    owner.ask(OwnerCommand::CheckKey).await?;
    let wanted = wanted(&request)?;
    let shop = guard::owner(&request)?.shop.to_string();
    // A customer is the same visitor wherever they are asked.
    let key = survey_links_key(env, &guard::owner(&request)?.shop).unwrap_or_else(|| shop.clone());
    let text = read_text(&mut request, FAQ_BODY).await?;
    let lines = lines(&text, wanted.csv)?;
    drop(text);

    let mut sum = ImportedRatings { added: 0, unchanged: 0, refused: 0, errors: Vec::new() };
    let mut ratings = Vec::new();
    for line in lines {
        let number = line.as_ref().map_or_else(|wrong| wrong.line, |line| Some(line.number));
        match line
            .map_err(|wrong| ApiError::invalid(wrong.field, wrong.message))
            .and_then(|line| rating(&line, &wanted, &shop, &key))
        {
            Ok(rating) => ratings.push(rating),
            Err(error) => {
                let (field, message) = error.into_parts();
                sum.refused += 1;
                sum.errors.push(ImportError { line: number, entry: None, field, message });
            }
        }
    }
    for piece in ratings.chunks(PIECE) {
        let ratings = piece.to_vec();
        let stored: ImportedRatings =
            owner.ask(OwnerCommand::ImportRatings { ratings, dry_run: wanted.dry_run }).await?.read().await?;
        sum.added += stored.added;
        sum.unchanged += stored.unchanged;
        sum.refused += stored.refused;
        sum.errors.extend(stored.errors);
    }
    sum.errors.sort_by_key(|error| error.line);
    sum.errors.truncate(MOST_ERRORS);
    Ok(ResponseBuilder::new()
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(&sum)?)
}

fn lines(text: &str, csv: bool) -> Result<Vec<Result<Line, Unreadable>>, ApiError> {
    if !csv {
        return Ok(read_json_lines(text));
    }
    let lines = read_csv(text).map_err(|wrong| ApiError::invalid(wrong.field, wrong.message))?;
    Ok(lines.into_iter().map(Ok).collect())
}

fn rating(line: &Line, wanted: &Wanted, shop: &str, key: &str) -> Result<OldRating, ApiError> {
    let cell = |name: &str| line.cells.get(name).map(|cell| cell.trim());
    let needed = |name: &str| cell(name).ok_or_else(|| ApiError::invalid(name, "is required"));
    let id = needed("id")?;
    if id.chars().count() > FOREIGN_ID {
        return Err(ApiError::invalid("id", "must have 1 to 100 characters"));
    }
    let derive = |key: &str, purpose: &str, what: &str| -> Result<RecordId, ApiError> {
        derived(key, purpose, what).ok_or_else(|| ApiError::internal("no id could be derived"))
    };
    let visitor = match cell("customer") {
        Some(customer) => derive(key, "customer", customer)?,
        None => derive(shop, "imported-visitor", id)?,
    };
    check_old_rating(OldRating {
        line: line.number,
        id: derive(shop, "imported-rating", id)?,
        visitor,
        at: needed("at")?.to_owned(),
        score: wanted.scale.score(needed("score")?).map_err(|message| ApiError::invalid("score", message))?,
        stage: one_of("stage", cell("stage"))?.unwrap_or(wanted.stage),
        touchpoint: cell("touchpoint").unwrap_or(&wanted.touchpoint).to_owned(),
        locale: cell("locale").map(language).transpose()?.or(wanted.locale),
        device: one_of("device", cell("device"))?,
        product: cell("product").map(str::to_owned),
        comment: cell("comment").map(str::to_owned),
    })
}

fn language(tag: &str) -> Result<Locale, ApiError> {
    Locale::from_tag(tag).ok_or_else(|| ApiError::invalid("locale", "must be fa, ar or en"))
}

fn one_of<T: DeserializeOwned>(field: &str, value: Option<&str>) -> Result<Option<T>, ApiError> {
    let Some(value) = value else { return Ok(None) };
    serde_json::from_value(value.to_lowercase().into())
        .map(Some)
        .map_err(|error| ApiError::invalid(field, error.to_string()))
}

fn wanted(request: &Request) -> Result<Wanted, ApiError> {
    let mut csv = None;
    let mut wanted = Wanted {
        csv: true,
        scale: Scale::OWN,
        stage: JourneyStage::Support,
        touchpoint: "imported".to_owned(),
        locale: None,
        dry_run: false,
    };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "format" => {
                csv = match value.as_ref() {
                    "csv" => Some(true),
                    "jsonl" => Some(false),
                    _ => return Err(ApiError::invalid("format", "must be csv or jsonl")),
                };
            }
            "scale" => {
                let message = "must be the lowest and the highest score, such as 1-5 or 0-10";
                wanted.scale = Scale::parse(&value).ok_or_else(|| ApiError::invalid("scale", message))?;
            }
            "stage" => wanted.stage = one_of("stage", Some(&value))?.unwrap_or(wanted.stage),
            "touchpoint" => wanted.touchpoint = value.into_owned(),
            "locale" => wanted.locale = Some(query::locale(&value)?),
            "dry_run" => wanted.dry_run = query::flag("dry_run", &value)?,
            other => {
                let allowed = "unknown; allowed: format, scale, stage, touchpoint, locale, dry_run";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    wanted.csv = csv.ok_or_else(|| ApiError::invalid("format", "is required: csv or jsonl"))?;
    Ok(wanted)
}
