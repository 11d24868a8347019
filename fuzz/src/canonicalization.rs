//! Canonical forms of elements, wherever they stand.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use crate::xml_tree::{DOCUMENTS, changed, require_same_again};
use arbitrary::Unstructured;
use touchstone_engine::profile::Profile;
use touchstone_engine::xml::{Canonicalization, Document};

/// An input is a line, with the ID of an element and then prefixes, and a document.
///
/// - The canonical form of the element is a document, and its own canonical form.
/// - The exclusive one is the same wherever it stands: inside elements that declare what it does not use.
/// - A prefix that is listed and declared nowhere changes nothing.
pub static CANONICALIZATION: Target = Target {
    name: "canonicalization",
    door: Stage::Parsed,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

/// Around an element, and of no use to it.
const AROUND: [&str; 2] =
    ["<w xmlns:unused=\"urn:u\"><w2 a=\"b\" xmlns:other=\"urn:v\"><!-- x -->", "text</w2></w>"];

fn run(input: &[u8]) -> Stage {
    let (line, octets) = divided(input);
    let Ok(line) = std::str::from_utf8(line) else { return Stage::Run };
    let mut words = line.split(' ');
    let id = words.next().unwrap_or_default();
    let prefixes: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let profile = Profile::strict();
    let Ok(document) = Document::parse(octets, &profile) else { return Stage::Run };
    let place = document.find_by_id(id, &profile);
    let (place, reached) = place.map_or((document.root(), Stage::Parsed), |place| (place, Stage::Accepted));

    for algorithm in Canonicalization::all() {
        require_same_again(&document.canonicalize(place, algorithm, &[]), algorithm, &profile);
        let listed = document.canonicalize(place, algorithm, &prefixes);
        let unknown = [prefixes.as_slice(), &["nowhere-declared"]].concat();
        assert_eq!(
            listed,
            document.canonicalize(place, algorithm, &unknown),
            "a prefix that is declared nowhere"
        );
    }
    require_same_anywhere(&document.canonicalize(place, Canonicalization::EXCLUSIVE, &[]), &profile);
    reached
}

/// Puts an element in exclusive form into others and takes its canonical form there.
fn require_same_anywhere(octets: &[u8], profile: &Profile) {
    let id = "touchstone";
    // The element is found by its place: the first one in the innermost.
    let moved =
        [AROUND[0].as_bytes(), b"<w3 ID=\"touchstone\">", octets, b"</w3>", AROUND[1].as_bytes()].concat();
    let Ok(document) = Document::parse(&moved, profile) else { return };
    let Ok(place) = document.find_by_id(id, profile) else { return };
    let inside = document.canonicalize(place, Canonicalization::EXCLUSIVE, &[]);
    let expected = [b"<w3 ID=\"touchstone\">", octets, b"</w3>"].concat();
    assert_eq!(
        String::from_utf8_lossy(&inside),
        String::from_utf8_lossy(&expected),
        "an exclusive form depends on what is around it"
    );
}

/// The line, and what comes after it.
fn divided(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.iter().position(|octet| *octet == b'\n').unwrap_or(input.len());
    let (line, rest) = input.split_at_checked(end).unwrap_or((input, &[]));
    (line, rest.get(1..).unwrap_or_default())
}

const PREFIXES: [&str; 6] = ["", " #default", " ds saml", " #default xs xsi p", " a b c", " p #default q"];

fn seeds() -> Vec<Vec<u8>> {
    let prefixes = PREFIXES.iter().cycle();
    let line =
        |document: &[u8], prefixes: &str| format!("{}{prefixes}", ids(document).next().unwrap_or_default());
    let lined = |(prefixes, document): (&&str, &Vec<u8>)| joined(&line(document, prefixes), document);
    prefixes.zip(DOCUMENTS.iter()).map(lined).collect()
}

/// The values of attributes that are called as IDs are.
fn ids(document: &[u8]) -> impl Iterator<Item = &str> {
    let text = std::str::from_utf8(document).unwrap_or_default();
    let after = [" ID=", " Id=", " id=", ":id="].into_iter().flat_map(|name| text.split(name).skip(1));
    after.filter_map(|rest| rest.get(1..)?.split(['"', '\'']).next())
}

fn joined(line: &str, document: &[u8]) -> Vec<u8> {
    [line.as_bytes(), b"\n", document].concat()
}

fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let document = changed(u, divided(input).1, &DOCUMENTS, raw)?;
    let all: Vec<&str> = ids(&document).collect();
    let id = if all.is_empty() { "" } else { *u.choose(&all)? };
    Ok(joined(&format!("{id}{}", u.choose(&PREFIXES)?), &document))
}
