//! `libxmlsec1`: `peers/xmlsec1.c`, compiled where the library is installed, and asked over a pipe.

use super::{Form, Side, Verdict};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs, io, process};
use touchstone_engine::xml::ExpandedName;

/// A running program with a certificate.
#[derive(Debug)]
pub struct Xmlsec1 {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    certificate: Vec<u8>,
}

impl Xmlsec1 {
    /// Starts the program with this certificate, in DER; the reason, where it cannot be.
    pub fn start(certificate: &[u8]) -> Result<Self, String> {
        static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        let program = PROGRAM.get_or_init(compile).as_ref().map_err(Clone::clone)?;
        let started = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| error.to_string())?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Ok(Self { child, requests, answers, certificate: certificate.to_vec() })
    }

    /// Nanoseconds of the processor for building the tree so many times.
    pub fn time_parse(&mut self, repeat: u32, document: &[u8]) -> f64 {
        self.time("parse", repeat, &[document])
    }

    /// The same for parsing and canonicalizing.
    pub fn time_canonicalize(&mut self, repeat: u32, document: &[u8], id: &str, form: Form<'_>) -> f64 {
        let prefixes = form.prefixes.join(" ");
        self.time(
            "canonicalize",
            repeat,
            &[document, id.as_bytes(), form.uri.as_bytes(), prefixes.as_bytes()],
        )
    }

    /// The same for parsing, finding and verifying.
    pub fn time_verify(&mut self, repeat: u32, document: &[u8], name: ExpandedName<'_>) -> f64 {
        let certificate = self.certificate.clone();
        let fields = [document, &certificate, name.namespace.as_bytes(), name.local.as_bytes()];
        self.time("verify", repeat, &fields)
    }

    fn time(&mut self, operation: &str, repeat: u32, fields: &[&[u8]]) -> f64 {
        let (_, nanoseconds) = self.ask(operation, repeat.max(1), fields);
        String::from_utf8_lossy(&nanoseconds).parse().expect("nanoseconds")
    }

    /// The word and the field that are answered.
    fn ask(&mut self, operation: &str, repeat: u32, fields: &[&[u8]]) -> (String, Vec<u8>) {
        self.exchange(operation, repeat, fields).expect("`peers/xmlsec1.c` answers")
    }

    fn exchange(&mut self, operation: &str, repeat: u32, fields: &[&[u8]]) -> io::Result<(String, Vec<u8>)> {
        let lengths: Vec<String> = fields.iter().map(|field| field.len().to_string()).collect();
        let lengths = lengths.join(" ");
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        requests.write_all(format!("{operation} {repeat} {lengths}\n").as_bytes())?;
        for field in fields {
            requests.write_all(field)?;
        }
        requests.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let (word, length) = line.trim_end().split_once(' ').ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut field = vec![0; length.parse().map_err(io::Error::other)?];
        self.answers.read_exact(&mut field)?;
        Ok((word.to_owned(), field))
    }
}

impl Drop for Xmlsec1 {
    fn drop(&mut self) {
        // The program ends when there is nothing more to read.
        self.requests = None;
        let _ = self.child.wait();
    }
}

impl Side for Xmlsec1 {
    const NAME: &'static str = "libxmlsec1";

    fn canonicalize(&mut self, document: &[u8], id: Option<&str>, form: Form<'_>) -> Option<Vec<u8>> {
        let (id, prefixes) = (id.unwrap_or_default(), form.prefixes.join(" "));
        let fields = [document, id.as_bytes(), form.uri.as_bytes(), prefixes.as_bytes()];
        let (word, octets) = self.ask("canonicalize", 0, &fields);
        (word == "octets").then_some(octets)
    }

    fn verdict(&mut self, document: &[u8], name: ExpandedName<'_>) -> Verdict {
        let certificate = self.certificate.clone();
        let fields = [document, &certificate, name.namespace.as_bytes(), name.local.as_bytes()];
        let (word, octets) = self.ask("verify", 0, &fields);
        if word == "valid" { Verdict::Valid(Some(octets)) } else { Verdict::Refused(word) }
    }
}

/// Compiles the program beside the one that runs, and says where it is.
fn compile() -> Result<PathBuf, String> {
    let mut pkg_config = Command::new("pkg-config");
    let flags = output(pkg_config.args(["--cflags", "--libs", "xmlsec1"]), "pkg-config")?;
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/xmlsec1.c");
    let running = env::current_exe().map_err(|error| error.to_string())?;
    let program = running.with_file_name("xmlsec1-peer");
    // Several tests may compile at a time: each for itself, and the last one stays.
    let unfinished = running.with_file_name(format!("xmlsec1-peer-{}", process::id()));
    let mut compiler = Command::new("cc");
    compiler.args([
        "-std=c99",
        "-D_POSIX_C_SOURCE=200809L",
        "-O2",
        "-Wall",
        "-Wextra",
        "-Werror",
        source,
        "-o",
    ]);
    output(compiler.arg(&unfinished).args(flags.split_whitespace()), "cc")?;
    fs::rename(&unfinished, &program).map_err(|error| error.to_string())?;
    Ok(program)
}

fn output(command: &mut Command, name: &str) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("`{name}`: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{name}`: {}", message.lines().next().unwrap_or("failed")))
}
