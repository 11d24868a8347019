//! What is likely wrong: the mistakes that people make with SAML, told from what the steps found.

use super::Case;
use crate::explain::cause::Cause;
use crate::explain::{clock, page::shown};
use touchstone_engine::check::{Check, Rule, Structural};
use touchstone_engine::policy::Outcome;
use touchstone_engine::rejection::{Detail, Rejection};
use touchstone_engine::saml::explain::SignatureState;

/// What is likely wrong, in the order of the steps, each mistake once.
pub(super) fn likely(case: &Case<'_>) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    let found = case.failures().into_iter().filter_map(|broken| of(case, broken));
    for cause in found.chain(trust(case)) {
        if causes.iter().all(|other| other.id != cause.id) {
            causes.push(cause);
        }
    }
    causes
}

fn of(case: &Case<'_>, broken: &Rejection) -> Option<Cause> {
    let told = |id, sentence: String| Some(Cause::new(id, sentence));
    match (broken.rule(), broken.detail()) {
        (Rule::Structural(Structural::XmlSignatureValid), _) => signature(case),
        (Rule::Structural(Structural::XmlDigestMatches), _) => told(
            "altered",
            "the provider signed it, and it was changed afterwards: something on the way rewrites the XML, or somebody did"
                .to_owned(),
        ),
        (Rule::Structural(Structural::XmlSignatureAlgorithmKnown | Structural::XmlDigestAlgorithmKnown), _) => told(
            "algorithm",
            "the provider signs with an algorithm that is not taken any more, SHA-1 most likely: set it to RSA-SHA256"
                .to_owned(),
        ),
        (Rule::Check(Check::SamlAssertionSigned), _) => told(
            "response-signed-only",
            "the provider signs the response and not the assertion. AWS wants the assertion signed: set the provider to \
             sign assertions, beside responses or in place of them"
                .to_owned(),
        ),
        (Rule::Structural(Structural::SamlSigned), _) => told(
            "unsigned",
            "nothing in the response is signed: set the provider to sign assertions".to_owned(),
        ),
        (Rule::Structural(Structural::SamlAssertionNotEncrypted), _) => told(
            "encrypted",
            "the assertion is encrypted, and nothing here can decrypt it: let the provider send it plain to look at it"
                .to_owned(),
        ),
        (Rule::Check(Check::SamlStatusSuccess), Detail::Member(status)) => told(
            "provider-refused",
            format!("the provider itself refused to sign anybody on: it says `{status}`. Its log knows why"),
        ),
        (Rule::Check(Check::SamlIssuerMatches), Detail::Mismatch { wanted, got }) => told(
            "another-provider",
            format!(
                "the assertion was issued by `{got}`, and the metadata are those of `{wanted}`: it is another \
                 application's or another provider's. They are compared byte for byte"
            ),
        ),
        (Rule::Structural(Structural::SamlSessionNamePresent), _) => told(
            "no-session-name",
            "the assertion has no attribute `https://aws.amazon.com/SAML/Attributes/RoleSessionName`: map one that tells \
             people apart, such as the mail address"
                .to_owned(),
        ),
        (Rule::Check(Check::SamlSessionNameValid), Detail::Member(name)) => told(
            "session-name",
            format!(
                "`{name}` cannot be the name of a session, which has 2 to 64 characters of [a-zA-Z_0-9+=,.@-]: map another \
                 attribute to RoleSessionName"
            ),
        ),
        (Rule::Check(Check::SamlRoleOffered), _) => offered(case),
        (Rule::Check(Check::SamlRecipientMatches), Detail::Mismatch { got, .. }) => told(
            "recipient",
            format!(
                "the assertion is for `{got}`, which is no sign-in endpoint of AWS: the provider's assertion consumer \
                 service URL is to be https://signin.aws.amazon.com/saml, or that of a region"
            ),
        ),
        (Rule::Check(Check::SamlAudienceMatches), Detail::Mismatch { got, .. }) => told(
            "audience",
            format!(
                "the assertion is for the audience `{got}`: the provider's audience, or entity id of the service provider, \
                 is to be urn:amazon:webservices"
            ),
        ),
        (
            Rule::Check(
                Check::SamlConfirmationNotExpired | Check::SamlConditionsNotExpired | Check::SamlSessionNotExpired,
            ),
            Detail::Time { value, .. },
        ) => told(
            "expired",
            format!(
                "it was to be used until {} ago: a response is of use for minutes, so sign on again. If it was fresh when \
                 it was refused, try `--now` with that time",
                clock::span(case.now.saturating_sub(*value))
            ),
        ),
        (Rule::Check(Check::SamlConditionsBegun), Detail::Time { value, .. }) => told(
            "clock",
            format!(
                "it may be used from {} from now: the clock of the provider, or this one, is wrong",
                clock::span(value.saturating_sub(case.now))
            ),
        ),
        _ => None,
    }
}

