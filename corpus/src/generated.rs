//! Every file that is generated: the vectors, their JSON Schema, and the documentation of the rules.

use crate::build;
use crate::format::VectorFile;
use crate::mint::Setting;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use touchstone_engine::check::{Check, Operational, Structural};
use touchstone_engine::profile::{DIFFERENCES, Evidence, Name, Profile};

/// Path under `corpus/`, and bytes, of every generated file.
pub fn files() -> BTreeMap<String, String> {
    let classes = build::classes(&Setting::fixed());
    let mut files: BTreeMap<String, String> = classes
        .iter()
        .map(|class| (format!("vectors/{}", build::path(class)), build::render(class)))
        .collect();
    files.insert("schema/vectors.schema.json".to_owned(), schema());
    files.insert("RULES.md".to_owned(), rules(&classes));
    files
}

fn schema() -> String {
    let schema = schemars::schema_for!(VectorFile);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

const PREFACE: &str = "\
# The rules

Generated from `engine/src/check.rs` by `touchstone corpus build`; do not edit.

A *gate* is a predicate, a *choice* reads the input another way where it is off, a *filter* removes candidate keys.
Each can be taken away (`touchstone adapter --without RULE`), which is how the corpus proves that a vector stops at
the rule it is about. A *structural* rule cannot. The last column counts the vectors that stop at the rule first,
under either profile.
";

/// The documentation of the rules.
fn rules(classes: &[VectorFile]) -> String {
    let first_stops = |id: &str| {
        let stops = |name: Name, vector: &crate::format::Vector| {
            vector.verdicts.under(name).stops().first().is_some_and(|stop| stop == id)
        };
        let vectors = classes.iter().flat_map(|class| &class.vectors);
        vectors.filter(|vector| Name::ALL.into_iter().any(|name| stops(name, vector))).count()
    };
    let mut text = String::from(PREFACE);

    text.push_str("\n## Checks\n\n| rule | step | kind | profiles | protects | off | source | vectors |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for check in Check::ALL {
        let enforcing = Name::ALL.into_iter().filter(|name| Profile::named(*name).enforces(*check));
        let profiles: Vec<&str> = enforcing.map(Name::as_str).collect();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            check.id(),
            check.step(),
            check.kind().name(),
            profiles.join(", "),
            check.protects(),
            check.off(),
            check.source(),
            first_stops(check.id()),
        );
    }

    text.push_str(
        "\n## Structural rules\n\n| rule | step | protects | never off, because | source | vectors |\n",
    );
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for structural in Structural::ALL {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} |",
            structural.id(),
            structural.step(),
            structural.protects(),
            structural.because(),
            structural.source(),
            first_stops(structural.id()),
        );
    }

    text.push_str("\n## Operational rules\n\n");
    text.push_str(
        "About what the engine needs to do its part, or what it sealed itself: no vector puts them to\n",
    );
    text.push_str("another implementation, and their tests stand beside the code.\n\n");
    text.push_str(
        "| rule | step | protects | never off, because | source |\n| --- | --- | --- | --- | --- |\n",
    );
    for operational in Operational::ALL {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            operational.id(),
            operational.step(),
            operational.protects(),
            operational.because(),
            operational.source(),
        );
    }

    text.push_str("\n## Where the profiles differ\n\n");
    text.push_str("Observations of AWS are of 2026-09-11, us-east-1.\n\n");
    text.push_str("| rule | enforced by | evidence about AWS | what is known |\n| --- | --- | --- | --- |\n");
    for difference in DIFFERENCES {
        let evidence = match difference.evidence {
            Evidence::Observed => "observed",
            Evidence::Documented => "documented",
            Evidence::Inferred => "inferred",
        };
        let (id, name) = (difference.check.id(), difference.enforced_by.as_str());
        let _ = writeln!(text, "| `{id}` | {name} | {evidence} | {} |", difference.note);
    }
    text
}
