//! `touchstone replay`

use crate::arguments::ReplayArguments;
use crate::{DIFFERS, Outcome, output};
use std::process::ExitCode;
use touchstone_corpus::load::Corpus;
use touchstone_corpus::replay::{self, Divergences, Embedded, Selection, Subprocess, Target};
use touchstone_corpus::report;
use touchstone_engine::crypto::Backend;

pub(crate) fn run(arguments: &ReplayArguments) -> Outcome {
    let corpus = match &arguments.corpus {
        Some(directory) => Corpus::from_directory(directory)?,
        None => Corpus::embedded()?,
    };
    let divergences = match &arguments.divergences {
        Some(file) => Divergences::read(file)?,
        None => Divergences::default(),
    };
    let mut target: Box<dyn Target> = match &arguments.exec {
        Some(command_line) => Box::new(Subprocess::start(command_line, arguments.timeout)?),
        None => Box::new(Embedded::new(arguments.backend.unwrap_or(Backend::PREFERRED))),
    };
    let selection = Selection {
        profiles: arguments.profile.clone(),
        kinds: arguments.kind.clone(),
        filter: arguments.filter.clone(),
    };
    let mut progress = output::progress("replaying");
    let report = replay::replay(&corpus, target.as_mut(), &selection, &divergences, &mut progress)?;
    output::write(&report::render(&report, arguments.format.into()), arguments.out.as_deref())?;
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}
