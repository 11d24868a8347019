//! `touchstone explain web-identity` as people meet it: the mistakes that they make, told in a sentence.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use touchstone_corpus::mint::{Jwks, Jwt, Setting};

const TOUCHSTONE: &str = env!("CARGO_BIN_EXE_touchstone");
const GITHUB: &str = "token.actions.githubusercontent.com";
const PROVIDER: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const ROLES: &str = "https://aws.amazon.com/roles";
const TAGS: &str = "https://aws.amazon.com/tags";
const NOW: i64 = 1_795_392_000;

/// A set-up that is sound until something in it is changed: files in a directory of its own.
struct SetUp {
    directory: PathBuf,
    claims: Value,
    policy: Value,
    provider: Value,
    now: i64,
}

fn key(claim: &str) -> String {
    format!("{GITHUB}:{claim}")
}

/// A set-up whose policy wants the branch `main`, and whose token is of it.
fn set_up(name: &str) -> SetUp {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("explain-{name}"));
    fs::create_dir_all(&directory).unwrap();
    SetUp {
        directory,
        claims: json!({
            "iss": format!("https://{GITHUB}"),
            "sub": "repo:octo/app:ref:refs/heads/main",
            "aud": "sts.amazonaws.com",
            "iat": NOW - 60,
            "exp": NOW + 240,
        }),
        policy: json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {key("aud"): "sts.amazonaws.com", key("sub"): "repo:octo/app:ref:refs/heads/main"},
            },
        }]}),
        provider: json!({"Url": GITHUB, "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": []}),
        now: NOW,
    }
}

impl SetUp {
    fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    fn subject(self, subject: &str) -> Self {
        self.claim("sub", subject)
    }

    fn statement(mut self, element: &str, value: Value) -> Self {
        self.policy["Statement"][0][element] = value;
        self
    }

    /// The conditions, beside none.
    fn condition(self, operator: &str, key: &str, value: &str) -> Self {
        self.statement("Condition", json!({operator: {key: value}}))
    }

