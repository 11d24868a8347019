//! Dates: as W3C's note writes them, or seconds since 1970. Source: `reference_policies_elements_condition_operators`
//! and <https://www.w3.org/TR/NOTE-datetime>. Four digits are a year; a fraction has at most nine digits.

/// Billionths of a second since 1970; `None` where the text is no date.
pub(super) fn instant(text: &str) -> Option<i128> {
    const BILLION: i128 = 1_000_000_000;
    if digits(text).is_some() && text.len() != 4 {
        // As many seconds as a clock of 64 bits can count.
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * BILLION);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let (year, month, day) = match (parts.as_slice(), time) {
        ([year], None) => (*year, "01", "01"),
        ([year, month], None) => (*year, *month, "01"),
        ([year, month, day], _) => (*year, *month, *day),
        _ => return None,
    };
    let days = days(of_length(year, 4)?, of_length(month, 2)?, of_length(day, 2)?)?;
    let within = match time {
        Some(time) => time_of_day(time)?,
        None => 0,
    };
    Some(days * 86_400 * BILLION + within)
}

/// Days from 1970-01-01 on, counted year by year and month by month.
fn days(year: i128, month: i128, day: i128) -> Option<i128> {
    let length = |year| if is_leap(year) { 366 } else { 365 };
    let before: i128 =
        if year >= 1970 { (1970..year).map(length).sum() } else { -(year..1970).map(length).sum::<i128>() };
    let months = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let place = usize::try_from(month).ok()?.checked_sub(1)?;
    let this_month = *months.get(place)?;
    let months_before: i128 = months.iter().take(place).sum();
    (1..=this_month).contains(&day).then_some(before + months_before + day - 1)
}

fn is_leap(year: i128) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.s`, and how far the clock is from UTC: `Z`, `+hh:mm`, `-hh:mm`.
fn time_of_day(text: &str) -> Option<i128> {
    let zone = text.find(['Z', '+', '-'])?;
    let (clock, zone) = text.split_at(zone);
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, "00"),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let (hour, minute, second) = (of_length(hour, 2)?, of_length(minute, 2)?, of_length(second, 2)?);
    digits(fraction)?;
    if hour > 23 || minute > 59 || second > 59 || fraction.len() > 9 {
        return None;
    }
    let billionths = digits(&format!("{fraction:0<9}"))?;
    let seconds = hour * 3600 + minute * 60 + second - offset(zone)?;
    Some(seconds * 1_000_000_000 + billionths)
}

fn offset(zone: &str) -> Option<i128> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (of_length(hours, 2)?, of_length(minutes, 2)?);
    (!zone.starts_with('Z') && hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60)
}

fn of_length(text: &str, length: usize) -> Option<i128> {
    digits(text).filter(|_| text.len() == length)
}

fn digits(text: &str) -> Option<i128> {
    let all = !text.is_empty() && text.chars().all(|one| one.is_ascii_digit());
    // A run that does not fit is still one of digits.
    all.then(|| text.parse().unwrap_or(i128::MAX))
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn one_moment_has_many_names() {
        let noon = instant("2026-03-01T12:00:00Z").unwrap();
        for same in
            ["2026-03-01T12:00Z", "2026-03-01T13:00:00.000+01:00", "2026-02-28T23:30-12:30", "1772366400"]
        {
            assert_eq!(instant(same), Some(noon), "{same}");
        }
        assert_eq!(instant("1970"), Some(0));
        assert_eq!(instant("1969-12-31T23:59:59.5Z"), Some(-500_000_000));
        for not in [
            "",
            "2026-02-29",
            "2026-13",
            "2026-03-01T12:00",
            "2026-03T12:00Z",
            "-1",
            "2026-3-1",
            "2026-03-01T24:00Z",
        ] {
            assert_eq!(instant(not), None, "{not}");
        }
    }
}
