use super::{Document, Profile, Rejection, SignedElement, VerifyingKey};
use crate::crypto::{Backend, PublicKey};
use crate::profile::Name;
use crate::xml::signer::{Signer, digest, edited, holding, signed_info};
use data_encoding::HEXLOWER;
use std::borrow::Cow;

/// An element in canonical form, which is what is signed.
const ELEMENT: &str = "<a ID=\"x\" b=\"c\"><d>e</d><f ID=\"y\"></f></a>";

fn signer() -> Signer {
    Signer::number(1)
}

fn stranger() -> Signer {
    Signer::number(2)
}

/// The element with a sound signature.
fn sound() -> String {
    signer().signed(ELEMENT, "x")
}

/// The element with a Signature over this `SignedInfo`.
fn signed_as(signed_info: &str) -> String {
    holding(ELEMENT, &signer().signature(signed_info))
}

/// What `look` finds in the element `x`, verified with these keys, or the rule that refuses it; under both profiles and with
/// every backend.
fn verified<T: PartialEq + std::fmt::Debug>(
    document: &str,
    signers: &[&Signer],
    look: impl Fn(SignedElement<'_>) -> T,
) -> Result<T, &'static str> {
    let verdict = |name: Name, backend: &Backend| {
        let profile = Profile::named(name);
        let document = Document::parse(document.as_bytes(), &profile).unwrap();
        let place = document.find_by_id("x", &profile).unwrap_or(document.root());
        let keys: Vec<VerifyingKey> = signers.iter().map(|signer| signer.key(*backend)).collect();
        let keys: Vec<&VerifyingKey> = keys.iter().collect();
        let verified = document.verify(place, &keys, &profile);
        let octets = document.signed_octets(place, &keys, &profile);
        assert_eq!(verified.as_ref().err(), octets.as_ref().err());
        if let Ok(element) = verified {
            assert!(element.reads_like_its_canonical_form(&profile));
        }
        verified.map(&look).map_err(|rejection| rejection.rule().id())
    };
    let all = Name::ALL.iter().flat_map(|name| Backend::ALL.iter().map(move |backend| (*name, backend)));
    let mut verdicts: Vec<_> = all.map(|(name, backend)| verdict(name, backend)).collect();
    verdicts.dedup();
    assert_eq!(verdicts.len(), 1, "{verdicts:?}");
    verdicts.remove(0)
}

/// The canonical form of what is signed, or the rule that refuses it.
fn read(document: &str) -> Result<String, &'static str> {
    verified(document, &[&signer()], |element| String::from_utf8(element.canonical()).unwrap())
}

fn text(document: &str) -> Result<Option<String>, &'static str> {
    verified(document, &[&signer()], |element| element.text().map(Cow::into_owned))
}

#[track_caller]
fn assert_refused(document: &str, rule: &str) {
    assert_eq!(read(document), Err(rule), "{document}");
}

#[test]
fn what_was_signed_is_read() {
    assert_eq!(read(&sound()).as_deref(), Ok(ELEMENT));
    let seen = verified(&sound(), &[&signer()], |element| {
        let child = element.children().next().unwrap();
        (
            element.attribute("b").map(str::to_owned),
            child.name().local.to_owned(),
            child.text().unwrap().into_owned(),
        )
    });
    assert_eq!(seen, Ok((Some("c".to_owned()), "d".to_owned(), "e".to_owned())));
}

#[test]
fn the_octets_that_were_digested_are_those_that_were_signed() {
    let (document, profile) = (sound(), Profile::strict());
    let document = Document::parse(document.as_bytes(), &profile).unwrap();
    for backend in Backend::ALL {
        let octets = document.signed_octets(document.root(), &[&signer().key(*backend)], &profile);
        assert_eq!(octets.as_deref(), Ok(ELEMENT.as_bytes()));
    }
}

#[test]
fn the_signature_cannot_be_read_wherever_it_stands() {
    let signature = signer().signature(&signed_info("x", ELEMENT));
    for before in ["<d>", "<f ", "</a>"] {
        let document = edited(ELEMENT, before, &format!("{signature}{before}"));
        let children = |element: SignedElement<'_>| -> Vec<String> {
            element.children().map(|child| child.name().local.to_owned()).collect()
        };
        assert_eq!(verified(&document, &[&signer()], children), Ok(vec!["d".to_owned(), "f".to_owned()]));
        assert_eq!(read(&document).as_deref(), Ok(ELEMENT));
    }
}

