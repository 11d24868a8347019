//! Times of SAML: `xs:dateTime` in UTC (SAML core section 1.3.3).

/// Milliseconds since 1970. What is finer is dropped: "SAML system entities SHOULD NOT rely on time resolution finer than
/// milliseconds" (SAML core section 1.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// Reads a time: a date, `T`, a time of day, `Z`. Other zones, leap seconds and 24:00 are none here.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // XML Schema collapses white space around it.
        let text = text.trim_matches([' ', '\t', '\r', '\n']).strip_suffix('Z')?;
        let (whole, fraction) = text.as_bytes().split_first_chunk()?;
        #[rustfmt::skip]
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *whole else {
            return None;
        };
        let (year, month, day) = (number([y1, y2, y3, y4])?, number([m1, m2])?, number([d1, d2])?);
        let (hour, minute, second) = (number([h1, h2])?, number([n1, n2])?, number([s1, s2])?);
        let fraction = match fraction {
            [] => 0,
            [b'.', fraction @ ..] => milliseconds(fraction)?,
            _ => return None,
        };
        let in_range = (1..=12).contains(&month)
            && (1..=days_of(month, year)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        // INVARIANT: four digits of a year are far from the bounds of an `i64`.
        in_range.then(|| {
            let seconds = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
            Self(seconds * 1000 + fraction)
        })
    }

    /// A time in whole seconds since 1970.
    pub(super) fn of_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The same time, later by as many seconds.
    pub(super) fn later(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since 1970, of which it has all.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

/// The number of these digits.
fn number<const COUNT: usize>(digits: [u8; COUNT]) -> Option<i64> {
    digits.into_iter().try_fold(0, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        Some(number * 10 + digit)
    })
}

/// A fraction of a second in milliseconds.
fn milliseconds(fraction: &[u8]) -> Option<i64> {
    if fraction.is_empty() || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut digits = fraction.iter().copied().chain([b'0'; 2]);
    number([digits.next()?, digits.next()?, digits.next()?])
}

fn days_of(month: i64, year: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days of the proleptic Gregorian calendar: years begin in March, so that the leap day is the last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let in_year = (153 * month + 2) / 5 + day - 1;
    // From the first of March of the year 0 to 1970 there are 719,468 days.
    year * 365 + leap_days + in_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::Instant;

    fn read(text: &str) -> Option<i64> {
        Instant::parse(text).map(|instant| instant.0)
    }

    #[test]
    fn reads_times_in_utc() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.5Z", -500),
            ("2000-02-29T12:00:00Z", 951_825_600_000),
            ("2026-11-23T00:00:00.1239Z", 1_795_392_000_123),
            (" 2026-11-23T00:00:00Z\n", 1_795_392_000_000),
            ("0000-03-01T00:00:00Z", -62_162_035_200_000),
        ] {
            assert_eq!(read(text), Some(milliseconds), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time_in_utc() {
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T00:00:00",
            "2026-11-23T00:00:00+00:00",
            "2026-11-23T00:00:00z",
            "2026-11-23t00:00:00Z",
            "2026-11-23 00:00:00Z",
            "2026-11-23T00:00:60Z",
            "2026-11-23T24:00:00Z",
            "2026-11-31T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-23T00:00:00.Z",
            "2026-11-23T00:00:00,5Z",
            "2026-1-23T00:00:00Z",
            "-026-11-23T00:00:00Z",
            "12026-11-23T00:00:00Z",
            "2026-11-23T+1:00:00Z",
            "2026-11-23-01T00:00:00Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_follow_each_other() {
        let mut before = Instant::parse("1599-12-31T00:00:00Z").map(Instant::seconds);
        for year in 1600..2100 {
            for month in 1..=12 {
                for day in 1..=super::days_of(month, year) {
                    let now = Instant::parse(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z"));
                    let now = now.map(Instant::seconds);
                    assert_eq!(now, before.map(|before| before + 86_400));
                    before = now;
                }
            }
        }
    }
}
