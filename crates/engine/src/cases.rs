//! Cases: which score opens one, what may become of it, and the reference by which a visitor sees it.
//!
//! Invariant: the states are `new → contacted → resolved → reopened`, and from `reopened` on as from `new`. A case may be
//! settled at the first contact, but only one that was settled can be opened again, and none becomes new again.

use shopbell_protocol::owner::CaseRules;
use shopbell_protocol::{CaseState, QuestionKind};

/// Crockford's alphabet: no I, L, O, U, so that what is read over the telephone is written right.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters hold 128 bits.
const REFERENCE: usize = 26;

/// A step that there isn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImpossibleStep {
    /// What the case is.
    pub from: CaseState,
    /// What it can't become.
    pub to: CaseState,
}

/// What a case of that state may become.
pub const fn next_states(state: CaseState) -> &'static [CaseState] {
    match state {
        CaseState::New | CaseState::Reopened => &[CaseState::Contacted, CaseState::Resolved],
        CaseState::Contacted => &[CaseState::Resolved],
        CaseState::Resolved => &[CaseState::Reopened],
    }
}

/// Whether the case changes at all: what it is already it needn't become, as when two people press the same button.
///
/// # Errors
/// [`ImpossibleStep`] where it can't become that.
pub fn step(from: CaseState, to: CaseState) -> Result<bool, ImpossibleStep> {
    match (from == to, next_states(from).contains(&to)) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => Err(ImpossibleStep { from, to }),
    }
}

/// Whether a score is one that the shop wants to make good.
pub fn is_low(rules: &CaseRules, kind: QuestionKind, score: u8) -> bool {
    let most = match kind {
        QuestionKind::Csat => rules.csat,
        QuestionKind::Nps => rules.nps,
        QuestionKind::Ces => rules.ces,
        QuestionKind::Text | QuestionKind::Single | QuestionKind::Multiple => None,
    };
    most.is_some_and(|most| score <= most)
}

/// The lowest bits of a number as so many characters, five bits each.
pub fn crockford(number: u128, characters: usize) -> String {
    (0..characters)
        .rev()
        .map(|place| {
            let bits = u32::try_from(place * 5).ok().and_then(|bits| number.checked_shr(bits)).unwrap_or_default();
            let digit = usize::try_from(bits & 31).unwrap_or_default();
            ALPHABET.get(digit).copied().map_or('0', char::from)
        })
        .collect()
}

/// A case's reference: 128 random bits, which nobody guesses.
pub fn reference(random: [u8; 16]) -> String {
    crockford(u128::from_be_bytes(random), REFERENCE)
}

/// A reference as it was typed or copied: letters of either size, hyphens and spaces in between. `None` where it is none.
pub fn read_reference(typed: &str) -> Option<String> {
    let mut reference = String::with_capacity(REFERENCE);
    for character in typed.chars().filter(|character| !matches!(character, '-' | ' ')) {
        let upper = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(upper).is_ok_and(|byte| ALPHABET.contains(&byte));
        if !known || reference.len() == REFERENCE {
            return None;
        }
        reference.push(upper);
    }
    (reference.len() == REFERENCE).then_some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn state() -> impl Strategy<Value = CaseState> {
        proptest::sample::select(CaseState::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn whatever_is_tried_a_case_goes_its_way(wanted in proptest::collection::vec(state(), 0..40)) {
            let (mut now, mut was_resolved, mut was_contacted) = (CaseState::New, false, false);
            for to in wanted {
                let outcome = step(now, to);
                prop_assert_eq!(outcome.is_ok(), to == now || next_states(now).contains(&to));
                prop_assert_eq!(outcome == Ok(false), to == now);
                if outcome == Ok(true) {
                    prop_assert!(to != CaseState::New, "never new again");
                    prop_assert!(to != CaseState::Reopened || now == CaseState::Resolved, "only what was settled");
                    prop_assert!(now != CaseState::Resolved || to == CaseState::Reopened, "settled stays settled");
                    prop_assert!(now != CaseState::Contacted || to == CaseState::Resolved);
                    now = to;
                }
                was_resolved |= now == CaseState::Resolved;
                was_contacted |= now == CaseState::Contacted;
                prop_assert!(now != CaseState::Reopened || was_resolved);
                prop_assert!(now != CaseState::New || !(was_resolved || was_contacted));
            }
        }

        #[test]
        fn every_state_leads_to_resolved(from in state()) {
            prop_assert!(from == CaseState::Resolved || next_states(from).contains(&CaseState::Resolved));
        }

        #[test]
        fn a_reference_is_read_as_it_was_made(random in any::<[u8; 16]>(), other in any::<[u8; 16]>()) {
            let made = reference(random);
            prop_assert_eq!(made.len(), 26);
            prop_assert_eq!(read_reference(&made), Some(made.clone()));
            prop_assert_eq!(read_reference(&made.to_lowercase()), Some(made.clone()));
            prop_assert_eq!(read_reference(&format!("{}-{}", &made[..13], &made[13..])), Some(made.clone()));
            prop_assert_eq!(reference(other) == made, random == other);
        }

        #[test]
        fn nothing_that_is_typed_makes_reading_it_fail(typed in ".*") {
            if let Some(reference) = read_reference(&typed) {
                prop_assert_eq!(reference.len(), 26);
            }
        }

        #[test]
        fn a_score_is_low_up_to_the_rule(score in 0_u8..=10, most in 0_u8..=10) {
            let rules = CaseRules { csat: None, nps: Some(most), ..CaseRules::default() };
            prop_assert_eq!(is_low(&rules, QuestionKind::Nps, score), score <= most);
            prop_assert!(!is_low(&rules, QuestionKind::Csat, score), "no rule, no case");
            prop_assert!(!is_low(&rules, QuestionKind::Single, score));
        }
    }

    #[test]
    fn without_a_word_from_the_owner_the_unhappy_are_followed_up() {
        let low = |kind| {
            let rules = CaseRules::default();
            (0..=10).filter(|score| is_low(&rules, kind, *score)).max()
        };
        assert_eq!(
            (low(QuestionKind::Csat), low(QuestionKind::Nps), low(QuestionKind::Ces)),
            (Some(2), Some(6), Some(3))
        );
    }

    #[test]
    fn letters_that_look_alike_are_the_same() {
        let made = reference([0; 16]);
        assert_eq!(read_reference(&"o".repeat(26)), Some(made));
        for wrong in ["", "0", &"U".repeat(26), &"0".repeat(27), &"۰".repeat(26), &format!("{}'", "0".repeat(25))] {
            assert_eq!(read_reference(wrong), None, "{wrong}");
        }
    }
}