#[test]
fn what_stands_in_the_signature_is_not_signed_with_the_element() {
    // `KeyInfo` is no part of what is signed: whoever has no key may write it.
    let document = edited(&sound(), "</ds:Signature>", "<ds:KeyInfo><g>h</g></ds:KeyInfo></ds:Signature>");
    assert_eq!(read(&document).as_deref(), Ok(ELEMENT));
}

#[test]
fn what_is_around_the_element_is_not_read() {
    let document = format!("<r xmlns=\"\"><a ID=\"z\"><d>evil</d></a>{}</r>", sound());
    assert_eq!(read(&document).as_deref(), Ok(ELEMENT));
}

#[test]
fn a_text_is_read_as_a_whole() {
    let document = signer().signed("<a ID=\"x\">admin@a.example.b.example</a>", "x");
    for divided in
        ["a.example<!---->.b", "a.example<![CDATA[.b]]>", "a.exampl&#101;.b", "a.example<!--\n-->.<!-- -->b"]
    {
        let document = edited(&document, "a.example.b", divided);
        assert_eq!(text(&document), Ok(Some("admin@a.example.b.example".to_owned())), "{document}");
    }
}

#[test]
fn a_text_with_an_element_in_it_is_none() {
    assert_eq!(text(&signer().signed("<a ID=\"x\">b<c></c>d</a>", "x")), Ok(None));
}

#[test]
fn another_spelling_of_the_same_is_the_same() {
    for (from, to) in [
        ("<a ID=\"x\" b=\"c\">", "<a\n b = 'c' ID='x' >"),
        ("<f ID=\"y\"></f>", "<f ID='y'/>"),
        (">e<", ">&#x65;<"),
        ("<d>", "<d xmlns:unused=\"urn:unused\">"),
        ("<d>", "<!-- not signed --><d>"),
    ] {
        assert_eq!(read(&edited(&sound(), from, to)).as_deref(), Ok(ELEMENT), "{to}");
    }
}

#[test]
fn refuses_changed_content() {
    for (from, to) in [
        (">e<", ">evil<"),
        (">e<", "><"),
        (">e<", "> e<"),
        ("b=\"c\"", "b=\"evil\""),
        ("b=\"c\"", ""),
        ("b=\"c\"", "b=\"c\" g=\"\""),
        ("<d>e</d>", ""),
        ("<d>e</d>", "<d>e</d><d>e</d>"),
        ("<d>e</d>", "<g>e</g>"),
        ("<d>e</d>", "<d xmlns=\"urn:evil\">e</d>"),
        ("<d>e</d>", "<d>e</d> "),
        ("<f ID=\"y\"></f>", "<f ID=\"z\"></f>"),
    ] {
        assert_refused(&edited(&sound(), from, to), "xml.digest-matches");
    }
}

#[test]
fn refuses_a_signed_digest_of_something_else() {
    assert_refused(&signed_as(&signed_info("x", "<a ID=\"x\"></a>")), "xml.digest-matches");
    for value in ["", "AAAA", &digest(ELEMENT)[..40]] {
        let signed_info = edited(&signed_info("x", ELEMENT), &digest(ELEMENT), value);
        assert_refused(&signed_as(&signed_info), "xml.digest-matches");
    }
}

#[test]
fn refuses_a_digest_that_was_changed_with_the_content() {
    let evil = edited(ELEMENT, ">e<", ">evil<");
    let document = edited(&edited(&sound(), ">e<", ">evil<"), &digest(ELEMENT), &digest(&evil));
    assert_refused(&document, "xml.signature-valid");
}

