//! Unforgeability of SAML, as a property.
//!
//! It can fail: whoever has the key makes another identity, and is noticed.

use arbitrary::Unstructured;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use touchstone_corpus::build::saml::Signs;
use touchstone_corpus::build::xml::OPERATIONS;
use touchstone_corpus::judge::saml_identity;
use touchstone_engine::ablation::{Ablated, SamlIdentity};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_proptests::choices::{from_seed, strategy};
use touchstone_proptests::generate::{Response, Tampering, response, tampering};

/// Nothing is written beside the tests: what fails is printed, shrunk, and becomes a vector.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// A case is all the attacks, some sixty: fewer cases do.
fn few() -> ProptestConfig {
    ProptestConfig { cases: (config().cases / 4).max(1), ..config() }
}

/// Most changes break a response, and few of the others are an attack.
fn many() -> ProptestConfig {
    ProptestConfig { cases: config().cases.saturating_mul(4), ..config() }
}

fn judge(document: &[u8], name: Name) -> Result<SamlIdentity, Rejection> {
    saml_identity(&Ablated::of(&Profile::named(name)), Response::party(), document, Backend::PREFERRED)
}

/// A response, another of the same provider, and what is done to the first.
fn tampered(u: &mut Unstructured<'_>) -> arbitrary::Result<(Response, Response, Tampering)> {
    Ok((response(u)?, response(u)?, tampering(u)?))
}

/// An identity that comes out of a document though none of these responses says it.
fn forged(document: &[u8], signed: &[&Response], name: Name) -> Option<SamlIdentity> {
    let identity = judge(document, name).ok()?;
    let was_signed =
        signed.iter().any(|response| response.is_believed(name) && response.identity() == identity);
    (!was_signed).then_some(identity)
}

proptest! {
    #![proptest_config(config())]

    /// What nobody touched is believed, and says exactly what was signed.
    #[test]
    fn a_response_is_read_as_it_was_signed(response in strategy(response)) {
        let document = response.document().to_xml();
        for name in Name::ALL {
            let identity = judge(document.as_bytes(), name);
            if response.is_believed(name) {
                prop_assert_eq!(identity, Ok(response.identity()), "{}", document);
            } else {
                prop_assert!(identity.is_err());
            }
        }
    }
}

proptest! {
    #![proptest_config(few())]

    /// The attacks of the vectors, each alone, on whatever a provider may say.
    #[test]
    fn no_attack_of_the_vectors_yields_an_identity_that_was_not_signed(response in strategy(response)) {
        let document = response.document();
        for operation in OPERATIONS.iter().copied().flatten().filter(|one| one.can_be_done_to(&document)) {
            let attacked = (operation.apply)(&document).to_xml();
            for name in Name::ALL {
                let forged = forged(attacked.as_bytes(), &[&response], name);
                prop_assert!(forged.is_none(), "{}: {:?} of {}", operation.name, forged, attacked);
            }
        }
    }
}

proptest! {
    #![proptest_config(many())]

    /// Unforgeability: whoever has no key gets nothing, or exactly an identity that was signed.
    #[test]
    fn a_response_changed_without_the_key_never_yields_an_identity_that_was_not_signed(
        (response, other, tampering) in strategy(tampered),
    ) {
        let document = tampering.apply(&response.document(), &other.document());
        for name in Name::ALL {
            let forged = forged(&document, &[&response, &other], name);
            prop_assert!(forged.is_none(), "{:?} of {}", forged, String::from_utf8_lossy(&document));
        }
    }
}

/// Where nearly all changed responses were refused, or nearly none, the property would say little.
#[test]
fn a_fair_share_of_the_changed_responses_is_believed() {
    let (mut changed, mut believed, mut by_signature) = (0, 0, 0);
    for (response, other, tampering) in (0..400).filter_map(|seed| from_seed(seed, tampered).ok()) {
        let before = response.document();
        let document = tampering.apply(&before, &other.document());
        if document == before.to_xml().into_bytes() {
            continue;
        }
        changed += 1;
        match judge(&document, Name::Strict) {
            Ok(_) => believed += 1,
            Err(rejection)
                if ["xml.signature-valid", "xml.digest-matches"].contains(&rejection.rule().id()) =>
            {
                by_signature += 1;
            }
            Err(_) => {}
        }
    }
    let counts = format!("of {changed} changed, {believed} believed, {by_signature} refused by signature");
    assert!(changed >= 300 && (30..=200).contains(&believed) && by_signature >= 30, "{counts}");
}

#[test]
fn with_the_key_another_identity_can_be_made() {
    let signed = Response {
        signs: Signs::Both,
        name_id: "alice".to_owned(),
        name_id_format: Some("urn:format"),
        attributes: Vec::new(),
        typed: true,
        key_info: true,
    };
    let admin = Response { name_id: "admin".to_owned(), ..signed.clone() };
    let told = Response { attributes: vec![("a", vec![String::new()])], ..signed.clone() };
    for name in Name::ALL {
        let sound = signed.document().to_xml();
        assert_eq!(forged(sound.as_bytes(), &[&signed], name), None);
        for other in [&admin, &told] {
            let document = other.document().to_xml();
            assert_eq!(forged(document.as_bytes(), &[&signed], name), Some(other.identity()));
        }
    }
}
