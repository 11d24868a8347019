//! What a verification that reads with quick-xml's reader cannot do without, however little its own code costs: the reader
//! takes the document apart, the digest of what is signed, the public-key operation.

use super::subject::Subject;
use crate::side::Raw;
use aws_lc_rs::digest::{SHA256, digest};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::hint::black_box;

/// Reads every event of a document and keeps none: how many there were.
#[inline]
pub fn events(document: &[u8]) -> usize {
    let text = std::str::from_utf8(document).expect("UTF-8");
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut count = 0;
    while !matches!(black_box(reader.read_event()).expect("well-formed XML"), Event::Eof) {
        count += 1;
    }
    count
}

/// The parts of the verification of `subject`, one after the other: whether the digest and the signature are what they are.
#[inline]
pub fn parts(subject: &Subject, raw: &Raw) -> bool {
    let Subject { document, signed, signed_info, signature, .. } = subject;
    black_box(events(document));
    black_box(digest(&SHA256, signed));
    raw.verify(signed_info, signature)
}
