//! Which algorithms are good enough, and which are none.

use crate::build::{Class, accept, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![baseline(setting), none(setting)]
}

/// "The following is a list of the algorithms": what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    let class = Class::new(
        Kind::Jws,
        "baseline",
        "sound tokens, one for each algorithm of the default list",
    )
    .citing(&["RFC 7515 section 5.2", "RFC 7518 section 3.1"])
    .severity(Severity::Low);
    let signers = [
        ("rs256", "rsa-2048-a", "RS256"),
        ("rs384", "rsa-2048-a", "RS384"),
        ("rs512", "rsa-2048-a", "RS512"),
        ("es256", "p256-a", "ES256"),
        ("es384", "p384", "ES384"),
        ("es512", "p521", "ES512"),
    ];
    signers
        .into_iter()
        .fold(class, |class, (name, key, algorithm)| {
            let token = Jwt::new(setting).signed_by(key).algorithm(algorithm);
            class.with(
                accept(
                    name,
                    &format!("a token signed under {algorithm} by a key of the set"),
                )
                .aws(observed(&format!("wi-alg-{name}")))
                .jws(&token, &Jwks::provider()),
            )
        })
        .finish()
}

/// "Implementations that support unsecured JWSs MUST NOT accept such objects as valid unless the application
/// specifies that it is acceptable": here it never is.
fn none(setting: &Setting) -> VectorFile {
    let unsigned = |alg: &str| Jwt::new(setting).header("alg", alg).with_signature(&[]);
    let refused = |name, alg: &str, sentence| {
        reject(name, sentence)
            .twin(
                "jws/baseline/rs256",
                &format!("`alg` is `{}` and the signature is empty", alg.escape_debug()),
            )
            .stops(&["jws.algorithm-known"])
            .jws_octets(unsigned(alg), Jwks::provider().mint(), &[])
    };
    Class::new(Kind::Jws, "alg-none", "tokens that ask not to be verified")
        .citing(&["RFC 8725 section 3.1", "RFC 7518 section 3.6", "CVE-2015-9235"])
        .severity(Severity::Critical)
        .with(refused(
            "lowercase",
            "none",
            "`alg` is `none`: whoever believes it believes anybody",
        ))
        .finish()
}
