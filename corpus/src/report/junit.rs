//! JUnit XML: a suite for each profile, a case for each vector.

use super::escape;
use crate::replay::{Outcome, Report};
use std::fmt::Write as _;

pub(super) fn render(report: &Report) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites name=\"{}\">", escape(&report.target.implementation));
    for profile in report.profile.split('+') {
        let outcomes: Vec<&Outcome> =
            report.results.iter().filter(|outcome| outcome.profile == profile).collect();
        let count = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count();
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">",
            escape(profile),
            outcomes.len(),
            count(failed),
            count(skipped),
        );
        for outcome in outcomes {
            case(&mut xml, outcome);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn skipped(outcome: &Outcome) -> bool {
    outcome.outcome == "skip" || outcome.divergence.is_some()
}

fn failed(outcome: &Outcome) -> bool {
    !outcome.pass && !skipped(outcome)
}

fn case(xml: &mut String, outcome: &Outcome) {
    let class = escape(&outcome.id.splitn(3, '/').take(2).collect::<Vec<_>>().join("."));
    let name = escape(&outcome.id);
    let why = escape(outcome.divergence.as_deref().or(outcome.why.as_deref()).unwrap_or_default());
    let content = match (failed(outcome), skipped(outcome)) {
        (true, _) => format!("<failure message=\"{why}\"/>"),
        (_, true) => format!("<skipped message=\"{why}\"/>"),
        _ => String::new(),
    };
    let _ = writeln!(xml, "    <testcase classname=\"{class}\" name=\"{name}\">{content}</testcase>");
}
