//! Text, and the many ways to write one document.

use super::{PROCESSING, forms, read};
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![text(), spelling()]
}

/// "all ampersands are replaced by &amp;, all open angle brackets (<) are replaced by &lt;, all closing angle brackets (>)
/// are replaced by &gt;, and all #xD characters are replaced by &#xD;".
fn text() -> VectorFile {
    let class = forms(
        "text",
        "text, with its references, line ends and CDATA sections",
        &["XML 1.0 section 2.11", "XML 1.0 section 4.1", PROCESSING],
    );
    #[rustfmt::skip]
    let class = read(class, [
        ("ampersand", "an ampersand is `&amp;`, however it was written", "<a>x&amp;y&#38;z</a>", "<a>x&amp;y&amp;z</a>"),
        ("less-than", "a less-than sign is `&lt;`, however it was written", "<a>x&lt;y&#60;z</a>", "<a>x&lt;y&lt;z</a>"),
        ("greater-than", "a greater-than sign is `&gt;`, however it was written",
            "<a>x&gt;y>z&#62;</a>", "<a>x&gt;y&gt;z&gt;</a>"),
        ("quotes", "quotation marks and apostrophes are themselves", "<a>\"'&quot;&apos;</a>", "<a>\"'\"'</a>"),
        ("tab-and-line-feed", "tabs and line feeds are themselves, referenced or not",
            "<a>\tx\n&#9;&#10;</a>", "<a>\tx\n\t\n</a>"),
        ("carriage-return", "a carriage return is a line end, which is LF", "<a>x\ry</a>", "<a>x\ny</a>"),
        ("line-end-of-two", "CR LF is one line end", "<a>x\r\ny\r\n</a>", "<a>x\ny\n</a>"),
        ("two-line-ends", "LF CR is two line ends", "<a>x\n\ry</a>", "<a>x\n\ny</a>"),
        ("referenced-carriage-return", "a referenced carriage return is no line end, and stays referenced",
            "<a>x&#13;y&#xD;\nz</a>", "<a>x&#xD;y&#xD;\nz</a>"),
        ("next-line", "U+0085 and U+2028 are no line ends in XML 1.0", "<a>x\u{85}y\u{2028}</a>", "<a>x\u{85}y\u{2028}</a>"),
        ("white-space", "white space between elements is text", "<a>\n  <b/>\t\n</a>", "<a>\n  <b></b>\t\n</a>"),
        ("cdata", "a CDATA section is text", "<a>u<![CDATA[x<y>&\"]]>v</a>", "<a>ux&lt;y&gt;&amp;\"v</a>"),
        ("cdata-markup", "markup in a CDATA section is text",
            "<a><![CDATA[<b/><!--c--><?d?>]]></a>", "<a>&lt;b/&gt;&lt;!--c--&gt;&lt;?d?&gt;</a>"),
        ("cdata-references", "there are no references in a CDATA section", "<a><![CDATA[&amp;&#65;]]></a>", "<a>&amp;amp;&amp;#65;</a>"),
        ("cdata-line-ends", "line ends in a CDATA section are LF", "<a><![CDATA[x\r\ny\r]]></a>", "<a>x\ny\n</a>"),
        ("cdata-in-two", "two CDATA sections together say what neither may", "<a><![CDATA[x]]]]><![CDATA[>y]]></a>", "<a>x]]&gt;y</a>"),
        ("cdata-empty", "an empty CDATA section is nothing", "<a>x<![CDATA[]]>y</a>", "<a>xy</a>"),
        ("line-end-before-cdata", "a line end does not reach into a CDATA section", "<a>x\r<![CDATA[\ny]]></a>", "<a>x\n\ny</a>"),
        ("brackets", "`]]>` is written with a reference", "<a>]]&gt;]]</a>", "<a>]]&gt;]]</a>"),
        ("escaped-once", "what a reference stands for is no reference", "<a>&amp;lt;&#38;amp;</a>", "<a>&amp;lt;&amp;amp;</a>"),
        ("references", "a reference stands for its character, by a number to either base, with zeros in front",
            "<a>&#x41;&#x00004a;&#0065;</a>", "<a>AJA</a>"),
        ("beyond-the-bmp", "a character beyond the BMP is one character of four octets, referenced or not",
            "<a>\u{1F600}&#x1F600;&#128512;</a>", "<a>\u{1F600}\u{1F600}\u{1F600}</a>"),
        ("not-normalized", "Unicode's equivalent spellings are kept apart",
            "<a>\u{E9}&#xE9;e\u{301}\u{212B}</a>", "<a>\u{E9}\u{E9}e\u{301}\u{212B}</a>"),
        ("byte-order-mark-inside", "a byte order mark inside the document is text", "<a>\u{FEFF}x</a>", "<a>\u{FEFF}x</a>"),
    ]);
    class.finish()
}

/// What is not part of what a document says.
fn spelling() -> VectorFile {
    let class = forms(
        "spelling",
        "one document in the ways in which it can be written",
        &["XML 1.0 section 2.8", "XML 1.0 section 3.1", PROCESSING],
    );
    #[rustfmt::skip]
    let class = read(class, [
        ("canonical", "a canonical form is its own canonical form", "<a></a>", "<a></a>"),
        ("empty-element", "an empty element has a start tag and an end tag", "<a/>", "<a></a>"),
        ("empty-element-space", "white space before the end of an empty element is dropped", "<a \n/>", "<a></a>"),
        ("end-tag-space", "white space in an end tag is dropped", "<a>x</a\r\n\t >", "<a>x</a>"),
        ("spaces-in-tag", "white space in a tag is one space before each attribute",
            "<a  b = \"c\"\n\td\r\n=\t'e'\n></a>", r#"<a b="c" d="e"></a>"#),
        ("declaration", "the XML declaration is dropped, with the line feed after it",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>", "<a></a>"),
        ("declaration-spaces", "an XML declaration may have either quotes, and white space where the grammar has it",
            "<?xml\tversion = '1.0'\r\nencoding='utf-8' standalone\n=\"no\" ?><a/>", "<a></a>"),
        ("byte-order-mark", "a byte order mark is dropped", "\u{FEFF}<a/>", "<a></a>"),
        ("byte-order-mark-and-declaration", "a byte order mark may come before the XML declaration",
            "\u{FEFF}<?xml version=\"1.0\"?><a/>", "<a></a>"),
        ("white-space-around", "white space around the document element is dropped", " \r\n\t<a/>\n\n ", "<a></a>"),
        ("names", "names have letters of all scripts",
            "<\u{E9}:\u{4E2D} xmlns:\u{E9}=\"urn:e\" \u{10000}\u{B7}=\"x\"/>",
            "<\u{E9}:\u{4E2D} xmlns:\u{E9}=\"urn:e\" \u{10000}\u{B7}=\"x\"></\u{E9}:\u{4E2D}>"),
        ("all-at-once", "nothing is written as in the canonical form",
            "<?xml version=\"1.0\"?>\r\n<a  b='&#60;'\r\n>&#60;<![CDATA[>]]></a\n>\r\n", "<a b=\"&lt;\">&lt;&gt;</a>"),
    ]);
    class.finish()
}
