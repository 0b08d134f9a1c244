//! Segments: who belongs to which, found out when they act.
//!
//! Invariant: `segment_visitors` says of every visitor who acted since a segment was saved what was true when they last did;
//! what is counted for a segment is counted in the transaction of the act. Saving a segment looks at those who acted lately, so
//! that it isn't empty at first.

use crate::error::ApiError;
use crate::shop::comments;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::segments::{VisitorFacts, fits};
use shopbell_protocol::owner::{Segment, SegmentResult, SegmentResults, Segments};
use shopbell_protocol::{Channel, Locale, RecordId};
use worker::SqlStorageValue;

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// How far back a new segment looks, in days.
const LOOKS_BACK: u32 = 92;
/// How many visitors it looks at, the latest.
const MOST_VISITORS: i64 = 50_000;
/// How many are read at once.
const AT_ONCE: i64 = 2_000;

/// What a visitor just did. What it doesn't say stays as it was.
#[derive(Default)]
pub struct Act {
    /// In which language.
    pub locale: Option<Locale>,
    /// On which channel.
    pub channel: Option<Channel>,
    /// Which CSAT score they gave.
    pub score: Option<u8>,
}

#[derive(Deserialize)]
struct Body {
    body: String,
}

#[derive(Deserialize)]
struct FactsRow {
    at: i64,
    visitor: String,
    locale: Option<Locale>,
    channel: Option<Channel>,
    score: Option<u8>,
    /// Orders, what was spent, and when last, as a list in JSON.
    bought: String,
    categories: String,
}

/// What is known of visitors. What a customer's other visitors bought is theirs too.
const FACTS: &str = "
    SELECT facts.at, facts.visitor, facts.locale, facts.channel, facts.score,
           (SELECT json_array(coalesce(sum(orders), 0), coalesce(sum(revenue), 0), max(last_at)) FROM buyers
            WHERE visitor IN (SELECT facts.visitor UNION SELECT other.visitor
                              FROM customer_visitors AS own JOIN customer_visitors AS other USING (customer)
                              WHERE own.visitor = facts.visitor)) AS bought,
           (SELECT json_group_array(category) FROM buyer_categories
            WHERE visitor IN (SELECT facts.visitor UNION SELECT other.visitor
                              FROM customer_visitors AS own JOIN customer_visitors AS other USING (customer)
                              WHERE own.visitor = facts.visitor)) AS categories
    FROM visitor_facts AS facts";

/// Notes what a visitor did, and says which segments they belong to now. Inside of the transaction that stores it.
pub fn note(database: &Database, now: i64, visitor: &RecordId, act: &Act) -> Result<Vec<String>, ApiError> {
    database.run(
        "INSERT INTO visitor_facts (visitor, at, locale, channel, score, scored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET at = max(at, ?2), locale = coalesce(?3, locale), channel = coalesce(?4, channel),
             score = coalesce(?5, score), scored_at = coalesce(?6, scored_at)",
        act.values(now, visitor),
    )?;
    let segments = read(database)?.segments;
    if segments.is_empty() {
        return Ok(Vec::new());
    }
    let known: Option<FactsRow> =
        database.first(&format!("{FACTS} WHERE facts.visitor = ?"), vec![visitor.as_str().into()])?;
    let known = known.map(FactsRow::facts).transpose()?.unwrap_or_default();
    let belongs = segments.iter().filter(|segment| fits(&segment.rule, &known, now));
    let belongs: Vec<String> = belongs.map(|segment| segment.id.clone()).collect();
    database.run("DELETE FROM segment_visitors WHERE visitor = ?", vec![visitor.as_str().into()])?;
    database.run(
        "INSERT INTO segment_visitors (segment, visitor) SELECT value, ? FROM json_each(?)",
        vec![visitor.as_str().into(), serde_json::to_string(&belongs)?.into()],
    )?;
    Ok(belongs)
}

/// The segments that a visitor belongs to.
pub fn of(database: &Database, visitor: &RecordId) -> Result<Vec<String>, ApiError> {
    #[derive(Deserialize)]
    struct Member {
        segment: String,
    }
    let rows: Vec<Member> =
        database.rows("SELECT segment FROM segment_visitors WHERE visitor = ?", vec![visitor.as_str().into()])?;
    Ok(rows.into_iter().map(|row| row.segment).collect())
}

/// Notes what a visitor did before, where nothing newer is known of them.
pub fn note_past(database: &Database, at: i64, visitor: &RecordId, act: &Act) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO visitor_facts (visitor, at, locale, channel, score, scored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET at = max(at, ?2), locale = coalesce(locale, ?3), channel = coalesce(channel, ?4),
             score = coalesce(score, ?5), scored_at = coalesce(scored_at, ?6)",
        act.values(at, visitor),
    )?;
    Ok(())
}

impl Act {
    fn values(&self, at: i64, visitor: &RecordId) -> Vec<SqlStorageValue> {
        vec![
            visitor.as_str().into(),
            at.into(),
            self.locale.map(Locale::code).into(),
            self.channel.map(Channel::code).into(),
            self.score.map(i64::from).into(),
            self.score.map(|_| at).into(),
        ]
    }
}

