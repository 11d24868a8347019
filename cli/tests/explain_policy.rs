//! `touchstone explain policy` as people meet it, who were told `AccessDenied`: each mistake in its sentence.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const TOUCHSTONE: &str = env!("CARGO_BIN_EXE_touchstone");
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/build/7";
const ROLE: &str = "arn:aws:iam::111122223333:role/ci/build";
const CAROL: &str = "arn:aws:sts::111122223333:federated-user/carol";
const OBJECT: &str = "arn:aws:s3:::docs/readme.txt";
const ELSEWHERE: &str = "444455556666";

/// A request and its policies, in files of a directory of its own.
struct Asked {
    directory: PathBuf,
    arguments: Vec<String>,
    files: usize,
}

/// Alice reads an object; no policy applies yet.
fn alice(name: &str) -> Asked {
    by(name, ALICE)
}

/// Somebody reads an object; no policy applies yet.
fn by(name: &str, principal: &str) -> Asked {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("explain-policy-{name}"));
    fs::create_dir_all(&directory).unwrap();
    Asked { directory, arguments: Vec::new(), files: 0 }
        .with("--principal", principal)
        .with("--action", "s3:GetObject")
        .with("--resource", OBJECT)
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

fn deny(action: &str, resource: &str) -> Value {
    json!({"Effect": "Deny", "Action": action, "Resource": resource})
}

/// What is needed.
fn read() -> Value {
    allow("s3:GetObject", "arn:aws:s3:::docs/*")
}

trait Statement {
    fn and(self, element: &str, value: Value) -> Value;
}

impl Statement for Value {
    fn and(mut self, element: &str, value: Value) -> Value {
        self[element] = value;
        self
    }
}

fn named(principal: &str) -> Value {
    read().and("Principal", json!({"AWS": principal}))
}

impl Asked {
    /// With an option, in place of what it was.
    fn with(mut self, option: &str, value: &str) -> Self {
        let place = self.arguments.iter().position(|argument| argument == option);
        match place.filter(|_| !matches!(option, "--context" | "--scp" | "--identity" | "--session")) {
            Some(place) => value.clone_into(&mut self.arguments[place + 1]),
            None => self.arguments.extend([option.to_owned(), value.to_owned()]),
        }
        self
    }

    /// With a policy of these statements.
    fn policy(self, option: &str, statements: &[Value]) -> Self {
        self.document(option, &json!({"Version": "2012-10-17", "Statement": statements}))
    }

    fn document(mut self, option: &str, document: &Value) -> Self {
        self.files += 1;
        let file = self.file(&format!("{}.json", self.files), &document.to_string());
        self.with(option, &file)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.directory.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self) -> Output {
        explain(&self.arguments)
    }

    fn report(&self) -> Value {
        let format = ["--format", "json"].map(str::to_owned);
        serde_json::from_slice(&explain(&[self.arguments.as_slice(), &format].concat()).stdout).unwrap()
    }

    fn is_allowed(&self) {
        let output = self.run();
        assert_eq!(output.status.code(), Some(0), "{}", words(&output));
        assert!(words(&output).starts_with("Allowed: "));
    }

    /// It is denied in these words; among the likely causes is the one of this name, with this sentence.
    fn is_denied(&self, answer: &str, cause: &str, sentence: &str) {
        let output = self.run();
        let text = words(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.starts_with(answer), "{text}");
        assert!(text.contains(sentence), "{sentence}\nis not in\n{text}");
        let report = self.report();
        let causes = report["causes"].as_array().unwrap().clone();
        let found = causes.iter().find(|one| one["id"] == cause);
        assert!(found.is_some_and(|one| one["sentence"].as_str().unwrap().contains(sentence)), "{causes:?}");
    }
}

fn explain(arguments: &[String]) -> Output {
    Command::new(TOUCHSTONE).args(["explain", "policy"]).args(arguments).output().unwrap()
}

