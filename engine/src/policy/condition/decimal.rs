//! Numbers of the `Numeric` operators: decimal, exact, of any length. `0.1` is not the nearest double.

use std::cmp::Ordering;

/// A decimal number: its digits, without the zeros that say nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal<T> {
    negative: bool,
    whole: T,
    fraction: T,
}

impl<'t> Decimal<&'t str> {
    /// Reads `-12.50`: digits, with digits on both sides of a point. An exponent is none of AWS's "integer or decimal".
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
        let (negative, number) = match text.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, text),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) if digits(fraction) => (whole, fraction.trim_end_matches('0')),
            Some(_) => return None,
            None => (number, ""),
        };
        let zero = |text: &str| text.bytes().all(|octet| octet == b'0');
        let negative = negative && !(zero(whole) && zero(fraction));
        digits(whole).then(|| Self { negative, whole: whole.trim_start_matches('0'), fraction })
    }

    pub(super) fn into_owned(self) -> Decimal<Box<str>> {
        Decimal { negative: self.negative, whole: self.whole.into(), fraction: self.fraction.into() }
    }

    pub(super) fn compare(&self, other: &Decimal<Box<str>>) -> Ordering {
        // Of two runs of digits without leading zeros the longer is the larger; of two fractions, the one that is
        // larger as text.
        let length = self.whole.len().cmp(&other.whole.len());
        let size =
            length.then_with(|| self.whole.cmp(&*other.whole)).then(self.fraction.cmp(&*other.fraction));
        match (self.negative, other.negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> Ordering {
        Decimal::parse(a).unwrap().compare(&Decimal::parse(b).unwrap().into_owned())
    }

    #[test]
    fn numbers_are_compared_exactly() {
        let ordered = [
            "-10",
            "-9.5",
            "-9",
            "-0.1",
            "0",
            "0.09",
            "0.1",
            "0.10000000000000000001",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "123456789012345678901234567890",
        ];
        for (a, first) in ordered.iter().enumerate() {
            for (b, second) in ordered.iter().enumerate() {
                assert_eq!(compare(first, second), a.cmp(&b), "{first} {second}");
            }
        }
    }

    #[test]
    fn zeros_that_say_nothing_say_nothing() {
        for (a, b) in [("007", "7"), ("1.50", "1.5"), ("-0.0", "0"), ("2.000", "2"), ("-0", "0.0")] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    #[test]
    fn refuses_what_is_no_decimal_number() {
        for text in ["", "-", ".5", "5.", "1e3", "+1", " 1", "1 ", "0x1", "1.2.3", "--1", "1,5", "NaN", "٣"]
        {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
