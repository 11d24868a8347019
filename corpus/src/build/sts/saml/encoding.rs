//! How the response is written in the request: base64, with white space in it, and nothing else.

use super::{SOUND, answer, class};
use crate::build::{Situation, accept, inferred, reject};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::base64;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![encoding(setting)]
}

/// The sound response in XML, with spaces behind it until base64 ends in this many `=`.
fn document(setting: &Setting, padding: usize) -> String {
    let mut text = answer(setting).document().to_xml();
    while (3 - text.len() % 3) % 3 != padding {
        text.push('\n');
    }
    text
}

/// "The base64-encoded value ... line breaks": SAML bindings section 3.5.4, RFC 2045 section 6.8.
fn encoding(setting: &Setting) -> VectorFile {
    let text = |padding| base64(document(setting, padding).as_bytes());
    let lines = |width: usize, end: &str| -> String {
        let text = text(1);
        let lines = text.as_bytes().chunks(width).map(String::from_utf8_lossy);
        lines.fold(String::new(), |text, line| text + &line + end)
    };
    let call = |text: &str| Situation::saml(setting).assertion_text(&answer(setting), text);
    let good = |name: &str, sentence: &str, text: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .aws(inferred("AWS's documentation says base64; libraries of providers fold it"))
            .sts(&call(text))
    };
    let bad = |name: &str, sentence: &str, change: &str, text: &str| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["saml.base64"])
            .aws(inferred("what is not base64 stands for no document"))
            .sts(&call(text))
    };
    let whole = document(setting, 1);
    let (first, second) = whole.split_at(whole.len() / 3 / 2 * 3 + 1);
    let two = format!("{}{}", base64(first.as_bytes()), base64(second.as_bytes()));
    // The last octet is a line feed: the character before the `=` has two bits that stand for nothing.
    let unused = text(1).replace("o=", "p=");
    class("saml-encoding", "how a response is written in the request")
        .citing(&["SAML V2.0 bindings section 3.5.4"])
        .severity(Severity::Medium)
        .with(good("folded", "lines of 76 characters, as in mail", &lines(76, "\r\n")))
        .with(good("folded-by-line-feeds", "lines of 64 characters, as in PEM", &lines(64, "\n")))
        .with(good("white-space-around", "white space around the response", &format!("\n  {}\t\n", text(2))))
        .with(good("padded-once", "a response whose base64 ends in one `=`", &text(1)))
        .with(good("not-padded", "a response whose base64 needs no `=`", &text(0)))
        .with(bad(
            "padding-left-out",
            "base64 without the `=` that ends it",
            "the `=` are left out",
            text(2).trim_end_matches('='),
        ))
        .with(
            bad(
                "concatenated",
                "a response in two pieces of base64, each with its end: readers that stop at the first see another one",
                "it is two pieces of base64",
                &two,
            )
            .severity(Severity::High),
        )
        .with(bad(
            "followed-by-more",
            "base64 that goes on behind its end",
            "`YWJj` follows the `=`",
            &format!("{}YWJj", text(2)),
        ))
        .with(bad(
            "url-alphabet",
            "base64url, which is another encoding",
            "`+` and `/` are written `-` and `_`",
            &text(1).replace('+', "-").replace('/', "_"),
        ))
        .with(bad(
            "percent-encoded",
            "a form field that was left percent-encoded",
            "`+`, `/` and `=` are percent-encoded twice",
            &text(1).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
        ))
        .with(bad("unused-bits", "base64 whose last bits, which stand for nothing, are not zero", "a bit that stands for nothing is set", &unused))
        .with(bad("no-break-space", "white space of another kind than base64 has", "a no-break space stands before it", &format!("\u{A0}{}", text(1))))
        .with(bad("nul", "a NUL, where C stops reading", "a NUL follows", &format!("{}\0", text(1))))
        .with(bad("comment", "a comment in base64", "`#` and a word follow", &format!("{}#ok", text(1))))
        .with(bad("not-encoded", "a response as it is, not in base64", "it is the XML itself", &whole))
        .with(
            reject("encoded-twice", "a response in base64 in base64")
                .twin(SOUND, "it is encoded twice")
                .stops(&["xml.one-root"])
                .aws(inferred("what is inside is no XML"))
                .sts(&call(&base64(text(1).as_bytes()))),
        )
        .finish()
}
