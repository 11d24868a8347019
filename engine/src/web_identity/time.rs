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

#[cfg(test)]
mod tests {
    use super::Time;

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