    fn file(&self, name: &str, text: &[u8]) -> String {
        let path = self.directory.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn role(&self) -> String {
        let role = json!({"Role": {
            "Arn": "arn:aws:iam::123456789012:role/deploy",
            "MaxSessionDuration": 3600,
            "AssumeRolePolicyDocument": self.policy,
        }});
        self.file("role.json", role.to_string().as_bytes())
    }

    fn arguments(&self) -> Vec<String> {
        let provider = self.file("provider.json", self.provider.to_string().as_bytes());
        let now = self.now.to_string();
        ["--role", &self.role(), "--provider", &provider, "--now", &now].map(str::to_owned).into()
    }

    fn run(&self) -> Output {
        let claims = self.file("claims.json", self.claims.to_string().as_bytes());
        explain(&[self.arguments(), vec!["--claims".to_owned(), claims]].concat())
    }

    /// The token is refused, the first likely cause is the one of this name, and its text has this sentence.
    fn is_explained_by(&self, cause: &str, sentence: &str) {
        let output = self.run();
        let text = words(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.starts_with("Denied: "), "{text}");
        assert!(text.contains(sentence), "{sentence}\nis not in\n{text}");
        assert_eq!(self.causes().first().map(String::as_str), Some(cause));
    }

    fn causes(&self) -> Vec<String> {
        let claims = self.file("claims.json", self.claims.to_string().as_bytes());
        let format = ["--claims", &claims, "--format", "json"].map(str::to_owned);
        let report = json_of(&explain(&[self.arguments(), format.into()].concat()));
        let causes = report["causes"].as_array().unwrap();
        causes.iter().map(|cause| cause["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn explain(arguments: &[String]) -> Output {
    Command::new(TOUCHSTONE).args(["explain", "web-identity"]).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The text with its lines joined.
fn words(output: &Output) -> String {
    stdout(output).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_sound_set_up_is_accepted() {
    let output = set_up("sound").run();
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).starts_with("Allowed"));
}

#[test]
fn a_job_that_names_an_environment() {
    set_up("environment")
        .subject("repo:octo/app:environment:prod")
        .is_explained_by("environment-subject", "the job names the environment `prod`");
}

#[test]
fn a_star_under_string_equals() {
    set_up("star")
        .condition("StringEquals", &key("sub"), "repo:octo/app:*")
        .is_explained_by("star-in-string-equals", "With StringLike it would match");
}

#[test]
fn an_audience_that_is_not_the_providers() {
    set_up("audience").claim("aud", "https://deploy.example").is_explained_by(
        "audience-not-registered",
        "is not among the client ids of the provider (`sts.amazonaws.com`)",
    );
}

#[test]
fn a_slash_at_the_end_of_the_provider_the_principal_or_the_key() {
    let sentence = "a slash at the end differs";
    let mut slash = set_up("slash-provider");
    slash.provider["Url"] = json!(format!("{GITHUB}/"));
    slash.is_explained_by("trailing-slash", sentence);
    set_up("slash-principal")
        .statement("Principal", json!({"Federated": format!("{PROVIDER}/")}))
        .is_explained_by("trailing-slash", sentence);
    set_up("slash-key")
        .condition("StringEquals", &format!("{GITHUB}/:aud"), "sts.amazonaws.com")
        .is_explained_by("trailing-slash", sentence);
}

#[test]
fn a_subject_in_another_case() {
    set_up("case")
        .subject("repo:Octo/App:ref:refs/heads/main")
        .is_explained_by("subject-case", "Conditions on strings tell upper from lower case");
}

#[test]
fn a_run_of_a_pull_request() {
    set_up("pull-request")
        .subject("repo:octo/app:pull_request")
        .is_explained_by("pull-request-subject", "the run is of a pull request");
}

#[test]
fn an_expired_token_does_not_hide_the_condition() {
    let mut expired = set_up("expired").subject("repo:octo/app:environment:prod");
    expired.now = NOW + 240 + 3 * 3600;
    expired.is_explained_by(
        "expired",
        "Denied: the token expired 3 hours ago; besides, no statement allows this token",
    );
    assert_eq!(expired.causes(), ["expired", "environment-subject"]);
}

#[test]
fn a_provider_of_another_account() {
    set_up("account")
        .statement("Principal", json!({"Federated": PROVIDER.replace("123456789012", "210987654321")}))
        .is_explained_by("provider-account", "`Principal` names a provider of the account 210987654321");
}

#[test]
fn an_issuer_that_is_not_registered() {
    let mut other = set_up("not-registered");
    other.provider["Url"] = json!("gitlab.com");
    other.is_explained_by(
        "provider-not-registered",
        "register the issuer in the role's account, 123456789012",
    );
}

#[test]
fn a_condition_key_of_another_host_or_with_a_scheme() {
    set_up("key-host")
        .condition("StringLike", "gitlab.com:sub", "repo:octo/app:*")
        .is_explained_by("condition-key", "`gitlab.com:sub` is of another provider");
    set_up("key-scheme")
        .condition("StringLike", &format!("https://{GITHUB}:sub"), "repo:octo/app:*")
        .is_explained_by("condition-key", &format!("write `{GITHUB}:sub`"));
}

#[test]
fn the_action_of_another_call() {
    set_up("action")
        .statement("Action", json!("sts:AssumeRole"))
        .is_explained_by("action", "is `sts:AssumeRole`, and this call is `sts:AssumeRoleWithWebIdentity`");
}

#[test]
fn a_principal_that_is_no_provider() {
    set_up("principal-type")
        .statement("Principal", json!({"AWS": "arn:aws:iam::123456789012:root"}))
        .is_explained_by("principal-type", "names no provider");
}

#[test]
fn an_immutable_subject_and_a_renamed_repository() {
    for (name, subject) in [
        ("at", "repo:octo@12/app@34:ref:refs/heads/main"),
        ("hyphen", "repo:octo-12/app-34:ref:refs/heads/main"),
    ] {
        set_up(&format!("immutable-{name}"))
            .subject(subject)
            .is_explained_by("immutable-subject", "the subject is an immutable one");
    }
    set_up("renamed")
        .subject("repo:octo/application:ref:refs/heads/main")
        .is_explained_by("repository-differs", "has a new subject: put the present name into the policy");
}

#[test]
fn session_tags_that_the_policy_does_not_allow() {
    let tags = json!({"principal_tags": {"team": ["blue"]}});
    let tagged = set_up("tags").claim(TAGS, tags);
    tagged.is_explained_by("tag-session", "no statement allows `sts:TagSession`");
    let both = json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]);
    assert_eq!(tagged.statement("Action", both).run().status.code(), Some(0));
}

#[test]
fn a_statement_that_denies() {
    let mut denied = set_up("deny");
    denied.policy["Statement"].as_array_mut().unwrap().push(json!({
        "Effect": "Deny",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringNotEquals": {key("environment"): "prod"}},
    }));
    denied.is_explained_by("explicit-deny", "Statement[1] is a Deny and applies");
}

#[test]
fn a_token_that_was_made_for_another_role() {
    set_up("roles")
        .claim(ROLES, json!(["arn:aws:iam::123456789012:role/other"]))
        .is_explained_by("roles-claim", "`arn:aws:iam::123456789012:role/deploy` is not among them");
}

#[test]
fn a_run_of_a_tag() {
    set_up("tag")
        .subject("repo:octo/app:ref:refs/tags/v1")
        .is_explained_by("tag-push", "the run is of the tag `v1`");
}

#[test]
fn a_run_of_another_branch() {
    set_up("branch")
        .subject("repo:octo/app:ref:refs/heads/dev")
        .is_explained_by("branch-differs", "the run is of the branch `dev`, and the policy wants `main`");
}

#[test]
fn a_subject_of_another_issuer() {
    let other = "system:serviceaccount:payments:web";
    set_up("subject")
        .subject(other)
        .condition("StringLike", &key("sub"), "system:serviceaccount:payments:worker")
        .is_explained_by("subject-differs", "they part after `system:serviceaccount:payments:w`");
}

#[test]
fn a_provider_that_aws_knows_by_itself() {
    let mut google = set_up("google").claim("iss", "https://accounts.google.com");
    google.provider["Url"] = json!("accounts.google.com");
    google
        .statement("Principal", json!({"Federated": "accounts.google.com"}))
        .statement("Condition", json!({}))
        .is_explained_by("built-in-provider", "this answer may not be the one of STS");
}

#[test]
fn the_default_audience_of_github() {
    set_up("default-audience")
        .claim("aud", "https://github.com/octo")
        .is_explained_by("audience-default", "the workflow asked for no audience");
}

#[test]
fn a_claim_that_the_token_does_not_have_or_that_is_no_key() {
    set_up("missing").condition("ForAnyValue:StringLike", &key("environment"), "prod*").is_explained_by(
        "missing-claim",
        "the token has no claim `environment`: the job names no environment",
    );
    set_up("no-key")
        .claim("runner_environment", "self-hosted")
        .condition("StringEquals", &key("runner_environment"), "self-hosted")
        .is_explained_by("claim-is-no-key", "STS makes no condition key of it for this provider");
}

/// A token signed by a test key, as the corpus mints it.
fn signed(set_up: &SetUp, change: impl FnOnce(Jwt) -> Jwt) -> (String, String) {
    let jwt = Jwt::new(&Setting { now: NOW, ..Setting::fixed() })
        .claim("iss", set_up.claims["iss"].clone())
        .claim("sub", set_up.claims["sub"].clone())
        .claim("aud", set_up.claims["aud"].clone());
    let token = String::from_utf8(change(jwt).mint()).unwrap();
    (set_up.file("token.jwt", format!("\n  Authorization: Bearer {token}\n").as_bytes()), token)
}

#[test]
fn a_key_that_is_not_in_the_set_and_a_signature_of_another_key() {
    let set_up = set_up("keys");
    let run = |token: &str, keys: &[&str]| {
        let jwks = set_up.file("jwks.json", &Jwks::of(keys).mint());
        let more = ["--token", token, "--jwks", &jwks].map(str::to_owned);
        explain(&[set_up.arguments(), more.into()].concat())
    };
    let (sound, token) = signed(&set_up, |jwt| jwt);
    let accepted = run(&sound, &["rsa-2048-a"]);
    assert_eq!(accepted.status.code(), Some(0), "{}", stdout(&accepted));
    assert!(stdout(&accepted).starts_with("Allowed: every step says yes"));

    let unknown = run(&sound, &["rsa-2048-b"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(words(&unknown).contains("the token names the key `rsa-2048-a`, which is not in the key set"));

    let (forged, _) = signed(&set_up, |jwt| jwt.forged_by("rsa-2048-b"));
    let refused = run(&forged, &["rsa-2048-a"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused).contains("the key that was chosen did not sign this token"));

    for output in [accepted, unknown, refused] {
        let signature = token.rsplit('.').next().unwrap();
        assert!(!stdout(&output).contains(signature) && !stdout(&output).contains(&token[..40]));
    }
}

#[test]
fn without_keys_the_signature_is_said_not_to_be_checked() {
    let set_up = set_up("unsigned");
    let (token, _) = signed(&set_up, |jwt| jwt.forged_by("rsa-2048-b"));
    let output = explain(&[set_up.arguments(), vec!["--token".to_owned(), token]].concat());
    assert_eq!(output.status.code(), Some(0));
    let text = words(&output);
    assert!(
        text.starts_with(
            "Allowed, as far as it was checked; not wholly checked: fetch-keys, verify-signature"
        )
    );
}

#[test]
fn an_issuer_that_cannot_be_reached_is_a_finding() {
    let mut inside = set_up("fetch").claim("iss", "https://localhost");
    inside.provider["Url"] = json!("localhost");
    let (token, _) = signed(&inside, |jwt| jwt);
    let more = ["--token", &token, "--fetch"].map(str::to_owned);
    let output = explain(&[inside.arguments(), more.into()].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("fetch.reachable"), "{}", stdout(&output));
}

#[test]
fn a_role_is_read_in_each_form_that_people_have() {
    let set_up = set_up("forms");
    let run = |role: &Value| {
        let role = set_up.file("form.json", role.to_string().as_bytes());
        let claims = set_up.file("claims.json", set_up.claims.to_string().as_bytes());
        let now = NOW.to_string();
        let arguments = ["--claims", &claims, "--role", &role, "--now", &now].map(str::to_owned);
        let output = explain(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}{role}", stdout(&output));
        words(&output)
    };
    let octets: Vec<String> =
        set_up.policy.to_string().bytes().map(|octet| format!("%{octet:02X}")).collect();
    let percent = octets.concat();
    let arn = "arn:aws:iam::123456789012:role/deploy";
    run(&json!({"Role": {"Arn": arn, "AssumeRolePolicyDocument": percent}}));
    run(&json!({"Arn": arn, "AssumeRolePolicyDocument": set_up.policy}));
    run(&json!({"Arn": arn, "AssumeRolePolicyDocument": set_up.policy.to_string()}));
    assert!(run(&set_up.policy).contains("Role not named; account 123456789012"));
}

#[test]
fn claims_are_read_from_standard_input() {
    let set_up = set_up("stdin");
    let mut child = Command::new(TOUCHSTONE)
        .args(["explain", "web-identity", "--token", "-"])
        .args(set_up.arguments())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(set_up.claims.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("claims only: nobody signed them"));
}

#[test]
fn garbage_in_place_of_a_token_is_refused_and_not_repeated() {
    let set_up = set_up("garbage");
    let token = set_up.file("garbage", b"gho_0123456789abcdefghijklmnop");
    let output = explain(&[set_up.arguments(), vec!["--token".to_owned(), token]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output).contains("this is no JWT"));
    assert!(!stdout(&output).contains("gho_"));
}

#[test]
fn claims_that_nobody_asks_for_are_not_shown() {
    let output = set_up("private").claim("email", "ann@octo.example").claim("sub", "repo:octo/app:x").run();
    assert!(!stdout(&output).contains("ann@octo.example"), "{}", stdout(&output));
}

#[test]
fn lines_have_100_columns_and_no_colour() {
    let mut expired = set_up("columns").subject("repo:octo/app:environment:prod").claim("aud", "other");
    expired.now = NOW + 4000;
    let text = stdout(&expired.run());
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_the_place() {
    let set_up = set_up("malformed");
    let claims = set_up.file("claims.json", set_up.claims.to_string().as_bytes());
    let refuses = |option: &str, name: &str, text: &str, says: &str| {
        let path = set_up.file(name, text.as_bytes());
        let token = ["--claims".to_owned(), claims.clone()];
        let other = [option.to_owned(), path];
        let arguments = if option == "--token" { other.to_vec() } else { [token, other].concat() };
        let output = explain(&arguments);
        let error = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(output.status.code(), Some(2), "{option} {text}: {error}{}", stdout(&output));
        assert!(error.contains(name) && error.contains(says), "{option} {text}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    };
    refuses("--role", "a.json", "{\n\"Role\": {", "line 2");
    refuses("--role", "b.json", "{}", "neither a role");
    refuses("--role", "c.json", "[]", "line 1");
    refuses("--role", "d.json", r#"{"AssumeRolePolicyDocument":"%7"}"#, "percent-encoded");
    refuses("--role", "e.json", r#"{"Statement":[{"Effect":"Allow"}]}"#, "Statement[0]");
    refuses("--role", "f.json", r#"{"Arn":"x","AssumeRolePolicyDocument":{"Statement":[]}}"#, "`x`");
    refuses("--role", "g.json", r#"{"AssumeRolePolicyDocument":7}"#, "malformed");
    refuses("--provider", "h.json", "{}", "Url");
    refuses("--provider", "i.json", r#"{"Url":"x.example","ClientIDList":[7]}"#, "ClientIDList");
    refuses("--provider", "j.json", r#"{"Url":"http://x.example"}"#, "provider.url-https");
    refuses("--role", "n.json", "\"eyJhbGciOiJSUzI1NiJ9\"", "another type is wanted at line 1");
    refuses("--token", "k.json", "{\"iss\":", "line 1");
    refuses("--token", "l.json", " \n", "no token");
    refuses("--token", "m.json", &"x".repeat((1 << 20) + 1), "1 MiB");
    let output = explain(&["--claims", "no-such-file"].map(str::to_owned));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no-such-file"));
}

#[test]
fn no_error_repeats_a_token() {
    let set_up = set_up("secret");
    let secret = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2VjcmV0";
    let claims = set_up.file("claims.json", format!("\"{secret}\"").as_bytes());
    let wrapped = set_up.file("wrapped.json", format!(r#"{{"value":["{secret}"]}}"#).as_bytes());
    for arguments in [["--token", secret], ["--claims", &claims], ["--token", &wrapped]] {
        let output = explain(&arguments.map(str::to_owned));
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!error.is_empty() && !error.contains("eyJ"), "{error}");
    }
}

#[test]
fn the_trust_policy_is_graded_whatever_becomes_of_the_token() {
    let report = |set_up: &SetUp| {
        let claims = set_up.file("claims.json", set_up.claims.to_string().as_bytes());
        let format = ["--claims", &claims, "--format", "json"].map(str::to_owned);
        json_of(&explain(&[set_up.arguments(), format.into()].concat()))
    };
    let condition =
        json!({"StringEquals": {key("aud"): "sts.amazonaws.com"}, "StringLike": {key("sub"): "repo:*"}});
    let open = set_up("graded").statement("Condition", condition);
    assert!(words(&open.run()).contains("Policy dangerous dangerous organization-any Statement[0]."));
    let found = report(&open);
    assert_eq!((&found["accepted"], &found["policy"]["grade"]), (&json!(true), &json!("dangerous")));
    assert_eq!(found["policy"]["findings"][0]["id"], json!("organization-any"));
    assert_eq!(report(&set_up("safe"))["policy"]["grade"], json!("safe"));
}

#[test]
fn bad_usage_is_refused() {
    let refused = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(explain(&arguments).status.code(), Some(2), "{arguments:?}");
    };
    refused(&[]);
    refused(&["--token", "a", "--claims", "b"]);
    refused(&["--token", "a", "--jwks", "b", "--fetch"]);
    refused(&["--token", "a", "--now", "tomorrow"]);
    refused(&["--token", "a", "--session-name", "a b"]);
    refused(&["--token", "a", "--profile", "lax"]);
}

#[test]
fn a_time_is_seconds_or_rfc_3339() {
    let mut set_up = set_up("time");
    set_up.now = 0;
    let claims = set_up.file("claims.json", set_up.claims.to_string().as_bytes());
    let role = set_up.role();
    let arguments =
        ["--claims", &claims, "--role", &role, "--now", "2026-11-23T00:00:00Z", "--format", "json"];
    let report = json_of(&explain(&arguments.map(str::to_owned)));
    assert_eq!((&report["now"], &report["accepted"]), (&json!(NOW), &json!(true)));
}
