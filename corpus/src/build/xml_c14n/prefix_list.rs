//! `InclusiveNamespaces PrefixList`: prefixes that are declared as inclusively, used or not.

use super::{EXCLUSION, WITH_COMMENTS, asked, forms};
use crate::build::C14nQuestion;
use crate::format::VectorFile;

const AROUND: &str =
    r#"<p:r xmlns:p="urn:p" xmlns:q="urn:q" xmlns="urn:d"><p:a ID="x"><p:b/><!--c--></p:a></p:r>"#;

pub(super) fn classes() -> Vec<VectorFile> {
    let class = forms("prefix-list", "exclusive canonicalization with a list of prefixes", &[EXCLUSION]);
    let listed = |prefixes: &[&str]| C14nQuestion::element(AROUND).prefixes(prefixes);
    let element = |document: &str, prefixes: &[&str]| C14nQuestion::element(document).prefixes(prefixes);
    let whole = |document: &str, prefixes: &[&str]| C14nQuestion::whole(document).prefixes(prefixes);
    #[rustfmt::skip]
    let class = asked(class, [
        ("none", "without a list an element declares what it uses",
            C14nQuestion::element(AROUND), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("unused", "a listed prefix is declared, used or not",
            listed(&["q"]), r#"<p:a xmlns:p="urn:p" xmlns:q="urn:q" ID="x"><p:b></p:b></p:a>"#),
        ("used", "a listed prefix that is used is declared once",
            listed(&["p"]), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("default", "`#default` is the default namespace",
            listed(&["#default"]), r#"<p:a xmlns="urn:d" xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("all", "a list may have several prefixes, in any order",
            listed(&["q", "#default", "p"]), r#"<p:a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" ID="x"><p:b></p:b></p:a>"#),
        ("absent", "a listed prefix that is not declared is nothing",
            listed(&["z"]), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("repeated", "a prefix that is listed twice is declared once",
            listed(&["q", "z", "q"]), r#"<p:a xmlns:p="urn:p" xmlns:q="urn:q" ID="x"><p:b></p:b></p:a>"#),
        ("case", "`Q` is not `q`", listed(&["Q"]), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("word-default", "`default` without `#` is a prefix like any other",
            listed(&["default"]), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("xml", "`xml` is never declared, even where it is listed",
            listed(&["xml"]), r#"<p:a xmlns:p="urn:p" ID="x"><p:b></p:b></p:a>"#),
        ("with-comments", "a list and comments do not meet",
            listed(&["q"]).by(WITH_COMMENTS), r#"<p:a xmlns:p="urn:p" xmlns:q="urn:q" ID="x"><p:b></p:b><!--c--></p:a>"#),
        ("no-default", "`#default` where there is no default namespace is nothing",
            element(r#"<p:r xmlns:p="urn:p"><p:a ID="x"/></p:r>"#, &["#default"]), r#"<p:a xmlns:p="urn:p" ID="x"></p:a>"#),
        ("default-undeclared-around", "`#default` where the default namespace is undeclared is nothing",
            element(r#"<r xmlns="urn:d"><m xmlns=""><a ID="x"/></m></r>"#, &["#default"]), r#"<a ID="x"></a>"#),
        ("default-undeclared-below", "a listed default namespace is undeclared where it was undeclared, used or not",
            whole(r#"<p:a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns=""><c/></p:b></p:a>"#, &["#default"]),
            r#"<p:a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns=""><c></c></p:b></p:a>"#),
        ("redeclared-below", "a listed prefix is declared anew where it is bound anew, used or not, and once",
            element(r#"<r xmlns:q="urn:1"><a ID="x"><b xmlns:q="urn:2"><c xmlns:q="urn:2"/></b></a></r>"#, &["q"]),
            r#"<a xmlns:q="urn:1" ID="x"><b xmlns:q="urn:2"><c></c></b></a>"#),
        ("declared-below", "a listed prefix that is declared below is declared there",
            element(r#"<r><a ID="x"><b xmlns:q="urn:q"/></a></r>"#, &["q"]), r#"<a ID="x"><b xmlns:q="urn:q"></b></a>"#),
        ("declared-twice-around", "of several declarations around an element the nearest counts",
            element(r#"<r xmlns:q="urn:1"><m xmlns:q="urn:2"><a ID="x"/></m></r>"#, &["q"]), r#"<a xmlns:q="urn:2" ID="x"></a>"#),
        ("redeclared-by-apex", "an element's own declaration of a listed prefix counts before those around it",
            element(r#"<r xmlns:q="urn:1"><a ID="x" xmlns:q="urn:2"/></r>"#, &["q"]), r#"<a xmlns:q="urn:2" ID="x"></a>"#),
        ("content", "a prefix in a value is bound by a list, so that its meaning is signed",
            element(r#"<r xmlns:xs="urn:xs"><a ID="x" type="xs:string"/></r>"#, &["xs"]),
            r#"<a xmlns:xs="urn:xs" ID="x" type="xs:string"></a>"#),
        ("others-as-ever", "prefixes that are not listed are declared where they are used",
            whole(r#"<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b/><q:b/></a>"#, &["q"]),
            r#"<a xmlns:q="urn:q"><p:b xmlns:p="urn:p"></p:b><q:b></q:b></a>"#),
    ]);
    vec![class.finish()]
}
