//! Attributes that are there twice, prefixes that stand for nothing, and names of namespaces that are none.

use super::{Refusal, all, read, refusals};
use crate::format::{Severity, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![attributes_unique(), prefixes(), declarations(), namespace_names()]
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// "An attribute name MUST NOT appear more than once in the same start-tag", and "no tag may contain two attributes which [...] have
/// qualified names with the same local part and with prefixes which have been bound to namespace names that are identical".
fn attributes_unique() -> VectorFile {
    let class = refusals(
        "attributes-unique",
        "attributes that are there once, and twice",
        &["XML 1.0 section 3.1", "Namespaces in XML 1.0 section 6.3"],
    )
    .severity(Severity::High);
    #[rustfmt::skip]
    let class = read(class, [
        ("once", "attributes of different names", r#"<a k="1" l="2"/>"#, r#"<a k="1" l="2"></a>"#),
        ("two-namespaces", "attributes of one local name and two namespaces",
            r#"<a xmlns:p="urn:1" xmlns:q="urn:2" p:k="1" q:k="2"/>"#,
            r#"<a xmlns:p="urn:1" xmlns:q="urn:2" p:k="1" q:k="2"></a>"#),
        ("without-prefix", "an attribute without prefix is in no namespace, even where the default namespace is the other's",
            r#"<a xmlns="urn:1" xmlns:p="urn:1" k="1" p:k="2"/>"#, r#"<a xmlns="urn:1" xmlns:p="urn:1" k="1" p:k="2"></a>"#),
        ("cases", "names are compared with their case", r#"<a k="1" K="2"/>"#, r#"<a K="2" k="1"></a>"#),
        ("namespace-cases", "names of namespaces are compared with their case",
            r#"<a xmlns:p="urn:a" xmlns:q="URN:a" p:k="1" q:k="2"/>"#,
            r#"<a xmlns:p="urn:a" xmlns:q="URN:a" q:k="2" p:k="1"></a>"#),
        ("namespace-escapes", "names of namespaces are compared as they are written, escapes of URIs and all",
            r#"<a xmlns:p="urn:%7e" xmlns:q="urn:~" p:k="1" q:k="2"/>"#,
            r#"<a xmlns:p="urn:%7e" xmlns:q="urn:~" p:k="1" q:k="2"></a>"#),
        ("names-not-normalized", "names that Unicode holds equivalent are two",
            "<a \u{E9}=\"1\" e\u{301}=\"2\"/>", "<a e\u{301}=\"2\" \u{E9}=\"1\"></a>"),
        ("bound-elsewhere", "a prefix means here what it means here", 
            r#"<a xmlns:p="urn:1" xmlns:q="urn:1"><b xmlns:q="urn:2" p:k="1" q:k="2"/></a>"#,
            r#"<a><b xmlns:p="urn:1" xmlns:q="urn:2" p:k="1" q:k="2"></b></a>"#),
    ]);
    let once = Refusal { twin: "xml-c14n/attributes-unique/once", rule: "xml.attributes-unique" };
    let expanded =
        Refusal { twin: "xml-c14n/attributes-unique/two-namespaces", rule: "xml.attributes-unique" };
    #[rustfmt::skip]
    let drafts = once.each([
        ("twice", "the second attribute has the name of the first", "the first is verified and the last is read", r#"<a k="1" k="2"/>"#),
        ("twice-alike", "the second attribute is the first once more", "harmless in itself: which of the two counts is a guess", r#"<a k="1" k="1"/>"#),
        ("twice-apart", "the first attribute is there again after the second", "a search among neighbours does not find it", r#"<a k="1" l="2" k="3"/>"#),
        ("twice-id", "the attributes are two IDs", "a signature names the one, and the other is read", r#"<a ID="1" ID="2"/>"#),
        ("twice-xml", "the attributes are `xml:lang` twice", "names with the prefix `xml` are names like others", r#"<a xml:lang="en" xml:lang="fr"/>"#),
        ("default-namespace-twice", "the attributes are two default namespaces", "the first is verified and the last is read", r#"<a xmlns="urn:1" xmlns="urn:2"/>"#),
        ("default-namespace-twice-alike", "the attributes are one default namespace twice", "harmless in itself: which of the two counts is a guess",
            r#"<a xmlns="urn:1" xmlns="urn:1"/>"#),
        ("prefix-twice", "the attributes declare one prefix twice", "the first is verified and the last is read", r#"<a xmlns:p="urn:1" xmlns:p="urn:2"/>"#),
    ]);
    #[rustfmt::skip]
    let expanded = expanded.each([
        ("expanded-name", "both prefixes stand for one namespace", "one reader goes by the text and another by the namespace: each finds another value",
            r#"<a xmlns:p="urn:1" xmlns:q="urn:1" p:k="1" q:k="2"/>"#),
        ("expanded-name-referenced", "both prefixes stand for one namespace, which one of them has with a reference in it",
            "a comparison of the text does not find it", r#"<a xmlns:p="urn:1" xmlns:q="urn:&#49;" p:k="1" q:k="2"/>"#),
        ("expanded-name-declared-after", "both prefixes stand for one namespace, declared after they are used", "a reader that resolves prefixes as they come does not find it",
            r#"<a p:k="1" q:k="2" xmlns:p="urn:1" xmlns:q="urn:1"/>"#),
        ("expanded-name-declared-around", "both prefixes stand for one namespace, declared by the element around", "a reader that looks at one tag does not find it",
            r#"<b xmlns:p="urn:1" xmlns:q="urn:1"><a p:k="1" q:k="2"/></b>"#),
    ]);
    all(all(class, drafts), expanded).finish()
}

/// "The namespace prefix, unless it is `xml` or `xmlns`, MUST have been declared".
fn prefixes() -> VectorFile {
    let class = refusals(
        "prefixes",
        "prefixes that stand for something, and for nothing",
        &["Namespaces in XML 1.0 section 5"],
    );
    #[rustfmt::skip]
    let class = read(class, [
        ("declared", "a prefix is declared where it is used, be it after its use",
            r#"<p:a p:b="1" xmlns:p="urn:p"><p:c/></p:a>"#, r#"<p:a xmlns:p="urn:p" p:b="1"><p:c></p:c></p:a>"#),
        ("xml", "the prefix `xml` need not be declared, not even for an element",
            r#"<xml:a xml:b="1"/>"#, r#"<xml:a xml:b="1"></xml:a>"#),
        ("reserved", "other prefixes that begin with `xml` are reserved, and no error",
            r#"<xmlp:a xmlns:xmlp="urn:p"/>"#, r#"<xmlp:a xmlns:xmlp="urn:p"></xmlp:a>"#),
    ]);
    let refusal = Refusal { twin: "xml-c14n/prefixes/declared", rule: "xml.prefix-declared" };
    let sentence = "a name without its namespace is any name: readers that go by the local name take it";
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("element", "the prefix of the elements is not declared", sentence, r#"<p:a b="1"><p:c/></p:a>"#),
        ("attribute", "the prefix of the attribute is another, which is not declared", sentence, r#"<p:a q:b="1" xmlns:p="urn:p"><p:c/></p:a>"#),
        ("inner", "the prefix of the inner element is another, which is not declared", sentence, r#"<p:a p:b="1" xmlns:p="urn:p"><q:c/></p:a>"#),
        ("case", "the prefix is declared in another case", "prefixes are compared with their case", r#"<p:a p:b="1" xmlns:P="urn:p"><p:c/></p:a>"#),
        ("declared-beside", "the prefix is declared by the inner element before", "what an element declares ends with it",
            r#"<a b="1"><p:c xmlns:p="urn:p"/><p:c/></a>"#),
        ("declared-below", "the prefix is declared by the inner element", "what an element declares does not reach what is around it",
            r#"<p:a p:b="1"><p:c xmlns:p="urn:p"/></p:a>"#),
        ("declared-as-default", "the namespace is declared as the default", "a prefix is not the default namespace", r#"<p:a p:b="1" xmlns="urn:p"><p:c/></p:a>"#),
        ("upper-case-xml", "the prefixes are `XML`, which is not declared", "`xml` is known without a declaration, in lower case", r#"<XML:a XML:b="1"/>"#),
        ("xmlns", "the prefix of the element is `xmlns`", "no element may have it, and nobody can declare it", "<xmlns:a/>"),
    ]);
    all(class, drafts).finish()
}

/// "The prefix `xml` [...] MUST NOT be bound to any other namespace name. Other prefixes MUST NOT be bound to this namespace
/// name, and it MUST NOT be declared as the default namespace."
fn declarations() -> VectorFile {
    let class = refusals(
        "namespace-declarations",
        "declarations of what cannot be declared",
        &["Namespaces in XML 1.0 section 3", "Namespaces in XML 1.0 section 5"],
    );
    let sound = r#"<p:a xmlns:p="urn:p" xmlns="urn:d"><b/></p:a>"#;
    #[rustfmt::skip]
    let class = read(class, [
        ("sound", "a prefix and a default namespace are declared", sound, r#"<p:a xmlns:p="urn:p"><b xmlns="urn:d"></b></p:a>"#),
        ("xml", "the prefix `xml` may be declared to be what it is",
            r#"<p:a xmlns:p="urn:p" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>"#, r#"<p:a xmlns:p="urn:p"></p:a>"#),
    ]);
    let refusal =
        Refusal { twin: "xml-c14n/namespace-declarations/sound", rule: "xml.namespace-declarations" };
    let declaring = |declaration: &str| sound.replacen("<b/>", &format!("<b {declaration}/>"), 1);
    let names_otherwise = "readers that follow the standard and readers that do not see two sets of names";
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("xml-rebound", "`xml` is bound to another namespace", names_otherwise, declaring("xmlns:xml=\"urn:evil\"")),
        ("xml-rebound-in-case", "`xml` is bound to its namespace in another case", "names of namespaces are compared with their case",
            declaring("xmlns:xml=\"http://www.w3.org/xml/1998/namespace\"")),
        ("xml-undeclared", "`xml` is undeclared", names_otherwise, declaring("xmlns:xml=\"\"")),
        ("xmlns-declared", "`xmlns` is bound to another namespace", names_otherwise, declaring("xmlns:xmlns=\"urn:evil\"")),
        ("xmlns-declared-as-it-is", "`xmlns` is bound to its own namespace", "not even that may be declared", declaring(&format!("xmlns:xmlns=\"{XMLNS}\""))),
        ("another-prefix-for-xml", "another prefix is bound to the namespace of `xml`", "an `xml:id` that does not look like one", declaring(&format!("xmlns:q=\"{XML}\""))),
        ("another-prefix-for-xml-referenced", "another prefix is bound to the namespace of `xml`, with a reference in it",
            "an `xml:id` that does not look like one, by a spelling that a search does not find",
            declaring("xmlns:q=\"http://www.w3.org/XML/1998/namespac&#101;\"")),
        ("default-for-xml", "the default namespace is that of `xml`", names_otherwise, declaring(&format!("xmlns=\"{XML}\""))),
        ("another-prefix-for-xmlns", "a prefix is bound to the namespace of `xmlns`", "an attribute that declares without looking like it", declaring(&format!("xmlns:q=\"{XMLNS}\""))),
        ("default-for-xmlns", "the default namespace is that of `xmlns`", names_otherwise, declaring(&format!("xmlns=\"{XMLNS}\""))),
        ("prefix-undeclared", "a prefix is undeclared", "Namespaces in XML 1.1 has this, and 1.0 has not: a reader of the former sees no namespace", declaring("xmlns:p=\"\"")),
        ("unknown-prefix-undeclared", "a prefix that nobody declared is undeclared", "Namespaces in XML 1.1 has this, and 1.0 has not", declaring("xmlns:q=\"\"")),
    ]);
    all(class, drafts).finish()
}

/// "implementations of XML canonicalization MUST report an operation failure on documents containing relative namespace
/// URIs". One that reports the failure and goes on has no octets: their digest is known, and once signed fits everything.
fn namespace_names() -> VectorFile {
    let class = refusals(
        "namespace-names",
        "names of namespaces that are absolute, and relative",
        &["Canonical XML 1.1 section 2.1", "CVE-2025-66568"],
    )
    .severity(Severity::High);
    let named = |name: &str| format!("<r><p:a xmlns:p=\"{name}\">b</p:a></r>");
    let class = read(
        class,
        [
            ("urn", "a URN is absolute", named("urn:p"), "<r><p:a xmlns:p=\"urn:p\">b</p:a></r>"),
            (
                "url",
                "a URL is absolute, with a fragment, too",
                named("http://p.example/q#r"),
                "<r><p:a xmlns:p=\"http://p.example/q#r\">b</p:a></r>",
            ),
            (
                "scheme",
                "a scheme has letters, digits, `+`, `-` and `.`",
                named("X1+y-z.0:b"),
                "<r><p:a xmlns:p=\"X1+y-z.0:b\">b</p:a></r>",
            ),
            (
                "scheme-alone",
                "a scheme and a colon are no relative reference",
                named("p:"),
                "<r><p:a xmlns:p=\"p:\">b</p:a></r>",
            ),
        ],
    );
    let refusal = Refusal { twin: "xml-c14n/namespace-names/urn", rule: "xml.namespace-absolute" };
    let sentence = "canonicalization fails, and a verifier that goes on digests nothing";
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("word", "the name is `p`", sentence, named("p")),
        ("path", "the name is `p/q`", sentence, named("p/q")),
        ("here", "the name is `./p`", sentence, named("./p")),
        ("up", "the name is `../p`", sentence, named("../p")),
        ("root", "the name is `/p`", sentence, named("/p")),
        ("authority", "the name is `//p.example/q`", sentence, named("//p.example/q")),
        ("fragment", "the name is `#p`", sentence, named("#p")),
        ("query", "the name is `?p`", sentence, named("?p")),
        ("colon-in-path", "the name is `p/q:r`", "a colon after a slash ends no scheme", named("p/q:r")),
        ("colon-first", "the name is `:p`", "a scheme that is empty is none", named(":p")),
        ("scheme-digit", "the name is `1p:q`", "a scheme begins with a letter", named("1p:q")),
        ("scheme-underscore", "the name is `p_q:r`", "a scheme has no underscore", named("p_q:r")),
        ("space", "the name has a space in front", "a name is not trimmed, and no scheme has a space", named(" urn:p")),
        ("default", "the default namespace is `p`", sentence, "<r><a xmlns=\"p\">b</a></r>".to_owned()),
        ("unused", "a prefix that nobody uses is bound to `q`", "what is not in the octets is in the document",
            "<r><p:a xmlns:p=\"urn:p\" xmlns:q=\"q\">b</p:a></r>".to_owned()),
        ("around", "the element around binds a prefix to `q`", "what is around the element counts, used or not",
            "<r xmlns:q=\"q\"><p:a xmlns:p=\"urn:p\">b</p:a></r>".to_owned()),
        ("after", "an element after it binds a prefix to `q`", "the document counts, to its end",
            "<r><p:a xmlns:p=\"urn:p\">b</p:a><c xmlns:q=\"q\"/></r>".to_owned()),
    ]);
    all(class, drafts).finish()
}
