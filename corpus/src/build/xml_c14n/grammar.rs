//! Tags, attributes, comments, instructions and text by the grammar, and one document element.

use super::{Refusal, all, read, refusals};
use crate::format::{Severity, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![well_formed(), document_element()]
}

const SOUND: &str = r#"<a b="c"><d e="f">g</d><!--h--><?i j?>k</a>"#;

fn with(from: &str, to: &str) -> String {
    SOUND.replacen(from, to, 1)
}

type Row = (&'static str, &'static str, &'static str, String);

/// "Violations of well-formedness constraints are fatal errors": a reader that goes on guesses, and the next one guesses
/// differently.
fn well_formed() -> VectorFile {
    let class = refusals("well-formed", "documents that do not follow the grammar", &["XML 1.0 section 2.1"]);
    let class = read(
        class,
        [("sound", "a document with some of everything", SOUND, r#"<a b="c"><d e="f">g</d><?i j?>k</a>"#)],
    );
    let refusal = Refusal { twin: "xml-c14n/well-formed/sound", rule: "xml.well-formed" };
    let parts: [(&str, Vec<Row>); 6] = [
        ("XML 1.0 section 3.1", tags()),
        ("XML 1.0 section 3.1", attributes()),
        ("Namespaces in XML 1.0 section 4", names()),
        ("XML 1.0 section 4.1", references()),
        ("XML 1.0 section 2.5", comments()),
        ("XML 1.0 section 2.6", instructions()),
    ];
    let class = parts.into_iter().fold(class, |class, (source, rows)| {
        all(class, refusal.each(rows).map(|draft| draft.citing(source)))
    });
    all(class, refusal.each(text()).map(|draft| draft.citing("XML 1.0 section 2.4"))).finish()
}

#[rustfmt::skip]
fn tags() -> Vec<Row> {
    vec![
        ("unclosed", "the end tag of the document element is missing", "a document that was cut off", with("</a>", "")),
        ("unclosed-inside", "the end tag of the inner element is missing", "HTML closes elements by itself, and XML does not", with("</d>", "")),
        ("unopened", "there is an end tag more", "HTML drops an end tag without a start, and XML does not", with("</d>", "</d></d>")),
        ("unopened-after", "an end tag follows the document element", "what follows could be anything", with("</a>", "</a></a>")),
        ("end-tag-of-another", "the inner end tag has another name", "which element ends there is a guess", with("</d>", "</e>")),
        ("end-tag-in-another-case", "the inner end tag is in upper case", "names are compared with their case, unlike in HTML", with("</d>", "</D>")),
        ("crossed", "the end tags are crossed", "which element holds which is a guess", with("</d><!--h--><?i j?>k</a>", "</a><!--h--><?i j?>k</d>")),
        ("end-tag-of-another-prefix", "the inner end tag has another prefix of the same namespace", "end tags are compared as they are written",
            with(r#"<d e="f">g</d>"#, r#"<p:d xmlns:p="urn:d" xmlns:q="urn:d" e="f">g</q:d>"#)),
        ("end-tag-with-attribute", "the inner end tag has an attribute", "an attribute that one reader sees and another does not", with("</d>", "</d x=\"y\">")),
        ("end-tag-space-before", "there is a space before the name in the inner end tag", "markup that is none: text to some readers", with("</d>", "</ d>")),
        ("end-tag-empty", "the inner end tag has no name", "SGML has it for the innermost element, and XML has not", with("</d>", "</>")),
        ("end-tag-empty-element", "the inner end tag ends like an empty element", "which element ends there is a guess", with("</d>", "</d/>")),
        ("end-tag-cut-off", "the last end tag is cut off", "a document that was cut off", with("</a>", "</a")),
        ("start-tag-cut-off", "a start tag at the end is cut off", "a document that was cut off", with("k</a>", "k<a")),
        ("start-tag-space-before", "there is a space before the name in a start tag", "markup that is none: text to some readers", with("<d", "< d")),
        ("start-tag-empty", "a start tag has no name", "SGML has it for the innermost element, and XML has not", with("<d e=\"f\">", "<>")),
        ("empty-element-space", "a space comes between `/` and `>` of an empty element", "HTML drops the stroke, and the element is open", with("k", "<l/ >")),
        ("stroke-inside", "a stroke stands between the name and an attribute", "HTML takes it for a space, and XML does not", with("d e", "d/e")),
        ("less-than-in-tag", "a start tag is cut off by another", "HTML takes the name to go on, and XML does not", with("<d e", "<d <e")),
        ("markup-unknown", "there is `<!>` in the text", "markup that is none: HTML drops it", with("k", "<!>")),
        ("section-unknown", "there is `<![INCLUDE[` in the text", "sections of document types are none of documents", with("k", "<![INCLUDE[k]]>")),
    ]
}

#[rustfmt::skip]
fn attributes() -> Vec<Row> {
    vec![
        ("attribute-unquoted", "a value is not quoted", "HTML has values without quotes, and XML has not", with("\"f\"", "f")),
        ("attribute-without-value", "an attribute has no value", "HTML has attributes without values, and XML has not", with("e=\"f\"", "e")),
        ("attribute-without-equals", "an attribute has no equals sign", "where a value begins is a guess", with("e=\"f\"", "e \"f\"")),
        ("attribute-empty-after-equals", "an attribute has an equals sign and no value", "HTML takes what follows for the value, and XML does not", with("=\"f\"", "=")),
        ("attribute-without-name", "an attribute has no name", "a value of nothing", with("e=\"f\"", "=\"f\"")),
        ("attribute-quotes-differ", "a value ends in another quote", "where the value ends is a guess", with("\"f\"", "\"f'")),
        ("attribute-back-quotes", "a value is in back quotes", "some browsers had them, and XML has not", with("\"f\"", "`f`")),
        ("attribute-unclosed", "a value does not end", "where the value ends is a guess", with("\"f\"", "\"f")),
        ("attributes-without-space", "there is no space between two attributes", "HTML does without, and XML does not", with("e=\"f\"", "e=\"f\"l=\"m\"")),
        ("attributes-with-comma", "there is a comma between two attributes", "a separator that XML has not", with("e=\"f\"", "e=\"f\", l=\"m\"")),
        ("attribute-no-break-space", "a no-break space stands before an attribute", "white space to Unicode, and none of XML", with("d e", "d\u{A0}e")),
        ("attribute-next-line", "U+0085 stands before an attribute", "a line end of XML 1.1, and none of 1.0", with("d e", "d\u{85}e")),
        ("attribute-less-than", "a value has `<` in it", "a reader that looks for `<` sees an element in the value", with("\"f\"", "\"<f/>\"")),
    ]
}

#[rustfmt::skip]
fn names() -> Vec<Row> {
    vec![
        ("name-digit", "the name of an attribute begins with a digit", "a name that is none", with("e=", "1e=")),
        ("name-hyphen", "the name of an attribute begins with a hyphen", "a name that is none", with("e=", "-e=")),
        ("name-full-stop", "the name of an attribute begins with a full stop", "a name that is none", with("e=", ".e=")),
        ("name-middle-dot", "the name of an attribute begins with U+00B7", "a character that a name may have, but not at its start", with("e=", "\u{B7}e=")),
        ("name-sign", "the name of an attribute has `$` in it", "a name that is none", with("e=", "e$=")),
        ("name-multiplication-sign", "the name of an attribute has U+00D7 in it", "among letters, and no letter", with("e=", "e\u{D7}=")),
        ("name-quote", "the name of an attribute has a quote in it", "where the name ends is a guess", with("e=", "e'=")),
        ("name-joiner-beyond", "the name of an attribute has U+2040 at its start", "a character that a name may have, but not at its start", with("e=", "\u{2040}e=")),
        ("name-private-use", "the name of an attribute has U+E000 in it", "a character that means what each reader likes", with("e=", "e\u{E000}=")),
        ("element-digit", "the name of an element begins with a digit", "a name that is none: text to some readers", with("<d e=\"f\">g</d>", "<1d>g</1d>")),
        ("element-equals", "the name of an element has `=` in it", "a name that is none", with("<d e=\"f\">g</d>", "<d=e>g</d=e>")),
        ("two-colons", "the name of an attribute has two colons", "which of the two ends the prefix is a guess", with("e=", "xml:lang:e=")),
        ("two-colons-element", "the name of an element has two colons", "which of the two ends the prefix is a guess",
            with("<d e=\"f\">g</d>", "<p:q:d xmlns:p=\"urn:p\" xmlns:q=\"urn:q\">g</p:q:d>")),
        ("prefix-empty", "the name of an attribute begins with a colon", "a prefix that is empty is none", with("e=", ":e=")),
        ("prefix-empty-element", "the name of an element begins with a colon", "a prefix that is empty is none", with("<d e=\"f\">g</d>", "<:d>g</:d>")),
        ("local-name-empty", "the name of an attribute is `xml:`", "a name that is all prefix", with("e=", "xml:=")),
        ("local-name-digit", "the local name of an attribute begins with a digit", "either part of a name is a name", with("e=", "xml:1=")),
        ("declaration-of-nothing", "the name of an attribute is `xmlns:`", "a declaration of the empty prefix, which some readers take for the default namespace", with("e=", "xmlns:=")),
    ]
}

#[rustfmt::skip]
fn references() -> Vec<Row> {
    vec![
        ("ampersand", "the text is `&`", "HTML takes it as it is, and XML does not", with("g", "&")),
        ("ampersand-space", "the text is `& amp;`", "a reference that is none", with("g", "& amp;")),
        ("reference-unclosed", "the text is `&amp`", "HTML does without the semicolon, and XML does not", with("g", "&amp")),
        ("reference-unclosed-before-reference", "the text is `&amp&amp;`", "HTML does without the semicolon, and XML does not", with("g", "&amp&amp;")),
        ("reference-empty", "the text is `&;`", "a reference to nothing", with("g", "&;")),
        ("reference-without-digits", "the text is `&#;`", "a reference to nothing", with("g", "&#;")),
        ("reference-without-hexadecimal-digits", "the text is `&#x;`", "a reference to nothing", with("g", "&#x;")),
        ("reference-upper-case", "the text is `&#X41;`", "HTML has it in either case, and XML has not", with("g", "&#X41;")),
        ("reference-negative", "the text is `&#-65;`", "a number that is none: some readers take the sign", with("g", "&#-65;")),
        ("reference-plus", "the text is `&#+65;`", "a number that is none: some readers take the sign", with("g", "&#+65;")),
        ("reference-space", "the text is `&#65 ;`", "a number that is none: some readers trim it", with("g", "&#65 ;")),
        ("reference-hexadecimal-in-decimal", "the text is `&#4A;`", "a number that is none: some readers stop at the letter", with("g", "&#4A;")),
        ("reference-underscore", "the text is `&#6_5;`", "a number that is none: some readers skip the underscore", with("g", "&#6_5;")),
        ("reference-other-digits", "the text is a reference with Arabic digits", "digits to Unicode, and none of XML", with("g", "&#\u{666}\u{665};")),
        ("ampersand-in-attribute", "the value is `&`", "HTML takes it as it is, and XML does not", with("f", "&")),
        ("reference-unclosed-in-attribute", "the value is `&amp`", "HTML does without the semicolon, and XML does not", with("f", "&amp")),
        ("reference-upper-case-in-attribute", "the value is `&#X41;`", "HTML has it in either case, and XML has not", with("f", "&#X41;")),
        ("reference-past-the-quote", "the value is `&amp` and the semicolon comes after the quote", "a reader that looks for the semicolon passes over the end of the value",
            with("e=\"f\"", "e=\"&amp\";")),
    ]
}

#[rustfmt::skip]
fn comments() -> Vec<Row> {
    vec![
        ("comment-hyphens", "the comment has `--` in it", "SGML ends the comment there, and XML has none of it", with("h", "h--h")),
        ("comment-hyphen-at-end", "the comment ends in `--->`", "where the comment ends is a guess", with("h", "h-")),
        ("comment-hyphens-at-start", "the comment begins with `<!----`", "SGML ends the comment there, and HTML at the next `>`", with("h", "--h")),
        ("comment-unclosed", "the comment does not end", "HTML takes all that follows for a comment", with("-->", "")),
        ("comment-end-bang", "the comment ends in `--!>`", "HTML ends the comment there, and XML does not", with("-->", "--!>")),
        ("comment-short", "the comment is `<!-->`", "HTML has it for an empty one, and XML has not", with("<!--h-->", "<!-->")),
        ("comment-shorter-by-one", "the comment is `<!--->`", "HTML has it for an empty one, and XML has not", with("<!--h-->", "<!--->")),
        ("comment-one-hyphen", "the comment is `<!-h->`", "markup that is none: HTML drops it", with("<!--h-->", "<!-h->")),
        ("comment-space-before", "the comment is `<! --h-->`", "SGML has it, and XML has not", with("<!--h-->", "<! --h-->")),
        ("comment-in-tag", "the comment is in a tag", "SGML has it, and XML has not", with("d e=\"f\"", "d <!--l--> e=\"f\"")),
    ]
}

#[rustfmt::skip]
fn instructions() -> Vec<Row> {
    vec![
        ("instruction-without-target", "the processing instruction is `<??>`", "a target that is empty", with("<?i j?>", "<??>")),
        ("instruction-space-before", "a space comes before the target", "a target that is empty", with("<?i", "<? i")),
        ("instruction-digit", "the target begins with a digit", "a name that is none", with("<?i", "<?1i")),
        ("instruction-colon", "the target has a colon in it", "a target has no prefix, and so no colon", with("<?i", "<?xml:i")),
        ("instruction-reserved", "the target is `XML`", "`xml` in any case is reserved", with("<?i", "<?XML")),
        ("instruction-reserved-mixed-case", "the target is `xMl`", "`xml` in any case is reserved", with("<?i", "<?xMl")),
        ("instruction-unclosed", "the processing instruction does not end", "what of the rest is one is a guess", with("?>", "")),
        ("instruction-ends-like-tag", "the processing instruction ends in `>`", "SGML and PHP end it there, and XML does not", with("?>", ">")),
        ("instruction-question-mark-alone", "the processing instruction is `<?>`", "too short to be one", with("<?i j?>", "<?>")),
    ]
}

#[rustfmt::skip]
fn text() -> Vec<Row> {
    vec![
        ("less-than", "the text has `<` in it", "HTML takes it as it is, and XML does not", with("g", "g < g")),
        ("section-end", "the text has `]]>` in it", "the end of a section that did not begin", with("g", "g]]>g")),
        ("section-end-after-section", "a CDATA section ends twice", "where the section ends is a guess", with("g", "<![CDATA[g]]>]]>")),
        ("section-unclosed", "a CDATA section does not end", "what of the rest is text is a guess", with("g", "<![CDATA[g")),
        ("section-lower-case", "the keyword of a CDATA section is in lower case", "a keyword that is none", with("g", "<![cdata[g]]>")),
        ("section-space", "the keyword of a CDATA section has a space before it", "a keyword that is none", with("g", "<![ CDATA[g]]>")),
        ("section-without-bracket", "a CDATA section has no second bracket", "a section that did not begin", with("g", "<![CDATA g]]>")),
        ("section-ends-short", "a CDATA section ends in `]>`", "where the section ends is a guess", with("g", "<![CDATA[g]>")),
    ]
}

/// "document ::= prolog element Misc*": one element, and beside it comments, processing instructions and white space.
fn document_element() -> VectorFile {
    let class = refusals(
        "document-element",
        "documents with no document element, with several, or with text beside it",
        &["XML 1.0 section 2.1", "XML 1.0 section 2.8"],
    )
    .severity(Severity::High);
    let sound = "<?p?>\n<!--q--><a>b</a><!--r-->\n<?s?>";
    let class = read(
        class,
        [(
            "sound",
            "beside the document element there may be comments, processing instructions and white space",
            sound,
            "<?p?>\n<a>b</a>\n<?s?>",
        )],
    );
    let twin = "xml-c14n/document-element/sound";
    let refusal = Refusal { twin, rule: "xml.one-root" };
    let after = |text: &str| sound.replacen("</a>", &format!("</a>{text}"), 1);
    let before = |text: &str| sound.replacen("<a>", &format!("{text}<a>"), 1);
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("two", "a second element follows", "the first is verified and the last is read", after("<a>c</a>")),
        ("two-empty", "an empty element follows", "the first is verified and the last is read", after("<c/>")),
        ("two-before", "another element comes before", "the last is verified and the first is read", before("<a>c</a>")),
        ("two-at-the-end", "a second element follows all that is beside the first", "readers stop at the end of the first element, or do not", format!("{sound}<a/>")),
        ("text-after", "text follows", "readers stop at the end of the element, or do not", after("c")),
        ("text-before", "text comes before", "readers skip to the first `<`, or do not", before("c")),
        ("text-at-the-start", "text comes before all else", "readers skip to the first `<`, or do not", format!("c{sound}")),
        ("section-after", "a CDATA section follows", "text in a section is text", after("<![CDATA[c]]>")),
        ("section-before", "a CDATA section comes before", "text in a section is text", before("<![CDATA[c]]>")),
        ("section-white-space", "a CDATA section with a space follows", "white space in a section is text", after("<![CDATA[ ]]>")),
        ("section-empty", "an empty CDATA section follows", "a section is in an element or nowhere, even an empty one", after("<![CDATA[]]>")),
        ("reference-after", "a reference to a character follows", "references are in an element or nowhere", after("&#99;")),
        ("reference-before", "a reference to a character comes before", "references are in an element or nowhere", before("&#99;")),
        ("reference-white-space", "a reference to a space follows", "what a reference stands for is no white space of the document", after("&#32;")),
        ("reference-entity", "`&amp;` follows", "references are in an element or nowhere", after("&amp;")),
        ("no-break-space", "a no-break space follows", "white space to Unicode, and none of XML", after("\u{A0}")),
        ("byte-order-mark-after", "a byte order mark follows", "a mark of the start, and text elsewhere", after("\u{FEFF}")),
        ("none", "the element is not there", "of a document without an element nothing is signed, and a digest of nothing is easy to make",
            sound.replace("<a>b</a>", "")),
        ("nothing", "nothing is there", "a digest of nothing is easy to make", String::new()),
        ("white-space-alone", "white space alone is there", "a digest of nothing is easy to make", "\n ".to_owned()),
        ("byte-order-mark-alone", "a byte order mark alone is there", "a digest of nothing is easy to make", "\u{FEFF}".to_owned()),
        ("declaration-alone", "an XML declaration alone is there", "a digest of nothing is easy to make", "<?xml version=\"1.0\"?>".to_owned()),
        ("text-alone", "text alone is there", "what is no markup is no document", "b".to_owned()),
        ("utf-7", "it is UTF-7, without a declaration", "some browsers guessed UTF-7: markup without `<`", "+ADw-a+AD4-b+ADw-/a+AD4-".to_owned()),
    ]);
    let marks = Refusal { twin, rule: "xml.well-formed" };
    let twice = [(
        "byte-order-mark-twice",
        "two byte order marks come before all else",
        "the second is text, which readers that trim do not see",
        format!("\u{FEFF}\u{FEFF}{sound}"),
    )];
    all(all(class, drafts), marks.each(twice)).finish()
}
