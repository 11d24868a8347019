//! Who asks, and who is named.

use super::aim::missing;
use super::request::HOME;
use super::{Listing, Named, chance};
use arbitrary::Unstructured;
use touchstone_corpus::format::{PolicyRequest, Principal, PrincipalKind};

const AWAY: &str = "444455556666";

/// Somebody who asks.
pub(super) fn caller(u: &mut Unstructured<'_>) -> arbitrary::Result<Principal> {
    use PrincipalKind as Is;
    const KINDS: &[PrincipalKind] = &[
        Is::User,
        Is::User,
        Is::User,
        Is::User,
        Is::AssumedRole,
        Is::AssumedRole,
        Is::AssumedRole,
        Is::AssumedRole,
        Is::FederatedUser,
        Is::FederatedUser,
        Is::Role,
        Is::Root,
        Is::Service,
        Is::WebIdentity,
        Is::Saml,
        Is::Anonymous,
    ];
    let kind = *u.choose(KINDS)?;
    let account = if chance(u, 20)? { AWAY } else { HOME };
    let iam = |resource: &str| format!("arn:aws:iam::{account}:{resource}");
    let sts = |resource: &str| format!("arn:aws:sts::{account}:{resource}");
    let (arn, parent) = match kind {
        Is::User => (Some(iam("user/alice")), None),
        Is::Role | Is::AssumedRole => {
            let (role, session) = *u.choose(&[
                ("role/team/ci", "assumed-role/ci/build"),
                ("role/ci", "assumed-role/ci/build"),
                ("role/aws-service-role/ec2.amazonaws.com/ci", "assumed-role/ci/build"),
            ])?;
            match kind {
                Is::Role => (Some(iam(role)), None),
                _ => (Some(sts(session)), Some(iam(role))),
            }
        }
        Is::FederatedUser => {
            let parent = *u.choose(&["user/alice", "user/alice", "user/token-app", "root"])?;
            (Some(sts("federated-user/alice")), Some(iam(parent)))
        }
        Is::Root => (Some(iam("root")), None),
        Is::Service => (Some("ec2.amazonaws.com".to_owned()), None),
        Is::WebIdentity => (Some(iam("oidc-provider/idp.example")), None),
        Is::Saml => (Some(iam("saml-provider/corp")), None),
        Is::Anonymous => (None, None),
    };
    let of_account = kind != Is::Service && kind != Is::Anonymous;
    Ok(Principal { kind, arn, account: of_account.then(|| account.to_owned()), parent })
}

/// Entries that name who asks, or somebody like it.
pub(super) fn named(
    u: &mut Unstructured<'_>,
    request: &PolicyRequest,
    hit: bool,
) -> arbitrary::Result<Listing<Named>> {
    if hit && chance(u, 20)? {
        return Ok(Listing::of(vec![Named::Star]));
    }
    let mut entries = Vec::new();
    if hit {
        entries.push(u.choose(&ways(&request.principal))?.clone());
    }
    let others = u.int_in_range(usize::from(!hit)..=2)?;
    for _ in 0..others {
        entries.push(somebody_else(u, &request.principal)?);
    }
    Ok(Listing::of(entries))
}

/// Entries that `NotPrincipal` may have: some or all of those that spare who asks.
pub(super) fn named_but(
    u: &mut Unstructured<'_>,
    request: &PolicyRequest,
) -> arbitrary::Result<Listing<Named>> {
    let mut entries = Vec::new();
    for way in ways(&request.principal) {
        if !chance(u, 25)? {
            entries.push(way);
        }
    }
    if entries.is_empty() {
        entries.push(somebody_else(u, &request.principal)?);
    }
    entries.retain(|entry| *entry != Named::Of("AWS", "*".to_owned()));
    if entries.is_empty() || chance(u, 5)? {
        entries.push(Named::Of("AWS", "*".to_owned()));
    }
    Ok(Listing::but(entries))
}

/// Every way to name a principal.
fn ways(principal: &Principal) -> Vec<Named> {
    use PrincipalKind as Is;
    let aws = |text: &str| Named::Of("AWS", text.to_owned());
    let arn = principal.arn.clone().unwrap_or_default();
    let account = principal.account.clone().unwrap_or_default();
    let of_account = || [aws(&account), aws(&format!("arn:aws:iam::{account}:root"))];
    let mut ways = match principal.kind {
        Is::Service => vec![Named::Of("Service", arn)],
        Is::WebIdentity | Is::Saml => vec![Named::Of("Federated", arn)],
        Is::Anonymous => Vec::new(),
        Is::Root => of_account().to_vec(),
        _ => [aws(&arn)].into_iter().chain(of_account()).collect(),
    };
    ways.extend(principal.parent.as_deref().map(aws));
    ways.push(aws("*"));
    ways
}

/// An entry that names somebody, but hardly who asks.
fn somebody_else(u: &mut Unstructured<'_>, principal: &Principal) -> arbitrary::Result<Named> {
    const OTHERS: &[(&str, &str)] = &[
        ("AWS", "arn:aws:iam::111122223333:user/bob"),
        ("AWS", "arn:aws:iam::111122223333:user/alice"),
        ("AWS", "arn:aws:sts::111122223333:assumed-role/ci/build"),
        ("AWS", "arn:aws:iam::111122223333:role/ci"),
        ("AWS", "arn:aws:iam::444455556666:root"),
        ("AWS", "777788889999"),
        ("Service", "ec2.amazonaws.com"),
        ("Service", "lambda.amazonaws.com"),
        ("Service", "ec2.amazonaws.com.cn"),
        ("Federated", "arn:aws:iam::444455556666:oidc-provider/idp.example"),
        ("Federated", "accounts.google.com"),
        ("Federated", "arn:aws:iam::111122223333:saml-provider/corp"),
        ("CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"),
    ];
    if let Some(arn) = &principal.arn
        && arn.contains('/')
        && chance(u, 40)?
    {
        let (start, name) = arn.rsplit_once('/').unwrap_or_default();
        // Wildcards have no place in a principal.
        let mut near = missing(u, name)?.replace(['?', '*', '$', '.'], "");
        if near.is_empty() || near == name {
            near.push('x');
        }
        let of = match principal.kind {
            PrincipalKind::WebIdentity | PrincipalKind::Saml => "Federated",
            _ => "AWS",
        };
        return Ok(Named::Of(of, format!("{start}/{near}")));
    }
    let (of, text) = *u.choose(OTHERS)?;
    Ok(Named::Of(of, text.to_owned()))
}
