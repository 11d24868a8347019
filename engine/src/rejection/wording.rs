//! What an API caller is told.

use super::{AMAZON, Constraint, Detail, FACEBOOK, joined};
use crate::check::{Answer, Check, Rule, Step, Structural};
use crate::profile::Texts;
use std::borrow::Cow;

/// The words for an API caller. AWS's were recorded on 2026-09-11; the short ones are the seed's, which the
/// `strict` profile uses where it has them.
pub(super) fn wording(rule: Rule, step: Step, texts: Texts, detail: &Detail) -> Cow<'static, str> {
    const NOT_A_JWT: &str =
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
    const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
    const NOT_VALIDATED: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.";

    if let Some(text) = saml_text(rule, step) {
        return text.into();
    }
    match (rule.answer(), texts, detail) {
        (Answer::NotAJwt, ..) if step == Step::FetchKeys => NO_KEY.into(),
        (Answer::NotAJwt, ..) => NOT_A_JWT.into(),
        (Answer::NoProvider, Texts::Seed, _) => "No OpenIDConnect provider found".into(),
        (Answer::NoProvider, Texts::Observed, Detail::Mismatch { got, .. } | Detail::Member(got)) => {
            format!("No OpenIDConnect provider found in your account for {got}").into()
        }
        (Answer::NoProvider, Texts::Observed, _) => "No OpenIDConnect provider found in your account".into(),
        (Answer::NoKey, ..) => NO_KEY.into(),
        (Answer::SignatureInvalid, Texts::Seed, _) => "Token signature invalid".into(),
        (Answer::AudienceInvalid, Texts::Observed, Detail::Empty(claim)) => {
            format!("Claim is not allowed to be empty: {claim}").into()
        }
        (Answer::ClaimInvalid, Texts::Observed, Detail::Null(_)) => {
            "Unknown error validating third-party token".into()
        }
        (Answer::SignatureInvalid | Answer::AudienceInvalid, Texts::Observed, _)
        | (Answer::ClaimInvalid, ..) => NOT_VALIDATED.into(),
        (Answer::MissingClaim, _, Detail::Member(name)) => format!("Missing a required claim: {name}").into(),
        (Answer::MissingClaim, ..) => "Missing a required claim".into(),
        (Answer::InvalidTimestamp, ..) => "Invalid timestamp in token claims.".into(),
        (Answer::Expired, Texts::Observed, Detail::Time { value, bound, .. }) => {
            format!("Token expired: current date/time {bound} must be before the expiration date/time {value}")
                .into()
        }
        (Answer::Expired, ..) => "Token expired".into(),
        (Answer::NotYetValid, _, Detail::Time { value, bound, .. }) => format!(
            "Token not yet valid: current date/time {bound} must be after or equal to the not-before date/time {value}"
        )
        .into(),
        (Answer::NotYetValid, ..) => "Token not yet valid".into(),
        (Answer::IssuedInFuture, _, Detail::Time { value, .. }) => {
            format!("Token issued in the future: {value}").into()
        }
        (Answer::IssuedInFuture, ..) => "Token issued in the future".into(),
        (Answer::AudienceInvalid, Texts::Seed, _) => "Invalid audience in token".into(),
        (Answer::ManyAudiences, ..) => {
            "Token audience contains more than one audience while authorized party is not present".into()
        }
        (Answer::Validation, _, Detail::Constraints(broken)) => validation(broken).into(),
        (Answer::Validation, _, Detail::Member(value)) => format!("{value} is invalid").into(),
        (Answer::Validation, ..) => "The request is not valid".into(),
        (Answer::ProviderIdRefused, _, detail) => provider_id_refused(detail).into(),
        (Answer::ThumbprintMismatch, ..) => {
            "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint".into()
        }
        (
            Answer::RolesFormat
            | Answer::RolesEmpty
            | Answer::RoleNotListed
            | Answer::TagsFormat
            | Answer::TagsDuplicate
            | Answer::TransitiveTagUnknown
            | Answer::SourceIdentityInvalid,
            ..,
        ) => asked_for_text(rule.answer(), detail).into(),
        (Answer::NotAuthorized, _, Detail::Action(action)) => {
            format!("Not authorized to perform {action}").into()
        }
        (Answer::NotAuthorized, _, Detail::Denied { caller, action, resource }) => {
            format!("User: {caller} is not authorized to perform: {action} on resource: {resource}").into()
        }
        (Answer::NotAuthorized, ..) => "Not authorized to perform sts:AssumeRoleWithWebIdentity".into(),
        (
            Answer::CallerRefused
            | Answer::NotSigned
            | Answer::NoSuchCall
            | Answer::TagInherited
            | Answer::ChainedDurationExceeded
            | Answer::PolicyUnknown,
            ..,
        ) => signed_call_text(rule.answer(), detail),
        (Answer::DurationExceeded, ..) => {
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.".into()
        }
        (Answer::MalformedPolicy, ..) => policy_text(rule, detail),
        (Answer::PackedPolicyTooLarge, _, Detail::Limit(percent)) => format!(
            "Packed size of session tags consumes {percent}% of allotted space."
        )
        .into(),
        (Answer::PackedPolicyTooLarge, ..) => "Packed size of session tags is too large.".into(),
        (Answer::SessionTokenInvalid, ..) => "The security token included in the request is invalid".into(),
        (Answer::SessionExpired, ..) => "The security token included in the request is expired".into(),
        (
            Answer::ProviderInvalid
            | Answer::ProviderExists
            | Answer::ProviderMissing
            | Answer::ProviderLimit
            | Answer::ProviderRequestInvalid,
            ..,
        ) => provider_text(detail),
        // INVARIANT: the others are about SAML and were worded above.
        _ => "Internal failure".into(),
    }
}

