//! Instructions, counted by valgrind's `callgrind`: the same from run to run, on a busy machine as well.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// Counts the instructions that this very program executes inside functions whose name matches `function`, where
/// `*` stands for anything, when it is run with `arguments`.
pub fn instructions(function: &str, arguments: &[&str], directory: &Path) -> io::Result<u64> {
    let out = directory.join(format!("callgrind.{}.out", arguments.join("-")));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={function}"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe()?)
        .args(arguments)
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(said));
    }
    let counted = total(&fs::read_to_string(&out)?).filter(|count| *count > 0);
    counted.ok_or_else(|| io::Error::other(format!("callgrind saw no call of `{function}`")))
}

/// The sum at the end of a profile.
fn total(profile: &str) -> Option<u64> {
    let line = profile.lines().find_map(|line| line.strip_prefix("totals:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn reads_the_total() {
        assert_eq!(total("events: Ir\nfn=(1) f\n3 42\ntotals: 4711\n"), Some(4711));
        assert_eq!(total("events: Ir\n"), None);
    }
}
