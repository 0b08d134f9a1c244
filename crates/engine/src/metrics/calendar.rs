//! Civil days in the shop's own time zone: what "yesterday" means to the owner.
//!
//! Invariant: a day belongs to a zone, not to a multiple of 24 hours. Zones with half-hour offsets, days
//! of 23 and 25 hours and zones that changed their rules come from the IANA database, which is
//! compiled in, so the answer is the same on every machine.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use std::fmt;

/// No such zone in the IANA database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such time zone; use an IANA name such as Asia/Tehran")]
pub struct UnknownTimeZone;

/// Not a day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day; use YYYY-MM-DD")]
pub struct InvalidDay;

/// A time zone with its whole history of rules.
#[derive(Debug, Clone)]
pub struct TimeZone(jiff::tz::TimeZone);

impl TimeZone {
    /// The zone of an IANA name such as `Asia/Tehran` or `UTC`.
    ///
    /// # Errors
    /// [`UnknownTimeZone`] when the database has no such name.
    pub fn named(iana: &str) -> Result<Self, UnknownTimeZone> {
        jiff::tz::TimeZone::get(iana).map(Self).map_err(|_| UnknownTimeZone)
    }

    /// The day it is here at `at_ms` milliseconds after the Unix epoch. Instants outside of the years
    /// −9999 to 9999 count as the first or last one.
    pub fn day(&self, at_ms: i64) -> Day {
        let instant =
            Timestamp::from_millisecond(at_ms).unwrap_or(if at_ms < 0 { Timestamp::MIN } else { Timestamp::MAX });
        Day(self.0.to_datetime(instant).date())
    }

    /// The instant at which a day begins here, in milliseconds since the Unix epoch. Where clocks skip midnight it is the
    /// first instant after it.
    pub fn start_of(&self, day: Day) -> i64 {
        let outside = if day.0.year() < 1970 { Timestamp::MIN } else { Timestamp::MAX };
        self.0.to_timestamp(day.0.at(0, 0, 0, 0)).unwrap_or(outside).as_millisecond()
    }

    /// The instant that a text names: `2026-11-23T09:30:00+03:30`, or `2026-11-23` and `2026-11-23 09:30` here.
    pub fn instant(&self, text: &str) -> Option<i64> {
        let at = text.parse::<Timestamp>().ok().or_else(|| {
            let local = text.parse::<jiff::civil::DateTime>().ok()?;
            self.0.to_timestamp(local).ok()
        })?;
        Some(at.as_millisecond())
    }
}

/// An instant as ISO 8601 has it, in UTC: `2026-11-23T22:21:17.123Z`.
pub fn instant(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string()
}

