//! Three months of made-up history of a shop: the same on every run, but for the days, which end today.
//!
//! It tells a story that a dashboard can show: a good shop whose deliveries got worse six weeks ago, when a courier was
//! changed, and better again since; a checkout that is harder on phones than elsewhere.

mod chance;
mod words;

use chance::Chance;
use shopbell_protocol::owner::{FaqEntry, SampleData, SampleEvent, SampleRating, SampleTurn, Survey, TakenResponse};
use shopbell_protocol::{
    Channel, Device, EventKind, GivenAnswer, InvalidId, JourneyStage, Locale, NewEvent, NewRating, NewTurn, RecordId,
};
use words::{COMMENTS, UNKNOWN};

const DAYS: i64 = 90;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// When deliveries got worse and better, in days before today.
const TROUBLE: std::ops::Range<i64> = 18..42;
/// What is sent at once, of each kind.
const PIECE: usize = 1_000;

const PEOPLE: [&str; 3] = ["Sara", "Reza", "Leila"];

/// The delivered survey of how easy it was to find something.
const EFFORT: &str = "easy-to-find";
/// And the one that follows a chat.
const AFTER_CHAT: &str = "after-chat";

/// For what shop it is made up.
pub struct Shop<'a> {
    /// When it ends, milliseconds since 1970.
    pub now: i64,
    /// What visitors speak; who is there twice is met twice as often. At least one.
    pub locales: &'a [Locale],
    /// Its products' ids. Without any, some are made up as well.
    pub products: &'a [&'a str],
    /// What its chat can answer.
    pub faq: &'a [FaqEntry],
    /// Its surveys. Of these the delivered ones are answered that ask how likely a recommendation and how easy something is.
    pub surveys: &'a [Survey],
}

/// What is bought in a shop without products.
const MADE_UP: [&str; 4] = ["example-1", "example-2", "example-3", "example-4"];

/// Three months of history: the same for the same shop and day.
///
/// # Errors
/// Never: an id that is made here is one.
pub fn history(shop: &Shop) -> Result<SampleData, InvalidId> {
    let mut chance = Chance::new();
    let (mut data, mut buyers) = (SampleData::default(), Vec::new());
    for ago in (0..DAYS).rev() {
        // More on weekends, and a little more each week.
        let visitors = 16 + (DAYS - ago) / 8 + if ago % 7 < 2 { 8 } else { 0 };
        for _ in 0..visitors {
            let at = shop.now - ago * DAY - i64::try_from(chance.below(14 * HOUR as u64)).unwrap_or_default() - 60_000;
            visit(&mut data, &mut chance, &mut buyers, (at, ago), shop)?;
        }
    }
    let answered = |id: &str| {
        let survey = shop.surveys.iter().find(|survey| survey.id == id)?;
        survey.questions.first().filter(|question| question.id == first_question(id))
    };
    data.responses.retain(|response| answered(&response.survey).is_some());
    let surveys = [EFFORT, AFTER_CHAT];
    data.events.retain(|sample| match sample.event.touchpoint.as_deref() {
        Some(place) if surveys.contains(&place) => answered(place).is_some(),
        _ => true,
    });
    Ok(data)
}

/// The same in pieces that can be sent at once.
pub fn pieces(data: &SampleData) -> Vec<SampleData> {
    fn piece<T: Clone>(all: &[T], start: usize) -> Vec<T> {
        all.iter().skip(start).take(PIECE).cloned().collect()
    }
    let SampleData { ratings, responses, turns, events } = data;
    let longest = [ratings.len(), responses.len(), turns.len(), events.len()].into_iter().max().unwrap_or_default();
    let starts = (0..longest).step_by(PIECE);
    let pieces = starts.map(|start| SampleData {
        ratings: piece(ratings, start),
        responses: piece(responses, start),
        turns: piece(turns, start),
        events: piece(events, start),
    });
    pieces.collect()
}

