//! Every rule for which the engine can say no, as data.
//!
//! A [`Check`] can be taken away (see [`crate::ablation`]); a [`Structural`] rule cannot. Nothing else constructs
//! a [`crate::rejection::Rejection`], so the tables below are complete, and the documentation of the rules is
//! generated from them.

use std::fmt;

/// The nine steps from a request to its answer, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The request arrives and its parameters are checked.
    Receive,
    /// The token is taken apart; nothing in it is believed.
    Parse,
    /// The provider is found by the token's issuer.
    LookupProvider,
    /// The provider's key set is read.
    FetchKeys,
    /// The signature is verified with one key of that set.
    VerifySignature,
    /// The claims are held against the provider and the clock.
    ValidateClaims,
    /// The role's trust policy is asked.
    EvaluateTrustPolicy,
    /// Temporary credentials are made.
    GenerateCredentials,
    /// The answer is written.
    Respond,
}

impl Step {
    /// The step's name in the protocol, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Parse => "parse",
            Self::LookupProvider => "lookup-provider",
            Self::FetchKeys => "fetch-keys",
            Self::VerifySignature => "verify-signature",
            Self::ValidateClaims => "validate-claims",
            Self::EvaluateTrustPolicy => "evaluate-trust-policy",
            Self::GenerateCredentials => "generate-credentials",
            Self::Respond => "respond",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a check works, and so what taking it away means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A predicate: where it is off, the input passes.
    Gate,
    /// Where it is off, the input is read another way.
    Choice,
    /// It removes candidates; an empty set reports the filter that emptied it.
    Filter,
}

impl Kind {
    /// The kind's name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Choice => "choice",
            Self::Filter => "filter",
        }
    }
}

/// Which text an API caller is given; [`crate::rejection`] words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The token is not a JWT that can be used here.
    NotAJwt,
    /// No provider is registered for the issuer.
    NoProvider,
    /// No key of the provider can verify this token.
    NoKey,
    /// The token could not be validated: its signature.
    SignatureInvalid,
    /// A required claim is missing; the text names it.
    MissingClaim,
    /// A timestamp cannot be read.
    InvalidTimestamp,
    /// The token's time is up.
    Expired,
    /// The token's time has not come.
    NotYetValid,
    /// The token was issued in the future.
    IssuedInFuture,
    /// The token is meant for somebody else.
    AudienceInvalid,
    /// Several audiences and no authorized party.
    ManyAudiences,
    /// The token could not be validated: a claim.
    ClaimInvalid,
    /// A parameter of the request breaks a constraint; the text names it.
    Validation,
    /// A `ProviderId` came with an ID token; the text depends on which.
    ProviderIdRefused,
    /// The provider's certificate is neither trusted nor among its thumbprints.
    ThumbprintMismatch,
    /// The roles claim is of no supported format.
    RolesFormat,
    /// The roles claim names no role.
    RolesEmpty,
    /// The roles claim names other roles.
    RoleNotListed,
    /// The session tags in the token are malformed.
    TagsFormat,
    /// The trust policy does not allow it, or there is no such role.
    NotAuthorized,
    /// The session may not last as long as the request asks.
    DurationExceeded,
    /// A policy document is malformed; the text names the place.
    MalformedPolicy,
    /// The session's policies and tags do not fit into a session token.
    PackedPolicyTooLarge,
    /// The session token is none of ours.
    SessionTokenInvalid,
    /// The session is over.
    SessionExpired,
    /// A provider cannot be stored as IAM is asked to; the text says why.
    ProviderInvalid,
    /// A provider of that URL is there already.
    ProviderExists,
    /// There is no such provider to read, change or delete.
    ProviderMissing,
    /// A quota of the provider is exhausted.
    ProviderLimit,
    /// What is to be done to a provider cannot be done in one request; the text says why.
    ProviderRequestInvalid,
    /// Two session tags have the same key.
    TagsDuplicate,
    /// A key is to be transitive and no session tag has it.
    TransitiveTagUnknown,
    /// The caller may not make this call; the text says why.
    CallerRefused,
    /// Nobody signed the call.
    NotSigned,
    /// There is no such call.
    NoSuchCall,
    /// A tag of the request is one that the session inherits.
    TagInherited,
    /// A session of a chain of roles may not last as long as the request asks.
    ChainedDurationExceeded,
    /// A managed policy that was passed is not there.
    PolicyUnknown,
    /// The source identity is not one.
    SourceIdentityInvalid,
    /// A document is not XML that can be read in one way.
    XmlInvalid,
    /// A document is not signed by whom it should be.
    XmlSignatureInvalid,
    /// A provider reports a failure.
    IdpRejected,
    /// An assertion is not of the provider.
    IssuerUnknown,
    /// Metadata of a provider cannot be used.
    MetadataInvalid,
    /// An assertion is not signed as it should be.
    AssertionUnsigned,
    /// An assertion is not one that is believed here.
    AssertionInvalid,
    /// An assertion's time is up.
    AssertionExpired,
    /// An assertion does not say whom it is about.
    NameIdMissing,
    /// There is no such SAML provider.
    SamlNoProvider,
    /// An assertion does not offer the role that is asked for.
    SamlRoleNotOffered,
    /// An assertion names no session, or none that can be.
    SamlSessionName,
    /// There is no such role for the bearer of this assertion.
    SamlNotAuthorized,
    /// The failure is ours, not the caller's.
    Internal,
}

/// A rule of the engine: one that can be taken away, or one that cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A rule that a profile may leave out.
    Check(Check),
    /// A rule without which there is nothing to go on with, or that must never be off.
    Structural(Structural),
    /// A rule that is not about a federation request.
    Operational(Operational),
}

impl Rule {
    /// Every rule about a federation request, checks first.
    pub fn all() -> impl Iterator<Item = Rule> {
        let checks = Check::ALL.iter().copied().map(Rule::Check);
        checks.chain(Structural::ALL.iter().copied().map(Rule::Structural))
    }

    /// The rule with this id.
    pub fn from_id(id: &str) -> Option<Rule> {
        Self::all().find(|rule| rule.id() == id)
    }

    /// The stable id, in kebab case with the room in front: `jws.algorithm-allowed`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Check(check) => check.id(),
            Self::Structural(structural) => structural.id(),
            Self::Operational(operational) => operational.id(),
        }
    }

    /// The step the rule belongs to. JSON and base64url rules belong to the step that reads the document.
    pub fn step(self) -> Step {
        match self {
            Self::Check(check) => check.step(),
            Self::Structural(structural) => structural.step(),
            Self::Operational(operational) => operational.step(),
        }
    }

    /// What an API caller is told.
    pub fn answer(self) -> Answer {
        match self {
            Self::Check(check) => check.answer(),
            Self::Structural(structural) => structural.answer(),
            Self::Operational(operational) => operational.answer(),
        }
    }

    /// One sentence: what the rule protects.
    pub fn protects(self) -> &'static str {
        match self {
            Self::Check(check) => check.protects(),
            Self::Structural(structural) => structural.protects(),
            Self::Operational(operational) => operational.protects(),
        }
    }

    /// Where the rule comes from.
    pub fn source(self) -> &'static str {
        match self {
            Self::Check(check) => check.source(),
            Self::Structural(structural) => structural.source(),
            Self::Operational(operational) => operational.source(),
        }
    }
}

impl From<Check> for Rule {
    fn from(check: Check) -> Self {
        Self::Check(check)
    }
}

impl From<Structural> for Rule {
    fn from(structural: Structural) -> Self {
        Self::Structural(structural)
    }
}

impl From<Operational> for Rule {
    fn from(operational: Operational) -> Self {
        Self::Operational(operational)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A set of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckSet([u128; 2]);

// INVARIANT: a check has a bit of its own.
const _: () = assert!(Check::ALL.len() <= 256, "a `CheckSet` holds 256 checks");

impl CheckSet {
    /// Every check there is.
    pub const ALL: Self = {
        let mut set = Self([0; 2]);
        let mut rest = Check::ALL;
        while let [first, others @ ..] = rest {
            let ([low, high], [low_bit, high_bit]) = (set.0, first.bit());
            set = Self([low | low_bit, high | high_bit]);
            rest = others;
        }
        set
    };

    /// The set without `check`.
    #[must_use]
    pub const fn without(self, check: Check) -> Self {
        let ([low, high], [low_bit, high_bit]) = (self.0, check.bit());
        Self([low & !low_bit, high & !high_bit])
    }

    /// Whether `check` is in the set.
    pub const fn contains(self, check: Check) -> bool {
        let ([low, high], [low_bit, high_bit]) = (self.0, check.bit());
        low & low_bit != 0 || high & high_bit != 0
    }
}

macro_rules! checks {
    ($($variant:ident = $id:literal { $step:ident, $kind:ident, $answer:ident,
        protects: $protects:literal, off: $off:literal, source: $source:literal })*) => {
        /// A rule that a profile may leave out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Check {
            $(#[doc = concat!("`", $id, "`: ", $protects, ".")] $variant,)*
        }

        impl Check {
            /// Every check, in the order of the steps.
            pub const ALL: &[Check] = &[$(Self::$variant),*];

            #[expect(clippy::as_conversions, reason = "the discriminant of a fieldless enum, below 256")]
            const fn bit(self) -> [u128; 2] {
                match self as u32 {
                    place @ 0..128 => [1 << place, 0],
                    place => [0, 1 << (place % 128)],
                }
            }

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The step the check belongs to.
            pub fn step(self) -> Step {
                match self { $(Self::$variant => Step::$step,)* }
            }

            /// How the check works.
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// What an API caller is told.
            pub fn answer(self) -> Answer {
                match self { $(Self::$variant => Answer::$answer,)* }
            }

            /// One sentence: what the check protects.
            pub fn protects(self) -> &'static str {
                match self { $(Self::$variant => $protects,)* }
            }

            /// What happens where the check is off.
            pub fn off(self) -> &'static str {
                match self { $(Self::$variant => $off,)* }
            }

            /// Where the rule comes from.
            pub fn source(self) -> &'static str {
                match self { $(Self::$variant => $source,)* }
            }
        }
    };
}

macro_rules! structural {
    ($(#[$doc:meta])* $name:ident; $($variant:ident = $id:literal { $step:ident, $answer:ident,
        protects: $protects:literal, because: $because:literal, source: $source:literal })*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = concat!("`", $id, "`: ", $protects, ".")] $variant,)*
        }

        impl $name {
            /// Every rule of the table, in the order of the steps.
            pub const ALL: &[$name] = &[$(Self::$variant),*];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The step the rule belongs to.
            pub fn step(self) -> Step {
                match self { $(Self::$variant => Step::$step,)* }
            }

            /// What an API caller is told.
            pub fn answer(self) -> Answer {
                match self { $(Self::$variant => Answer::$answer,)* }
            }

            /// One sentence: what the rule protects.
            pub fn protects(self) -> &'static str {
                match self { $(Self::$variant => $protects,)* }
            }

            /// Why it can never be off.
            pub fn because(self) -> &'static str {
                match self { $(Self::$variant => $because,)* }
            }

            /// Where the rule comes from.
            pub fn source(self) -> &'static str {
                match self { $(Self::$variant => $source,)* }
            }
        }
    };
}

