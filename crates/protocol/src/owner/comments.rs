//! What visitors wrote, read by the machine: sentiment, themes and words of feeling.

use super::Period;
use crate::{JourneyStage, Locale, RecordId};
use serde::{Deserialize, Serialize};

/// What a comment says of the shop on the whole, by its words alone; the score beside it has no part in this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Content.
    Positive,
    /// Neither, as much of both, a question or a plain fact.
    Neutral,
    /// Discontent.
    Negative,
}

/// What a comment is about. It may be about several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// When and how it arrived, the courier.
    Delivery,
    /// What it costs, discounts.
    Price,
    /// The product itself.
    Quality,
    /// The people of the shop, how they answer.
    Support,
    /// Box and wrapping.
    Packaging,
    /// Sizes, and whether it fits.
    Size,
    /// The site or the app, ordering on it.
    Website,
    /// Sending back, exchange, refunds.
    Returns,
    /// Paying, cards, invoices.
    Payment,
    /// What there is to choose from, what is in stock.
    Range,
    /// None of these.
    Other,
}

/// What somebody feels who uses such a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Emotion {
    /// Happy, content.
    Joy,
    /// In love with it.
    Love,
    /// Thankful.
    Gratitude,
    /// Relies on the shop.
    Trust,
    /// Amazed.
    Surprise,
    /// Had hoped for more.
    Disappointment,
    /// Angry, annoyed.
    Anger,
    /// Sad, sorry.
    Sadness,
    /// Worried, suspicious.
    Worry,
}

/// How many comments say what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Said {
    /// All of them.
    pub comments: u32,
    /// Content ones.
    pub positive: u32,
    /// Neither.
    pub neutral: u32,
    /// Discontent ones.
    pub negative: u32,
    /// negative / comments, 0–1, three decimals; `null` without comments.
    pub negative_share: Option<f64>,
}

/// `GET /v1/results/themes?from=&to=&locale=|stage=|segment=`: what the comments of a period are about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Themes {
    /// What it covers.
    pub period: Period,
    /// All comments.
    pub all: Said,
    /// The same in the period of as many days before.
    pub before: Said,
    /// The themes, the one with the most discontent comments first; only those that somebody wrote about.
    pub themes: Vec<ThemeResult>,
    /// The days on which anybody wrote, oldest first.
    pub days: Vec<SaidOnDay>,
}

/// One theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThemeResult {
    /// The theme.
    pub theme: Theme,
    /// The comments about it, by what they say on the whole.
    pub said: Said,
    /// The same in the period of as many days before.
    pub before: Said,
    /// What was written: the newest, discontent ones first, at most three of each sentiment.
    pub examples: Vec<ThemeExample>,
}

/// What somebody wrote about a theme. Show it as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThemeExample {
    /// The rating or the response.
    pub id: RecordId,
    /// When.
    pub at: i64,
    /// The sentence, in the visitor's own words, at most 200 characters.
    pub quote: String,
    /// What the whole comment says.
    pub sentiment: Sentiment,
    /// The language that was on the screen.
    pub locale: Locale,
}

/// One day's comments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SaidOnDay {
    /// `YYYY-MM-DD` in the shop's time zone.
    pub day: String,
    /// That day's.
    pub said: Said,
}

/// `GET /v1/results/emotions?from=&to=`: the words of feeling at each stage of the journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Emotions {
    /// What it covers.
    pub period: Period,
    /// The stages at which anybody wrote, in the order of the journey.
    pub stages: Vec<StageEmotions>,
}

/// The words of feeling at a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageEmotions {
    /// The stage.
    pub stage: JourneyStage,
    /// The comments there.
    pub said: Said,
    /// What people feel, the commonest first.
    pub emotions: Vec<EmotionCount>,
    /// The words they say it with, the commonest first, at most twelve.
    pub words: Vec<EmotionWord>,
}

/// How many comments show a feeling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EmotionCount {
    /// The feeling.
    pub emotion: Emotion,
    /// How many comments.
    pub comments: u32,
}

/// A word of feeling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EmotionWord {
    /// The word, as our list writes it: never the visitor's own text.
    pub word: String,
    /// Its language.
    pub locale: Locale,
    /// What it says.
    pub emotion: Emotion,
    /// In how many comments.
    pub comments: u32,
}

/// `GET /v1/comments?theme=&sentiment=&locale=&stage=&limit=&cursor=`: one comment, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommentRow {
    /// The rating or the response it was written with.
    pub id: RecordId,
    /// The question of a survey it answers; `null` beside a rating.
    pub question: Option<String>,
    /// When.
    pub at: i64,
    /// Who.
    pub visitor: RecordId,
    /// The language that was on the screen.
    pub locale: Locale,
    /// The journey stage.
    pub stage: JourneyStage,
    /// CSAT given with it, 1–5, where there was one.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub score: Option<u8>,
    /// What it says on the whole.
    pub sentiment: Sentiment,
    /// What it is about; `other` stands alone.
    pub themes: Vec<Theme>,
    /// The comment.
    pub text: String,
}

macro_rules! codes {
    ($kind:ident { $($name:ident = $code:literal),+ $(,)? }) => {
        impl $kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name on the wire and in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The one of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

codes!(Sentiment { Positive = "positive", Neutral = "neutral", Negative = "negative" });
codes!(Theme {
    Delivery = "delivery",
    Price = "price",
    Quality = "quality",
    Support = "support",
    Packaging = "packaging",
    Size = "size",
    Website = "website",
    Returns = "returns",
    Payment = "payment",
    Range = "range",
    Other = "other",
});
codes!(Emotion {
    Joy = "joy",
    Love = "love",
    Gratitude = "gratitude",
    Trust = "trust",
    Surprise = "surprise",
    Disappointment = "disappointment",
    Anger = "anger",
    Sadness = "sadness",
    Worry = "worry",
});
