//! A vector under construction.

use crate::format::{
    Case, Evidence, EvidenceKind, IdTokenInput, JwsInput, Kind, Octets, Severity, Tag, Twin, Vector,
    VectorFile, Verdict, Verdicts,
};
use crate::mint::{Jwks, Jwt, Setting};
use crate::results::ERROR;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A class under construction: what its vectors have in common.
#[derive(Debug)]
pub struct Class {
    file: VectorFile,
    sources: Vec<String>,
    severity: Severity,
}

impl Class {
    /// A class without vectors.
    pub fn new(kind: Kind, class: &str, about: &str) -> Self {
        let file = VectorFile { kind, class: class.to_owned(), about: about.to_owned(), vectors: Vec::new() };
        Self { file, sources: Vec::new(), severity: Severity::Medium }
    }

    /// The sources of every vector in it, before its own.
    #[must_use]
    pub fn citing(mut self, sources: &[&str]) -> Self {
        self.sources = owned(sources);
        self
    }

    /// The severity of every vector that names none.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The class with one more vector.
    #[must_use]
    pub fn with(mut self, draft: Draft) -> Self {
        let vector = draft.finish(&self);
        self.file.vectors.push(vector);
        self
    }

    /// The class, done.
    pub fn finish(self) -> VectorFile {
        self.file
    }
}

/// A vector under construction.
#[derive(Clone, Debug)]
#[must_use]
pub struct Draft {
    name: String,
    sentence: String,
    sources: Vec<String>,
    severity: Option<Severity>,
    twin: Option<Twin>,
    tags: Vec<Tag>,
    strict: Expectation,
    strict_evidence: Evidence,
    aws: Option<Expectation>,
    aws_evidence: Evidence,
    depends_on: Vec<String>,
    result: Map<String, Value>,
    aws_result: Map<String, Value>,
    responses: BTreeMap<usize, Value>,
    aws_responses: BTreeMap<usize, Value>,
    error: Wording,
    aws_error: Wording,
    case: Option<Case>,
}

/// What a rejection says, where that is not what its rule has for everyone.
#[derive(Clone, Debug, Default)]
struct Wording {
    code: Option<String>,
    message: Option<String>,
}

#[derive(Clone, Debug)]
enum Expectation {
    Accept,
    Reject(Vec<String>),
}

/// A vector that is accepted under both profiles, unless a method says otherwise.
pub fn accept(name: &str, sentence: &str) -> Draft {
    Draft::new(name, sentence, Expectation::Accept)
}

/// A vector that is rejected under both profiles, unless a method says otherwise.
pub fn reject(name: &str, sentence: &str) -> Draft {
    Draft::new(name, sentence, Expectation::Reject(Vec::new()))
}

/// Seen in a recorded answer of AWS, under this id.
pub fn observed(note: &str) -> Evidence {
    Evidence { kind: EvidenceKind::Observed, note: Some(note.to_owned()) }
}

/// Said by AWS's documentation.
pub fn documented(note: &str) -> Evidence {
    Evidence { kind: EvidenceKind::Documented, note: Some(note.to_owned()) }
}

/// Concluded: the note says from what.
pub fn inferred(note: &str) -> Evidence {
    Evidence { kind: EvidenceKind::Inferred, note: Some(note.to_owned()) }
}

impl Draft {
    fn new(name: &str, sentence: &str, strict: Expectation) -> Self {
        Self {
            name: name.to_owned(),
            sentence: sentence.to_owned(),
            sources: Vec::new(),
            severity: None,
            twin: None,
            tags: Vec::new(),
            strict,
            strict_evidence: Evidence { kind: EvidenceKind::Standard, note: None },
            aws: None,
            aws_evidence: inferred("nothing is known of AWS here; the strict verdict stands"),
            depends_on: Vec::new(),
            result: Map::new(),
            aws_result: Map::new(),
            responses: BTreeMap::new(),
            aws_responses: BTreeMap::new(),
            error: Wording::default(),
            aws_error: Wording::default(),
            case: None,
        }
    }

    /// One more source.
    pub fn citing(mut self, source: &str) -> Self {
        self.sources.push(source.to_owned());
        self
    }

    /// The severity, where it is not the class's.
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// The accepted vector it differs from, and the one change.
    pub fn twin(self, id: &str, change: &str) -> Self {
        Self { twin: Some(Twin { id: id.to_owned(), change: change.to_owned() }), ..self }
    }

