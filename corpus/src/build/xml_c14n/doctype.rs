//! Document types, and the entities they declare.

use super::{Refusal, all, choice, read, refusals};
use crate::build::C14nQuestion;
use crate::format::{Severity, VectorFile};
use std::fmt::Write;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![doctype(), malformed(), entities()]
}

const NO_DOCTYPE: &str = "XML 1.0 has document types; no document of SAML needs one, and whoever reads one reads more than the document";

/// Ten entities, each ten of the one before.
fn laughs() -> String {
    let mut declared = String::from("<!ENTITY e0 \"ha\">");
    for level in 1..10 {
        let ten = format!("&e{};", level - 1).repeat(10);
        // INVARIANT: writing to a string does not fail.
        let _ = write!(declared, "<!ENTITY e{level} \"{ten}\">");
    }
    format!("<!DOCTYPE a [{declared}]>")
}

/// A document type adds to a document what is not in it: entities, attributes, namespaces, IDs, requests.
fn doctype() -> VectorFile {
    let class =
        refusals("doctype", "documents with a document type", &["XML 1.0 section 2.8", "CVE-2025-25291"]);
    let class = read(class, [("none", "a document without a document type", "<a>b</a>", "<a>b</a>")]);
    let refusal = Refusal { twin: "xml-c14n/doctype/none", rule: "xml.no-doctype" };
    let rows = |severity: Severity, rows: Vec<(&str, &str, &str, String)>| {
        let drafts = rows.into_iter().map(move |(name, change, sentence, doctype)| {
            let question = C14nQuestion::whole(format!("{doctype}<a>b</a>"));
            choice(refusal.one(name, change, sentence, &question).severity(severity), NO_DOCTYPE)
        });
        drafts.collect::<Vec<_>>()
    };
    #[rustfmt::skip]
    let harmless = rows(Severity::Medium, vec![
        ("name", "a document type is named", "harmless in itself: readers with and without document types divide here", "<!DOCTYPE a>".into()),
        ("another-name", "a document type of another name is named", "a document that is well-formed and not valid", "<!DOCTYPE z>".into()),
        ("empty-subset", "a document type with an empty subset is there", "harmless in itself: readers with and without document types divide here",
            "<!DOCTYPE a []>".into()),
        ("after-declaration", "an XML declaration and a document type are there", "where a document type is expected",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n".into()),
        ("after-comment", "a comment and a document type are there", "a search that looks for one at the start does not find it", "<!--c--><!DOCTYPE a>".into()),
        ("line-feed", "a document type is there, with a line feed after the keyword", "a search for `<!DOCTYPE ` with a space does not find it",
            "<!DOCTYPE\na>".into()),
        ("element", "a document type declares elements", "a declaration of content, which nobody asks for", "<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]>".into()),
        ("notation", "a document type declares a notation", "a notation names a program", "<!DOCTYPE a [<!NOTATION n SYSTEM \"n.exe\">]>".into()),
        ("comment", "a document type has a comment with `]>` in it", "a reader that looks for `]>` ends the document type in the comment",
            "<!DOCTYPE a [<!-- ]><b> -->]>".into()),
        ("instruction", "a document type has an instruction with `]>` in it", "a reader that looks for `]>` ends the document type in the instruction",
            "<!DOCTYPE a [<?p ]><b> ?>]>".into()),
        ("entity-unused", "a document type declares an entity that nobody uses", "what is declared is not yet used", "<!DOCTYPE a [<!ENTITY e \"f\">]>".into()),
        ("entity-with-end", "a document type declares an entity with `]>` in it", "a reader that looks for `]>` ends the document type in the entity",
            "<!DOCTYPE a [<!ENTITY e \"]><b>\">]>".into()),
        ("predefined", "a document type declares `amp` anew", "a reader that heeds it reads `&amp;` otherwise", "<!DOCTYPE a [<!ENTITY amp \"&#38;#38;\">]>".into()),
    ]);
    #[rustfmt::skip]
    let harmful = rows(Severity::High, vec![
        ("system", "a document type is outside, in a file", "a reader that fetches it opens a file of the verifier's", "<!DOCTYPE a SYSTEM \"a.dtd\">".into()),
        ("system-url", "a document type is outside, at a URL", "a reader that fetches it makes a request in the name of the verifier",
            "<!DOCTYPE a SYSTEM \"http://dtd.example/a.dtd\">".into()),
        ("public", "a document type is outside, under a public name", "a reader that fetches it makes a request in the name of the verifier",
            "<!DOCTYPE a PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">".into()),
        ("external-entity", "a document type declares a file to be an entity", "a reader that fetches what is declared opens a file of the verifier's",
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>".into()),
        ("parameter-entity", "a document type declares a URL to be a parameter entity, and uses it",
            "used in the document type itself, it is fetched though the document never names it",
            "<!DOCTYPE a [<!ENTITY % e SYSTEM \"http://dtd.example/e\"> %e;]>".into()),
        ("attribute-default", "a document type gives an attribute a default", "a reader that heeds it reads an attribute that nobody signed, or a signed one that is not in the text",
            "<!DOCTYPE a [<!ATTLIST a ID CDATA \"x\">]>".into()),
        ("namespace-default", "a document type gives a namespace a default", "a reader that heeds it reads every name in another namespace",
            "<!DOCTYPE a [<!ATTLIST a xmlns CDATA #FIXED \"urn:evil\">]>".into()),
        ("id-type", "a document type makes an attribute an ID", "a reader that heeds it finds another element by its ID",
            "<!DOCTYPE a [<!ATTLIST a Name ID #IMPLIED>]>".into()),
        ("attribute-type", "a document type makes an attribute a list of names", "a reader that heeds it drops spaces from the value",
            "<!DOCTYPE a [<!ATTLIST a Name NMTOKENS #IMPLIED>]>".into()),
        ("laughs-unused", "a document type declares ten entities, each ten of the one before", "a reader that expands what is declared runs out of memory",
            laughs()),
    ]);
    all(all(class, harmless), harmful).finish()
}

/// `<!DOCTYPE`, white space, a name, perhaps an external ID, perhaps a subset in brackets, and `>`: before the document
/// element, and once.
fn malformed() -> VectorFile {
    let class = refusals(
        "doctype-malformed",
        "document types that are none, or not where they are expected",
        &["XML 1.0 section 2.8"],
    );
    let refusal = Refusal { twin: "xml-c14n/doctype/none", rule: "xml.well-formed" };
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("lower-case", "`<!doctype a>` comes before it", "HTML has the keyword in any case, and XML has not: a filter for one misses the other", "<!doctype a><a>b</a>"),
        ("mixed-case", "`<!DocType a>` comes before it", "HTML has the keyword in any case, and XML has not: a filter for one misses the other", "<!DocType a><a>b</a>"),
        ("without-space", "`<!DOCTYPEa>` comes before it", "without white space it is no keyword", "<!DOCTYPEa><a>b</a>"),
        ("without-name", "`<!DOCTYPE>` comes before it", "a document type without a name", "<!DOCTYPE><a>b</a>"),
        ("space-for-name", "`<!DOCTYPE >` comes before it", "a document type without a name", "<!DOCTYPE ><a>b</a>"),
        ("space-before", "`<! DOCTYPE a>` comes before it", "markup that is none", "<! DOCTYPE a><a>b</a>"),
        ("unclosed", "a document type without an end comes before it", "a reader that gives up looking for the end reads nothing, another reads on", "<!DOCTYPE a [<a>b</a>"),
        ("unclosed-quote", "a document type with a quote without an end comes before it", "a reader that goes by the quotes reads nothing, another reads on",
            "<!DOCTYPE a SYSTEM \"b><a>b</a>"),
        ("twice", "two document types come before it", "the second could say something else", "<!DOCTYPE a><!DOCTYPE a><a>b</a>"),
        ("inside", "a document type is in the document element", "a reader that heeds it anywhere takes declarations from the content", "<a><!DOCTYPE a>b</a>"),
        ("after", "a document type follows the document element", "a reader that heeds it anywhere takes declarations from the end", "<a>b</a><!DOCTYPE a>"),
        ("entity-outside", "an entity is declared without a document type", "declarations are in a document type or nowhere", "<!ENTITY e \"f\"><a>b</a>"),
        ("element-inside", "an element is declared in the document element", "declarations are in a document type or nowhere", "<a><!ELEMENT a ANY>b</a>"),
    ]);
    all(class, drafts).finish()
}

/// "the Name given in the entity reference MUST match that in an entity declaration": without a document type there are
/// five.
fn entities() -> VectorFile {
    let class = refusals(
        "entities",
        "references to entities that are not among the five",
        &["XML 1.0 section 4.1", "XML 1.0 section 4.6", "CVE-2025-23369"],
    )
    .severity(Severity::High);
    let sound = "<a b=\"&apos;\">&quot;%e;</a>";
    let class = read(
        class,
        [(
            "predefined",
            "the five are there without being declared, and `%` begins no reference in a document",
            sound,
            "<a b=\"'\">\"%e;</a>",
        )],
    );
    let refusal = Refusal { twin: "xml-c14n/entities/predefined", rule: "xml.entity-known" };
    let text = |name: &str| sound.replace("&quot;", name);
    let value = |name: &str| sound.replace("&apos;", name);
    let declared = |entity: &str, document: String| format!("<!DOCTYPE a [<!ENTITY {entity}>]>{document}");
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("undeclared", "the text has an entity that nobody declared", "one reader drops it, another keeps it as it is written", text("&e;")),
        ("html", "the text has `&nbsp;`", "HTML has more entities than XML", text("&nbsp;")),
        ("upper-case", "the text has `&QUOT;`", "names are compared with their case, unlike in HTML", text("&QUOT;")),
        ("undeclared-in-attribute", "the value has an entity that nobody declared", "one reader drops it, another keeps it as it is written", value("&e;")),
        ("html-in-attribute", "the value has `&nbsp;`", "HTML has more entities than XML", value("&nbsp;")),
        ("internal", "the text has an entity that a document type declares", "one reader replaces it and another does not: the signed text is not the one that is read",
            declared("e \"admin\"", text("&e;"))),
        ("internal-in-attribute", "the value has an entity that a document type declares", "one reader replaces it and another does not: the signed value is not the one that is read",
            declared("e \"admin\"", value("&e;"))),
        ("markup", "the text has an entity that a document type declares to be an element", "an element that a search in the text does not find",
            declared("e \"<b ID='x'/>\"", text("&e;"))),
        ("file", "the text has an entity that a document type declares to be a file", "a reader that replaces it shows a file of the verifier's",
            declared("e SYSTEM \"file:///etc/passwd\"", text("&e;"))),
        ("url", "the text has an entity that a document type declares to be a URL", "a reader that replaces it makes a request in the name of the verifier",
            declared("e SYSTEM \"http://169.254.169.254/latest/meta-data/\"", text("&e;"))),
        ("public", "the text has an entity that a document type declares under a public name", "a reader that replaces it makes a request in the name of the verifier",
            declared("e PUBLIC \"-//e\" \"http://dtd.example/e\"", text("&e;"))),
        ("file-in-attribute", "the value has an entity that a document type declares to be a file", "not even XML allows it in a value: a reader that replaces it shows a file",
            declared("e SYSTEM \"file:///etc/passwd\"", value("&e;"))),
        ("itself", "the text has an entity that a document type declares by itself", "a reader that replaces it never ends",
            declared("e \"&e;\"", text("&e;"))),
        ("laughs", "the text has an entity of ten to the ninth others", "a reader that replaces it runs out of memory", format!("{}{}", laughs(), text("&e9;"))),
        ("laughs-in-attribute", "the value has an entity of ten to the ninth others", "a reader that replaces it runs out of memory",
            format!("{}{}", laughs(), value("&e9;"))),
        ("parameter", "the text has an entity that a document type declares as a parameter entity", "parameter entities are another kind, for document types alone",
            declared("% e \"admin\"", text("&e;"))),
        ("namespace-name", "the name of a namespace has an entity", "a reader that drops it reads every name in another namespace",
            sound.replace("<a ", "<a xmlns=\"urn:&e;\" ")),
    ]);
    all(class, drafts).finish()
}