/// A day of the calendar. Orders by time; displays as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`, ASCII digits, years 0000 to 9999.
    ///
    /// # Errors
    /// [`InvalidDay`] for any other form and for days that do not exist, such as 2026-02-29.
    pub fn parse(text: &str) -> Result<Self, InvalidDay> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(position, byte)| match position {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return Err(InvalidDay);
        }
        let number = |range| text.get(range).and_then(|part: &str| part.parse::<i16>().ok()).ok_or(InvalidDay);
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let month = i8::try_from(month).map_err(|_| InvalidDay)?;
        let day = i8::try_from(day).map_err(|_| InvalidDay)?;
        Date::new(year, month, day).map(Self).map_err(|_| InvalidDay)
    }

    /// The day `days` days earlier; stops at the calendar's first day.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        let span = Span::new().try_days(-i64::from(days));
        Self(span.and_then(|span| self.0.checked_add(span)).unwrap_or(Date::MIN))
    }

    /// The day `days` days later; stops at the calendar's last day.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let span = Span::new().try_days(i64::from(days));
        Self(span.and_then(|span| self.0.checked_add(span)).unwrap_or(Date::MAX))
    }

    /// The day so many days after 1970-01-01.
    pub fn from_epoch(days: i32) -> Self {
        let first = Self(Date::constant(1970, 1, 1));
        if days < 0 { first.minus_days(days.unsigned_abs()) } else { first.plus_days(days.unsigned_abs()) }
    }

    /// Year, month and day of the month, the latter two from 1.
    pub fn date(self) -> (i64, i64, i64) {
        (self.0.year().into(), self.0.month().into(), self.0.day().into())
    }

    /// Days since 1970-01-01; negative before it.
    pub fn since_epoch(self) -> i32 {
        Self(Date::constant(1970, 1, 1)).days_until(self)
    }

    /// How many days from this one to `other`: 0 for the same day, negative when it is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map(|span| span.get_days()).unwrap_or(0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(utc: &str) -> i64 {
        utc.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn the_day_is_the_one_on_the_shops_wall() {
        for (zone, utc, day) in [
            // +03:30: midnight is at 20:30 UTC.
            ("Asia/Tehran", "2026-03-20T20:29:59Z", "2026-03-20"),
            ("Asia/Tehran", "2026-03-20T20:30:00Z", "2026-03-21"),
            // Until 2022 Iran had summer time, +04:30.
            ("Asia/Tehran", "2021-07-01T19:30:00Z", "2021-07-02"),
            ("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02"),
            // The 25-hour day: 2026-10-25 in Berlin begins at 22:00 UTC and ends at 23:00 UTC.
            ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25"),
            ("Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25"),
            ("Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26"),
            // In Cairo summer time starts at midnight: the day begins at 01:00.
            ("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23"),
            ("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24"),
            ("UTC", "1969-12-31T23:59:59Z", "1969-12-31"),
        ] {
            assert_eq!(TimeZone::named(zone).unwrap().day(at(utc)).to_string(), day, "{zone} {utc}");
        }
    }

    #[test]
    fn only_real_zones_and_days_are_taken() {
        for name in ["", "Mars/Base", "Asia/Teheran", "../etc/passwd", "+03:30"] {
            assert_eq!(TimeZone::named(name).err(), Some(UnknownTimeZone), "{name}");
        }
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "26-01-01",
            "2026-1-1",
            "2026-01-01T00",
            "۲۰۲۶-۰۱-۰۱",
            "+202-01-01",
        ] {
            assert_eq!(Day::parse(text), Err(InvalidDay), "{text}");
        }
        assert_eq!(Day::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
    }

    #[test]
    fn a_day_begins_where_its_first_instant_is() {
        for (zone, day, utc) in [
            ("Asia/Tehran", "2026-03-21", "2026-03-20T20:30:00Z"),
            ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"),
            ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),
        ] {
            assert_eq!(TimeZone::named(zone).unwrap().start_of(Day::parse(day).unwrap()), at(utc), "{zone} {day}");
        }
        let tehran = TimeZone::named("Asia/Tehran").unwrap();
        for (text, utc) in [
            ("2026-11-23", "2026-11-22T20:30:00Z"),
            ("2026-11-23 09:30", "2026-11-23T06:00:00Z"),
            ("2026-11-23T09:30:00.5+01:00", "2026-11-23T08:30:00.5Z"),
            ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00Z"),
        ] {
            assert_eq!(tehran.instant(text), Some(at(utc)), "{text}");
        }
        for text in ["", "yesterday", "23.11.2026", "2026-13-01", "2026-11-23T25:00:00Z"] {
            assert_eq!(tehran.instant(text), None, "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_are_days_too() {
        let zone = TimeZone::named("Asia/Tehran").unwrap();
        assert!(zone.day(i64::MIN) < zone.day(0));
        assert!(zone.day(i64::MAX) > zone.day(0));
        assert!(zone.day(i64::MIN).minus_days(u32::MAX) <= zone.day(i64::MIN));
        assert!(zone.day(i64::MIN).days_until(zone.day(i64::MAX)) > 7_000_000);
    }

    proptest! {
        #[test]
        fn a_day_reads_back(at in -62_000_000_000_000_i64..250_000_000_000_000) {
            let day = TimeZone::named("UTC").unwrap().day(at);
            prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
        }

        #[test]
        fn a_day_begins_on_that_day(zone in prop::sample::select(vec!["Asia/Tehran", "Africa/Cairo", "Pacific/Auckland", "America/St_Johns"]), days in 0_i32..30_000) {
            let (zone, day) = (TimeZone::named(zone).unwrap(), Day::from_epoch(days));
            prop_assert_eq!(zone.day(zone.start_of(day)), day);
            prop_assert!(zone.day(zone.start_of(day) - 1) < day);
        }

        #[test]
        fn going_back_is_counted(at in 0_i64..4_000_000_000_000, days in 0_u32..20_000) {
            let day = TimeZone::named("Asia/Tehran").unwrap().day(at);
            prop_assert_eq!(day.minus_days(days).days_until(day), days as i32);
        }

        #[test]
        fn days_never_go_backwards(zone in prop::sample::select(vec!["Asia/Tehran", "Africa/Cairo", "Pacific/Auckland", "America/St_Johns"]), at in 0_i64..4_000_000_000_000, later in 0_i64..10_000_000_000) {
            let zone = TimeZone::named(zone).unwrap();
            prop_assert!(zone.day(at) <= zone.day(at + later));
        }
    }
}
