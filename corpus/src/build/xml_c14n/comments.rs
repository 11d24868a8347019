//! Comments and processing instructions, inside the document element and around it.

use super::{INCLUSIVE_1_0, INCLUSIVE_1_1, PROCESSING, WITH_COMMENTS, asked, forms, read};
use crate::build::{C14nQuestion, accept};
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![comments(), instructions()]
}

/// Without comments "nothing" is written for one; with comments each is as it stands, and where it stands beside the document
/// element a line feed goes between the two.
fn comments() -> VectorFile {
    let class = forms("comments", "comments, dropped and kept", &["XML 1.0 section 2.5", PROCESSING]);
    #[rustfmt::skip]
    let class = read(class, [
        ("dropped", "a comment in text is dropped, and the text is one", "<a>x<!-- y -->z</a>", "<a>xz</a>"),
        ("dropped-from-name", "a comment that divides a name is dropped: who reads up to it reads another name than was signed",
            "<NameID>admin<!---->.guest</NameID>", "<NameID>admin.guest</NameID>"),
        ("dropped-around", "comments around the document element are dropped, with their line feeds",
            "<!--1-->\n<a/>\n<!--2-->", "<a></a>"),
        ("dropped-markup", "markup in a comment is dropped with it", "<a><!--<b>--><c/><!--</b>--></a>", "<a><c></c></a>"),
        ("dropped-from-greater-than", "a comment that begins with `>` ends at `-->`, unlike in HTML", "<a><!--><b/>--></a>", "<a></a>"),
        ("dropped-from-hyphen", "a comment that begins with `->` ends at `-->`, unlike in HTML", "<a><!--->x<!-y--></a>", "<a></a>"),
    ]);
    let kept = |document: &str| C14nQuestion::whole(document).by(WITH_COMMENTS);
    #[rustfmt::skip]
    let class = asked(class, [
        ("kept", "a comment in text is kept", kept("<a>x<!-- y -->z</a>"), "<a>x<!-- y -->z</a>"),
        ("kept-empty", "an empty comment is kept", kept("<a>x<!---->z</a>"), "<a>x<!---->z</a>"),
        ("kept-as-written", "nothing is escaped in a comment",
            kept("<a><!--&amp; & < > \" ]]> &#13;--></a>"), "<a><!--&amp; & < > \" ]]> &#13;--></a>"),
        ("kept-line-ends", "line ends in a comment are LF", kept("<a><!--x\r\ny\r--></a>"), "<a><!--x\ny\n--></a>"),
        ("kept-around", "a line feed stands between a comment and the document element, and no other white space",
            kept("<!--1--><a/><!--2-->"), "<!--1-->\n<a></a>\n<!--2-->"),
        ("kept-around-more", "each comment before the document element is followed by a line feed, each one after it follows one",
            kept("\n<!--1-->\r\n\n<!--2--> <a/>\n\n<!--3--><!--4-->\n"),
            "<!--1-->\n<!--2-->\n<a></a>\n<!--3-->\n<!--4-->"),
    ]);
    let divided = "<r><!--1--><a ID=\"x\">y<!--2-->z</a><!--3--></r>";
    let around = "<!--1--><a>x<!--2-->y</a><!--3-->";
    let methods = [
        ("exclusive", C14nQuestion::EXCLUSIVE, WITH_COMMENTS),
        ("inclusive-1.0", INCLUSIVE_1_0, C14nQuestion::INCLUSIVE_1_0_WITH_COMMENTS),
        ("inclusive-1.1", INCLUSIVE_1_1, C14nQuestion::INCLUSIVE_1_1_WITH_COMMENTS),
    ];
    let class = methods.into_iter().fold(class, |class, (name, without, with)| {
        let draft = |what: &str, sentence: &str, question: C14nQuestion, algorithm: &str, octets: &str| {
            accept(&format!("{name}-{what}"), sentence).canonicalizes(&question.by(algorithm), octets)
        };
        let (whole, element) = (C14nQuestion::whole(around), C14nQuestion::element(divided));
        class
            .with(draft(
                "without",
                "this canonicalization without comments drops them everywhere",
                whole.clone(),
                without,
                "<a>xy</a>",
            ))
            .with(draft(
                "with",
                "this canonicalization with comments keeps them everywhere",
                whole,
                with,
                "<!--1-->\n<a>x<!--2-->y</a>\n<!--3-->",
            ))
            .with(draft(
                "element-without",
                "of an element, without comments: none in it and none around it",
                element.clone(),
                without,
                "<a ID=\"x\">yz</a>",
            ))
            .with(draft(
                "element-with",
                "of an element, with comments: those in it and none around it",
                element,
                with,
                "<a ID=\"x\">y<!--2-->z</a>",
            ))
    });
    class.finish()
}

