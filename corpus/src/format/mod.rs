//! The vector format: what stands in `corpus/vectors/<kind>/<class>.json`.
//!
//! The JSON Schema in `corpus/schema` is generated from these types.

mod policy;
mod world;
mod xml;

pub use policy::{
    ContextValue, Phase, PolicyInput, PolicyRequest, PolicySets, Principal, PrincipalKind, TrustInput,
};
pub use world::{
    Account, Call, Caller, CallerKind, Change, Document, Failure, OidcProvider, Params, Role, SamlProvider,
    Served, Step, StsInput, User, World,
};
pub use xml::{ExpandedName, PrefixList, XmlC14nInput, XmlSignatureInput};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use touchstone_engine::profile::Name;

/// One class of vectors: one way of going wrong, or of being right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VectorFile {
    /// The kind every vector of the class is of.
    pub kind: Kind,
    /// The class, the second part of every id in it.
    pub class: String,
    /// What the class is about, in a sentence.
    pub about: String,
    /// The vectors.
    pub vectors: Vec<Vector>,
}

/// What an implementation is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A JWS and a key set: is the payload signed?
    Jws,
    /// An ID token, a key set, an issuer, audiences and a clock: whose is it, and for whom?
    IdToken,
    /// A document, one of its elements and an algorithm: which octets are its canonical form?
    #[serde(rename = "xml-c14n")]
    XmlC14n,
    /// A document and certificates: is an element signed, and as what?
    XmlSignature,
    /// The policies that apply to a request: is it allowed?
    Policy,
    /// A role's trust policy and a request: is it allowed?
    Trust,
    /// A world and calls to STS, one after the other: what does each answer?
    Sts,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Jws, Self::IdToken, Self::XmlC14n, Self::XmlSignature, Self::Policy, Self::Trust, Self::Sts];

    /// The name on the wire and the first part of an id.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jws => "jws",
            Self::IdToken => "id-token",
            Self::XmlC14n => "xml-c14n",
            Self::XmlSignature => "xml-signature",
            Self::Policy => "policy",
            Self::Trust => "trust",
            Self::Sts => "sts",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One vector: an input, and what becomes of it under each profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Vector {
    /// `kind/class/name`: stable, and never used again for another input.
    pub id: String,
    /// The attack, or what is right about the input, in a sentence.
    pub sentence: String,
    /// Clauses, advisories, papers and observations that decide the verdict.
    pub sources: Vec<String>,
    /// What an attacker gains where the input is accepted; for a vector to accept, what its users lose.
    pub severity: Severity,
    /// The accepted vector that this one differs from by one named change. Absent where both profiles accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// Properties that a runner or a reader may select by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// The question: `kind` and `input`.
    #[serde(flatten)]
    pub case: Case,
    /// The answers.
    pub verdicts: Verdicts,
}

impl Vector {
    /// The class: the second part of the id.
    pub fn class(&self) -> &str {
        self.id.split('/').nth(1).unwrap_or_default()
    }

    /// The kind of the question.
    pub fn kind(&self) -> Kind {
        self.case.kind()
    }
}

/// How bad it is to get a vector wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Anybody is anybody.
    Critical,
    /// Somebody becomes somebody else, given one thing more.
    High,
    /// A defence is missing that another one may replace.
    Medium,
    /// Two implementations differ, or a legitimate user is turned away.
    Low,
}

impl Severity {
    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A property of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tag {
    /// The verdict hangs on the clock to the second.
    ClockEdge,
    /// The issuer's text is the point.
    IssuerText,
    /// The verdict hangs on a bound that no standard sets.
    ResourceLimit,
    /// Recorded from a real producer.
    Recorded,
    /// Standards leave the verdict open; the profile chooses.
    Axis,
}

/// The accepted vector beside a refused one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// Its id.
    pub id: String,
    /// The one change that makes the difference.
    pub change: String,
}

/// The question, by kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "input", rename_all = "kebab-case")]
pub enum Case {
    /// Is the payload signed?
    Jws(JwsInput),
    /// Whose is the token, and for whom?
    IdToken(IdTokenInput),
    /// Which octets are the canonical form?
    #[serde(rename = "xml-c14n")]
    XmlC14n(XmlC14nInput),
    /// Is the element signed, and as what?
    XmlSignature(XmlSignatureInput),
    /// Do the policies that apply allow the request?
    Policy(PolicyInput),
    /// Does the trust policy allow the request?
    Trust(TrustInput),
    /// What does STS answer?
    Sts(StsInput),
}

