//! How often comments are read right: 300 a language, labelled before there was any code (`tests/comments/README.md`).
//!
//! `COMMENTS_ERRORS=1 cargo test -p shopbell-engine --test comments -- --nocapture` lists the errors of the development half.
//! Those of the other half nobody lists.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use shopbell_engine::comments::{Reading, read};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Sentiment, Theme};

/// What has to be reached in each language, on all 300.
const MUST: f64 = 0.70;

struct Labelled {
    sentiment: Sentiment,
    themes: Vec<Theme>,
    text: &'static str,
}

fn labelled(locale: Locale) -> Vec<Labelled> {
    let file = match locale {
        Locale::Fa => include_str!("comments/fa.tsv"),
        Locale::Ar => include_str!("comments/ar.tsv"),
        Locale::En => include_str!("comments/en.tsv"),
    };
    file.lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            Labelled {
                sentiment: Sentiment::from_code(columns[0]).unwrap(),
                themes: columns[1].split(',').map(|theme| Theme::from_code(theme).unwrap()).collect(),
                text: columns[2],
            }
        })
        .collect()
}

/// The mean of the three classes' F1.
fn macro_f1(pairs: &[(Sentiment, Sentiment)]) -> f64 {
    let f1 = |class: Sentiment| {
        let count = |test: &dyn Fn(&(Sentiment, Sentiment)) -> bool| pairs.iter().filter(|pair| test(pair)).count();
        let right = count(&|pair| pair.0 == class && pair.1 == class);
        let named = count(&|pair| pair.0 == class) + count(&|pair| pair.1 == class);
        2.0 * right as f64 / named.max(1) as f64
    };
    Sentiment::ALL.iter().map(|class| f1(*class)).sum::<f64>() / 3.0
}

/// Precision and recall of all themes but `other`.
fn of_themes(read: &[(&Labelled, Reading)]) -> (f64, f64) {
    let (mut right, mut found, mut labelled) = (0, 0, 0);
    for (comment, reading) in read {
        let themes = reading.topics.iter().map(|topic| topic.theme).filter(|theme| *theme != Theme::Other);
        let themes: Vec<Theme> = themes.collect();
        let expected: Vec<Theme> = comment.themes.iter().copied().filter(|theme| *theme != Theme::Other).collect();
        right += themes.iter().filter(|theme| expected.contains(theme)).count();
        found += themes.len();
        labelled += expected.len();
    }
    (right as f64 / found as f64, right as f64 / labelled as f64)
}

#[test]
fn sentiment_is_read_right_often_enough_in_each_language() {
    for locale in Locale::ALL {
        let comments = labelled(locale);
        assert_eq!(comments.len(), 300);
        let read: Vec<(&Labelled, Reading)> =
            comments.iter().map(|comment| (comment, read(comment.text, locale))).collect();
        let pairs: Vec<_> = read.iter().map(|(comment, reading)| (comment.sentiment, reading.sentiment)).collect();
        let half = |odd: usize| -> Vec<_> { pairs.iter().copied().skip(odd).step_by(2).collect() };
        let (all, development, held_out) = (macro_f1(&pairs), macro_f1(&half(0)), macro_f1(&half(1)));
        let (precision, recall) = of_themes(&read);
        println!(
            "{}: macro-F1 {all:.3} (development {development:.3}, held out {held_out:.3}); themes: precision \
             {precision:.2}, recall {recall:.2}",
            locale.code(),
        );
        if std::env::var_os("COMMENTS_ERRORS").is_some() {
            for (comment, reading) in read.iter().step_by(2) {
                let themes: Vec<&str> = reading.topics.iter().map(|topic| topic.theme.code()).collect();
                if comment.sentiment != reading.sentiment {
                    println!(
                        "  {} for {}: {} {themes:?}",
                        reading.sentiment.code(),
                        comment.sentiment.code(),
                        comment.text
                    );
                }
            }
        }
        assert!(all >= MUST, "{}: {all:.3}", locale.code());
        assert!(recall >= 0.7 && precision >= 0.6, "{}: themes {precision:.2}, {recall:.2}", locale.code());
    }
}