/// "The opening PI symbol (<?), the PI target name of the node, a leading space and the string value if it is not empty,
/// and the closing PI symbol (?>)."
fn instructions() -> VectorFile {
    let class =
        forms("instructions", "processing instructions, which stay", &["XML 1.0 section 2.6", PROCESSING]);
    #[rustfmt::skip]
    let class = read(class, [
        ("inside", "a processing instruction stays, even without comments", "<a>x<?t d?>y</a>", "<a>x<?t d?>y</a>"),
        ("without-data", "a processing instruction may be a target alone", "<a><?t?></a>", "<a><?t?></a>"),
        ("space-without-data", "white space after a target alone is dropped", "<a><?t \n?></a>", "<a><?t?></a>"),
        ("space-before-data", "white space before the data is one space, and white space after the data is data",
            "<a><?t\t\n d  e ?></a>", "<a><?t d  e ?></a>"),
        ("as-written", "nothing is escaped in a processing instruction",
            "<a><?t a=\"1\" & < > &lt; ]]>?></a>", "<a><?t a=\"1\" & < > &lt; ]]>?></a>"),
        ("question-marks", "a question mark is data as long as no `>` follows", "<a><?t ?a ??></a>", "<a><?t ?a ??></a>"),
        ("line-ends", "line ends in a processing instruction are LF", "<a><?t x\r\ny\rz?></a>", "<a><?t x\ny\nz?></a>"),
        ("around", "a line feed stands between a processing instruction and the document element",
            "<?s 1?><a/><?e 2?>", "<?s 1?>\n<a></a>\n<?e 2?>"),
        ("around-more", "other white space around processing instructions beside the document element is dropped",
            "<?xml version=\"1.0\"?>\n\n<?s?>\n <?t?><a/>  <?u?><?v?>\n", "<?s?>\n<?t?>\n<a></a>\n<?u?>\n<?v?>"),
        ("around-with-comments-dropped", "a comment that is dropped leaves no line feed behind",
            "<?s?><!--1--><a/><!--2--><?e?>", "<?s?>\n<a></a>\n<?e?>"),
        ("style-sheet", "a target may begin with `xml`, and is not the XML declaration",
            "<?xml-stylesheet href=\"a.xsl\"?><a/>", "<?xml-stylesheet href=\"a.xsl\"?>\n<a></a>"),
    ]);
    #[rustfmt::skip]
    let class = asked(class, [
        ("around-with-comments-kept", "comments and processing instructions stay in their order, each on its line",
            C14nQuestion::whole("<?s?><!--1--><a/><!--2--><?e?>").by(WITH_COMMENTS),
            "<?s?>\n<!--1-->\n<a></a>\n<!--2-->\n<?e?>"),
        ("element", "of an element, processing instructions around it are no part",
            C14nQuestion::element("<?s?><r><?t?><a ID=\"x\"><?u?></a><?v?></r>"), "<a ID=\"x\"><?u?></a>"),
    ]);
    class.finish()
}
