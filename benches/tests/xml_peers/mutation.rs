//! Signed documents, changed: by hand where attacks are known, and at random.

use super::source::Source;
use touchstone_benches::xml::engine::Engine;
use touchstone_benches::xml::subject::ID;
use touchstone_benches::xml::{Form, Side as _};
use touchstone_corpus::mint::xml::{base64, identifier};
use touchstone_engine::xml::Canonicalization;

/// The parts of a signed document, as they are written.
struct Parts<'t> {
    text: &'t str,
    assertion: &'t str,
    signature: &'t str,
    signed_info: &'t str,
    transforms: &'t str,
    digest: &'t str,
    value: &'t str,
    key_info: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let between = |open: &str, close: &str| {
            let start = text.find(open).unwrap();
            let end = start + text[start..].find(close).unwrap() + close.len();
            &text[start..end]
        };
        Self {
            text,
            assertion: between("<saml:Assertion ", "</saml:Assertion>"),
            signature: between("<ds:Signature ", "</ds:Signature>"),
            signed_info: between("<ds:SignedInfo", "</ds:SignedInfo>"),
            transforms: between("<ds:Transforms", "</ds:Transforms>"),
            digest: between("<ds:DigestValue>", "</ds:DigestValue>"),
            value: between("<ds:SignatureValue>", "</ds:SignatureValue>"),
            key_info: between("<ds:KeyInfo", "</ds:KeyInfo>"),
        }
    }

    /// The document with a piece of it, which is there, put another way.
    fn replacing(&self, from: &str, to: &str) -> String {
        assert!(self.text.contains(from), "{from}");
        self.text.replacen(from, to, 1)
    }
}

