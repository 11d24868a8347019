//! The `touchstone` command: puts implementations of identity federation on the stone.

mod adapter;
mod arguments;
mod corpus;
mod explain;
mod output;
mod replay;

use arguments::{Arguments, Command};
use clap::Parser as _;
use std::process::ExitCode;

/// What a command came to: its exit code, or an error that is usage or a target that could not be run.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Something differs.
const DIFFERS: u8 = 1;
/// Usage, or a target that could not be run.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Adapter(arguments) => adapter::run(&arguments),
        Command::Explain(command) => explain::run(&command),
        Command::Corpus(command) => corpus::run(&command),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("touchstone: {error}");
        ExitCode::from(USAGE)
    })
}
