//! Times of the `Date` operators: W3C's profile of ISO 8601, from a year to fractions of a second, or seconds since
//! 1970.
//!
//! Source: <https://www.w3.org/TR/NOTE-datetime>. Four digits are a year, as the note has it.

/// A point in time: seconds since 1970 and the billionths that follow. A date is its first instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    seconds: i64,
    nanoseconds: u32,
}

impl Date {
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() != 4
            && let Some(seconds) = number(text)
        {
            return Some(Self { seconds, nanoseconds: 0 });
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = fixed(parts.next()?, 4)?;
        let month = parts.next().map(|month| fixed(month, 2));
        let day = parts.next().map(|day| fixed(day, 2));
        // A time follows a whole date only.
        if parts.next().is_some() || (time.is_some() && day.is_none()) {
            return None;
        }
        let (month, day) = (month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?);
        let days = days_since_1970(year, month, day)?;
        let (seconds, nanoseconds) = time.map_or(Some((0, 0)), seconds_of_day)?;
        Some(Self { seconds: days.checked_mul(86_400)?.checked_add(seconds)?, nanoseconds })
    }
}

/// A run of digits that fits.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn fixed(text: &str, digits: usize) -> Option<i64> {
    number(text).filter(|_| text.len() == digits)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, `None` where there is no such day.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (before, length) = match month {
        1 => (0, 31),
        2 => (31, if leap { 29 } else { 28 }),
        3 => (59, 31),
        4 => (90, 30),
        5 => (120, 31),
        6 => (151, 30),
        7 => (181, 31),
        8 => (212, 31),
        9 => (243, 30),
        10 => (273, 31),
        11 => (304, 30),
        12 => (334, 31),
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let leap_days = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let this_leap_day = i64::from(leap && month > 2);
    let years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    Some(years + before + this_leap_day + day - 1)
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.s`, each with `Z`, `+hh:mm` or `-hh:mm`: seconds, which the offset may carry
/// beyond the day, and billionths. A fraction of more than nine digits is refused rather than cut.
fn seconds_of_day(text: &str) -> Option<(i64, u32)> {
    let at = text.find(['Z', '+', '-'])?;
    let (time, zone) = text.split_at_checked(at)?;
    let mut parts = time.split(':');
    let (hour, minute) = (fixed(parts.next()?, 2)?, fixed(parts.next()?, 2)?);
    let (second, nanoseconds) =
        match parts.next().map(|second| second.split_once('.').unwrap_or((second, "0"))) {
            Some((second, fraction)) => {
                let missing = 9_usize.checked_sub(fraction.len())?;
                let scale = 10_i64.checked_pow(u32::try_from(missing).ok()?)?;
                (fixed(second, 2)?, u32::try_from(number(fraction)?.checked_mul(scale)?).ok()?)
            }
            None => (0, 0),
        };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some((hour * 3600 + minute * 60 + second - offset(zone)?, nanoseconds))
}

fn offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("Z", "") => return Some(0),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (fixed(hours, 2)?, fixed(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::Date;

    fn seconds(text: &str) -> i64 {
        Date::parse(text).unwrap_or_else(|| panic!("{text}")).seconds
    }

    #[test]
    fn reads_every_precision() {
        assert_eq!(seconds("1970"), 0);
        assert_eq!(seconds("2001-09"), 999_302_400);
        assert_eq!(seconds("2001-09-09"), 999_993_600);
        assert_eq!(seconds("2001-09-09T01:46Z"), 999_999_960);
        assert_eq!(seconds("2001-09-09T01:46:40Z"), 1_000_000_000);
        assert_eq!(seconds("2001-09-09T03:46:40+02:00"), 1_000_000_000);
        assert_eq!(seconds("2001-09-08T20:16:40-05:30"), 1_000_000_000);
        assert_eq!(seconds("1000000000"), 1_000_000_000);
        assert_eq!(seconds("1969-12-31T23:59:59Z"), -1);
        assert_eq!(seconds("2024-02-29"), 1_709_164_800);
        assert_eq!(seconds("0000-01-01"), -62_167_219_200);
        assert_eq!(seconds("9999-12-31T23:59:59Z"), 253_402_300_799);
    }

    #[test]
    fn fractions_count() {
        let (half, point_five_nought) = ("2001-09-09T01:46:40.5Z", "2001-09-09T01:46:40.500Z");
        assert_eq!(Date::parse(half), Date::parse(point_five_nought));
        assert!(Date::parse(half) > Date::parse("1000000000"));
        assert!(Date::parse("1969-12-31T23:59:59.9Z") < Date::parse("1970"));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "now",
            "-1",
            "1.5",
            "2001-9-9",
            "2001-13-01",
            "2001-00-01",
            "2001-02-29",
            "1900-02-29",
            "2001-04-31",
            "2001-09-09T01:46",
            "2001-09-09T24:00Z",
            "2001-09-09T01:60Z",
            "2001-09-09T01:46:60Z",
            "2001-09T01:46Z",
            "2001-09-09T01:46:40.Z",
            "2001-09-09T01:46:40.1234567890Z",
            "2001-09-09t01:46z",
            "2001-09-09 01:46Z",
            "2001-09-09T01:46+0200",
            "2001-09-09T01:46Zx",
            "2001-09-09T01Z",
            "99999999999999999999",
            "+2001",
            "2001-09-09T01:46:40:00Z",
            "2001-09-09T01:46+24:00",
            "2001-09-09T",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
