//! Edits of a signed document that canonicalization undoes: a verifier that refuses them refuses what others write.

use super::{SignatureQuestion, believed};
use super::{assertion, document, filled, replaced, sound};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::namespace::{DS, SAML, SAMLP};
use crate::mint::xml::{Element, Node, Signature};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![spelling(setting), escapes(setting)]
}

const NAME: &str = ">admin@touchstone.example.guests.example<";

/// Canonical XML 1.1 section 2.3 and Exclusive XML Canonicalization 1.0 section 3.
fn spelling(setting: &Setting) -> VectorFile {
    let edit = |from: &str, to: &str| replaced(&sound(setting), from, to);
    let start = format!("<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"_assertion-1\"");
    let code = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode>";
    let _ = code;
    let digest_method =
        "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>";
    let drafts: [(&str, &str, String); 22] = [
        (
            "attribute-order",
            "attributes stand in another order",
            edit(&start, &format!("<saml:Assertion ID=\"_assertion-1\" xmlns:saml=\"{SAML}\"")),
        ),
        (
            "single-quotes",
            "an attribute is in single quotes",
            edit(&start, &start.replace("\"_assertion-1\"", "'_assertion-1'")),
        ),
        (
            "space-in-start-tag",
            "line ends, TABs and spaces stand between attributes",
            edit(&start, &start.replace(" ID", "\n\t  ID")),
        ),
        (
            "space-around-equals",
            "spaces stand around an equals sign",
            edit(&start, &start.replace("ID=", "ID = ")),
        ),
        (
            "space-before-end",
            "a space stands before the end of a start tag",
            edit("<saml:Subject>", "<saml:Subject >"),
        ),
        ("space-in-end-tag", "a space stands in an end tag", edit("</saml:Subject>", "</saml:Subject\n>")),
        (
            "empty-element",
            "an empty element is written as one tag",
            edit("></saml:SubjectConfirmationData>", "/>"),
        ),
        (
            "empty-element-signed-info",
            "an empty element of SignedInfo is written as one tag",
            edit(digest_method, &digest_method.replace("></ds:DigestMethod>", " />")),
        ),
        (
            "unused-declaration",
            "a namespace is declared on the assertion that nobody uses",
            edit(&start, &format!("{start} xmlns:x=\"urn:example:x\"")),
        ),
        (
            "unused-declaration-outside",
            "a namespace is declared on the response that nobody uses",
            edit("<samlp:Response", "<samlp:Response xmlns:x=\"urn:example:x\""),
        ),
        (
            "unused-default",
            "a default namespace is declared on the response that nobody uses",
            edit("<samlp:Response", "<samlp:Response xmlns=\"urn:example:x\""),
        ),
        (
            "undeclared-default",
            "the default namespace is undeclared on the assertion, where there is none",
            edit(&start, &format!("{start} xmlns=\"\"")),
        ),
        (
            "superfluous-declaration",
            "a namespace is declared again further in",
            edit("<saml:Subject>", &format!("<saml:Subject xmlns:saml=\"{SAML}\">")),
        ),
        (
            "declaration-on-signed-info",
            "`ds` is declared on SignedInfo as well, as it is in the octets that are signed",
            edit("<ds:SignedInfo>", &format!("<ds:SignedInfo xmlns:ds=\"{DS}\">")),
        ),
        (
            "declaration-outside",
            "the namespace of assertions is declared on the response, and not on the assertion",
            replaced(
                &edit(&start, "<saml:Assertion ID=\"_assertion-1\""),
                "<samlp:Response",
                &format!("<samlp:Response xmlns:saml=\"{SAML}\""),
            ),
        ),
        (
            "signature-declaration-outside",
            "`ds` is declared on the response, and not on the signature",
            replaced(
                &edit(&format!(" xmlns:ds=\"{DS}\""), ""),
                "<samlp:Response",
                &format!("<samlp:Response xmlns:ds=\"{DS}\""),
            ),
        ),
        (
            "xml-prefix-declared",
            "`xml` is declared, as what it is anyway",
            edit(&start, &format!("{start} xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"")),
        ),
        (
            "xml-attribute-outside",
            "the response says its language: exclusive canonicalization does not take it along",
            edit("<samlp:Response", "<samlp:Response xml:lang=\"en\""),
        ),
        (
            "section",
            "the text of an element is a CDATA section",
            edit(NAME, &format!("><![CDATA[{}]]><", NAME.trim_matches(['<', '>']))),
        ),
        (
            "comment",
            "a comment stands between two elements",
            edit("<saml:Conditions", "<!-- until when -->&&").replace("&&", "<saml:Conditions"),
        ),
        ("line-end-in-tag", "CR LF stands between attributes", edit(&start, &start.replace(" ID", "\r\nID"))),
        (
            "other-prefix-outside",
            "the response has another prefix",
            sound(setting).replace("samlp:", "p:").replace("xmlns:samlp=", "xmlns:p="),
        ),
    ];
    let drafts = drafts.map(|(name, sentence, document)| believed(setting, name, sentence, document));
    let _ = SAMLP;
    let class = Class::new(
        Kind::XmlSignature,
        "spelling",
        "documents that are written otherwise than they are signed, and say the same",
    )
    .citing(&["Canonical XML 1.1 section 2.3", "Exclusive XML Canonicalization 1.0 section 3"])
    .severity(Severity::Low);
    filled(class, drafts)
}

/// Canonical XML 1.1 section 2.3: text and values as they are read, escaped in one way.
fn escapes(setting: &Setting) -> VectorFile {
    const TEXT: &str = "a\u{20AC}b & <c> \"d\" 'e'\r\n\tf\u{1F600}";
    let element = assertion(setting)
        .edit("saml:Subject/saml:NameID", |name| name.text(TEXT).with("SPNameQualifier", TEXT));
    let signature = Signature::of(&element).element();
    let sound = document(setting, &element, signature).to_xml();
    let text = Element::new("x").and(Node::Text(TEXT.to_owned())).to_xml();
    let text = text.trim_start_matches("<x>").trim_end_matches("</x>").to_owned();
    let value = Element::new("x").with("y", TEXT).to_xml();
    let value = value.trim_start_matches("<x y=").trim_end_matches("></x>").to_owned();
    let (in_text, in_value) = (format!(">{text}<"), format!("={value}"));
    let edit = |from: &str, part: &str, to: &str| {
        let (inside, other) = if from == "text" { (&in_text, &text) } else { (&in_value, &value) };
        let _ = other;
        replaced(&sound, inside, &inside.replace(part, to))
    };
    let drafts = [
        ("canonical", "text and value have every character that is escaped", sound.clone()),
        ("amp-decimal", "an ampersand is a decimal reference", edit("text", "&amp;", "&#38;")),
        ("amp-hexadecimal", "an ampersand is a hexadecimal reference", edit("text", "&amp;", "&#x26;")),
        (
            "lt-hexadecimal",
            "a `<` is a hexadecimal reference, with zeros before it",
            edit("text", "&lt;", "&#x0003c;"),
        ),
        ("gt-plain", "a `>` stands in text", edit("text", "&gt;", ">")),
        ("quot-entity", "quotes in text are entities", edit("text", "\"", "&quot;")),
        ("apos-entity", "apostrophes in a value are entities", edit("value", "'", "&apos;")),
        ("quot-decimal", "quotes in a value are references", edit("value", "&quot;", "&#34;")),
        ("euro-reference", "a character beyond ASCII is a reference", edit("text", "\u{20AC}", "&#8364;")),
        (
            "astral-reference",
            "a character beyond the basic plane is a reference",
            edit("value", "\u{1F600}", "&#x1f600;"),
        ),
        ("letter-reference", "a letter is a reference", edit("text", "c", "&#99;")),
        ("cr-decimal", "a carriage return in text is a decimal reference", edit("text", "&#xD;", "&#13;")),
        ("line-feed-reference", "a line feed in text is a reference", edit("text", "\n", "&#10;")),
        ("line-end-crlf", "a line end in text is CR LF", edit("text", "\n", "\r\n")),
        ("line-end-cr", "a line end in text is CR", edit("text", "\n", "\r")),
        ("tab-decimal", "a TAB in a value is a decimal reference", edit("value", "&#x9;", "&#9;")),
        (
            "section",
            "a part of the text is a CDATA section",
            edit("text", "&amp; &lt;c&gt;", "<![CDATA[& <c>]]>"),
        ),
        ("comment", "a comment divides the text", edit("text", "c", "c<!-- c -->")),
    ]
    .map(|(name, sentence, document)| {
        accept(name, sentence).xml_signature(&SignatureQuestion::assertion(document).yields(&element))
    });
    let class = Class::new(
        Kind::XmlSignature,
        "escapes",
        "text and values that are escaped otherwise than they are signed",
    )
    .citing(&["Canonical XML 1.1 section 2.3", "XML 1.0 section 2.11"])
    .severity(Severity::Low);
    // A TAB that stands in a value is read as a space (XML 1.0 section 3.3.3).
    let plain = crate::build::reject("tab-in-value", "a TAB that stands in a value is read as a space")
        .twin("xml-signature/escapes/canonical", "the TAB in the value is not a reference")
        .stops(&["xml.digest-matches"])
        .citing("XML 1.0 section 3.3.3")
        .xml_signature(&SignatureQuestion::assertion(edit("value", "&#x9;", "\t")));
    filled(class, drafts.into_iter().chain([plain]))
}
