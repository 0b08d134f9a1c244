//! The Solar Hijri (Jalali) calendar of Iran: only how its months and days are called.
//!
//! Leap years are eight in 33 years, at equal distances, as in Roozbeh Pournader's arithmetic, which ICU4X uses too. It
//! says what the law's astronomical rule says from 1206 to 1501 (1827 to 2123); the tests compare it with ICU4X day by day.

use super::calendar::Day;

/// The first day of the year 1, in days since 1970.
const DAY_ZERO: i64 = -492_268;
/// Days before each month.
const BEFORE: [i64; 12] = [0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336];

/// Year, month and day of the month, the latter two from 1.
pub fn of(day: Day) -> (i64, i64, i64) {
    let days = i64::from(day.since_epoch());
    // 33 years have 12,053 days.
    let mut year = (33 * (days - DAY_ZERO) + 3).div_euclid(12_053) + 1;
    while days < new_year(year) {
        year -= 1;
    }
    while days >= new_year(year + 1) {
        year += 1;
    }
    let of_year = days - new_year(year);
    let months = BEFORE.iter().take_while(|before| **before <= of_year).count();
    let before = months.checked_sub(1).and_then(|month| BEFORE.get(month)).copied().unwrap_or_default();
    (year, i64::try_from(months).unwrap_or(12), of_year - before + 1)
}

/// The first day of a year, in days since 1970.
fn new_year(year: i64) -> i64 {
    DAY_ZERO + 365 * (year - 1) + (8 * year + 21).div_euclid(33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_calendar::Date;
    use icu_calendar::cal::Persian;

    #[test]
    fn days_are_called_what_people_call_them() {
        for (day, called) in [
            ("2026-11-23", (1405, 9, 2)),
            ("2026-03-20", (1404, 12, 29)),
            ("2026-03-21", (1405, 1, 1)),
            // 1403 was a leap year.
            ("2025-03-20", (1403, 12, 30)),
            ("2025-03-21", (1404, 1, 1)),
            ("1979-02-11", (1357, 11, 22)),
            ("1970-01-01", (1348, 10, 11)),
        ] {
            assert_eq!(of(Day::parse(day).unwrap()), called, "{day}");
        }
    }

    #[test]
    fn every_day_of_three_centuries_is_what_icu_says() {
        let first = Day::parse("1827-03-22").unwrap().since_epoch();
        let last = Day::parse("2123-03-20").unwrap().since_epoch();
        for days in first..=last {
            let day = Day::from_epoch(days);
            let (year, month, of_month) = of(day);
            let text = day.to_string();
            let mut parts = text.split('-').map(|part| part.parse::<i32>().unwrap());
            let (y, m, d) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            let icu = Date::try_new_iso(y, m as u8, d as u8).unwrap().to_calendar(Persian);
            let said = (icu.year().extended_year(), icu.month().ordinal, icu.day_of_month().0);
            assert_eq!((year as i32, month as u8, of_month as u8), said, "{text}");
        }
    }
}
