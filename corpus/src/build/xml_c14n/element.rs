//! Which element, and by which canonicalization.

use super::{EXCLUSIVE, INCLUSIVE_1_0, INCLUSIVE_1_1, Refusal, WITH_COMMENTS, all, asked, forms, refusals};
use crate::build::{C14nQuestion, Draft, accept};
use crate::format::{Severity, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![element(), algorithm()]
}

/// An ID names one element. Of none and of several there is no form.
fn element() -> VectorFile {
    let class = forms(
        "element",
        "elements that are sought by their IDs",
        &["SAML V2.0 core section 5.4.2", "XML Signature 1.1 section 4.4.3"],
    );
    let sought = |document: &str| C14nQuestion::element(document);
    #[rustfmt::skip]
    let class = asked(class, [
        ("id", "an element is known by its attribute `ID`", sought(r#"<r><a ID="x">1</a></r>"#), r#"<a ID="x">1</a>"#),
        ("id-mixed-case", "an element is known by its attribute `Id`", sought(r#"<r><a Id="x">1</a></r>"#), r#"<a Id="x">1</a>"#),
        ("id-lower-case", "an element is known by its attribute `id`", sought(r#"<r><a id="x">1</a></r>"#), r#"<a id="x">1</a>"#),
        ("xml-id", "an element is known by its attribute `xml:id`", sought(r#"<r><a xml:id="x">1</a></r>"#), r#"<a xml:id="x">1</a>"#),
        ("xml-id-declared", "an element is known by its attribute `xml:id` where the prefix is declared, too",
            sought(r#"<r xmlns:xml="http://www.w3.org/XML/1998/namespace"><a xml:id="x">1</a></r>"#), r#"<a xml:id="x">1</a>"#),
        ("document-element", "the document element may be sought, and comes without what is beside it",
            sought(r#"<?p?><a ID="x">1</a><?q?>"#), r#"<a ID="x">1</a>"#),
        ("nested", "an element is found at any depth", sought(r#"<r><m><n/><a ID="x">1</a></m></r>"#), r#"<a ID="x">1</a>"#),
        ("others-have-others", "IDs are compared with their case",
            sought(r#"<r><b ID="X"/><a ID="x">1</a><c ID="xx"/></r>"#), r#"<a ID="x">1</a>"#),
        ("no-id", "an attribute of another name is no ID, whatever its value",
            sought(r#"<r><b name="x"/><a ID="x">1</a></r>"#), r#"<a ID="x">1</a>"#),
        ("reference", "an ID is what a reference in it stands for", sought(r#"<r><a ID="&#120;">1</a></r>"#), r#"<a ID="x">1</a>"#),
    ]);
    let refusal = Refusal { twin: "xml-c14n/element/id", rule: "xml.element-found" };
    let absent = |name, change, sentence, document: &str| {
        refusal.one(name, change, sentence, &C14nQuestion::element(document)).severity(Severity::Medium)
    };
    let twice = |name, change, sentence, document: &str| {
        refusal.one(name, change, sentence, &C14nQuestion::element(document)).severity(Severity::High)
    };
    #[rustfmt::skip]
    let drafts = [
        absent("absent", "the ID is `y`", "nothing has the ID: a verifier that digests nothing accepts anything", r#"<r><a ID="y">1</a></r>"#),
        absent("absent-case", "the ID is `X`", "an ID in another case is another one", r#"<r><a ID="X">1</a></r>"#),
        absent("absent-space", "the ID has a space in front", "an ID is not trimmed without a document type that says so",
            r#"<r><a ID=" x">1</a></r>"#),
        absent("absent-prefixed", "the ID has a prefix", "an attribute of another namespace is no ID: readers that go by the local name take it for one",
            r#"<r xmlns:p="urn:p"><a p:ID="x">1</a></r>"#),
        absent("absent-name", "the ID is in an attribute `Name`", "an attribute of another name is no ID", r#"<r><a Name="x">1</a></r>"#),
        absent("absent-mixed-case", "the attribute is named `iD`", "a reader that ignores the case of names takes it for an ID",
            r#"<r><a iD="x">1</a></r>"#),
        absent("in-comment", "the element is in a comment", "what is in a comment is no element", r#"<r><!--<a ID="x">1</a>--></r>"#),
        absent("in-cdata", "the element is in a CDATA section", "what is in a CDATA section is no element",
            r#"<r><![CDATA[<a ID="x">1</a>]]></r>"#),
        absent("in-instruction", "the element is in a processing instruction", "what is in a processing instruction is no element",
            r#"<r><?p <a ID="x">1</a>?></r>"#),
        twice("twice", "a second element with the ID comes after it", "the first is digested and the last is read",
            r#"<r><a ID="x">1</a><a ID="x">2</a></r>"#),
        twice("twice-before", "a second element with the ID comes before it", "the last is digested and the first is read",
            r#"<r><a ID="x">2</a><a ID="x">1</a></r>"#),
        twice("twice-inside", "an element in it has the ID as well", "the inner is digested and the outer is read",
            r#"<r><a ID="x">1<a ID="x">2</a></a></r>"#),
        twice("twice-around", "the element around it has the ID as well", "the inner is digested and the outer is read",
            r#"<r ID="x"><a ID="x">1</a></r>"#),
        twice("twice-mixed-case", "another element has the ID as `Id`", "one reader goes by `ID`, another by `Id`",
            r#"<r><a ID="x">1</a><b Id="x">2</b></r>"#),
        twice("twice-lower-case", "another element has the ID as `id`", "one reader goes by `ID`, another by `id`",
            r#"<r><a ID="x">1</a><b id="x">2</b></r>"#),
        twice("twice-xml-id", "another element has the ID as `xml:id`", "one reader goes by `ID`, another by `xml:id`",
            r#"<r><a ID="x">1</a><b xml:id="x">2</b></r>"#),
        twice("twice-by-reference", "another element has the ID with a reference in it", "a duplicate that a search in the text does not find",
            r#"<r><a ID="x">1</a><a ID="&#x78;">2</a></r>"#),
    ];
    all(class, drafts).finish()
}

/// Algorithms are known by their whole URI, as it is written.
fn algorithm() -> VectorFile {
    let class = refusals(
        "algorithm",
        "one element by every canonicalization, and by none",
        &["XML Signature 1.1 section 6.5"],
    );
    let question = |algorithm: &str| {
        C14nQuestion::element(
            r#"<r xmlns:u="urn:u" xmlns="urn:d" xml:lang="en"><p:a xmlns:p="urn:p" ID="x"><!--c--><b/></p:a></r>"#,
        )
        .by(algorithm)
    };
    let exclusive = r#"<p:a xmlns:p="urn:p" ID="x"><b xmlns="urn:d"></b></p:a>"#;
    let exclusive_with_comments = r#"<p:a xmlns:p="urn:p" ID="x"><!--c--><b xmlns="urn:d"></b></p:a>"#;
    let inclusive =
        r#"<p:a xmlns="urn:d" xmlns:p="urn:p" xmlns:u="urn:u" ID="x" xml:lang="en"><b></b></p:a>"#;
    let inclusive_with_comments =
        r#"<p:a xmlns="urn:d" xmlns:p="urn:p" xmlns:u="urn:u" ID="x" xml:lang="en"><!--c--><b></b></p:a>"#;
    let known = [
        ("exclusive", EXCLUSIVE, exclusive),
        ("exclusive-with-comments", WITH_COMMENTS, exclusive_with_comments),
        ("inclusive-1.0", INCLUSIVE_1_0, inclusive),
        ("inclusive-1.0-with-comments", C14nQuestion::INCLUSIVE_1_0_WITH_COMMENTS, inclusive_with_comments),
        ("inclusive-1.1", INCLUSIVE_1_1, inclusive),
        ("inclusive-1.1-with-comments", C14nQuestion::INCLUSIVE_1_1_WITH_COMMENTS, inclusive_with_comments),
    ];
    let class = known.into_iter().fold(class, |class, (name, algorithm, octets)| {
        let draft = accept(name, "a canonicalization that XML Signature names").severity(Severity::Low);
        class.with(draft.canonicalizes(&question(algorithm), octets))
    });
    let refusal = Refusal { twin: "xml-c14n/algorithm/exclusive", rule: "xml.canonicalization-known" };
    #[rustfmt::skip]
    let unknown = [
        ("none", "", "no algorithm at all, for which a verifier may have a default"),
        ("no-fragment", "http://www.w3.org/2001/10/xml-exc-c14n", "the URI without its `#` is another one"),
        ("https", "https://www.w3.org/2001/10/xml-exc-c14n#", "the URI with another scheme is another one"),
        ("case", "http://www.w3.org/2001/10/xml-exc-c14n#withcomments", "URIs of algorithms are compared with their case"),
        ("space", " http://www.w3.org/2001/10/xml-exc-c14n#", "a URI is not trimmed"),
        ("percent", "http://www.w3.org/2001/10/xml-exc-c14n%23", "a URI is not decoded"),
        ("another-fragment", "http://www.w3.org/2001/10/xml-exc-c14n#WithoutComments", "a fragment that nobody defined"),
        ("another-year", "http://www.w3.org/2008/xml-c14n11", "a year that nobody defined"),
        ("minimal", "http://www.w3.org/2000/09/xmldsig#minimal", "a canonicalization of early drafts that does not read XML"),
        ("2.0", "http://www.w3.org/2010/xml-c14n2", "Canonical XML 2.0 has parameters that can leave content out"),
        ("enveloped", "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "a transform that is no canonicalization"),
        ("base64", "http://www.w3.org/2000/09/xmldsig#base64", "a transform that makes octets of text, and leaves out the markup"),
        ("xpath", "http://www.w3.org/TR/1999/REC-xpath-19991116", "a transform that leaves out what it likes"),
        ("xslt", "http://www.w3.org/TR/1999/REC-xslt-19991116", "a transform that makes of a document what it likes"),
    ];
    let drafts = unknown.map(|(name, algorithm, sentence)| -> Draft {
        refusal.one(name, &format!("the algorithm is `{algorithm}`"), sentence, &question(algorithm))
    });
    all(class, drafts).finish()
}
