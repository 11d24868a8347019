//! Who is named.

use crate::subject::{
    Claim, HOME, Subject, asked, claim, federated, has_own, invariants, of, session, stranger, user, with,
};
use arbitrary::Unstructured;
use touchstone_corpus::format::{Principal, PrincipalKind};
use touchstone_proptests::generate::policy::{Document, Listing, Named, Question, Statement, question};
use touchstone_proptests::model::policy::Decision;

type Answer = arbitrary::Result<Claim>;

/// Somebody, under a policy of the resource that names somebody.
fn naming(principal: Principal, of: &'static str, text: &str) -> Question {
    let mut question = asked(None, Document::of(vec![Statement::allow("ec2:*", "*")]));
    question.request.principal = principal;
    question.sets.resource = Some(vec![Document::of(vec![Statement::allow("*", "*").to(of, text)])]);
    question
}

/// A name, and another that is nearly it.
fn names(u: &mut Unstructured<'_>) -> arbitrary::Result<(String, String)> {
    let mut name = || {
        (0..u.int_in_range(1..=3)?)
            .map(|_| Ok(*u.choose(&['a', 'b', 'A'])?))
            .collect::<arbitrary::Result<String>>()
    };
    let (one, other) = (name()?, name()?);
    let near = match u.int_in_range(0..=3)? {
        0 => one.clone(),
        1 => format!("{one}{other}"),
        2 => one.to_ascii_uppercase(),
        _ => other,
    };
    Ok((one, near))
}

/// 31: whom one entry names wholly. Behind a user or a session stand others, and a Deny spares those only whom it lists
/// with all of them.
fn named_or_not(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut listings: Vec<Listing<Named>> = Vec::new();
    for document in question.sets.resource.iter().flatten() {
        listings.extend(document.statements.iter().filter_map(|statement| statement.principal.clone()));
    }
    if listings.is_empty() {
        return Ok(Ok(()));
    }
    let listing = u.choose(&listings)?.clone();
    let denied = |but| {
        let principal = Some(Listing { but, ..listing.clone() });
        let statement = Statement { principal, ..Statement::deny("*", "*") };
        let mut asked = asked(None, Document::all());
        asked.request.principal = question.request.principal.clone();
        asked.sets.resource = Some(vec![Document::of(vec![statement])]);
        asked
    };
    let (named, others) = (denied(false), denied(true));
    let forbidden = |question: &Question| subject.decides(question) == Decision::ExplicitDeny;
    let chained = has_own(&question.request) && question.request.principal.kind != PrincipalKind::Root;
    // Whoever is spared is named; and whoever is alone and named is spared.
    let holds =
        (forbidden(&named) || forbidden(&others)) && (chained || forbidden(&named) != forbidden(&others));
    Ok(of(holds, &[&named, &others]))
}

/// 60: in a policy of the resource and in one that excepts.
fn account_by_either_name(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let other = with(&question, |sets| {
        for statement in sets.statements_mut() {
            for entry in statement.principal.iter_mut().flat_map(|listing| &mut listing.entries) {
                *entry = match &*entry {
                    Named::Of("AWS", text) if text.len() == 12 => {
                        Named::Of("AWS", format!("arn:aws:iam::{text}:root"))
                    }
                    Named::Of("AWS", text) if text.ends_with(":root") => {
                        Named::Of("AWS", text.split(':').nth(4).unwrap().to_owned())
                    }
                    entry => entry.clone(),
                };
            }
        }
    });
    Ok(of(subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

fn provider(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let (one, near) = names(u)?;
    let (kind, of) =
        *u.choose(&[(PrincipalKind::WebIdentity, "oidc-provider"), (PrincipalKind::Saml, "saml-provider")])?;
    let arn = |name: &str| format!("arn:aws:iam::{HOME}:{of}/{name}");
    let away = arn(&one).replace(HOME, "444455556666");
    let allows = |text: &str| subject.allows(&naming(stranger(kind, &arn(&one)), "Federated", text));
    let holds = allows(&arn(&near)) == (one == near) && !allows(&away);
    Ok(claim(holds, || format!("{of}: {one}, {near}")))
}

fn service(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    const ENDS: &[&str] = &["amazonaws.com", "amazonaws.com.cn", "amazonaws.co", "example"];
    let ((one, near), end, other_end) = (names(u)?, *u.choose(ENDS)?, *u.choose(ENDS)?);
    let (asks, named) = (format!("{one}.{end}"), format!("{near}.{other_end}"));
    let question = naming(stranger(PrincipalKind::Service, &asks), "Service", &named);
    Ok(claim(subject.allows(&question) == (asks == named), || format!("{asks}, {named}")))
}

fn session_by_its_name(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let (one, near) = names(u)?;
    let (role, other_role) = names(u)?;
    let named = session(&other_role, &near).arn.unwrap();
    let question = naming(session(&role, &one), "AWS", &named);
    let same = one == near && role == other_role;
    Ok(claim(subject.allows(&question) == same, || format!("{role}/{one}, {named}")))
}

/// 64: who federated stands behind the session, whatever its name.
fn federated_user_is_no_user(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let ((name, parent), (other, _)) = (names(u)?, names(u)?);
    let mut question = naming(federated(&name, &format!("user/{parent}")), "AWS", &user(&other).arn.unwrap());
    question.sets.session = Some(vec![Document::all()]);
    let by_itself =
        naming(federated(&name, "user/token-app"), "AWS", &federated(&other, "root").arn.unwrap());
    let holds =
        subject.allows(&question) == (parent == other) && subject.allows(&by_itself) == (name == other);
    Ok(claim(holds, || format!("{name} of {parent}, {other}")))
}

invariants! {
    31 somebody_is_named_or_somebody_else [NotPrincipalIsPrincipal] named_or_not;
    60 an_account_is_its_root [AccountIdNamesNobody, RootArnNamesRootUser] account_by_either_name;
    61 a_provider_is_named_whole [ProviderIsPrefix, ProviderOfAnyAccount, PrincipalCaseIgnored] provider;
    62 a_service_is_named_whole [ServiceByFirstLabel] service;
    63 a_session_is_no_other_session [SessionIsEverySession, PrincipalIsPrefix] session_by_its_name;
    64 a_federated_user_is_no_user [FederatedUserIsUser, FederatingUserNamesNobody] federated_user_is_no_user;
}
