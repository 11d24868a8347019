//! The session token: made with the credentials, opened when they are used. Its format stands at the head of
//! [`crate::session`].

use super::credentials::{AccessKeyId, Credentials, draw_secret};
use super::entropy::{Entropy, draw};
use super::tags::Tags;
use super::{Identity, Session};
use crate::check::Operational;
use crate::crypto::{Salt, SealingKey};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

/// The version of the format.
const VERSION: u8 = 2;
/// What the sealing key is used for: another use of the same key has another label, and so other keys.
const LABEL: &[u8] = b"touchstone session token";

/// A session that was granted and has no credentials yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    /// Who it speaks as.
    pub(crate) identity: Identity,
    /// When it begins, in seconds since 1970.
    pub(crate) issued: i64,
    /// The second from which it is over, in seconds since 1970.
    pub(crate) expires: i64,
    /// Inline session policies, as they were passed.
    pub(crate) session_policies: Vec<String>,
    /// Managed policies passed as session policies.
    pub(crate) policy_arns: Vec<String>,
    /// The session tags.
    pub(crate) tags: Tags,
    /// Who is behind a chain of roles.
    pub(crate) source_identity: Option<String>,
    /// Context keys that stay with the session, with their values.
    pub(crate) context: Vec<(String, String)>,
}

/// What is sealed. A type of its own, so that a [`Session`] cannot be deserialised by anybody else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    access_key_id: String,
    secret_access_key: String,
    granted: Draft,
}

/// Makes credentials for a session that was granted.
///
/// From `entropy` come, in this order, 10 octets for the key id, 30 for the secret, 32 for the salt of the seal.
pub(crate) fn issue(
    granted: Draft,
    key: &SealingKey,
    entropy: &mut dyn Entropy,
    profile: &Profile,
) -> Result<Credentials, Rejection> {
    let no_entropy = |_| profile.rejection(Operational::EntropyAvailable.into(), Detail::None);
    let access_key_id = AccessKeyId::draw(entropy).map_err(no_entropy)?;
    let secret_access_key = draw_secret(entropy).map_err(no_entropy)?;
    let salt = draw(entropy).map_err(no_entropy)?;

    let expiration = granted.expires;
    let contents = Contents {
        access_key_id: access_key_id.as_str().to_owned(),
        secret_access_key: secret_access_key.clone(),
        granted,
    };
    let session_token = seal(&contents, key, &salt)
        .ok_or_else(|| profile.rejection(Operational::CredentialsSealed.into(), Detail::None))?;
    Ok(Credentials { access_key_id, secret_access_key, session_token, expiration })
}

/// The session that a token carries, if we sealed it under this key and it is not over at `now`, in seconds since
/// 1970.
///
/// Whether the request was signed with the session's access key is not looked at here.
pub fn open(token: &str, key: &SealingKey, now: i64, profile: &Profile) -> Result<Session, Rejection> {
    let contents = unseal(token, key)
        .ok_or_else(|| profile.rejection(Operational::SessionTokenSealed.into(), Detail::None))?;
    let Contents { access_key_id, secret_access_key, granted } = contents;
    if now >= granted.expires {
        let detail = Detail::Time { claim: "expiration", value: granted.expires, bound: now };
        return Err(profile.rejection(Operational::SessionTokenNotExpired.into(), detail));
    }
    Ok(Session { access_key_id, secret_access_key, granted })
}

fn seal(contents: &Contents, key: &SealingKey, salt: &Salt) -> Option<String> {
    let json = serde_json::to_vec(contents).ok()?;
    let sealed = key.seal(json, salt, LABEL, &[VERSION])?;
    Some(BASE64.encode(&[&[VERSION], sealed.as_slice()].concat()))
}

