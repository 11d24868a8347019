//! `NumericDate` (RFC 7519 section 2): seconds since 1970, as a number.

use crate::check::{Check, Structural};
use crate::json::{Kind, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::cmp::Ordering;

/// A time in seconds since 1970: whole seconds, and whether a fraction follows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    seconds: i64,
    fraction: bool,
}

impl Time {
    /// The largest number of seconds that every JSON reader keeps exactly (RFC 7493 section 2.2).
    const RANGE: i64 = (1 << 53) - 1;

    /// Reads the time of `claim`.
    pub(super) fn read(value: Value<'_>, claim: &'static str, profile: &Profile) -> Result<Self, Rejection> {
        let detail = || Detail::Member(Excerpt::of(claim));
        let time = match value.kind() {
            Kind::Unsigned(seconds) => Self::whole(i64::try_from(seconds).unwrap_or(i64::MAX)),
            Kind::Negative(seconds) => Self::whole(seconds),
            Kind::Float(seconds) => {
                profile.require(false, Check::TimeIsInteger, detail)?;
                Self::from_f64(seconds)
            }
            Kind::Text(digits)
                if !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit()) =>
            {
                profile.require(false, Check::TimeIsNumber, detail)?;
                Self::whole(digits.parse().unwrap_or(i64::MAX))
            }
            _ => return Err(profile.reject(Structural::TimeReadable, detail())),
        };
        if time.seconds.unsigned_abs() > Self::RANGE.unsigned_abs() {
            profile.require(false, Check::TimeInRange, detail)?;
            return Ok(Self::whole(time.seconds.clamp(-Self::RANGE, Self::RANGE)));
        }
        Ok(time)
    }

    fn whole(seconds: i64) -> Self {
        Self { seconds, fraction: false }
    }

    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "`as` saturates, and the caller checks the range"
    )]
    fn from_f64(seconds: f64) -> Self {
        let whole = seconds.floor();
        // INVARIANT: `floor` of a number with no fraction is that number, exactly.
        Self { seconds: whole as i64, fraction: whole.total_cmp(&seconds) != Ordering::Equal }
    }

    /// Whole seconds, rounded down.
    pub(super) fn seconds(self) -> i64 {
        self.seconds
    }

    /// Whether the time is later than `clock`, a whole number of seconds.
    pub(super) fn is_after(self, clock: i64) -> bool {
        self.seconds > clock || (self.seconds == clock && self.fraction)
    }

    /// Whether the time is earlier than `other`.
    pub(super) fn is_before(self, other: Self) -> bool {
        self.seconds < other.seconds || (self.seconds == other.seconds && !self.fraction && other.fraction)
    }
}

/// A time as `aws:CurrentTime` has it: `2026-11-23T22:40:30Z` (W3C NOTE-datetime).
///
/// The date by the arithmetic of the Gregorian calendar over cycles of 400 years, 146,097 days each.
pub(super) fn utc(now: i64) -> String {
    let (days, second) = (now.div_euclid(86_400), now.rem_euclid(86_400));
    // Years begin in March here, so that the day that some have more comes last.
    let day = days.saturating_add(719_468);
    let (cycle, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + cycle * 400 + next;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::{Time, utc};

    #[test]
    fn a_time_has_its_date() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(1_795_392_000), "2026-11-23T00:00:00Z");
        assert_eq!(utc(951_868_799), "2000-02-29T23:59:59Z");
        assert_eq!(utc(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn a_fraction_of_a_second_counts() {
        let half = Time::from_f64(1.5);
        assert!(half.is_after(1) && !half.is_after(2));
        assert!(Time::whole(1).is_before(half) && half.is_before(Time::whole(2)));
        assert!(Time::from_f64(-0.5).is_after(-1) && !Time::from_f64(-0.5).is_after(0));
    }

    #[test]
    fn extremes_saturate() {
        assert_eq!(Time::from_f64(1e300).seconds(), i64::MAX);
        assert_eq!(Time::from_f64(-1e300).seconds(), i64::MIN);
    }
}
