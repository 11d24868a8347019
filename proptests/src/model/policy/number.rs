//! Decimal numbers, compared digit by digit. Source: `reference_policies_elements_condition_operators`: "an integer or
//! a decimal".

use std::cmp::Ordering;

/// Whether a text is a number: digits, perhaps a minus before them and a point with digits behind it within.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|one| one.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

/// How two numbers stand to each other; `None` where one of the texts is none.
pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    if !is_number(a) || !is_number(b) {
        return None;
    }
    let (a_digits, b_digits) = aligned(a, b);
    let is_zero = |digits: &str| digits.chars().all(|digit| digit == '0');
    let negative = |text: &str, digits: &str| text.starts_with('-') && !is_zero(digits);
    let ordering = match (negative(a, &a_digits), negative(b, &b_digits)) {
        (false, false) => a_digits.cmp(&b_digits),
        (true, true) => b_digits.cmp(&a_digits),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    };
    Some(ordering)
}

/// The digits of two numbers, with as many zeros before and behind them as make the two equally long on both sides of
/// the point.
fn aligned(a: &str, b: &str) -> (String, String) {
    let split = |text: &str| {
        let unsigned = text.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        (whole.to_owned(), fraction.to_owned())
    };
    let ((a_whole, a_fraction), (b_whole, b_fraction)) = (split(a), split(b));
    let whole = a_whole.len().max(b_whole.len());
    let fraction = a_fraction.len().max(b_fraction.len());
    let pad = |before: &str, behind: &str| format!("{before:0>whole$}{behind:0<fraction$}");
    (pad(&a_whole, &a_fraction), pad(&b_whole, &b_fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_counts() {
        assert_eq!(compare("9", "10"), Some(Ordering::Less));
        assert_eq!(compare("-0", "0.00"), Some(Ordering::Equal));
        assert_eq!(compare("-1.5", "-1.50"), Some(Ordering::Equal));
        assert_eq!(compare("9007199254740993", "9007199254740992"), Some(Ordering::Greater));
        assert_eq!(compare("0.1", "0.09999999999999999999"), Some(Ordering::Greater));
        assert_eq!(compare("-2", "-1"), Some(Ordering::Less));
        for not in ["", "-", "1.", ".5", "+1", "1e3", " 1", "0x1", "1.2.3", "--1"] {
            assert_eq!(compare(not, "1"), None, "{not}");
        }
    }
}
