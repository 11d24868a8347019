//! A page for a person to read in a terminal.

use super::cause::Cause;
use std::fmt::Write as _;
use touchstone_engine::policy::{ConditionReport, Finding, StatementReport};

/// Columns of a line at the most.
const WIDTH: usize = 100;
/// Characters of a value that are shown at the most: more than a subject has.
const LONGEST: usize = 300;

/// Lines that fit.
pub(super) struct Page(String);

impl Page {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    pub(super) fn text(self) -> String {
        self.0
    }

    pub(super) fn line(&mut self, text: &str) {
        // INVARIANT: writing to a string does not fail.
        let _ = writeln!(self.0, "{text}");
    }

    /// A paragraph of lines that fit, those after the first indented. Spaces at its beginning and between columns stay
    /// as they are.
    pub(super) fn paragraph(&mut self, indent: &str, text: &str) {
        let mut line = String::new();
        let mut columns = 0;
        for word in text.split_inclusive(' ') {
            let width = word.trim_end().chars().count();
            if columns + width > WIDTH && !line.trim().is_empty() {
                self.line(line.trim_end());
                line.clear();
                line.push_str(indent);
                columns = indent.chars().count();
            }
            line.push_str(word);
            columns += word.chars().count();
        }
        self.line(line.trim_end());
    }

    /// What is likely wrong.
    pub(super) fn causes(&mut self, causes: &[Cause]) {
        for (place, cause) in causes.iter().enumerate() {
            if place == 0 {
                self.line("");
                self.line(if causes.len() == 1 { "Likely cause" } else { "Likely causes" });
            }
            if causes.len() == 1 {
                self.paragraph("  ", &format!("  {}.", cause.sentence));
            } else {
                self.paragraph("     ", &format!("  {}. {}.", place + 1, cause.sentence));
            }
        }
    }

    /// What is wrong with a trust policy, whatever is asked.
    pub(super) fn findings(&mut self, findings: Option<&[Finding]>) {
        let Some(findings) = findings else { return };
        self.line("");
        self.line(&format!("{:<9} {}", "Policy", Finding::worst(findings).name()));
        for finding in findings {
            let indent = " ".repeat(12);
            self.line(&format!("  {:<9} {}", finding.grade.name(), finding.id));
            self.line(&format!("{indent}{}", shown(&finding.place)));
            self.paragraph(&indent, &format!("{indent}{}", shown(&finding.sentence)));
        }
    }

    /// The conditions of a statement that hold, or those that do not.
    pub(super) fn conditions(&mut self, report: &StatementReport, holds: bool) {
        for condition in report.conditions.iter().filter(|one| one.holds == holds) {
            self.line(&format!("  {} {}", shown(&condition.operator), shown(&condition.key)));
            self.values(condition);
        }
    }

    fn values(&mut self, condition: &ConditionReport) {
        let [first, further] =
            if condition.operator.contains("Not") { ["not", "nor"] } else { ["wanted", "or"] };
        self.list(first, further, condition.wanted.iter().map(String::as_str));
        if condition.absent {
            self.line("    got     nothing: the request does not have it");
        }
        self.list("got", "and", condition.got.iter().map(String::as_str));
    }

    /// Values one below the other, the first with another label than the rest.
    pub(super) fn list<'v>(&mut self, first: &str, further: &str, values: impl IntoIterator<Item = &'v str>) {
        for (place, value) in values.into_iter().enumerate() {
            self.line(&format!("    {:<6}  {}", if place == 0 { first } else { further }, shown(value)));
        }
    }
}

/// Text of the input as it can be shown: what would move the cursor or turn the text around is escaped, and what is too
/// long is cut.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars().take(LONGEST) {
        let unseen = matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        if character.is_control() || unseen {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Page, WIDTH, shown};

    #[test]
    fn lines_fit_and_keep_their_words() {
        let text = "word ".repeat(60);
        let mut page = Page(String::new());
        page.paragraph("  ", &text);
        assert!(page.0.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(page.0.split_whitespace().count(), 60);
        assert!(page.0.lines().skip(1).all(|line| line.starts_with("  word")));
    }

    #[test]
    fn what_would_steer_a_terminal_is_escaped() {
        assert_eq!(shown("a\u{1b}[2J\u{202E}b"), "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(shown(&"x".repeat(301)).chars().count(), 301);
    }
}
