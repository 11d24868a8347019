//! Which namespaces an element declares in its canonical form.

use super::{EXCLUSION, EXCLUSIVE, INCLUSIVE_1_0, INCLUSIVE_1_1, PROCESSING, asked, forms};
use crate::build::{C14nQuestion, accept};
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![exclusive(), inclusive(), default_namespace()]
}

/// A namespace is declared by the element that "visibly utilizes" its prefix, unless the nearest element around it that
/// declared the prefix, in the output, meant the same.
fn exclusive() -> VectorFile {
    let class = forms(
        "exclusive-namespaces",
        "namespaces that are declared where they are used, and nowhere else",
        &[EXCLUSION],
    );
    let whole = |document: &str| C14nQuestion::whole(document);
    let element = |document: &str| C14nQuestion::element(document);
    #[rustfmt::skip]
    let class = asked(class, [
        ("unused", "a prefix that is not used is not declared",
            whole(r#"<a xmlns:p="urn:p" xmlns="urn:d"/>"#), r#"<a xmlns="urn:d"></a>"#),
        ("used-by-attribute", "an attribute uses its prefix",
            whole(r#"<a xmlns:p="urn:p" p:b="1"/>"#), r#"<a xmlns:p="urn:p" p:b="1"></a>"#),
        ("where-used", "a prefix is declared where it is used, not where it was declared",
            whole(r#"<a xmlns:p="urn:p"><b><p:c/></b></a>"#), r#"<a><b><p:c xmlns:p="urn:p"></p:c></b></a>"#),
        ("siblings", "what one element declares is not declared for the next",
            whole(r#"<a xmlns:p="urn:p"><p:b/><c p:d=""/></a>"#),
            r#"<a><p:b xmlns:p="urn:p"></p:b><c xmlns:p="urn:p" p:d=""></c></a>"#),
        ("once", "what an element declares is declared for all in it",
            whole(r#"<p:a xmlns:p="urn:p"><b><p:c p:d=""/></b></p:a>"#),
            r#"<p:a xmlns:p="urn:p"><b><p:c p:d=""></p:c></b></p:a>"#),
        ("superfluous", "a declaration that changes nothing is dropped",
            whole(r#"<p:a xmlns:p="urn:p"><p:b xmlns:p="urn:p"/></p:a>"#), r#"<p:a xmlns:p="urn:p"><p:b></p:b></p:a>"#),
        ("rebound", "a prefix that is bound anew is declared anew, and again when it goes back",
            whole(r#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>"#),
            r#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b></p:a>"#),
        ("rebound-for-a-while", "after an element that binds a prefix anew the prefix is what it was",
            whole(r#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>"#),
            r#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"></p:b><p:c></p:c></p:a>"#),
        ("rebound-and-unused", "a prefix that is bound anew where nobody uses it was never bound anew",
            whole(r#"<p:a xmlns:p="urn:1"><b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></b></p:a>"#),
            r#"<p:a xmlns:p="urn:1"><b><p:c></p:c></b></p:a>"#),
        ("rebound-and-used-below", "a prefix that is bound anew is declared anew by the first who uses it",
            whole(r#"<p:a xmlns:p="urn:1"><b xmlns:p="urn:2"><p:c/></b></p:a>"#),
            r#"<p:a xmlns:p="urn:1"><b><p:c xmlns:p="urn:2"></p:c></b></p:a>"#),
        ("default", "an element without prefix uses the default namespace, and declares it once",
            whole(r#"<a xmlns="urn:d"><b/></a>"#), r#"<a xmlns="urn:d"><b></b></a>"#),
        ("default-where-used", "an element with a prefix does not use the default namespace, nor does an attribute without",
            whole(r#"<p:a xmlns="urn:d" xmlns:p="urn:p" k="1"><b/></p:a>"#),
            r#"<p:a xmlns:p="urn:p" k="1"><b xmlns="urn:d"></b></p:a>"#),
        ("two-prefixes", "two prefixes of one namespace are two declarations",
            whole(r#"<p:a xmlns:p="urn:n" xmlns:q="urn:n"><q:b/></p:a>"#),
            r#"<p:a xmlns:p="urn:n"><q:b xmlns:q="urn:n"></q:b></p:a>"#),
        ("prefix-of-the-default", "the default namespace and a prefix of the same are two declarations",
            whole(r#"<a xmlns="urn:n" xmlns:p="urn:n"><p:b/></a>"#), r#"<a xmlns="urn:n"><p:b xmlns:p="urn:n"></p:b></a>"#),
        ("content", "a prefix in a value or in text is not used: its meaning is not signed",
            whole(r#"<a xmlns:x="urn:x" type="x:t">x:u</a>"#), r#"<a type="x:t">x:u</a>"#),
        ("xml", "the prefix `xml` is never declared, even where it was",
            whole(r#"<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="en"/>"#), r#"<a xml:lang="en"></a>"#),
        ("declared-around", "an element declares what elements around it declared for it",
            element(r#"<p:r xmlns:p="urn:p" xmlns:q="urn:q" xmlns="urn:d"><p:a ID="x" q:k="1"><b/></p:a></p:r>"#),
            r#"<p:a xmlns:p="urn:p" xmlns:q="urn:q" ID="x" q:k="1"><b xmlns="urn:d"></b></p:a>"#),
        ("declared-around-twice", "of several declarations around an element the nearest counts",
            element(r#"<r xmlns:p="urn:1"><m xmlns:p="urn:2"><p:a ID="x"/></m></r>"#), r#"<p:a xmlns:p="urn:2" ID="x"></p:a>"#),
        ("declared-around-and-again", "what elements around declare is not in the output: the element's own declaration stays",
            element(r#"<p:r xmlns:p="urn:p"><p:a ID="x" xmlns:p="urn:p"/></p:r>"#), r#"<p:a xmlns:p="urn:p" ID="x"></p:a>"#),
        ("moved", "an element is the same in other surroundings",
            element(r#"<q:r xmlns:q="urn:q" xmlns:z="urn:z" xml:lang="fr"><p:a xmlns:p="urn:1" ID="x"/></q:r>"#),
            r#"<p:a xmlns:p="urn:1" ID="x"></p:a>"#),
    ]);
    class.finish()
}

/// Every namespace in scope is declared, unless the element around it has the same "in the node-set" (section 4.6).
fn inclusive() -> VectorFile {
    let class = forms(
        "inclusive-namespaces",
        "namespaces that are declared whether they are used or not",
        &["Canonical XML 1.1 section 4.6", PROCESSING],
    );
    let whole = |document: &str| C14nQuestion::whole(document);
    let element = |document: &str| C14nQuestion::element(document);
    #[rustfmt::skip]
    let rows = [
        ("unused", "a prefix that is not used is declared",
            whole(r#"<a xmlns:p="urn:p" xmlns="urn:d"/>"#), r#"<a xmlns="urn:d" xmlns:p="urn:p"></a>"#),
        ("superfluous", "a declaration that changes nothing is dropped",
            whole(r#"<a xmlns:p="urn:p"><b xmlns:p="urn:p"/></a>"#), r#"<a xmlns:p="urn:p"><b></b></a>"#),
        ("rebound", "a prefix that is bound anew is declared anew where it is bound, used or not",
            whole(r#"<a xmlns:p="urn:1"><b xmlns:p="urn:2"><c xmlns:p="urn:1"/></b></a>"#),
            r#"<a xmlns:p="urn:1"><b xmlns:p="urn:2"><c xmlns:p="urn:1"></c></b></a>"#),
        ("rebound-for-a-while", "after an element that binds a prefix anew the prefix is what it was",
            whole(r#"<a xmlns:p="urn:1"><b xmlns:p="urn:2"/><c xmlns:p="urn:1"/></a>"#),
            r#"<a xmlns:p="urn:1"><b xmlns:p="urn:2"></b><c></c></a>"#),
        ("siblings", "what one element declares is not declared for the next",
            whole(r#"<a><b xmlns:p="urn:p"/><c xmlns:p="urn:p"/></a>"#),
            r#"<a><b xmlns:p="urn:p"></b><c xmlns:p="urn:p"></c></a>"#),
        ("declared-around", "an element declares all that is declared around it",
            element(r#"<r xmlns:p="urn:p" xmlns="urn:d"><m xmlns:q="urn:q"><a ID="x"><p:b/></a></m></r>"#),
            r#"<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" ID="x"><p:b></p:b></a>"#),
        ("declared-around-twice", "of several declarations around an element the nearest counts",
            element(r#"<r xmlns:p="urn:1"><m xmlns:p="urn:2"><a ID="x"/></m></r>"#), r#"<a xmlns:p="urn:2" ID="x"></a>"#),
        ("declared-beside", "what is declared beside an element is not in scope",
            element(r#"<r><m xmlns:p="urn:p"/><a ID="x"/></r>"#), r#"<a ID="x"></a>"#),
        ("xml", "the prefix `xml` is never declared, even where it was",
            whole(r#"<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>"#), "<a></a>"),
    ];
    let versions = [("1.0", INCLUSIVE_1_0), ("1.1", INCLUSIVE_1_1)];
    let class = versions.into_iter().fold(class, |class, (version, algorithm)| {
        rows.iter().fold(class, |class, (name, sentence, question, octets)| {
            let draft = accept(&format!("{name}-{version}"), sentence);
            class.with(draft.canonicalizes(&question.clone().by(algorithm), octets))
        })
    });
    class.finish()
}

/// `xmlns=""` is written where "the nearest ancestor element [...] in the node-set has a default namespace node" that is not
/// empty, and nowhere else.
fn default_namespace() -> VectorFile {
    let class = forms(
        "default-namespace",
        "default namespaces that are declared, changed and undeclared",
        &[PROCESSING, EXCLUSION],
    );
    // Document and form under all, or under the exclusive and the inclusive canonicalization.
    #[rustfmt::skip]
    let rows = [
        ("undeclared", "an element goes back to no namespace",
            r#"<a xmlns="urn:d"><b xmlns=""/></a>"#,
            r#"<a xmlns="urn:d"><b xmlns=""></b></a>"#, r#"<a xmlns="urn:d"><b xmlns=""></b></a>"#),
        ("undeclared-twice", "what is undeclared is not undeclared again",
            r#"<a xmlns="urn:d"><b xmlns=""><c xmlns=""/></b></a>"#,
            r#"<a xmlns="urn:d"><b xmlns=""><c></c></b></a>"#, r#"<a xmlns="urn:d"><b xmlns=""><c></c></b></a>"#),
        ("undeclared-for-nothing", "what was not declared is not undeclared",
            r#"<a xmlns=""><b xmlns=""/></a>"#, "<a><b></b></a>", "<a><b></b></a>"),
        ("declared-again", "a default namespace comes back",
            r#"<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"/></b></a>"#,
            r#"<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"></c></b></a>"#,
            r#"<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"></c></b></a>"#),
        ("changed", "a default namespace changes and changes back",
            r#"<a xmlns="urn:1"><b xmlns="urn:2"><c xmlns="urn:1"/></b></a>"#,
            r#"<a xmlns="urn:1"><b xmlns="urn:2"><c xmlns="urn:1"></c></b></a>"#,
            r#"<a xmlns="urn:1"><b xmlns="urn:2"><c xmlns="urn:1"></c></b></a>"#),
        ("undeclared-by-prefixed", "undeclared by an element that does not use it, exclusively it is undeclared by the first who does",
            r#"<a xmlns="urn:d"><p:b xmlns="" xmlns:p="urn:p"><c/></p:b></a>"#,
            r#"<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""></c></p:b></a>"#,
            r#"<a xmlns="urn:d"><p:b xmlns="" xmlns:p="urn:p"><c></c></p:b></a>"#),
        ("undeclared-and-never-used", "a default namespace that nobody uses exclusively need not be undeclared",
            r#"<p:a xmlns="urn:d" xmlns:p="urn:p"><b xmlns=""/></p:a>"#,
            r#"<p:a xmlns:p="urn:p"><b></b></p:a>"#,
            r#"<p:a xmlns="urn:d" xmlns:p="urn:p"><b xmlns=""></b></p:a>"#),
    ];
    #[rustfmt::skip]
    let elements = [
        ("undeclared-by-apex", "of an element that undeclares what is around it, nothing is left to undeclare",
            r#"<r xmlns="urn:d"><a ID="x" xmlns=""/></r>"#, r#"<a ID="x"></a>"#),
        ("undeclared-below-apex", "an element takes over the default namespace around it, and another in it undeclares that",
            r#"<r xmlns="urn:d"><a ID="x"><b xmlns=""/></a></r>"#, r#"<a xmlns="urn:d" ID="x"><b xmlns=""></b></a>"#),
        ("undeclared-around-apex", "what is undeclared around an element is in no output",
            r#"<r xmlns="urn:d"><m xmlns=""><a ID="x"/></m></r>"#, r#"<a ID="x"></a>"#),
    ];
    let methods = [("exclusive", EXCLUSIVE), ("1.0", INCLUSIVE_1_0), ("1.1", INCLUSIVE_1_1)];
    let class = methods.into_iter().fold(class, |class, (method, algorithm)| {
        let class = rows.iter().fold(class, |class, (name, sentence, document, exclusive, inclusive)| {
            let octets = if algorithm == EXCLUSIVE { exclusive } else { inclusive };
            let draft = accept(&format!("{name}-{method}"), sentence);
            class.with(draft.canonicalizes(&C14nQuestion::whole(*document).by(algorithm), octets))
        });
        elements.iter().fold(class, |class, (name, sentence, document, octets)| {
            let draft = accept(&format!("{name}-{method}"), sentence);
            class.with(draft.canonicalizes(&C14nQuestion::element(*document).by(algorithm), octets))
        })
    });
    class.finish()
}
