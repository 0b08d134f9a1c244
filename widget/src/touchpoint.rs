//! Where a rating is asked for: its name, its step of the journey, and the words of the question.

use crate::keys::Key;
use shopbell_protocol::JourneyStage;

/// The touchpoint when the page doesn't say.
pub const DEFAULT: &str = "storefront";

/// A name that the worker takes; the default for anything else.
pub fn named(name: &str) -> String {
    let fits =
        matches!(name.len(), 1..=64) && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
    if fits { name } else { DEFAULT }.to_owned()
}

/// The step of the journey a touchpoint belongs to: its own name says it, or it is about choosing.
pub fn stage(touchpoint: &str) -> JourneyStage {
    if touchpoint == "checkout" {
        return JourneyStage::Purchase;
    }
    JourneyStage::ALL.into_iter().find(|stage| stage.code() == touchpoint).unwrap_or(JourneyStage::Consideration)
}

/// The question that fits the step.
pub fn question(stage: JourneyStage) -> Key {
    match stage {
        JourneyStage::Purchase => Key::RateQuestionPurchase,
        JourneyStage::Delivery => Key::RateQuestionDelivery,
        JourneyStage::Support => Key::RateQuestionSupport,
        JourneyStage::Awareness | JourneyStage::Consideration | JourneyStage::Loyalty => Key::RateQuestion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touchpoint_names_its_step() {
        assert_eq!(stage("checkout"), JourneyStage::Purchase);
        assert_eq!(stage("delivery"), JourneyStage::Delivery);
        assert_eq!(stage(DEFAULT), JourneyStage::Consideration);
    }

    #[test]
    fn a_name_the_worker_would_refuse_is_the_default() {
        assert_eq!(named("after-repair_2"), "after-repair_2");
        for bad in ["", "Checkout", "پرداخت", &"a".repeat(65)] {
            assert_eq!(named(bad), DEFAULT);
        }
    }
}
