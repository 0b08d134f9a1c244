//! Sample data: made-up history, marked as such, and taken away with one call.
//!
//! Invariants: it goes the ways that real history goes, so it counts as that does; and what is taken away is counted out
//! of every counter it was counted in, from its own rows.

use crate::error::ApiError;
use crate::shop::figures::{self, Fact};
use crate::shop::memory::Memory;
use crate::shop::placements::PlacementNumber;
use crate::shop::proof::Bought;
use crate::shop::repeats::fingerprint;
use crate::shop::replies::Reply;
use crate::shop::responses::{self, Way};
use crate::shop::segments::Act;
use crate::shop::sql::Database;
use crate::shop::{buyers, comments, conversations, old_ratings, products, prompts, segments};
use serde::{Deserialize, Serialize};
use shopbell_engine::survey::is_passed_over;
use shopbell_protocol::owner::{SampleCounts, SampleData, SampleEvent, SampleTurn, TakenResponse};
use shopbell_protocol::{AnswerRating, Channel, EventKind, GivenAnswer, NewResponse, RecordId};
use std::collections::BTreeMap;

/// How many visitors are forgotten at once.
const VISITORS_AT_ONCE: usize = 10_000;

/// An event on its way into the table.
#[derive(Serialize)]
struct Fresh {
    id: RecordId,
    fingerprint: String,
    at: i64,
    visitor: RecordId,
    session: RecordId,
    kind: &'static str,
    product: Option<String>,
    touchpoint: Option<String>,
    name: Option<String>,
    placement: Option<PlacementNumber>,
}

/// Adds a piece of made-up history. What is there already is passed over.
pub fn add(database: &Database, memory: &mut Memory, data: SampleData) -> Result<SampleCounts, ApiError> {
    for response in data.responses {
        add_response(database, memory, response)?;
    }
    for turn in data.turns {
        add_turn(database, memory, &turn)?;
    }
    database.transaction(|| {
        let ratings = data.ratings.into_iter().map(|one| (one.at, one.device, one.rating)).collect();
        old_ratings::add_samples(database, memory, ratings)?;
        add_events(database, memory, data.events)
    })?;
    count(database)
}

fn add_response(database: &Database, memory: &mut Memory, taken: TakenResponse) -> Result<(), ApiError> {
    let (Some(at), Some(visitor)) = (taken.at, taken.visitor) else {
        return Err(ApiError::invalid("responses", "each needs `at` and `visitor`"));
    };
    let known = "SELECT count(*) AS n FROM responses WHERE id = ?";
    if database.count(known, vec![taken.id.as_str().into()])? > 0 {
        return Ok(());
    }
    let response = NewResponse {
        visitor,
        survey: taken.survey,
        locale: taken.locale,
        product: taken.product,
        answers: taken.answers,
    };
    let way = Way {
        entered_at: None,
        channel: taken.channel,
        staff: taken.staff.as_deref(),
        customer: taken.customer.as_deref(),
        link: None,
        device: None,
        sample: true,
    };
    responses::record(database, memory, at, &taken.id, &response, &way)?;
    Ok(())
}

/// A question, which the shop's own FAQ answers.
fn add_turn(database: &Database, memory: &mut Memory, sample: &SampleTurn) -> Result<(), ApiError> {
    let turn = &sample.turn;
    let reply = conversations::ask_sample(database, memory, sample.at, turn)?;
    if reply.duplicate {
        return Ok(());
    }
    if let Some(helpful) = sample.helpful.filter(|_| reply.answer.is_some()) {
        let rating = AnswerRating { visitor: turn.visitor.clone(), helpful };
        conversations::rate_answer(database, memory, sample.at, &turn.id, &rating)?;
    }
    Ok(())
}

