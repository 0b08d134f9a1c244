//! Ratings: stored on the tap, a comment may follow.

use crate::error::ApiError;
use crate::shop::cases::low_scores;
use crate::shop::command::PageQuery;
use crate::shop::comments::{self, Written};
use crate::shop::figures::{self, Fact};
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::segments::{self, Act};
use crate::shop::sql::Database;
use crate::shop::{customers, limits};
use serde::Deserialize;
use shopbell_engine::cases::is_low;
use shopbell_protocol::owner::{LowScore, Page, RatingRow};
use shopbell_protocol::{
    Channel, Device, ErrorCode, JourneyStage, Locale, NewRating, QuestionKind, RatingComment, RatingReceipt, Receipt,
    RecordId,
};

/// How long a comment may follow, in milliseconds.
const COMMENT_WINDOW: i64 = 30 * 60 * 1_000;

/// Who gives a product so little doesn't want it.
pub const COMPLAINT: u8 = 2;
/// How many complaints are read, the newest ratings and the newest responses: below the 2 MB a value may have.
const MOST_COMPLAINTS: i64 = 3_500;

#[derive(Deserialize)]
struct Known {
    fingerprint: String,
}

/// Stores a rating, once however often it is sent.
pub fn submit(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    device: Option<Device>,
    rating: &NewRating,
) -> Result<RatingReceipt, ApiError> {
    let fingerprint = fingerprint(rating)?;
    let known: Option<Known> =
        database.first("SELECT fingerprint FROM ratings WHERE id = ?", vec![rating.id.as_str().into()])?;
    let is_low = is_low(&memory.settings.cases, QuestionKind::Csat, rating.score);
    let receipt = |duplicate| -> Result<RatingReceipt, ApiError> {
        let contact_wanted =
            is_low && low_scores::wants_contact(database, now, &Person::of(database, Some(&rating.visitor), None)?)?;
        Ok(RatingReceipt { id: rating.id.clone(), duplicate, contact_wanted })
    };
    if let Some(known) = known {
        is_same(&known.fingerprint, &fingerprint)?;
        return receipt(true);
    }
    limits::check(database, &limits::RATINGS, &rating.visitor, now)?;
    let day = memory.day(now).to_string();
    let fact = Fact { channel: Some(Channel::Widget.code().to_owned()), prompted: 1, ..fact(&day, device, rating) };
    database.transaction(|| {
        database.run(
            "INSERT INTO ratings
                 (id, fingerprint, at, day, visitor, score, touchpoint, stage, locale, product, comment, device)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                rating.id.as_str().into(),
                fingerprint.into(),
                now.into(),
                day.as_str().into(),
                rating.visitor.as_str().into(),
                i64::from(rating.score).into(),
                rating.touchpoint.as_str().into(),
                rating.stage.code().into(),
                rating.locale.code().into(),
                rating.product.clone().into(),
                rating.comment.clone().into(),
                device.map(Device::code).into(),
            ],
        )?;
        figures::add(database, &[fact])?;
        note_said(database, memory, now, rating)?;
        if !is_low {
            return Ok(());
        }
        let score = LowScore {
            record: &rating.id,
            visitor: &rating.visitor,
            customer: None,
            kind: QuestionKind::Csat,
            score: rating.score,
            touchpoint: &rating.touchpoint,
            stage: rating.stage,
            survey: None,
            product: rating.product.as_deref(),
            locale: rating.locale,
            comment: rating.comment.as_deref(),
        };
        low_scores::note(database, memory, now, &score)
    })?;
    if let Some(product) = rating.product.as_deref().filter(|_| rating.score <= COMPLAINT)
        && let Some(shelf) = memory.loaded_shelf()
    {
        shelf.recommender.refuse(rating.visitor.as_str(), product);
    }
    receipt(false)
}

/// What a rating counts as, wherever it came from.
pub fn fact(day: &str, device: Option<Device>, rating: &NewRating) -> Fact {
    Fact {
        day: day.to_owned(),
        stage: Some(rating.stage.code().to_owned()),
        touchpoint: Some(rating.touchpoint.clone()),
        locale: Some(rating.locale.code().to_owned()),
        device: device.map(|device| device.code().to_owned()),
        product: rating.product.clone(),
        kind: Some(QuestionKind::Csat),
        score: Some(rating.score),
        scores: 1,
        answers: 1,
        comments: i64::from(rating.comment.is_some()),
        ..Fact::default()
    }
}

/// Reads the comment of a rating, and counts it for the segments that the visitor belongs to from now on.
fn note_said(database: &Database, memory: &Memory, now: i64, rating: &NewRating) -> Result<(), ApiError> {
    let act = Act { locale: Some(rating.locale), channel: Some(Channel::Widget), score: Some(rating.score) };
    let segments = segments::note(database, now, &rating.visitor, &act)?;
    let Some(text) = &rating.comment else { return Ok(()) };
    let written = Written {
        record: &rating.id,
        question: None,
        at: now,
        visitor: &rating.visitor,
        locale: rating.locale,
        stage: rating.stage,
        score: Some(rating.score),
        text,
    };
    comments::note(database, memory, &written, &segments)
}

