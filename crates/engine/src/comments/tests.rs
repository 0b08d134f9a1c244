//! What comments say, one by one. How often it is right is measured by `tests/comments.rs`.

use super::*;
use proptest::prelude::*;

fn sentiment(text: &str) -> Sentiment {
    let locale = if text.is_ascii() { Locale::En } else { Locale::Fa };
    read(text, locale).sentiment
}

fn themes(text: &str, locale: Locale) -> Vec<Theme> {
    read(text, locale).topics.into_iter().map(|topic| topic.theme).collect()
}

#[test]
fn a_not_turns_praise_and_blame_round() {
    for (text, expected) in [
        ("The tea is good", Sentiment::Positive),
        ("The tea is not good", Sentiment::Negative),
        ("The tea is not bad", Sentiment::Positive),
        ("no scratches, no dents", Sentiment::Positive),
        ("The tea came on Monday", Sentiment::Neutral),
        ("کیفیتش خوب است", Sentiment::Positive),
        ("کیفیتش خوب نیست", Sentiment::Negative),
        ("کیفیتش بد نبود", Sentiment::Positive),
        ("بدون ایراد", Sentiment::Positive),
        ("المنتج ليس جيدا", Sentiment::Negative),
        ("مو سيئ", Sentiment::Positive),
        ("معجبنيش خالص", Sentiment::Negative),
    ] {
        assert_eq!(sentiment(text), expected, "{text}");
    }
}

#[test]
fn what_comes_after_a_but_counts_more() {
    assert_eq!(sentiment("The bowl is good but the lid is broken"), Sentiment::Negative);
    assert_eq!(sentiment("The lid was bad but I love the bowl"), Sentiment::Positive);
    assert_eq!(sentiment("گران است ولی عالی است"), Sentiment::Positive);
    assert_eq!(sentiment("عالی است ولی خراب شد"), Sentiment::Negative);
}

#[test]
fn emoji_speak_and_mock() {
    assert_eq!(sentiment("👍"), Sentiment::Positive);
    assert_eq!(sentiment("😡"), Sentiment::Negative);
    assert_eq!(sentiment("great work 🙄"), Sentiment::Negative);
    assert_eq!(sentiment("🤷"), Sentiment::Neutral);
}

#[test]
fn a_comment_may_be_about_several_things() {
    let reading = read("The courier was late. But the fabric is soft!", Locale::En);
    let topics: Vec<(Theme, &str)> = reading.topics.iter().map(|topic| (topic.theme, topic.quote.as_str())).collect();
    assert_eq!(topics, [(Theme::Delivery, "The courier was late."), (Theme::Quality, "But the fabric is soft!")],);
    assert_eq!(themes("hm", Locale::En), [Theme::Other]);
    assert_eq!(themes("قیمتش بالاست", Locale::Fa), [Theme::Price]);
    assert_eq!(themes("المقاس كبير", Locale::Ar), [Theme::Size]);
}

#[test]
fn feelings_are_told_in_the_lists_own_words() {
    let reading = read("THANKS!!! I am sooo disappointed", Locale::En);
    let words: Vec<(Emotion, &str)> = reading.feelings.iter().map(|one| (one.emotion, one.word)).collect();
    assert_eq!(words, [(Emotion::Gratitude, "thanks"), (Emotion::Disappointment, "disappointed")]);
    assert!(read("I am not happy", Locale::En).feelings.is_empty());
    assert_eq!(read("<b>ممنونم</b>", Locale::Fa).feelings[0].word, "ممنونم");
}

#[test]
fn a_long_sentence_is_quoted_in_part() {
    let quote = &read(&format!("delivery {}", "نرسید ".repeat(300)), Locale::Fa).topics[0].quote;
    assert!(quote.chars().count() <= LONGEST_QUOTE && quote.ends_with('…'), "{quote}");
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,300}", locale in 0_usize..3) {
        let locale = Locale::ALL[locale];
        let reading = read(&text, locale);
        prop_assert!(!reading.topics.is_empty());
        prop_assert!(reading.topics.windows(2).all(|pair| pair[0].theme < pair[1].theme));
        prop_assert!(reading.topics.iter().all(|topic| topic.quote.chars().count() <= LONGEST_QUOTE));
        prop_assert_eq!(read(&text, locale), reading);
    }

    #[test]
    fn quotes_are_the_visitors_own_words(text in "[a-z .!<>&'\"]{0,120}") {
        for topic in read(&text, Locale::En).topics {
            prop_assert!(text.contains(topic.quote.trim_end_matches('…')), "{}", topic.quote);
        }
    }
}
