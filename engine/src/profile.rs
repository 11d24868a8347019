//! Which checks are enforced, the numbers, and where AWS differs, each difference with its evidence.

use crate::ablation::Ablated;
use crate::check::{Check, CheckSet, Rule, Step, Structural};
use crate::crypto::AlgorithmSet;
use crate::rejection::{Detail, Rejection};

/// Bounds on the work that an input can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Levels of nested arrays and objects in a JSON text, at most 127, the reader's own limit. RFC 8259 section 9
    /// leaves the number open; the deepest claim of the providers AWS documents is at 4.
    pub json_depth: usize,
    /// Members of objects and elements of arrays in one JSON text. RFC 8259 section 9 leaves the number open; a
    /// token of 20,000 characters, the most that STS takes, cannot hold half as many named members.
    pub json_members: usize,
    /// Seconds that a provider's clock may be off: none under `strict`. AWS allows 300 (documented for `exp`; observed
    /// for all three: wi-claim-exp-23s-ago, wi-claim-iat-276s-ahead, wi-claim-nbf-275s-ahead).
    pub clock_skew_seconds: u32,
    /// Audiences of a provider. Source: IAM quotas.
    pub client_ids: usize,
    /// Thumbprints of a provider. Source: AWS IAM API, `CreateOpenIDConnectProvider`.
    pub thumbprints: usize,
    /// Octets of a discovery document or a key set at the most. Our own bound: no source gives one. 100 RSA keys of 4096
    /// bits, the most that AWS takes, are 80 KB, and 400 KB with a certificate beside each.
    pub document_octets: usize,
    /// Keys of one type in a key set, where the profile counts them. Source: IAM and STS quotas.
    pub keys_per_type: usize,
    /// Bits of an RSA modulus at the least. Source: RFC 7518 section 3.3.
    pub rsa_modulus_bits: usize,
    /// Characters of a subject at the most. Source: OpenID Connect Core 1.0 section 2.
    pub sub_characters: usize,
    /// Tags of a session. Source: IAM and STS quotas; AWS STS API reference, `Tags`.
    pub tags: usize,
    /// Characters of a tag's key. Source: AWS STS API reference, `Tag`.
    pub tag_key_characters: usize,
    /// Characters of a tag's value. Source: AWS STS API reference, `Tag`.
    pub tag_value_characters: usize,
    /// Characters of session policies, policy ARNs and tags that are 100 % of what a session may carry. AWS does
    /// not publish how it packs; this is its limit on the plain text of a session's policies (AWS STS API
    /// reference, `AssumeRole`). See [`crate::session::PackedSize`].
    pub packed_characters: usize,
    /// Characters of an identity policy at the most, white space not counted: what the inline policies of a role
    /// may have together, the most there is for any identity. Source: IAM and STS quotas.
    pub identity_policy_characters: usize,
    /// Characters of a resource policy at the most, white space not counted. Each service has its own number; this
    /// is the one of a bucket policy, 20 KB. Source: Amazon S3 User Guide, bucket policies.
    pub resource_policy_characters: usize,
    /// Characters of a trust policy at the most, white space not counted. Source: IAM and STS quotas.
    pub trust_policy_characters: usize,
    /// Characters of a service or resource control policy at the most, white space not counted. Source: AWS
    /// Organizations user guide, quotas.
    pub control_policy_characters: usize,
    /// Seconds that a SAML provider's clock may be off. None under either profile: of AWS nothing is known but that times are
    /// compared (saml-cond-expired, saml-subjconf-expired).
    pub saml_skew_seconds: u32,
    /// Keys of a SAML provider. Source: IAM and STS quotas.
    pub metadata_keys: usize,
    /// Octets of an XML document at the most: the largest metadata that IAM takes. Source: AWS IAM API,
    /// `CreateSAMLProvider`.
    pub xml_octets: usize,
    /// Levels of nested elements. Our own bound: no source gives one. A signed response with an assertion inside has 12.
    pub xml_depth: usize,
    /// Attributes and namespace declarations of one element. Our own bound: no source gives one. The schemas of SAML have
    /// nine at the most.
    pub xml_attributes: usize,
    /// Namespace declarations in scope at one element, those that others hide counted in. Our own bound: no source gives
    /// one.
    pub xml_namespaces: usize,
}

impl Limits {
    /// Where `serde_json` itself stops.
    const DEEPEST_JSON: usize = 127;