    /// One more tag.
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// The rules that stop it, in turn, under `strict`, and under `aws` where nothing else is said.
    pub fn stops(self, rules: &[&str]) -> Self {
        Self { strict: Expectation::Reject(owned(rules)), ..self }
    }

    /// How the strict verdict is known, where no standard says it.
    pub fn evidence(self, evidence: Evidence) -> Self {
        Self { strict_evidence: evidence, ..self }
    }

    /// How the verdict under `aws` is known, which is the strict one.
    pub fn aws(self, evidence: Evidence) -> Self {
        Self { aws_evidence: evidence, ..self }
    }

    /// Accepted under `aws`.
    pub fn aws_accepts(self, evidence: Evidence) -> Self {
        Self { aws: Some(Expectation::Accept), aws_evidence: evidence, ..self }
    }

    /// Rejected under `aws`, by these rules in turn.
    pub fn aws_stops(self, rules: &[&str], evidence: Evidence) -> Self {
        Self { aws: Some(Expectation::Reject(owned(rules))), aws_evidence: evidence, ..self }
    }

    /// The error code under `strict`, and under `aws` where it stops by the same rules, in place of the first stop's.
    pub fn code(mut self, code: &str) -> Self {
        self.error.code = Some(code.to_owned());
        self
    }

    /// The error code under `aws`, where it differs.
    pub fn aws_code(mut self, code: &str) -> Self {
        self.aws_error.code = Some(code.to_owned());
        self
    }

    /// The message under `strict`, and under `aws` where it stops by the same rules.
    pub fn message(mut self, message: &str) -> Self {
        self.error.message = Some(message.to_owned());
        self
    }

    /// The message under `aws`: what AWS was seen to say.
    pub fn aws_message(mut self, message: &str) -> Self {
        self.aws_error.message = Some(message.to_owned());
        self
    }

    /// Filters that an accepted vector depends on: without one of them its candidates are not told apart.
    pub fn depends_on(self, filters: &[&str]) -> Self {
        Self { depends_on: owned(filters), ..self }
    }

    /// A member of the result under both profiles, in place of what the token says.
    pub fn result(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.result.insert(member.to_owned(), value.into());
        self
    }

    /// A member of the result under `aws`, where it differs.
    pub fn aws_result(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.aws_result.insert(member.to_owned(), value.into());
        self
    }

    /// More of the answer to a step, counted from 0, under both profiles; an `Error` is the whole answer.
    pub fn response(mut self, step: usize, members: Value) -> Self {
        self.responses.insert(step, members);
        self
    }

    /// More of the answer to a step under `aws`, where it differs.
    pub fn aws_response(mut self, step: usize, members: Value) -> Self {
        self.aws_responses.insert(step, members);
        self
    }

    /// Asks whether a minted token's payload is signed by a key of the set.
    pub fn jws(self, token: &Jwt, jwks: &Jwks) -> Self {
        self.jws_octets(token.mint(), jwks.mint(), &token.payload_octets())
    }

    /// The same for octets; `payload` is what comes out where they are accepted.
    pub fn jws_octets(self, token: impl Into<Vec<u8>>, jwks: impl Into<Vec<u8>>, payload: &[u8]) -> Self {
        let payload_b64 = Octets(payload.to_vec()).to_base64();
        let input =
            JwsInput { token_b64: Octets(token.into()), jwks_b64: Octets(jwks.into()), algorithms: None };
        let result = [("payload_b64".to_owned(), Value::from(payload_b64))].into_iter().collect();
        self.ask(Case::Jws(input), result)
    }

    /// Asks whose token it is; the result is what its claims say, unless [`Draft::result`] says otherwise.
    pub fn id_token(self, question: &Question) -> Self {
        let mut result = Map::new();
        for (member, claim) in [("subject", "sub"), ("audience", "aud")] {
            if let Some(Value::String(text)) = question.claims.get(claim) {
                result.insert(member.to_owned(), json!(text));
            }
        }
        result.insert("claims".to_owned(), question.claims.clone());
        self.ask(Case::IdToken(question.input.clone()), result)
    }

    /// With an allow-list of algorithms.
    pub fn algorithms(mut self, algorithms: &[&str]) -> Self {
        let list = Some(owned(algorithms));
        match &mut self.case {
            Some(Case::Jws(input)) => input.algorithms = list,
            Some(Case::IdToken(input)) => input.algorithms = list,
            _ => {}
        }
        self
    }