/// The text with its lines joined.
fn words(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const NOTHING: &str = "Denied: nothing allows it";

#[test]
fn what_is_allowed_names_its_statement() {
    let asked =
        alice("allowed").policy("--identity", &[allow("sqs:*", "*"), read().and("Sid", json!("Read"))]);
    asked.is_allowed();
    assert!(words(&asked.run()).starts_with("Allowed: identity[0].Statement[1] (Read) allows it Step"));
    assert_eq!(asked.report()["statements"], json!(["identity[0].Statement[1]"]));
}

#[test]
fn a_deny_is_not_mended_by_an_allow() {
    let denied = deny("s3:*", "*").and("Sid", json!("NoBuckets"));
    alice("deny").policy("--identity", &[read()]).policy("--scp", &[allow("*", "*"), denied]).is_denied(
        "Denied: an explicit Deny, which wins over every Allow: scp[0][0].Statement[1] (NoBuckets) forbids it \
         AWS says, where it says why: \"... with an explicit deny in a service control policy\"",
        "explicit-deny",
        "no Allow anywhere mends it; it has no condition",
    );
}

#[test]
fn a_negated_condition_of_a_deny_holds_without_the_key() {
    let outside = json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}});
    let asked = alice("negated")
        .policy("--identity", &[read()])
        .policy("--scp", &[allow("*", "*"), deny("*", "*").and("Condition", outside)]);
    asked.is_denied("Denied: an explicit Deny", "negated-absent", "holds where the key is missing");
    asked.with("--context", "aws:RequestedRegion=eu-west-1").is_allowed();
}

#[test]
fn for_all_values_of_a_deny_holds_without_the_key() {
    let keys = json!({"ForAllValues:StringEquals": {"aws:TagKeys": "team"}});
    alice("for-all").policy("--identity", &[read(), deny("*", "*").and("Condition", keys)]).is_denied(
        "Denied: an explicit Deny",
        "for-all-values-absent",
        "ForAllValues holds where there is no value to look at",
    );
}

#[test]
fn a_bucket_is_not_what_is_in_it() {
    alice("bucket").policy("--identity", &[allow("s3:*", "arn:aws:s3:::docs")]).is_denied(
        NOTHING,
        "bucket-without-objects",
        "which is the bucket and not what is in it: an action on objects needs `arn:aws:s3:::docs/*`",
    );
    alice("objects")
        .with("--action", "s3:ListBucket")
        .with("--resource", "arn:aws:s3:::docs")
        .policy("--identity", &[allow("s3:*", "arn:aws:s3:::docs/*")])
        .is_denied(NOTHING, "objects-without-bucket", "an action on the bucket, as s3:ListBucket");
}

#[test]
fn a_call_is_not_always_an_action() {
    alice("call")
        .with("--action", "s3:ListBucket")
        .with("--resource", "arn:aws:s3:::docs")
        .policy("--identity", &[allow("s3:ListObjectsV2", "arn:aws:s3:::docs")])
        .is_denied(NOTHING, "call-is-no-action", "the action is `s3:ListBucket`");
}

#[test]
fn a_prefix_of_another_service() {
    alice("prefix").policy("--identity", &[allow("s3-object-lambda:GetObject", "*")]).is_denied(
        NOTHING,
        "action-prefix",
        "of another service than `s3:GetObject`",
    );
}

#[test]
fn a_value_or_a_resource_in_another_case() {
    let team = json!({"StringEquals": {"aws:PrincipalTag/team": "Blue"}});
    alice("case")
        .policy("--identity", &[read().and("Condition", team)])
        .with("--context", "aws:PrincipalTag/team=blue")
        .is_denied(
            NOTHING,
            "value-case",
            "`aws:PrincipalTag/team` is `blue`, and identity[0].Statement[0] wants `Blue`",
        );
    alice("resource-case").policy("--identity", &[allow("s3:GetObject", "arn:aws:s3:::Docs/*")]).is_denied(
        NOTHING,
        "resource-case",
        "In ARNs upper and lower case differ",
    );
}

#[test]
fn a_star_under_string_equals() {
    let team = json!({"StringEquals": {"aws:userid": "AIDA*"}});
    alice("star")
        .policy("--identity", &[read().and("Condition", team)])
        .with("--context", "aws:userid=AIDAEXAMPLE")
        .is_denied(NOTHING, "star-in-string-equals", "`*` and `?` are plain characters");
}