    const DEFAULT: Self = Self {
        json_depth: 64,
        json_members: 4096,
        clock_skew_seconds: 0,
        client_ids: 100,
        thumbprints: 5,
        document_octets: 1 << 20,
        keys_per_type: 100,
        rsa_modulus_bits: 2048,
        sub_characters: 255,
        tags: 50,
        tag_key_characters: 128,
        tag_value_characters: 256,
        packed_characters: 2048,
        identity_policy_characters: 10_240,
        resource_policy_characters: 20_480,
        trust_policy_characters: 2_048,
        control_policy_characters: 5_120,
        saml_skew_seconds: 0,
        metadata_keys: 10,
        xml_octets: 10_000_000,
        xml_depth: 128,
        xml_attributes: 256,
        xml_namespaces: 128,
    };
}

/// Whose words a caller is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    Seed,
    Observed,
}

/// How something about AWS is known, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Seen in a recorded answer of AWS.
    Observed,
    /// Said by AWS's documentation or its API model.
    Documented,
    /// Concluded from either.
    Inferred,
}

/// The two sets of rules there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// The RFCs, OpenID Connect and best current practice.
    Strict,
    /// What AWS does.
    Aws,
}

impl Name {
    /// Both, `strict` first.
    pub const ALL: [Self; 2] = [Self::Strict, Self::Aws];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Aws => "aws",
        }
    }
}

/// A check that one profile enforces and the other does not.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// The check.
    pub check: Check,
    /// The profile that enforces it.
    pub enforced_by: Name,
    /// How AWS's side is known.
    pub evidence: Evidence,
    /// What was seen, or the page.
    pub note: &'static str,
}

const fn only_strict(check: Check, evidence: Evidence, note: &'static str) -> Difference {
    Difference { check, enforced_by: Name::Strict, evidence, note }
}

const fn only_aws(check: Check, evidence: Evidence, note: &'static str) -> Difference {
    Difference { check, enforced_by: Name::Aws, evidence, note }
}

