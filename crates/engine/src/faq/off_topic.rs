//! What people ask a machine to see whether it answers, and seldom a shop: the weather, politics, jokes.
//!
//! Only a doubt. It holds word by word, but is lifted topic by topic: a shop that is asked about rain, by any of its
//! phrasings, may be asked about snow. Words that shops hear every day in another sense ("I'd love", "does it match",
//! the temperature to wash at) are left out. Invariant: a word has at most one topic, the first that lists it.

use super::features::{Key, stem_key};
use crate::text;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One topic a line, its words separated by spaces, in their usual spelling.
const TOPICS: &[&str] = &[
    // weather
    "weather forecast rain raining snow sunny هوا هواشناسی باران بارون برف طقس الطقس جو مطر أمطار",
    // politics
    "president minister government election elections vote politics political parliament war \
     رئیس‌جمهور رییس جمهور وزیر نخست‌وزیر دولت انتخابات رای مجلس سیاست سیاسی جنگ \
     رئيس وزير الوزراء وزراء حكومة انتخابات برلمان حرب",
    // sport
    "football soccer score league worldcup فوتبال كرة مباراة مباريات",
    // amusement
    "joke jokes poem story song movie جوک لطیفه شعر داستان آهنگ بازی فیلم نكتة نكت قصيدة قصة أغنية فيلم",
    // cooking
    "recipe cook آشپزی وصفة طبخ",
    // money markets
    "bitcoin crypto دلار بیت‌کوین ارز دولار بيتكوين",
    // knowledge of the world
    "capital population planet moon god religion پایتخت جمعیت سیاره خدا عاصمة سكان كوكب",
    // love and fate
    "girlfriend boyfriend horoscope zodiac فال عاشق عشق ازدواج أبراج زواج",
    // homework
    "math equation translate homework ترجمه",
];

/// The topic of each normalised word and of its stem.
static TOPIC_OF: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
    let mut topics = HashMap::new();
    for (topic, listed) in (0_u8..).zip(TOPICS) {
        for word in text::words(&text::normalize(listed)) {
            topics.entry(text::stem(word)).or_insert(topic);
            topics.entry(word.to_owned()).or_insert(topic);
        }
    }
    topics
});

/// The keys of a topic's words, in the order of [`TOPICS`].
static KEYS: LazyLock<Vec<Vec<Key>>> = LazyLock::new(|| {
    let keys = |listed: &&str| {
        let normalized = text::normalize(listed);
        text::words(&normalized).into_iter().map(|word| stem_key(&text::stem(word))).collect()
    };
    TOPICS.iter().map(keys).collect()
});

/// The topic of a normalised word, by itself or by its stem.
pub(super) fn topic_of(word: &str, stem: &str) -> Option<u8> {
    TOPIC_OF.get(word).or_else(|| TOPIC_OF.get(stem)).copied()
}

/// The keys of the stems of all words of a topic.
pub(super) fn keys_of(topic: u8) -> &'static [Key] {
    KEYS.get(usize::from(topic)).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_one_in_all_languages() {
        let topic = |word: &str| {
            let word = text::normalize(word);
            topic_of(&word, &text::stem(&word))
        };
        for words in [["weather", "باران", "الطقس"], ["minister", "وزیر", "الوزراء"], ["bitcoin", "دلار", "دولار"]]
        {
            assert!(topic(words[0]).is_some());
            assert!(words.iter().all(|word| topic(word) == topic(words[0])), "{words:?}");
        }
        assert_eq!(topic("delivery"), None);
        assert!(keys_of(0).len() > 10 && keys_of(u8::MAX).is_empty());
    }
}