/// What is said about SAML: AWS's words where they were observed (saml-*) or documented (AWS IAM user guide, troubleshoot
/// SAML), without what tells of AWS's own services.
fn saml_text(rule: Rule, step: Step) -> Option<&'static str> {
    const METADATA: &str = "Could not parse metadata";
    let audience = [Check::SamlAudienceMatches.into(), Check::SamlRecipientMatches.into()];
    Some(match rule.answer() {
        Answer::MetadataInvalid if rule == Structural::MetadataIdentityProvider.into() => {
            "SAML Providers must reference at least one SAML assertion issuer."
        }
        Answer::MetadataInvalid => METADATA,
        // What cannot be read is the provider's metadata.
        Answer::XmlInvalid | Answer::XmlSignatureInvalid if step == Step::FetchKeys => METADATA,
        Answer::XmlSignatureInvalid => "Response signature invalid",
        Answer::AssertionInvalid if audience.contains(&rule) => {
            "Response does not contain the required audience."
        }
        Answer::XmlInvalid | Answer::AssertionInvalid => "Invalid base64 SAMLResponse",
        Answer::AssertionUnsigned => {
            "Response (with optional signature) must contain an assertion with a mandatory signature"
        }
        Answer::AssertionExpired => "Response has expired",
        Answer::IdpRejected => "The identity provider reported that authentication failed",
        Answer::IssuerUnknown => "Issuer not present in specified provider",
        Answer::NameIdMissing | Answer::SamlNotAuthorized => {
            "Not authorized to perform sts:AssumeRoleWithSAML"
        }
        Answer::SamlNoProvider => "Specified provider doesn't exist.",
        Answer::SamlRoleNotOffered => {
            "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
        }
        Answer::SamlSessionName if rule == Structural::SamlSessionNamePresent.into() => {
            "RoleSessionName is required in AuthnResponse"
        }
        Answer::SamlSessionName => "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}",
        _ => return None,
    })
}

fn validation(broken: &[Constraint]) -> String {
    let errors = if broken.len() == 1 { "error" } else { "errors" };
    let list: Vec<String> = broken.iter().map(Constraint::to_string).collect();
    format!("{} validation {errors} detected: {}", broken.len(), list.join("; "))
}

/// What is wrong with what is asked for beside the role: roles, tags, a source identity.
fn asked_for_text(answer: Answer, detail: &Detail) -> String {
    match (answer, detail) {
        (Answer::RolesFormat, _) => "The roles claim is not in a supported format",
        (Answer::RolesEmpty, _) => "The roles claim contains no valid role ARNs",
        (Answer::RoleNotListed, _) => {
            "The target role ARN is not present in the roles claim of the identity token"
        }
        (Answer::TagsFormat, Detail::Member(member)) => {
            return format!("{member} passed in claim is not in correct format.");
        }
        (Answer::TagsDuplicate, _) => {
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        }
        (Answer::TransitiveTagUnknown, _) => {
            "The specified transitive tag key must be included in the requested tags."
        }
        (Answer::SourceIdentityInvalid, _) => {
            "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\""
        }
        _ => "principal_tags passed in claim is not in correct format.",
    }
    .to_owned()
}

/// What is wrong with a call that somebody signs.
fn signed_call_text(answer: Answer, detail: &Detail) -> Cow<'static, str> {
    match (answer, detail) {
        (Answer::NotSigned, _) => "Request is missing Authentication Token".into(),
        (Answer::NoSuchCall, Detail::Member(action)) => {
            format!("Could not find operation {action} for version 2011-06-15").into()
        }
        (Answer::TagInherited, _) => {
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.".into()
        }
        (Answer::ChainedDurationExceeded, _) => {
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.".into()
        }
        (Answer::PolicyUnknown, Detail::Member(arn)) => {
            format!("The policy {arn} does not exist or is not attachable.").into()
        }
        (_, Detail::Because(reason)) => (*reason).into(),
        _ => "Access denied".into(),
    }
}

/// What is wrong with a policy, and where; some checks have a reason that is AWS's own text.
fn policy_text(rule: Rule, detail: &Detail) -> Cow<'static, str> {
    const WORDED: [Check; 3] =
        [Check::PolicyPrincipalStar, Check::PolicySharedProviderScoped, Check::PolicyApplicationNamed];
    match detail {
        Detail::Policy { reason, .. } if WORDED.iter().any(|worded| rule == Rule::Check(*worded)) => {
            reason.as_str().to_owned().into()
        }
        Detail::Policy { path, reason } => format!("{path}: {reason}").into(),
        Detail::Unscoped { principal, keys, .. } => format!(
            "Trust policy with trusted principal {principal} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {} which is not scoped to all.",
            joined(keys)
        )
        .into(),
        _ => "This policy contains invalid Json".into(),
    }
}

/// Observed: wi-param-providerid-*.
fn provider_id_refused(detail: &Detail) -> &'static str {
    match detail {
        Detail::Member(provider) if provider.as_str() == AMAZON => {
            "Provided Token is not a Login With Amazon token"
        }
        Detail::Member(provider) if provider.as_str() == FACEBOOK => {
            "graph.facebook.com rejected OAuth token with response \"Bad signature\" and code 190"
        }
        _ => {
            "Unrecognized OAuth provider. Do not include a provider parameter when submitting OpenIDConnect ID tokens"
        }
    }
}

/// Observed: iam-oidc-*. A query or a fragment is answered with the one word.
fn provider_text(detail: &Detail) -> Cow<'static, str> {
    match detail {
        Detail::Member(text) => text.as_str().to_owned().into(),
        _ => "Unknown".into(),
    }
}