/// Every check in which the two profiles differ. Observations of AWS are of 2026-09-11, us-east-1.
pub const DIFFERENCES: &[Difference] = &[
    only_strict(
        Check::JsonNoDuplicateMembers,
        Evidence::Observed,
        "wi-claim-dup-aud-last-bad and wi-claim-dup-aud-same: the last member counts",
    ),
    only_aws(
        Check::DiscoveryDocumentPresent,
        Evidence::Documented,
        "IAM user guide: the key set is read from the `jwks_uri` of `/.well-known/openid-configuration`",
    ),
    only_aws(
        Check::JwkHasKid,
        Evidence::Observed,
        "wi-jwks-single-key-no-kid-anywhere: a key without `kid` is unusable",
    ),
    only_aws(
        Check::JwksKeysPerType,
        Evidence::Observed,
        "wi-jwks-101-rsa-rsa-token and -ec-token: 101 RSA keys break RSA tokens only",
    ),
    only_aws(
        Check::JwkOperationsAbsent,
        Evidence::Observed,
        "wi-jwks-key-ops-verify: a key with `key_ops` is refused, even with `verify`",
    ),
    only_strict(
        Check::JwkAlgorithmMatches,
        Evidence::Observed,
        "wi-jwks-alg-member-differs: the key's `alg` is ignored",
    ),
    only_strict(
        Check::JwksKidUnambiguous,
        Evidence::Observed,
        "wi-jwks-dup-kid-good-last and -bad-last: the last key counts",
    ),
    only_strict(
        Check::TimeIsNumber,
        Evidence::Observed,
        "wi-claim-exp-digit-string, -iat- and -nbf-: digit strings are times",
    ),
    only_aws(
        Check::TimeIsInteger,
        Evidence::Observed,
        "wi-claim-exp-fraction and wi-claim-iat-fraction: a fraction is no timestamp",
    ),
    only_strict(
        Check::AuthorizedPartyBesideAudience,
        Evidence::Observed,
        "wi-claim-azp-registered-aud-not: `azp` is compared in place of `aud`",
    ),
    only_strict(
        Check::AudiencesTrusted,
        Evidence::Observed,
        "wi-claim-aud-two-both-registered: more than one audience is refused before any is compared",
    ),
    only_aws(
        Check::AudienceSingle,
        Evidence::Observed,
        "wi-claim-aud-two-both-registered: more than one audience needs `azp`",
    ),
    only_strict(
        Check::FederationTwelveHours,
        Evidence::Documented,
        "AWS STS API reference, GetFederationToken: 129,600 seconds (36 hours), of which 12 hours are the default",
    ),
    only_strict(
        Check::CallerIsUser,
        Evidence::Documented,
        "AWS STS API reference, GetFederationToken: the root may call it, for an hour at the most",
    ),
    only_strict(
        Check::CertificateModulus,
        Evidence::Documented,
        "IAM user guide, troubleshoot SAML: a certificate's key has 1024 bits at the least",
    ),
    only_strict(
        Check::SamlResponseIssuerMatches,
        Evidence::Observed,
        "saml-resp-issuer-differs: the issuer of the response is not compared",
    ),
    only_strict(
        Check::SamlResponseIssuerPresent,
        Evidence::Inferred,
        "who responds is not looked at (saml-resp-issuer-differs)",
    ),
    only_strict(
        Check::SamlIssuerFormat,
        Evidence::Inferred,
        "nothing is known of the format of an issuer at AWS",
    ),
    only_aws(
        Check::MetadataNoByteOrderMark,
        Evidence::Documented,
        "IAM user guide, troubleshoot SAML: the document is UTF-8 without a byte order mark",
    ),
    only_strict(
        Check::MetadataValidUntilReadable,
        Evidence::Observed,
        "saml-meta-valid-until-past: what `validUntil` says is not used",
    ),
    only_strict(
        Check::MetadataSigningCertificate,
        Evidence::Observed,
        "saml-meta-no-keydescriptor and -encryption-key-only: stored",
    ),
    only_strict(Check::MetadataSingleSignOn, Evidence::Observed, "saml-meta-no-sso-service: stored"),
    only_strict(
        Check::MetadataEntitySingle,
        Evidence::Documented,
        "IAM quotas: ten identity providers to a SAML provider",
    ),
    only_strict(
        Check::MetadataNotExpired,
        Evidence::Observed,
        "saml-meta-valid-until-past: stored, for a hundred years",
    ),
    only_aws(Check::SamlAssertionSigned, Evidence::Observed, "saml-sig-response-only: refused"),
    only_strict(
        Check::SamlDestinationPresent,
        Evidence::Inferred,
        "AWS takes an assertion from whoever calls, wherever it was sent",
    ),
    only_strict(
        Check::SamlDestinationMatches,
        Evidence::Inferred,
        "AWS takes an assertion from whoever calls, wherever it was sent",
    ),
    only_strict(Check::SamlInResponseTo, Evidence::Inferred, "the call names no request"),
    only_aws(Check::SamlNameIdFormatPresent, Evidence::Observed, "saml-nameid-no-format: refused"),
    only_aws(Check::SamlConfirmationSingle, Evidence::Observed, "saml-subjconf-twice: refused"),
    only_strict(
        Check::SamlRecipientMatches,
        Evidence::Observed,
        "saml-recipient-other-url and -not-a-url: what the recipient is comes back as the audience",
    ),
    only_strict(
        Check::SamlConfirmationNoNotBefore,
        Evidence::Observed,
        "saml-subjconf-notbefore-future: not enforced",
    ),
    only_strict(Check::SamlConfirmationInResponseTo, Evidence::Inferred, "the call names no request"),
    only_strict(Check::SamlConditionsBegun, Evidence::Observed, "saml-cond-notbefore-one-day: not enforced"),
    only_strict(
        Check::SamlAudiencePresent,
        Evidence::Observed,
        "saml-cond-no-audience-restriction: accepted",
    ),
    only_strict(Check::SamlAudienceMatches, Evidence::Observed, "saml-cond-audience-wrong: not enforced"),
    only_strict(Check::SamlNotReplayed, Evidence::Observed, "saml-cond-one-time-use-replayed: accepted"),
    only_strict(Check::SubIsString, Evidence::Observed, "wi-claim-sub-number: a number comes back as text"),
    only_aws(
        Check::TemporaryDuration,
        Evidence::Observed,
        "recorded by others (aws-runas issue 11, aws-vault issue 263): credentials of GetSessionToken count as the first link of a chain",
    ),
    only_strict(Check::SubLength, Evidence::Observed, "wi-claim-sub-over-255: 300 letters are echoed whole"),
];

const fn enforced_by(profile: Name) -> CheckSet {
    let mut set = CheckSet::ALL;
    let mut rest = DIFFERENCES;
    while let [first, others @ ..] = rest {
        if !matches!((first.enforced_by, profile), (Name::Strict, Name::Strict) | (Name::Aws, Name::Aws)) {
            set = set.without(first.check);
        }
        rest = others;
    }
    set
}

/// A set of rules: `strict`, or `aws`. There is no other way to make one, so a weakened set cannot mint anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: Name,
    enforced: CheckSet,
    texts: Texts,
    limits: Limits,
}

impl Profile {
    const fn new(name: Name, texts: Texts, limits: Limits) -> Self {
        Self { name, enforced: enforced_by(name), texts, limits }
    }

    /// The RFCs, OpenID Connect and best current practice (RFC 8725).
    pub const fn strict() -> Self {
        Self::new(Name::Strict, Texts::Seed, Limits::DEFAULT)
    }

    /// What AWS does: observed before documented before inferred; see [`DIFFERENCES`].
    pub const fn aws() -> Self {
        Self::new(Name::Aws, Texts::Observed, Limits { clock_skew_seconds: 300, ..Limits::DEFAULT })
    }

