//! A page: the totals, what differs, and every vector.

use super::{escape, noteworthy};
use crate::replay::{Outcome, Report};
use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}\
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:left;\
vertical-align:top}code{font-size:13px}.bad{color:#a40000}.ok{color:#246b24}";

pub(super) fn render(report: &Report) -> String {
    let name = escape(&format!("{} {}", report.target.implementation, report.target.version));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{name} on the stone</title>\n\
         <style>{STYLE}</style>\n<h1>{name}</h1>\n<p>Touchstone corpus {}, profile {}.</p>\n",
        report.corpus,
        escape(&report.profile),
    );
    let totals = &report.totals;
    let _ = writeln!(
        page,
        "<p>{} passed, {} failed, {} crashed, {} hung, {} known to differ, {} skipped.</p>",
        totals.pass, totals.fail, totals.crash, totals.hang, totals.divergence, totals.skip
    );
    section(&mut page, "What differs", noteworthy(report));
    section(&mut page, "Every vector", report.results.iter());
    page.push_str("</html>\n");
    page
}

fn section<'r>(page: &mut String, title: &str, outcomes: impl Iterator<Item = &'r Outcome>) {
    let _ = writeln!(
        page,
        "<h2>{title}</h2>\n<table>\n<tr><th>vector<th>profile<th>severity<th>expected<th>outcome<th>why</tr>"
    );
    for outcome in outcomes {
        let class = if outcome.pass || outcome.divergence.is_some() { "ok" } else { "bad" };
        let why = outcome.divergence.as_deref().or(outcome.why.as_deref()).unwrap_or_default();
        let _ = writeln!(
            page,
            "<tr><td><code>{}</code><td>{}<td>{}<td>{}<td class=\"{class}\">{}<td>{}</tr>",
            escape(&outcome.id),
            outcome.profile,
            outcome.severity.name(),
            outcome.expected,
            outcome.outcome,
            escape(why),
        );
    }
    page.push_str("</table>\n");
}