    pub(super) fn ask(mut self, case: Case, mut result: Map<String, Value>) -> Self {
        result.append(&mut self.result);
        Self { case: Some(case), result, ..self }
    }

    #[expect(clippy::expect_used, reason = "a draft without a question is a mistake of its builder")]
    fn finish(self, class: &Class) -> Vector {
        let mut sources = class.sources.clone();
        sources.extend(self.sources);
        let mut result = self.result;
        respond(&mut result, self.responses);
        let mut aws_result = result.clone();
        aws_result.extend(self.aws_result);
        respond(&mut aws_result, self.aws_responses);
        let aws_error = match self.aws {
            Some(_) => self.aws_error,
            None => Wording {
                code: self.aws_error.code.or_else(|| self.error.code.clone()),
                message: self.aws_error.message.or_else(|| self.error.message.clone()),
            },
        };
        let aws = self.aws.unwrap_or_else(|| self.strict.clone());
        let case = self.case.expect("a question");
        let verdict = |expectation, result, error: Wording, evidence| match expectation {
            Expectation::Accept => Verdict::Accept { result, depends_on: self.depends_on.clone(), evidence },
            Expectation::Reject(stops) => {
                let code = error.code.unwrap_or_else(|| code(&stops, &case).to_owned());
                Verdict::Reject { stops, code, message: error.message, evidence }
            }
        };
        let verdicts = Verdicts {
            strict: verdict(self.strict, result, self.error, self.strict_evidence),
            aws: verdict(aws, aws_result, aws_error, self.aws_evidence),
        };
        Vector {
            id: format!("{}/{}/{}", class.file.kind, class.file.class, self.name),
            sentence: self.sentence,
            sources,
            severity: self.severity.unwrap_or(class.severity),
            twin: self.twin,
            tags: self.tags,
            verdicts,
            case,
        }
    }
}

/// Puts what a draft says of single responses into its result.
#[expect(clippy::expect_used, reason = "an answer to a step that is not there is a mistake of its builder")]
fn respond(result: &mut Map<String, Value>, said: BTreeMap<usize, Value>) {
    for (step, more) in said {
        let responses = result.get_mut("responses").and_then(Value::as_array_mut);
        let response = responses.and_then(|responses| responses.get_mut(step)).expect("a step");
        match (response, more) {
            (Value::Object(response), Value::Object(more)) if !more.contains_key(ERROR) => {
                response.remove(ERROR);
                response.extend(more);
            }
            (response, more) => *response = more,
        }
    }
}

/// The API error code that belongs to the first stop.
fn code(stops: &[String], case: &Case) -> &'static str {
    let first = stops.first().map(String::as_str).unwrap_or_default();
    // What is asked for beside the role is in the token or the assertion of two calls, and in parameters of the others.
    let vouched = |action: &str| matches!(action, "AssumeRoleWithWebIdentity" | "AssumeRoleWithSAML");
    let in_parameters = matches!(case, Case::Sts(input) if input.steps.last().is_some_and(|step| !vouched(&step.call.action)));
    match first {
        "tags.distinct" | "tags.transitive-known" if in_parameters => "InvalidParameterValue",
        "claims.not-expired"
        | "saml.conditions-not-expired"
        | "saml.confirmation-not-expired"
        | "saml.session-not-expired" => "ExpiredTokenException",
        "saml.status-success" => "IDPRejectedClaim",
        "api.provider-id-absent"
        | "source-identity.unchanged"
        | "saml.role-exists"
        | "saml.name-id-present" => "AccessDenied",
        "session.packed-size" => "PackedPolicyTooLarge",
        "session.duration-within-maximum"
        | "session.chained-duration"
        | "session.temporary-duration"
        | "saml-provider.name"
        | "saml-provider.metadata-length"
        | "saml-provider.arn-valid"
        | "session.policy-exists" => "ValidationError",
        "api.call-supported" => "InvalidAction",
        "caller.known" | "caller.may-call-iam" => "InvalidClientTokenId",
        "caller.session-not-expired" => "ExpiredToken",
        "caller.signed" => "MissingAuthenticationToken",
        "tags.not-inherited" => "InvalidParameterValue",
        "source-identity.valid" if in_parameters => "ValidationError",
        _ => match first.split_once('.').map(|(room, _)| room) {
            Some("api") => "ValidationError",
            Some("trust" | "role" | "caller") => "AccessDenied",
            Some("tags") if in_parameters => "ValidationError",
            Some("policy") => "MalformedPolicyDocument",
            Some("metadata") => "InvalidInput",
            _ => "InvalidIdentityToken",
        },
    }
}