fn add_events(database: &Database, memory: &Memory, events: Vec<SampleEvent>) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    struct Named {
        number: PlacementNumber,
        name: String,
    }
    #[derive(Deserialize)]
    struct Known {
        id: String,
    }
    let named: Vec<Named> = database.rows("SELECT number, name FROM placement_numbers", vec![])?;
    let ids: Vec<&str> = events.iter().map(|sample| sample.event.id.as_str()).collect();
    let known: Vec<Known> = database.rows(
        "SELECT id FROM events WHERE id IN (SELECT value FROM json_each(?))",
        vec![serde_json::to_string(&ids)?.into()],
    )?;
    let known: Vec<String> = known.into_iter().map(|known| known.id).collect();
    let (mut fresh, mut asked) = (Vec::new(), Vec::new());
    for sample in events {
        let SampleEvent { at, visitor, session, placement, event } = sample;
        if known.iter().any(|known| known == event.id.as_str()) {
            continue;
        }
        if event.kind == EventKind::Prompt {
            let place = event.touchpoint.as_deref().unwrap_or_default();
            asked.push(prompts::fact(database, memory.day(at), None, place)?);
        }
        let is_shown = matches!(event.kind, EventKind::Impression | EventKind::Click);
        fresh.push(Fresh {
            fingerprint: fingerprint(&(&visitor, &session, &event))?,
            placement: is_shown.then(|| {
                let place = placement.as_deref().unwrap_or("home");
                named.iter().find(|named| named.name == place).map_or(0, |named| named.number)
            }),
            id: event.id,
            at,
            visitor,
            session,
            kind: event.kind.code(),
            product: event.product,
            touchpoint: event.touchpoint,
            name: event.name,
        });
    }
    database.insert_list(
        "INSERT INTO events (id, fingerprint, at, visitor, session, kind, product, touchpoint, name, placement, sample)
         SELECT value ->> 'id', value ->> 'fingerprint', value ->> 'at', value ->> 'visitor', value ->> 'session',
                value ->> 'kind', value ->> 'product', value ->> 'touchpoint', value ->> 'name', value ->> 'placement', 1
         FROM json_each(?2) WHERE ?1 >= 0",
        &fresh,
    )?;
    figures::add(database, &asked)?;
    note_purchases(database, &fresh)?;
    let counted = fresh.iter().map(|event| (event.at, event.kind, event.placement));
    count_events(database, memory, counted, 1)
}

/// What made-up visitors bought, at the catalogue's prices.
fn note_purchases(database: &Database, events: &[Fresh]) -> Result<(), ApiError> {
    let purchases = || events.iter().filter(|event| event.kind == EventKind::Purchase.code());
    let prices = products::prices(database, purchases().filter_map(|event| event.product.as_deref()))?;
    for event in purchases() {
        let Some(product) = event.product.as_deref() else { continue };
        let bought = Bought { product, price: prices.get(product).copied().unwrap_or_default() };
        buyers::note(database, event.at, &event.visitor, &event.session, &[bought])?;
        segments::note_past(database, event.at, &event.visitor, &Act::default())?;
    }
    Ok(())
}

/// Counts events by day, and what was shown and clicked by placement too.
fn count_events<'a>(
    database: &Database,
    memory: &Memory,
    events: impl Iterator<Item = (i64, &'a str, Option<PlacementNumber>)>,
    sign: i64,
) -> Result<(), ApiError> {
    let mut counts: BTreeMap<(String, &str), i64> = BTreeMap::new();
    let mut places: BTreeMap<(String, PlacementNumber), [i64; 2]> = BTreeMap::new();
    for (at, kind, placement) in events {
        let day = memory.day(at).to_string();
        if let Some(placement) = placement {
            let [shown, clicked] = places.entry((day.clone(), placement)).or_default();
            *(if kind == "click" { clicked } else { shown }) += sign;
        }
        *counts.entry((day, kind)).or_default() += sign;
    }
    for ((day, metric), n) in counts {
        add_count(database, &day, metric, n)?;
    }
    for ((day, placement), [shown, clicked]) in places {
        database.run(
            "INSERT INTO daily_placements (day, placement, impressions, clicks, carts, purchases, revenue)
             VALUES (?, ?, ?, ?, 0, 0, 0)
             ON CONFLICT DO UPDATE SET impressions = impressions + excluded.impressions, clicks = clicks + excluded.clicks",
            vec![day.into(), i64::from(placement).into(), shown.into(), clicked.into()],
        )?;
    }
    Ok(())
}

fn add_count(database: &Database, day: &str, metric: &str, n: i64) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO daily_counts (day, metric, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        vec![day.into(), metric.into(), n.into()],
    )?;
    Ok(())
}

/// How much there is.
pub fn count(database: &Database) -> Result<SampleCounts, ApiError> {
    let of = |table: &str| -> Result<u32, ApiError> {
        let count = database.count(&format!("SELECT count(*) AS n FROM {table} WHERE sample = 1"), vec![])?;
        u32::try_from(count).map_err(ApiError::internal)
    };
    Ok(SampleCounts {
        ratings: of("ratings")?,
        responses: of("responses")?,
        conversations: of("conversations")?,
        events: of("events")?,
    })
}

/// Takes all of it away.
pub fn remove(database: &Database, memory: &mut Memory) -> Result<SampleCounts, ApiError> {
    database.transaction(|| {
        figures::subtract(database, &figures::gather(database, "sample = 1", vec![])?)?;
        uncount_events(database, memory)?;
        uncount_turns(database, memory)?;
        uncount_answers(database)?;
        forget_people(database)?;
        for table in ["ratings", "responses", "answers", "turns", "conversations", "events"] {
            database.run(&format!("DELETE FROM {table} WHERE sample = 1"), vec![])?;
        }
        // The counters of `figures` stay, at 0: what counts on its own on a day does so for good.
        let nothing = "impressions = 0 AND clicks = 0 AND carts = 0 AND purchases = 0";
        for (table, empty) in [("daily_counts", "n = 0"), ("daily_answers", "n = 0"), ("daily_placements", nothing)] {
            database.run(&format!("DELETE FROM {table} WHERE {empty}"), vec![])?;
        }
        Ok(())
    })?;
    memory.most_asked = None;
    count(database)
}