#[test]
fn a_key_that_the_request_does_not_have() {
    let address = json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    let asked = alice("missing-key").policy("--identity", &[read().and("Condition", address)]);
    asked.is_denied(NOTHING, "missing-key", "IpAddress does not hold where the key is missing");
    asked.with("--context", "aws:SourceIp=203.0.113.9").is_allowed();
    let tag = json!({"StringEquals": {"ec2:ResourceTag/team": "blue"}});
    alice("key-prefix")
        .policy("--identity", &[read().and("Condition", tag)])
        .with("--context", "aws:ResourceTag/team=blue")
        .is_denied(NOTHING, "key-prefix", "and the request has `aws:ResourceTag/team`");
}

#[test]
fn a_key_of_several_values_without_a_set_operator() {
    let keys = json!({"StringEquals": {"aws:TagKeys": ["team", "stage"]}});
    alice("set-operator")
        .policy("--identity", &[read().and("Condition", keys)])
        .with("--context", "aws:TagKeys=team")
        .with("--context", "aws:TagKeys=stage")
        .is_denied(NOTHING, "set-operator-missing", "needs `ForAnyValue:StringEquals`");
    let keys = json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "stage"]}});
    alice("for-all-values")
        .policy("--identity", &[read().and("Condition", keys)])
        .with("--context", "aws:TagKeys[]=owner")
        .is_denied(NOTHING, "for-all-values", "and `owner` is not in it");
}

#[test]
fn a_variable_without_a_value_or_in_the_first_version() {
    let home = allow("s3:GetObject", "arn:aws:s3:::docs/${aws:PrincipalTag/team}/*");
    alice("variable").policy("--identity", std::slice::from_ref(&home)).is_denied(
        NOTHING,
        "variable-without-value",
        "whose variable has no value",
    );
    alice("version").document("--identity", &json!({"Statement": home})).is_denied(
        NOTHING,
        "version-without-variables",
        "Write `\"Version\": \"2012-10-17\"`",
    );
}

#[test]
fn a_boundary_or_a_session_policy_that_leaves_it_out() {
    by("boundary", SESSION)
        .with("--parent", ROLE)
        .policy("--identity", &[read()])
        .policy("--boundary", &[allow("sqs:*", "*")])
        .is_denied(
            "Denied: the identity policies allow it, and the boundary does not AWS says, where it says why: \"... \
             because no permissions boundary allows the s3:GetObject action\"",
            "boundary-without-allow",
            "what it leaves out no identity policy can grant",
        );
    by("session", SESSION)
        .policy("--identity", &[read()])
        .policy("--session", &[allow("sqs:*", "*")])
        .is_denied(
            "Denied: the identity policies allow it, and the session policies do not",
            "session-without-allow",
            "they take away and never add",
        );
}

#[test]
fn a_level_of_an_organization_that_does_not_allow() {
    let asked = alice("scp").policy("--identity", &[read()]).policy("--scp", &[allow("*", "*")]);
    asked.is_allowed();
    asked.policy("--scp", &[deny("iam:*", "*")]).is_denied(
        "Denied: the identity policies allow it, and the service control policies of level 1 do not",
        "scp-without-allow",
        "keep `FullAWSAccess` attached",
    );
}

#[test]
fn a_resource_of_another_account_needs_both() {
    let asked = |name| alice(name).with("--resource-account", ELSEWHERE);
    asked("theirs").policy("--resource-policy", &[named(ALICE)]).is_denied(
        "Denied: the resource policy allows it, and the identity policies do not",
        "cross-account-identity",
        "then both have to allow it, and the principal's own policies do not",
    );
    asked("ours").policy("--identity", &[read()]).is_denied(
        "Denied: the identity policies allow it, and the resource policy does not",
        "cross-account-resource",
        "the resource is of the account 444455556666 and the principal of 111122223333",
    );
    asked("both").policy("--identity", &[read()]).policy("--resource-policy", &[named(ALICE)]).is_allowed();
}

#[test]
fn a_resource_policy_that_names_the_role_is_limited_by_the_boundary_alone() {
    let asked = by("role", SESSION).with("--role", ROLE).policy("--resource-policy", &[named(ROLE)]);
    asked.is_allowed();
    assert!(words(&asked.run()).contains(
        "names the role, so identity policies need not allow it as well; the boundary and the session policies limit it"
    ));
    let path = by("path", SESSION).policy("--resource-policy", &[named(ROLE)]);
    path.is_denied(NOTHING, "principal-path", "a role's path is part of its ARN");
    asked.policy("--boundary", &[allow("sqs:*", "*")]).is_denied(
        "Denied: the resource policy allows it, and the boundary does not",
        "boundary-without-allow",
        "A boundary grants nothing",
    );
}