impl Case {
    /// The kind of the question.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Jws(_) => Kind::Jws,
            Self::IdToken(_) => Kind::IdToken,
            Self::XmlC14n(_) => Kind::XmlC14n,
            Self::XmlSignature(_) => Kind::XmlSignature,
            Self::Policy(_) => Kind::Policy,
            Self::Trust(_) => Kind::Trust,
            Self::Sts(_) => Kind::Sts,
        }
    }
}

/// Input of kind `jws`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JwsInput {
    /// The compact serialization.
    pub token_b64: Octets,
    /// The key set, as served.
    pub jwks_b64: Octets,
    /// The algorithms that are good enough; absent: RS256, RS384, RS512, ES256, ES384, ES512.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithms: Option<Vec<String>>,
}

/// Input of kind `id-token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdTokenInput {
    /// The compact serialization.
    pub token_b64: Octets,
    /// The key set, as served.
    pub jwks_b64: Octets,
    /// The provider's issuer identifier.
    pub issuer: String,
    /// The client ids that are ours.
    pub audiences: Vec<String>,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// How far the provider's clock may be off, in seconds.
    pub skew: u32,
    /// The algorithms that are good enough; absent: RS256, RS384, RS512, ES256, ES384, ES512.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithms: Option<Vec<String>>,
}

/// Octets, written as padded standard base64, so that no JSON library on the way can repair them.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Octets(pub Vec<u8>);

impl Octets {
    /// The text that stands for the octets.
    pub fn to_base64(&self) -> String {
        data_encoding::BASE64.encode(&self.0)
    }
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} octets", self.0.len())
    }
}

impl Serialize for Octets {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let octets = data_encoding::BASE64.decode(text.as_bytes());
        octets.map(Self).map_err(|error| serde::de::Error::custom(format!("padded base64: {error}")))
    }
}

impl JsonSchema for Octets {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Octets".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "contentEncoding": "base64", "description": "padded standard base64"})
    }
}

/// A verdict for each profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdicts {
    /// By the standards and best current practice.
    pub strict: Verdict,
    /// By what AWS does.
    pub aws: Verdict,
}

impl Verdicts {
    /// The verdict under a profile.
    pub fn under(&self, profile: Name) -> &Verdict {
        match profile {
            Name::Strict => &self.strict,
            Name::Aws => &self.aws,
        }
    }
}

/// What becomes of the input, and how that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Verdict {
    /// Believed.
    Accept {
        /// What comes out, member by member; a member that is absent is not compared.
        result: Map<String, Value>,
        /// Filters without which the candidates would not be told apart: taking one away may change the verdict.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        depends_on: Vec<String>,
        /// How the verdict is known.
        evidence: Evidence,
    },
    /// Refused.
    Reject {
        /// The rules that stop the input, in turn, each one taken away before the next is found.
        stops: Vec<String>,
        /// The API error code.
        code: String,
        /// What AWS was seen to say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// How the verdict is known.
        evidence: Evidence,
    },
}

impl Verdict {
    /// `accept` or `reject`.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "accept",
            Self::Reject { .. } => "reject",
        }
    }

    /// The stops; none where the input is accepted.
    pub fn stops(&self) -> &[String] {
        match self {
            Self::Accept { .. } => &[],
            Self::Reject { stops, .. } => stops,
        }
    }

    /// What a policy decides: `allow`, `explicit-deny` or `implicit-deny`; none of an input that is rejected, or
    /// that asks no policy.
    pub fn decision(&self) -> Option<&str> {
        match self {
            Self::Accept { result, .. } => result.get("decision").and_then(Value::as_str),
            Self::Reject { .. } => None,
        }
    }
}

/// How a verdict is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The kind of evidence.
    pub kind: EvidenceKind,
    /// What exactly: an observation's id, a page, or why the verdict is inferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Kinds of evidence, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// A standard says so; the sources name the clause.
    Standard,
    /// AWS was seen to do so.
    Observed,
    /// AWS's documentation says so.
    Documented,
    /// Neither is known: concluded from what is.
    Inferred,
}