/// What was read out of sample data: the comments of made-up visitors, what they bought, and where they belong.
fn forget_people(database: &Database) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    struct Visitor {
        visitor: RecordId,
    }
    let visitors: Vec<Visitor> = database.rows(
        "SELECT visitor FROM ratings WHERE sample = 1 UNION SELECT visitor FROM responses WHERE sample = 1
         UNION SELECT visitor FROM events WHERE sample = 1",
        vec![],
    )?;
    let visitors: Vec<RecordId> = visitors.into_iter().map(|row| row.visitor).collect();
    for visitors in visitors.chunks(VISITORS_AT_ONCE) {
        let visitors = serde_json::to_string(visitors)?;
        comments::erase(database, &visitors, None)?;
        segments::erase(database, &visitors)?;
    }
    comments::recount(database)
}

fn uncount_events(database: &Database, memory: &Memory) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    struct Event {
        at: i64,
        kind: String,
        touchpoint: Option<String>,
        placement: Option<PlacementNumber>,
    }
    let mut events: Vec<Event> = Vec::new();
    let all = "SELECT at, kind, touchpoint, placement FROM events WHERE sample = 1";
    database.each(all, vec![], |event: Event| {
        events.push(event);
        Ok(())
    })?;
    let counted = events.iter().map(|event| (event.at, event.kind.as_str(), event.placement));
    count_events(database, memory, counted, -1)?;
    let mut asked: Vec<Fact> = Vec::new();
    for event in events.iter().filter(|event| event.kind == EventKind::Prompt.code()) {
        let place = event.touchpoint.as_deref().unwrap_or_default();
        asked.push(prompts::fact(database, memory.day(event.at), None, place)?);
    }
    figures::subtract(database, &asked)
}

fn uncount_turns(database: &Database, memory: &Memory) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    struct Turn {
        at: i64,
        reply: Option<String>,
        helpful: Option<u8>,
    }
    let turns: Vec<Turn> = database.rows(
        "SELECT at, reply, helpful FROM turns WHERE sample = 1
         UNION ALL SELECT at, NULL, NULL FROM conversations WHERE sample = 1",
        vec![],
    )?;
    let mut counts: BTreeMap<(String, &str), i64> = BTreeMap::new();
    for turn in turns {
        let day = memory.day(turn.at).to_string();
        let mut less = |metric| *counts.entry((day.clone(), metric)).or_default() -= 1;
        match turn.reply {
            Some(reply) => {
                less("turns");
                less(serde_json::from_str::<Reply>(&reply)?.outcome().code());
            }
            None => less("conversations"),
        }
        match turn.helpful {
            Some(1) => less("helpful"),
            Some(_) => less("unhelpful"),
            None => {}
        }
    }
    for ((day, metric), n) in counts {
        add_count(database, &day, metric, n)?;
    }
    Ok(())
}

/// Out of the surveys' own results.
fn uncount_answers(database: &Database) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    struct Response {
        day: String,
        survey: String,
        answers: String,
        channel: Channel,
        staff: Option<String>,
    }
    let responses: Vec<Response> =
        database.rows("SELECT day, survey, answers, channel, staff FROM responses WHERE sample = 1", vec![])?;
    for response in responses {
        let answers: Vec<GivenAnswer> = serde_json::from_str(&response.answers)?;
        for answer in answers.iter().filter(|answer| !is_passed_over(answer)) {
            let said: Vec<String> =
                [String::new()].into_iter().chain(answer.score.map(|score| score.to_string())).collect();
            let chosen: Vec<String> = said.iter().chain(&answer.choices).cloned().collect();
            let groups = [
                ("all", Some(""), &chosen),
                ("channel", Some(response.channel.code()), &said),
                ("staff", response.staff.as_deref(), &said),
            ];
            for (dimension, member, said) in groups {
                let Some(member) = member else { continue };
                database.run(
                    "UPDATE daily_answers SET n = n - 1 WHERE day = ? AND survey = ? AND question = ? AND dimension = ?
                         AND member = ? AND said IN (SELECT value FROM json_each(?))",
                    vec![
                        response.day.as_str().into(),
                        response.survey.as_str().into(),
                        answer.question.as_str().into(),
                        dimension.into(),
                        member.into(),
                        serde_json::to_string(said)?.into(),
                    ],
                )?;
            }
        }
    }
    Ok(())
}