#[test]
fn a_resource_policy_that_names_the_account_leaves_it_to_the_account() {
    alice("account").policy("--resource-policy", &[named("111122223333")]).is_denied(
        NOTHING,
        "account-named",
        "its own policies have to allow `s3:GetObject` as well",
    );
}

#[test]
fn a_federated_user_without_a_session_policy() {
    let asked = by("federated", CAROL).with("--parent", ALICE).policy("--identity", &[read()]);
    asked.is_denied(
        "Denied: the identity policies allow it, and the session policies do not",
        "federated-without-session-policy",
        "no policy was passed to GetFederationToken",
    );
    asked.policy("--session", &[allow("*", "*")]).is_allowed();
}

#[test]
fn what_is_in_not_resource_or_not_action_is_left_out() {
    let but = json!({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::docs/*"});
    alice("not-resource").policy("--identity", &[but]).is_denied(
        NOTHING,
        "not-resource",
        "every resource but those in `NotResource`",
    );
    let but = json!({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"});
    alice("not-action").policy("--identity", &[but]).is_denied(
        NOTHING,
        "not-action",
        "every action but those in `NotAction`, and `s3:*` is one",
    );
}

#[test]
fn a_kms_key_is_used_by_whom_its_policy_lets() {
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    alice("kms")
        .with("--action", "kms:Decrypt")
        .with("--resource", key)
        .policy("--identity", &[allow("kms:*", "*")])
        .policy("--resource-policy", &[allow("kms:*", "*").and("Principal", json!({"AWS": CAROL}))])
        .is_denied(
            "Denied: the identity policies allow it, and the resource policy does not",
            "key-policy",
            "and by nobody else",
        );
}

#[test]
fn an_action_or_a_resource_that_no_statement_has() {
    alice("plain-action").policy("--identity", &[allow("s3:PutObject", "arn:aws:s3:::docs/*")]).is_denied(
        NOTHING,
        "action-missing",
        "add `s3:GetObject` to its `Action`, if that is meant",
    );
    alice("plain").policy("--identity", &[allow("sqs:*", "arn:aws:sqs:::q")]).is_denied(
        NOTHING,
        "no-allow",
        "what no statement allows is denied, without a Deny",
    );
}

#[test]
fn a_trust_policy_has_to_trust_whoever_else_allows() {
    let trusting = |principal: &str| {
        json!({"Role": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"},
        ]}}})
    };
    let asked = |name| alice(name).with("--action", "sts:AssumeRole").with("--resource", ROLE);
    asked("trusted").document("--trust", &trusting(ALICE)).is_allowed();
    asked("own")
        .policy("--identity", &[allow("sts:*", "*")])
        .document("--trust", &trusting(CAROL))
        .is_denied(
            "Denied: the caller's own policies allow it, and the trust policy does not",
            "principal-missing",
            "trust.Statement[0] allows it to others",
        );
    let account = asked("trust-account").document("--trust", &trusting("111122223333"));
    assert!(words(&account.run()).contains("which leaves it to the caller's own policies"));
    assert_eq!(account.report()["policy"]["findings"], json!([]));
    account.policy("--identity", &[allow("sqs:*", "*")]).is_denied(
        NOTHING,
        "account-named",
        "the trust policy names the account",
    );
}

#[test]
fn a_malformed_policy_is_named_with_the_place() {
    let asked = alice("malformed")
        .policy("--identity", &[read(), read().and("Condition", json!({"StringEqual": {"aws:userid": "x"}}))])
        .policy("--boundary", &[named(ALICE)]);
    let output = asked.run();
    let text = words(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.starts_with("Malformed: "), "{text}");
    assert!(
        text.contains("1.json (identity): Statement[1].Condition.StringEqual: no such operator"),
        "{text}"
    );
    assert!(text.contains("2.json (boundary): Statement[0].Principal: "), "{text}");
    assert!(text.contains("--resource-policy or --trust"), "{text}");
    let report = asked.report();
    assert_eq!((&report["decision"], &report["accepted"]), (&json!("malformed"), &json!(false)));
    assert_eq!(report["malformed"][0]["path"], "Statement[1].Condition.StringEqual");
    assert_eq!(report["malformed"][0]["code"], "MalformedPolicyDocument");

    let broken = alice("broken");
    let file = broken.file("broken.json", "{\n\"Statement\": [,]}");
    let text = words(&broken.with("--identity", &file).run());
    assert!(text.contains("broken.json (identity): ") && text.contains("line 2 column 15"), "{text}");
}

#[test]
fn a_policy_is_read_in_each_form_that_is_printed() {
    let document = json!({"Version": "2012-10-17", "Statement": [read()]});
    let octets: Vec<String> = document.to_string().bytes().map(|octet| format!("%{octet:02X}")).collect();
    for (place, form) in [
        document.clone(),
        json!({"PolicyVersion": {"VersionId": "v1", "Document": document}}),
        json!({"PolicyVersion": {"Document": octets.concat()}}),
        json!({"RoleName": "x", "PolicyName": "y", "PolicyDocument": document}),
        json!({"PolicyDocument": document.to_string()}),
        json!({"Policy": {"PolicySummary": {}, "Content": document.to_string()}}),
    ]
    .iter()
    .enumerate()
    {
        alice(&format!("form-{place}")).document("--identity", form).is_allowed();
    }
    let of_resource = json!({"Version": "2012-10-17", "Statement": [named(ALICE)]});
    for (place, form) in [
        json!({"Policy": of_resource.to_string()}),
        json!({"Attributes": {"Policy": of_resource.to_string()}}),
    ]
    .iter()
    .enumerate()
    {
        alice(&format!("resource-form-{place}")).document("--resource-policy", form).is_allowed();
    }
    let no_document = alice("no-document")
        .document("--identity", &json!({"Policy": {"PolicyName": "x", "DefaultVersionId": "v1"}}));
    let output = no_document.run();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("ask `get-policy-version`"));
}

#[test]
fn a_policy_is_read_from_standard_input() {
    let asked = alice("stdin").with("--identity", "-");
    let mut child = Command::new(TOUCHSTONE)
        .args(["explain", "policy"])
        .args(&asked.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let document = json!({"Version": "2012-10-17", "Statement": [read()]});
    child.stdin.take().unwrap().write_all(document.to_string().as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    let twice = alice("stdin-twice").with("--identity", "-").with("--boundary", "-").run();
    assert_eq!(twice.status.code(), Some(2));
}

#[test]
fn a_request_is_taken_whole() {
    let set_up = alice("request").policy("--identity", &[read()]);
    let request = json!({
        "principal": {"type": "user", "arn": ALICE, "account": "111122223333"},
        "action": "s3:GetObject",
        "resource": OBJECT,
        "resource_account": "111122223333",
        "context": {"aws:TagKeys": ["a"]},
    });
    let file = set_up.file("request.json", &request.to_string());
    let identity = set_up.directory.join("1.json").to_str().unwrap().to_owned();
    let arguments = ["--request", &file, "--identity", &identity].map(str::to_owned);
    let output = explain(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert!(words(&output).contains("with aws:TagKeys = [a]") && !words(&output).contains("put in"));
}

#[test]
fn lines_have_100_columns_and_no_colour() {
    let asked = by("columns", SESSION)
        .policy("--identity", &[read().and("Sid", json!("x".repeat(60)))])
        .policy("--boundary", &[allow("s3:GetObject", "arn:aws:s3:::other/*")]);
    let text = String::from_utf8(asked.run().stdout).unwrap();
    let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert_eq!((wide, text.contains('\u{1b}')), (vec![], false));
}

#[test]
fn bad_usage_is_refused() {
    let refused = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
        let output = explain(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", words(&output));
    };
    refused(&[]);
    refused(&["--principal", ALICE]);
    refused(&["--principal", "alice", "--action", "s3:GetObject"]);
    refused(&["--principal", CAROL, "--action", "s3:GetObject"]);
    refused(&["--principal", ALICE, "--action", "GetObject"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--context", "aws:userid"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--resource-account", "12"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--request", "x"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--identity", "no-such-file"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--scp", "a,"]);
    refused(&["--principal", ALICE, "--action", "s3:GetObject", "--trust", "a", "--boundary", "b"]);
}