/// What one visitor does.
fn visit(
    data: &mut SampleData,
    chance: &mut Chance,
    buyers: &mut Vec<RecordId>,
    (at, ago): (i64, i64),
    shop: &Shop,
) -> Result<(), InvalidId> {
    let (somebody, session) = (chance.id()?, chance.id()?);
    let known = usize::try_from(chance.below(buyers.len() as u64)).ok().and_then(|place| buyers.get(place));
    let comes_back = known.filter(|_| chance.percent(18)).cloned();
    let is_known = comes_back.is_some();
    let visitor = comes_back.unwrap_or(somebody);
    let locale = chance.of(shop.locales).unwrap_or(Locale::En);
    let devices = [Device::Phone, Device::Phone, Device::Desktop, Device::Tablet];
    let device = chance.of(&devices).unwrap_or(Device::Phone);
    let products = if shop.products.is_empty() { &MADE_UP } else { shop.products };
    let product = chance.of(products).unwrap_or_default().to_owned();
    let mut happens = |chance: &mut Chance,
                       kind: EventKind,
                       touchpoint: Option<&str>,
                       placement: Option<&str>|
     -> Result<(), InvalidId> {
        let is_shown = matches!(kind, EventKind::Impression | EventKind::Click);
        let event = NewEvent {
            id: chance.id()?,
            kind,
            product: touchpoint.is_none().then(|| product.clone()),
            url: None,
            rec_id: if is_shown { Some(chance.id()?) } else { None },
            touchpoint: touchpoint.map(str::to_owned),
            name: None,
        };
        let (visitor, session) = (visitor.clone(), session.clone());
        data.events.push(SampleEvent { at, visitor, session, placement: placement.map(str::to_owned), event });
        Ok(())
    };
    happens(chance, EventKind::View, None, None)?;
    let place = chance.of(&["home", "similar", "cart"]).unwrap_or("home");
    happens(chance, EventKind::Impression, None, Some(place))?;
    if chance.percent(12) {
        happens(chance, EventKind::Click, None, Some(place))?;
    }
    let buys = chance.percent(match device {
        _ if is_known => 50,
        Device::Phone => 18,
        _ => 28,
    });
    if buys && !is_known {
        buyers.push(visitor.clone());
    }
    if buys {
        happens(chance, EventKind::AddToCart, None, None)?;
        happens(chance, EventKind::Purchase, None, None)?;
    }
    // Most of those who are asked in the widget don't answer.
    let asked = if buys { "checkout" } else { "storefront" };
    happens(chance, EventKind::Prompt, Some(asked), None)?;
    if buys && ago >= 4 {
        happens(chance, EventKind::Prompt, Some("delivery"), None)?;
    }
    let (is_asked_for_effort, talks) = (chance.percent(40), chance.percent(14));
    if is_asked_for_effort {
        happens(chance, EventKind::Prompt, Some(EFFORT), None)?;
    }
    if talks {
        happens(chance, EventKind::Prompt, Some(AFTER_CHAT), None)?;
    }
    if chance.percent(34) {
        let stage = if buys { JourneyStage::Purchase } else { JourneyStage::Consideration };
        let good = if buys && device == Device::Phone { 62 } else { 84 };
        data.ratings.push(rating(chance, at + 90_000, &visitor, Some(device), locale, (asked, stage), good, &product)?);
    }
    if buys && chance.percent(45) && ago >= 4 {
        let good = if TROUBLE.contains(&(ago - 4)) { 38 } else { 88 };
        let place = ("delivery", JourneyStage::Delivery);
        data.ratings.push(rating(chance, at + 4 * DAY, &visitor, Some(device), locale, place, good, &product)?);
    }
    if buys && chance.percent(30) && ago >= 7 {
        let unhappy = TROUBLE.contains(&(ago - 4));
        let score = small(if unhappy { 2 + chance.below(7) } else { 6 + chance.below(5) });
        let reason = words(chance, locale, i32::from(score) / 4);
        respond(data, chance, at + 7 * DAY, locale, "recommend-us", score, Some(("reason", reason)))?;
    }
    if is_asked_for_effort && chance.percent(25) {
        let score = small(if device == Device::Phone { 2 + chance.below(5) } else { 4 + chance.below(4) });
        respond(data, chance, at + 60_000, locale, EFFORT, score, None)?;
    }
    if talks {
        let known: Vec<&FaqEntry> = shop.faq.iter().filter(|entry| entry.locale == locale).collect();
        let unknown = UNKNOWN.iter().find(|(of, _)| *of == locale).map_or(&[][..], |(_, questions)| *questions);
        let text = if chance.percent(18) {
            chance.of(unknown)
        } else {
            chance.of(&known).map(|entry| entry.question.as_str())
        };
        let turn = NewTurn {
            id: chance.id()?,
            visitor: visitor.clone(),
            conversation: chance.id()?,
            text: text.unwrap_or("?").to_owned(),
            locale,
            meant: None,
        };
        let helpful = if chance.percent(50) { Some(chance.percent(80)) } else { None };
        data.turns.push(SampleTurn { at: at + 30_000, turn, helpful });
        if chance.percent(40) {
            let score = small(3 + chance.below(5));
            respond(data, chance, at + 5 * 60_000, locale, AFTER_CHAT, score, None)?;
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "all of it is one rating")]
fn rating(
    chance: &mut Chance,
    at: i64,
    visitor: &RecordId,
    device: Option<Device>,
    locale: Locale,
    (touchpoint, stage): (&str, JourneyStage),
    good: u64,
    product: &str,
) -> Result<SampleRating, InvalidId> {
    let score = if chance.percent(good) { 4 + chance.below(2) } else { 1 + chance.below(3) };
    let level = match score {
        1 | 2 => 0,
        3 => 1,
        _ => 2,
    };
    let comment = if chance.percent(if level == 0 { 55 } else { 18 }) { words(chance, locale, level) } else { None };
    let rating = NewRating {
        id: chance.id()?,
        visitor: visitor.clone(),
        score: small(score),
        touchpoint: touchpoint.to_owned(),
        stage,
        locale,
        product: (stage != JourneyStage::Consideration || chance.percent(50)).then(|| product.to_owned()),
        comment,
    };
    Ok(SampleRating { at, device, rating })
}

/// The question that such a survey begins with.
fn first_question(survey: &str) -> &'static str {
    if survey == "recommend-us" { "recommend" } else { "effort" }
}

