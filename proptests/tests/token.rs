//! Invariants of the judgement of an ID token, as properties.
//!
//! Each can fail: `witnesses.rs` shows what makes it.

use arbitrary::Unstructured;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::check::{Operational, Rule};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Identity;
use touchstone_proptests::choices::{from_seed, strategy};
use touchstone_proptests::engine::{agrees, judge};
use touchstone_proptests::generate::{
    KeySet, Mutation, SIGNED, SIGNER, Settings, Signed, key_set, mint, mutation, several, shuffled, signed,
    sound_header, sound_party,
};
use touchstone_proptests::json::{Json, Members};
use touchstone_proptests::model;

const SETTINGS: Settings = Settings::DEFAULT;

/// Nothing is written beside the tests: what fails is printed, shrunk, and becomes a vector.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn engines() -> [Ablated; 2] {
    Name::ALL.map(|name| Ablated::of(&Profile::named(name)))
}

fn verdict(engine: &Ablated, signed: &Signed) -> Result<Identity, Rejection> {
    let jwks = KeySet::sound().text();
    judge(engine, &signed.token(), &jwks, &signed.party, Backend::PREFERRED)
}

/// One of the tokens that the provider signed, and changes to it.
fn mutated(u: &mut Unstructured<'_>) -> arbitrary::Result<(usize, Vec<Mutation>)> {
    let place = u.choose_index(SIGNED.len())?;
    let mutations = several(u, SETTINGS.edits, |u| mutation(u, &SIGNED, &SETTINGS))?;
    Ok((place, mutations))
}

fn key_sets(u: &mut Unstructured<'_>) -> arbitrary::Result<(KeySet, KeySet, Signed)> {
    let keys = key_set(u, &SETTINGS)?;
    let other_order = keys.shuffled(u)?;
    Ok((keys, other_order, signed(u, &SETTINGS)?))
}

fn signed_in_another_order(u: &mut Unstructured<'_>) -> arbitrary::Result<(Signed, Signed)> {
    let signed = signed(u, &SETTINGS)?;
    let other = Signed {
        header: shuffled(u, signed.header.clone())?,
        claims: shuffled(u, signed.claims.clone())?,
        party: signed.party.clone(),
    };
    Ok((signed, other))
}

fn says_twice(members: &Members) -> bool {
    Json::Object(members.clone()).repeats_a_name()
}