/// Who complained about which product: they aren't recommended it again.
pub fn complaints(database: &Database) -> Result<Vec<(String, String)>, ApiError> {
    #[derive(Deserialize)]
    struct Complaints {
        list: String,
    }
    // One JSON text instead of rows: crossing between WASM and JavaScript is what costs.
    // The score is written out, because the index is of that very condition.
    let complaints = format!(
        "SELECT json_group_array(json_array(visitor, product)) AS list FROM
             (SELECT * FROM (SELECT visitor, product FROM ratings WHERE product IS NOT NULL AND score <= {COMPLAINT}
                             ORDER BY seq DESC LIMIT ?1)
              UNION ALL
              SELECT * FROM (SELECT visitor, product FROM responses WHERE product IS NOT NULL AND complains = 1
                             ORDER BY seq DESC LIMIT ?1))"
    );
    let read: Option<Complaints> = database.first(&complaints, vec![MOST_COMPLAINTS.into()])?;
    Ok(serde_json::from_str(read.as_ref().map_or("[]", |read| &read.list))?)
}

#[derive(Deserialize)]
struct Rated {
    at: i64,
    rated: u8,
    spoken: Locale,
    step: JourneyStage,
    comment: Option<String>,
    #[serde(flatten)]
    fact: Fact,
}

/// Adds the visitor's own words to a rating of theirs.
pub fn add_comment(
    database: &Database,
    memory: &Memory,
    now: i64,
    id: &RecordId,
    comment: &RatingComment,
) -> Result<Receipt, ApiError> {
    let rated: Rated = database
        .first(
            "SELECT at, score AS rated, locale AS spoken, stage AS step, day, touchpoint, stage, locale, device, product,
                 'widget' AS channel, comment FROM ratings
             WHERE id = ? AND visitor = ?",
            vec![id.as_str().into(), comment.visitor.as_str().into()],
        )?
        .ok_or_else(|| ApiError::not_found("rating"))?;
    match rated.comment {
        Some(known) if known == comment.comment => return Ok(Receipt { id: id.clone(), duplicate: true }),
        Some(_) => return Err(ApiError::new(ErrorCode::Conflict, "this rating has a comment already")),
        None if now - rated.at > COMMENT_WINDOW => {
            return Err(ApiError::new(ErrorCode::Conflict, "a comment may follow within 30 minutes of the rating"));
        }
        None => {}
    }
    let fact = Fact { comments: 1, ..rated.fact };
    database.transaction(|| {
        database.run(
            "UPDATE ratings SET comment = ? WHERE id = ?",
            vec![comment.comment.as_str().into(), id.as_str().into()],
        )?;
        low_scores::add_words(database, id, &comment.comment)?;
        if figures::is_counted(database, "ratings", id)? {
            figures::add(database, &[fact])?;
        }
        let written = Written {
            record: id,
            question: None,
            at: rated.at,
            visitor: &comment.visitor,
            locale: rated.spoken,
            stage: rated.step,
            score: Some(rated.rated),
            text: &comment.comment,
        };
        comments::note(database, memory, &written, &segments::of(database, &comment.visitor)?)
    })?;
    Ok(Receipt { id: id.clone(), duplicate: false })
}

/// What somebody rated, newest first.
pub fn of(database: &Database, person: &Person) -> Result<Vec<RatingRow>, ApiError> {
    customers::rows(
        database,
        "SELECT id, at, visitor, score, touchpoint, stage, locale, product, comment FROM ratings
         WHERE visitor IN (SELECT value FROM json_each(?)) ORDER BY at DESC LIMIT ?",
        person,
        customers::MOST,
    )
}

#[derive(Deserialize)]
struct Row {
    id: RecordId,
    at: i64,
    visitor: RecordId,
    score: u8,
    touchpoint: String,
    stage: JourneyStage,
    locale: Locale,
    product: Option<String>,
    comment: Option<String>,
    device: Option<Device>,
    imported: u8,
    sample: u8,
}

/// Ratings, newest first.
pub fn list(database: &Database, memory: &Memory, page: &PageQuery) -> Result<Page<RatingRow>, ApiError> {
    let (condition, values) = page.condition(memory)?;
    let rows: Vec<Placed<Row>> = database.rows(
        &format!(
            "SELECT seq, id, at, visitor, score, touchpoint, stage, locale, product, comment, device, imported, sample
             FROM ratings WHERE {condition} ORDER BY seq DESC LIMIT ?1"
        ),
        values,
    )?;
    let rows = rows.into_iter().map(|Placed { seq, row }| Placed { seq, row: row.shown() }).collect();
    Ok(page.page(rows))
}

impl Row {
    fn shown(self) -> RatingRow {
        RatingRow {
            id: self.id,
            at: self.at,
            visitor: self.visitor,
            score: self.score,
            touchpoint: self.touchpoint,
            stage: self.stage,
            locale: self.locale,
            product: self.product,
            comment: self.comment,
            device: self.device,
            imported: self.imported == 1,
            sample: self.sample == 1,
        }
    }
}
