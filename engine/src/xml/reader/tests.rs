use crate::check::Check;
use crate::profile::Profile;
use crate::xml::{Canonicalization, Document};

fn refusal(octets: &[u8], profile: &Profile) -> Option<String> {
    Document::parse(octets, profile).err().map(|rejection| rejection.rule().id().to_owned())
}

fn refused(document: &str) -> Option<String> {
    refusal(document.as_bytes(), &Profile::strict())
}

fn form(document: &str, profile: &Profile) -> Option<String> {
    let document = Document::parse(document.as_bytes(), profile).ok()?;
    String::from_utf8(document.canonicalize_whole(Canonicalization::EXCLUSIVE, &[])).ok()
}

#[test]
fn names_the_rule_that_is_broken() {
    for (document, rule) in [
        ("", "xml.one-root"),
        ("<a/><b/>", "xml.one-root"),
        ("<a/>&#32;", "xml.one-root"),
        ("<a>", "xml.well-formed"),
        ("<a></b>", "xml.well-formed"),
        ("<a></a b=''>", "xml.well-formed"),
        ("<a></ab>", "xml.well-formed"),
        ("<ab></a>", "xml.well-formed"),
        ("<a></ a>", "xml.well-formed"),
        ("<a></>", "xml.well-formed"),
        ("</a>", "xml.well-formed"),
        ("<a b='>", "xml.well-formed"),
        ("<a b='>' c></a>", "xml.well-formed"),
        ("<a>]]></a>", "xml.well-formed"),
        ("<a><!--b--></a", "xml.well-formed"),
        ("<a><!--b---></a>", "xml.well-formed"),
        ("<a><?xml-b:c?></a>", "xml.well-formed"),
        ("<!doctype a><a/>", "xml.well-formed"),
        ("<!DOCTYPE a><!DOCTYPE a><a/>", "xml.no-doctype"),
        ("\u{FEFF}\u{FEFF}<a/>", "xml.well-formed"),
        ("<a>&b;</a>", "xml.entity-known"),
        ("<a>\0</a>", "xml.characters"),
        ("<a>&#0;</a>", "xml.characters"),
        ("<?xml version='1.1'?><a/>", "xml.declaration"),
        (" <?xml version='1.0'?><a/>", "xml.declaration"),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", "xml.utf-8"),
        ("<a b='' b=''/>", "xml.attributes-unique"),
        ("<a xmlns:p='u:u' xmlns:q='u:u' p:b='' q:b=''/>", "xml.attributes-unique"),
        ("<p:a/>", "xml.prefix-declared"),
        ("<a xmlns:p=''/>", "xml.namespace-declarations"),
        ("<!DOCTYPE a><a/>", "xml.no-doctype"),
        ("<a xmlns='b'/>", "xml.namespace-absolute"),
    ] {
        assert_eq!(refused(document).as_deref(), Some(rule), "{document}");
    }
    assert_eq!(refusal(b"<a>\xFF</a>", &Profile::strict()).as_deref(), Some("xml.utf-8"));
}

#[test]
fn says_where_a_document_is_broken_in_octets_from_its_start() {
    for (document, octet) in
        [("<a>é&b;</a>", 5), ("\u{FEFF}<a b='&#0;'/>", 9), ("<a>x]]></a>", 4), ("<a><b c/></a>", 6)]
    {
        let refused = Document::parse(document.as_bytes(), &Profile::strict());
        let said = refused.err().map(|rejection| rejection.to_string()).unwrap_or_default();
        assert!(said.contains(&format!("octet {octet}:")), "{document}: {said}");
    }
}

#[test]
fn text_is_one_whatever_it_is_made_of() {
    let parsed = Document::parse(b"<a>b&amp;<![CDATA[c]]>d\r\n&#101;</a>", &Profile::strict()).unwrap();
    assert_eq!(parsed.nodes.len(), 2);
}

#[test]
fn a_value_may_hold_what_ends_a_tag_elsewhere() {
    for document in [
        "<p:a xmlns:p=\"u:&gt;\" b=\"/>\"></p:a>",
        "<p:a xmlns:p='u:>' b='/>'/>",
        "<p:a b=\"/>\" xmlns:p=\"u:>\" />",
    ] {
        let written = form(document, &Profile::strict());
        assert_eq!(written.as_deref(), Some("<p:a xmlns:p=\"u:>\" b=\"/>\"></p:a>"), "{document}");
    }
}

#[test]
fn an_end_tag_may_have_white_space_after_its_name() {
    assert_eq!(form("<a><b></b\n ></a\t>", &Profile::strict()).as_deref(), Some("<a><b></b></a>"));
}

#[test]
fn a_document_type_is_passed_over_where_it_is_allowed() {
    let mut profile = Profile::strict();
    profile.remove(Check::XmlNoDoctype);
    let document = "<!DOCTYPE a [<!ENTITY e 'f'><!ATTLIST a b CDATA 'c'><!-- ]> -->]><a>d</a>";
    assert_eq!(form(document, &profile).as_deref(), Some("<a>d</a>"));
    let used = document.replace("<a>d", "<a>&e;");
    assert_eq!(refusal(used.as_bytes(), &profile).as_deref(), Some("xml.entity-known"));
}

#[test]
fn no_depth_is_too_deep_for_the_stack() {
    assert_eq!(refused(&"<a>".repeat(100_000)).as_deref(), Some("xml.depth-bounded"));
    let at_the_bound = "<a>".repeat(128) + &"</a>".repeat(128);
    assert_eq!(refused(&at_the_bound), None);
}

#[test]
fn a_document_that_is_cut_off_is_none() {
    let document =
        "<?xml version='1.0'?><?p q?><a xmlns:p='u:u' p:b='&lt;'>c<![CDATA[d]]><!--e--><p:f/>&#103;</a>";
    assert_eq!(refused(document), None);
    for end in (0..document.len()).filter(|end| document.is_char_boundary(*end)) {
        let cut = document.get(..end).unwrap_or_default();
        assert!(refused(cut).is_some(), "{cut}");
    }
}
