//! Buyers by recency, frequency and value, and who among them may not come back.
//!
//! The scores are by fifths of the shop's own buyers, so that they mean something in a shop of teapots as in one of socks; equal
//! buyers have equal scores.

use shopbell_protocol::owner::BuyerGroup;

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Whose orders are closer together than this is expected back no sooner: two orders of one week-end say nothing yet.
const SHORTEST_INTERVAL: i64 = 7 * DAY;
/// A buyer is overdue after so many times their usual interval.
const PATIENCE: i64 = 2;

/// At which places, from 1, of so many sorted buyers the four borders are.
pub fn border_places(buyers: u32) -> [u32; 4] {
    [1, 2, 3, 4].map(|fifths: u32| (u64::from(fifths) * u64::from(buyers)).div_ceil(5) as u32)
}

/// 1, and 1 more for each border that is exceeded.
pub fn score(value: i64, borders: &[i64]) -> u8 {
    let above = borders.iter().filter(|border| value > **border).count();
    u8::try_from(above + 1).unwrap_or(u8::MAX)
}

/// What a buyer with these scores is to the shop.
pub fn group(recency: u8, frequency: u8) -> BuyerGroup {
    match (recency, frequency) {
        (4.., 4..) => BuyerGroup::Champions,
        (3.., 3..) => BuyerGroup::Loyal,
        (4.., _) => BuyerGroup::Recent,
        (3, _) => BuyerGroup::Cooling,
        (_, 3..) => BuyerGroup::Slipping,
        _ => BuyerGroup::Lost,
    }
}

/// The usual time between two orders, in milliseconds; `None` for who bought once.
pub fn usual_interval(orders: u32, first_at: i64, last_at: i64) -> Option<i64> {
    let between = i64::from(orders.checked_sub(1).filter(|between| *between > 0)?);
    Some(((last_at - first_at) / between).max(SHORTEST_INTERVAL))
}

/// Whether the latest purchase is longer ago than this buyer's habits explain.
pub fn is_overdue(now: i64, orders: u32, first_at: i64, last_at: i64) -> bool {
    usual_interval(orders, first_at, last_at).is_some_and(|usual| now - last_at > PATIENCE * usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_bought_once_is_never_overdue() {
        assert!(!is_overdue(1_000 * DAY, 1, 0, 0));
        assert!(!is_overdue(50 * DAY, 2, 0, 20 * DAY));
        assert!(is_overdue(61 * DAY, 2, 0, 20 * DAY));
        assert!(!is_overdue(10 * DAY, 3, 0, DAY), "two orders of one week-end");
    }

    proptest! {
        #[test]
        fn about_a_fifth_of_different_buyers_has_each_score(count in 1_u32..200) {
            let borders = border_places(count).map(i64::from);
            let mut of_score = [0_u32; 6];
            for value in 1..=i64::from(count) {
                of_score[usize::from(score(value, &borders))] += 1;
            }
            let (least, most) = (count / 5, count.div_ceil(5));
            prop_assert!(of_score[1..].iter().all(|n| (least..=most).contains(n)), "{of_score:?}");
        }

        #[test]
        fn a_higher_value_never_has_a_lower_score(mut values in prop::collection::vec(0_i64..20, 1..60)) {
            values.sort_unstable();
            let borders = border_places(values.len() as u32).map(|place| values[place as usize - 1]);
            let scores: Vec<u8> = values.iter().map(|value| score(*value, &borders)).collect();
            prop_assert!(scores.is_sorted() && scores.iter().all(|score| (1..=5).contains(score)));
        }
    }
}
