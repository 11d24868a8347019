//! The reference engine behind the adapter protocol, judged like every other implementation.

use crate::format::{Case, Kind};
use crate::judge;
use crate::load::Corpus;
use crate::protocol::{Answer, Clock, Hello, LINE_LIMIT, PROTOCOL};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, BufRead, Read as _, Write};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::check::Check;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};

/// What the reference engine says of itself.
pub fn hello() -> Hello {
    Hello {
        protocol: PROTOCOL,
        implementation: "touchstone".to_owned(),
        version: Corpus::VERSION.to_owned(),
        kinds: Kind::ALL.map(|kind| kind.name().to_owned()).to_vec(),
        profiles: Name::ALL.map(|name| name.as_str().to_owned()).to_vec(),
        clock: Clock::Parameter,
    }
}

/// The engine of a profile with checks taken away.
pub fn engine(profile: Name, without: &[Check]) -> Ablated {
    without.iter().fold(Ablated::of(&Profile::named(profile)), |engine, check| engine.without(*check))
}

/// A line in answer to a `run`, and to whatever cannot be understood.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a Value,
    #[serde(flatten)]
    answer: Answer,
}

/// Answers requests, a line each, until `stop` or the end of the input.
///
/// A line that cannot be understood is answered with `skip` and the reason; one that is over the protocol's limit,
/// or is not UTF-8, ends the conversation with an error.
pub fn serve(mut input: impl BufRead, mut output: impl Write, without: &[Check]) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(LINE_LIMIT).unwrap_or(u64::MAX);
        input.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        if line.len() > LINE_LIMIT {
            return Err(io::Error::other(format!("a line is longer than {LINE_LIMIT} octets")));
        }
        let text =
            std::str::from_utf8(&line).map_err(|error| io::Error::other(format!("a line: {error}")))?;
        if text.trim().is_empty() {
            continue;
        }
        let reply = match serde_json::from_str::<Value>(text) {
            Err(error) => skip(&Value::Null, &format!("the line is not JSON: {error}"))?,
            Ok(request) => match request.get("op").and_then(Value::as_str) {
                Some("stop") => return Ok(()),
                Some("hello") => serde_json::to_string(&hello())?,
                Some("run") => run(&request, without)?,
                _ => skip(request.get("id").unwrap_or(&Value::Null), "`op` is none of hello, run and stop")?,
            },
        };
        writeln!(output, "{reply}")?;
        output.flush()?;
    }
}

fn run(request: &Value, without: &[Check]) -> serde_json::Result<String> {
    let id = request.get("id").unwrap_or(&Value::Null);
    let profile = request.get("profile").and_then(Value::as_str);
    let Some(profile) = Name::ALL.into_iter().find(|name| Some(name.as_str()) == profile) else {
        return skip(id, "`profile` is none of strict and aws");
    };
    match Case::deserialize_from(request) {
        Err(reason) => skip(id, &reason),
        Ok(case) => {
            let answer = judge::answer(&engine(profile, without), &case, Backend::PREFERRED);
            serde_json::to_string(&Line { id, answer })
        }
    }
}

fn skip(id: &Value, reason: &str) -> serde_json::Result<String> {
    serde_json::to_string(&Line { id, answer: Answer::Skip { reason: reason.to_owned(), issue: None } })
}

impl Case {
    /// Reads `kind` and `input` of a request.
    fn deserialize_from(request: &Value) -> Result<Self, String> {
        let member = |name: &str| request.get(name).cloned().unwrap_or_default();
        let kind = member("kind");
        if kind.as_str().and_then(Kind::from_name).is_none() {
            return Err("`kind` is none that this implementation answers".to_owned());
        }
        serde_json::from_value(serde_json::json!({"kind": kind, "input": member("input")}))
            .map_err(|error| format!("`input`: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> Vec<Value> {
        let mut output = Vec::new();
        serve(input, &mut output, &[]).unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn answers_the_handshake_and_stops() {
        let answers = answers(b"{\"op\":\"hello\",\"protocol\":1}\n{\"op\":\"stop\"}\n{\"op\":\"hello\"}\n");
        assert_eq!(answers.len(), 1);
        assert_eq!(answers[0]["protocol"], 1);
        assert_eq!(answers[0]["implementation"], "touchstone");
    }

    #[test]
    fn answers_every_malformed_line() {
        let lines = [
            "{",
            "[]",
            "null",
            "\"hello\"",
            "{\"op\":7}",
            "{\"op\":\"dance\",\"id\":\"x\"}",
            "{\"op\":\"run\"}",
            "{\"op\":\"run\",\"id\":\"x\",\"profile\":\"strict\"}",
            "{\"op\":\"run\",\"id\":\"x\",\"profile\":\"lax\",\"kind\":\"jws\",\"input\":{}}",
            "{\"op\":\"run\",\"id\":\"x\",\"profile\":\"strict\",\"kind\":\"jws\",\"input\":{\"token_b64\":\"*\",\"jwks_b64\":\"\"}}",
            "{\"op\":\"run\",\"id\":\"x\",\"profile\":\"strict\",\"kind\":\"tea\",\"input\":{}}",
        ];
        let answers = answers(lines.join("\n").as_bytes());
        assert_eq!(answers.len(), lines.len());
        assert!(answers.iter().all(|answer| answer["outcome"] == "skip" && answer["reason"].is_string()));
        assert_eq!(answers[5]["id"], "x");
    }

    #[test]
    fn stops_cleanly_at_a_line_that_is_not_utf_8_or_too_long() {
        assert!(serve(&b"\xFF\n"[..], Vec::new(), &[]).is_err());
        let long = vec![b' '; LINE_LIMIT + 2];
        assert!(serve(long.as_slice(), Vec::new(), &[]).is_err());
    }

    #[test]
    fn deep_nesting_in_a_line_is_answered() {
        let line = format!("{}\n", "[".repeat(100_000));
        assert_eq!(answers(line.as_bytes())[0]["outcome"], "skip");
    }
}
