//! The command as its users meet it: exit codes, clear errors, and the runner put to a faulty implementation.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::{env, fs};

const TOUCHSTONE: &str = env!("CARGO_BIN_EXE_touchstone");

fn touchstone(arguments: &[&str]) -> Output {
    Command::new(TOUCHSTONE).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A file of this test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn refuses(arguments: &[&str], names: &str) {
    let output = touchstone(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(error.contains(names), "{arguments:?}: {error}");
}

#[test]
fn replay_passes_and_prints_a_total() {
    let output = touchstone(&["replay"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).lines().last().unwrap().ends_with("0 failed, 0 skipped"));
}

#[test]
fn replay_over_the_pipe_finds_what_replay_in_the_process_finds() {
    let verdicts = |output: &Output| -> Vec<(Value, Value)> {
        let report = json(output);
        let results = report["results"].as_array().unwrap();
        results.iter().map(|result| (result["id"].clone(), result["check"].clone())).collect()
    };
    let within = touchstone(&["replay", "--format", "json"]);
    let over = touchstone(&["replay", "--format", "json", "--exec", &format!("{TOUCHSTONE} adapter")]);
    assert_eq!(over.status.code(), Some(0));
    assert_eq!(verdicts(&within), verdicts(&over));
}

#[test]
fn an_adapter_without_a_check_fails_exactly_the_vectors_that_stop_there_alone() {
    let listed = json(&touchstone(&["corpus", "list", "--format", "json"]));
    for check in ["claims.not-expired", "jwk.kid-matches", "json.no-duplicate-members", "jwk.key-ops-absent"]
    {
        let exec = format!("{TOUCHSTONE} adapter --without {check}");
        for profile in ["strict", "aws"] {
            let output = touchstone(&["replay", "--profile", profile, "--format", "json", "--exec", &exec]);
            let failed: BTreeSet<String> = json(&output)["results"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|result| result["pass"] == false)
                .map(|result| result["id"].to_string())
                .collect();
            let stopped: BTreeSet<String> = listed
                .as_array()
                .unwrap()
                .iter()
                .filter(|vector| vector["verdicts"][profile]["stops"] == serde_json::json!([check]))
                .map(|vector| vector["id"].to_string())
                .collect();
            assert_eq!(failed, stopped, "{check} under {profile}");
            assert_eq!(output.status.code(), Some(i32::from(!stopped.is_empty())));
        }
    }
}

#[test]
fn a_target_that_dies_or_talks_nonsense_crashes_and_one_that_is_silent_hangs() {
    let hello = r#"{"protocol":1,"implementation":"x","version":"1","kinds":["jws"],"profiles":["strict"],"clock":"none"}"#;
    let outcome = |then: &str| {
        let script =
            file(&format!("{}.sh", then.len()), &format!("read line; echo '{hello}'\nread line; {then}\n"));
        let exec = format!("sh {}", script.display());
        let output = touchstone(&[
            "replay",
            "--filter",
            "jws/baseline/rs256",
            "--timeout",
            "1",
            "--format",
            "json",
            "--exec",
            &exec,
        ]);
        assert_eq!(output.status.code(), Some(1));
        json(&output)["results"][0]["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("exit 3"), "crash");
    assert_eq!(outcome("echo nonsense"), "crash");
    assert_eq!(outcome(r#"echo '{"id":"another","outcome":"accept","result":{}}'"#), "crash");
    assert_eq!(outcome("exec sleep 30"), "hang");
}

#[test]
fn a_divergence_covers_what_differs_and_is_stale_where_nothing_does() {
    let exec = format!("{TOUCHSTONE} adapter --without claims.issuer-matches");
    let covers = |vectors: &str| {
        let text =
            format!(r#"{{"implementation":"x","divergences":[{{"vectors":"{vectors}","reason":"known"}}]}}"#);
        let path = file(&format!("{}.json", vectors.len()), &text);
        touchstone(&[
            "replay",
            "--kind",
            "jws",
            "--kind",
            "id-token",
            "--exec",
            &exec,
            "--divergences",
            path.to_str().unwrap(),
        ])
        .status
        .code()
    };
    assert_eq!(covers("id-token/*"), Some(0));
    assert_eq!(covers("jws/alg-none/*"), Some(1));
    assert_eq!(covers("no/such/vector"), Some(1));
}

#[test]
fn every_format_is_written_whole_to_a_file() {
    for (format, begins) in
        [("text", "touchstone "), ("json", "{"), ("junit", "<?xml"), ("html", "<!doctype")]
    {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("report.{format}"));
        let output = touchstone(&["replay", "--format", format, "--out", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0));
        assert!(fs::read_to_string(&path).unwrap().starts_with(begins), "{format}");
    }
}

#[test]
fn bad_usage_names_what_is_wrong() {
    refuses(&["replay", "--profile", "lax"], "strict and aws");
    refuses(&["replay", "--kind", "tea"], "jws");
    refuses(&["replay", "--filter", "["], "--filter");
    refuses(&["replay", "--timeout", "0"], "1 to 3600");
    refuses(&["replay", "--filter", "no/such/*"], "no vector is selected");
    refuses(&["replay", "--exec", "no-such-program-anywhere"], "no-such-program-anywhere");
    refuses(&["replay", "--exec", "'"], "no command line");
    refuses(&["replay", "--exec", "true"], "the process ended");
    refuses(&["adapter", "--without", "claims.no-such"], "RULES.md");
    refuses(&["adapter", "--without", "jws.signature-valid"], "structural");
    refuses(&["dance"], "dance");
}

#[test]
fn a_missing_or_malformed_file_is_named_with_the_place() {
    refuses(&["replay", "--corpus", "no/such/directory"], "no/such/directory");
    refuses(&["replay", "--divergences", "no-such-file"], "no-such-file");
    let divergences = file("malformed.json", "{\n  \"divergences\": [{}]\n}");
    refuses(&["replay", "--divergences", divergences.to_str().unwrap()], "line 2");
    let empty = file("empty-reason.json", r#"{"divergences":[{"vectors":"*","reason":" "}]}"#);
    refuses(&["replay", "--divergences", empty.to_str().unwrap()], "divergences[0]");
    let directory = |name| {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&directory).unwrap();
        directory
    };
    refuses(&["corpus", "lint", "--corpus", directory("empty").to_str().unwrap()], "no vector file");
    let malformed = directory("malformed");
    fs::write(malformed.join("bad.json"), "{\"kind\":\"jws\",").unwrap();
    refuses(&["corpus", "coverage", "--corpus", malformed.to_str().unwrap()], "line 1");
    refuses(&["corpus", "build", "--corpus", "no/such/directory"], "no/such/directory");
    refuses(&["replay", "--out", "no/such/directory/report"], "no/such/directory/report");
}

#[test]
fn what_is_generated_is_what_is_in_the_repository() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let output = touchstone(&["corpus", "build", "--check", "--corpus", corpus.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn the_corpus_has_no_fault_and_covers_every_rule() {
    for command in ["lint", "coverage"] {
        let output = touchstone(&["corpus", command]);
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    }
}