#[test]
fn refuses_the_value_of_another_signature() {
    let other = signer().signed(&edited(ELEMENT, ">e<", ">evil<"), "x");
    let value = |document: &str| {
        let (_, rest) = document.split_once("<ds:SignatureValue>").unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    let sound = sound();
    for evil in [&value(&other), "", "AAAA", &value(&sound)[..84]] {
        assert_refused(&edited(&sound, &value(&sound), evil), "xml.signature-valid");
    }
    assert_refused(&edited(&sound, &value(&sound), "*"), "xml.base64");
}

#[test]
fn refuses_what_was_changed_in_signed_info() {
    for (from, to) in [
        ("xmlenc#sha256\"", "xmlenc#sha512\""),
        ("<ds:Reference ", "<ds:Reference Type=\"\" "),
        ("<ds:Transforms>", "<ds:Transforms> "),
    ] {
        assert_refused(&edited(&sound(), from, to), "xml.signature-valid");
    }
}

#[test]
fn refuses_the_key_of_another() {
    let document = stranger().signed(ELEMENT, "x");
    assert_refused(&document, "xml.signature-valid");
    // Not even where he brings it.
    let brought = format!(
        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        stranger().certificate()
    );
    assert_refused(&edited(&document, "</ds:Signature>", &brought), "xml.signature-valid");
}

#[test]
fn one_of_several_keys_fits() {
    let (own, other, third) = (signer(), stranger(), Signer::number(3));
    let by = |keys: &[&Signer]| verified(&sound(), keys, |_| ());
    for keys in [[&own, &other, &third], [&other, &own, &third], [&other, &third, &own]] {
        assert_eq!(by(&keys), Ok(()));
    }
    assert_eq!(by(&[&other, &third]), Err("xml.signature-valid"));
    assert_eq!(by(&[]), Err("xml.key-fits-algorithm"));
}

/// What refuses a document with these keys.
fn refusal(document: &str, keys: &[&VerifyingKey]) -> &'static str {
    let profile = Profile::strict();
    let document = Document::parse(document.as_bytes(), &profile).unwrap();
    let verified = document.verify(document.root(), keys, &profile).map(|_| ());
    verified.as_ref().map_err(Rejection::rule).unwrap_err().id()
}