checks! {
    ProviderUrlLength = "provider.url-length" { Receive, Gate, Validation,
        protects: "a provider's URL has 1 to 255 characters",
        off: "a URL may have any length",
        source: "AWS IAM API, CreateOpenIDConnectProvider: Url" }
    ProviderUrlHttps = "provider.url-https" { Receive, Gate, ProviderInvalid,
        protects: "a provider's keys are fetched over TLS and nothing else",
        off: "a URL may have any scheme",
        source: "AWS IAM API, CreateOpenIDConnectProvider: Url must begin with https://; OpenID Connect Discovery 1.0 section 4.1" }
    ProviderUrlPlain = "provider.url-plain" { Receive, Gate, ProviderInvalid,
        protects: "an issuer is a host and a path: no query, no fragment, no user, nothing that two readers take apart differently",
        off: "a URL may hold anything",
        source: "OpenID Connect Core 1.0 section 2 (iss); observed at AWS (iam-oidc-create-query, -fragment)" }
    ProviderUrlNoPort = "provider.url-no-port" { Receive, Gate, ProviderInvalid,
        protects: "a provider is at the port of https",
        off: "a URL may name a port",
        source: "AWS IAM API, CreateOpenIDConnectProvider: the URL should not contain a port number" }
    ProviderClientIdLength = "provider.client-id-length" { Receive, Gate, Validation,
        protects: "an audience has 1 to 255 characters: the empty one is nobody's",
        off: "an audience may have any length",
        source: "AWS IAM API, CreateOpenIDConnectProvider: ClientIDList" }
    ProviderClientIds = "provider.client-ids" { Receive, Gate, ProviderLimit,
        protects: "a provider has 100 audiences at the most",
        off: "audiences are not counted",
        source: "AWS IAM quotas" }
    ProviderThumbprints = "provider.thumbprints" { Receive, Gate, ProviderInvalid,
        protects: "a provider has five thumbprints at the most",
        off: "thumbprints are not counted",
        source: "AWS IAM API, CreateOpenIDConnectProvider; observed at AWS (iam-oidc-create-six-thumbprints)" }
    ProviderThumbprintLength = "provider.thumbprint-length" { Receive, Gate, Validation,
        protects: "a thumbprint is the 40 hexadecimal digits of a SHA-1",
        off: "a thumbprint may have any length",
        source: "AWS IAM API, CreateOpenIDConnectProvider: ThumbprintList" }
    ProviderThumbprintsReplaced = "provider.thumbprints-replaced" { Receive, Gate, ProviderInvalid,
        protects: "replacing the thumbprints by none is a mistake",
        off: "the list may become empty",
        source: "observed at AWS (iam-oidc-update-thumbprints-empty)" }
    ParameterSingle = "api.parameter-single" { Receive, Choice, Validation,
        protects: "two readers of a request cannot take different values for one parameter",
        off: "the last of repeated parameters counts",
        source: "AWS query protocol: a parameter has one value" }
    RoleArnLength = "api.role-arn-length" { Receive, Gate, Validation,
        protects: "a role's ARN has 20 to 2048 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRoleWithWebIdentity: RoleArn" }
    SessionNameLength = "api.session-name-length" { Receive, Gate, Validation,
        protects: "a session's name has 2 to 64 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRoleWithWebIdentity: RoleSessionName" }
    SessionNamePattern = "api.session-name-pattern" { Receive, Gate, Validation,
        protects: "a session's name cannot break out of the ARN it stands in: ASCII letters, digits and `_+=,.@-`",
        off: "it may hold any character",
        source: "AWS STS API, AssumeRoleWithWebIdentity: RoleSessionName" }
    TokenLength = "api.token-length" { Receive, Gate, Validation,
        protects: "a token has 4 to 20000 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRoleWithWebIdentity: WebIdentityToken" }
    ProviderIdLength = "api.provider-id-length" { Receive, Choice, Validation,
        protects: "a provider id has 4 to 2048 characters: the empty one is not the same as none",
        off: "one that is shorter or longer counts as absent",
        source: "AWS STS API, AssumeRoleWithWebIdentity: ProviderId" }
    PolicyLength = "api.policy-length" { Receive, Gate, Validation,
        protects: "a session policy has 1 to 2048 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRoleWithWebIdentity: Policy" }
    PolicyPattern = "api.policy-pattern" { Receive, Gate, Validation,
        protects: "a session policy holds tab, line ends and the characters from U+0020 to U+00FF",
        off: "it may hold any character",
        source: "AWS STS API, AssumeRoleWithWebIdentity: Policy" }
    PolicyArnsCount = "api.policy-arns-count" { Receive, Gate, Validation,
        protects: "a session has ten managed policies at the most",
        off: "they are not counted",
        source: "AWS STS API, AssumeRoleWithWebIdentity: PolicyArns" }
    PolicyArnLength = "api.policy-arn-length" { Receive, Gate, Validation,
        protects: "a policy's ARN has 20 to 2048 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRoleWithWebIdentity: PolicyArns" }
    DurationRange = "api.duration-range" { Receive, Gate, Validation,
        protects: "a session lasts 900 to 43200 seconds",
        off: "it may be asked to last as long as anybody likes",
        source: "AWS STS API, AssumeRoleWithWebIdentity: DurationSeconds" }
    ExternalIdLength = "api.external-id-length" { Receive, Gate, Validation,
        protects: "an external id has 2 to 1224 characters",
        off: "it may have any length",
        source: "AWS STS API, AssumeRole: ExternalId" }
    ExternalIdPattern = "api.external-id-pattern" { Receive, Gate, Validation,
        protects: "an external id is of ASCII letters, digits and `_+=,.@:/-`",
        off: "it may hold any character",
        source: "AWS STS API, AssumeRole: ExternalId" }
    FederatedNameLength = "api.federated-name-length" { Receive, Gate, Validation,
        protects: "the name of a federated user has 2 to 32 characters",
        off: "it may have any length",
        source: "AWS STS API, GetFederationToken: Name" }
    FederatedNamePattern = "api.federated-name-pattern" { Receive, Gate, Validation,
        protects: "a federated user's name cannot break out of the ARN it stands in: ASCII letters, digits and `_+=,.@-`",
        off: "it may hold any character",
        source: "AWS STS API, GetFederationToken: Name" }
    FederationDurationRange = "api.federation-duration-range" { Receive, Gate, Validation,
        protects: "a session without a role lasts 900 to 129600 seconds",
        off: "it may be asked to last as long as anybody likes",
        source: "AWS STS API, GetFederationToken and GetSessionToken: DurationSeconds" }
    FederationTwelveHours = "api.federation-duration-twelve-hours" { Receive, Gate, Validation,
        protects: "what a broker hands out in the name of others is over after half a day",
        off: "a federated user's session may last 36 hours",
        source: "the seed of this project, GetFederationToken: Max duration: 12 hours" }
    TransitiveTagKeysCount = "api.transitive-tag-keys-count" { Receive, Gate, Validation,
        protects: "a list of what is passed on is bounded, however often a key is in it: 50",
        off: "keys are not counted",
        source: "AWS STS API, AssumeRole: TransitiveTagKeys" }
    CallerSessionNotExpired = "caller.session-not-expired" { Receive, Gate, SessionExpired,
        protects: "temporary credentials are of no use from the second in which they expire",
        off: "they may be used for ever",
        source: "AWS IAM user guide, Temporary security credentials" }
    CallerNotFederated = "caller.not-federated" { Receive, Gate, CallerRefused,
        protects: "a federated user takes on no role, whoever trusts it",
        off: "the role's trust policy and the user's policies decide",
        source: "AWS STS API reference, GetFederationToken; the seed of this project, Limitations" }
    CallerMayCallIam = "caller.may-call-iam" { Receive, Gate, SessionTokenInvalid,
        protects: "temporary credentials of a user, handed on or made without a second factor, change no user",
        off: "the user's policies decide",
        source: "AWS STS API reference, GetFederationToken and GetSessionToken: they cannot call IAM; AWS's answer, recorded by others (aws-sdk-js issue 460)" }
    CallerLongTerm = "caller.long-term" { Receive, Gate, CallerRefused,
        protects: "temporary credentials do not prolong themselves: GetFederationToken and GetSessionToken take lasting ones",
        off: "any credentials may call",
        source: "AWS IAM user guide, Compare AWS STS credentials; the seed of this project, Limitations" }
    CallerIsUser = "caller.is-user" { Receive, Gate, CallerRefused,
        protects: "what the root of an account may do is not handed on: GetFederationToken is a user's call",
        off: "the root of an account may call it, for an hour at the most",
        source: "the seed of this project, Limitations: Caller must be IAM user" }
    CallerNotRoot = "caller.not-root" { Receive, Gate, CallerRefused,
        protects: "the root of an account takes on no role",
        off: "the role's trust policy decides",
        source: "AWS STS API reference, AssumeRole: it cannot be called with the account's root" }
    CallerMfa = "caller.mfa" { Receive, Gate, CallerRefused,
        protects: "a code of a device is right or the call refused: none is registered here, so none is right",
        off: "the code is ignored, as if none were given",
        source: "AWS STS API reference, SerialNumber and TokenCode; AWS's answer to GetSessionToken, recorded by others" }
    ProviderIdAbsent = "api.provider-id-absent" { Receive, Gate, ProviderIdRefused,
        protects: "an ID token is not judged as the access token of another provider",
        off: "`ProviderId` is ignored",
        source: "AWS STS API: ProviderId is for OAuth 2.0 access tokens; observed at AWS (wi-param-providerid-arbitrary-host)" }
    SamlAssertionLength = "api.saml-assertion-length" { Receive, Gate, Validation,
        protects: "a response in base64 has 4 to 100,000 characters",
        off: "a response may have any length",
        source: "AWS STS API reference, AssumeRoleWithSAML: SAMLAssertion" }
    SamlProviderName = "saml-provider.name" { Receive, Gate, Validation,
        protects: "a provider's name is one that an ARN can end in",
        off: "a name may be any text",
        source: "AWS IAM API, CreateSAMLProvider: Name" }
    SamlMetadataLength = "saml-provider.metadata-length" { Receive, Gate, Validation,
        protects: "a metadata document has 1,000 to 10,000,000 characters",
        off: "a document may be shorter or longer",
        source: "AWS IAM API, CreateSAMLProvider: SAMLMetadataDocument" }
    SamlProviderEncryptionMode = "saml-provider.encryption-mode" { Receive, Gate, Validation,
        protects: "whether assertions have to be encrypted is said in a word of the API",
        off: "any other word is `Allowed`",
        source: "AWS IAM API, CreateSAMLProvider: AssertionEncryptionMode" }
    SamlProviderPrivateKey = "saml-provider.private-key" { Receive, Gate, Validation,
        protects: "a private key has 1 to 16,384 characters",
        off: "a key may be shorter or longer",
        source: "AWS IAM API, CreateSAMLProvider: AddPrivateKey" }
    SamlProviderKeys = "saml-provider.keys" { Receive, Gate, ProviderLimit,
        protects: "a provider has two private keys at the most: the one in use and its successor",
        off: "a provider may have any number of them",
        source: "AWS IAM API, GetSAMLProvider: PrivateKeyList; observed at AWS (iam-saml-add-third-key)" }
    XmlNoDoctype = "xml.no-doctype" { Parse, Gate, XmlInvalid,
        protects: "a document says by itself what it says: no document type adds entities, defaults or IDs to it",
        off: "a document type is passed over; nothing in it is read",
        source: "XML 1.0 section 2.8; OWASP XXE; SAML V2.0 core leaves it open; CVE-2025-25291" }
    XmlNamespaceAbsolute = "xml.namespace-absolute" { Parse, Gate, XmlInvalid,
        protects: "a namespace has one name: a relative one makes canonicalization fail, and a failure must not be signed",
        off: "a relative name is taken as it is written",
        source: "Canonical XML 1.1 section 2.1; Namespaces in XML 1.0 section 2.2; CVE-2025-66568" }
    SamlVersion = "saml.version" { Parse, Gate, XmlInvalid,
        protects: "a response and an assertion are of SAML 2.0, whose rules these are",
        off: "any version is read as 2.0",
        source: "SAML V2.0 core sections 2.3.3, 3.2.2 and 4.1.3.2" }
    SamlStatusSuccess = "saml.status-success" { Parse, Gate, IdpRejected,
        protects: "a response in which the provider reports a failure lets nobody in",
        off: "the status is passed over",
        source: "SAML V2.0 core section 3.2.2.2; profiles section 4.1.4.2" }
    Base64UrlNoPadding = "base64url.no-padding" { Parse, Choice, NotAJwt,
        protects: "one token has one spelling: a segment carries no `=`",
        off: "padding at the end of a segment is dropped",
        source: "RFC 7515 section 2" }
    Base64UrlAlphabet = "base64url.alphabet" { Parse, Choice, NotAJwt,
        protects: "one token has one spelling: `-` and `_` are not written `+` and `/`",
        off: "`+` and `/` are read as `-` and `_`",
        source: "RFC 7515 section 2; RFC 4648 section 5" }
    Base64UrlNoWhitespace = "base64url.no-whitespace" { Parse, Choice, NotAJwt,
        protects: "one token has one spelling: no white space in or around a segment",
        off: "white space is skipped",
        source: "RFC 7515 section 2" }
    Base64UrlCanonical = "base64url.canonical" { Parse, Choice, NotAJwt,
        protects: "one token has one spelling: the unused bits of the last character are zero",
        off: "the unused bits are ignored",
        source: "RFC 4648 section 3.5" }
    JsonNoByteOrderMark = "json.no-byte-order-mark" { Parse, Choice, NotAJwt,
        protects: "two readers cannot differ over a byte order mark before the JSON text",
        off: "the byte order mark is skipped",
        source: "RFC 8259 section 8.1" }
    JsonNoDuplicateMembers = "json.no-duplicate-members" { Parse, Choice, NotAJwt,
        protects: "two readers cannot take different values from one object",
        off: "the last member counts",
        source: "RFC 7515 section 4; RFC 7519 section 4; RFC 7493 section 2.3" }
    JwsCriticalWellFormed = "jws.critical-well-formed" { Parse, Gate, NotAJwt,
        protects: "`crit` is a list of extensions that are present in the header, as a signer who means it writes it",
        off: "the shape of `crit` is not looked at",
        source: "RFC 7515 section 4.1.11" }
    JwsCriticalUnderstood = "jws.critical-understood" { Parse, Gate, NotAJwt,
        protects: "an extension that the signer calls critical is not ignored",
        off: "critical extensions are ignored",
        source: "RFC 7515 section 4.1.11" }
    JwsPayloadEncoded = "jws.payload-encoded" { Parse, Gate, NotAJwt,
        protects: "the payload is base64url text: `b64` is not false",
        off: "`b64` is ignored and the payload decoded",
        source: "RFC 7797 sections 6 and 7" }
    JwsKidIsString = "jws.kid-is-string" { Parse, Choice, NotAJwt,
        protects: "a key is chosen by a string, byte for byte",
        off: "a `kid` of another type counts as absent",
        source: "RFC 7515 section 4.1.4" }
    JwtTypeIsJwt = "jwt.type-is-jwt" { Parse, Gate, NotAJwt,
        protects: "a token of another kind, such as an access token or a logout token, is not taken for an ID token",
        off: "`typ` is ignored",
        source: "RFC 8725 sections 3.11 and 3.12; RFC 7519 section 5.1" }
    JwtNotNested = "jwt.not-nested" { Parse, Gate, NotAJwt,
        protects: "the signature covers these claims, and not another token that carries them",
        off: "`cty` is ignored",
        source: "RFC 7519 section 5.2" }
    IssuerMatches = "claims.issuer-matches" { LookupProvider, Gate, NoProvider,
        protects: "a token of one provider is not taken for one of another",
        off: "any issuer is accepted",
        source: "OpenID Connect Core 1.0 section 3.1.3.7 (2); RFC 8725 section 3.8" }
    SamlIssuerMatches = "saml.issuer-matches" { LookupProvider, Gate, IssuerUnknown,
        protects: "an assertion is believed only of the provider that issued it, byte for byte",
        off: "the first provider of the metadata is taken",
        source: "SAML V2.0 profiles section 4.1.4.2; AWS IAM user guide, troubleshoot SAML" }
    SamlIssuerFormat = "saml.issuer-format" { LookupProvider, Gate, IssuerUnknown,
        protects: "the issuer is an entity, whose metadata are known, and no name of another kind",
        off: "any kind of name is an issuer",
        source: "SAML V2.0 profiles section 4.1.4.2, with errata E17" }
    SamlResponseIssuerMatches = "saml.response-issuer-matches" { LookupProvider, Gate, IssuerUnknown,
        protects: "who responds and who asserts are the same",
        off: "the issuer of the response is passed over",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlResponseIssuerPresent = "saml.response-issuer-present" { LookupProvider, Gate, IssuerUnknown,
        protects: "who signs a response says who that is",
        off: "a signed response without an issuer is the assertion's provider's",
        source: "SAML V2.0 errata E17, for profiles section 4.1.4.2" }
    SamlAssertionEncrypted = "saml.assertion-encrypted" { LookupProvider, Gate, XmlInvalid,
        protects: "an assertion whose provider has to encrypt is not read in the clear",
        off: "one in the clear is read as well",
        source: "AWS IAM API, CreateSAMLProvider: AssertionEncryptionMode; observed at AWS (saml-enc-required-plaintext)" }
    MetadataNoByteOrderMark = "metadata.no-byte-order-mark" { FetchKeys, Gate, MetadataInvalid,
        protects: "metadata are UTF-8 without a mark in front",
        off: "a mark is passed over",
        source: "AWS IAM user guide, troubleshoot SAML" }
    MetadataValidUntilReadable = "metadata.valid-until-readable" { FetchKeys, Gate, MetadataInvalid,
        protects: "the end of metadata is a time",
        off: "metadata of which the end cannot be read have none",
        source: "SAML V2.0 metadata section 2.3.2; core section 1.3.3" }
    MetadataUseIsSigning = "metadata.use-is-signing" { FetchKeys, Filter, MetadataInvalid,
        protects: "a key that is published for encryption verifies nothing",
        off: "`use` is passed over",
        source: "SAML V2.0 metadata section 2.4.1.1" }
    MetadataKeys = "metadata.keys" { FetchKeys, Gate, MetadataInvalid,
        protects: "a provider has ten keys at the most",
        off: "keys are not counted",
        source: "IAM and STS quotas: keys per SAML provider" }
    MetadataSigningCertificate = "metadata.signing-certificate" { FetchKeys, Gate, MetadataInvalid,
        protects: "metadata have a certificate that signatures can be verified with",
        off: "a provider without one can be stored, and nothing it signs is believed",
        source: "SAML V2.0 metadata section 2.4.1.1; core section 5" }
    MetadataSingleSignOn = "metadata.single-sign-on" { FetchKeys, Gate, MetadataInvalid,
        protects: "an identity provider says where it signs people on",
        off: "a provider without a place can be stored",
        source: "SAML V2.0 metadata section 2.4.3" }
    MetadataEntitySingle = "metadata.entity-single" { FetchKeys, Gate, MetadataInvalid,
        protects: "metadata are about one identity provider",
        off: "metadata of several are read, and each may issue",
        source: "SAML V2.0 metadata section 2.3" }
    MetadataNotExpired = "metadata.not-expired" { FetchKeys, Gate, MetadataInvalid,
        protects: "metadata are used no longer than they say",
        off: "metadata are used for ever",
        source: "SAML V2.0 metadata sections 2.3.1 and 2.3.2" }
    CertificateExtensionsUnique = "certificate.extensions-unique" { FetchKeys, Gate, MetadataInvalid,
        protects: "a certificate says a thing once",
        off: "the first of two extensions counts",
        source: "RFC 5280 section 4.2; AWS IAM user guide, troubleshoot SAML" }
    FetchThumbprintMatches = "fetch.thumbprint-matches" { FetchKeys, Gate, ThumbprintMismatch,
        protects: "where the provider's certificate is not publicly trusted, it leads up to one whose thumbprint is registered",
        off: "any certificate is accepted",
        source: "AWS documentation: the SHA-1 thumbprint of the top intermediate certificate authority" }
    FetchDocumentSize = "fetch.document-size" { FetchKeys, Gate, NoKey,
        protects: "a provider cannot exhaust memory: a document has 1 MiB at the most",
        off: "a document may have any size",
        source: "our own bound" }
    DiscoveryDocumentPresent = "discovery.document-present" { FetchKeys, Choice, NoKey,
        protects: "the provider itself says where its keys are",
        off: "keys are read from `<issuer>/.well-known/jwks.json`",
        source: "AWS documentation: the `jwks_uri` of the discovery document" }
    DiscoveryIssuerMatches = "discovery.issuer-matches" { FetchKeys, Gate, NoKey,
        protects: "one provider's document does not give keys to another: it names the issuer, byte for byte",
        off: "`issuer` is not compared",
        source: "OpenID Connect Discovery 1.0 section 4.3" }
    DiscoveryJwksUriHttps = "discovery.jwks-uri-https" { FetchKeys, Gate, NoKey,
        protects: "nobody on the way can put keys of his own into the set",
        off: "any URL is asked for",
        source: "OpenID Connect Discovery 1.0 section 3" }
    DiscoveryJwksUriPublic = "discovery.jwks-uri-public" { FetchKeys, Gate, NoKey,
        protects: "a provider cannot make us ask for what only we can reach",
        off: "any host is asked",
        source: "our own bound (CWE-918); RFC 6761; RFC 6762; RFC 6890" }
    JwkBase64Url = "jwk.base64url" { FetchKeys, Filter, NoKey,
        protects: "a key has one spelling",
        off: "padding, white space, `+` and `/` and unused bits are tolerated in a key's members",
        source: "RFC 7518 section 2; RFC 7515 section 2" }
    JwkMinimalIntegers = "jwk.minimal-integers" { FetchKeys, Filter, NoKey,
        protects: "a modulus and an exponent have one spelling, with no leading zero octet",
        off: "leading zero octets are dropped",
        source: "RFC 7518 section 2 (Base64urlUInt)" }
    JwkRsaModulusSize = "jwk.rsa-modulus-size" { FetchKeys, Filter, NoKey,
        protects: "an RSA key is too large to factor: 2048 bits or more",
        off: "1024 bits or more are accepted",
        source: "RFC 7518 section 3.3" }
    JwkNotRoca = "jwk.not-roca" { FetchKeys, Filter, NoKey,
        protects: "the modulus does not carry the fingerprint of the generator whose keys can be factored",
        off: "the fingerprint is not looked for",
        source: "CVE-2017-15361; Nemec et al., ACM CCS 2017" }
    JwkCoordinateWidth = "jwk.coordinate-width" { FetchKeys, Filter, NoKey,
        protects: "a coordinate has one spelling, as wide as the field",
        off: "leading zero octets are added or dropped",
        source: "RFC 7518 sections 6.2.1.2 and 6.2.1.3" }
    JwkX5cAgrees = "jwk.x5c-agrees" { FetchKeys, Filter, NoKey,
        protects: "a key and the certificate beside it are the same key",
        off: "`x5c` is ignored",
        source: "RFC 7517 section 4.7" }
    JwkHasKid = "jwk.has-kid" { FetchKeys, Filter, NoKey,
        protects: "every key can be named by a token",
        off: "a key without `kid` can serve a token without `kid`",
        source: "observed at AWS (wi-jwks-single-key-no-kid-anywhere)" }
    JwksKeysPerType = "jwks.keys-per-type" { FetchKeys, Filter, NoKey,
        protects: "a key set stays small: 100 keys of each type",
        off: "the number of keys is not limited",
        source: "IAM and STS quotas; observed at AWS (wi-jwks-101-rsa-rsa-token)" }
    CertificateModulus = "certificate.modulus" { FetchKeys, Gate, XmlSignatureInvalid,
        protects: "the RSA key of a certificate cannot be factored: 2048 bits at the least",
        off: "a modulus of 1024 bits is enough",
        source: "NIST SP 800-131A revision 2 section 3; XML Signature 1.1 section 6.4.2" }
    CertificateNotRoca = "certificate.not-roca" { FetchKeys, Gate, XmlSignatureInvalid,
        protects: "the RSA key of a certificate does not carry the fingerprint of the generator whose keys can be factored",
        off: "the fingerprint is not looked for",
        source: "CVE-2017-15361; Nemec et al., ACM CCS 2017" }
    JwsAlgorithmAllowed = "jws.algorithm-allowed" { VerifySignature, Gate, SignatureInvalid,
        protects: "the verifier, not the token, decides which algorithms are good enough",
        off: "every algorithm known here is accepted",
        source: "RFC 8725 section 3.1" }
    JwsKidPresent = "jws.kid-present" { VerifySignature, Gate, NoKey,
        protects: "with several keys, the token says which one is meant: keys are not tried in turn",
        off: "every key is a candidate",
        source: "OpenID Connect Core 1.0 section 10.1" }
    JwkKidMatches = "jwk.kid-matches" { VerifySignature, Filter, NoKey,
        protects: "a token is verified with the key it names, byte for byte, and with no other",
        off: "every key is a candidate",
        source: "RFC 7515 section 4.1.4" }
    JwkUseIsSignature = "jwk.use-is-signature" { VerifySignature, Filter, NoKey,
        protects: "a key published for encryption verifies nothing",
        off: "`use` is ignored",
        source: "RFC 7517 section 4.2" }
    JwkOperationsAbsent = "jwk.key-ops-absent" { VerifySignature, Filter, SignatureInvalid,
        protects: "a key's purpose is said by `use` alone",
        off: "`key_ops` may be present",
        source: "observed at AWS (wi-jwks-key-ops-verify)" }
    JwkOperationsVerify = "jwk.key-ops-verify" { VerifySignature, Filter, SignatureInvalid,
        protects: "a key that is not for verifying verifies nothing",
        off: "`key_ops` need not name `verify`",
        source: "RFC 7517 section 4.3" }
    JwkOperationsAgree = "jwk.key-ops-agree" { VerifySignature, Filter, SignatureInvalid,
        protects: "`use` and `key_ops` say the same",
        off: "`key_ops` may name what `use` excludes",
        source: "RFC 7517 section 4.3" }
    JwkAlgorithmMatches = "jwk.algorithm-matches" { VerifySignature, Filter, NoKey,
        protects: "a key is used with the algorithm it was published for, and with no other",
        off: "the key's `alg` is ignored",
        source: "RFC 7517 section 4.4; RFC 8725 section 3.1" }
    JwksKidUnambiguous = "jwks.kid-unambiguous" { VerifySignature, Choice, NoKey,
        protects: "one token names one key",
        off: "the last key counts",
        source: "RFC 7517 section 4.5" }
    SamlAssertionSigned = "saml.assertion-signed" { VerifySignature, Gate, AssertionUnsigned,
        protects: "an assertion is signed by itself",
        off: "a signed response covers it",
        source: "observed at AWS (saml-sig-response-only)" }
    SamlRequiredSignature = "saml.required-signature" { VerifySignature, Gate, AssertionUnsigned,
        protects: "what the relying party wants signed is signed",
        off: "either signature is enough",
        source: "SAML V2.0 core section 5.4; profiles section 4.1.4.2" }
    XmlIdsUnique = "xml.ids-unique" { VerifySignature, Gate, XmlSignatureInvalid,
        protects: "an ID names one element, whichever attribute a reader takes for the ID: in any case, with any prefix",
        off: "the element is known by its place alone",
        source: "SAML V2.0 core sections 1.3.4 and 5.4.2; XML 1.0 section 3.3.1; CVE-2025-66567" }
    XmlNoInstruction = "xml.no-processing-instruction" { VerifySignature, Gate, XmlSignatureInvalid,
        protects: "no text is hidden in, or divided by, a processing instruction that is signed and not read",
        off: "processing instructions are passed over by the reader",
        source: "Canonical XML 1.1 section 2.3; XML Signature Best Practices section 2.1.4" }
    XmlSignatureNoComments = "xml.signature-no-comments" { VerifySignature, Gate, XmlSignatureInvalid,
        protects: "a Signature is read in one way: no comment and no processing instruction divides its values",
        off: "comments are passed over and the whole text is read",
        source: "CVE-2025-29775" }
    XmlSignatureNoObject = "xml.signature-no-object" { VerifySignature, Gate, XmlSignatureInvalid,
        protects: "a Signature carries nothing that could be taken for what it signs",
        off: "an Object is passed over",
        source: "SAML V2.0 core section 5.4; XML Signature 1.1 section 4.5; CVE-2025-47949" }
    XmlCanonicalizationExclusive = "xml.exclusive-canonicalization" { VerifySignature, Gate, XmlSignatureInvalid,
        protects: "what is signed does not depend on what is around it",
        off: "inclusive canonicalization is computed",
        source: "SAML V2.0 core sections 5.4.3 and 5.4.4" }
    SamlDestinationPresent = "saml.destination-present" { ValidateClaims, Gate, AssertionInvalid,
        protects: "a signed response says where it was sent, so that it cannot be sent elsewhere",
        off: "a signed response may leave its destination out",
        source: "SAML V2.0 bindings section 3.5.5.2" }
    SamlDestinationMatches = "saml.destination-matches" { ValidateClaims, Gate, AssertionInvalid,
        protects: "a response that was sent elsewhere is not received here",
        off: "the destination is passed over",
        source: "SAML V2.0 bindings section 3.5.5.2; core section 3.2.2" }
    SamlInResponseTo = "saml.in-response-to" { ValidateClaims, Gate, AssertionInvalid,
        protects: "a response answers the request that was made, or none",
        off: "what a response answers is passed over",
        source: "SAML V2.0 profiles sections 4.1.4.3 and 4.1.5; core section 3.2.2" }
    SamlNameIdFormatPresent = "saml.name-id-format-present" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an identifier says of which kind it is",
        off: "an identifier without a format is of an unspecified kind",
        source: "observed at AWS (saml-nameid-no-format)" }
    SamlConfirmationSingle = "saml.confirmation-single" { ValidateClaims, Gate, AssertionInvalid,
        protects: "there is one way in which the subject is confirmed",
        off: "one good confirmation is enough",
        source: "AWS IAM user guide, SAML assertions; observed at AWS (saml-subjconf-twice)" }
    SamlConfirmationBearer = "saml.confirmation-bearer" { ValidateClaims, Filter, AssertionInvalid,
        protects: "an assertion that only the holder of a key may use is not taken from its bearer",
        off: "any method confirms",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlRecipientPresent = "saml.recipient-present" { ValidateClaims, Filter, AssertionInvalid,
        protects: "a bearer confirmation says where it may be used",
        off: "a confirmation without a recipient may be used anywhere",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlRecipientMatches = "saml.recipient-matches" { ValidateClaims, Filter, AssertionInvalid,
        protects: "an assertion for somebody else is not used here",
        off: "the recipient is passed over",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlConfirmationExpires = "saml.confirmation-expires" { ValidateClaims, Filter, AssertionInvalid,
        protects: "a bearer confirmation ends",
        off: "a confirmation without an end does not end",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlConfirmationNotExpired = "saml.confirmation-not-expired" { ValidateClaims, Filter, AssertionExpired,
        protects: "an assertion is used in the time it was made for",
        off: "the end of the confirmation is passed over",
        source: "SAML V2.0 core section 2.4.1.2; profiles section 4.1.4.3" }
    SamlConfirmationNoNotBefore = "saml.confirmation-no-not-before" { ValidateClaims, Filter, AssertionInvalid,
        protects: "a bearer confirmation has no beginning: it may be used at once",
        off: "a beginning is passed over",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlConfirmationInResponseTo = "saml.confirmation-in-response-to" { ValidateClaims, Filter, AssertionInvalid,
        protects: "a confirmation answers the request that was made, or none",
        off: "what a confirmation answers is passed over",
        source: "SAML V2.0 profiles sections 4.1.4.2 and 4.1.5" }
    SamlConditionsPresent = "saml.conditions-present" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an assertion says for whom and for how long it is",
        off: "an assertion without conditions is for everybody",
        source: "SAML V2.0 profiles section 4.1.4.2; observed at AWS (saml-cond-missing)" }
    SamlConditionsBegun = "saml.conditions-begun" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an assertion is not used before its time",
        off: "the beginning is passed over",
        source: "SAML V2.0 core section 2.5.1.2" }
    SamlConditionsNotExpired = "saml.conditions-not-expired" { ValidateClaims, Gate, AssertionExpired,
        protects: "an assertion is not used after its time",
        off: "the end is passed over",
        source: "SAML V2.0 core section 2.5.1.2" }
    SamlConditionKnown = "saml.condition-known" { ValidateClaims, Gate, AssertionInvalid,
        protects: "a condition that is not understood is not met",
        off: "unknown conditions are passed over",
        source: "SAML V2.0 core section 2.5.1.1" }
    SamlAudiencePresent = "saml.audience-present" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an assertion is meant for somebody",
        off: "an assertion without an audience is for everybody",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlAudienceMatches = "saml.audience-matches" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an assertion that is meant for others is not used here",
        off: "audiences are passed over",
        source: "SAML V2.0 core section 2.5.1.4; profiles section 4.1.4.2" }
    SamlAuthnStatementPresent = "saml.authn-statement-present" { ValidateClaims, Gate, AssertionInvalid,
        protects: "the provider says that it authenticated the subject",
        off: "an assertion without such a statement is enough",
        source: "SAML V2.0 profiles section 4.1.4.2; observed at AWS (saml-authnstatement-missing)" }
    SamlSessionNotExpired = "saml.session-not-expired" { ValidateClaims, Gate, AssertionExpired,
        protects: "a session with the provider that is over begins no other",
        off: "the end of the session is passed over",
        source: "SAML V2.0 core section 2.7.2; observed at AWS (saml-authn-session-expired)" }
    SamlNotReplayed = "saml.not-replayed" { ValidateClaims, Gate, AssertionInvalid,
        protects: "an assertion proves an identity once",
        off: "an assertion may be used again",
        source: "SAML V2.0 profiles section 4.1.4.5" }
    ExpPresent = "claims.exp-present" { ValidateClaims, Gate, MissingClaim,
        protects: "a token does not live for ever",
        off: "a token without `exp` does not expire",
        source: "OpenID Connect Core 1.0 section 2; observed at AWS (wi-claim-no-exp)" }
    IatPresent = "claims.iat-present" { ValidateClaims, Gate, MissingClaim,
        protects: "a token says when it was issued",
        off: "`iat` may be absent",
        source: "OpenID Connect Core 1.0 section 2; observed at AWS (wi-claim-no-iat)" }
    AudPresent = "claims.aud-present" { ValidateClaims, Gate, MissingClaim,
        protects: "a token says whom it is for",
        off: "a token without `aud` is for everybody",
        source: "OpenID Connect Core 1.0 section 2; RFC 8725 section 3.9" }
    TimeIsNumber = "claims.time-is-number" { ValidateClaims, Choice, InvalidTimestamp,
        protects: "a time is a number, so that no reader compares it as text or skips it",
        off: "a string of decimal digits is read as a number",
        source: "RFC 7519 section 2 (NumericDate)" }
    TimeIsInteger = "claims.time-is-integer" { ValidateClaims, Choice, InvalidTimestamp,
        protects: "a time is a whole number of seconds",
        off: "fractions of a second are allowed",
        source: "AWS documentation (integer or long integer); observed at AWS (wi-claim-exp-fraction)" }
    TimeInRange = "claims.time-in-range" { ValidateClaims, Choice, InvalidTimestamp,
        protects: "a time is one that every reader computes with exactly: less than 2^53 from 1970",
        off: "a time beyond the range counts as the end of it",
        source: "RFC 7493 section 2.2" }
    NotExpired = "claims.not-expired" { ValidateClaims, Gate, Expired,
        protects: "a token is of no use once its time is up",
        off: "`exp` is not compared with the clock",
        source: "RFC 7519 section 4.1.4; OpenID Connect Core 1.0 section 3.1.3.7 (9)" }
    IssuedInPast = "claims.issued-in-past" { ValidateClaims, Gate, IssuedInFuture,
        protects: "a token that claims to be issued in the future is not believed",
        off: "`iat` is not compared with the clock",
        source: "AWS: `iat` is checked to lie in the past; observed at AWS (wi-claim-iat-hour-ahead)" }
    NotBefore = "claims.not-before" { ValidateClaims, Gate, NotYetValid,
        protects: "a token is of no use before its time",
        off: "`nbf` is not compared with the clock",
        source: "RFC 7519 section 4.1.5" }
    LifetimeOrdered = "claims.lifetime-ordered" { ValidateClaims, Gate, ClaimInvalid,
        protects: "a token does not end before it begins",
        off: "`exp` may lie before `iat` or `nbf`",
        source: "RFC 7519 sections 4.1.4 to 4.1.6" }
    AuthorizedPartyMatches = "claims.azp-matches" { ValidateClaims, Gate, AudienceInvalid,
        protects: "a token that was issued to another client is not accepted because we are in its audience",
        off: "`azp` is ignored",
        source: "OpenID Connect Core 1.0 section 3.1.3.7 (5)" }
    AuthorizedPartyBesideAudience = "claims.azp-beside-audience" { ValidateClaims, Choice, AudienceInvalid,
        protects: "an authorized party does not stand in for an audience that does not name us",
        off: "where `azp` names us, `aud` is not compared",
        source: "OpenID Connect Core 1.0 section 3.1.3.7 (3)" }
    AudienceMatches = "claims.audience-matches" { ValidateClaims, Gate, AudienceInvalid,
        protects: "a token meant for somebody else is not accepted",
        off: "any audience is accepted",
        source: "OpenID Connect Core 1.0 section 3.1.3.7 (3); RFC 8725 section 3.9" }
    AudiencesTrusted = "claims.audiences-trusted" { ValidateClaims, Gate, ManyAudiences,
        protects: "a token shared with an audience that we do not know is not accepted",
        off: "further audiences are ignored",
        source: "OpenID Connect Core 1.0 section 3.1.3.7 (3)" }
    AudienceSingle = "claims.audience-single" { ValidateClaims, Gate, ManyAudiences,
        protects: "several audiences come with the party that was authorized",
        off: "several audiences need no `azp`",
        source: "observed at AWS (wi-claim-aud-two-both-registered)" }
    SubIsString = "claims.sub-is-string" { ValidateClaims, Choice, ClaimInvalid,
        protects: "a subject is text, so that two readers cannot spell it differently",
        off: "an integer is read as its decimal text",
        source: "RFC 7519 section 4.1.2" }
    SubLength = "claims.sub-length" { ValidateClaims, Gate, ClaimInvalid,
        protects: "a subject fits every store it is written to: 255 characters",
        off: "a subject may have any length",
        source: "OpenID Connect Core 1.0 section 2" }
    RolesFormat = "roles.format" { ValidateClaims, Gate, RolesFormat,
        protects: "the claim that lists the roles a token is for is a text or a list",
        off: "a roles claim of another type is ignored",
        source: "observed at AWS (wi-roles-number, -bool, -object)" }
    RolesNamed = "roles.named" { ValidateClaims, Gate, RolesEmpty,
        protects: "a roles claim that names no role is not taken for one that was not made",
        off: "a roles claim without a role's ARN is ignored",
        source: "observed at AWS (wi-roles-array-empty, wi-roles-wildcard)" }
    RoleListed = "roles.lists-role" { ValidateClaims, Gate, RoleNotListed,
        protects: "a token that the provider made for some roles is not used for another",
        off: "the roles listed are not compared",
        source: "observed at AWS (wi-roles-array-other-only)" }
    TagsFormat = "tags.format" { ValidateClaims, Gate, TagsFormat,
        protects: "session tags are written in one of the two forms AWS defines, so that no tag is lost",
        off: "what is in another form is left out",
        source: "AWS IAM user guide, Passing session tags using AssumeRoleWithWebIdentity; observed at AWS (wi-claim-tags-nested-plain-strings)" }
    TagsCount = "tags.count" { ValidateClaims, Gate, Validation,
        protects: "a session carries a bounded number of tags: 50",
        off: "any number of tags is carried",
        source: "IAM and STS quotas; AWS STS API reference, `AssumeRole`" }
    TagsKey = "tags.key" { ValidateClaims, Gate, Validation,
        protects: "a tag's key is a name that a policy can write: 1 to 128 letters, digits, spaces and `_.:/=+-@`",
        off: "any text is a key",
        source: "AWS STS API reference, `Tag`" }
    TagsValue = "tags.value" { ValidateClaims, Gate, Validation,
        protects: "a tag's value is text that a policy can write: up to 256 letters, digits, spaces and `_.:/=+-@`",
        off: "any text is a value",
        source: "AWS STS API reference, `Tag`" }
    TagsReservedPrefix = "tags.reserved-prefix" { ValidateClaims, Gate, Validation,
        protects: "nobody passes as a tag what only AWS may say: no key begins with `aws:`, in any case",
        off: "a key may begin with `aws:`",
        source: "AWS IAM User Guide, rules for naming tags in IAM and AWS STS" }
    TagsDistinct = "tags.distinct" { ValidateClaims, Gate, TagsDuplicate,
        protects: "a key has one value: no two keys are equal without regard to case",
        off: "tags with equal keys are carried side by side",
        source: "AWS's answer to AssumeRole, recorded by others; AWS IAM User Guide, `id_session-tags`" }
    TagsTransitiveKnown = "tags.transitive-known" { ValidateClaims, Gate, TransitiveTagUnknown,
        protects: "a key that is passed on is one of the session's tags, so that a misspelt one is noticed",
        off: "a transitive key without a tag is carried and means nothing",
        source: "AWS's answer to AssumeRole, recorded by others" }
    SourceIdentityValid = "source-identity.valid" { ValidateClaims, Gate, SourceIdentityInvalid,
        protects: "a source identity can be logged and written in a policy: 2 to 64 characters of `A-Za-z0-9_+=,.@-`, so never `aws:`",
        off: "any text is a source identity",
        source: "AWS STS API reference, `SourceIdentity`; AWS IAM User Guide, `troubleshoot_saml`" }
    SamlRoleOffered = "saml.role-offered" { ValidateClaims, Gate, SamlRoleNotOffered,
        protects: "the provider, not the caller, says which roles somebody may ask for: the role and the provider are a pair of the assertion",
        off: "any role that trusts the provider may be asked for",
        source: "AWS IAM user guide, SAML assertions: Role; observed at AWS (saml-attr-role-other)" }
    SamlSessionNameSingle = "saml.session-name-single" { ValidateClaims, Gate, SamlSessionName,
        protects: "a session has one name",
        off: "the first name counts",
        source: "AWS IAM user guide, SAML assertions: RoleSessionName" }
    SamlSessionNameValid = "saml.session-name-valid" { ValidateClaims, Gate, SamlSessionName,
        protects: "a session's name has 2 to 64 characters of `[a-zA-Z_0-9+=,.@-]`",
        off: "a name may be any text",
        source: "AWS IAM user guide, SAML assertions: RoleSessionName" }
    SamlSessionDuration = "saml.session-duration" { ValidateClaims, Gate, AssertionInvalid,
        protects: "a duration is 900 to 43,200 seconds, in digits",
        off: "a duration that is none is passed over",
        source: "AWS IAM user guide, SAML assertions: SessionDuration" }
    TrustAllows = "trust.allows" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "a role is assumed by those its owner trusts",
        off: "whoever the provider vouches for, or whoever signs, may assume the role",
        source: "AWS IAM user guide, Policy evaluation logic; AWS STS API, AssumeRole and AssumeRoleWithWebIdentity" }
    TrustTagSession = "trust.tag-session" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "session tags, which other policies believe, are set where the role's owner lets the provider or the caller set them",
        off: "session tags need no permission",
        source: "AWS IAM user guide, Pass session tags in AWS STS: sts:TagSession" }
    TrustSourceIdentity = "trust.source-identity" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "a source identity, which audit logs believe, is set where the role's owner lets the provider or the caller set it",
        off: "a source identity needs no permission",
        source: "AWS IAM user guide, Monitor and control actions taken with assumed roles: sts:SetSourceIdentity" }
    TagsNotInherited = "tags.not-inherited" { EvaluateTrustPolicy, Gate, TagInherited,
        protects: "a tag that is passed on in a chain of roles is not set anew",
        off: "the tag of the request replaces it",
        source: "AWS IAM user guide, id_session-tags: chaining roles with session tags; AWS's answer to AssumeRole, recorded by others" }
    SourceIdentityUnchanged = "source-identity.unchanged" { EvaluateTrustPolicy, Gate, CallerRefused,
        protects: "who is behind a chain of roles stays who it was",
        off: "a later call names somebody else",
        source: "AWS IAM user guide, id_credentials_temp_control-access_monitor: the source identity cannot be changed" }
    CallerAllowed = "caller.allowed" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "who calls is let by its own policies: to hand out credentials, and to take on a role, unless the role names it at home",
        off: "the caller's own policies are not asked",
        source: "AWS IAM user guide, Policy evaluation logic; AWS STS API reference, AssumeRole and GetFederationToken: permissions" }
    CallerTagSession = "caller.tag-session" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "who may hand out credentials, or take on a role, may not thereby say who the bearer is",
        off: "the caller's own policies are not asked about tags",
        source: "AWS IAM user guide, id_session-tags: sts:TagSession" }
    CallerSourceIdentity = "caller.source-identity" { EvaluateTrustPolicy, Gate, NotAuthorized,
        protects: "a source identity is set, and handed on in a chain, by who is let by its own policies, unless it is a user whom the role names at home",
        off: "the caller's own policies are not asked about a source identity",
        source: "AWS IAM user guide, id_credentials_temp_control-access_monitor: both the permissions policy of the principal and the role trust policy" }
    PolicySize = "policy.size" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a policy stays as small as IAM stores it",
        off: "a policy may have any size that the bounds on JSON leave",
        source: "IAM and STS quotas; AWS STS API reference, `Policy`" }
    PolicyCharacters = "policy.characters" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a policy is written in tab, line feed, carriage return and U+0020 to U+00FF",
        off: "a policy may hold every character of Unicode",
        source: "IAM and STS API references, the pattern of policy documents" }
    PolicyPrincipalStar = "policy.principal-star" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a role does not trust whoever asks: neither a bare `*` nor `*` among providers is stored",
        off: "they are stored; neither names the bearer of a token or an assertion",
        source: "observed at AWS (saml-trust-write-star-principal, saml-trust-write-federated-star)" }
    PolicySharedProviderScoped = "policy.shared-provider-scoped" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a role that trusts a provider of many organizations looks at the claim that tells them apart; asked of a policy that is written, not of one that is there",
        off: "such a policy is stored, and lets in whoever has a token of the provider",
        source: "IAM User Guide, id_roles_providers_oidc_secure-by-default; observed at AWS (tp-github-*, tp-cognito-*)" }
    PolicyApplicationNamed = "policy.application-named" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a role that trusts Google, Amazon or Facebook looks at the application or the subject; asked of a policy that is written, not of one that is there",
        off: "such a policy is stored, and lets in the users of every application",
        source: "observed at AWS (tp-google-*, tp-amazon-*, tp-facebook-*)" }
    PolicySid = "policy.sid" { EvaluateTrustPolicy, Gate, MalformedPolicy,
        protects: "a statement's `Sid` is of letters and digits and names one statement",
        off: "a `Sid` is any text, and several statements may have it",
        source: "IAM User Guide, reference_policies_elements_sid" }
    DurationWithinMaximum = "session.duration-within-maximum" { GenerateCredentials, Gate, DurationExceeded,
        protects: "a session does not last longer than the role allows",
        off: "the role's maximum is not looked at",
        source: "AWS STS API reference, `DurationSeconds`" }
    ChainedDuration = "session.chained-duration" { GenerateCredentials, Gate, ChainedDurationExceeded,
        protects: "a session that the session of a role began lasts an hour at the most",
        off: "the role's maximum alone is looked at",
        source: "AWS IAM user guide, id_roles: role chaining; AWS STS API reference, AssumeRole: DurationSeconds" }
    TemporaryDuration = "session.temporary-duration" { GenerateCredentials, Gate, ChainedDurationExceeded,
        protects: "a session that a user began with temporary credentials lasts an hour at the most",
        off: "the role's maximum alone is looked at",
        source: "AWS's answer to AssumeRole, recorded by others (aws-runas issue 11, aws-vault issue 263 and its USAGE.md)" }
    SessionPolicyExists = "session.policy-exists" { GenerateCredentials, Gate, PolicyUnknown,
        protects: "a session is not left without a limit that was asked for: every managed policy that is named is there",
        off: "one that is not there is passed over",
        source: "AWS STS API reference, PolicyArns: the policies must exist in the same account as the role" }
    PackedSize = "session.packed-size" { GenerateCredentials, Gate, PackedPolicyTooLarge,
        protects: "a session token stays small enough to send with every request",
        off: "policies and tags may have any size",
        source: "AWS STS API reference, `PackedPolicySize`" }
}

