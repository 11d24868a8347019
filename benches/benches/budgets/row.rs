//! A row of the table.

use serde::Serialize;
use std::io;
use touchstone_benches::interleaved::Rounds;

/// A line of the table, as it stands in `budgets.json`.
#[derive(Serialize)]
pub(crate) struct Row {
    #[serde(rename = "row")]
    pub(crate) name: String,
    pub(crate) measured: Option<f64>,
    pub(crate) budget: Option<f64>,
    pub(crate) goal: Option<f64>,
    pub(crate) unit: &'static str,
    pub(crate) met: Option<bool>,
    #[serde(skip)]
    pub(crate) bound: Bound,
    /// The quartiles over the rounds, or why nothing was measured.
    #[serde(skip)]
    pub(crate) note: String,
}

/// What a budget bounds.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    CountAtMost,
    CountRatioAtMost,
    RatioAtMost,
    RatioAtLeast,
    TimeAtMost,
    /// Nanoseconds, for what is told by the octet.
    NanosecondsAtMost,
}

impl Bound {
    fn holds(self, measured: f64, budget: f64) -> bool {
        match self {
            Self::RatioAtLeast => measured >= budget,
            _ => measured <= budget,
        }
    }
}

impl Row {
    /// A row that nothing was measured for yet. Without a budget it is for information.
    pub(crate) fn new(name: &str, bound: Bound, budget: impl Into<Option<f64>>, goal: Option<f64>) -> Self {
        let unit = match bound {
            Bound::CountAtMost => "count",
            Bound::TimeAtMost => "us",
            Bound::NanosecondsAtMost => "ns",
            Bound::CountRatioAtMost | Bound::RatioAtMost | Bound::RatioAtLeast => "ratio",
        };
        Self {
            name: name.to_owned(),
            measured: None,
            budget: budget.into(),
            goal,
            unit,
            met: None,
            bound,
            note: String::new(),
        }
    }

    pub(crate) fn measured(self, measured: f64) -> Self {
        let met = self.budget.map(|budget| self.bound.holds(measured, budget));
        Self { measured: Some(measured), met, ..self }
    }

    /// The median over the rounds of what `of` makes of one.
    pub(crate) fn over<const N: usize>(self, rounds: &Rounds<N>, of: impl Fn(&[f64; N]) -> f64) -> Self {
        let [low, high] = rounds.quartiles(&of);
        let note = format!("half of the rounds in {low:.3} to {high:.3}");
        Self { note, ..self }.measured(rounds.median(of))
    }

    pub(crate) fn counted(self, count: Result<u64, io::Error>) -> Self {
        match count {
            Ok(count) => self.measured(f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
            Err(error) => Self { note: format!("not measured: {error}"), ..self },
        }
    }

    /// Whether something that is counted, and so the same on every machine, is over its budget.
    pub(crate) fn count_is_over(&self) -> bool {
        matches!(self.bound, Bound::CountAtMost | Bound::CountRatioAtMost) && self.met == Some(false)
    }
}

/// Prints the table.
pub(crate) fn print(rows: &[Row]) {
    println!("{:<52} {:>9} {:>9} {:>9}  {:<6} {:<4}", "row", "measured", "budget", "goal", "unit", "met");
    for row in rows {
        let decimals = match row.bound {
            Bound::CountAtMost => 0,
            _ => 3,
        };
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.decimals$}"));
        let met = match row.met {
            None => "-",
            Some(true) => "yes",
            Some(false) => "no",
        };
        let budget = match (row.budget, row.bound) {
            (None, _) => "-".to_owned(),
            (Some(budget), Bound::RatioAtLeast) => format!(">={budget}"),
            (Some(budget), _) => format!("<={budget}"),
        };
        println!(
            "{:<52} {:>9} {:>9} {:>9}  {:<6} {:<4} {}",
            row.name,
            number(row.measured),
            budget,
            number(row.goal),
            row.unit,
            met,
            row.note
        );
    }
}
