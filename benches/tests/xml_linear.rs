//! Reading a document and canonicalizing it take time linear in its length, whatever its shape, or it is refused:
//! whoever sends documents chooses their shape.

use std::hint::black_box;
use std::time::Duration;
use touchstone_benches::growth::{assert_linear, assert_linear_beside_four, timed};
use touchstone_engine::profile::Profile;
use touchstone_engine::xml::{Canonicalization, Document};

/// What one reading, or one canonicalization, may take at the most, without optimisation.
const AT_MOST: Duration = Duration::from_secs(10);

/// Nanoseconds an octet, in which six canonicalizations do not look at the octet.
const COPIED: u128 = 2;

/// Makes something of about this size.
type Make = fn(usize) -> String;

/// A shape, the size at which it is judged, and what makes it.
type Shape = (&'static str, usize, Make);

fn around(content: &str) -> String {
    format!("<a>{content}</a>")
}

fn many(size: usize, one: impl Fn(usize) -> String) -> String {
    (0..size).map(one).collect()
}

/// Shapes that are read.
const READ: &[Shape] = &[
    ("elements side by side", 100_000, |size| around(&"<b></b>".repeat(size))),
    ("elements under long names", 2_000, |size| {
        around(&format!("<{0}></{0}>", "n".repeat(200)).repeat(size))
    }),
    ("one name", 20_000, |size| format!("<{0}></{0}>", "n".repeat(size))),
    ("one value", 20_000, |size| format!("<a b=\"{}\"/>", "v".repeat(size))),
    ("one value of references", 300_000, |size| format!("<a b=\"{}\"/>", "&lt;".repeat(size))),
    ("one value of line ends", 20_000, |size| format!("<a b=\"{}\"/>", "\r\n".repeat(size))),
    ("one text", 20_000, |size| around(&"t".repeat(size))),
    ("one text of references", 1_000_000, |size| around(&"&amp;".repeat(size))),
    ("one text of references to carriage returns", 300_000, |size| around(&"&#13;".repeat(size))),
    ("one text of references and letters", 300_000, |size| around(&"&gt;t".repeat(size))),
    ("one text of what is escaped", 1_000_000, |size| around(&">".repeat(size))),
    ("one text of line ends", 20_000, |size| around(&"\r".repeat(size))),
    ("one text that nearly ends a section", 1_000_000, |size| around(&"]] >".repeat(size / 2))),
    ("one text of sections", 20_000, |size| around(&"<![CDATA[s]]>".repeat(size))),
    ("sections between references", 100_000, |size| around(&"<![CDATA[s]]>&lt;".repeat(size))),
    ("texts of one reference", 40_000, |size| around(&"&lt;<b/>".repeat(size))),
    ("comments", 1_000_000, |size| around(&"<!---->".repeat(size))),
    ("one comment", 20_000, |size| around(&format!("<!--{}-->", "- ".repeat(size)))),
    ("instructions", 200_000, |size| around(&"<?i d?>".repeat(size))),
    ("comments beside", 200_000, |size| format!("{0}<a/>{0}", "<!--c-->".repeat(size / 2))),
    ("elements with a namespace each", 30_000, |size| {
        around(&many(size, |n| format!("<p:b xmlns:p=\"urn:{n}\"/>")))
    }),
    ("elements with the default namespace declared again", 30_000, |size| {
        around(&many(size, |n| format!("<b xmlns=\"urn:{}\"/>", n % 2)))
    }),
    ("elements with as many namespaces as there may be", 500, |size| {
        let declarations = many(120, |n| format!(" xmlns:p{n}=\"urn:{n}\""));
        around(&format!("<b{declarations}/>").repeat(size))
    }),
    ("elements among as many namespaces as there may be", 30_000, |size| {
        let declarations = many(120, |n| format!(" xmlns:p{n}=\"urn:{n}\""));
        format!("<a{declarations}>{}</a>", "<p0:b p1:c=''/>".repeat(size))
    }),
    ("elements with as many attributes as there may be", 300, |size| {
        let attributes = many(250, |n| format!(" {}{n}=''", "common".repeat(20)));
        around(&format!("<b{attributes}/>").repeat(size))
    }),
    ("namespaces and names that differ late", 100, |size| {
        let common = "common".repeat(40);
        let declarations = many(100, |n| format!(" xmlns:p{n}=\"urn:{common}{n}\""));
        let attributes = many(100, |n| format!(" p{n}:{common}=''"));
        around(&format!("<b{declarations}{attributes}/>").repeat(size))
    }),
];

/// Shapes that are refused, and the rule.
const REFUSED: &[(Shape, &str)] = &[
    (
        ("levels", 20_000, |size| format!("{}{}", "<a>".repeat(size), "</a>".repeat(size))),
        "xml.depth-bounded",
    ),
    (
        ("attributes of one element", 20_000, |size| format!("<a{}/>", many(size, |n| format!(" a{n}=''")))),
        "xml.attributes-bounded",
    ),
    (
        ("namespaces of one element", 5_000, |size| {
            format!("<a{}/>", many(size, |n| format!(" xmlns:p{n}='urn:{n}'")))
        }),
        "xml.attributes-bounded",
    ),
    (
        ("the default namespace declared at each level", 5_000, |size| {
            format!("{}{}", "<a xmlns='urn:a'>".repeat(size), "</a>".repeat(size))
        }),
        "xml.depth-bounded",
    ),
    (
        ("two namespaces at each level", 5_000, |size| {
            let open = many(size, |n| format!("<a xmlns:p{n}='urn:{n}' xmlns:q{n}='urn:{n}'>"));
            format!("{open}{}", "</a>".repeat(size))
        }),
        "xml.namespaces-bounded",
    ),
    (("markup that does not close", 1_000_000, |size| around(&"<".repeat(size))), "xml.well-formed"),
    (("a tag of quotes", 1_000_000, |size| around(&format!("<b {}", "'\"".repeat(size)))), "xml.well-formed"),
    (("comments that do not close", 300_000, |size| around(&"<!-- ".repeat(size))), "xml.well-formed"),
    (("sections that do not close", 300_000, |size| around(&"<![CDATA[ ".repeat(size))), "xml.well-formed"),
    (("what ends a section", 300_000, |size| around(&"]]>".repeat(size))), "xml.well-formed"),
    (("references that do not close", 1_000_000, |size| around(&"&".repeat(size))), "xml.well-formed"),
    (
        ("values that do not close", 300_000, |size| format!("<a b={}", "\"&amp;".repeat(size))),
        "xml.well-formed",
    ),
];

fn canonicalize(document: &Document<'_>) {
    for algorithm in Canonicalization::all() {
        black_box(document.canonicalize(document.root(), algorithm, &[]));
    }
}

#[test]
fn time_is_linear_in_the_document() {
    let profile = Profile::strict();
    for (name, size, make) in READ {
        let (small, large) = (make(size / 4), make(*size));
        let (parsed, elapsed) = timed(|| Document::parse(large.as_bytes(), &profile));
        let document = parsed.unwrap_or_else(|no| panic!("{name}: {}", no.rule().id()));
        assert!(elapsed < AT_MOST, "reading {name}: {elapsed:?}");
        // All four are kept until the last is read, so that they need as much memory as the one.
        let four = || [(); 4].map(|()| Document::parse(small.as_bytes(), &profile).unwrap());
        assert_linear_beside_four(
            &format!("reading {name}"),
            || drop(black_box(four())),
            || drop(black_box(Document::parse(large.as_bytes(), &profile))),
        );

        let elapsed = (0..3).map(|_| timed(|| canonicalize(&document)).1).min().unwrap_or_default();
        assert!(elapsed < AT_MOST, "canonicalizing {name}: {elapsed:?}");
        // What is one piece is copied as one, and how long that takes is the memory's.
        if elapsed.as_nanos() < u128::try_from(large.len()).unwrap_or_default() * COPIED {
            continue;
        }
        let four = four();
        // So often that the clock's own steps do not count.
        let turns = 500_000 / large.len() + 1;
        let all = |documents: &[Document<'_>]| {
            for document in documents.iter().cycle().take(documents.len() * turns) {
                canonicalize(document);
            }
        };
        let one = std::slice::from_ref(&document);
        assert_linear_beside_four(&format!("canonicalizing {name}"), || all(&four), || all(one));
    }
}

#[test]
fn time_is_linear_in_the_list_of_prefixes() {
    let profile = Profile::strict();
    let declarations = many(120, |n| format!(" xmlns:p{n}=\"urn:{n}\""));
    let text = format!("<a{declarations}>{}</a>", "<b xmlns='urn:b' xmlns:p1='urn:c'/>".repeat(100));
    let document = Document::parse(text.as_bytes(), &profile).unwrap();
    let names: Vec<String> = (0..10_000).map(|n| format!("p{n}")).collect();
    let prefixes: Vec<&str> = names.iter().map(String::as_str).collect();
    let with = |prefixes: &[&str]| {
        black_box(document.canonicalize(document.root(), Canonicalization::EXCLUSIVE, prefixes));
    };
    assert_linear("a list of prefixes", || with(&prefixes[..2_500]), || with(&prefixes));
}

#[test]
fn refuses_what_would_cost_more_and_in_linear_time() {
    let profile = Profile::strict();
    for ((name, size, make), rule) in REFUSED {
        let (small, large) = (make(size / 4), make(*size));
        let refused = |text: &str| {
            let refusal = Document::parse(text.as_bytes(), &profile).err();
            refusal.map(|no| no.rule().id())
        };
        let (refusal, elapsed) = timed(|| refused(&large));
        assert_eq!(refusal, Some(*rule), "{name}");
        assert!(elapsed < AT_MOST, "{name}: {elapsed:?}");
        assert_linear_beside_four(
            name,
            || {
                for _ in 0..4 {
                    black_box(refused(&small));
                }
            },
            || {
                black_box(refused(&large));
            },
        );
    }
}
