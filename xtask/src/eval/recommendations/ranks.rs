//! Where in each list the product stands that was really clicked next, and the figures made of it.

use super::data::{Item, Set};
use serde::Serialize;
use std::collections::HashSet;

/// How long the lists are.
pub const LENGTH: usize = 20;

/// What is asked of every method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As in the literature: the product that the visitor is on may be recommended.
    Protocol,
    /// As in a shop: it never is, and staying on it is no target.
    Shop,
}

/// The places of what was clicked, one for each prefix asked.
#[derive(Debug, Clone, Default)]
pub struct Ranks {
    /// For each prefix, its session and the place from 1, or 0 where it isn't in the list.
    pub places: Vec<(u32, u8)>,
    shown: HashSet<Item>,
}

impl Ranks {
    /// Asks `list` for every prefix of every test session: the session's number, the clicks so far and the time. It
    /// returns one product more than [`LENGTH`], since in shop mode the one on screen is taken out.
    pub fn ask(set: &Set, mode: Mode, mut list: impl FnMut(usize, &[Item], i64) -> Vec<Item>) -> Self {
        let mut ranks = Self::default();
        for (number, session) in set.test.iter().enumerate() {
            for length in 1..session.items.len() {
                let (before, next) = (&session.items[..length], session.items[length]);
                let current = before[length - 1];
                if mode == Mode::Shop && next == current {
                    continue;
                }
                let mut list = list(number, before, session.times[length - 1]);
                list.retain(|&item| mode == Mode::Protocol || item != current);
                list.truncate(LENGTH);
                ranks.shown.extend(&list);
                let place = list.iter().position(|&item| item == next).map_or(0, |place| place + 1);
                ranks.places.push((number as u32, place as u8));
            }
        }
        ranks
    }

    /// `1 / place` of each prefix, 0 beyond `length`.
    pub fn reciprocal(&self, length: usize) -> impl Iterator<Item = f64> + '_ {
        self.places.iter().map(move |&(_, place)| match usize::from(place) {
            0 => 0.0,
            place if place > length => 0.0,
            place => 1.0 / place as f64,
        })
    }

    /// The figures; `items` is how many products there are.
    pub fn figures(&self, items: usize) -> Figures {
        let all = self.places.len().max(1) as f64;
        let hits = |length: usize| {
            self.places.iter().filter(|(_, place)| (1..=length).contains(&usize::from(*place))).count() as f64 / all
        };
        let mrr = |length: usize| self.reciprocal(length).sum::<f64>() / all;
        Figures {
            n: self.places.len(),
            hr_at_5: hits(5),
            hr_at_10: hits(10),
            hr_at_20: hits(20),
            mrr_at_5: mrr(5),
            mrr_at_10: mrr(10),
            mrr_at_20: mrr(20),
            coverage_at_20: self.shown.len() as f64 / items.max(1) as f64,
        }
    }
}

/// The figures of one method. The names are those of the JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many prefixes were asked.
    pub n: usize,
    /// Share of prefixes whose next click is among the first five.
    pub hr_at_5: f64,
    /// The first ten.
    pub hr_at_10: f64,
    /// The first twenty.
    pub hr_at_20: f64,
    /// Mean of 1/place among the first five, else 0.
    pub mrr_at_5: f64,
    /// The first ten.
    pub mrr_at_10: f64,
    /// The first twenty.
    pub mrr_at_20: f64,
    /// Share of all products that are in at least one list.
    pub coverage_at_20: f64,
}

#[cfg(test)]
mod tests {
    use super::super::data::Session;
    use super::*;

    fn set() -> Set {
        let session = Session { id: "s".to_owned(), items: vec![0, 0, 2], times: vec![1, 2, 3] };
        Set { items: vec![String::new(); 4], test: vec![session], ..Set::default() }
    }

    #[test]
    fn the_protocol_asks_every_prefix_and_the_shop_leaves_out_staying() {
        let protocol = Ranks::ask(&set(), Mode::Protocol, |_, _, _| vec![0, 1, 2]);
        assert_eq!(protocol.places, [(0, 1), (0, 3)]);
        let figures = protocol.figures(4);
        assert_eq!((figures.hr_at_5, figures.coverage_at_20), (1.0, 0.75));
        assert!((figures.mrr_at_20 - (1.0 + 1.0 / 3.0) / 2.0).abs() < 1e-9);
        let shop = Ranks::ask(&set(), Mode::Shop, |_, _, _| vec![0, 1, 2]);
        assert_eq!(shop.places, [(0, 2)]);
    }
}