proptest! {
    #![proptest_config(config())]

    /// Unforgeability: whoever has no key gets nothing, or exactly an identity that was signed.
    #[test]
    fn a_token_changed_without_the_key_never_yields_an_identity_that_was_not_signed(
        (place, mutations) in strategy(mutated),
    ) {
        let token = mutations.iter().fold(SIGNED[place].clone(), |token, mutation| mutation.apply(&token));
        let (jwks, party) = (KeySet::sound().text(), sound_party());
        for engine in engines() {
            if let Ok(identity) = judge(&engine, &token, &jwks, &party, Backend::PREFERRED) {
                let signed = SIGNED.iter().any(|token| {
                    judge(&engine, token, &jwks, &party, Backend::PREFERRED).as_ref() == Ok(&identity)
                });
                prop_assert!(signed, "{identity:?}");
            }
        }
    }

    /// A token names its key; where that stands in the set says nothing.
    #[test]
    fn the_verdict_does_not_depend_on_the_order_of_keys((keys, other_order, signed) in strategy(key_sets)) {
        for engine in engines() {
            let judge = |keys: &KeySet| {
                judge(&engine, &signed.token(), &keys.text(), &signed.party, Backend::PREFERRED)
            };
            prop_assert_eq!(judge(&keys).ok(), judge(&other_order).ok());
        }
    }

    /// RFC 7517 section 5: keys that cannot be used are to be ignored, and take no other with them.
    #[test]
    fn a_bad_key_spoils_only_itself((keys, _, signed) in strategy(key_sets)) {
        let names_its_key = signed.header == sound_header();
        for engine in engines() {
            let with_others = judge(&engine, &signed.token(), &keys.text(), &signed.party, Backend::PREFERRED);
            if names_its_key {
                prop_assert_eq!(with_others.ok(), verdict(&engine, &signed).ok());
            }
        }
    }

    /// RFC 8259 section 1: an object is an unordered collection. Where a name is said twice, the order is all that
    /// tells the two apart; `witnesses.rs` shows that it then matters.
    #[test]
    fn the_verdict_does_not_depend_on_the_order_of_members(
        (signed, other) in strategy(signed_in_another_order),
    ) {
        if says_twice(&signed.header) || says_twice(&signed.claims) {
            return Ok(());
        }
        for engine in engines() {
            prop_assert_eq!(verdict(&engine, &signed).ok(), verdict(&engine, &other).ok());
        }
    }

    /// The same for the members of a key.
    #[test]
    fn the_verdict_does_not_depend_on_the_order_of_a_keys_members((keys, _, signed) in strategy(key_sets)) {
        for engine in engines() {
            let judge = |keys: &KeySet| {
                judge(&engine, &signed.token(), &keys.text(), &signed.party, Backend::PREFERRED)
            };
            prop_assert_eq!(judge(&keys).ok(), judge(&keys.with_sorted_members()).ok());
        }
    }

    /// Two programs, one written to be fast and one to be read, say the same of every token that is signed.
    #[test]
    fn the_engine_agrees_with_the_model(signed in strategy(|u| signed(u, &SETTINGS))) {
        for engine in engines() {
            let found = verdict(&engine, &signed);
            let expected = model::id_token(
                &signed.header_text(), &signed.claims_text(), &SIGNER, &signed.party, engine.profile(),
            );
            prop_assert!(agrees(&found, &expected), "model: {:?}, engine: {:?}", expected, found);
        }
    }

    /// Two crypto libraries say the same of every token and every key set, wherever ring has the algorithm.
    #[test]
    fn ring_agrees_with_aws_lc((keys, _, signed) in strategy(key_sets), mutation in strategy(|u| mutation(u, &SIGNED, &SETTINGS))) {
        let jwks = keys.text();
        let tokens = SIGNED.iter().map(|token| mutation.apply(token)).chain([signed.token()]);
        for token in tokens {
            for engine in engines() {
                let judge = |backend| judge(&engine, &token, &jwks, &signed.party, backend);
                let ring = judge(Backend::Ring);
                if ring.as_ref().is_err_and(|rejection| rejection.rule() == Rule::Operational(Operational::BackendLacksAlgorithm)) {
                    continue;
                }
                prop_assert_eq!(ring, judge(Backend::AwsLc));
            }
        }
    }

    /// Parsing is total: whatever comes in, a rule or an identity comes out.
    #[test]
    fn any_octets_get_an_answer(token in any::<Vec<u8>>(), jwks in any::<Vec<u8>>(), json in "\\PC*") {
        let sound_keys = KeySet::sound().text();
        let signed_noise = mint(json.as_bytes(), json.as_bytes());
        let noise_for_claims = mint(Json::Object(sound_header()).to_text().as_bytes(), json.as_bytes());
        for engine in engines() {
            for token in [&token, &signed_noise, &noise_for_claims, &SIGNED[0]] {
                for jwks in [&jwks, &json.clone().into_bytes(), &sound_keys] {
                    let answer = judge(&engine, token, jwks, &sound_party(), Backend::PREFERRED);
                    let only_sound = *token == SIGNED[0] && *jwks == sound_keys;
                    prop_assert_eq!(answer.is_ok(), only_sound);
                }
            }
        }
    }

    /// A token that has expired stays expired: time has one direction.
    #[test]
    fn once_expired_always_expired(signed in strategy(|u| signed(u, &SETTINGS)), later in 0..=i64::from(u32::MAX)) {
        let mut then = signed.clone();
        then.party.now += later;
        for engine in engines() {
            let expired = |signed: &Signed| {
                verdict(&engine, signed).is_err_and(|no| no.rule().id() == "claims.not-expired")
            };
            prop_assert!(!expired(&signed) || expired(&then));
        }
    }

    /// A provider that writes the same claims another way and signs them says the same.
    #[test]
    fn claims_written_another_way_yield_the_same_identity(signed in strategy(|u| signed(u, &SETTINGS))) {
        let Json::Object(claims) = Json::Object(signed.claims.clone()).sorted() else { unreachable!() };
        let rewritten = Signed { claims, ..signed.clone() };
        for engine in engines() {
            prop_assert_eq!(verdict(&engine, &signed).ok(), verdict(&engine, &rewritten).ok());
        }
        let pretty: serde_json::Value = serde_json::from_slice(&signed.claims_text()).unwrap();
        let pretty = mint(&signed.header_text(), &serde_json::to_vec_pretty(&pretty).unwrap());
        // Writing a value again keeps one of what was said twice, as only the `aws` profile reads it.
        let twice = says_twice(&signed.claims);
        for engine in engines().into_iter().filter(|engine| !twice || engine.profile() == Name::Aws) {
            let jwks = KeySet::sound().text();
            let found = judge(&engine, &pretty, &jwks, &signed.party, Backend::PREFERRED);
            prop_assert_eq!(verdict(&engine, &signed).ok(), found.ok());
        }
    }
}

/// Where nearly all tokens were refused, or nearly none, the properties would say little.
#[test]
fn a_good_part_of_the_generated_tokens_is_believed() {
    let engine = Ablated::of(&Profile::strict());
    let cases = (0..400).filter_map(|seed| from_seed(seed, |u| signed(u, &SETTINGS)).ok());
    let believed = cases.filter(|case| verdict(&engine, case).is_ok()).count();
    assert!((40..=300).contains(&believed), "{believed} of 400");
}