pub(super) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The question of an `id-token` vector: sound unless told otherwise.
#[derive(Clone, Debug)]
#[must_use]
pub struct Question {
    input: IdTokenInput,
    claims: Value,
}

impl Question {
    /// A token, judged by the sound provider's key set at the setting's clock, with no skew.
    pub fn new(setting: &Setting, token: &Jwt) -> Self {
        Self::octets(setting, token.mint(), token.claims_value())
    }

    /// The same for octets; `claims` are what comes out where they are accepted.
    pub fn octets(setting: &Setting, token: impl Into<Vec<u8>>, claims: Value) -> Self {
        let input = IdTokenInput {
            token_b64: Octets(token.into()),
            jwks_b64: Octets(Jwks::provider().mint()),
            issuer: setting.issuer_origin.clone(),
            audiences: vec![Jwt::AUDIENCE.to_owned()],
            now: setting.now,
            skew: 0,
            algorithms: None,
        };
        Self { input, claims }
    }

    /// Of a provider with another key set.
    pub fn jwks(mut self, jwks: impl Into<Vec<u8>>) -> Self {
        self.input.jwks_b64 = Octets(jwks.into());
        self
    }

    /// Of a provider with another issuer identifier.
    pub fn issuer(mut self, issuer: &str) -> Self {
        issuer.clone_into(&mut self.input.issuer);
        self
    }

    /// By a relying party with these client ids.
    pub fn audiences(mut self, audiences: &[&str]) -> Self {
        self.input.audiences = owned(audiences);
        self
    }

    /// At another time, in seconds since 1970.
    pub fn at(mut self, now: i64) -> Self {
        self.input.now = now;
        self
    }

    /// With clocks that may be this many seconds apart.
    pub fn skew(mut self, skew: u32) -> Self {
        self.input.skew = skew;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Situation;

    fn verdicts(draft: Draft) -> Verdicts {
        let draft = draft.sts(&Situation::new(&Setting::fixed()));
        let vector = Class::new(Kind::Sts, "x", "x").with(draft).finish().vectors.remove(0);
        vector.verdicts
    }

    fn says(verdict: &Verdict) -> (&str, Option<&str>) {
        match verdict {
            Verdict::Reject { code, message, .. } => (code, message.as_deref()),
            Verdict::Accept { .. } => panic!("accepted"),
        }
    }

    #[test]
    fn aws_says_what_strict_does_where_it_stops_by_the_same_rules() {
        let draft = || reject("x", "x").stops(&["trust.allowed"]).code("IDPRejectedClaim").message("no");
        assert_eq!(says(&verdicts(draft()).aws), ("IDPRejectedClaim", Some("no")));
        let other = verdicts(draft().aws_stops(&["api.x"], inferred("x")).aws_message("No."));
        assert_eq!(says(&other.strict), ("IDPRejectedClaim", Some("no")));
        assert_eq!(says(&other.aws), ("ValidationError", Some("No.")));
        let worded = verdicts(draft().aws_code("AccessDenied").aws_message("No."));
        assert_eq!(says(&worded.aws), ("AccessDenied", Some("No.")));
    }

    #[test]
    fn more_of_a_response_is_added_and_an_error_is_the_whole_of_it() {
        let response = |verdict: &Verdict| match verdict {
            Verdict::Accept { result, .. } => result["responses"][0].clone(),
            Verdict::Reject { .. } => panic!("rejected"),
        };
        let error = json!({"Error": {"Code": "AccessDenied"}});
        let draft =
            accept("x", "x").response(0, json!({"SourceIdentity": "ann"})).aws_response(0, error.clone());
        let verdicts = verdicts(draft);
        let strict = response(&verdicts.strict);
        assert_eq!((&strict["SourceIdentity"], &strict["Audience"]), (&json!("ann"), &json!(Jwt::AUDIENCE)));
        assert_eq!(response(&verdicts.aws), error);
    }
}
