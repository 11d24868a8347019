//! Every seed, and what the mutators make of it, through the functions that libFuzzer drives.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use touchstone_fuzz::{
    CANONICALIZATION, Counts, JWKS, KEY_CACHE, PATTERN, POLICY_DECISION, POLICY_DOCUMENT, POLICY_RESTRICTS,
    SAML_METADATA, SAML_RESIGNED, SAML_RESPONSE, SAML_WRAPPED, SESSION_TOKEN, Stage, TARGETS, TOKEN,
    TOKEN_RESIGNED, TRUST_POLICY, Target, XML_SIGNATURE, XML_TREE,
};

/// A stand-in for libFuzzer's own mutation: one octet is another.
fn raw(data: &mut [u8], size: usize, _: usize) -> usize {
    if let Some(octet) = data[..size].last_mut() {
        *octet ^= 1;
    }
    size
}

/// Runs a target on descendants of its seeds, as libFuzzer would breed them.
fn bred(target: &Target, count: u32) -> Counts {
    let seeds = target.seeds();
    let mut population = seeds.clone();
    (0..count)
        .map(|seed| {
            let parent = usize::try_from(seed).unwrap() % population.len();
            let mut data = population[parent].clone();
            let size = data.len();
            data.resize(size + 4096, 0);
            let max_size = data.len();
            let size = target.mutate(&mut data, size, max_size, seed, raw);
            data.truncate(size);
            let reached = target.replay(&data);
            // Every other descendant has descendants of its own.
            if seed % 2 == 0 {
                population[parent] = data;
            }
            reached
        })
        .collect()
}

fn replayed(target: &Target) -> Counts {
    target.seeds().iter().map(|seed| target.replay(seed)).collect()
}

fn share(counts: &Counts, stage: Stage) -> f64 {
    f64::from(u32::try_from(counts.reached(stage)).unwrap())
        / f64::from(u32::try_from(counts.reached(Stage::Run)).unwrap())
}

#[test]
fn every_seed_of_token_holds_and_half_of_them_get_past_the_signature() {
    let counts = replayed(&TOKEN);
    assert!(share(&counts, Stage::Verified) >= 0.5, "{counts}");
}

#[test]
fn tokens_that_are_changed_still_reach_the_signature() {
    let counts = bred(&TOKEN, 1000);
    assert!(share(&counts, Stage::KeyFound) >= 0.1, "{counts}");
}

#[test]
fn tokens_that_are_signed_again_get_past_the_signature() {
    let seeds = replayed(&TOKEN_RESIGNED);
    assert!(share(&seeds, Stage::Verified) >= 0.5, "{seeds}");
    let counts = bred(&TOKEN_RESIGNED, 1000);
    assert!(share(&counts, Stage::Verified) >= 0.5, "{counts}");
    assert!(share(&counts, Stage::Accepted) >= 0.05, "{counts}");
}

#[test]
fn key_sets_still_yield_keys() {
    // Most key sets of the vectors are about a key that the sound tokens do not name.
    let seeds = replayed(&JWKS);
    assert!(share(&seeds, Stage::KeyFound) >= 0.1, "{seeds}");
    let counts = bred(&JWKS, 300);
    assert!(share(&counts, Stage::KeyFound) >= 0.1, "{counts}");
}

#[test]
fn sequences_of_operations_fill_the_cache_and_fill_it_again() {
    for counts in [replayed(&KEY_CACHE), bred(&KEY_CACHE, 3000)] {
        assert!(share(&counts, Stage::KeyFound) >= 0.5, "{counts}");
        assert!(share(&counts, Stage::Accepted) >= 0.25, "{counts}");
    }
}

#[test]
fn patterns_have_wildcards_and_some_match() {
    for counts in [replayed(&PATTERN), bred(&PATTERN, 3000)] {
        assert!(share(&counts, Stage::Applied) >= 0.5, "{counts}");
        assert!(share(&counts, Stage::Accepted) >= 0.1, "{counts}");
    }
}

#[test]
fn session_tokens_are_opened_as_they_are_and_are_still_tokens_when_changed() {
    let seeds = replayed(&SESSION_TOKEN);
    assert_eq!(seeds.reached(Stage::Accepted), 6, "{seeds}");
    let counts = bred(&SESSION_TOKEN, 2000);
    assert!(share(&counts, Stage::Parsed) >= 0.5, "{counts}");
}

