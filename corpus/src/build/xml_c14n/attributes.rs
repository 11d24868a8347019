//! Attributes: the order in which they are written, and their values.

use super::{INCLUSIVE_1_1, PROCESSING, asked, forms, read};
use crate::build::C14nQuestion;
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![order(), values()]
}

/// "An element's attribute nodes are sorted lexicographically with namespace URI as the primary key and local name as the
/// secondary key (an empty namespace URI is lexicographically least)", by the values of the code points.
fn order() -> VectorFile {
    let class = forms(
        "attribute-order",
        "attributes and declarations in the order that canonical XML gives them",
        &["Canonical XML 1.1 section 2.2", PROCESSING],
    );
    #[rustfmt::skip]
    let class = read(class, [
        ("local-names", "attributes are in the order of their names",
            r#"<a c="3" b="2" a="1"/>"#, r#"<a a="1" b="2" c="3"></a>"#),
        ("upper-case-first", "the order is that of code points: upper case comes before lower case",
            r#"<a b="1" a="2" B="3"/>"#, r#"<a B="3" a="2" b="1"></a>"#),
        ("marks-and-digits", "the order is that of code points: hyphen, full stop, digits one by one, underscore",
            r#"<a a_="1" a9="2" a10="3" a.="4" a-="5"/>"#, r#"<a a-="5" a.="4" a10="3" a9="2" a_="1"></a>"#),
        ("shorter-first", "a name comes before those that it begins",
            r#"<a kk="1" k="2"/>"#, r#"<a k="2" kk="1"></a>"#),
        ("no-namespace-first", "attributes without a namespace come first, whatever their names",
            r#"<r xmlns:a="urn:a" a:a="1" z="2"/>"#, r#"<r xmlns:a="urn:a" z="2" a:a="1"></r>"#),
        ("namespaces-and-not-prefixes", "the order is that of namespaces; prefixes have no part in it",
            r#"<r xmlns:a="urn:z" xmlns:z="urn:a" a:k="1" z:k="2"/>"#,
            r#"<r xmlns:a="urn:z" xmlns:z="urn:a" z:k="2" a:k="1"></r>"#),
        ("two-prefixes-of-a-namespace", "attributes of one namespace are in the order of their local names, whatever their prefixes",
            r#"<r xmlns:p="urn:n" xmlns:q="urn:n" p:b="1" q:a="2"/>"#,
            r#"<r xmlns:p="urn:n" xmlns:q="urn:n" q:a="2" p:b="1"></r>"#),
        ("namespace-before-local-name", "the namespace counts before the local name",
            r#"<r xmlns:p="urn:a" xmlns:q="urn:b" q:a="1" p:b="2"/>"#,
            r#"<r xmlns:p="urn:a" xmlns:q="urn:b" p:b="2" q:a="1"></r>"#),
        ("default-namespace", "the default namespace is none of an attribute without prefix, which comes first",
            r#"<r xmlns="urn:z" xmlns:p="urn:a" p:k="1" k="2"/>"#,
            r#"<r xmlns="urn:z" xmlns:p="urn:a" k="2" p:k="1"></r>"#),
        ("xml-among-others", "`xml:` stands where its namespace does, between `ftp:` and `urn:`",
            r#"<r xmlns:u="urn:u" xmlns:f="ftp://f.example/" u:k="1" xml:lang="en" f:k="2"/>"#,
            r#"<r xmlns:f="ftp://f.example/" xmlns:u="urn:u" f:k="2" xml:lang="en" u:k="1"></r>"#),
        ("beyond-the-bmp", "U+F900 comes before U+10000, which UTF-16 has the other way round",
            "<a \u{10000}=\"2\" \u{F900}=\"1\"/>", "<a \u{F900}=\"1\" \u{10000}=\"2\"></a>"),
        ("declarations-first", "declarations come before attributes, the default namespace before prefixes",
            r#"<r a="1" xmlns:b="urn:b" b:c="2" xmlns="urn:d"/>"#,
            r#"<r xmlns="urn:d" xmlns:b="urn:b" a="1" b:c="2"></r>"#),
    ]);
    let inclusive = |document: &str| C14nQuestion::whole(document).by(INCLUSIVE_1_1);
    #[rustfmt::skip]
    let class = asked(class, [
        ("prefixes", "declarations are in the order of prefixes, not of namespaces: by code points, the default namespace first",
            inclusive(r#"<z:r xmlns:z="urn:1" xmlns:a="urn:2" xmlns="urn:3" xmlns:B="urn:4"/>"#),
            r#"<z:r xmlns="urn:3" xmlns:B="urn:4" xmlns:a="urn:2" xmlns:z="urn:1"></z:r>"#),
        ("prefixes-beyond-the-bmp", "the prefix U+F900 comes before U+10000, which UTF-16 has the other way round",
            inclusive("<r xmlns:\u{10000}=\"urn:1\" xmlns:\u{F900}=\"urn:2\"/>"),
            "<r xmlns:\u{F900}=\"urn:2\" xmlns:\u{10000}=\"urn:1\"></r>"),
    ]);
    class.finish()
}

/// "replacing all ampersands (&) with &amp;, all open angle brackets (<) with &lt;, all quotation mark characters with
/// &quot;, and the whitespace characters #x9, #xA, and #xD, with character references", after the value was normalized as
/// XML 1.0 section 3.3.3 says.
fn values() -> VectorFile {
    let class = forms(
        "attribute-values",
        "values of attributes, normalized when they are read and escaped when they are written",
        &["XML 1.0 section 3.3.3", PROCESSING],
    );
    #[rustfmt::skip]
    let class = read(class, [
        ("ampersand", "an ampersand is `&amp;`, however it was written",
            r#"<a b="x&amp;y&#38;z"/>"#, r#"<a b="x&amp;y&amp;z"></a>"#),
        ("less-than", "a less-than sign is `&lt;`, however it was written",
            r#"<a b="x&lt;y&#60;z"/>"#, r#"<a b="x&lt;y&lt;z"></a>"#),
        ("greater-than", "a greater-than sign in a value is itself, unlike in text",
            r#"<a b="x>y&gt;z"/>"#, r#"<a b="x>y>z"></a>"#),
        ("quotation-mark", "a quotation mark is `&quot;`, and apostrophes around the value become quotation marks",
            r#"<a b='x"y&quot;z'/>"#, r#"<a b="x&quot;y&quot;z"></a>"#),
        ("apostrophe", "an apostrophe is itself", r#"<a b="x'y&apos;z"/>"#, r#"<a b="x'y'z"></a>"#),
        ("tab", "a tab becomes a space, and a reference to one stays one",
            "<a b=\"x\ty&#9;z\"/>", r#"<a b="x y&#x9;z"></a>"#),
        ("line-feed", "a line feed becomes a space, and a reference to one stays one",
            "<a b=\"x\ny&#10;z\"/>", r#"<a b="x y&#xA;z"></a>"#),
        ("carriage-return", "a carriage return becomes a space, and a reference to one stays one",
            "<a b=\"x\ry&#13;z\"/>", r#"<a b="x y&#xD;z"></a>"#),
        ("line-end-of-two", "CR LF is one line end and becomes one space", "<a b=\"x\r\ny\"/>", r#"<a b="x y"></a>"#),
        ("two-line-ends", "LF CR is two line ends and becomes two spaces", "<a b=\"x\n\ry\"/>", r#"<a b="x  y"></a>"#),
        ("reference-and-line-feed", "a referenced CR and a plain LF are no line end together",
            "<a b=\"x&#xD;\ny\"/>", r#"<a b="x&#xD; y"></a>"#),
        ("spaces", "without a document type every attribute is CDATA: spaces are neither dropped nor joined",
            r#"<a b="  x  y "/>"#, r#"<a b="  x  y "></a>"#),
        ("references", "a reference stands for its character, by a number to either base, with zeros in front",
            "<a b=\"&#x41;&#x00004a;&#65;&#x1F600;\"/>", "<a b=\"AJA\u{1F600}\"></a>"),
        ("next-line", "U+0085 and U+2028 are no line ends in XML 1.0", "<a b=\"x\u{85}y\u{2028}z\"/>", "<a b=\"x\u{85}y\u{2028}z\"></a>"),
        ("escaped-once", "what a reference stands for is no reference", r#"<a b="&amp;lt;&#38;#65;"/>"#, r#"<a b="&amp;lt;&amp;#65;"></a>"#),
        ("empty", "an empty value stays", "<a b=''/>", r#"<a b=""></a>"#),
        ("markup-alike", "the end of a tag in a value is none", r#"<a b="=c/>"/>"#, r#"<a b="=c/>"></a>"#),
        ("namespace-name", "the name of a namespace is escaped like a value",
            r#"<p:a xmlns:p="urn:x?a&amp;'b'"/>"#, r#"<p:a xmlns:p="urn:x?a&amp;'b'"></p:a>"#),
    ]);
    class.finish()
}
