//! Attributes in the namespace of `xml`, which an element takes over from those around it.

use super::{EXCLUSION, EXCLUSIVE, INCLUSIVE_1_0, INCLUSIVE_1_1, forms};
use crate::build::{C14nQuestion, accept};
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![attributes(), base()]
}

/// Canonical XML 1.0 takes all over that the element does not have, 1.1 those that are "simple inheritable" and
/// `xml:base`; exclusive canonicalization none.
fn attributes() -> VectorFile {
    let class = forms(
        "xml-attributes",
        "attributes in the namespace of `xml` around the element that is canonicalized",
        &["Canonical XML 1.0 section 2.4", "Canonical XML 1.1 section 2.4", EXCLUSION],
    );
    // Document, and the forms by Canonical XML 1.0, by 1.1 and by exclusive canonicalization.
    #[rustfmt::skip]
    let rows = [
        ("lang-and-space", "`xml:lang` and `xml:space` are taken over, from the nearest",
            r#"<r xml:lang="en" xml:space="preserve"><m xml:lang="fr"><a ID="x"/></m></r>"#,
            [r#"<a ID="x" xml:lang="fr" xml:space="preserve"></a>"#, r#"<a ID="x" xml:lang="fr" xml:space="preserve"></a>"#,
                r#"<a ID="x"></a>"#]),
        ("own", "what an element says itself it does not take over",
            r#"<r xml:lang="en"><a ID="x" xml:lang="de"/></r>"#,
            [r#"<a ID="x" xml:lang="de"></a>"#; 3]),
        ("own-empty", "what an element says itself to be empty it does not take over",
            r#"<r xml:lang="en"><a ID="x" xml:lang=""/></r>"#,
            [r#"<a ID="x" xml:lang=""></a>"#; 3]),
        ("id", "`xml:id` is taken over by Canonical XML 1.0, so that there are two of it, and by 1.1 no more",
            r#"<r xml:id="i"><a ID="x"/></r>"#,
            [r#"<a ID="x" xml:id="i"></a>"#, r#"<a ID="x"></a>"#, r#"<a ID="x"></a>"#]),
        ("others", "others in the namespace are taken over by Canonical XML 1.0 and stay where they are by 1.1",
            r#"<r xml:other="o"><a ID="x"/></r>"#,
            [r#"<a ID="x" xml:other="o"></a>"#, r#"<a ID="x"></a>"#, r#"<a ID="x"></a>"#]),
        ("base", "`xml:base` is taken over",
            r#"<r xml:base="http://a.example/b/"><m><a ID="x"/></m></r>"#,
            [r#"<a ID="x" xml:base="http://a.example/b/"></a>"#, r#"<a ID="x" xml:base="http://a.example/b/"></a>"#,
                r#"<a ID="x"></a>"#]),
        ("own-base", "an element's own `xml:base` stays by Canonical XML 1.0, and is joined to the one around it by 1.1",
            r#"<r xml:base="http://a.example/b/"><a ID="x" xml:base="c"/></r>"#,
            [r#"<a ID="x" xml:base="c"></a>"#, r#"<a ID="x" xml:base="http://a.example/b/c"></a>"#,
                r#"<a ID="x" xml:base="c"></a>"#]),
        ("below", "an element in the output has what is around it there, and takes nothing over",
            r#"<r xml:lang="en"><a ID="x"><b/></a></r>"#,
            [r#"<a ID="x" xml:lang="en"><b></b></a>"#, r#"<a ID="x" xml:lang="en"><b></b></a>"#, r#"<a ID="x"><b></b></a>"#]),
        ("declared", "the prefix `xml` may be declared, and is the same",
            r#"<r xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="en"><a ID="x"/></r>"#,
            [r#"<a ID="x" xml:lang="en"></a>"#, r#"<a ID="x" xml:lang="en"></a>"#, r#"<a ID="x"></a>"#]),
        ("order", "what is taken over goes to its place in the order, and is escaped",
            r#"<r xml:lang="&quot;&#10;"><a xmlns:u="urn:u" xmlns:f="ftp://f" u:k="1" ID="x" f:k="2"/></r>"#,
            [r#"<a xmlns:f="ftp://f" xmlns:u="urn:u" ID="x" f:k="2" xml:lang="&quot;&#xA;" u:k="1"></a>"#,
                r#"<a xmlns:f="ftp://f" xmlns:u="urn:u" ID="x" f:k="2" xml:lang="&quot;&#xA;" u:k="1"></a>"#,
                r#"<a xmlns:f="ftp://f" xmlns:u="urn:u" ID="x" f:k="2" u:k="1"></a>"#]),
        ("beside", "what is beside an element is not around it",
            r#"<r><m xml:lang="en"/><a ID="x"/></r>"#, [r#"<a ID="x"></a>"#; 3]),
        ("others-named-alike", "an attribute `lang` of another namespace, or of none, is taken over by nobody",
            r#"<r xmlns:p="urn:p" lang="en" p:lang="fr"><a xmlns:p="urn:q" ID="x" p:k=""/></r>"#,
            [r#"<a xmlns:p="urn:q" ID="x" p:k=""></a>"#; 3]),
    ];
    let methods = [("1.0", INCLUSIVE_1_0), ("1.1", INCLUSIVE_1_1), ("exclusive", EXCLUSIVE)];
    let class = rows.iter().fold(class, |class, (name, sentence, document, octets)| {
        methods.iter().zip(octets).fold(class, |class, ((method, algorithm), octets)| {
            let draft = accept(&format!("{name}-{method}"), sentence);
            class.with(draft.canonicalizes(&C14nQuestion::element(*document).by(algorithm), octets))
        })
    });
    class.finish()
}

/// The name, the rule, the values around the element from the outside in, its own, and the one in the output.
type Joined =
    (&'static str, &'static str, &'static [&'static str], Option<&'static str>, Option<&'static str>);

/// "xml:base fixup": the values around an element are joined, from the inside out, as RFC 3986 section 5.2 resolves
/// references, save that leading `..` segments stay, slashes are single, and `..` at the end gets a slash.
fn base() -> VectorFile {
    let class = forms(
        "xml-base",
        "values of `xml:base` around the element that is canonicalized by Canonical XML 1.1",
        &["Canonical XML 1.1 section 2.4"],
    );
    #[rustfmt::skip]
    let rows: [Joined; 23] = [
        ("own-alone", "without one around it an element's own value stays, as it is written",
            &[], Some("./a/../b#c"), Some("./a/../b#c")),
        ("own-empty-alone", "without one around it an element's own value stays, even an empty one", &[], Some(""), Some("")),
        ("one-around", "a value around an element is taken over as it is written", &["./a/../b"], None, Some("./a/../b")),
        ("empty-around", "an empty value around an element is not taken over", &[""], None, None),
        ("two-around", "values around an element are joined", &["http://a.example/b/", "c/d"], None, Some("http://a.example/b/c/d")),
        ("three", "values around an element are joined to its own, all of them",
            &["http://a.example/b/", "c/"], Some("d"), Some("http://a.example/b/c/d")),
        ("four-with-parents", "values are joined from the inside out, and the steps back are taken",
            &["http://a.example/b/", "c/d/", "../e/"], Some("../f"), Some("http://a.example/b/c/f")),
        ("last-segment", "what comes after the last slash is replaced", &["http://a.example/b/c"], Some("d"), Some("http://a.example/b/d")),
        ("no-path", "a host without a path gets a slash", &["http://a.example"], Some("b"), Some("http://a.example/b")),
        ("absolute-path", "a path from the root replaces a path", &["http://a.example/b/c"], Some("/d"), Some("http://a.example/d")),
        ("authority", "another host replaces the host and its path", &["http://a.example/b/"], Some("//c.example/d"), Some("http://c.example/d")),
        ("absolute", "an absolute URI replaces all that is around it", &["http://a.example/b/", "c/"], Some("urn:d"), Some("urn:d")),
        ("query", "a query around an element does not stay", &["http://a.example/b?c"], Some("d"), Some("http://a.example/d")),
        ("query-of-own", "an element's own query alone stays with the path around it",
            &["http://a.example/b?c"], Some("?d"), Some("http://a.example/b?d")),
        ("fragment", "a fragment is not part of a base", &["http://a.example/b/"], Some("c#d"), Some("http://a.example/b/c")),
        ("dot", "`.` is the folder itself", &["http://a.example/b/c"], Some("."), Some("http://a.example/b/")),
        ("relative", "two relative values are one relative value", &["a/b"], Some("c"), Some("a/c")),
        ("relative-parents", "steps back out of a relative value stay", &["../a"], Some("../b"), Some("../../b")),
        ("relative-parents-alone", "`..` at the end of a value gets a slash", &["../.."], Some(".."), Some("../../../")),
        ("relative-trailing-parent", "`..` takes a folder back", &["a/b/"], Some(".."), Some("a/")),
        ("relative-to-nothing", "where nothing is left of the values there is no attribute", &["a/"], Some(".."), None),
        ("slashes", "several slashes become one", &["http://a.example/b//c/"], Some(".//d"), Some("http://a.example/b/c/d")),
        ("dots-in-names", "dots in the name of a segment are no steps", &["..a/...b/"], Some(".c"), Some("..a/...b/.c")),
    ];
    let class = rows.iter().fold(class, |class, (name, sentence, around, own, joined)| {
        let with = |value: &str| format!(" xml:base=\"{value}\"");
        let opened: String =
            around.iter().flat_map(|value| ["<m".to_owned(), with(value), ">".to_owned()]).collect();
        let own = own.map(with).unwrap_or_default();
        let closed = "</m>".repeat(around.len());
        let document = format!("<r>{opened}<a ID=\"x\"{own}/>{closed}</r>");
        let octets = format!("<a ID=\"x\"{}></a>", joined.map(with).unwrap_or_default());
        class.with(
            accept(name, sentence).canonicalizes(&C14nQuestion::element(document).by(INCLUSIVE_1_1), octets),
        )
    });
    class.finish()
}
