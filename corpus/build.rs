//! Puts the vectors into the library, so that the command carries its corpus wherever it is installed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let vectors = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("vectors");
    println!("cargo::rerun-if-changed={}", vectors.display());
    let mut files = Vec::new();
    collect(&vectors, &mut files)?;
    files.sort();

    let mut code = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&vectors).map_err(io::Error::other)?;
        writeln!(code, "    ({:?}, include_str!({:?})),", name.to_string_lossy(), file.to_string_lossy())
            .map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
