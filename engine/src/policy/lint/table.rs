//! Every finding there is, as data.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It is good to know.
    Safe,
    /// It lets in more than it seems to, or nobody at all.
    Caution,
    /// It lets in people who have nothing to do with the owner of the role.
    Dangerous,
}

impl Grade {
    /// The grade in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Caution => "caution",
            Self::Dangerous => "dangerous",
        }
    }
}

/// A mistake that can be found in a policy.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// Its id, in kebab case, which never changes.
    pub id: &'static str,
    /// How much it matters.
    pub grade: Grade,
    /// What a policy that has it allows. `{}` is where the text that shows it stands in a finding.
    pub sentence: &'static str,
    /// Who says so.
    pub source: &'static str,
}

macro_rules! lints {
    ($($name:ident = $id:literal { $grade:ident, $sentence:literal, source: $source:literal })*) => {
        $(pub(super) const $name: &Lint =
            &Lint { id: $id, grade: Grade::$grade, sentence: $sentence, source: $source };)*

        impl Lint {
            /// All of them.
            pub const ALL: &'static [&'static Self] = &[$($name),*];
        }
    };
}

lints! {
    PRINCIPAL_STAR = "principal-star" { Dangerous,
        "every principal of every AWS account may assume the role, if its own account lets it",
        source: "IAM User Guide, reference_policies_elements_principal" }
    PRINCIPAL_STAR_CONDITIONED = "principal-star-conditioned" { Caution,
        "every principal of AWS for which the conditions hold may assume the role: nothing else holds it back",
        source: "IAM User Guide, reference_policies_elements_principal" }
    NO_EXTERNAL_ID = "account-without-external-id" { Caution,
        "`{}` is of another account; without `sts:ExternalId`, a service run there can be made to assume the role for \
         somebody else",
        source: "IAM User Guide, confused-deputy" }
    ACTION_WILDCARD = "action-wildcard" { Caution,
        "`{}` also lets the caller set session tags and a source identity, which other policies believe",
        source: "IAM User Guide, id_session-tags" }
    NOT_ACTION = "not-action" { Caution,
        "`NotAction` in an Allow lets the caller do all that is not listed",
        source: "IAM User Guide, reference_policies_elements_notaction" }
    TENANT_UNCHECKED = "tenant-unchecked" { Dangerous,
        "`{}` serves many organizations, and no condition tells them apart: a token of any of them is enough",
        source: "IAM User Guide, id_roles_providers_oidc_secure-by-default" }
    SUBJECT_UNCHECKED = "subject-unchecked" { Caution,
        "whatever `{}` vouches for may assume the role: no condition looks at the subject",
        source: "IAM User Guide, id_roles_create_for-idp_oidc" }
    IDENTITY_NEGATED = "identity-negated" { Dangerous,
        "whom `{}` does not exclude may assume the role: everybody else who has a token of the provider",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    AUDIENCE_UNCHECKED = "audience-unchecked" { Caution,
        "a token for any client id of `{}` is enough: no condition looks at the audience",
        source: "IAM User Guide, id_roles_create_for-idp_oidc" }
    ASSERTION_AUDIENCE_UNCHECKED = "assertion-audience-unchecked" { Caution,
        "an assertion of `{}` for any other service is enough: no condition looks at `SAML:aud`",
        source: "IAM User Guide, id_roles_create_for-idp_saml" }
    SUBJECT_ANY = "subject-any" { Dangerous,
        "`{}` matches every value there is",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    ORGANIZATION_ANY = "organization-any" { Dangerous,
        "`{}` matches subjects of everybody who uses the provider",
        source: "GitHub Docs, Actions, Configuring OpenID Connect in AWS" }
    ORGANIZATION_PATTERN = "organization-pattern" { Dangerous,
        "`{}` matches organizations whose names are like this one, and anybody may register one",
        source: "GitHub Docs, Actions, Configuring OpenID Connect in AWS" }
    REPOSITORY_ANY = "repository-any" { Dangerous,
        "`{}` matches everything that the organization has there and ever will",
        source: "GitHub Docs, Actions, Configuring OpenID Connect in AWS" }
    REPOSITORY_PATTERN = "repository-pattern" { Dangerous,
        "`{}` matches whatever of the organization has a name like this one",
        source: "GitHub Docs, Actions, Configuring OpenID Connect in AWS" }
    PULL_REQUEST = "pull-request-reachable" { Caution,
        "`{}` matches workflows that run for a pull request, before anybody has reviewed it",
        source: "GitHub Docs, Actions, OpenID Connect reference: example subject claims" }
    PREFIX_COLLISION = "prefix-collision" { Caution,
        "`{}` also matches names that only begin like this one",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    ONE_SIDED_ID = "one-sided-immutable-subject" { Caution,
        "`{}` matches no subject: GitHub writes the ids of owner and repository, or neither",
        source: "GitHub Docs, Actions, OpenID Connect reference: immutable subject claims" }
    SUBJECT_BY_NAME = "subject-by-name" { Safe,
        "`{}` goes by names, which somebody else can take once they are free; ids (`repository_owner_id`, \
         `repository_id`, a subject with ids) do not change hands, and new repositories have subjects with ids",
        source: "GitHub Docs, Actions, OpenID Connect reference: immutable subject claims" }
    FOR_ALL_VALUES = "for-all-values-absent" { Caution,
        "`{}` also holds where the token does not have the claim",
        source: "IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys" }
    IF_EXISTS = "if-exists-absent" { Caution,
        "`{}` also holds where the token does not have the claim",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    EQUALS_STAR = "equals-star" { Caution,
        "`{}` is compared letter by letter, the star too: the statement lets nobody in",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    EQUALS_STAR_OPEN = "equals-star-open" { Dangerous,
        "`{}` is compared letter by letter, the star too: the condition keeps nobody out",
        source: "IAM User Guide, reference_policies_elements_condition_operators" }
    EMPTY_LIST = "empty-list" { Caution,
        "no value is one of the empty list of `{}`: the statement lets nobody in",
        source: "observed at AWS (tp-github-equals-empty-list, tp-google-value-empty-list): it is stored" }
    EMPTY_LIST_OPEN = "empty-list-open" { Dangerous,
        "no value is one of the empty list of `{}`: the condition keeps nobody out",
        source: "observed at AWS (tp-github-equals-empty-list, tp-google-value-empty-list): it is stored" }
    FOREIGN_CLAIM = "foreign-claim" { Caution,
        "`{}` is of a provider that the statement does not name, so no request has it: the statement lets nobody in",
        source: "IAM User Guide, reference_policies_iam-condition-keys" }
    FOREIGN_CLAIM_OPEN = "foreign-claim-open" { Dangerous,
        "`{}` is of a provider that the statement does not name, so no request has it: the condition keeps nobody out",
        source: "IAM User Guide, reference_policies_iam-condition-keys" }
    LITERAL_VARIABLE = "literal-variable" { Caution,
        "`{}` is text: variables need version 2012-10-17 of the language",
        source: "IAM User Guide, reference_policies_elements_version" }
}
