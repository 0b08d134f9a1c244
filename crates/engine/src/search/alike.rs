//! Words that were meant although they were typed with a letter wrong.

use super::{Index, words};

/// So many words are looked at that are alike.
const MOST_ALIKE: usize = 24;

/// How many letters of a word may be wrong.
fn most_wrong(length: usize) -> u32 {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Words with a letter wrong, missing, too many, or two of them swapped; those with fewer wrong go first.
pub(super) fn alike(index: &Index, word: &str) -> Vec<usize> {
    let letters: Vec<char> = word.chars().collect();
    let most = most_wrong(letters.len());
    // Numbers are not mistyped: 12 is not 13.
    if most == 0 || letters.iter().any(char::is_ascii_digit) {
        return Vec::new();
    }
    let mask = words::mask(word);
    let mut alike: Vec<(u32, usize)> = Vec::new();
    let mut other = Vec::new();
    let mut row = Vec::new();
    for (number, other_mask) in index.masks.iter().enumerate() {
        if (mask ^ other_mask).count_ones() > 2 * most {
            continue;
        }
        let candidate = index.word(number);
        if candidate.starts_with('\u{1}') || candidate.len().abs_diff(word.len()) > 2 * most as usize {
            continue;
        }
        other.clear();
        other.extend(candidate.chars());
        // The first letter is seldom wrong.
        if other.first() != letters.first() && most < 2 && other.get(1) != letters.first() {
            continue;
        }
        if let Some(wrong) = distance(&letters, &other, most, &mut row) {
            alike.push((wrong, number));
        }
    }
    alike.sort_unstable();
    let least = alike.first().map_or(0, |(wrong, _)| *wrong);
    alike.into_iter().filter(|(wrong, _)| *wrong == least).take(MOST_ALIKE).map(|(_, number)| number).collect()
}

/// Words whose beginning has a letter wrong.
pub(super) fn alike_beginning(index: &Index, word: &str) -> Vec<usize> {
    let letters: Vec<char> = word.chars().collect();
    let most = most_wrong(letters.len()).min(1);
    let Some(first) = letters.first().filter(|_| most > 0) else { return Vec::new() };
    let (mut other, mut row) = (Vec::new(), Vec::new());
    let start = index.first_from(first.encode_utf8(&mut [0; 4]));
    let same = (start..index.word_count()).take_while(|number| index.word(*number).starts_with(*first));
    let is_alike = |number: &usize| {
        other.clear();
        other.extend(index.word(*number).chars().take(letters.len()));
        distance(&letters, &other, most, &mut row).is_some()
    };
    same.filter(is_alike).take(MOST_ALIKE).collect()
}

/// How many letters differ, two swapped ones counting as one; `None` for more than `most`.
fn distance(one: &[char], other: &[char], most: u32, rows: &mut Vec<u32>) -> Option<u32> {
    if one.len().abs_diff(other.len()) > most as usize {
        return None;
    }
    let width = other.len() + 1;
    rows.clear();
    rows.resize(width * 3, 0);
    let (mut before_last, rest) = rows.split_at_mut(width);
    let (mut last, mut row) = rest.split_at_mut(width);
    (0..).zip(last.iter_mut()).for_each(|(n, cell)| *cell = n);
    for (i, a) in one.iter().enumerate() {
        if let Some(first) = row.first_mut() {
            *first = i as u32 + 1;
        }
        let mut least = i as u32 + 1;
        for (j, b) in other.iter().enumerate() {
            let at = |cells: &[u32], place: usize| cells.get(place).copied().unwrap_or(u32::MAX / 2);
            let mut cost = (at(last, j) + u32::from(a != b)).min(at(last, j + 1) + 1).min(at(row, j) + 1);
            if i > 0 && j > 0 && Some(b) == one.get(i - 1) && Some(a) == other.get(j - 1) {
                cost = cost.min(at(before_last, j - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost;
            }
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        // The oldest row is written next.
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|wrong| *wrong <= most)
}
