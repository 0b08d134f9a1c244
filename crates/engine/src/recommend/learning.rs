//! The shop's own weights, learned from the newest part of its own log.
//!
//! Each prefix of a remembered session asks the model as it was when the session began, and the product that came next
//! should score highest: a conditional logit (softmax over the candidates), fitted by Adam (Kingma and Ba, 2015) from
//! the default weights, with a step that falls to nought, and averaged over the last round. Few sessions move the
//! weights little, so a young shop keeps the defaults without being told to. The work is bounded and the order always
//! the same; slices make no difference while nothing is observed between them.

use super::Recommender;
use super::fast::{exp, ln};
use super::neighbours::Asker;
use super::products::ProductIndex;
use super::scoring::{self, Candidate};
use super::sessions::SessionNumber;
use super::trail::Trail;
use super::weights::{HIDDEN, Weights};

/// How many sessions teach, the newest; at most the newer half of those remembered, since a session is asked with what
/// was before it.
const SESSIONS: u32 = 6_000;
/// How often each of them does.
const ROUNDS: u32 = 3;
/// The sessions of a round are taken in steps of this prime, so that neighbours in time are far apart. It is greater
/// than [`SESSIONS`], so that each is met once.
const STRIDE: u64 = 7_919;
/// How many prefixes move the weights together.
const BATCH: u32 = 16;
/// Adam's step, its two memories, and how much a weight is pulled to nought.
const STEP: f32 = 0.004;
const MEMORY: (f32, f32) = (0.9, 0.999);
const DECAY: f32 = 1e-5;
/// A candidate whose probability is as far from right as this teaches nothing worth the time.
const SETTLED: f32 = 1e-4;

/// Learning under way. Dropping it loses nothing but time.
#[derive(Debug, Clone)]
pub struct Learner {
    first: SessionNumber,
    span: u32,
    /// Sessions done, of all rounds.
    done: u32,
    weights: Weights,
    gradient: Weights,
    in_batch: u32,
    mean: Weights,
    square: Weights,
    steps: i32,
    /// Of the last round.
    sum: Weights,
    summed: u32,
    gained: f64,
    lessons: u32,
}

impl Learner {
    /// Begins; nothing is done yet.
    pub fn begin(model: &Recommender) -> Self {
        let remembered = model.sessions.len() as u32;
        let span = SESSIONS.min(remembered / 2);
        Self {
            first: model.sessions.end().saturating_sub(span),
            span,
            done: 0,
            weights: Weights::default(),
            gradient: Weights::nought(),
            in_batch: 0,
            mean: Weights::nought(),
            square: Weights::nought(),
            steps: 0,
            sum: Weights::nought(),
            summed: 0,
            gained: 0.0,
            lessons: 0,
        }
    }

    /// Learns from so many sessions, each 0.5 to 1.3 ms natively; true when all is learned.
    pub fn step(&mut self, model: &Recommender, sessions: u32) -> bool {
        for _ in 0..sessions {
            if self.is_done() {
                break;
            }
            let place = u64::from(self.done % self.span) * STRIDE % u64::from(self.span);
            self.read(model, self.first + place as u32);
            self.done += 1;
        }
        self.is_done()
    }

    /// Gives the model what was learned; nothing if learning isn't over.
    pub fn finish(mut self, model: &mut Recommender) {
        if self.is_done() && self.summed > 0 {
            let all = self.summed as f32;
            self.sum.values_mut().for_each(|sum| *sum /= all);
            if self.sum.values().all(|weight| weight.is_finite()) {
                model.weights = self.sum;
            }
        }
    }

    /// Mean of ln P(what came next) over the prefixes read so far: the closer to 0 the better.
    pub fn likelihood(&self) -> f64 {
        self.gained / f64::from(self.lessons.max(1))
    }

    fn is_done(&self) -> bool {
        self.done >= self.span * ROUNDS
    }

    fn read(&mut self, model: &Recommender, number: SessionNumber) {
        let Some(session) = model.sessions.get(number).filter(|session| session.is_neighbour) else { return };
        let asker = Asker { visitor: Some(session.visitor), now: session.at, before: number };
        let uncounted = |product| u32::from(session.clicks.iter().any(|click| click.product() == product));
        for (place, next) in session.clicks.iter().enumerate().skip(1) {
            let trail = Trail::of(session.clicks.get(..place).unwrap_or_default());
            let candidates = scoring::candidates(model, &trail, asker, uncounted);
            self.learn(&candidates, next.product());
        }
    }