    /// The profile of this name.
    pub const fn named(name: Name) -> Self {
        match name {
            Name::Strict => Self::strict(),
            Name::Aws => Self::aws(),
        }
    }

    /// Which of the two it is.
    pub fn name(&self) -> Name {
        self.name
    }

    /// The bounds on work.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The same rules for larger or smaller JSON texts: levels of nesting, at most 127, and members.
    #[must_use]
    pub fn with_json_bounds(mut self, depth: usize, members: usize) -> Self {
        self.limits.json_depth = depth.min(Limits::DEEPEST_JSON);
        self.limits.json_members = members;
        self
    }

    /// The same rules for identity and resource policies of other sizes: characters at the most, white space not counted.
    #[must_use]
    pub fn with_policy_bounds(mut self, characters: usize) -> Self {
        self.limits.identity_policy_characters = characters;
        self.limits.resource_policy_characters = characters;
        self
    }

    /// What an answer names as the `Provider`: the issuer, as the API reference says, or the provider's ARN, as AWS was
    /// seen to answer (wi-param-baseline).
    pub(crate) fn provider_member<'p>(&self, issuer: &'p str, arn: &'p str) -> &'p str {
        match self.texts {
            Texts::Seed => issuer,
            Texts::Observed => arn,
        }
    }

    /// The algorithms accepted where a caller names none: what AWS accepts (observed, wi-alg-rs256 to -es512).
    pub fn algorithms(&self) -> AlgorithmSet {
        AlgorithmSet::FEDERATION
    }

    /// The engine with one check taken away. It yields verdicts, never a session.
    pub fn without(&self, check: Check) -> Ablated {
        Ablated::of(self).without(check)
    }

    pub(crate) fn remove(&mut self, check: Check) {
        self.enforced = self.enforced.without(check);
    }

    /// Whether this profile enforces `check`. For reports: the engine itself asks only after a rule is
    /// broken.
    pub fn enforces(&self, check: Check) -> bool {
        self.enforced.contains(check)
    }

    /// A gate. The predicate comes first, so that an accepted input costs one branch.
    #[inline]
    pub(crate) fn require(
        &self,
        holds: bool,
        check: Check,
        detail: impl FnOnce() -> Detail,
    ) -> Result<(), Rejection> {
        if holds { Ok(()) } else { self.refuse(check, check.step(), detail) }
    }

    /// A gate or a choice that is found violated: the rejection, or leave to go on with the other reading.
    #[cold]
    pub(crate) fn refuse(
        &self,
        check: Check,
        step: Step,
        detail: impl FnOnce() -> Detail,
    ) -> Result<(), Rejection> {
        if self.enforced.contains(check) {
            Err(Rejection::new(check.into(), step, self.texts, detail()))
        } else {
            Ok(())
        }
    }

    /// A filter: the check that removes a candidate for which `holds` is false.
    #[inline]
    pub(crate) fn keep(&self, holds: bool, check: Check) -> Result<(), Rule> {
        if holds || !self.enforced.contains(check) { Ok(()) } else { Err(check.into()) }
    }

    /// The rejection of a filter that left no candidate, or of any other rule found violated.
    #[cold]
    pub(crate) fn rejection(&self, rule: Rule, detail: Detail) -> Rejection {
        Rejection::new(rule, rule.step(), self.texts, detail)
    }

    /// A structural rule at the step it is listed under.
    #[cold]
    pub(crate) fn reject(&self, structural: Structural, detail: Detail) -> Rejection {
        self.rejection(structural.into(), detail)
    }

    /// A structural rule at the step that reads the document.
    #[cold]
    pub(crate) fn reject_at(&self, structural: Structural, step: Step, detail: Detail) -> Rejection {
        Rejection::new(structural.into(), step, self.texts, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_profile_contains_the_other() {
        let (strict, aws) = (Profile::strict(), Profile::aws());
        let only = |a: &Profile, b: &Profile| Check::ALL.iter().any(|c| a.enforces(*c) && !b.enforces(*c));
        assert!(only(&strict, &aws) && only(&aws, &strict));
    }

    #[test]
    fn profiles_differ_exactly_where_a_difference_is_listed() {
        let (strict, aws) = (Profile::strict(), Profile::aws());
        for check in Check::ALL {
            let listed = DIFFERENCES.iter().find(|difference| difference.check == *check);
            let only = listed.map(|difference| difference.enforced_by);
            assert_eq!(strict.enforces(*check), only != Some(Name::Aws), "{}", check.id());
            assert_eq!(aws.enforces(*check), only != Some(Name::Strict), "{}", check.id());
        }
    }
}
