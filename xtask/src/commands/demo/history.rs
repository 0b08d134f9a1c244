//! Three months of made-up history for the demo shop: the same on every run, but for the days, which end today.
//!
//! It tells a story that a dashboard can show: a good shop whose deliveries got worse six weeks ago, when a courier was
//! changed, and better again since; a checkout that is harder on phones than elsewhere.

use crate::client::Client;
use anyhow::Result;
use shopbell_protocol::owner::{FaqEntry, SampleData, SampleEvent, SampleRating, SampleTurn, TakenResponse};
use shopbell_protocol::{
    Channel, Device, EventKind, GivenAnswer, JourneyStage, Locale, NewEvent, NewRating, NewTurn, RecordId,
};
use std::time::{SystemTime, UNIX_EPOCH};

const DAYS: i64 = 90;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// When deliveries got worse and better, in days before today.
const TROUBLE: std::ops::Range<i64> = 18..42;
/// What is sent at once, of each kind.
const PIECE: usize = 1_000;

/// Words about an experience, from bad to good, in a language.
const COMMENTS: [(Locale, [&[&str]; 3]); 3] = [
    (
        Locale::Fa,
        [
            &[
                "بسته یک هفته دیر رسید و هیچ‌کس جواب تلفن را نداد.",
                "کاسه ترک داشت. بسته‌بندی خیلی نازک بود.",
                "با گوشی نتوانستم پرداخت کنم، سه بار خطا داد.",
            ],
            &["جنس خوب است ولی ارسال کمی طول کشید.", "معمولی بود؛ عکس‌ها بهتر از خود کالا بودند."],
            &[
                "خیلی زیبا بود، دقیقاً مثل عکس. ممنون!",
                "بسته‌بندی عالی و ارسال سریع؛ باز هم خرید می‌کنم.",
                "پشتیبانی با حوصله جواب داد و مشکل همان روز حل شد.",
            ],
        ],
    ),
    (
        Locale::Ar,
        [
            &[
                "تأخر التوصيل أسبوعًا كاملًا ولم يتصل بي أحد.",
                "وصلت الصينية مخدوشة، والتغليف سيئ.",
                "لم أستطع الدفع من الهاتف.",
            ],
            &["المنتج جيد لكن التوصيل بطيء.", "لا بأس به، السعر مرتفع قليلًا."],
            &["عمل يدوي رائع، أنصح به!", "وصل قبل الموعد والتغليف ممتاز.", "خدمة لطيفة وسريعة، شكرًا لكم."],
        ],
    ),
    (
        Locale::En,
        [
            &[
                "The parcel was ten days late and nobody answered my e-mails.",
                "The bowl arrived cracked.",
                "Could not pay on my phone.",
            ],
            &["Nice product, slow delivery.", "It is fine, but smaller than I thought."],
            &[
                "Beautiful work, exactly as in the pictures.",
                "Fast delivery and lovely wrapping.",
                "Great help in the chat, thank you!",
            ],
        ],
    ),
];

/// What is asked that the FAQ doesn't know.
const UNKNOWN: [(Locale, &[&str]); 3] = [
    (Locale::Fa, &["آیا کارگاه آموزشی سفالگری دارید؟", "می‌شود روی سینی اسم حک کنید؟"]),
    (Locale::Ar, &["هل يمكن نقش اسم على الصينية؟", "هل لديكم ورشات تعليم الخزف؟"]),
    (Locale::En, &["Can you engrave a name on a tray?", "Do you offer pottery classes?"]),
];

const PEOPLE: [&str; 3] = ["Sara", "Reza", "Leila"];

/// Numbers that look like chance and are the same on every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // SplitMix64 (Steele et al., 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// True so many times of a hundred.
    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::try_from(self.below(all.len() as u64)).unwrap_or_default()).copied()
    }

    fn id(&mut self) -> Result<RecordId> {
        let (high, low) = (self.next(), self.next());
        let text = format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        );
        Ok(RecordId::try_from(text)?)
    }
}

/// Sends it. Returns how much there is.
pub async fn seed(client: &Client, key: &str) -> Result<String> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let SampleData { ratings, responses, turns, events } = history(now)?;
    let longest = [ratings.len(), responses.len(), turns.len(), events.len()].into_iter().max().unwrap_or_default();
    for start in (0..longest).step_by(PIECE) {
        fn piece<T: Clone>(all: &[T], start: usize) -> Vec<T> {
            all.iter().skip(start).take(PIECE).cloned().collect()
        }
        let data = SampleData {
            ratings: piece(&ratings, start),
            responses: piece(&responses, start),
            turns: piece(&turns, start),
            events: piece(&events, start),
        };
        client.add_sample_data(key, &data).await?;
    }
    let counts = client.sample_data(key).await?;
    Ok(format!("{} ratings, {} surveys, {} conversations", counts.ratings, counts.responses, counts.conversations))
}

