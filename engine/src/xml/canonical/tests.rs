use super::Canonicalization;
use crate::profile::Profile;
use crate::xml::Document;

/// Everything there is in a document, in ways that canonicalization has to undo.
const SHAPES: [&str; 14] = [
    "<a/>",
    "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\r\n<a  c = 'd'\n b='e'\t></a\n>\r\n",
    "<!--1-->\n<?p  q ?><a><!--2--><?r?></a><!--3-->\n\n<?s?>",
    "<a>&amp;&lt;&gt;>\"'&#13;\r\n\r&#9;<![CDATA[<&>]]>&#x1F600;\u{85}\u{2028}</a>",
    "<a b='&amp;&lt;>&gt;\"&apos;&#13;&#10;&#9;\t\r\n&#32; '/>",
    "<z:a xmlns:z='u:1' xmlns:b='u:2' xmlns='u:3' b:c='' z:c='' c=''><b:d/><e/></z:a>",
    "<a xmlns='u:1'><b xmlns=''><c xmlns='u:1'/></b><d/></a>",
    "<p:a xmlns:p='u:1' xmlns:q='u:1'><q:b xmlns:p='u:2'><p:c xmlns:q='u:3' q:d=''/></q:b><p:e/></p:a>",
    "<p:a xmlns='u:1' xmlns:p='u:2'><p:b xmlns=''><c/></p:b></p:a>",
    "<a xml:lang='en' xml:space='preserve' xml:base='b' xml:id='c' xml:d='' xmlns:xml='http://www.w3.org/XML/1998/namespace'><b/></a>",
    "<a \u{10000}='' \u{F900}='' b='' B='' _='' a-=''/>",
    "<a xmlns:p='u:x?a&amp;b&quot;'><p:b/></a>",
    "<a>\n  <b>\t</b>\u{FEFF}]]&gt;\n</a>",
    "<a><b><c><d><e><f>g</f></e></d></c></b></a>",
];

fn form(octets: &[u8], algorithm: Canonicalization, prefixes: &[&str]) -> Option<Vec<u8>> {
    let parsed = Document::parse(octets, &Profile::strict()).ok()?;
    Some(parsed.canonicalize_whole(algorithm, prefixes))
}

/// The form of the element whose ID is `x`.
fn element(document: &str, algorithm: &str) -> String {
    let parsed = Document::parse(document.as_bytes(), &Profile::strict()).unwrap();
    let place = parsed.find_by_id("x", &Profile::strict()).unwrap();
    let algorithm = Canonicalization::from_uri(algorithm).unwrap();
    String::from_utf8(parsed.canonicalize(place, algorithm, &[])).unwrap()
}

const INCLUSIVE_1_0: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const INCLUSIVE_1_1: &str = "http://www.w3.org/2006/12/xml-c14n11";

fn assert_again_the_same(octets: &[u8], algorithm: Canonicalization, prefixes: &[&str]) {
    let Some(once) = form(octets, algorithm, prefixes) else { return };
    let twice = form(&once, algorithm, prefixes);
    let text = String::from_utf8_lossy(octets);
    assert_eq!(twice.as_deref(), Some(once.as_slice()), "{} of {text}", algorithm.uri());
}

#[test]
fn a_canonical_form_is_its_own() {
    for shape in SHAPES {
        assert!(form(shape.as_bytes(), Canonicalization::EXCLUSIVE, &[]).is_some(), "{shape}");
        for algorithm in Canonicalization::all() {
            assert_again_the_same(shape.as_bytes(), algorithm, &[]);
            assert_again_the_same(shape.as_bytes(), algorithm, &["p", "#default"]);
        }
    }
}

/// Whatever one octet is changed to, the document is refused or has a form that is its own.
#[test]
fn a_damaged_document_is_refused_or_has_a_form_of_its_own() {
    let inclusive = Canonicalization::from_uri("http://www.w3.org/2006/12/xml-c14n11#WithComments").unwrap();
    for shape in SHAPES {
        for place in 0..shape.len() {
            for octet in b"\0\t\r <>&\"'=/?!-[];:#xa1\x80\xEF\xFF" {
                let mut damaged = shape.as_bytes().to_vec();
                damaged[place] = *octet;
                assert_again_the_same(&damaged, Canonicalization::EXCLUSIVE, &[]);
                assert_again_the_same(&damaged, inclusive, &[]);
            }
        }
    }
}

#[test]
fn an_exclusive_form_does_not_depend_on_what_is_around() {
    let apex = "<p:a xmlns:p='u:p' ID='x'>b<p:c/></p:a>";
    let around = format!("<!--0--><r xmlns='u:r' xmlns:q='u:q' xml:lang='en'><s/>{apex}<t/></r>");
    let alone = element(apex, Canonicalization::EXCLUSIVE.uri());
    assert_eq!(element(&around, Canonicalization::EXCLUSIVE.uri()), alone);
    assert_ne!(element(&around, INCLUSIVE_1_0), alone);
}

#[test]
fn the_prefix_of_xml_is_the_same_where_it_is_declared() {
    let document = "<r xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'><a xml:id='x'/></r>";
    let expected = "<a xml:id=\"x\" xml:lang=\"en\"></a>";
    assert_eq!([element(document, INCLUSIVE_1_0), element(document, INCLUSIVE_1_1)], [expected; 2]);
}

#[test]
fn a_base_that_is_empty_in_the_end_is_not_written() {
    let around = |outer: &str, own: &str| format!("<r xml:base='{outer}'><a ID='x'{own}/></r>");
    for document in [around("", ""), around("b/", " xml:base='..'")] {
        assert_eq!(element(&document, INCLUSIVE_1_1), "<a ID=\"x\"></a>");
    }
    assert_eq!(element("<r><a ID='x' xml:base=''/></r>", INCLUSIVE_1_1), "<a ID=\"x\" xml:base=\"\"></a>");
    assert_eq!(element(&around("", ""), INCLUSIVE_1_0), "<a ID=\"x\" xml:base=\"\"></a>");
}
