//! The budgets of the hot path, each measured, printed and written to `budgets.json` in the target directory.
//!
//! `cargo bench --bench budgets` measures; with `-- --check` it also fails where a count is over its budget. How each row
//! is measured is told in the README beside this.

#![expect(
    clippy::expect_used,
    reason = "inputs are fixed: one that does not parse is a mistake of the benchmark"
)]

mod policy;
mod row;
mod token;
mod xml;

use self::row::Row;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs, io};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |argument: &str| arguments.iter().any(|other| other == argument);
    if let Some(place) = arguments.iter().position(|argument| argument == "--once") {
        match arguments.get(place.saturating_add(1)).map_or("", String::as_str) {
            side if side.starts_with("xml-") => xml::execute(side),
            side => token::execute(side),
        }
        return ExitCode::SUCCESS;
    }
    if !has("--bench") {
        println!("run by `cargo bench --bench budgets`");
        return ExitCode::SUCCESS;
    }

    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let rows: Vec<Row> =
        token::rows(target).into_iter().chain(policy::rows()).chain(xml::rows(target)).collect();
    row::print(&rows);
    let path = target.parent().expect("a target directory").join("budgets.json");
    let json = serde_json::to_string_pretty(&rows).expect("rows");
    fs::write(&path, json + "\n").expect("a target directory that can be written to");
    println!("\nwritten to {}", path.display());
    if has("--check") && rows.iter().any(Row::count_is_over) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The most heap allocations of any subject of the program `count-allocations`, called with this argument.
fn allocations(subjects: &str) -> io::Result<u64> {
    let output = Command::new(env!("CARGO_BIN_EXE_count-allocations")).arg(subjects).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let counts = text.lines().filter_map(|line| line.rsplit(' ').next()?.parse().ok());
    counts
        .max()
        .filter(|_| output.status.success())
        .ok_or_else(|| io::Error::other("`count-allocations` failed"))
}
