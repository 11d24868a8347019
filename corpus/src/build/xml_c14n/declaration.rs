//! The XML declaration: at the very start, once, and of version 1.0.

use super::{Refusal, all, choice, read, refusals};
use crate::build::C14nQuestion;
use crate::format::{Severity, VectorFile};

/// `XMLDecl` is `<?xml`, then the version, then perhaps the encoding, then perhaps `standalone`, then `?>`.
pub(super) fn classes() -> Vec<VectorFile> {
    let class = refusals(
        "declaration",
        "XML declarations, where they are and what they say",
        &["XML 1.0 section 2.8"],
    )
    .severity(Severity::Low);
    let sound = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a>b</a>"#;
    let class = read(class, [("sound", "an XML declaration with all that it may have", sound, "<a>b</a>")]);
    let with = |from: &str, to: &str| sound.replacen(from, to, 1);
    let twin = "xml-c14n/declaration/sound";
    let refusal = Refusal { twin, rule: "xml.declaration" };
    let version = |name, number: &str| {
        let draft = refusal.one(
            name,
            &format!("the version is {number}"),
            "other versions have other characters, names and line ends: a reader of 1.0 reads another text",
            &C14nQuestion::whole(with("1.0", number)),
        );
        choice(
            draft.severity(Severity::Medium),
            "XML 1.0 section 2.8 has a processor read other versions 1.x as if they were 1.0, which is another reading",
        )
    };
    #[rustfmt::skip]
    let drafts = refusal.each([
        ("version-2.0", "the version is 2.0", "no such version is known", with("1.0", "2.0")),
        ("version-with-space", "the version has a space in front", "a version that nobody has", with("1.0", " 1.0")),
        ("version-empty", "the version is empty", "a version that nobody has", with("1.0", "")),
        ("version-referenced", "the version has a reference in it", "there are no references in a declaration", with("1.0", "1&#46;0")),
        ("version-absent", "the version is missing", "a declaration of an entity and not of a document", with(" version=\"1.0\"", "")),
        ("empty", "nothing is declared", "a declaration that says nothing",
            with(" version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"", "")),
        ("version-twice", "the version is declared twice", "which of the two counts is a guess", with("version=\"1.0\"", "version=\"1.0\" version=\"1.0\"")),
        ("encoding-twice", "the encoding is declared twice", "which of the two counts is a guess",
            with(" standalone", " encoding=\"UTF-8\" standalone")),
        ("encoding-first", "the encoding is declared before the version", "readers that look for the encoding by its place find none",
            r#"<?xml encoding="UTF-8" version="1.0" standalone="yes"?><a>b</a>"#.to_owned()),
        ("standalone-first", "`standalone` is declared before the encoding", "readers that look for the encoding by its place find none",
            r#"<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a>b</a>"#.to_owned()),
        ("standalone-other", "`standalone` is `maybe`", "a value that nobody defined", with("yes", "maybe")),
        ("standalone-upper-case", "`standalone` is `YES`", "values are compared with their case", with("yes", "YES")),
        ("unknown", "something else is declared", "a declaration has three members", with(" standalone", " lang")),
        ("upper-case", "`Version` is declared", "names are compared with their case", with("version", "Version")),
        ("prefixed", "`x:version` is declared", "a name with a prefix is another one", with("version", "x:version")),
        ("after-space", "a space comes before it", "a reader that trims takes it for a declaration, another for an instruction", format!(" {sound}")),
        ("after-line-feed", "a line feed comes before it", "a reader that trims takes it for a declaration, another for an instruction", format!("\n{sound}")),
        ("after-mark-and-space", "a byte order mark and a space come before it", "a byte order mark may come before it, and nothing else",
            format!("\u{FEFF} {sound}")),
        ("after-comment", "a comment comes before it", "a declaration is at the start or nowhere", format!("<!--c-->{sound}")),
        ("after-instruction", "a processing instruction comes before it", "a declaration is at the start or nowhere", format!("<?p?>{sound}")),
        ("twice", "it is there twice", "the second could say something else", format!("<?xml version=\"1.0\"?>{sound}")),
        ("inside", "another is in the document element", "what follows could be read in another encoding",
            with("<a>", "<a><?xml version=\"1.0\" encoding=\"UTF-8\"?>")),
        ("at-the-end", "another follows the document element", "two documents in one", format!("{sound}<?xml version=\"1.0\"?>")),
    ]);
    let malformed = Refusal { twin, rule: "xml.well-formed" };
    #[rustfmt::skip]
    let ungrammatical = malformed.each([
        ("target-upper-case", "its target is `XML`", "neither a declaration nor an instruction: `xml` in any case is reserved", with("<?xml", "<?XML")),
        ("target-mixed-case", "its target is `Xml`", "neither a declaration nor an instruction: `xml` in any case is reserved", with("<?xml", "<?Xml")),
        ("unquoted", "the version is not quoted", "HTML has values without quotes, and XML has not", with("\"1.0\"", "1.0")),
        ("without-space", "there is no space before the encoding", "readers that look for the encoding by its place find none", with(" encoding", "encoding")),
        ("without-question-mark", "it ends in `>`", "a start tag to some readers, and to others an instruction without an end", with("?>", ">")),
        ("target-with-space", "a space comes before the target", "an instruction without a target", with("<?xml", "<? xml")),
    ]);
    let class = all(class, [version("version-1.1", "1.1"), version("version-1.2", "1.2")]);
    vec![all(all(class, drafts), ungrammatical).finish()]
}
