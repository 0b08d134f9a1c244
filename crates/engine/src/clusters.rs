//! Groups of questions that ask the same in other words or spellings, so that an owner reads "42 people
//! asked about X" and not 42 lines.
//!
//! Leader clustering: the questions come most asked first; each joins the group whose leader (its first
//! question) is most like it, or leads a new one. One pass, the same result every time, and a group
//! never drifts away from the question that names it. Likeness is the cosine of TF-IDF weights over
//! stems and character trigrams, which forgives typos and endings.

use crate::text;
use std::collections::BTreeMap;

/// From this likeness on, 0–1, two questions are taken to ask the same.
const ALIKE: f32 = 0.45;
/// How much a stem counts beside a character trigram.
const STEM: f32 = 2.0;

/// Ordered, so that sums come out the same on every machine.
type Features = BTreeMap<String, f32>;

/// Groups questions. Returns for each group the positions of its questions in `questions`, its leader
/// first; groups are in the order of their leaders. A question without any letter or digit is in none.
pub fn group(questions: &[&str]) -> Vec<Vec<usize>> {
    let counted: Vec<Features> = questions.iter().map(|question| features(question)).collect();
    let rarity = rarity(&counted);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut leaders: Vec<Features> = Vec::new();
    for (position, counts) in counted.iter().enumerate() {
        let weights = unit(counts, &rarity);
        if weights.is_empty() {
            continue;
        }
        let mut best: Option<(usize, f32)> = None;
        for (group, leader) in leaders.iter().enumerate() {
            let likeness = dot(leader, &weights);
            if likeness >= ALIKE && best.is_none_or(|(_, so_far)| likeness > so_far) {
                best = Some((group, likeness));
            }
        }
        match best.and_then(|(group, _)| groups.get_mut(group)) {
            Some(group) => group.push(position),
            None => {
                groups.push(vec![position]);
                leaders.push(weights);
            }
        }
    }
    groups
}

fn features(question: &str) -> Features {
    let mut features = Features::new();
    for word in text::words(&text::normalize(question)) {
        *features.entry(format!("={}", text::stem(word))).or_default() += STEM;
        let padded: Vec<char> = format!(" {word} ").chars().collect();
        for trigram in padded.windows(3) {
            *features.entry(trigram.iter().collect()).or_default() += 1.0;
        }
    }
    features
}

/// ln(1 + N / df): what is in every question says little.
fn rarity(counted: &[Features]) -> BTreeMap<&str, f32> {
    let mut documents: BTreeMap<&str, f32> = BTreeMap::new();
    for feature in counted.iter().flat_map(Features::keys) {
        *documents.entry(feature).or_default() += 1.0;
    }
    let all = counted.len() as f32;
    documents.values_mut().for_each(|count| *count = (1.0 + all / *count).ln());
    documents
}

/// Weights of length 1.
fn unit(counts: &Features, rarity: &BTreeMap<&str, f32>) -> Features {
    let mut weights: Features = counts
        .iter()
        .map(|(feature, count)| (feature.clone(), count * rarity.get(feature.as_str()).copied().unwrap_or_default()))
        .collect();
    let length = weights.values().map(|weight| weight * weight).sum::<f32>().sqrt();
    weights.values_mut().for_each(|weight| *weight /= length);
    weights
}

fn dot(one: &Features, other: &Features) -> f32 {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().filter_map(|(feature, weight)| Some(weight * many.get(feature)?)).sum()
}

#[cfg(test)]
mod tests {
    use super::group;
    use proptest::prelude::*;

    #[test]
    fn the_same_question_in_other_spellings_is_one_group() {
        let questions = [
            "کارت هدیه دارید؟",
            "do you sell gift cards",
            "كارت هديه داريد",
            "کارت‌هدیه دارین",
            "do you sell giftcards?",
            "آیا شنبه‌ها باز هستید",
            "؟؟؟",
        ];
        assert_eq!(group(&questions), [vec![0, 2, 3], vec![1, 4], vec![5]]);
    }

    #[test]
    fn different_questions_stay_apart() {
        let questions = ["where is my parcel", "can I pay by card", "هزینه ارسال چقدر است", "كيف أرجع المنتج"];
        assert_eq!(group(&questions).len(), 4);
        assert!(group(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn every_question_is_in_at_most_one_group(questions in prop::collection::vec("\\PC{0,30}", 0..20)) {
            let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
            let groups = group(&questions);
            let mut members: Vec<usize> = groups.concat();
            members.sort_unstable();
            let count = members.len();
            members.dedup();
            prop_assert_eq!(members.len(), count);
            prop_assert!(members.iter().all(|member| *member < questions.len()));
            prop_assert_eq!(group(&questions), groups);
        }
    }
}
