//! Vectors of kind `id-token`: whose token it is, and for whom.

use crate::build::{Class, Question, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![baseline(setting)]
}

/// Sound ID tokens: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    Class::new(Kind::IdToken, "baseline", "sound ID tokens")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::Low)
        .with(
            accept("rs256", "a fresh token for us, signed under RS256")
                .id_token(&Question::new(setting, &Jwt::new(setting))),
        )
        .finish()
}
