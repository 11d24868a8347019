//! Writing what a command found, and the progress of long work.

use indicatif::{ProgressBar, ProgressStyle};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes to a file or to standard output. A file is there whole, or not at all.
pub(crate) fn write(text: &str, file: Option<&Path>) -> Result<(), String> {
    match file {
        Some(file) => replace(file, text).map_err(|error| format!("{}: {error}", file.display())),
        None => match io::stdout().write_all(text.as_bytes()) {
            // Whoever reads the pipe has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(|error| format!("standard output: {error}")),
        },
    }
}

/// Writes a file under another name beside it, then moves it to its place.
pub(crate) fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, text)?;
    fs::rename(&unfinished, file)
}

/// A bar on standard error where that is a terminal, and nothing elsewhere.
pub(crate) fn progress(what: &'static str) -> impl FnMut(usize, usize) {
    let bar = ProgressBar::new(0).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    move |done, total| {
        let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
        bar.set_length(count(total));
        bar.set_position(count(done));
        if done == total {
            bar.finish_and_clear();
        }
    }
}
