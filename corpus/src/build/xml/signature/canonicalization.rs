//! How octets are made of a document, and with which parameters.

use super::{SignatureQuestion, response};
use super::{assertion, believed, document, filled, refused, replaced, signed_with};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::{
    ENVELOPED, EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS, INCLUSIVE, INCLUSIVE_1_1, INCLUSIVE_WITH_COMMENTS,
};
use crate::mint::xml::namespace::{DS, SAML, SAMLP, XS, XSI};
use crate::mint::xml::{Document, Element, Form, Node, Signature, canonical};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![method(setting), inclusive(setting), prefixes(setting)]
}

const METHOD: &str = "ds:CanonicalizationMethod";

fn transform(uri: &str) -> Element {
    Element::new("ds:Transform").with("Algorithm", uri)
}

fn prefix_list(prefixes: &str) -> Element {
    Element::new("ec:InclusiveNamespaces").declaring("ec", EXCLUSIVE).with("PrefixList", prefixes)
}

fn method(setting: &Setting) -> VectorFile {
    let with_method = |uri: &str| {
        signed_with(setting, |signature| signature.edit(METHOD, |method| method.with("Algorithm", uri)))
    };
    let unknown = [
        ("unknown", "urn:example:canonicalization", "CanonicalizationMethod names what nobody knows"),
        ("empty", "", "CanonicalizationMethod names the empty string"),
        ("enveloped", ENVELOPED, "CanonicalizationMethod names a transform that is no canonicalization"),
        (
            "without-sign",
            "http://www.w3.org/2001/10/xml-exc-c14n",
            "CanonicalizationMethod names exclusive canonicalization without the `#`",
        ),
    ]
    .map(|(name, uri, change)| {
        refused(name, change, change, &["xml.canonicalization-known"], with_method(uri))
    });
    let absent = refused(
        "absent",
        "CanonicalizationMethod names nothing",
        "CanonicalizationMethod names nothing",
        &["xml.canonicalization-known"],
        signed_with(setting, |signature| signature.edit(METHOD, |method| method.without("Algorithm"))),
    );
    let parameter = |name: &str, change: &str, content: Element| {
        let document = signed_with(setting, |signature| signature.edit(METHOD, |method| method.and(content)));
        refused(name, change, change, &["xml.canonicalization-known"], document)
    };
    let parameters = [
        parameter("parameter", "CanonicalizationMethod has a parameter that nobody knows", {
            Element::new("x:a").declaring("x", "urn:example:x")
        }),
        parameter("parameter-namespace", "InclusiveNamespaces is in another namespace", {
            Element::new("ec:InclusiveNamespaces").declaring("ec", "urn:example:x").with("PrefixList", "xs")
        }),
        refused(
            "two-prefix-lists",
            "InclusiveNamespaces is there twice",
            "InclusiveNamespaces is there twice",
            &["xml.canonicalization-known"],
            signed_with(setting, |signature| {
                signature.edit(METHOD, |method| method.and(prefix_list("xs")).and(prefix_list("ds")))
            }),
        ),
    ];
    let commented = [
        (
            "with-comments",
            "SignedInfo is canonicalized with its comments, of which there are none",
            with_method(EXCLUSIVE_WITH_COMMENTS),
        ),
        (
            "transform-with-comments",
            "the element is canonicalized with its comments, of which there are none",
            signed_with(setting, |signature| {
                signature.transforms([transform(ENVELOPED), transform(EXCLUSIVE_WITH_COMMENTS)])
            }),
        ),
    ]
    .map(|(name, sentence, document)| believed(setting, name, sentence, document).severity(Severity::Low));
    let comment = refused(
        "comment-signed",
        "SignedInfo has a comment in it, which is signed",
        "SignedInfo is canonicalized with its comments, and there is one",
        &["xml.signature-no-comments"],
        signed_with(setting, |signature| {
            signature
                .form(Form::EXCLUSIVE.keeping_comments())
                .edit(METHOD, |method| method.with("Algorithm", EXCLUSIVE_WITH_COMMENTS))
                .edit("", |info| info.and(Node::Comment("x".to_owned())))
        }),
    );
    let dropped = refused(
        "comment-added",
        "SignedInfo has a comment in it, which nobody signed",
        "a comment is added to SignedInfo, which canonicalization drops",
        &["xml.signature-no-comments"],
        replaced(&super::sound(setting), "</ds:SignedInfo>", "<!--x--></ds:SignedInfo>"),
    );
    let class = Class::new(
        Kind::XmlSignature,
        "canonicalization-method",
        "canonicalizations that are known, and that are not",
    )
    .citing(&["XML Signature 1.1 section 4.4.1", "XML Signature 1.1 section 6.5"])
    .severity(Severity::Medium);
    filled(
        class,
        unknown.into_iter().chain([absent]).chain(parameters).chain(commented).chain([comment, dropped]),
    )
}

