//! The properties of `token.rs` can fail: each is shown something that breaks it.

use std::sync::LazyLock;
use touchstone_corpus::mint::{Jwks, Jwt, Setting, b64, test_key};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::check::{Check, Operational, Rule, Step};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_proptests::choices::from_seed;
use touchstone_proptests::engine::{agrees, judge};
use touchstone_proptests::generate::{
    Edit, KeySet, SIGNED, SIGNER, Settings, Signed, signed, sound_claims, sound_header, sound_party,
};
use touchstone_proptests::json::Json;
use touchstone_proptests::model;

/// Tokens as the properties see them, signed once.
static CASES: LazyLock<Vec<(Signed, Vec<u8>)>> = LazyLock::new(|| {
    (0..6000)
        .filter_map(|seed| from_seed(seed, |u| signed(u, &Settings::DEFAULT)).ok())
        .map(|signed| (signed.clone(), signed.token()))
        .collect()
});

fn sound() -> Signed {
    Signed { header: sound_header(), claims: sound_claims(), party: sound_party() }
}

/// Whether the model tells a weakened engine from a whole one.
fn is_noticed(engine: &Ablated) -> bool {
    let jwks = KeySet::sound().text();
    CASES.iter().any(|(signed, token)| {
        let found = judge(engine, token, &jwks, &signed.party, Backend::PREFERRED);
        let expected = model::id_token(
            &signed.header_text(),
            &signed.claims_text(),
            &SIGNER,
            &signed.party,
            engine.profile(),
        );
        !agrees(&found, &expected)
    })
}

#[test]
fn the_model_notices_every_claim_rule_that_is_taken_away() {
    for name in Name::ALL {
        let profile = Profile::named(name);
        let rules = Check::ALL.iter().copied().filter(|check| {
            let of_an_id_token = check.id().starts_with("claims.");
            let step = matches!(check.step(), Step::ValidateClaims | Step::LookupProvider);
            profile.enforces(*check) && of_an_id_token && step
        });
        for check in rules {
            assert!(is_noticed(&profile.without(check)), "{} without {}", name.as_str(), check.id());
        }
    }
}

#[test]
fn the_model_notices_the_header_rules_that_are_taken_away() {
    for check in [
        Check::JwsCriticalWellFormed,
        Check::JwsCriticalUnderstood,
        Check::JwsPayloadEncoded,
        Check::JwtTypeIsJwt,
        Check::JwtNotNested,
        Check::JwsKidPresent,
        Check::JwkKidMatches,
    ] {
        for name in Name::ALL {
            assert!(is_noticed(&Profile::named(name).without(check)), "{}", check.id());
        }
    }
    assert!(is_noticed(&Profile::strict().without(Check::JsonNoDuplicateMembers)));
}

#[test]
fn with_the_key_another_identity_can_be_made() {
    let forged = sound().edited(&Edit::Set("sub".to_owned(), "admin".into()));
    let engine = Ablated::of(&Profile::strict());
    let (jwks, party) = (KeySet::sound().text(), sound_party());
    let forged = judge(&engine, &forged.token(), &jwks, &party, Backend::PREFERRED).unwrap();
    let identities = SIGNED.iter().map(|token| judge(&engine, token, &jwks, &party, Backend::PREFERRED));
    assert!(identities.flatten().all(|identity| identity != forged));
}

#[test]
fn the_order_of_keys_matters_where_two_have_one_kid_and_the_last_counts() {
    let mut keys = KeySet::sound();
    let Json::Object(mut other) = keys.0[0].clone() else { unreachable!() };
    let p256_b: Json = test_key("p256-b").jwk().to_value().into();
    let Json::Object(stranger) = p256_b else { unreachable!() };
    for (name, value) in stranger.into_iter().filter(|(name, _)| name == "x" || name == "y") {
        Edit::Set(name, value).apply(&mut other);
    }
    keys.0.push(Json::Object(other));
    let mut reversed = keys.clone();
    reversed.0.reverse();

    let engine = Ablated::of(&Profile::aws());
    let judge = |keys: &KeySet| judge(&engine, &SIGNED[0], &keys.text(), &sound_party(), Backend::PREFERRED);
    assert_ne!(judge(&keys).ok(), judge(&reversed).ok());
}

#[test]
fn the_order_of_members_matters_where_one_is_said_twice_and_the_last_counts() {
    let twice = |edit: fn(String, Json) -> Edit| {
        let signed = sound().edited(&edit("sub".to_owned(), "admin".into()));
        let engine = Ablated::of(&Profile::aws());
        let jwks = KeySet::sound().text();
        judge(&engine, &signed.token(), &jwks, &signed.party, Backend::PREFERRED).unwrap()
    };
    assert_ne!(twice(Edit::Before), twice(Edit::Again));
}

#[test]
fn ring_lacks_an_algorithm_that_aws_lc_has() {
    let jwks = Jwks::provider().mint();
    let setting = Setting::fixed();
    let token = Jwt::new(&setting).signed_by("p521").mint();
    let engine = Ablated::of(&Profile::strict());
    let judge = |backend| judge(&engine, &token, &jwks, &sound_party(), backend);
    assert!(judge(Backend::AwsLc).is_ok());
    assert_eq!(
        judge(Backend::Ring).unwrap_err().rule(),
        Rule::Operational(Operational::BackendLacksAlgorithm)
    );
}

/// ring looks at a point when it verifies, aws-lc when it parses: the engine looks before either, or a key that is none
/// would count as usable for one and not for the other.
#[test]
fn a_point_off_its_curve_is_no_key_for_either_backend() {
    let x = b64(&test_key("p256-b").octets("x"));
    let off_curve = test_key("p256-a").jwk().with("kid", "off-curve").with("x", x);
    let jwks = Jwks::of(&["p256-a"]).and(off_curve).mint();
    let engine = Ablated::of(&Profile::strict());
    let token = Jwt::new(&Setting::fixed()).signed_by("p256-a").without_header("kid").mint();
    for backend in Backend::ALL {
        assert!(judge(&engine, &token, &jwks, &sound_party(), *backend).is_ok(), "{}", backend.name());
    }
}

#[test]
fn an_engine_that_does_not_compare_exp_forgets_that_a_token_expired() {
    let mut later = sound();
    later.party.now += 3540;
    let weakened = Profile::strict().without(Check::NotExpired);
    let verdict = |engine: &Ablated| {
        let jwks = KeySet::sound().text();
        judge(engine, &later.token(), &jwks, &later.party, Backend::PREFERRED)
    };
    assert!(verdict(&Ablated::of(&Profile::strict())).is_err() && verdict(&weakened).is_ok());
}
