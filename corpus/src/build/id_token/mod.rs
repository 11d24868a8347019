//! Vectors of kind `id-token`: whose token it is, and for whom.

mod audience;
mod authorized_party;
mod beginning;
mod issuer;
mod lifetime;
mod subject;
mod text;
mod time;
mod timestamp;
mod token_type;
mod usual;

use crate::build::{Class, Question, accept, observed};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        vec![baseline(setting)],
        usual::classes(setting),
        time::classes(setting),
        beginning::classes(setting),
        lifetime::classes(setting),
        timestamp::classes(setting),
        issuer::classes(setting),
        audience::classes(setting),
        authorized_party::classes(setting),
        subject::classes(setting),
        text::classes(setting),
        token_type::classes(setting),
    ]
    .concat()
}

/// Sound ID tokens: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    let signers = [
        ("rs256", "rsa-2048-a", "RS256"),
        ("rs384", "rsa-2048-a", "RS384"),
        ("rs512", "rsa-2048-a", "RS512"),
        ("es256", "p256-a", "ES256"),
        ("es384", "p384", "ES384"),
        ("es512", "p521", "ES512"),
    ];
    let class = Class::new(Kind::IdToken, "baseline", "sound ID tokens")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::Low);
    let class = signers.into_iter().fold(class, |class, (name, key, algorithm)| {
        let token = Jwt::new(setting).signed_by(key).algorithm(algorithm);
        class.with(
            accept(name, &format!("a fresh token for us, signed under {algorithm}"))
                .aws(observed(&format!("wi-alg-{name}")))
                .id_token(&Question::new(setting, &token)),
        )
    });
    let once = || {
        Jwt::new(setting).claim("jti", "5c0e1f0a-7d0b-4d3e-9c55-1f2b7a90c1de").claim("nonce", "n-0S6-once")
    };
    class
        .with(
            accept("minimal", "nothing but the five required claims, under a header of `alg` and `kid`")
                .citing("OpenID Connect Core 1.0 section 2")
                .id_token(&Question::new(setting, &Jwt::new(setting).without_header("typ"))),
        )
        .with(
            accept("seen-once", "a token with an identifier and a nonce")
                .id_token(&Question::new(setting, &once())),
        )
        .with(
            accept(
                "seen-twice",
                "the same token again, a minute later: nothing makes an ID token good for once only",
            )
            .citing("RFC 7519 section 4.1.7")
            .id_token(&Question::new(setting, &once()).at(setting.now + 60)),
        )
        .finish()
}
