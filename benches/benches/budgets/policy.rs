//! The rows of the policy language.

use crate::allocations;
use crate::row::{Bound, Row};
use std::time::Duration;
use touchstone_benches::interleaved::rounds;
use touchstone_benches::policy::aspen::Aspen;
#[cfg(feature = "cedar")]
use touchstone_benches::policy::cedar::Cedar;
use touchstone_benches::policy::engine::Engine;
use touchstone_benches::policy::iam_rs::IamRs;
use touchstone_benches::policy::judge::Judge;
use touchstone_benches::policy::subject::Subject;

/// How long the sides of one comparison are timed.
const COMPARISON: Duration = Duration::from_secs(4);

/// Decisions by 2 and by 1,000 statements, and what the peers take for the same.
pub(crate) fn rows() -> Vec<Row> {
    let mut times = Vec::new();
    let mut over_ours = Vec::new();
    for (statements, name, [budget, goal], [iam_rs, cedar]) in
        [(2, "2", [0.5, 0.2], [7.0, 6.6]), (1_000, "1,000", [20.0, 5.0], [37.0, 100.0])]
    {
        let subject = Subject::of(statements);
        let (ours, interpreter, expressions) =
            (Judge::<Engine>::of(&subject), Judge::<IamRs>::of(&subject), Judge::<Aspen>::of(&subject));
        let sides: [&mut dyn FnMut(); 3] =
            [&mut || ours.decide_all(), &mut || interpreter.decide_all(), &mut || expressions.decide_all()];
        let rounds = rounds(COMPARISON, sides);
        let row = |what: &str, bound, budget, goal| {
            Row::new(&format!("{what}, {name} statements"), bound, budget, goal)
        };
        // Microseconds, of one of the three requests.
        times.push(
            row("policy decision", Bound::TimeAtMost, Some(budget), Some(goal))
                .over(&rounds, |[ours, ..]| ours / 3.0 / 1e3),
        );
        over_ours.push(
            row("iam-rs / ours", Bound::RatioAtLeast, Some(iam_rs), None)
                .over(&rounds, |[ours, iam_rs, _]| iam_rs / ours),
        );
        over_ours.push(
            row("scratchstack-aspen / ours", Bound::RatioAtLeast, None, None)
                .over(&rounds, |[ours, _, aspen]| aspen / ours),
        );
        over_ours
            .push(beside_cedar(row("cedar-policy / ours", Bound::RatioAtLeast, Some(cedar), None), &subject));
    }
    let row = Row::new("policy decision, heap allocations", Bound::CountAtMost, 0.0, None);
    let counted = row.counted(allocations("policy"));
    times.into_iter().chain([counted]).chain(over_ours).collect()
}

#[cfg(feature = "cedar")]
fn beside_cedar(row: Row, subject: &Subject) -> Row {
    let (ours, cedar) = (Judge::<Engine>::of(subject), Judge::<Cedar>::of(subject));
    let sides: [&mut dyn FnMut(); 2] = [&mut || ours.decide_all(), &mut || cedar.decide_all()];
    row.over(&rounds(COMPARISON, sides), |[ours, cedar]| cedar / ours)
}

#[cfg(not(feature = "cedar"))]
fn beside_cedar(row: Row, _: &Subject) -> Row {
    Row { note: "not measured: needs `--features cedar`".to_owned(), ..row }
}
