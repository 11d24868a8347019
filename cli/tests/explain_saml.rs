//! `touchstone explain saml` as people meet it: the failures that they are told nothing of, told in a sentence.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use touchstone_corpus::build::saml::{ResponseQuestion, Signs};
use touchstone_corpus::mint::Setting;
use touchstone_corpus::mint::xml::Element;

const TOUCHSTONE: &str = env!("CARGO_BIN_EXE_touchstone");
const NOW: i64 = 1_795_392_000;
const ROLE: &str = "arn:aws:iam::123456789012:role/Developer-sandbox";
const PROVIDER: &str = "arn:aws:iam::123456789012:saml-provider/workforce";

fn sound() -> ResponseQuestion {
    ResponseQuestion::new(&Setting::fixed())
}

/// Files for the command in a directory of their own.
fn file(name: &str, kind: &str, octets: &[u8]) -> String {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("explain-saml-{name}"));
    fs::create_dir_all(&directory).unwrap();
    let path = directory.join(kind);
    fs::write(&path, octets).unwrap();
    path.to_str().unwrap().to_owned()
}

fn role(action: &str) -> Vec<u8> {
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": action,
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    }]});
    json!({"Role": {"Arn": ROLE, "RoleName": "Developer-sandbox", "AssumeRolePolicyDocument": policy}})
        .to_string()
        .into_bytes()
}

fn run(name: &str, question: &ResponseQuestion, further: &[&str]) -> (Value, Option<i32>) {
    let input = question.input();
    let response = file(name, "response.txt", data_encoding::BASE64.encode(&input.response_b64.0).as_bytes());
    let metadata = file(name, "metadata.xml", &input.metadata_b64.0);
    let role = file(name, "role.json", &role("sts:AssumeRoleWithSAML"));
    let now = NOW.to_string();
    let mut arguments = vec!["explain", "saml", "--response", &response, "--metadata", &metadata];
    arguments.extend(["--role", &role, "--format", "json"]);
    if !further.contains(&"--now") {
        arguments.extend(["--now", &now]);
    }
    arguments.extend(further);
    let output = Command::new(TOUCHSTONE).args(arguments).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let answer = serde_json::from_slice(&output.stdout).map_err(|_| stderr).unwrap();
    (answer, output.status.code())
}

/// The first likely cause, and its sentence.
fn cause(name: &str, question: &ResponseQuestion, further: &[&str]) -> (String, String) {
    let (answer, code) = run(name, question, further);
    assert_eq!(code, Some(1), "{answer:#}");
    let cause = &answer["causes"][0];
    (
        cause["id"].as_str().unwrap_or_default().to_owned(),
        cause["sentence"].as_str().unwrap_or_default().to_owned(),
    )
}

#[test]
fn a_sound_response_is_allowed_and_its_roles_are_listed() {
    let (answer, code) = run("sound", &sound(), &[]);
    assert_eq!((code, answer["accepted"].as_bool()), (Some(0), Some(true)), "{answer:#}");
    assert_eq!(answer["offered"], json!([{"role": ROLE, "provider": PROVIDER}]));
    assert_eq!(answer["signatures"][0]["state"], "absent");
    assert_eq!(answer["signatures"][1]["state"], "verified");
}

#[test]
fn a_wrong_certificate_is_told_from_a_forged_signature() {
    // The signature shows no certificate, and no key of the metadata made it.
    let edited = sound().key("rsa-4096");
    let (id, sentence) = cause("wrong-certificate", &edited, &[]);
    assert_eq!(id, "metadata-rotated", "{sentence}");
    let input = sound().key("rsa-4096").input();
    let text = String::from_utf8(input.response_b64.0).unwrap();
    let (start, end) = (text.find("<ds:KeyInfo>").unwrap(), text.find("</ds:KeyInfo>").unwrap());
    let without = [&text[..start], &text[end + "</ds:KeyInfo>".len()..]].concat();
    let response = file("wrong-certificate", "bare.xml", without.as_bytes());
    let metadata = file("wrong-certificate", "metadata.xml", &input.metadata_b64.0);
    let arguments = ["explain", "saml", "--response", &response, "--metadata", &metadata, "--format", "json"];
    let output = Command::new(TOUCHSTONE).args(arguments).args(["--now", "1795392000"]).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["causes"][0]["id"], "wrong-certificate", "{answer:#}");
}

