//! What comments are about, and what people feel: from the daily counters, but for what a segment's people feel.

use crate::error::ApiError;
use crate::shop::command::{CommentCut, ResultQuery, ThemeQuery};
use crate::shop::comments::ANY;
use crate::shop::figures::LONGEST_SCAN;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{reports, segments};
use serde::Deserialize;
use shopbell_engine::metrics::ratio;
use shopbell_protocol::owner::{
    Emotion, EmotionCount, EmotionWord, Emotions, Period, Said, SaidOnDay, Sentiment, StageEmotions, Theme,
    ThemeExample, ThemeResult, Themes,
};
use shopbell_protocol::{JourneyStage, Locale, RecordId};
use worker::SqlStorageValue;

/// How many examples of a sentiment a theme has.
const EXAMPLES: i64 = 3;
/// How many of a theme's newest quotes are looked through for them, where not every comment counts.
const MOST_LOOKED_AT: i64 = 500;
/// How many words of feeling a stage has.
const WORDS: usize = 12;

#[derive(Deserialize)]
struct ThemeRow {
    theme: String,
    /// 1 in the period, 0 before it.
    is_now: i64,
    positive: u32,
    neutral: u32,
    negative: u32,
}

#[derive(Deserialize)]
struct DayRow {
    name: String,
    positive: u32,
    neutral: u32,
    negative: u32,
}

#[derive(Deserialize)]
struct ExampleRow {
    record: RecordId,
    at: i64,
    quote: String,
    locale: Locale,
}

#[derive(Deserialize)]
struct EmotionRow {
    stage: JourneyStage,
    emotion: Emotion,
    locale: String,
    word: String,
    n: u32,
}

fn said(positive: u32, neutral: u32, negative: u32) -> Said {
    let comments = positive.saturating_add(neutral).saturating_add(negative);
    Said { comments, positive, neutral, negative, negative_share: ratio(negative, comments) }
}

/// What the comments of a period are about.
pub fn read(database: &Database, memory: &Memory, now: i64, query: ThemeQuery) -> Result<Themes, ApiError> {
    let (first, last) = reports::period(memory, now, query.from.as_deref(), query.to.as_deref())?;
    if let Some(CommentCut::Segment(segment)) = &query.cut {
        segments::check(database, Some(segment))?;
    }
    let days = u32::try_from(first.days_until(last) + 1).unwrap_or(1);
    let (from, to, before) = (first.to_string(), last.to_string(), first.minus_days(days).to_string());
    let (dimension, member) = query.cut.as_ref().map_or(("all", ""), CommentCut::parts);
    let rows: Vec<ThemeRow> = database.rows(
        "SELECT theme, day >= ? AS is_now, sum(positive) AS positive, sum(neutral) AS neutral, sum(negative) AS negative
         FROM daily_themes WHERE dimension = ? AND member = ? AND day BETWEEN ? AND ? GROUP BY theme, is_now",
        vec![from.as_str().into(), dimension.into(), member.into(), before.into(), to.as_str().into()],
    )?;
    let of = |theme: &str, is_now: i64| {
        let found = rows.iter().find(|row| row.theme == theme && row.is_now == is_now);
        found.map_or_else(|| said(0, 0, 0), |row| said(row.positive, row.neutral, row.negative))
    };
    let mut themes = Vec::new();
    for &theme in Theme::ALL {
        let now = of(theme.code(), 1);
        if now.comments > 0 {
            let examples = examples(database, theme, &from, &to, query.cut.as_ref())?;
            themes.push(ThemeResult { theme, said: now, before: of(theme.code(), 0), examples });
        }
    }
    themes.sort_by_key(|theme| std::cmp::Reverse((theme.said.negative, theme.said.comments)));
    let days: Vec<DayRow> = database.rows(
        "SELECT day AS name, positive, neutral, negative FROM daily_themes
         WHERE dimension = ? AND member = ? AND theme = '' AND day BETWEEN ? AND ? ORDER BY day",
        vec![dimension.into(), member.into(), from.as_str().into(), to.as_str().into()],
    )?;
    let (all, before) = (of(ANY, 1), of(ANY, 0));
    let days =
        days.into_iter().map(|row| SaidOnDay { said: said(row.positive, row.neutral, row.negative), day: row.name });
    Ok(Themes {
        all,
        before,
        themes,
        days: days.collect(),
        period: Period { from, to, time_zone: memory.settings.time_zone.clone() },
    })
}

