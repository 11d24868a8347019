//! The budgets of the token path, each measured, printed and written to `budgets.json` in the target directory.
//!
//! `cargo bench --bench budgets` measures; with `-- --check` it also fails where a count is over its budget. How each row
//! is measured is told in the README beside this.

#![expect(
    clippy::expect_used,
    reason = "inputs are fixed: one that does not parse is a mistake of the benchmark"
)]

use serde::Serialize;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{env, fs, io};
use touchstone_benches::callgrind;
use touchstone_benches::interleaved::{Rounds, rounds};
use touchstone_benches::side::{Claims, Engine, Peer, Raw};
use touchstone_benches::subject::{Subject, expected};
use touchstone_engine::crypto::Backend;
use touchstone_engine::web_identity::Expected;

/// How long the sides of one comparison are timed.
const COMPARISON: Duration = Duration::from_secs(6);
/// How long a refusal that needs no signature is timed.
const REFUSAL: Duration = Duration::from_secs(1);
/// The subject of rows that name no algorithm.
const MAIN: &str = "RS256-2048";

/// A line of the table, as it stands in `budgets.json`.
#[derive(Serialize)]
struct Row {
    #[serde(rename = "row")]
    name: String,
    measured: Option<f64>,
    budget: f64,
    goal: Option<f64>,
    unit: &'static str,
    met: Option<bool>,
    #[serde(skip)]
    bound: Bound,
    /// The quartiles over the rounds, or why nothing was measured.
    #[serde(skip)]
    note: String,
}

/// What a budget bounds.
#[derive(Clone, Copy)]
enum Bound {
    CountAtMost,
    RatioAtMost,
    RatioAtLeast,
    TimeAtMost,
}

impl Bound {
    fn holds(self, measured: f64, budget: f64) -> bool {
        match self {
            Self::RatioAtLeast => measured >= budget,
            _ => measured <= budget,
        }
    }
}

impl Row {
    fn new(name: &str, bound: Bound, budget: f64, goal: Option<f64>) -> Self {
        let unit = match bound {
            Bound::CountAtMost => "count",
            Bound::TimeAtMost => "us",
            Bound::RatioAtMost | Bound::RatioAtLeast => "ratio",
        };
        Self {
            name: name.to_owned(),
            measured: None,
            budget,
            goal,
            unit,
            met: None,
            bound,
            note: String::new(),
        }
    }

    fn measured(self, measured: f64) -> Self {
        Self { measured: Some(measured), met: Some(self.bound.holds(measured, self.budget)), ..self }
    }

    /// The median over the rounds of what `of` makes of one.
    fn over<const N: usize>(self, rounds: &Rounds<N>, of: impl Fn(&[f64; N]) -> f64) -> Self {
        let [low, high] = rounds.quartiles(&of);
        let note = format!("half of the rounds in {low:.3} to {high:.3}");
        Self { note, ..self }.measured(rounds.median(of))
    }

