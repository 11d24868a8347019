//! `touchstone corpus`

use crate::arguments::{CorpusCommand, ListFormat, Vectors};
use crate::{DIFFERS, Outcome, output};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use touchstone_corpus::coverage::{self, Coverage};
use touchstone_corpus::format::Vector;
use touchstone_corpus::load::Corpus;
use touchstone_corpus::{generated, lint};
use touchstone_engine::profile::Name;
use touchstone_proptests::model::policy;

pub(crate) fn run(command: &CorpusCommand) -> Outcome {
    match command {
        CorpusCommand::Build { corpus, check: false } => build(corpus),
        CorpusCommand::Build { corpus, check: true } => drift(corpus),
        CorpusCommand::Lint(vectors) => lint(vectors),
        CorpusCommand::List(vectors) => list(vectors),
        CorpusCommand::Coverage(vectors) => coverage(vectors),
    }
}

fn load(vectors: &Vectors) -> Result<Corpus, Box<dyn std::error::Error>> {
    Ok(match &vectors.corpus {
        Some(directory) => Corpus::from_directory(directory)?,
        None => Corpus::embedded()?,
    })
}

/// Generated files that are not as they should be: path, and what to do about each.
fn stale(corpus: &Path) -> Result<BTreeMap<String, Option<String>>, String> {
    let mut stale: BTreeMap<String, Option<String>> = BTreeMap::new();
    let files = generated::files();
    let vectors = corpus.join("vectors");
    for kind in fs::read_dir(&vectors).map_err(|error| format!("{}: {error}", vectors.display()))? {
        let kind = kind.map_err(|error| error.to_string())?.path();
        for file in fs::read_dir(&kind).map_err(|error| format!("{}: {error}", kind.display()))? {
            let file = file.map_err(|error| error.to_string())?.path();
            let name = file.strip_prefix(corpus).unwrap_or(&file).to_string_lossy().into_owned();
            if !files.contains_key(&name) {
                stale.insert(name, None);
            }
        }
    }
    for (name, text) in files {
        if fs::read_to_string(corpus.join(&name)).ok().as_ref() != Some(&text) {
            stale.insert(name, Some(text));
        }
    }
    Ok(stale)
}

fn build(corpus: &Path) -> Outcome {
    let stale = stale(corpus)?;
    for (name, text) in &stale {
        let file = corpus.join(name);
        let written = match text {
            None => fs::remove_file(&file),
            Some(text) => {
                let directory = file.parent().map_or(Ok(()), fs::create_dir_all);
                directory.and_then(|()| output::replace(&file, text))
            }
        };
        written.map_err(|error| format!("{}: {error}", file.display()))?;
    }
    output::write(&format!("{} files written or removed\n", stale.len()), None)?;
    Ok(ExitCode::SUCCESS)
}

fn drift(corpus: &Path) -> Outcome {
    let stale = stale(corpus)?;
    let mut text = String::new();
    for (name, wanted) in &stale {
        let what = if wanted.is_some() { "is not what the code generates" } else { "is not generated" };
        let _ = writeln!(text, "{}: {what}", corpus.join(name).display());
    }
    let _ = writeln!(text, "{} generated files differ", stale.len());
    output::write(&text, None)?;
    Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}

fn lint(vectors: &Vectors) -> Outcome {
    let faults = lint::lint(&load(vectors)?);
    let text = match vectors.format {
        ListFormat::Json => json!({"faults": faults}).to_string() + "\n",
        ListFormat::Text => {
            let mut lines = faults.clone();
            lines.push(format!("{} faults\n", faults.len()));
            lines.join("\n")
        }
    };
    output::write(&text, None)?;
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}

fn list(vectors: &Vectors) -> Outcome {
    let corpus = load(vectors)?;
    let text = match vectors.format {
        ListFormat::Text => corpus.vectors().map(row).collect::<Vec<_>>().concat(),
        ListFormat::Json => {
            serde_json::to_string_pretty(&corpus.vectors().map(entry).collect::<Vec<_>>())? + "\n"
        }
    };
    output::write(&text, None)?;
    Ok(ExitCode::SUCCESS)
}

fn row(vector: &Vector) -> String {
    let outcomes = Name::ALL.map(|name| vector.verdicts.under(name).outcome());
    let [strict, aws] = outcomes;
    format!("{strict:6} {aws:6} {:8} {}: {}\n", vector.severity.name(), vector.id, vector.sentence)
}

fn entry(vector: &Vector) -> Value {
    json!({
        "id": vector.id,
        "kind": vector.kind(),
        "severity": vector.severity,
        "sentence": vector.sentence,
        "sources": vector.sources,
        "twin": vector.twin,
        "tags": vector.tags,
        "verdicts": vector.verdicts,
    })
}

fn coverage(vectors: &Vectors) -> Outcome {
    let corpus = load(vectors)?;
    let coverage = coverage::measure(&corpus, &mut output::progress("ablating"));
    let coverage = coverage.with_misreadings(&misreadings(&corpus));
    let text = match vectors.format {
        ListFormat::Json => serde_json::to_string_pretty(&coverage)? + "\n",
        ListFormat::Text => table(&coverage),
    };
    output::write(&text, None)?;
    Ok(if coverage.missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}

/// Every misreading of the policy language, and whether the corpus catches it.
fn misreadings(corpus: &Corpus) -> Vec<coverage::Misreading> {
    let caught = policy::caught(corpus);
    let is_caught =
        |misreading: policy::Misreading| caught.iter().any(|caught| caught.misreading == misreading);
    let misreadings = policy::Misreading::ALL.iter().map(|misreading| coverage::Misreading {
        rule: format!("{} ({})", misreading.rule(), misreading.source()),
        caught: is_caught(*misreading),
    });
    misreadings.collect()
}

fn table(coverage: &Coverage) -> String {
    let removable = coverage.checks.saturating_sub(coverage.checks_structural);
    let rows = [
        ("rules cited by a vector", coverage.checks_cited, coverage.checks),
        ("checks that alone stop a vector", coverage.checks_alone, removable),
        ("vectors whose stops are what ablation finds", coverage.stops_exact, coverage.vectors),
        ("misreadings caught", coverage.misreadings_caught, coverage.misreadings),
        ("clauses cited by a vector", coverage.clauses_cited, coverage.clauses),
    ];
    let mut text = format!("{} vectors in {} classes\n", coverage.vectors, coverage.classes);
    for (what, count, of) in rows {
        let _ = writeln!(text, "{what:45} {count:>5} of {of}");
    }
    for missing in &coverage.missing {
        let _ = writeln!(text, "missing: {missing}");
    }
    text
}
