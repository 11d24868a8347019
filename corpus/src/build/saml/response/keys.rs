//! Which key signed, and whose it is.

use super::{class, filled, refused, refused_beside, sound, taken};
use crate::build::saml::metadata::{descriptor, key};
use crate::build::{documented, inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Document, Element};

const SECOND: &str = "saml-response/keys/second";
const SIGNING: Option<&str> = Some("signing");
const ENCRYPTION: Option<&str> = Some("encryption");
const INVALID: &[&str] = &["xml.signature-valid"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let of = |keys: Vec<Element>| sound(setting).metadata(Document::new(descriptor(setting, keys)));
    let (old, new) = (|usage| key(usage, "rsa-2048-a"), |usage| key(usage, "rsa-4096"));
    let expired = descriptor(setting, [old(SIGNING)]).with("validUntil", "2020-01-01T00:00:00Z");
    let drafts = [
        taken("first", "the first of two certificates signs, before a key is changed")
            .citing("SAML V2.0 metadata section 2.4.1.1")
            .aws(documented("IAM and STS quotas: ten keys to a SAML provider"))
            .saml(&of(vec![old(SIGNING), new(SIGNING)])),
        taken("second", "the second of two certificates signs, after a key was changed")
            .citing("SAML V2.0 metadata section 2.4.1.1")
            .aws(documented("IAM and STS quotas: ten keys to a SAML provider"))
            .saml(&of(vec![new(SIGNING), old(SIGNING)])),
        taken("no-use", "a key without `use` is for signing as well")
            .citing("SAML V2.0 metadata section 2.4.1.1")
            .saml(&of(vec![old(None)])),
        refused_beside(SECOND, "the key that signs is no longer among them", "retired", "a key that was retired, perhaps because it is known, signs no more", INVALID)
        .aws(inferred("as with a signature that is not good (saml-sig-subject-altered)"))
        .saml(&of(vec![new(SIGNING)])),
        refused_beside(SECOND, "the `use` of the key that signs is `encryption`", "encryption-key-signs", "a key that others hold to decrypt, or to have encrypted, vouches for nobody", INVALID)
        .citing("SAML V2.0 metadata section 2.4.1.1")
        .aws(inferred("a key for encryption is none that verifies"))
        .saml(&of(vec![new(SIGNING), old(ENCRYPTION)])),
        refused(
            "encryption-key-alone",
            "the only key is for encryption",
            "metadata without a key that signs: what any key signs is refused",
            &["metadata.use-is-signing"],
        )
        .code("InvalidInput")
        .citing("SAML V2.0 metadata section 2.4.1.1")
        .aws_stops(
            &["xml.key-fits-algorithm"],
            inferred("such metadata are stored (saml-meta-encryption-key-only), and there is no key to verify with"),
        )
        .saml(&of(vec![old(ENCRYPTION)])),
        refused(
            "attacker",
            "somebody else signs, with his certificate beside it",
            "a certificate that a signature brings along is anybody's",
            INVALID,
        )
        .severity(Severity::Critical)
        .citing("XML Signature 1.1 section 4.5")
        .message("Response signature invalid")
        .aws(inferred("as with a signature that is not good (saml-sig-subject-altered)"))
        .saml(&sound(setting).key("rsa-2048-b")),
        refused(
            "metadata-expired",
            "the metadata ended years ago",
            "a key is believed as long as the metadata say",
            &["metadata.not-expired"],
        )
        .code("InvalidInput")
        .severity(Severity::Medium)
        .citing("SAML V2.0 metadata section 2.3.2")
        .aws_accepts(observed("saml-meta-valid-until-past"))
        .saml(&sound(setting).metadata(Document::new(expired))),
    ];
    let class = class("keys", "signatures of keys that are the provider's to sign with, and of others")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 5.4"]);
    vec![filled(class, drafts)]
}
