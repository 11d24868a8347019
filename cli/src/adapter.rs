//! `touchstone adapter`

use crate::Outcome;
use crate::arguments::AdapterArguments;
use std::io;
use std::process::ExitCode;

pub(crate) fn run(arguments: &AdapterArguments) -> Outcome {
    let served =
        touchstone_corpus::adapter::serve(io::stdin().lock(), io::stdout().lock(), &arguments.without);
    match served {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        served => Ok(served.map(|()| ExitCode::SUCCESS)?),
    }
}