/// The newest quotes about a theme, the discontent ones first.
fn examples(
    database: &Database,
    theme: Theme,
    from: &str,
    to: &str,
    cut: Option<&CommentCut>,
) -> Result<Vec<ThemeExample>, ApiError> {
    let fits = match cut {
        None => "?5 IS NULL AND ?6 IS NULL",
        Some(CommentCut::Locale(_)) => "?5 = 'locale' AND comments.locale = ?6",
        Some(CommentCut::Stage(_)) => "?5 = 'stage' AND comments.stage = ?6",
        Some(CommentCut::Segment(_)) => {
            "?5 = 'segment'
             AND EXISTS (SELECT 1 FROM segment_visitors WHERE segment = ?6 AND visitor = comments.visitor)"
        }
    };
    let query = format!(
        "SELECT comments.record, comments.at, about.quote, comments.locale
         FROM (SELECT seq, day, quote FROM comment_themes WHERE theme = ?1 AND sentiment = ?2 AND day BETWEEN ?3 AND ?4
               ORDER BY day DESC, seq DESC LIMIT ?7) AS about
         JOIN comments ON comments.seq = about.seq WHERE {fits} ORDER BY about.day DESC, about.seq DESC LIMIT ?8"
    );
    let mut examples = Vec::new();
    for sentiment in [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive] {
        let rows: Vec<ExampleRow> = database.rows(
            &query,
            vec![
                theme.code().into(),
                sentiment.code().into(),
                from.into(),
                to.into(),
                cut.map(|cut| cut.parts().0).into(),
                cut.map(|cut| cut.parts().1).into(),
                MOST_LOOKED_AT.into(),
                EXAMPLES.into(),
            ],
        )?;
        examples.extend(rows.into_iter().map(|row| ThemeExample {
            id: row.record,
            at: row.at,
            quote: row.quote,
            sentiment,
            locale: row.locale,
        }));
    }
    Ok(examples)
}

/// The words of feeling at each stage.
pub fn emotions(database: &Database, memory: &Memory, now: i64, query: ResultQuery) -> Result<Emotions, ApiError> {
    segments::check(database, query.segment.as_deref())?;
    let (first, last) = reports::period(memory, now, query.from.as_deref(), query.to.as_deref())?;
    if query.segment.is_some() && first.days_until(last) >= LONGEST_SCAN {
        return Err(ApiError::invalid("from", format!("of a segment, at most {LONGEST_SCAN} days can be read")));
    }
    let period = Period { from: first.to_string(), to: last.to_string(), time_zone: memory.settings.time_zone.clone() };
    let (said_at, felt) = felt(database, &period, query.segment.as_deref())?;
    let mut stages = Vec::new();
    for stage in JourneyStage::ALL {
        let Some(row) = said_at.iter().find(|row| row.name == stage.code()) else { continue };
        let here = || felt.iter().filter(move |row| row.stage == stage);
        let emotions = here().filter(|row| row.word == ANY);
        let words = here().filter_map(|row| {
            let locale = Locale::from_tag(&row.locale)?;
            Some(EmotionWord { word: row.word.clone(), locale, emotion: row.emotion, comments: row.n })
        });
        stages.push(StageEmotions {
            stage,
            said: said(row.positive, row.neutral, row.negative),
            emotions: emotions.map(|row| EmotionCount { emotion: row.emotion, comments: row.n }).collect(),
            words: words.take(WORDS).collect(),
        });
    }
    Ok(Emotions { period, stages })
}

/// How comments sound, stage by stage; and what is felt there, how often.
fn felt(
    database: &Database,
    period: &Period,
    segment: Option<&str>,
) -> Result<(Vec<DayRow>, Vec<EmotionRow>), ApiError> {
    let (sounds, feelings) = match segment {
        None => (
            "SELECT member AS name, sum(positive) AS positive, sum(neutral) AS neutral, sum(negative) AS negative
             FROM daily_themes WHERE dimension = 'stage' AND theme = '' AND day BETWEEN ? AND ? GROUP BY member",
            "SELECT stage, emotion, locale, word, sum(n) AS n FROM daily_emotions WHERE day BETWEEN ? AND ?
             GROUP BY stage, emotion, locale, word ORDER BY n DESC, word",
        ),
        // Who belongs to a segment changes, so that no counter is kept of what they feel.
        Some(_) => (
            "SELECT stage AS name, sum(sentiment = 'positive') AS positive, sum(sentiment = 'neutral') AS neutral,
                    sum(sentiment = 'negative') AS negative
             FROM segment_visitors JOIN comments USING (visitor)
             WHERE day BETWEEN ? AND ? AND segment = ? GROUP BY stage",
            "SELECT stage, felt.value ->> 0 AS emotion, felt.value ->> 1 AS locale, felt.value ->> 2 AS word,
                    count(*) AS n
             FROM segment_visitors JOIN comments USING (visitor), json_each(comments.feelings) AS felt
             WHERE day BETWEEN ? AND ? AND segment = ? GROUP BY 1, 2, 3, 4 ORDER BY n DESC, word",
        ),
    };
    let mut values: Vec<SqlStorageValue> = vec![period.from.as_str().into(), period.to.as_str().into()];
    values.extend(segment.map(SqlStorageValue::from));
    Ok((database.rows(sounds, values.clone())?, database.rows(feelings, values)?))
}