#[test]
fn a_key_of_another_type_is_passed_over() {
    // RFC 8032 section 7.1.
    let point = HEXLOWER.decode(b"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
    for backend in Backend::ALL {
        let ed25519 = VerifyingKey::new(PublicKey::ed25519(&point).unwrap(), *backend).unwrap();
        assert_eq!(refusal(&sound(), &[&ed25519]), "xml.key-fits-algorithm");
        let (document, profile) = (sound(), Profile::strict());
        let document = Document::parse(document.as_bytes(), &profile).unwrap();
        assert!(document.verify(document.root(), &[&ed25519, &signer().key(*backend)], &profile).is_ok());
    }
}

#[test]
fn a_key_is_used_under_its_own_algorithm() {
    for other in ["ecdsa-sha384", "ecdsa-sha512", "rsa-sha256"] {
        let signed_info = edited(&signed_info("x", ELEMENT), "ecdsa-sha256", other);
        assert_refused(&signed_as(&signed_info), "xml.key-fits-algorithm");
    }
    for unknown in ["hmac-sha256", "ecdsa-sha1", ""] {
        let signed_info = edited(&signed_info("x", ELEMENT), "ecdsa-sha256", unknown);
        assert_refused(&signed_as(&signed_info), "xml.signature-algorithm-known");
    }
}

/// ring does RSA with SHA-384 from 2048 bits on. That it cannot tell is told where no other key could.
#[cfg(feature = "ring")]
#[test]
fn a_backend_that_cannot_tell_says_so() {
    let key = |octets: usize| {
        let public = PublicKey::rsa(&vec![0xFF; octets], &[1, 0, 1]).unwrap();
        VerifyingKey::new(public, Backend::Ring).unwrap()
    };
    let (short, long) = (key(128), key(256));
    let document = signed_as(&edited(&signed_info("x", ELEMENT), "ecdsa-sha256", "rsa-sha384"));
    assert_eq!(refusal(&document, &[&short]), "backend-lacks-algorithm");
    assert_eq!(refusal(&document, &[&long, &short]), "xml.signature-valid");
    assert_eq!(refusal(&document, &[&short, &long]), "xml.signature-valid");
}

#[test]
fn refuses_a_reference_to_anything_but_the_element_itself() {
    for uri in ["#y", "", "#", "#z", "x", "#X", "##x", "#xpointer(id('x'))", "urn:a#x"] {
        let signed_info = edited(&signed_info("x", ELEMENT), "URI=\"#x\"", &format!("URI=\"{uri}\""));
        assert_refused(&signed_as(&signed_info), "xml.reference-own-element");
    }
    let without = edited(&signed_info("x", ELEMENT), " URI=\"#x\"", "");
    assert_refused(&signed_as(&without), "xml.reference-own-element");
}

#[test]
fn refuses_the_signature_of_an_element_elsewhere_in_the_document() {
    let signature = signer().signature(&signed_info("x", ELEMENT));
    // The signed element is beside, around or in the one that holds its signature.
    for document in [
        format!("<r><a ID=\"evil\">{signature}</a>{ELEMENT}</r>"),
        format!("<a ID=\"evil\">{signature}{ELEMENT}</a>"),
        format!(
            "<a ID=\"evil\">{}</a>",
            signature.replace("</ds:Signature>", &format!("{ELEMENT}</ds:Signature>"))
        ),
    ] {
        let profile = Profile::strict();
        let document = Document::parse(document.as_bytes(), &profile).unwrap();
        let place = document.find_by_id("evil", &profile).unwrap();
        assert!(document.verify(place, &[&signer().key(Backend::PREFERRED)], &profile).is_err());
        let around = document.find_by_id("x", &profile).unwrap();
        assert!(document.verify(around, &[&signer().key(Backend::PREFERRED)], &profile).is_err());
    }
}

#[test]
fn refuses_an_element_without_an_id() {
    for element in ["<a></a>", "<a ID=\"\"></a>", "<a id=\"x\"></a>", "<a p:ID=\"x\" xmlns:p=\"urn:p\"></a>"]
    {
        let signature = signer().signature(&signed_info("x", element));
        assert_refused(&holding(element, &signature), "xml.reference-own-element");
    }
}

#[test]
fn refuses_no_signature_and_two() {
    assert_refused(ELEMENT, "xml.signature-single");
    let (sound, signature) = (sound(), signer().signature(&signed_info("x", ELEMENT)));
    assert_refused(&holding(&sound, &signature), "xml.signature-single");
    assert_refused(
        &edited(&sound, "</a>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></a>"),
        "xml.signature-single",
    );
    // One further down is none of the element's.
    assert_refused(&edited(ELEMENT, "<d>", &format!("<d>{signature}")), "xml.signature-single");
    // Nor is one of another vocabulary.
    assert_refused(&sound.replace("xmldsig#\"", "xmldsig-more#\""), "xml.signature-single");
}

#[test]
fn refuses_an_id_that_is_there_twice() {
    for other in
        ["ID=\"x\"", "Id=\"x\"", "id=\"x\"", "iD=\"x\"", "xml:id=\"x\"", "xmlns:p=\"urn:p\" p:ID=\"x\""]
    {
        assert_refused(&format!("<r ID=\"r\"><b {other}/>{}</r>", sound()), "xml.ids-unique");
        let in_the_signature = format!("<ds:KeyInfo><b {other}/></ds:KeyInfo></ds:Signature>");
        assert_refused(&edited(&sound(), "</ds:Signature>", &in_the_signature), "xml.ids-unique");
    }
    assert_refused(&format!("<r><b ID=\"r\"/><c ID=\"r\"/>{}</r>", sound()), "xml.ids-unique");
}

#[test]
fn refuses_an_instruction_in_what_is_signed() {
    for document in [
        edited(&sound(), ">e<", ">e<?evil?><"),
        edited(&sound(), "</ds:Signature>", "<?evil?></ds:Signature>"),
        signer().signed("<a ID=\"x\"><?evil ?></a>", "x"),
    ] {
        assert_refused(&document, "xml.no-processing-instruction");
    }
    assert_eq!(read(&format!("<?xml-stylesheet href='a'?>{}<?end?>", sound())).as_deref(), Ok(ELEMENT));
}

#[test]
fn refuses_what_a_signature_does_not_have() {
    for (from, to, rule) in [
        ("<ds:DigestMethod", "<ds:Evil></ds:Evil><ds:DigestMethod", "xml.signature-structure"),
        ("</ds:SignedInfo>", "<ds:Reference></ds:Reference></ds:SignedInfo>", "xml.signature-structure"),
        ("</ds:Reference>", "<ds:DigestValue></ds:DigestValue></ds:Reference>", "xml.signature-structure"),
        ("<ds:Transforms>", "<ds:Transforms>evil", "xml.signature-structure"),
        ("#enveloped-signature", "#base64", "xml.transforms"),
        ("</ds:Transforms>", "<ds:Transform></ds:Transform></ds:Transforms>", "xml.transforms"),
        ("xmlenc#sha256", "xmldsig#sha1", "xml.digest-algorithm-known"),
        (
            "Method Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "Method Algorithm=\"\"",
            "xml.canonicalization-known",
        ),
    ] {
        assert_refused(&signed_as(&edited(&signed_info("x", ELEMENT), from, to)), rule);
    }
    let sound = sound();
    let (start, rest) = sound.split_once("<ds:SignedInfo>").unwrap();
    let (signed_info, rest) = rest.split_once("</ds:SignedInfo>").unwrap();
    let signed_info = format!("<ds:SignedInfo>{signed_info}</ds:SignedInfo>");
    assert_refused(&format!("{start}{signed_info}{signed_info}{rest}"), "xml.signature-structure");
    assert_refused(&format!("{start}{rest}"), "xml.signature-structure");
}

#[test]
fn refuses_a_comment_and_an_object_in_the_signature_where_the_profile_does() {
    for (from, to, rule) in [
        ("<ds:DigestValue>", "<ds:DigestValue><!-- evil -->", "xml.signature-no-comments"),
        ("</ds:Signature>", "<ds:Object/></ds:Signature>", "xml.signature-no-object"),
    ] {
        assert_eq!(refusal(&edited(&sound(), from, to), &[&signer().key(Backend::PREFERRED)]), rule);
    }
}

/// An element whose text has a prefix in it, signed with that prefix in `PrefixList` or without.
fn with_a_prefix(list: &str, canonical: &str) -> String {
    let transform = "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
    let parameter = format!(
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><ec:InclusiveNamespaces \
         xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"{list}\"></ec:InclusiveNamespaces></ds:Transform>"
    );
    let signed_info = edited(&signed_info("x", canonical), transform, &parameter);
    let signed = holding("<a ID=\"x\">xs:string</a>", &signer().signature(&signed_info));
    format!("<r xmlns:xs=\"urn:xs\">{signed}</r>")
}

#[test]
fn a_prefix_of_the_list_is_signed_with_what_it_stands_for() {
    let document = with_a_prefix("xs", "<a xmlns:xs=\"urn:xs\" ID=\"x\">xs:string</a>");
    assert_eq!(text(&document), Ok(Some("xs:string".to_owned())));
    assert_refused(&edited(&document, "urn:xs", "urn:evil"), "xml.digest-matches");
    let document = with_a_prefix("", "<a ID=\"x\">xs:string</a>");
    assert_eq!(text(&edited(&document, "urn:xs", "urn:other")), Ok(Some("xs:string".to_owned())));
}

#[test]
fn a_reference_by_id_is_to_an_element_without_its_comments() {
    let with_comments = "Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"";
    let signed_info = edited(
        &signed_info("x", ELEMENT),
        "Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
        with_comments,
    );
    assert_eq!(read(&edited(&signed_as(&signed_info), "<d>", "<d><!-- evil -->")).as_deref(), Ok(ELEMENT));
}

#[test]
fn an_element_and_one_in_it_have_each_a_signature_of_their_own() {
    let inner = signer().signed("<b ID=\"y\">c</b>", "y");
    // A canonical form: the inner Signature declares its prefix where it is first used.
    let outer = format!("<a ID=\"x\">{inner}</a>");
    let document = signer().signed(&outer, "x");
    assert_eq!(read(&document).as_deref(), Ok(outer.as_str()));
    let profile = Profile::strict();
    let parsed = Document::parse(document.as_bytes(), &profile).unwrap();
    let key = signer().key(Backend::PREFERRED);
    let place = parsed.find_by_id("y", &profile).unwrap();
    assert_eq!(parsed.verify(place, &[&key], &profile).unwrap().canonical(), b"<b ID=\"y\">c</b>");
    // Signed as a whole, the Signature of the inner one too.
    assert_refused(&edited(&document, ">c<", ">evil<"), "xml.digest-matches");
    assert_refused(&document.replace(&inner, "<b ID=\"y\">c</b>"), "xml.digest-matches");
}

#[test]
fn tells_whether_an_element_holds_a_signature() {
    let holds = |document: &str| {
        let profile = Profile::strict();
        let document = Document::parse(document.as_bytes(), &profile).unwrap();
        document.has_signature(document.root())
    };
    assert!(holds(&sound()) && holds("<a><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></a>"));
    assert!(!holds(ELEMENT) && !holds("<a><Signature/></a>") && !holds(&format!("<r>{}</r>", sound())));
}