/// SAML V2.0 core section 5.4.3: "SAML implementations SHOULD use Exclusive Canonicalization". The signatures here are good
/// by inclusive canonicalization: what is in scope is declared on the element itself, and on `SignedInfo` where it is signed.
fn inclusive(setting: &Setting) -> VectorFile {
    const STOP: &[&str] = &["xml.exclusive-canonicalization"];
    // In scope at the assertion, and at SignedInfo in it.
    let scope = [("samlp", SAMLP)];
    let in_assertion = [("ds", DS), ("saml", SAML), ("samlp", SAMLP)];
    let both = assertion(setting).declaring("samlp", SAMLP);
    let octets = canonical(&both, Form::inclusive(&scope));
    let declared = |info: Element| info.declaring("saml", SAML).declaring("samlp", SAMLP);
    let as_method = |signature: Signature<'static>, uri: &str| {
        signature.edit("", declared).edit(METHOD, |method| method.with("Algorithm", uri))
    };
    let signature = |octets: Vec<u8>| Signature::over(octets, "#_assertion-1");
    let exclusive = || signature(canonical(&assertion(setting), Form::EXCLUSIVE));
    let transforms = |uri: &str| [transform(ENVELOPED), transform(uri)];
    let form = Form::inclusive(&[]);
    let _ = in_assertion;
    let drafts = [
        (
            "transform",
            "the element is canonicalized by Canonical XML 1.0",
            document(setting, &both, signature(octets.clone()).transforms(transforms(INCLUSIVE)).element()),
        ),
        (
            "transform-with-comments",
            "the element is canonicalized by Canonical XML 1.0 with comments",
            document(
                setting,
                &both,
                signature(octets.clone()).transforms(transforms(INCLUSIVE_WITH_COMMENTS)).element(),
            ),
        ),
        (
            "method",
            "SignedInfo is canonicalized by Canonical XML 1.0",
            document(setting, &assertion(setting), as_method(exclusive(), INCLUSIVE).form(form).element()),
        ),
        (
            "method-with-comments",
            "SignedInfo is canonicalized by Canonical XML 1.0 with comments",
            document(
                setting,
                &assertion(setting),
                as_method(exclusive(), INCLUSIVE_WITH_COMMENTS).form(form).element(),
            ),
        ),
        (
            "both",
            "both are canonicalized by Canonical XML 1.0",
            document(
                setting,
                &both,
                as_method(signature(octets), INCLUSIVE)
                    .form(form)
                    .transforms(transforms(INCLUSIVE))
                    .element(),
            ),
        ),
    ]
    .map(|(name, change, document)| {
        refused(name, change, "what is signed depends on what is declared around it", STOP, document)
    });
    let newer = [(
        "method-1-1",
        "SignedInfo is canonicalized by Canonical XML 1.1",
        document(setting, &assertion(setting), as_method(exclusive(), INCLUSIVE_1_1).form(form).element()),
    )]
    .map(|(name, change, document)| {
        refused(name, change, "what is signed depends on what is declared around it", STOP, document)
    });
    let class = Class::new(
        Kind::XmlSignature,
        "inclusive-canonicalization",
        "signatures that are good by inclusive canonicalization",
    )
    .citing(&["SAML V2.0 core section 5.4.3", "Canonical XML 1.0 section 2.3"])
    .severity(Severity::Low);
    filled(class, drafts.into_iter().chain(newer))
}