    fn counted(self, count: Result<u64, io::Error>) -> Self {
        match count {
            Ok(count) => self.measured(f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
            Err(error) => Self { note: format!("not measured: {error}"), ..self },
        }
    }

    /// Whether something that is counted, and so the same on every machine, is over its budget.
    fn count_is_over(&self) -> bool {
        matches!(self.bound, Bound::CountAtMost) && self.met == Some(false)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |argument: &str| arguments.iter().any(|other| other == argument);
    if let Some(place) = arguments.iter().position(|argument| argument == "--once") {
        execute(arguments.get(place.saturating_add(1)).map(String::as_str));
        return ExitCode::SUCCESS;
    }
    if !has("--bench") {
        println!("run by `cargo bench --bench budgets`");
        return ExitCode::SUCCESS;
    }

    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let rows = measure(target);
    print(&rows);
    let path = target.parent().expect("a target directory").join("budgets.json");
    let json = serde_json::to_string_pretty(&rows).expect("rows");
    fs::write(&path, json + "\n").expect("a target directory that can be written to");
    println!("\nwritten to {}", path.display());
    if has("--check") && rows.iter().any(Row::count_is_over) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn measure(directory: &Path) -> Vec<Row> {
    let mut over_raw = Vec::new();
    let mut over_ours = Vec::new();
    let mut bare = Vec::new();
    for (name, [budget, goal], peer) in [
        (MAIN, [1.10, 1.05], Some([1.25, 1.36])),
        ("RSA-4096", [1.05, 1.03], Some([1.12, 1.2])),
        ("ES256", [1.05, 1.03], Some([1.08, 1.12])),
        ("ES384", [1.02, 1.01], None),
    ] {
        let rounds = decision(name);
        let row = format!("whole decision / raw verify, {name}");
        over_raw.push(
            Row::new(&row, Bound::RatioAtMost, budget, Some(goal)).over(&rounds, |[ours, raw, _]| ours / raw),
        );
        if let Some([budget, goal]) = peer {
            let row = format!("jsonwebtoken / ours, {name}");
            over_ours.push(
                Row::new(&row, Bound::RatioAtLeast, budget, Some(goal))
                    .over(&rounds, |[ours, _, peer]| peer / ours),
            );
        }
        if name == MAIN {
            let row = "without the public-key operation, time";
            bare.push(
                Row::new(row, Bound::TimeAtMost, 1.5, Some(0.8))
                    .over(&rounds, |[ours, raw, _]| (ours - raw) / 1e3),
            );
        }
    }
    let row = "without the public-key operation, instructions";
    bare.push(Row::new(row, Bound::CountAtMost, 22_000.0, None).counted(instructions(directory)));
    let row = "without the public-key operation, heap allocations";
    bare.push(Row::new(row, Bound::CountAtMost, 0.0, None).counted(allocations()));
    [over_raw, bare, over_ours, refusals()].into_iter().flatten().collect()
}

/// The engine, the backend and `jsonwebtoken`, each on a sound token.
fn decision(name: &str) -> Rounds<3> {
    let subject = Subject::ci_job(name);
    let (token, message, signature) = (&subject.token, subject.signing_input(), subject.signature());
    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    let peer = Peer::new(&subject);
    assert!(engine.decide(token).is_ok(), "the engine accepts {name}");
    assert!(raw.verify(message, &signature), "the backend accepts {name}");
    assert!(peer.decide::<Claims>(token).is_some(), "jsonwebtoken accepts {name}");

    let (mut ours, mut bare, mut theirs) = (
        || drop(black_box(engine.decide(black_box(token)))),
        || {
            black_box(raw.verify(black_box(message), black_box(&signature)));
        },
        || drop(black_box(peer.decide::<Claims>(black_box(token)))),
    );
    rounds(COMPARISON, [&mut ours, &mut bare, &mut theirs])
}

fn refusals() -> Vec<Row> {
    let subject = Subject::ci_job(MAIN);

    let (token, signature) = subject.with_bad_signature();
    let message = subject.signing_input();
    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    assert_eq!(engine.refused_by(&token), "jws.signature-valid");
    assert!(!raw.verify(message, &signature), "the backend refuses as well");
    let (mut ours, mut bare) = (
        || drop(black_box(engine.decide(black_box(&token)))),
        || {
            black_box(raw.verify(black_box(message), black_box(&signature)));
        },
    );
    let signature = Row::new("refusing a bad signature / raw verify", Bound::RatioAtMost, 1.1, None)
        .over(&rounds(COMPARISON, [&mut ours, &mut bare]), |[ours, raw]| ours / raw);

    let expected = Expected { issuer: "https://issuer.touchstone.example", ..expected() };
    let mut engine = Engine::expecting(subject.key_set(Backend::AwsLc), expected);
    assert_eq!(engine.refused_by(&subject.token), "claims.issuer-matches");
    let mut ours = || drop(black_box(engine.decide(black_box(&subject.token))));
    let issuer = Row::new("refusing an unknown issuer", Bound::TimeAtMost, 1.0, None)
        .over(&rounds(REFUSAL, [&mut ours]), |[ours]| ours / 1e3);

    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let malformed = subject.malformed().into_iter().map(|(refused_by, token)| {
        assert_eq!(engine.refused_by(&token), refused_by);
        let mut ours = || drop(black_box(engine.decide(black_box(&token))));
        let rounds = rounds(REFUSAL, [&mut ours]);
        let row = Row::new("refusing a malformed token", Bound::TimeAtMost, 1.0, None)
            .over(&rounds, |[ours]| ours / 1e3);
        Row { note: format!("{refused_by}: {}", row.note), ..row }
    });
    let slowest = malformed.max_by(|a, b| {
        let time = |row: &Row| row.measured.unwrap_or_default();
        time(a).total_cmp(&time(b))
    });
    [Some(signature), Some(issuer), slowest].into_iter().flatten().collect()
}

/// How often [`execute`] does what it is told.
const EXECUTIONS: u32 = 16;

fn instructions(directory: &Path) -> io::Result<u64> {
    let each = |side| {
        let counted = callgrind::instructions(&format!("*once_{side}*"), &["--once", side], directory)?;
        Ok::<u64, io::Error>(counted / u64::from(EXECUTIONS))
    };
    Ok(each("decide")?.saturating_sub(each("raw")?))
}

/// Executes one side under the eyes of `callgrind`, which counts what happens inside [`once_decide`] and
/// [`once_raw`]; the first execution has already happened, so that nothing is counted that happens but once.
fn execute(side: Option<&str>) {
    let subject = Subject::ci_job(MAIN);
    let (message, signature) = (subject.signing_input(), subject.signature());
    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    assert!(engine.decide(&subject.token).is_ok());
    assert!(raw.verify(message, &signature));
    for _ in 0..EXECUTIONS {
        let holds = match side {
            Some("decide") => once_decide(&mut engine, &subject.token),
            _ => once_raw(&raw, message, &signature),
        };
        assert!(holds);
    }
}

#[inline(never)]
fn once_decide(engine: &mut Engine<'_>, token: &[u8]) -> bool {
    black_box(engine.decide(token)).is_ok()
}

#[inline(never)]
fn once_raw(raw: &Raw, message: &[u8], signature: &[u8]) -> bool {
    black_box(raw.verify(message, signature))
}

/// The most heap allocations of any subject.
fn allocations() -> io::Result<u64> {
    let output = Command::new(env!("CARGO_BIN_EXE_count-allocations")).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let counts = text.lines().filter_map(|line| line.rsplit(' ').next()?.parse().ok());
    counts
        .max()
        .filter(|_| output.status.success())
        .ok_or_else(|| io::Error::other("`count-allocations` failed"))
}

fn print(rows: &[Row]) {
    println!("{:<52} {:>9} {:>9} {:>9}  {:<6} {:<4}", "row", "measured", "budget", "goal", "unit", "met");
    for row in rows {
        let decimals = match row.bound {
            Bound::CountAtMost => 0,
            _ => 3,
        };
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.decimals$}"));
        let met = match row.met {
            None => "-",
            Some(true) => "yes",
            Some(false) => "no",
        };
        let budget = match row.bound {
            Bound::RatioAtLeast => format!(">={}", row.budget),
            _ => format!("<={}", row.budget),
        };
        println!(
            "{:<52} {:>9} {:>9} {:>9}  {:<6} {:<4} {}",
            row.name,
            number(row.measured),
            budget,
            number(row.goal),
            row.unit,
            met,
            row.note
        );
    }
}
