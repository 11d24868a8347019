//! Fuzz targets: bodies, oracles, mutators and seeds. The files in `fuzz_targets` only hand them to libFuzzer, so
//! `cargo test` replays every seed through the very functions that libFuzzer drives.
//!
//! [`TOKEN`] is for whoever has no key, [`TOKEN_RESIGNED`] goes past the signature, [`JWKS`] comes from the other
//! side, [`KEY_CACHE`] is about time. [`POLICY_DOCUMENT`], [`PATTERN`], [`POLICY_DECISION`], [`POLICY_RESTRICTS`] and
//! [`TRUST_POLICY`] are about what is allowed, [`SESSION_TOKEN`] about what is handed out. [`XML_TREE`], [`CANONICALIZATION`] and [`XML_SIGNATURE`] are about documents.
//! Each says what must hold. How to run them is in `fuzz/README.md`.

mod canonicalization;
mod depth;
mod jwks;
mod key_cache;
mod key_history;
mod pattern;
mod peer;
mod policies;
mod policy_decision;
mod policy_document;
mod policy_restricts;
mod saml_metadata;
mod saml_resigned;
mod saml_response;
mod saml_world;
mod session_token;
mod target;
mod token;
mod token_resigned;
mod trust_policy;
mod world;
mod xml_reader;
mod xml_signature;
mod xml_tree;

pub use canonicalization::CANONICALIZATION;
pub use depth::{Counts, Depth, Stage};
pub use jwks::JWKS;
pub use key_cache::KEY_CACHE;
pub use pattern::PATTERN;
pub use policy_decision::POLICY_DECISION;
pub use policy_document::POLICY_DOCUMENT;
pub use policy_restricts::POLICY_RESTRICTS;
pub use saml_metadata::SAML_METADATA;
pub use saml_resigned::SAML_RESIGNED;
pub use saml_response::{SAML_RESPONSE, SAML_WRAPPED};
pub use saml_world::{recorded_responses, responses};
pub use session_token::SESSION_TOKEN;
pub use target::{Raw, TARGETS, Target};
pub use token::TOKEN;
pub use token_resigned::TOKEN_RESIGNED;
pub use trust_policy::TRUST_POLICY;
pub use xml_signature::{XML_SIGNATURE, signed_documents};
pub use xml_tree::XML_TREE;

/// Makes a program of a [`Target`]: one for libFuzzer under `cargo fuzz`, and elsewhere one that says so.
#[macro_export]
macro_rules! fuzz {
    ($target:expr) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|octets: &[u8]| $target.run(octets));

        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $target.mutate(data, size, max_size, seed, libfuzzer_sys::fuzzer_mutate)
        });

        #[cfg(not(fuzzing))]
        fn main() {
            println!("run it under libFuzzer: cargo +nightly fuzz run {}", $target.name);
        }
    };
}