fn small(score: u64) -> u8 {
    u8::try_from(score).unwrap_or(u8::MAX)
}

fn words(chance: &mut Chance, locale: Locale, level: i32) -> Option<String> {
    let (_, levels) = COMMENTS.iter().find(|(of, _)| *of == locale)?;
    let all = levels.get(usize::try_from(level.clamp(0, 2)).ok()?)?;
    chance.of(all).map(str::to_owned)
}

/// An answer to one of the delivered surveys by somebody new.
fn respond(
    data: &mut SampleData,
    chance: &mut Chance,
    at: i64,
    locale: Locale,
    survey: &str,
    score: u8,
    words: Option<(&str, Option<String>)>,
) -> Result<(), InvalidId> {
    let mut answers =
        vec![GivenAnswer { question: first_question(survey).to_owned(), score: Some(score), ..GivenAnswer::default() }];
    if let Some((question, Some(text))) = words {
        answers.push(GivenAnswer { question: question.to_owned(), text: Some(text), ..GivenAnswer::default() });
    }
    let channel = match survey {
        "recommend-us" => chance.of(&[Channel::Email, Channel::Sms, Channel::Phone]).unwrap_or(Channel::Email),
        _ => Channel::Widget,
    };
    let staff = if channel == Channel::Phone { chance.of(&PEOPLE).map(str::to_owned) } else { None };
    data.responses.push(TakenResponse {
        id: chance.id()?,
        survey: survey.to_owned(),
        channel,
        staff,
        customer: None,
        visitor: Some(chance.id()?),
        locale,
        product: None,
        answers,
        at: Some(at),
    });
    Ok(())
}