#[test]
fn a_response_that_is_signed_and_not_its_assertion_is_told() {
    let (id, sentence) = cause("response-signed", &sound().signs(Signs::Response), &[]);
    assert_eq!(id, "response-signed-only");
    assert!(sentence.contains("AWS wants the assertion signed"), "{sentence}");
}

#[test]
fn a_missing_session_name_is_told() {
    let without = sound().edit("saml:AttributeStatement", |statement| {
        let role = statement.at("saml:Attribute").clone();
        Element::new("saml:AttributeStatement").and(role)
    });
    let (id, sentence) = cause("session-name", &without, &[]);
    assert_eq!(id, "no-session-name");
    assert!(sentence.contains("RoleSessionName"), "{sentence}");
}

#[test]
fn a_pair_for_another_provider_is_told() {
    let other = "arn:aws:iam::123456789012:saml-provider/other";
    let pair = format!("{ROLE},{other}");
    let path = "saml:AttributeStatement/saml:Attribute/saml:AttributeValue";
    let question = sound().edit(path, |value| value.text(&pair));
    let (id, sentence) = cause("pair", &question, &["--provider", PROVIDER]);
    assert_eq!(id, "pair-of-another-provider");
    assert!(sentence.contains(other), "{sentence}");
}

#[test]
fn an_expired_response_is_told_with_how_long_ago() {
    let later = (NOW + 840).to_string();
    let (id, sentence) = cause("expired", &sound(), &["--now", &later]);
    assert_eq!(id, "expired");
    assert!(sentence.contains("10 minutes ago"), "{sentence}");
}

#[test]
fn another_recipient_is_told() {
    let path = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData";
    let question = sound().edit(path, |data| data.with("Recipient", "https://sp.example/acs"));
    let (id, sentence) = cause("recipient", &question, &["--profile", "strict"]);
    assert_eq!(id, "recipient");
    assert!(sentence.contains("https://sp.example/acs"), "{sentence}");
}

#[test]
fn metadata_of_before_a_rotation_are_told() {
    let (id, sentence) = cause("rotated", &sound().key("rsa-4096"), &[]);
    assert_eq!(id, "metadata-rotated");
    assert!(sentence.contains("update-saml-provider"), "{sentence}");
}

#[test]
fn a_clock_that_is_wrong_is_told() {
    let earlier = (NOW - 600).to_string();
    let (id, sentence) = cause("clock", &sound(), &["--now", &earlier, "--profile", "strict"]);
    assert_eq!(id, "clock");
    assert!(sentence.contains("9 minutes from now"), "{sentence}");
}

#[test]
fn a_trust_policy_without_the_action_is_told() {
    let input = sound().input();
    let response = file("action", "response.xml", &input.response_b64.0);
    let metadata = file("action", "metadata.xml", &input.metadata_b64.0);
    let role = file("action", "role.json", &role("sts:AssumeRole"));
    let arguments = ["explain", "saml", "--response", &response, "--metadata", &metadata, "--role", &role];
    let output = Command::new(TOUCHSTONE).args(arguments).args(["--now", "1795392000"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("Denied: the trust policy does not allow it\nSTS answers AccessDenied"),
        "{text}"
    );
    assert!(text.contains("not the action `sts:AssumeRoleWithSAML`"), "{text}");
}

/// Runs the command with a response on standard input.
fn on_input(text: &str) -> Output {
    let metadata = file("input", "metadata.xml", &sound().input().metadata_b64.0);
    let arguments = ["explain", "saml", "--response", "-", "--metadata", &metadata, "--now", "1795392000"];
    let mut child = Command::new(TOUCHSTONE)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_response_is_taken_as_it_is_copied() {
    let xml = sound().input().response_b64.0;
    let base64 = data_encoding::BASE64.encode(&xml);
    let escaped = base64.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let folded: Vec<&str> =
        base64.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for text in [
        String::from_utf8(xml).unwrap(),
        base64.clone(),
        folded.join("\r\n"),
        format!("SAMLResponse={escaped}&RelayState=x"),
        format!("RelayState=&SAMLResponse={escaped}"),
    ] {
        let output = on_input(&text);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_is_no_response_is_told_and_never_shown() {
    for text in ["", "SAMLResponse=", "not base64!", "%zz"] {
        let output = on_input(text);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(!stderr.contains("not base64!"), "{stderr}");
    }
    let output = on_input("<a/>");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("saml.response-element"));
}