fn history(now: i64) -> Result<SampleData> {
    let mut chance = Chance(20_261_123);
    let mut data = SampleData::default();
    // Only their ids matter here.
    let catalogue = shopbell_demo_site::catalogue("http://localhost").products;
    let products: Vec<&str> = catalogue.iter().map(|product| product.id.as_str()).collect();
    let faq = shopbell_demo_site::faq().entries;
    for ago in (0..DAYS).rev() {
        // More on weekends, and a little more each week.
        let visitors = 16 + (DAYS - ago) / 8 + if ago % 7 < 2 { 8 } else { 0 };
        for _ in 0..visitors {
            let at = now - ago * DAY - i64::try_from(chance.below(14 * HOUR as u64))? - 60_000;
            visit(&mut data, &mut chance, at, ago, &products, &faq)?;
        }
    }
    Ok(data)
}

/// What one visitor does.
fn visit(
    data: &mut SampleData,
    chance: &mut Chance,
    at: i64,
    ago: i64,
    products: &[&str],
    faq: &[FaqEntry],
) -> Result<()> {
    let (visitor, session) = (chance.id()?, chance.id()?);
    let locale = [Locale::Fa, Locale::Fa, Locale::Ar, Locale::En][chance.below(4) as usize];
    let device = [Device::Phone, Device::Phone, Device::Desktop, Device::Tablet][chance.below(4) as usize];
    let product = chance.of(products).unwrap_or_default().to_owned();
    let mut happens =
        |chance: &mut Chance, kind: EventKind, touchpoint: Option<&str>, placement: Option<&str>| -> Result<()> {
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
    let buys = chance.percent(if device == Device::Phone { 18 } else { 28 });
    if buys {
        happens(chance, EventKind::AddToCart, None, None)?;
        happens(chance, EventKind::Purchase, None, None)?;
    }
    let asked = if buys { "checkout" } else { "storefront" };
    if chance.percent(60) {
        happens(chance, EventKind::Prompt, Some(asked), None)?;
    }
    if chance.percent(34) {
        let stage = if buys { JourneyStage::Purchase } else { JourneyStage::Consideration };
        let good = if buys && device == Device::Phone { 62 } else { 84 };
        data.ratings.push(rating(chance, at + 90_000, &visitor, Some(device), locale, (asked, stage), good, &product)?);
    }
    if buys && chance.percent(45) {
        let (later, was) = (at + 4 * DAY, ago - 4);
        if was >= 0 {
            let good = if TROUBLE.contains(&was) { 38 } else { 88 };
            let place = ("delivery", JourneyStage::Delivery);
            data.ratings.push(rating(chance, later, &visitor, Some(device), locale, place, good, &product)?);
        }
    }
    if buys && chance.percent(30) && ago >= 7 {
        let unhappy = TROUBLE.contains(&(ago - 4));
        let score = u8::try_from(if unhappy { 2 + chance.below(7) } else { 6 + chance.below(5) })?;
        let reason = words(chance, locale, i32::from(score) / 4);
        respond(data, chance, at + 7 * DAY, locale, "recommend-us", score, Some(("reason", reason)))?;
    }
    if chance.percent(10) {
        let score = u8::try_from(if device == Device::Phone { 2 + chance.below(5) } else { 4 + chance.below(4) })?;
        respond(data, chance, at + 60_000, locale, "easy-to-find", score, None)?;
    }
    if chance.percent(14) {
        let known: Vec<&FaqEntry> = faq.iter().filter(|entry| entry.locale == locale).collect();
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
            let score = u8::try_from(3 + chance.below(5))?;
            respond(data, chance, at + 5 * 60_000, locale, "after-chat", score, None)?;
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
) -> Result<SampleRating> {
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
        score: u8::try_from(score)?,
        touchpoint: touchpoint.to_owned(),
        stage,
        locale,
        product: (stage != JourneyStage::Consideration || chance.percent(50)).then(|| product.to_owned()),
        comment,
    };
    Ok(SampleRating { at, device, rating })
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
) -> Result<()> {
    let question = match survey {
        "recommend-us" => "recommend",
        _ => "effort",
    };
    let mut answers = vec![GivenAnswer { question: question.to_owned(), score: Some(score), ..GivenAnswer::default() }];
    if let Some((question, Some(text))) = words {
        answers.push(GivenAnswer { question: question.to_owned(), text: Some(text), ..GivenAnswer::default() });
    }
    let channel = match survey {
        "recommend-us" => [Channel::Email, Channel::Sms, Channel::Phone][chance.below(3) as usize],
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
