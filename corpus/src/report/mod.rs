//! A replay, written for a person, a program, a build server or a browser.

mod html;
mod junit;
mod text;

use crate::replay::Report;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table by class, what differs, and a total.
    Text,
    /// The report as it is, for programs.
    Json,
    /// JUnit XML, for build servers.
    Junit,
    /// A page.
    Html,
}

/// Writes a report.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text => text::render(report),
        Format::Json => serde_json::to_string_pretty(report).unwrap_or_default() + "\n",
        Format::Junit => junit::render(report),
        Format::Html => html::render(report),
    }
}

/// Outcomes that need a reader: everything but what is as expected or skipped.
fn noteworthy(report: &Report) -> impl Iterator<Item = &crate::replay::Outcome> {
    report.results.iter().filter(|outcome| !outcome.pass && outcome.outcome != "skip")
}

/// `text` with the characters escaped that XML and HTML give a meaning to, and those replaced that XML has not.
fn escape(text: &str) -> String {
    let plain: String =
        text.chars().map(|character| if character.is_control() { '\u{FFFD}' } else { character }).collect();
    quick_xml::escape::escape(&plain).into_owned()
}