/// Exclusive XML Canonicalization 1.0 section 3: prefixes in the list are "handled in the manner described by the
/// Canonical XML Recommendation".
fn prefixes(setting: &Setting) -> VectorFile {
    let listed = |prefixes: &str| [transform(ENVELOPED), transform(EXCLUSIVE).and(prefix_list(prefixes))];
    let with_list = |element: &Element, list: &[&str], text: &str| {
        let octets = canonical(element, Form::with_prefixes(list));
        let signature = Signature::over(octets.clone(), "#_assertion-1").transforms(listed(text)).element();
        (document(setting, element, signature), octets)
    };
    let ask = |(document, octets): &(Document, Vec<u8>)| {
        SignatureQuestion::assertion(document.clone()).yields_octets(octets.clone())
    };
    // A value that says its type by a prefix that canonicalization does not see.
    let typed = |declarations: &[(&str, &str)]| {
        let element = assertion(setting)
            .edit("saml:AttributeStatement/saml:Attribute/saml:AttributeValue", |value| {
                value.declaring("xsi", XSI).with("xsi:type", "xs:string")
            });
        let mut all = element.declarations.clone();
        all.extend(declarations.iter().map(|(prefix, name)| ((*prefix).to_owned(), (*name).to_owned())));
        all.sort();
        Element { declarations: all, ..element }
    };
    let plain = assertion(setting);
    let defaulted = Element {
        declarations: vec![
            (String::new(), "urn:example:default".to_owned()),
            ("saml".to_owned(), SAML.to_owned()),
        ],
        ..plain.clone()
    };
    let with_xs = typed(&[("xs", XS)]);
    let with_xs_signed = with_list(&with_xs, &["xs"], "xs");
    let default_signed = with_list(&defaulted, &[""], "#default");
    let mut outside = with_xs_signed.0.to_xml();
    outside = replaced(
        &outside,
        &format!(" xmlns:saml=\"{SAML}\" xmlns:xs=\"{XS}\" ID"),
        &format!(" xmlns:saml=\"{SAML}\" ID"),
    );
    outside = replaced(&outside, "<samlp:Response ", &format!("<samlp:Response xmlns:xs=\"{XS}\" "));
    let mut default_outside = default_signed.0.to_xml();
    default_outside = replaced(&default_outside, " xmlns=\"urn:example:default\"", "");
    default_outside =
        replaced(&default_outside, "<samlp:Response ", "<samlp:Response xmlns=\"urn:example:default\" ");
    let unlisted = typed(&[]);
    let unlisted_document = document(setting, &unlisted, Signature::of(&unlisted).element());
    let bound = |namespace: &str| {
        replaced(
            &unlisted_document.to_xml(),
            "<samlp:Response ",
            &format!("<samlp:Response xmlns:xs=\"{namespace}\" "),
        )
    };
    let absent = with_list(&plain, &[], "absent");
    let absent_default = with_list(&plain, &[], "#default absent");
    let in_method = signed_with(setting, |signature| {
        signature
            .form(Form::with_prefixes(&["saml"]))
            .edit(METHOD, |method| method.and(prefix_list("saml")))
            .edit("", |info| info.declaring("saml", SAML))
    });
    let accepted = [
        accept("prefix", "the list names a prefix that is declared on the element")
            .xml_signature(&ask(&with_xs_signed)),
        accept("prefix-from-outside", "the list names a prefix that is declared on the response")
            .xml_signature(
                &SignatureQuestion::assertion(outside.clone()).yields_octets(with_xs_signed.1.clone()),
            ),
        accept("default", "the list names `#default`, and a default namespace is declared on the element")
            .xml_signature(&ask(&default_signed)),
        accept(
            "default-from-outside",
            "the list names `#default`, and a default namespace is declared on the response",
        )
        .xml_signature(
            &SignatureQuestion::assertion(default_outside).yields_octets(default_signed.1.clone()),
        ),
        accept("absent", "the list names a prefix that is not declared anywhere")
            .xml_signature(&ask(&absent)),
        accept("absent-default", "the list names `#default` and a prefix, and neither is declared")
            .xml_signature(&ask(&absent_default)),
        accept("used", "the list names the prefix that is used anyway").xml_signature(&ask(&with_list(
            &plain,
            &["saml"],
            "saml",
        ))),
        accept("empty", "the list is empty").xml_signature(&ask(&with_list(&plain, &[], ""))),
        accept("spaces", "the list is set apart by line ends, TABs and more than one space")
            .xml_signature(&ask(&with_list(&with_xs, &["xs"], "\n\tabsent  xs "))),
        accept(
            "in-method",
            "the list is in CanonicalizationMethod, and names a prefix that is declared outside",
        )
        .xml_signature(&SignatureQuestion::assertion(in_method).yields(&plain)),
        accept("unlisted", "the type of a value has a prefix that is not in a list, and nobody declares it")
            .xml_signature(&SignatureQuestion::assertion(unlisted_document.clone()).yields(&unlisted)),
        accept(
            "unlisted-bound",
            "the type of a value has a prefix that is not in a list: what it means is not signed, nor read",
        )
        .citing("Exclusive XML Canonicalization 1.0 section 1.3")
        .xml_signature(&SignatureQuestion::assertion(bound(XS)).yields(&unlisted)),
        accept("unlisted-rebound", "the same, and the prefix means something else")
            .citing("Exclusive XML Canonicalization 1.0 section 1.3")
            .xml_signature(&SignatureQuestion::assertion(bound("urn:example:x")).yields(&unlisted)),
    ];
    let rebound = refused(
        "rebound",
        "a prefix of the list means something else",
        "the list makes sure that a prefix in a value means what it meant",
        &["xml.digest-matches"],
        replaced(
            &outside,
            &format!("<samlp:Response xmlns:xs=\"{XS}\""),
            "<samlp:Response xmlns:xs=\"urn:example:x\"",
        ),
    )
    .twin("xml-signature/prefix-list/prefix-from-outside", "the prefix is declared otherwise on the response")
    .severity(Severity::Medium);
    let undeclared = refused(
        "undeclared",
        "a prefix of the list is not declared any more",
        "the list makes sure that a prefix in a value is declared",
        &["xml.digest-matches"],
        replaced(&outside, &format!("<samlp:Response xmlns:xs=\"{XS}\""), "<samlp:Response"),
    )
    .twin("xml-signature/prefix-list/prefix-from-outside", "the prefix is not declared on the response")
    .severity(Severity::Medium);
    let on_inclusive = refused(
        "on-inclusive",
        "Canonical XML 1.0 has a PrefixList",
        "Canonical XML 1.0 has no parameters, so a list of prefixes is for another algorithm",
        &["xml.canonicalization-known"],
        signed_with(setting, |signature| {
            signature.transforms([transform(ENVELOPED), transform(INCLUSIVE).and(prefix_list("xs"))])
        }),
    );
    let _ = response;
    let class = Class::new(
        Kind::XmlSignature,
        "prefix-list",
        "exclusive canonicalization with prefixes that are handled inclusively",
    )
    .citing(&["Exclusive XML Canonicalization 1.0 section 3"])
    .severity(Severity::Low);
    filled(class, accepted.into_iter().chain([rebound, undeclared, on_inclusive]))
}
