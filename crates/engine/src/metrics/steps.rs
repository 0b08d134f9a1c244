//! A period cut into days, weeks or months of a calendar.
//!
//! Invariant: the steps follow each other without a gap, and together are the period.

use super::calendar::Day;
use super::jalali;
use shopbell_protocol::owner::{CalendarKind, Every};

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its first day within the period.
    pub from: Day,
    /// Its last day within the period.
    pub to: Day,
    /// What it is called.
    pub label: String,
    /// Whether the period holds all of it.
    pub whole: bool,
}

/// The steps of a period, both ends included.
pub fn steps(from: Day, to: Day, every: Every, calendar: CalendarKind) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut day = from;
    while day <= to {
        if steps.is_empty() || begins(day, every, calendar) {
            let whole = begins(day, every, calendar);
            // A week is called after its first day, also where that was before the period.
            let named = if every == Every::Week { day.minus_days(weekday(day, calendar)) } else { day };
            steps.push(Step { from: day, to: day, label: label(named, every, calendar), whole });
        }
        if let Some(step) = steps.last_mut() {
            step.to = day;
        }
        day = day.plus_days(1);
    }
    if let Some(last) = steps.last_mut() {
        last.whole &= begins(to.plus_days(1), every, calendar);
    }
    steps
}

/// Whether a step begins on that day.
fn begins(day: Day, every: Every, calendar: CalendarKind) -> bool {
    match every {
        Every::Day => true,
        Every::Week => weekday(day, calendar) == 0,
        Every::Month => date(day, calendar).2 == 1,
    }
}

/// How many days after the first of its week a day is.
fn weekday(day: Day, calendar: CalendarKind) -> u32 {
    // 1970-01-01 was a Thursday: three days after Monday, five after Saturday.
    let offset = match calendar {
        CalendarKind::Gregorian => 3,
        CalendarKind::Jalali => 5,
    };
    (day.since_epoch() + offset).rem_euclid(7).unsigned_abs()
}

fn date(day: Day, calendar: CalendarKind) -> (i64, i64, i64) {
    match calendar {
        CalendarKind::Gregorian => day.date(),
        CalendarKind::Jalali => jalali::of(day),
    }
}

fn label(day: Day, every: Every, calendar: CalendarKind) -> String {
    let (year, month, day) = date(day, calendar);
    match every {
        Every::Month => format!("{year:04}-{month:02}"),
        Every::Day | Every::Week => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(from: &str, to: &str, every: Every, calendar: CalendarKind) -> Vec<(String, String, String, bool)> {
        let day = |text| Day::parse(text).unwrap();
        let steps = steps(day(from), day(to), every, calendar);
        steps.into_iter().map(|step| (step.from.to_string(), step.to.to_string(), step.label, step.whole)).collect()
    }

    fn step(from: &str, to: &str, label: &str, whole: bool) -> (String, String, String, bool) {
        (from.to_owned(), to.to_owned(), label.to_owned(), whole)
    }

    #[test]
    fn months_and_weeks_are_those_of_the_calendar() {
        use CalendarKind::{Gregorian, Jalali};
        assert_eq!(
            cut("2026-01-15", "2026-03-31", Every::Month, Gregorian),
            [
                step("2026-01-15", "2026-01-31", "2026-01", false),
                step("2026-02-01", "2026-02-28", "2026-02", true),
                step("2026-03-01", "2026-03-31", "2026-03", true),
            ]
        );
        // Esfand of 1404 has 29 days, Farvardin 31.
        assert_eq!(
            cut("2026-02-20", "2026-04-21", Every::Month, Jalali),
            [
                step("2026-02-20", "2026-03-20", "1404-12", true),
                step("2026-03-21", "2026-04-20", "1405-01", true),
                step("2026-04-21", "2026-04-21", "1405-02", false),
            ]
        );
        // 2026-11-23 is a Monday, the Saturday before it the 21st: 30 Aban 1405.
        assert_eq!(
            cut("2026-11-22", "2026-11-29", Every::Week, Gregorian),
            [
                step("2026-11-22", "2026-11-22", "2026-11-16", false),
                step("2026-11-23", "2026-11-29", "2026-11-23", true)
            ]
        );
        assert_eq!(
            cut("2026-11-22", "2026-11-28", Every::Week, Jalali),
            [
                step("2026-11-22", "2026-11-27", "1405-08-30", false),
                step("2026-11-28", "2026-11-28", "1405-09-07", false)
            ]
        );
        assert_eq!(
            cut("2026-11-23", "2026-11-23", Every::Day, Jalali),
            [step("2026-11-23", "2026-11-23", "1405-09-02", true)]
        );
    }

    proptest! {
        #[test]
        fn steps_are_the_period(start in 0_i32..40_000, length in 0_i32..800, kind in 0..6) {
            let (from, to) = (Day::from_epoch(start), Day::from_epoch(start + length));
            let every = [Every::Day, Every::Week, Every::Month][kind as usize % 3];
            let calendar = [CalendarKind::Gregorian, CalendarKind::Jalali][kind as usize / 3];
            let steps = steps(from, to, every, calendar);
            prop_assert_eq!(steps.first().map(|step| step.from), Some(from));
            prop_assert_eq!(steps.last().map(|step| step.to), Some(to));
            for pair in steps.windows(2) {
                prop_assert_eq!(pair[0].to.plus_days(1), pair[1].from);
                prop_assert!(pair[0].label < pair[1].label);
            }
        }
    }
}