    fn learn(&mut self, candidates: &[Candidate], next: ProductIndex) {
        if !candidates.iter().any(|candidate| candidate.product == next) {
            return;
        }
        let units: Vec<[f32; HIDDEN]> =
            candidates.iter().map(|candidate| self.weights.units(&candidate.features)).collect();
        let scores: Vec<f32> = candidates
            .iter()
            .zip(&units)
            .map(|(candidate, units)| self.weights.score(&candidate.features, units))
            .collect();
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let total: f32 = scores.iter().map(|score| exp(score - top)).sum();
        for ((candidate, score), units) in candidates.iter().zip(&scores).zip(&units) {
            let probability = exp(score - top) / total;
            let is_next = candidate.product == next;
            if is_next {
                self.gained += f64::from(ln(probability.max(f32::MIN_POSITIVE)));
                self.lessons += 1;
            }
            let wrong = probability - f32::from(u8::from(is_next));
            if wrong.abs() > SETTLED {
                self.gradient.add_gradient(&self.weights, candidate, units, wrong);
            }
        }
        self.in_batch += 1;
        if self.in_batch == BATCH {
            self.update();
        }
    }

    fn update(&mut self) {
        self.steps += 1;
        let all = self.span * ROUNDS;
        let rate = STEP * (1.0 - self.done as f32 / all as f32);
        let unbiased = (1.0 - MEMORY.0.powi(self.steps), 1.0 - MEMORY.1.powi(self.steps));
        let values = self.weights.values_mut().zip(self.gradient.values());
        for (((weight, gradient), mean), square) in values.zip(self.mean.values_mut()).zip(self.square.values_mut()) {
            let gradient = gradient / BATCH as f32 + DECAY * *weight;
            *mean = MEMORY.0 * *mean + (1.0 - MEMORY.0) * gradient;
            *square = MEMORY.1 * *square + (1.0 - MEMORY.1) * gradient * gradient;
            *weight -= rate * (*mean / unbiased.0) / ((*square / unbiased.1).sqrt() + 1e-8);
        }
        if self.done >= self.span * (ROUNDS - 1) {
            self.sum.values_mut().zip(self.weights.values()).for_each(|(sum, weight)| *sum += weight);
            self.summed += 1;
        }
        self.gradient = Weights::nought();
        self.in_batch = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Observation, Request};
    use super::*;
    use shopbell_protocol::EventKind;

    /// A shop in which whoever looks at `a` goes on to `z`, and to the popular `b` before that now and then.
    fn shop() -> Recommender {
        let mut model = Recommender::new();
        for session in 0..600 {
            let other = format!("o{}", session % 7);
            let clicks: &[&str] = match session % 4 {
                0 => &["a", "z"],
                1 => &["b", "a"],
                2 => &["b", &other],
                _ => &["z", &other, "b"],
            };
            for (place, product) in (0..).zip(clicks) {
                let (session, at) = (format!("s{session}"), i64::from(session) * 60_000 + place * 1_000);
                let (visitor, product) = (session.as_str(), *product);
                model.observe(&Observation { session: &session, visitor, product, kind: EventKind::View, at });
            }
        }
        model
    }

    #[test]
    fn slices_make_no_difference_and_learning_pays() {
        let mut at_once = shop();
        let mut learner = Learner::begin(&at_once);
        learner.step(&at_once, 300);
        let first_round = learner.likelihood();
        assert!(learner.step(&at_once, u32::MAX));
        assert!(learner.likelihood() > first_round + 0.01, "{} {first_round}", learner.likelihood());
        learner.finish(&mut at_once);
        assert_ne!(at_once.weights, Weights::default());

        let mut in_slices = shop();
        let mut learner = Learner::begin(&in_slices);
        while !learner.step(&in_slices, 7) {}
        learner.finish(&mut in_slices);
        assert_eq!(at_once.weights, in_slices.weights);
        let loaded = Recommender::from_snapshot(&at_once.to_snapshot()).unwrap();
        assert_eq!(loaded.weights, at_once.weights);
    }

    #[test]
    fn what_is_unfinished_or_has_nothing_to_read_changes_nothing() {
        let mut model = shop();
        let mut learner = Learner::begin(&model);
        assert!(!learner.step(&model, 100));
        learner.finish(&mut model);
        assert_eq!(model.weights, Weights::default());
        let mut empty = Recommender::new();
        let mut learner = Learner::begin(&empty);
        assert!(learner.step(&empty, 1));
        learner.finish(&mut empty);
        assert_eq!(empty.weights, Weights::default());
        assert!(empty.recommend(&Request { limit: Some(3), ..Request::default() }).is_empty());
    }
}
