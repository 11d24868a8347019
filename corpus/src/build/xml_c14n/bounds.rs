//! Bounds on work: how deep, how many, and how many at once.

use super::{Refusal, all, refusals};
use crate::build::{C14nQuestion, Draft, accept, inferred};
use crate::format::{Severity, Tag, VectorFile};

const OWN_BOUND: &str = "no standard sets a bound; the reference engine's are 128 levels, 256 attributes and 128 namespaces in scope";

pub(super) fn classes() -> Vec<VectorFile> {
    let class = refusals(
        "bounds",
        "documents that make work: deep, wide, and full of namespaces",
        &["XML Signature Best Practices section 2.1", "OWASP XML Security Cheat Sheet"],
    );
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    let attributes = |count: usize| numbered(count, |number| format!(" a{number:05}=\"\""));
    let many_attributes = |count: usize| format!("<r{}></r>", attributes(count));
    // On two elements, so that neither has too many attributes.
    let in_scope = |count: usize| {
        let declared = numbered(count, |number| format!(" xmlns:p{number:05}=\"urn:{number}\""));
        let middle = declared.match_indices(" xmlns").nth(64).map_or(declared.len(), |(place, _)| place);
        let (outer, inner) = declared.split_at_checked(middle).unwrap_or_default();
        format!("<r{outer}><s{inner}></s></r>")
    };
    let hiding = |levels: usize| {
        let opened =
            numbered(levels, |number| format!("<a xmlns:p=\"urn:{number}\" xmlns:q=\"urn:{number}\">"));
        format!("{opened}{}", "</a>".repeat(levels))
    };
    let sound = |name: &str, sentence: &str, document: String, octets: &str| {
        bounded(accept(name, sentence).severity(Severity::Low))
            .canonicalizes(&C14nQuestion::whole(document), octets)
    };
    #[rustfmt::skip]
    let class = all(class, [
        sound("depth-128", "as deep as a document may be", deep(128), &deep(128)),
        sound("attributes-256", "as many attributes as an element may have", many_attributes(256), &many_attributes(256)),
        sound("namespaces-128", "as many namespaces as may be in scope", in_scope(128), "<r><s></s></r>"),
        sound("namespaces-hidden-128", "as many namespaces as may be in scope, of two prefixes that are bound anew and anew", hiding(64), &deep(64)),
        sound("wide", "an element may have any number of others, each with a namespace of its own that ends with it",
            format!("<r>{}</r>", numbered(2000, |number| format!("<a xmlns:p=\"urn:{number}\"/>"))),
            &format!("<r>{}</r>", "<a></a>".repeat(2000))),
    ]);
    let refusal = |twin: &'static str, rule: &'static str| Refusal { twin, rule };
    let depth = refusal("xml-c14n/bounds/depth-128", "xml.depth-bounded");
    let many = refusal("xml-c14n/bounds/attributes-256", "xml.attributes-bounded");
    let scope = refusal("xml-c14n/bounds/namespaces-128", "xml.namespaces-bounded");
    let hidden = refusal("xml-c14n/bounds/namespaces-hidden-128", "xml.namespaces-bounded");
    let stack = "a reader that calls itself for each level runs out of stack";
    let compare =
        "a reader that compares each attribute with each takes a time that is the square of their number";
    let look =
        "a reader that looks through all that is declared takes a time that is the square of their number";
    #[rustfmt::skip]
    let drafts = depth.each([
        ("depth-129", "there is one level more", stack, deep(129)),
        ("depth-129-empty", "there is one level more, an empty element", stack, deep(128).replacen("></", "><b/></", 1)),
        ("depth-20000", "there are 20,000 levels", stack, deep(20_000)),
        ("depth-20000-unclosed", "there are 20,000 levels, and none is closed", "a reader that grows a list for each level is not told to stop",
            "<a>".repeat(20_000)),
    ])
    .chain(many.each([
        ("attributes-257", "there is one attribute more", compare, many_attributes(257)),
        ("attributes-256-and-a-namespace", "a namespace is declared besides", "a declaration is an attribute",
            many_attributes(256).replacen("<r", "<r xmlns=\"urn:r\"", 1)),
        ("attributes-10000", "there are 10,000 attributes", compare, many_attributes(10_000)),
        ("declarations-5000", "there are 5,000 declarations instead", look,
            format!("<r{}/>", numbered(5000, |number| format!(" xmlns:p{number}=\"urn:{number}\"")))),
    ]))
    .chain(scope.each([
        ("namespaces-129", "there is one namespace more", look, in_scope(129)),
    ]))
    .chain(hidden.each([
        ("namespaces-hidden-130", "there is one level more", "what is bound anew is in scope as well, if hidden", hiding(65)),
    ]))
    .map(bounded);
    vec![all(class, drafts).finish()]
}

fn numbered(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

fn bounded(draft: Draft) -> Draft {
    draft.tag(Tag::ResourceLimit).evidence(inferred(OWN_BOUND))
}
