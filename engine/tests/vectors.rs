//! Every vector of kinds `jws` and `id-token`, judged by each backend of this build: the kinds in which backends matter. The vectors are read as files: the engine
//! depends on nobody, so this test needs no more than `cargo test -p touchstone-engine` with any of its features.

#![expect(clippy::unwrap_used, reason = "tests")]

use data_encoding::BASE64;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use touchstone_engine::ablation::{Ablated, IdTokenQuestion, JwsQuestion};
use touchstone_engine::check::{Operational, Rule};
use touchstone_engine::crypto::{Algorithm, AlgorithmSet, Backend};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Expected;

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn octets(input: &Value, member: &str) -> Vec<u8> {
    BASE64.decode(input[member].as_str().unwrap().as_bytes()).unwrap()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn judge(kind: &str, input: &Value, profile: &Profile, backend: Backend) -> Result<(), Rejection> {
    let engine = Ablated::of(profile);
    let (token, keys) = (octets(input, "token_b64"), octets(input, "jwks_b64"));
    let algorithms = input.get("algorithms").map_or(AlgorithmSet::FEDERATION, |names| {
        let known = texts(names).into_iter().filter_map(Algorithm::from_name);
        known.fold(AlgorithmSet::NONE, AlgorithmSet::with)
    });
    let jws = JwsQuestion { token: &token, jwks: &keys, algorithms, backend };
    if kind == "jws" {
        return engine.jws(&jws).map(|_| ());
    }
    let expected = Expected {
        issuer: input["issuer"].as_str().unwrap(),
        audiences: &texts(&input["audiences"]),
        now: input["now"].as_i64().unwrap(),
        skew: u32::try_from(input["skew"].as_u64().unwrap()).unwrap(),
    };
    engine.id_token(&IdTokenQuestion { jws, expected }).map(|_| ())
}

#[test]
fn each_backend_gives_every_vector_its_verdict() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/vectors");
    let mut judged = 0;
    let mut wrong = Vec::new();
    for file in files(&vectors) {
        let class: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for vector in class["vectors"].as_array().unwrap() {
            for (backend, name) in
                Backend::ALL.iter().flat_map(|backend| Name::ALL.map(|name| (backend, name)))
            {
                let kind = vector["kind"].as_str().unwrap();
                if !["jws", "id-token"].contains(&kind) {
                    continue;
                }
                let verdict = judge(kind, &vector["input"], &Profile::named(name), *backend);
                let lacking =
                    |no: &Rejection| no.rule() == Rule::Operational(Operational::BackendLacksAlgorithm);
                if verdict.as_ref().is_err_and(lacking) {
                    continue;
                }
                judged += 1;
                let wanted = vector["verdicts"][name.as_str()]["outcome"] == "accept";
                if wanted != verdict.is_ok() {
                    wrong.push(format!(
                        "{} [{}, {}]: {verdict:?}",
                        vector["id"],
                        name.as_str(),
                        backend.name()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged > 20, "only {judged} judgements");
}