#[test]
fn documents_are_such_as_are_stored_and_are_about_what_is_drawn_from_them() {
    let seeds = replayed(&POLICY_DOCUMENT);
    assert!(share(&seeds, Stage::Compiled) >= 0.5 && share(&seeds, Stage::Accepted) >= 0.2, "{seeds}");
    let counts = bred(&POLICY_DOCUMENT, 1000);
    assert!(share(&counts, Stage::Compiled) >= 0.3 && share(&counts, Stage::Accepted) >= 0.1, "{counts}");
}

#[test]
fn questions_are_decided_in_each_way() {
    for counts in [replayed(&POLICY_DECISION), bred(&POLICY_DECISION, 600)] {
        assert!(share(&counts, Stage::Applied) >= 0.4, "{counts}");
        assert!(share(&counts, Stage::Accepted) >= 0.1 && share(&counts, Stage::Accepted) <= 0.9, "{counts}");
    }
}

#[test]
fn what_restricts_is_added_to_what_is_allowed_and_to_what_is_not() {
    for counts in [replayed(&POLICY_RESTRICTS), bred(&POLICY_RESTRICTS, 500)] {
        assert!(share(&counts, Stage::Compiled) >= 0.5, "{counts}");
        assert!(share(&counts, Stage::Accepted) >= 0.1 && share(&counts, Stage::Accepted) <= 0.9, "{counts}");
    }
}

#[test]
fn trust_policies_let_some_in_and_keep_some_out() {
    for counts in [replayed(&TRUST_POLICY), bred(&TRUST_POLICY, 800)] {
        assert!(share(&counts, Stage::Compiled) >= 0.4, "{counts}");
        assert!(share(&counts, Stage::Accepted) >= 0.1 && share(&counts, Stage::Accepted) <= 0.9, "{counts}");
    }
}

#[test]
fn documents_are_read_and_another_reader_sees_the_same() {
    for counts in [replayed(&XML_TREE), bred(&XML_TREE, 3000)] {
        assert!(share(&counts, Stage::Parsed) >= 0.2 && share(&counts, Stage::Accepted) >= 0.2, "{counts}");
    }
}

#[test]
fn canonical_forms_are_of_elements_that_are_found() {
    let counts = bred(&CANONICALIZATION, 3000);
    assert!(share(&counts, Stage::Parsed) >= 0.3 && share(&counts, Stage::Accepted) >= 0.05, "{counts}");
}

#[test]
fn signed_documents_that_are_changed_still_reach_the_signature_and_some_the_digest() {
    let seeds = replayed(&XML_SIGNATURE);
    assert!(share(&seeds, Stage::KeyFound) >= 0.3 && share(&seeds, Stage::Accepted) >= 0.1, "{seeds}");
    let counts = bred(&XML_SIGNATURE, 2000);
    assert!(share(&counts, Stage::KeyFound) >= 0.1 && share(&counts, Stage::Accepted) >= 0.02, "{counts}");
}

#[test]
fn metadata_are_read_and_say_the_same_in_canonical_form() {
    for counts in [replayed(&SAML_METADATA), bred(&SAML_METADATA, 1000)] {
        assert!(share(&counts, Stage::Parsed) >= 0.3 && share(&counts, Stage::Accepted) >= 0.1, "{counts}");
    }
}

#[test]
fn responses_that_are_changed_still_reach_the_signature_and_some_are_believed() {
    let seeds = replayed(&SAML_RESPONSE);
    assert!(share(&seeds, Stage::KeyFound) >= 0.3 && share(&seeds, Stage::Accepted) >= 0.1, "{seeds}");
    let counts = bred(&SAML_RESPONSE, 1000);
    assert!(share(&counts, Stage::KeyFound) >= 0.1 && share(&counts, Stage::Accepted) >= 0.02, "{counts}");
}

#[test]
fn wrapped_responses_are_looked_at() {
    for counts in [replayed(&SAML_WRAPPED), bred(&SAML_WRAPPED, 500)] {
        assert!(share(&counts, Stage::LookedUp) >= 0.3, "{counts}");
    }
}

#[test]
fn responses_that_are_signed_again_get_past_the_signature() {
    for counts in [replayed(&SAML_RESIGNED), bred(&SAML_RESIGNED, 500)] {
        assert!(share(&counts, Stage::Verified) >= 0.5 && share(&counts, Stage::Accepted) >= 0.1, "{counts}");
    }
}

#[test]
fn every_target_has_its_program_and_every_program_its_target() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz_targets");
    let mut programs: Vec<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    programs.sort();
    let mut targets: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    targets.sort_unstable();
    assert_eq!(programs, targets);
    let readme = include_str!("../README.md");
    assert!(targets.iter().all(|name| readme.contains(&format!("| `{name}` |"))));
}