/// What changed documents are called, and they.
type Changed = Vec<(&'static str, String)>;

/// Changes that are made by hand.
pub(crate) fn named(text: &str) -> Changed {
    let parts = Parts::of(text);
    let mut all = written_otherwise(&parts);
    all.extend(of_what_is_signed(&parts));
    all.extend(of_the_document_type(&parts));
    all.extend(of_the_signature(&parts));
    all.extend(of_signed_info(&parts));
    all.extend(of_what_is_around(&parts));
    all
}

/// What canonicalization undoes.
fn written_otherwise(parts: &Parts<'_>) -> Changed {
    let text = parts.text;
    vec![
        ("nothing", text.to_owned()),
        ("a comment in a name", parts.replacing("alice@", "al<!-- -->ice@")),
        ("a section in a name", parts.replacing("alice@", "<![CDATA[al]]>ice@")),
        ("a character reference in a name", parts.replacing("alice@", "&#97;lice@")),
        ("other quotes", text.replace(r#"Version="2.0""#, "Version\n= '2.0' ")),
        ("space in an end tag", parts.replacing("</saml:Subject>", "</saml:Subject >")),
        (
            "a namespace that is not used",
            parts.replacing("<saml:Assertion ", r#"<saml:Assertion xmlns:u="urn:u" "#),
        ),
        (
            "a declaration of XML",
            format!("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{text}\n"),
        ),
        ("a byte order mark", format!("\u{FEFF}{text}")),
        ("comments beside", format!("<!-- before -->{text}<!-- after -->")),
        ("instructions beside", format!("<?before?>{text}<?after?>")),
        ("lines in a tag", text.replace("/xmldsig#\">", "/xmldsig#\"\r\n>")),
        ("`xml:lang` around", parts.replacing("<samlp:Response ", r#"<samlp:Response xml:lang="en" "#)),
    ]
}

/// What it does not.
fn of_what_is_signed(parts: &Parts<'_>) -> Changed {
    vec![
        ("another name", parts.replacing("alice@", "mallory@")),
        ("white space in the element", parts.replacing("<saml:Subject>", "\n<saml:Subject>")),
        ("an instruction in the element", parts.replacing("alice@", "al<?x?>ice@")),
        (
            "`xml:lang` in the element",
            parts.replacing("<saml:Assertion ", r#"<saml:Assertion xml:lang="en" "#),
        ),
        ("another prefix", parts.text.replace("saml:", "other:").replace("xmlns:saml=", "xmlns:other=")),
    ]
}

fn of_the_document_type(parts: &Parts<'_>) -> Changed {
    let text = parts.text;
    let entity = parts.replacing("alice@", "&e;@");
    vec![
        ("a document type", format!("<!DOCTYPE samlp:Response>{text}")),
        ("an entity", format!("<!DOCTYPE a [<!ENTITY e \"alice\">]>{entity}")),
        ("an attribute by default", format!("<!DOCTYPE a [<!ATTLIST saml:Assertion x CDATA 'y'>]>{text}")),
        ("an ID by declaration", format!("<!DOCTYPE a [<!ATTLIST saml:Assertion ID ID #REQUIRED>]>{text}")),
    ]
}

fn of_the_signature(parts: &Parts<'_>) -> Changed {
    let Parts { text, signature, signed_info, value, key_info, .. } = *parts;
    let before_signed_info = |more: &str| text.replace(signed_info, &format!("{more}{signed_info}"));
    let moved = |part: &str, to: &str| text.replace(part, "").replace(to, &format!("{part}{to}"));
    let twice = |part: &str| text.replace(part, &format!("{part}{part}"));
    let in_value = |more: &str| parts.replacing("<ds:SignatureValue>", &format!("<ds:SignatureValue>{more}"));
    let after_value =
        |more: &str| parts.replacing("</ds:SignatureValue>", &format!("{more}</ds:SignatureValue>"));
    vec![
        ("a comment in SignedInfo", parts.replacing("<ds:Reference ", "<!-- --><ds:Reference ")),
        ("a comment in DigestValue", parts.replacing("<ds:DigestValue>", "<ds:DigestValue><!-- -->")),
        ("a comment in SignatureValue", in_value("<!-- -->")),
        ("an instruction in SignatureValue", in_value("<?x?>")),
        ("an element in SignatureValue", in_value("<x/>")),
        ("a section in SignatureValue", in_value("<![CDATA[]]>")),
        ("lines in SignatureValue", in_value("\n ")),
        ("space of Unicode in SignatureValue", in_value("\u{85}")),
        ("a letter after SignatureValue", after_value("A")),
        ("what base64 has not in SignatureValue", after_value("*")),
        ("no padding in SignatureValue", parts.replacing("=</ds:SignatureValue>", "</ds:SignatureValue>")),
        ("an empty SignatureValue", text.replace(value, "<ds:SignatureValue></ds:SignatureValue>")),
        ("no SignatureValue", text.replace(value, "")),
        ("an attribute of Signature", parts.replacing("<ds:Signature ", r#"<ds:Signature Id="s" "#)),
        ("text in Signature", before_signed_info("text")),
        ("an unknown element in Signature", before_signed_info("<x/>")),
        ("an unknown element after KeyInfo", text.replace(key_info, &format!("{key_info}<x/>"))),
        ("SignatureValue before SignedInfo", moved(value, signed_info)),
        ("KeyInfo before SignedInfo", moved(key_info, signed_info)),
        ("two SignedInfo", twice(signed_info)),
        ("two SignatureValue", twice(value)),
        ("two KeyInfo", twice(key_info)),
        ("two Signatures", twice(signature)),
        ("no KeyInfo", text.replace(key_info, "")),
        ("an empty KeyInfo", text.replace(key_info, "<ds:KeyInfo/>")),
        ("another KeyInfo", text.replace(key_info, "<ds:KeyInfo><ds:KeyName>x</ds:KeyName></ds:KeyInfo>")),
        ("a comment in KeyInfo", text.replace("<ds:KeyInfo>", "<ds:KeyInfo><!-- -->")),
        ("an Object", parts.replacing("</ds:Signature>", "<ds:Object>x</ds:Object></ds:Signature>")),
        ("the Signature at the end", moved(signature, "</saml:Assertion>")),
        ("the Signature further below", moved(signature, "</saml:Subject>")),
        ("no Signature", text.replace(signature, "")),
    ]
}

/// Changes of what the value of the signature is over.
fn of_signed_info(parts: &Parts<'_>) -> Changed {
    let Parts { text, transforms, .. } = *parts;
    let transform = |uri: &str| format!(r#"<ds:Transform Algorithm="{uri}"></ds:Transform>"#);
    let [enveloped, exclusive] = [identifier::ENVELOPED, identifier::EXCLUSIVE].map(transform);
    let with_transforms =
        |list: &str| text.replace(transforms, &format!("<ds:Transforms>{list}</ds:Transforms>"));
    let with_algorithm = |from: &str, to: &str| parts.replacing(&format!("\"{from}\""), &format!("\"{to}\""));
    vec![
        ("white space in SignedInfo", parts.replacing("<ds:Reference ", "\n<ds:Reference ")),
        ("an attribute of SignedInfo", parts.replacing("<ds:SignedInfo", r#"<ds:SignedInfo Id="s""#)),
        ("a reference to all", parts.replacing(&format!("URI=\"#{ID}\""), "URI=\"\"")),
        ("no transforms", text.replace(transforms, "")),
        ("enveloped alone", with_transforms(&enveloped)),
        ("the other order", with_transforms(&format!("{exclusive}{enveloped}"))),
        ("HMAC", with_algorithm(identifier::RSA_SHA256, identifier::HMAC_SHA1)),
        ("RSA with SHA-1", with_algorithm(identifier::RSA_SHA256, identifier::RSA_SHA1)),
        ("RSA with SHA-512", with_algorithm(identifier::RSA_SHA256, identifier::RSA_SHA512)),
        ("a digest by SHA-1", with_algorithm(identifier::SHA256, identifier::SHA1)),
    ]
}

fn of_what_is_around(parts: &Parts<'_>) -> Changed {
    let Parts { text, assertion, signature, .. } = *parts;
    let bare = assertion.replace(signature, "");
    let same_id = bare.replace("alice", "mallory");
    let other_id = same_id.replace(ID, "_evil");
    let of_status =
        |attribute: &str| parts.replacing("<samlp:Status>", &format!("<samlp:Status {attribute}=\"{ID}\">"));
    // The Signature goes where an assertion that it says nothing about has it.
    let with_signature =
        |other: &str, signature: &str| other.replace("</saml:Issuer>", &format!("</saml:Issuer>{signature}"));
    let holding_the_signed =
        signature.replace("</ds:Signature>", &format!("<ds:Object>{bare}</ds:Object></ds:Signature>"));
    let instead = |other: &str| text.replace(assertion, other);
    vec![
        ("another assertion before", instead(&format!("{other_id}{assertion}"))),
        ("another assertion after", instead(&format!("{assertion}{other_id}"))),
        ("the same ID before", instead(&format!("{same_id}{assertion}"))),
        ("the same ID after", instead(&format!("{assertion}{same_id}"))),
        (
            "another around",
            instead(&other_id.replace("</saml:Assertion>", &format!("{assertion}</saml:Assertion>"))),
        ),
        (
            "another beside, the signed one in Extensions",
            instead(&format!("<samlp:Extensions>{assertion}</samlp:Extensions>{other_id}")),
        ),
        (
            "another has the Signature, the signed one is after it",
            instead(&format!("{}{bare}", with_signature(&other_id, signature))),
        ),
        (
            "another has the Signature, the signed one is in Extensions",
            instead(&format!("{}<x>{bare}</x>", with_signature(&other_id, signature))),
        ),
        (
            "another has the Signature, the signed one is in its Object",
            instead(&with_signature(&other_id, &holding_the_signed)),
        ),
        ("the same, and the IDs are the same", instead(&with_signature(&same_id, &holding_the_signed))),
        ("an `id` of the same value", of_status("id")),
        ("an `xml:id` of the same value", of_status("xml:id")),
        ("an `ID` in a namespace, of the same value", of_status("samlp:ID")),
    ]
}

/// Documents whose assertion was not signed, with a digest of it where somebody may look for one.
pub(crate) fn forged(text: &str, engine: &mut Engine) -> Changed {
    let other = text.replace("alice@", "mallory@");
    let parts = Parts::of(&other);
    let Parts { signature, signed_info, digest, .. } = parts;
    let form = Form { uri: Canonicalization::EXCLUSIVE.uri(), prefixes: &[] };
    let canonical = engine.canonicalize(other.replace(signature, "").as_bytes(), Some(ID), form);
    let right = base64(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &canonical.unwrap()).as_ref());
    let right = format!("<ds:DigestValue>{right}</ds:DigestValue>");
    let value = |element: &str| element.replace("<ds:DigestValue>", "").replace("</ds:DigestValue>", "");
    let unsigned = signed_info.replace(digest, &right);
    let with_digest = |digest_value: &str| parts.replacing(digest, digest_value);
    vec![
        ("the right digest", with_digest(&right)),
        ("the right SignedInfo before", parts.replacing(signed_info, &format!("{unsigned}{signed_info}"))),
        ("the right SignedInfo after", parts.replacing(signed_info, &format!("{signed_info}{unsigned}"))),
        (
            "the right SignedInfo before the Signature's value alone",
            parts.replacing("<ds:SignatureValue>", &format!("{unsigned}<ds:SignatureValue>")),
        ),
        (
            "the signed SignedInfo in an Object",
            parts
                .replacing(signed_info, &unsigned)
                .replace("</ds:Signature>", &format!("<ds:Object>{signed_info}</ds:Object></ds:Signature>")),
        ),
        ("the right digest before", with_digest(&format!("{right}{digest}"))),
        ("the right digest after", with_digest(&format!("{digest}{right}"))),
        (
            "the right digest in a comment",
            with_digest(&format!(
                "<ds:DigestValue><!--{}-->{}</ds:DigestValue>",
                value(&right),
                value(digest)
            )),
        ),
        (
            "the signed digest in a comment",
            with_digest(&format!(
                "<ds:DigestValue>{}<!--{}--></ds:DigestValue>",
                value(&right),
                value(digest)
            )),
        ),
        (
            "the right digest in an instruction",
            with_digest(&format!(
                "<ds:DigestValue><?x {}?>{}</ds:DigestValue>",
                value(&right),
                value(digest)
            )),
        ),
        (
            "both digests in one",
            with_digest(&format!("<ds:DigestValue>{}{}</ds:DigestValue>", value(&right), value(digest))),
        ),
        ("an empty digest", with_digest("<ds:DigestValue></ds:DigestValue>")),
        (
            "the right Reference beside",
            parts
                .replacing("</ds:SignedInfo>", &format!("{}</ds:SignedInfo>", between_references(&unsigned))),
        ),
        ("no Reference", parts.replacing(between_references(signed_info), "")),
        (
            "a Signature of nothing",
            parts.replacing(signature, "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>"),
        ),
    ]
}

/// The Reference of a `SignedInfo`, whole.
fn between_references(signed_info: &str) -> &str {
    let start = signed_info.find("<ds:Reference").unwrap();
    let end = signed_info.find("</ds:Reference>").unwrap() + "</ds:Reference>".len();
    &signed_info[start..end]
}

/// Pieces that are put into a document.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\t",
    "\r",
    "<!-- -->",
    "<?x?>",
    "<![CDATA[]]>",
    "<![CDATA[ ]]>",
    "&#32;",
    "&amp;",
    "&lt;",
    "\"",
    "'",
    "<",
    ">",
    "/",
    "=",
    ":",
    "#",
    "&",
    ";",
    "]]>",
    "--",
    "A",
    "0",
    "\u{e9}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{fffd}",
    "xmlns=\"\"",
    " xmlns:a=\"urn:a\"",
    " xml:space=\"preserve\"",
    " a=\"b\"",
    "<x/>",
    "<x>",
    "</x>",
    "ID",
    " Id=\"x\"",
];

/// One to three changes: a piece put in, octets taken away, a piece of the document copied to another place.
pub(crate) fn random(text: &str, source: &mut Source) -> Vec<u8> {
    let mut octets = text.as_bytes().to_vec();
    for _ in 0..=source.below(3) {
        let place = source.below(octets.len());
        match source.below(6) {
            0..=2 => drop(octets.splice(place..place, source.pick(PIECES).bytes())),
            3 => drop(octets.drain(place..(place + 1 + source.below(3)).min(octets.len()))),
            4 => octets[place] = u8::try_from(source.below(256)).unwrap(),
            _ => {
                let from = source.below(octets.len());
                let end = (from + 1 + source.below(60)).min(octets.len());
                let copied = octets[from..end].to_vec();
                drop(octets.splice(place..place, copied));
            }
        }
    }
    octets
}
