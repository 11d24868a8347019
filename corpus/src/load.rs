//! The corpus as it is replayed: carried by the library, or read from a directory.

use crate::format::{Vector, VectorFile};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The classes of a corpus.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// The classes, in the order of their files.
    pub classes: Vec<VectorFile>,
}

/// A file that is no class of vectors, and why.
#[derive(Debug)]
pub struct LoadError {
    file: PathBuf,
    reason: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for LoadError {}

/// The files under `corpus/vectors` when the library was built: path and text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

impl Corpus {
    /// The version of the corpus that the library carries.
    pub const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// The corpus that the library carries.
    pub fn embedded() -> Result<Self, LoadError> {
        let parsed = EMBEDDED.iter().map(|(file, text)| parse(Path::new(file), text));
        Ok(Self { classes: parsed.collect::<Result<_, _>>()? })
    }

    /// The corpus in a directory: every `.json` file under it.
    pub fn from_directory(directory: &Path) -> Result<Self, LoadError> {
        let mut files = Vec::new();
        collect(directory, &mut files)?;
        files.sort();
        if files.is_empty() {
            return Err(error(directory, &"no vector file (*.json) is here"));
        }
        let parsed = files.iter().map(|file| {
            let text = fs::read_to_string(file).map_err(|reason| error(file, &reason))?;
            parse(file, &text)
        });
        Ok(Self { classes: parsed.collect::<Result<_, _>>()? })
    }

    /// Every vector, class by class.
    pub fn vectors(&self) -> impl Iterator<Item = &Vector> {
        self.classes.iter().flat_map(|class| &class.vectors)
    }
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let entries = fs::read_dir(directory).map_err(|reason| error(directory, &reason))?;
    for entry in entries {
        let path = entry.map_err(|reason| error(directory, &reason))?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn parse(file: &Path, text: &str) -> Result<VectorFile, LoadError> {
    serde_json::from_str(text).map_err(|reason| error(file, &reason))
}

fn error(file: &Path, reason: &impl ToString) -> LoadError {
    LoadError { file: file.to_owned(), reason: reason.to_string() }
}