structural! {
    /// A rule that no profile can leave out.
    Structural;

    ProviderNew = "provider.new" { Receive, ProviderExists,
        protects: "one URL, or one name, is one provider of an account",
        because: "a second one would replace whom the first one trusts",
        source: "AWS IAM API, CreateOpenIDConnectProvider and CreateSAMLProvider: EntityAlreadyExists" }
    ProviderExists = "provider.exists" { Receive, ProviderMissing,
        protects: "only a provider that is there is read, changed or deleted",
        because: "there is nothing to do it to",
        source: "AWS IAM API, DeleteOpenIDConnectProvider: NoSuchEntity; observed at AWS (iam-oidc-delete-again)" }
    SamlProviderChangeNamed = "saml-provider.change-named" { Receive, ProviderRequestInvalid,
        protects: "who changes a provider says what is to change",
        because: "there is nothing to do",
        source: "observed at AWS (iam-saml-update-nothing)" }
    SamlProviderKeyChangeSingle = "saml-provider.key-change-single" { Receive, ProviderRequestInvalid,
        protects: "private keys are added or removed, one step at a time",
        because: "which came first would decide whether there is room",
        source: "observed at AWS (iam-saml-add-and-remove-key)" }
    SamlProviderNewKey = "saml-provider.new-key" { Receive, ProviderRequestInvalid,
        protects: "a provider whose assertions have to be encrypted is made with a key that decrypts them",
        because: "nobody could sign on by it",
        source: "observed at AWS (iam-saml-create-required-no-key)" }
    SamlProviderKeptKey = "saml-provider.kept-key" { Receive, ProviderInvalid,
        protects: "a provider whose assertions have to be encrypted keeps a key that decrypts them",
        because: "nobody could sign on by it any more",
        source: "observed at AWS (iam-saml-update-required-no-key, iam-saml-remove-last-key-required)" }
    ParameterPresent = "api.parameter-present" { Receive, Validation,
        protects: "RoleArn, RoleSessionName and WebIdentityToken are there",
        because: "without them nothing is asked",
        source: "AWS STS API, AssumeRoleWithWebIdentity: required members" }
    ListWellFormed = "api.list-well-formed" { Receive, Validation,
        protects: "a list is numbered from 1 without gaps",
        because: "a number that a sender chooses must not decide how much memory is taken",
        source: "AWS query protocol: PolicyArns.member.1.arn" }
    RoleArnValid = "api.role-arn-valid" { Receive, Validation,
        protects: "RoleArn is the ARN of a role",
        because: "nothing else says which role, in which account",
        source: "AWS IAM user guide, IAM identifiers" }
    DurationInteger = "api.duration-integer" { Receive, Validation,
        protects: "DurationSeconds is a whole number in plain digits",
        because: "there is no other way to read it that everybody shares",
        source: "AWS STS API, AssumeRoleWithWebIdentity: DurationSeconds, an integer" }
    CallerSigned = "caller.signed" { Receive, NotSigned,
        protects: "somebody makes the call",
        because: "whose permissions decide, if nobody's?",
        source: "AWS STS API reference: of its calls, those with a web identity or an assertion alone are not signed" }
    CallerKnown = "caller.known" { Receive, SessionTokenInvalid,
        protects: "who signs is there: a user who was deleted, or a role that was made anew, has no credentials",
        because: "nobody's policies decide for somebody who is not there",
        source: "AWS IAM user guide, reference_policies_elements_principal: unique ids" }
    CallSupported = "api.call-supported" { Receive, NoSuchCall,
        protects: "a call that is not understood is not answered as if it were",
        because: "there is nothing to do",
        source: "AWS common errors: InvalidAction" }
    PrincipalArnLength = "api.principal-arn-length" { Receive, Validation,
        protects: "the ARN of a provider is as long as an ARN: 20 to 2048 characters",
        because: "nothing shorter or longer names a provider",
        source: "AWS STS API reference, AssumeRoleWithSAML: PrincipalArn" }
    SamlProviderArnValid = "saml-provider.arn-valid" { Receive, Validation,
        protects: "the ARN of a provider is one",
        because: "nothing else names a provider",
        source: "AWS IAM user guide, IAM ARNs" }
    JwsThreeSegments = "jws.three-segments" { Parse, NotAJwt,
        protects: "the input is a JWS in compact serialization, not a JWE, a JSON serialization or text around one",
        because: "there is no signature to verify in anything else",
        source: "RFC 7515 section 3.1" }
    Base64UrlDecodable = "base64url.decodable" { Parse, NotAJwt,
        protects: "a segment is base64url",
        because: "other characters and a length of 4n+1 stand for no octets",
        source: "RFC 7515 section 2; RFC 4648 section 5" }
    JsonUtf8 = "json.utf-8" { Parse, NotAJwt,
        protects: "a JSON text is UTF-8 and nothing else",
        because: "replacing what cannot be decoded would make different tokens equal",
        source: "RFC 8259 section 8.1; RFC 8725 section 3.7" }
    JsonWellFormed = "json.well-formed" { Parse, NotAJwt,
        protects: "a JSON text follows the grammar, with numbers that fit a double",
        because: "a repaired text is a guess",
        source: "RFC 8259; RFC 7493 section 2" }
    JsonObject = "json.object" { Parse, NotAJwt,
        protects: "a header, a claims set, a key set and a discovery document are objects",
        because: "nothing else has members",
        source: "RFC 7515 section 4; RFC 7519 section 7.2; RFC 7517 section 5; OpenID Connect Discovery 1.0 section 4.2" }
    JsonDepthBounded = "json.depth-bounded" { Parse, NotAJwt,
        protects: "a nested text cannot exhaust the stack",
        because: "a bound on work must not be removable",
        source: "RFC 8259 section 9" }
    JsonMembersBounded = "json.members-bounded" { Parse, NotAJwt,
        protects: "a text of many members cannot exhaust memory",
        because: "a bound on work must not be removable",
        source: "RFC 8259 section 9" }
    SamlBase64 = "saml.base64" { Parse, XmlInvalid,
        protects: "a response in a form field is base64, with nothing but white space in between",
        because: "other characters stand for no octets",
        source: "SAML V2.0 bindings section 3.5.4; RFC 4648 section 4" }
    XmlUtf8 = "xml.utf-8" { Parse, XmlInvalid,
        protects: "a document is UTF-8, by its octets and by its declaration",
        because: "two readers that guess an encoding differently read two documents",
        source: "XML 1.0 sections 2.2 and 4.3.3" }
    XmlDeclaration = "xml.declaration" { Parse, XmlInvalid,
        protects: "an XML declaration is at the very start, once, and of version 1.0",
        because: "other versions have other characters, names and line ends",
        source: "XML 1.0 section 2.8" }
    XmlCharacters = "xml.characters" { Parse, XmlInvalid,
        protects: "a document has no character that XML does not have, written plainly or as a reference",
        because: "readers end, drop or replace a text at such a character",
        source: "XML 1.0 sections 2.2 and 4.1" }
    XmlWellFormed = "xml.well-formed" { Parse, XmlInvalid,
        protects: "a document follows the grammar",
        because: "a repaired document is a guess",
        source: "XML 1.0 section 2.1; Namespaces in XML 1.0 section 7" }
    XmlOneRoot = "xml.one-root" { Parse, XmlInvalid,
        protects: "there is one document element, with nothing but comments, processing instructions and white space around it",
        because: "readers differ in which element counts",
        source: "XML 1.0 sections 2.1 and 2.8" }
    XmlEntityKnown = "xml.entity-known" { Parse, XmlInvalid,
        protects: "text comes from the document: of all entities only `amp`, `lt`, `gt`, `apos` and `quot` are there",
        because: "nothing else has a replacement text here",
        source: "XML 1.0 sections 4.1 and 4.6; CVE-2025-23369" }
    XmlAttributesUnique = "xml.attributes-unique" { Parse, XmlInvalid,
        protects: "an element has an attribute once, by its text and by its expanded name",
        because: "which of the two counts is a guess",
        source: "XML 1.0 section 3.1; Namespaces in XML 1.0 section 6.3" }
    XmlPrefixDeclared = "xml.prefix-declared" { Parse, XmlInvalid,
        protects: "a prefix stands for a namespace",
        because: "a name without its namespace is any name",
        source: "Namespaces in XML 1.0 section 5" }
    XmlNamespaceDeclarations = "xml.namespace-declarations" { Parse, XmlInvalid,
        protects: "`xml` and `xmlns` mean what they mean, and a prefix is never undeclared",
        because: "readers that follow the standard and readers that do not would see other names",
        source: "Namespaces in XML 1.0 sections 2.2, 3 and 5" }
    XmlDepthBounded = "xml.depth-bounded" { Parse, XmlInvalid,
        protects: "nested elements cannot exhaust a stack",
        because: "a bound on work must not be removable",
        source: "our own bound" }
    XmlAttributesBounded = "xml.attributes-bounded" { Parse, XmlInvalid,
        protects: "the attributes of an element can be compared with each other",
        because: "a bound on work must not be removable",
        source: "our own bound" }
    XmlNamespacesBounded = "xml.namespaces-bounded" { Parse, XmlInvalid,
        protects: "the namespace of a name is found at once, however many are declared around it",
        because: "a bound on work must not be removable",
        source: "our own bound" }
    SamlResponseElement = "saml.response-element" { Parse, XmlInvalid,
        protects: "a document is a response of SAML 2.0",
        because: "nothing else holds an assertion in a known place",
        source: "SAML V2.0 core section 3.3.3" }
    SamlAssertionNotEncrypted = "saml.assertion-not-encrypted" { Parse, XmlInvalid,
        protects: "an assertion can be read: none is decrypted here",
        because: "what cannot be read says nothing",
        source: "SAML V2.0 core section 2.3.4" }
    SamlAssertionSingle = "saml.assertion-single" { Parse, XmlInvalid,
        protects: "a response holds one assertion, so that what is verified and what is read are the same",
        because: "which of several counts would be a guess",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    IssPresent = "claims.iss-present" { LookupProvider, MissingClaim,
        protects: "a token says who issued it, as a string",
        because: "without an issuer there is no provider to look up",
        source: "RFC 7519 section 4.1.1; OpenID Connect Core 1.0 section 2" }
    SamlProviderRegistered = "saml-provider.registered" { LookupProvider, SamlNoProvider,
        protects: "an assertion is believed only of a provider that an account registered",
        because: "without a provider there are no keys",
        source: "AWS IAM user guide, troubleshoot SAML" }
    SamlIssuerPresent = "saml.issuer-present" { LookupProvider, XmlInvalid,
        protects: "an assertion says who issued it, once",
        because: "without an issuer there is no provider to look up",
        source: "SAML V2.0 core section 2.3.3" }
    ProviderRegistered = "provider.registered" { LookupProvider, NoProvider,
        protects: "a token is believed only where the role's account registered its issuer, byte for byte",
        because: "without a provider there are no keys and no audiences",
        source: "AWS IAM user guide, OIDC federation; RFC 8725 section 3.8" }
    FetchNotInCoolDown = "fetch.not-in-cool-down" { FetchKeys, NoKey,
        protects: "keys that could not be fetched a moment ago are not asked for again yet",
        because: "a bound on work must not be removable",
        source: "our own bound" }
    FetchReachable = "fetch.reachable" { FetchKeys, NoKey,
        protects: "the provider answers, in time and over TLS",
        because: "there is no document in no answer",
        source: "OpenID Connect Discovery 1.0 sections 4 and 7.1" }
    FetchStatusOk = "fetch.status-ok" { FetchKeys, NoKey,
        protects: "a document comes with status 200, and from where it was asked for: a redirect could lead inside",
        because: "nothing else is the document",
        source: "OpenID Connect Discovery 1.0 section 4.2" }
    DiscoveryJwksUriPresent = "discovery.jwks-uri-present" { FetchKeys, NoKey,
        protects: "a discovery document says where the keys are, as a string",
        because: "without a URL there is nothing to ask for",
        source: "OpenID Connect Discovery 1.0 section 3" }
    JwksKeysArray = "jwks.keys-array" { FetchKeys, NoKey,
        protects: "a key set has a list of keys",
        because: "there is no key anywhere else",
        source: "RFC 7517 section 5.1" }
    JwksNotEmpty = "jwks.not-empty" { FetchKeys, NoKey,
        protects: "a key set holds a key",
        because: "without a key no signature can be verified",
        source: "RFC 7517 section 5.1" }
    JwkTypeKnown = "jwk.type-known" { FetchKeys, NoKey,
        protects: "a key is RSA, P-256, P-384, P-521 or Ed25519, and nothing secret",
        because: "no verifier exists here for any other",
        source: "RFC 7518 section 6.1; RFC 8037 section 2; RFC 8725 section 3.2" }
    JwkValid = "jwk.valid" { FetchKeys, NoKey,
        protects: "a key's members are there and make a key: a point on the curve, a modulus of 1024 to 8192 bits, an odd exponent of at least 3 and below 2^33",
        because: "a signature under a key that is none proves nothing",
        source: "RFC 7518 sections 6.2.1 and 6.3.1; RFC 8725 section 3.4" }
    MetadataEntityDescriptor = "metadata.entity-descriptor" { FetchKeys, MetadataInvalid,
        protects: "a document is metadata of SAML 2.0",
        because: "nothing else says who a provider is",
        source: "SAML V2.0 metadata section 2.3" }
    MetadataEntityId = "metadata.entity-id" { FetchKeys, MetadataInvalid,
        protects: "a provider has a name",
        because: "without a name nothing it issues can be told to be its own",
        source: "SAML V2.0 metadata section 2.3.2; observed at AWS (saml-meta-no-entity-id)" }
    MetadataIdentityProvider = "metadata.identity-provider" { FetchKeys, MetadataInvalid,
        protects: "metadata are about an identity provider of SAML 2.0",
        because: "nobody else issues assertions",
        source: "SAML V2.0 metadata section 2.4.3; observed at AWS (saml-meta-empty-entity)" }
    CertificateReadable = "certificate.readable" { FetchKeys, XmlSignatureInvalid,
        protects: "a certificate is one, whole, in DER, with a public key that is RSA, P-256, P-384 or P-521",
        because: "there is no key in anything else",
        source: "RFC 5280 section 4.1; XML Signature 1.1 section 6.4" }
    JwsAlgorithmKnown = "jws.algorithm-known" { VerifySignature, SignatureInvalid,
        protects: "`alg` names a signature algorithm with public keys, exactly as registered: never `none`, never a MAC",
        because: "no profile switches off a signature",
        source: "RFC 7515 section 4.1.1; RFC 8725 sections 2.1 and 3.1" }
    JwkFitsAlgorithm = "jwk.fits-algorithm" { VerifySignature, NoKey,
        protects: "an algorithm is used with a key of its type and curve",
        because: "there is no way to verify with any other",
        source: "RFC 7518 sections 3.3 to 3.5; RFC 8725 section 3.1" }
    SignatureValid = "jws.signature-valid" { VerifySignature, SignatureInvalid,
        protects: "the token is what the provider signed",
        because: "no profile switches off a signature",
        source: "RFC 7515 section 5.2; RFC 8725 section 3.3" }
    SamlSigned = "saml.signed" { VerifySignature, AssertionUnsigned,
        protects: "an assertion is signed, by itself or with its response",
        because: "no profile switches off a signature",
        source: "SAML V2.0 core section 5.4; profiles section 4.1.4.2" }
    XmlElementFound = "xml.element-found" { VerifySignature, XmlSignatureInvalid,
        protects: "the element that is sought is there, once",
        because: "of none or of several nothing can be read",
        source: "SAML V2.0 core section 5.4.2" }
    XmlSignatureSingle = "xml.signature-single" { VerifySignature, XmlSignatureInvalid,
        protects: "the element has a Signature of its own, and one only",
        because: "no profile switches off a signature",
        source: "SAML V2.0 core section 5.4.1" }
    XmlSignatureStructure = "xml.signature-structure" { VerifySignature, XmlSignatureInvalid,
        protects: "a Signature has the parts of its schema, each where and as often as the schema says, and one Reference",
        because: "of two SignedInfo, References or digests one would be verified and the other believed",
        source: "XML Signature 1.1 section 4; SAML V2.0 core section 5.4.2; CVE-2025-29774; CVE-2024-45409" }
    XmlSignatureAlgorithmKnown = "xml.signature-algorithm-known" { VerifySignature, XmlSignatureInvalid,
        protects: "a signature is RSA (PKCS #1 v1.5) or ECDSA with SHA-256, SHA-384 or SHA-512: never SHA-1, never a MAC",
        because: "no profile switches off a signature",
        source: "XML Signature 1.1 section 6.4; RFC 9231; RFC 6194" }
    XmlCanonicalizationKnown = "xml.canonicalization-known" { VerifySignature, XmlSignatureInvalid,
        protects: "octets are made from a document in a way that is known, with parameters that are read",
        because: "there are no octets to digest otherwise",
        source: "XML Signature 1.1 section 6.5" }
    XmlTransforms = "xml.transforms" { VerifySignature, XmlSignatureInvalid,
        protects: "what is signed is the element as it stands: one enveloped-signature, then one canonicalization, nothing else",
        because: "a transform can sign something else than what is read",
        source: "SAML V2.0 core section 5.4.4; XML Signature Best Practices section 2.1" }
    XmlDigestAlgorithmKnown = "xml.digest-algorithm-known" { VerifySignature, XmlSignatureInvalid,
        protects: "a digest is SHA-256, SHA-384 or SHA-512",
        because: "no profile switches off a digest",
        source: "XML Signature 1.1 section 6.2; RFC 6194" }
    XmlReferenceOwnElement = "xml.reference-own-element" { VerifySignature, XmlSignatureInvalid,
        protects: "a Signature is about the element that holds it, named by its ID",
        because: "a signature over something else says nothing about what is read",
        source: "SAML V2.0 core section 5.4.2; XML Signature 1.1 section 4.4.3" }
    XmlBase64 = "xml.base64" { VerifySignature, XmlSignatureInvalid,
        protects: "a digest and a signature are base64, with nothing but white space in between",
        because: "other characters stand for no octets",
        source: "XML Schema Part 2 section 3.2.16; RFC 4648 section 4" }
    XmlKeyFitsAlgorithm = "xml.key-fits-algorithm" { VerifySignature, XmlSignatureInvalid,
        protects: "an algorithm is used with a key of its type and curve",
        because: "there is no way to verify with any other",
        source: "XML Signature 1.1 sections 6.4.2 and 6.4.3" }
    XmlSignatureValid = "xml.signature-valid" { VerifySignature, XmlSignatureInvalid,
        protects: "a Signature was made with the key of one of the certificates that the caller trusts, whatever its KeyInfo says",
        because: "no profile switches off a signature",
        source: "XML Signature 1.1 section 3.2.2; SAML V2.0 core section 5.4.5" }
    XmlDigestMatches = "xml.digest-matches" { VerifySignature, XmlSignatureInvalid,
        protects: "the element is, octet for octet in its canonical form, what was signed",
        because: "no profile switches off a digest",
        source: "XML Signature 1.1 section 3.2.1" }
    SamlAssertionStructure = "saml.assertion-structure" { ValidateClaims, AssertionInvalid,
        protects: "an assertion has the parts of its schema as often as the schema says",
        because: "which of two counts would be a guess",
        source: "SAML V2.0 core section 2.3.3" }
    SamlNameIdPresent = "saml.name-id-present" { ValidateClaims, NameIdMissing,
        protects: "an assertion says whom it is about, in text",
        because: "without a subject there is no identity to hand out",
        source: "SAML V2.0 core sections 2.4.1 and 2.2.3; AWS IAM user guide, troubleshoot SAML" }
    SamlConfirmationPresent = "saml.confirmation-present" { ValidateClaims, AssertionInvalid,
        protects: "an assertion says how its subject is confirmed",
        because: "whoever bears it would be the subject",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlConfirmationData = "saml.confirmation-data" { ValidateClaims, AssertionInvalid,
        protects: "a confirmation says where and until when",
        because: "without either it holds everywhere and for ever",
        source: "SAML V2.0 profiles section 4.1.4.2" }
    SamlTimeReadable = "saml.time-readable" { ValidateClaims, AssertionInvalid,
        protects: "a time is one: a date and a time of day in UTC",
        because: "nothing else can be compared with a clock",
        source: "SAML V2.0 core section 1.3.3; observed at AWS (saml-cond-notbefore-malformed)" }
    SamlSessionNamePresent = "saml.session-name-present" { ValidateClaims, SamlSessionName,
        protects: "an assertion names the session to come",
        because: "a session without a name is nobody's",
        source: "AWS IAM user guide, SAML assertions: RoleSessionName" }
    TimeReadable = "claims.time-readable" { ValidateClaims, InvalidTimestamp,
        protects: "`exp`, `iat` and `nbf` are times",
        because: "null, text, a list or an object cannot be compared with a clock",
        source: "RFC 7519 section 2 (NumericDate)" }
    AudReadable = "claims.aud-readable" { ValidateClaims, AudienceInvalid,
        protects: "an audience is a string or a list of strings with at least one",
        because: "nothing else names an audience",
        source: "RFC 7519 section 4.1.3" }
    SubPresent = "claims.sub-present" { ValidateClaims, MissingClaim,
        protects: "a token says whom it is about",
        because: "without a subject there is no identity to hand out",
        source: "OpenID Connect Core 1.0 section 2; observed at AWS (wi-claim-no-sub)" }
    SubReadable = "claims.sub-readable" { ValidateClaims, ClaimInvalid,
        protects: "a subject is text",
        because: "null, a list, an object, a fraction or a truth value is nobody's name",
        source: "RFC 7519 section 4.1.2" }
    RoleExists = "role.exists" { EvaluateTrustPolicy, NotAuthorized,
        protects: "there is a role to assume; who may not assume it does not learn whether there is",
        because: "there is nothing to assume",
        source: "observed at AWS: an unknown role is answered like a denial" }
    SamlRoleExists = "saml.role-exists" { EvaluateTrustPolicy, SamlNotAuthorized,
        protects: "there is a role to assume; who may not assume it does not learn whether there is",
        because: "there is nothing to assume",
        source: "observed at AWS: an unknown role is answered like a denial" }
    PolicyJson = "policy.json" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a policy is a JSON object within the bounds of the reader",
        because: "nothing else has elements, and a repaired text is a guess",
        source: "RFC 8259; IAM User Guide, reference_policies_grammar" }
    PolicyNoDuplicateMembers = "policy.no-duplicate-members" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a policy is read in one way: no object in it has a name twice, and no operator a key twice",
        because: "which of the two counts is a guess, and a guess grants",
        source: "IAM User Guide, reference_policies_grammar (no multiple instances of the same key)" }
    PolicyElementsKnown = "policy.elements-known" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a policy has no element that its kind does not know",
        because: "an element that is not understood may be what restricts it",
        source: "IAM User Guide, reference_policies_grammar" }
    PolicyVersion = "policy.version" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "the language a policy is written in is known",
        because: "with and without variables the same text grants different things",
        source: "IAM User Guide, reference_policies_elements_version" }
    PolicyStatement = "policy.statement" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a policy has statements, at least one, each an object",
        because: "without one it decides nothing",
        source: "IAM User Guide, reference_policies_elements_statement" }
    PolicyEffect = "policy.effect" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a statement says exactly `Allow` or `Deny`",
        because: "no effect can be assumed",
        source: "IAM User Guide, reference_policies_elements_effect" }
    PolicyAction = "policy.action" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a statement lists actions, or those it is not about, as `vendor:Name` or `*`",
        because: "what it is about cannot be assumed",
        source: "IAM User Guide, reference_policies_elements_action" }
    PolicyPrincipal = "policy.principal" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a statement of a resource or a trust policy names principals whole, and no other statement names any",
        because: "whom it is about cannot be assumed",
        source: "IAM User Guide, reference_policies_elements_principal" }
    PolicyResource = "policy.resource" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a statement lists ARNs, or those it is not about, with their service; a trust policy lists none",
        because: "what it is about cannot be assumed",
        source: "IAM User Guide, reference_policies_elements_resource" }
    PolicyCondition = "policy.condition" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a condition has a known operator, a key with a prefix, and values that the operator can compare",
        because: "a condition that is not understood may be what restricts it",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    PolicyVariables = "policy.variables" { EvaluateTrustPolicy, MalformedPolicy,
        protects: "a variable is closed, has a name, and stands where it is expanded",
        because: "taken as text it would never match, and what does not match can grant",
        source: "IAM User Guide, reference_policies_variables" }
}

