//! A table by class, what differs, and a total.

use super::noteworthy;
use crate::replay::{Outcome, Report, Totals};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!(
        "{} {} against corpus {}\n\n",
        report.target.implementation, report.target.version, report.corpus
    );
    let profiles: Vec<&str> = report.profile.split('+').collect();
    table(&mut text, &by_class(report), &profiles);
    differences(&mut text, report);
    total(&mut text, report);
    text
}

/// Totals by class in the order of the corpus, and by profile.
fn by_class(report: &Report) -> Vec<(String, BTreeMap<&str, Totals>)> {
    let mut classes: Vec<(String, BTreeMap<&str, Totals>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in &report.results {
        let class: String = outcome.id.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        let place = *places.entry(class.clone()).or_insert_with(|| {
            classes.push((class, BTreeMap::new()));
            classes.len().saturating_sub(1)
        });
        if let Some((_, totals)) = classes.get_mut(place) {
            totals.entry(outcome.profile).or_default().count(outcome);
        }
    }
    classes
}

fn table(text: &mut String, classes: &[(String, BTreeMap<&str, Totals>)], profiles: &[&str]) {
    let width = classes.iter().map(|(class, _)| class.len()).max().unwrap_or_default().max(5);
    let header: Vec<String> = profiles.iter().map(|profile| format!("{profile:>12}")).collect();
    let _ = writeln!(text, "{:width$}{}", "class", header.concat());
    for (class, totals) in classes {
        let cells: Vec<String> = profiles
            .iter()
            .map(|profile| format!("{:>12}", cell(totals.get(profile).copied().unwrap_or_default())))
            .collect();
        let _ = writeln!(text, "{class:width$}{}", cells.concat());
    }
    text.push('\n');
}

/// `7`: all seven as expected. `5/7`: two not. `-`: none was asked.
fn cell(totals: Totals) -> String {
    let asked = totals.pass.saturating_add(totals.bad()).saturating_add(totals.divergence);
    match (totals.pass, asked) {
        (_, 0) => "-".to_owned(),
        (pass, asked) if pass == asked => pass.to_string(),
        (pass, asked) => format!("{pass}/{asked}"),
    }
}

fn differences(text: &mut String, report: &Report) {
    let mut any = false;
    for Outcome { id, profile, severity, why, divergence, .. } in noteworthy(report) {
        any = true;
        let (word, reason) = match divergence {
            Some(reason) => ("known", format!(" ({reason})")),
            None => ("FAIL", String::new()),
        };
        let why = why.as_deref().unwrap_or_default();
        let _ = writeln!(text, "{word} {id} [{profile}, {}]: {why}{reason}", severity.name());
    }
    for glob in &report.stale {
        any = true;
        let _ = writeln!(text, "STALE `{glob}`: nothing differs under this divergence any more");
    }
    if any {
        text.push('\n');
    }
}

fn total(text: &mut String, report: &Report) {
    let Totals { pass, skip, crash, hang, divergence, .. } = report.totals;
    let _ = writeln!(
        text,
        "profile {}: {crash} crashed, {hang} hung, {divergence} known to differ",
        report.profile
    );
    let _ = writeln!(text, "total: {pass} passed, {} failed, {skip} skipped", report.totals.bad());
}