/// A signature that no key of the metadata made: which key did, as far as its `KeyInfo` says.
fn signature(case: &Case<'_>) -> Option<Cause> {
    let refused =
        case.report.signatures.iter().find(|one| matches!(one.state, SignatureState::Refused(_)))?;
    let known = |shown: &str| case.report.certificates.iter().any(|certificate| certificate.sha256 == shown);
    Some(match refused.shown_certificate.as_deref() {
        Some(shown) if !known(shown) => Cause::new(
            "metadata-rotated",
            format!(
                "the {} shows a certificate that is not in the metadata (SHA-256 {shown}): the provider has changed its key, \
                 or this is another provider's response. Fetch the provider's metadata anew and store them (`aws iam \
                 update-saml-provider`)",
                refused.element.to_lowercase()
            ),
        ),
        Some(_) => Cause::new(
            "forged",
            "the certificate that the signature shows is the provider's, and its key did not make the signature: the \
             response was changed or made by somebody else"
                .to_owned(),
        ),
        None => Cause::new(
            "wrong-certificate",
            "no key of the metadata made the signature: the metadata are another provider's, or older than its key. Fetch \
             them anew and store them (`aws iam update-saml-provider`)"
                .to_owned(),
        ),
    })
}

/// The pair that is asked for is not offered: what is.
fn offered(case: &Case<'_>) -> Option<Cause> {
    let role = case.role?;
    let same_role = case.report.offered.iter().find(|(offered, _)| offered == role);
    Some(match (same_role, case.report.offered.as_slice()) {
        (Some((_, provider)), _) => Cause::new(
            "pair-of-another-provider",
            format!(
                "the assertion offers the role with the provider `{}`, and not with the one that is asked for: the \
                 attribute Role is to name both ARNs, of the same provider",
                shown(provider)
            ),
        ),
        (None, []) => Cause::new(
            "no-roles",
            "the assertion offers no role at all: the attribute `https://aws.amazon.com/SAML/Attributes/Role` is missing, \
             or its values are no pairs of a role's and a provider's ARN with a comma between"
                .to_owned(),
        ),
        (None, offered) => Cause::new(
            "another-role",
            format!(
                "the assertion offers {} other role{}, and not `{}`: who was signed on is not assigned to it with the \
                 provider",
                offered.len(),
                if offered.len() == 1 { "" } else { "s" },
                shown(role)
            ),
        ),
    })
}

/// A trust policy that says no.
fn trust(case: &Case<'_>) -> Option<Cause> {
    let asked = case.report.trust.iter().find(|asked| asked.outcome != Outcome::Allow)?;
    let statements = || asked.statements.iter();
    if asked.outcome == Outcome::ExplicitDeny {
        return Some(Cause::new("denied", "a statement of the trust policy forbids it".to_owned()));
    }
    let nearly = statements().find(|one| one.principal && one.action);
    Some(match nearly {
        Some(statement) => {
            let failed = statement.conditions.iter().find(|one| !one.holds);
            let key = failed.map_or("a condition", |condition| condition.key.as_str());
            Cause::new(
                "condition",
                format!("the trust policy names the provider, and `{}` is not as it asks for", shown(key)),
            )
        }
        None if statements().any(|one| one.principal) => Cause::new(
            "action",
            format!("the trust policy names the provider, and not the action `{}`", asked.action),
        ),
        None => Cause::new(
            "not-trusted",
            "no statement of the trust policy names the provider as `{\"Federated\": ARN}`".to_owned(),
        ),
    })
}
