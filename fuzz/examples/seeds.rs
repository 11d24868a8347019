//! Writes the seeds of every target to `fuzz/corpus`, where libFuzzer looks for them.

use std::path::Path;
use std::{fs, io};
use touchstone_fuzz::TARGETS;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in TARGETS {
        let directory = corpus.join(target.name);
        fs::create_dir_all(&directory)?;
        let seeds = target.seeds();
        for (place, seed) in seeds.iter().enumerate() {
            fs::write(directory.join(format!("seed-{place:04}")), seed)?;
        }
        println!("{}: {} seeds", target.name, seeds.len());
    }
    Ok(())
}