impl FactsRow {
    fn facts(self) -> Result<VisitorFacts, ApiError> {
        let (orders, value, last_order) = serde_json::from_str(&self.bought)?;
        Ok(VisitorFacts {
            locale: self.locale,
            channel: self.channel,
            score: self.score,
            orders,
            value,
            last_order,
            categories: serde_json::from_str(&self.categories)?,
        })
    }
}

/// Whether the shop has this segment, if one is asked for: an error that says so where it hasn't.
pub fn check(database: &Database, segment: Option<&str>) -> Result<(), ApiError> {
    let Some(segment) = segment else { return Ok(()) };
    match database.count("SELECT count(*) AS n FROM segments WHERE id = ?", vec![segment.into()])? {
        0 => Err(ApiError::invalid("segment", "the shop has no segment of this id; GET /v1/segments lists them")),
        _ => Ok(()),
    }
}

/// The segments, in the owner's order.
pub fn read(database: &Database) -> Result<Segments, ApiError> {
    let rows: Vec<Body> = database.rows("SELECT body FROM segments ORDER BY position", vec![])?;
    let segments = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    Ok(Segments { segments })
}

/// Takes the place of all segments. Those whose rule is as before stay as they were counted.
pub fn replace(database: &Database, memory: &Memory, now: i64, wanted: &Segments) -> Result<Segments, ApiError> {
    let before = read(database)?.segments;
    let is_known = |segment: &Segment| before.iter().any(|old| old.id == segment.id && old.rule == segment.rule);
    let (kept, new): (Vec<&Segment>, Vec<&Segment>) = wanted.segments.iter().partition(|segment| is_known(segment));
    let kept: Vec<&str> = kept.into_iter().map(|segment| segment.id.as_str()).collect();
    let kept = serde_json::to_string(&kept)?;
    database.transaction(|| {
        database.run("DELETE FROM segments", vec![])?;
        database.insert_list(
            "INSERT INTO segments (id, position, body) SELECT value ->> 'id', ? + key, value FROM json_each(?)",
            &wanted.segments,
        )?;
        for left in [
            "DELETE FROM segment_visitors WHERE segment NOT IN (SELECT value FROM json_each(?))",
            "DELETE FROM daily_themes
             WHERE dimension = 'segment' AND member NOT IN (SELECT value FROM json_each(?))",
        ] {
            database.run(left, vec![kept.as_str().into()])?;
        }
        fill(database, memory, now, &new)
    })?;
    read(database)
}

/// Finds the visitors of new segments among those who acted lately, and counts what they wrote.
fn fill(database: &Database, memory: &Memory, now: i64, segments: &[&Segment]) -> Result<(), ApiError> {
    if segments.is_empty() {
        return Ok(());
    }
    let since = now - i64::from(LOOKS_BACK) * DAY;
    // The visitor before whom to read on: several act at the same time.
    let (mut before, mut looked_at) = ((i64::MAX >> 10, String::new()), 0);
    while looked_at < MOST_VISITORS {
        let rows: Vec<FactsRow> = database.rows(
            &format!(
                "{FACTS} WHERE facts.at >= ? AND (facts.at, facts.visitor) < (?, ?)
                 ORDER BY facts.at DESC, facts.visitor DESC LIMIT ?"
            ),
            vec![since.into(), before.0.into(), before.1.into(), AT_ONCE.into()],
        )?;
        let Some(last) = rows.last() else { break };
        before = (last.at, last.visitor.clone());
        looked_at += AT_ONCE;
        let mut found: Vec<(&str, String)> = Vec::new();
        for row in rows {
            let visitor = row.visitor.clone();
            let known = row.facts()?;
            let belongs = segments.iter().filter(|segment| fits(&segment.rule, &known, now));
            found.extend(belongs.map(|segment| (segment.id.as_str(), visitor.clone())));
        }
        database.insert_list(
            "INSERT INTO segment_visitors (segment, visitor)
             SELECT value ->> 0, value ->> 1 FROM json_each(?2) WHERE ?1 IS NOT NULL",
            &found,
        )?;
    }
    let new: Vec<&str> = segments.iter().map(|segment| segment.id.as_str()).collect();
    let first_day = memory.day(now).minus_days(LOOKS_BACK).to_string();
    comments::count_for_segments(database, Some(&serde_json::to_string(&new)?), &first_day)
}

/// Erases what is known of these visitors (a list in JSON), and what they bought.
pub fn erase(database: &Database, visitors: &str) -> Result<(), ApiError> {
    for table in ["purchases", "buyers", "buyer_categories", "visitor_facts", "segment_visitors"] {
        let erase = format!("DELETE FROM {table} WHERE visitor IN (SELECT value FROM json_each(?))");
        database.run(&erase, vec![visitors.into()])?;
    }
    Ok(())
}

/// Who belongs to each segment.
pub fn results(database: &Database) -> Result<SegmentResults, ApiError> {
    let segments: Vec<SegmentResult> = database.rows(
        "SELECT segments.id, count(members.visitor) AS visitors, count(buyers.visitor) AS buyers,
                coalesce(sum(buyers.orders), 0) AS orders, coalesce(sum(buyers.revenue), 0) AS revenue
         FROM segments LEFT JOIN segment_visitors AS members ON members.segment = segments.id
              LEFT JOIN buyers ON buyers.visitor = members.visitor
         GROUP BY segments.id ORDER BY segments.position",
        vec![],
    )?;
    Ok(SegmentResults { segments })
}