structural! {
    /// A rule that is not about a federation request: about what the engine needs to do its part, or about what it sealed
    /// itself. No vector can put it to another implementation; it is tested where it is enforced.
    Operational;

    SessionTokenSealed = "session-token.sealed" { Receive, SessionTokenInvalid,
        protects: "a session token is one that we sealed, octet for octet, in its one spelling",
        because: "whoever could make or alter a session token could be anybody",
        source: "NIST SP 800-38D section 7.2; RFC 4648 section 3.5; AWS STS, `InvalidClientTokenId`" }
    SessionTokenNotExpired = "session-token.not-expired" { Receive, SessionExpired,
        protects: "credentials are of no use from the second at which they expire",
        because: "credentials that do not end are not temporary",
        source: "AWS STS API reference, `Credentials`; AWS STS, `ExpiredToken`" }
    XmlSizeBounded = "xml.size-bounded" { Parse, XmlInvalid,
        protects: "a large document cannot exhaust memory",
        because: "a bound on work must not be removable",
        source: "our own bound" }
    BackendLacksAlgorithm = "backend-lacks-algorithm" { VerifySignature, NoKey,
        protects: "nothing: the crypto backend of this build cannot compute the algorithm",
        because: "what cannot be computed cannot be verified",
        source: "the documentation of the backend" }
    ReplayStoreRoom = "saml.replay-store-room" { ValidateClaims, Internal,
        protects: "an assertion that was used is remembered: none is forgotten to make room for another",
        because: "a bound on work must not be removable",
        source: "SAML V2.0 profiles section 4.1.4.5" }
    EntropyAvailable = "credentials.entropy-available" { GenerateCredentials, Internal,
        protects: "credentials are drawn from a source of random octets that works",
        because: "credentials that can be guessed protect nothing",
        source: "RFC 4086 section 2; NIST SP 800-133 section 4" }
    CredentialsSealed = "credentials.sealed" { GenerateCredentials, Internal,
        protects: "credentials come with a session token that will be honoured",
        because: "no store remembers what the credentials stand for: without the token there is no session",
        source: "NIST SP 800-38D section 5.2.1.1: the cipher takes up to 64 GiB" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = Rule::all().map(Rule::id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn an_id_names_its_rule() {
        for rule in Rule::all() {
            assert_eq!(Rule::from_id(rule.id()), Some(rule));
        }
    }

    #[test]
    fn checks_are_listed_in_the_order_of_the_steps() {
        assert!(Check::ALL.is_sorted_by_key(|check| check.step()));
        assert!(Structural::ALL.is_sorted_by_key(|structural| structural.step()));
        assert!(Operational::ALL.is_sorted_by_key(|operational| operational.step()));
    }

    #[test]
    fn a_set_loses_one_check_at_a_time() {
        let set = CheckSet::ALL.without(Check::NotExpired);
        assert!(!set.contains(Check::NotExpired));
        assert_eq!(Check::ALL.iter().filter(|check| set.contains(**check)).count(), Check::ALL.len() - 1);
    }
}