fn unseal(token: &str, key: &SealingKey) -> Option<Contents> {
    // The decoder takes no white space, wants the padding, and the unused bits to be zero.
    let octets = BASE64.decode(token.as_bytes()).ok()?;
    let sealed = octets.strip_prefix(&[VERSION])?;
    let json = key.open(sealed, LABEL, &[VERSION])?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::super::NoEntropy;
    use super::*;
    use crate::check::{Rule, Step};
    use crate::crypto::Backend;
    use crate::rejection::Code;

    const NOW: i64 = 1_800_000_000;
    const EXPIRES: i64 = NOW + 3600;

    /// Counts up, and dries up after so many octets.
    struct Stream {
        next: u8,
        left: usize,
    }

    impl Stream {
        const PLENTY: Self = Self { next: 0, left: usize::MAX };
    }

    impl Entropy for Stream {
        fn fill(&mut self, octets: &mut [u8]) -> Result<(), NoEntropy> {
            for octet in octets {
                self.left = self.left.checked_sub(1).ok_or(NoEntropy)?;
                *octet = self.next;
                self.next = self.next.wrapping_add(1);
            }
            Ok(())
        }
    }

    fn key(backend: Backend) -> SealingKey {
        SealingKey::new([3; 32], backend)
    }

    fn granted() -> Draft {
        Draft {
            identity: Identity::AssumedRole {
                role_arn: "arn:aws:iam::111122223333:role/app/deploy".into(),
                role_id: "AROAEXAMPLEEXAMPLE234".into(),
                session_name: "run-17".into(),
                provider: Some("arn:aws:iam::111122223333:oidc-provider/idp.example.com".into()),
            },
            issued: NOW,
            expires: EXPIRES,
            session_policies: vec![r#"{"Version":"2012-10-17","Statement":[]}"#.into()],
            policy_arns: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".into()],
            tags: Tags::read(
                vec![("Team".into(), "Gold \u{FC}".into()), ("Stage".into(), String::new())],
                vec!["Team".into()],
                Step::ValidateClaims,
                &Profile::strict(),
            )
            .unwrap(),
            source_identity: Some("ann@example.com".into()),
            context: vec![("saml:sub".into(), "ann".into())],
        }
    }

    fn credentials(backend: Backend) -> Credentials {
        issue(granted(), &key(backend), &mut { Stream::PLENTY }, &Profile::strict()).unwrap()
    }

    fn opened(token: &str, now: i64) -> Result<Session, Rejection> {
        open(token, &key(Backend::PREFERRED), now, &Profile::strict())
    }

    fn is_refused(token: &str) -> bool {
        opened(token, NOW).is_err_and(|no| no.rule() == Rule::from(Operational::SessionTokenSealed))
    }

    #[test]
    fn a_session_comes_back_as_it_was() {
        let credentials = credentials(Backend::PREFERRED);
        let session = opened(credentials.session_token(), NOW).unwrap();
        assert_eq!(session.granted, granted());
        assert_eq!(session.access_key_id(), credentials.access_key_id().as_str());
        assert_eq!(session.secret_access_key(), credentials.secret_access_key());
        assert_eq!(session.expires(), credentials.expiration());
    }

    #[test]
    fn every_kind_of_identity_comes_back() {
        let federated = Identity::FederatedUser {
            account: "111122223333".into(),
            name: "carol".into(),
            user_arn: "arn:aws:iam::111122223333:user/token-app".into(),
            user_id: "AIDAEXAMPLEEXAMPLE567".into(),
        };
        let user = Identity::User {
            user_arn: "arn:aws:iam::111122223333:user/ann".into(),
            user_id: "AIDAEXAMPLEEXAMPLE234".into(),
        };
        for identity in [federated, user] {
            let draft = Draft { identity: identity.clone(), ..granted() };
            let key = key(Backend::PREFERRED);
            let credentials = issue(draft, &key, &mut { Stream::PLENTY }, &Profile::strict()).unwrap();
            assert_eq!(opened(credentials.session_token(), NOW).unwrap().identity(), &identity);
        }
    }

    #[test]
    fn every_backend_opens_what_another_sealed() {
        for sealing in Backend::ALL {
            for opening in Backend::ALL {
                let token = credentials(*sealing).session_token;
                let session = open(&token, &key(*opening), NOW, &Profile::aws()).unwrap();
                assert_eq!(session.granted, granted(), "{sealing:?}, {opening:?}");
            }
        }
    }

    #[test]
    fn a_flipped_bit_anywhere_is_refused() {
        let token = credentials(Backend::PREFERRED).session_token;
        let octets = BASE64.decode(token.as_bytes()).unwrap();
        for bit in 0..octets.len() * 8 {
            let mut flipped = octets.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(is_refused(&BASE64.encode(&flipped)), "bit {bit} of the octets");
        }
        for bit in 0..token.len() * 8 {
            let mut flipped = token.clone().into_bytes();
            flipped[bit / 8] ^= 1 << (bit % 8);
            // What is no text cannot be passed as a token at all.
            let Ok(text) = String::from_utf8(flipped) else { continue };
            assert!(is_refused(&text), "bit {bit} of the text");
        }
    }

    #[test]
    fn a_token_has_one_spelling() {
        let draft = |name: &str| Draft { source_identity: Some(name.into()), ..granted() };
        for name in ["ab", "abc", "abcd"] {
            let key = key(Backend::PREFERRED);
            let issued = issue(draft(name), &key, &mut { Stream::PLENTY }, &Profile::strict()).unwrap();
            let token = issued.session_token();
            assert!(opened(token, NOW).is_ok());
            for other in [
                format!(" {token}"),
                format!("{token}\n"),
                format!("{token}="),
                format!("{token}===="),
                format!("{token}AAAA"),
                format!("{}\r\n{}", &token[..64], &token[64..]),
            ] {
                assert!(is_refused(&other), "{other:?}");
            }
            let url_safe = token.replace('+', "-").replace('/', "_");
            assert!(url_safe == token || is_refused(&url_safe));
            let unpadded = token.trim_end_matches('=');
            assert!(unpadded == token || is_refused(unpadded));
        }
    }

    #[test]
    fn refuses_what_is_no_token() {
        for text in ["", "AQ==", "garbage", "\u{E4}", &BASE64.encode(&[VERSION; 49])] {
            assert!(is_refused(text), "{text:?}");
        }
        assert_eq!(opened("", NOW).unwrap_err().code(), Code::InvalidClientTokenId);
    }

    #[test]
    fn refuses_a_token_of_another_key() {
        let token = credentials(Backend::PREFERRED).session_token;
        let other = SealingKey::new([4; 32], Backend::PREFERRED);
        let refused = open(&token, &other, NOW, &Profile::strict()).unwrap_err();
        assert_eq!(refused.rule(), Operational::SessionTokenSealed.into());
    }

    #[test]
    fn refuses_sealed_octets_that_are_no_session() {
        let key = key(Backend::PREFERRED);
        let sealed = key.seal(b"{}".to_vec(), &[0; 32], LABEL, &[VERSION]).unwrap();
        assert!(is_refused(&BASE64.encode(&[&[VERSION], sealed.as_slice()].concat())));
    }

    #[test]
    fn refuses_a_session_from_the_second_at_which_it_expires() {
        let token = credentials(Backend::PREFERRED).session_token;
        assert!(opened(&token, EXPIRES - 1).is_ok());
        for now in [EXPIRES, EXPIRES + 1, i64::MAX] {
            let refused = opened(&token, now).unwrap_err();
            assert_eq!(refused.rule(), Operational::SessionTokenNotExpired.into());
            assert_eq!(refused.code(), Code::ExpiredToken);
        }
    }

    #[test]
    fn key_ids_and_secrets_have_their_form() {
        let credentials = credentials(Backend::PREFERRED);
        let random = credentials.access_key_id().as_str().strip_prefix("ASIA").unwrap();
        assert_eq!(random.len(), 16);
        assert!(random.bytes().all(|octet| matches!(octet, b'A'..=b'Z' | b'2'..=b'7')), "{random}");
        assert_eq!(credentials.secret_access_key().len(), 40);
        assert!(!credentials.secret_access_key().contains('='));
    }

    #[test]
    fn debug_prints_no_secret() {
        let credentials = credentials(Backend::PREFERRED);
        let session = opened(credentials.session_token(), NOW).unwrap();
        for printed in [format!("{credentials:?}"), format!("{session:?}"), format!("{session:#?}")] {
            assert!(printed.contains(credentials.access_key_id().as_str()));
            assert!(!printed.contains(credentials.secret_access_key()), "{printed}");
            assert!(!printed.contains(credentials.session_token()), "{printed}");
        }
    }

    #[test]
    fn a_source_that_dries_up_makes_no_credentials() {
        for left in 0..72 {
            let mut source = Stream { next: 0, left };
            let key = key(Backend::PREFERRED);
            let refused = issue(granted(), &key, &mut source, &Profile::strict()).unwrap_err();
            assert_eq!(refused.rule(), Operational::EntropyAvailable.into(), "{left} octets");
            assert_eq!((refused.code(), refused.message()), (Code::InternalFailure, "Internal failure"));
        }
        let enough = &mut Stream { next: 0, left: 72 };
        assert!(issue(granted(), &key(Backend::PREFERRED), enough, &Profile::strict()).is_ok());
    }
}
