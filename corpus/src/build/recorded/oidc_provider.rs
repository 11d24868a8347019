//! ID tokens of oidc-provider.

use super::read;
use crate::build::{Class, Question, accept, inferred, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Setting, b64};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Deserialize;
use serde_json::Value;

/// What a script recorded.
#[derive(Deserialize)]
struct Recording {
    producer: String,
    now: i64,
    issuer: String,
    client_id: String,
    token: String,
    jwks_b64: String,
}

pub(super) fn classes() -> Vec<VectorFile> {
    let recordings = [
        ("rs256", include_str!("../../../recorded/oidc-provider/rs256.json")),
        ("es256", include_str!("../../../recorded/oidc-provider/es256.json")),
    ];
    let class = Class::new(Kind::IdToken, "oidc-provider", "ID tokens that a real provider issued")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::High);
    let class = recordings.into_iter().fold(class, |class, (name, text)| {
        let recording: Recording = read(text);
        let sound = recording.question(&recording.token);
        let id = format!("id-token/oidc-provider/{name}");
        class
            .with(
                accept(name, &format!("an ID token as {} issued it", recording.producer))
                    .severity(Severity::Low)
                    .tag(Tag::Recorded)
                    .aws(inferred("AWS documents that it accepts ID tokens of any conforming provider"))
                    .result("audience", recording.client_id.as_str())
                    .id_token(&sound),
            )
            .with(
                reject(&format!("{name}-edited"), "its subject is edited, its signature is left as it was")
                    .tag(Tag::Recorded)
                    .twin(&id, "`sub` is another one")
                    .stops(&["jws.signature-valid"])
                    .id_token(&recording.question(&recording.edited())),
            )
    });
    vec![class.finish()]
}

impl Recording {
    #[expect(clippy::expect_used, reason = "the recordings are part of the source")]
    fn question(&self, token: &str) -> Question {
        let setting = Setting { now: self.now, issuer_origin: self.issuer.clone(), ..Setting::fixed() };
        let jwks = BASE64.decode(self.jwks_b64.as_bytes()).expect("the key set as served");
        Question::octets(&setting, token.as_bytes(), claims(token)).jwks(jwks).audiences(&[&self.client_id])
    }

    fn edited(&self) -> String {
        let mut claims = claims(&self.token);
        if let Some(subject) = claims.get_mut("sub") {
            *subject = "somebody-else".into();
        }
        let segments: Vec<&str> = self.token.split('.').collect();
        let payload = b64(claims.to_string().as_bytes());
        match segments.as_slice() {
            [header, _, signature] => format!("{header}.{payload}.{signature}"),
            _ => String::new(),
        }
    }
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let octets = BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap_or_default();
    serde_json::from_slice(&octets).unwrap_or_default()
}
