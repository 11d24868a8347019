//! Responses with other claims, signed: the way past the signature.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use crate::token::require_same_verdict;
use arbitrary::{Arbitrary, Unstructured};
use touchstone_corpus::build::saml::{ResponseQuestion, Signs};
use touchstone_corpus::build::xml::{NAME_ID, instant};
use touchstone_corpus::judge::saml_identity;
use touchstone_corpus::mint::Setting;
use touchstone_corpus::mint::xml::Element;
use touchstone_engine::ablation::{Ablated, SamlIdentity};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;

/// An input is choices: what is changed in a sound response before it is signed.
///
/// - The engine believes it exactly where every change leaves it sound, by rules told once more here for each change.
/// - What comes out is what was written.
/// - ring and aws-lc come to the same verdict, by the same rule.
pub static SAML_RESIGNED: Target = Target {
    name: "saml_resigned",
    door: Stage::Verified,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

/// A change before the signature, and what it does to the verdict.
#[derive(Clone, Debug, Arbitrary)]
enum Change {
    NameId(Text),
    Format(Option<Text>),
    Recipient(Option<Place>),
    Audience(Option<Place>),
    ConfirmationEnds(Option<i16>),
    ConfirmationBegins(i16),
    ConditionsBegin(i16),
    ConditionsEnd(i16),
    SessionEnds(i16),
    Method(Text),
    Condition(Known),
    Attribute(Text, Text),
    Drop(Part),
    Twice(Part),
    Destination(Place),
    InResponseTo(Text),
    Status(bool),
}

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Text {
    Empty,
    Word,
    Spaced,
    Markup,
    Persistent,
    Bearer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
enum Place {
    Ours,
    Elsewhere,
    Slash,
}

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Known {
    OneTimeUse,
    ProxyRestriction,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
enum Part {
    Subject,
    Conditions,
    AuthnStatement,
    AttributeStatement,
}

impl Text {
    fn text(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Word => "word",
            Self::Spaced => " two  words\n",
            Self::Markup => "<!---->&\"]]>",
            Self::Persistent => "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            Self::Bearer => "urn:oasis:names:tc:SAML:2.0:cm:bearer",
        }
    }
}

impl Place {
    fn of(self, ours: &str) -> String {
        match self {
            Self::Ours => ours.to_owned(),
            Self::Elsewhere => "https://elsewhere.example/saml".to_owned(),
            Self::Slash => format!("{ours}/"),
        }
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Subject => "saml:Subject",
            Self::Conditions => "saml:Conditions",
            Self::AuthnStatement => "saml:AuthnStatement",
            Self::AttributeStatement => "saml:AttributeStatement",
        }
    }
}

const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";
const AUDIENCE: &str = "urn:amazon:webservices";
const DATA: &str = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData";
const AUDIENCE_PATH: &str = "saml:Conditions/saml:AudienceRestriction/saml:Audience";

/// What is to come of a response.
#[derive(Clone, Debug)]
struct Told {
    question: ResponseQuestion,
    /// Under `strict`, and under `aws`.
    sound: [bool; 2],
    name_id: String,
    format: Option<String>,
    dropped: Vec<Part>,
}

impl Told {
    /// Makes a change, where what it is about is still there.
    #[expect(clippy::too_many_lines, reason = "a list of changes, each on its own")]
    fn change(mut self, change: &Change, now: i64) -> Self {
        let gone = |part: Part| self.dropped.contains(&part);
        let at = |seconds: i16| instant(now.saturating_add(i64::from(seconds)));
        let ends = |seconds: i16| seconds > 0;
        match change {
            Change::NameId(text) if !gone(Part::Subject) => {
                text.text().clone_into(&mut self.name_id);
                self.edit(
                    "saml:Subject/saml:NameID",
                    |one| one.text(text.text()),
                    [!text.text().is_empty(); 2],
                )
            }
            Change::Format(format) if !gone(Part::Subject) => {
                self.format = format.map(|text| text.text().to_owned());
                let sound = [true, format.is_some()];
                match format {
                    Some(text) => {
                        self.edit("saml:Subject/saml:NameID", |one| one.with("Format", text.text()), sound)
                    }
                    None => self.edit("saml:Subject/saml:NameID", |one| one.without("Format"), sound),
                }
            }
            Change::Recipient(place) if !gone(Part::Subject) => match place {
                Some(place) => {
                    let sound = [*place == Place::Ours, true];
                    self.edit(DATA, |one| one.with("Recipient", &place.of(RECIPIENT)), sound)
                }
                None => self.edit(DATA, |one| one.without("Recipient"), [false; 2]),
            },
            Change::Audience(place) if !gone(Part::Conditions) => match place {
                Some(place) => {
                    let sound = [*place == Place::Ours, true];
                    self.edit(AUDIENCE_PATH, |one| one.text(&place.of(AUDIENCE)), sound)
                }
                None => self.edit(AUDIENCE_PATH, |one| one.text(""), [false, true]),
            },
            Change::ConfirmationEnds(seconds) if !gone(Part::Subject) => match seconds {
                Some(seconds) => {
                    let sound = [ends(*seconds); 2];
                    self.edit(DATA, |one| one.with("NotOnOrAfter", &at(*seconds)), sound)
                }
                None => self.edit(DATA, |one| one.without("NotOnOrAfter"), [false; 2]),
            },
            Change::ConfirmationBegins(seconds) if !gone(Part::Subject) => {
                self.edit(DATA, |one| one.with("NotBefore", &at(*seconds)), [false, true])
            }
            Change::ConditionsBegin(seconds) if !gone(Part::Conditions) => {
                let sound = [*seconds <= 0, true];
                self.edit("saml:Conditions", |one| one.with("NotBefore", &at(*seconds)), sound)
            }
            Change::ConditionsEnd(seconds) if !gone(Part::Conditions) => {
                let sound = [ends(*seconds); 2];
                self.edit("saml:Conditions", |one| one.with("NotOnOrAfter", &at(*seconds)), sound)
            }
            Change::SessionEnds(seconds) if !gone(Part::AuthnStatement) => {
                let sound = [ends(*seconds); 2];
                self.edit("saml:AuthnStatement", |one| one.with("SessionNotOnOrAfter", &at(*seconds)), sound)
            }
            Change::Method(text) if !gone(Part::Subject) => {
                let sound = [matches!(text, Text::Bearer); 2];
                self.edit(
                    "saml:Subject/saml:SubjectConfirmation",
                    |one| one.with("Method", text.text()),
                    sound,
                )
            }
            Change::Condition(known) if !gone(Part::Conditions) => {
                let (name, sound) = match known {
                    Known::OneTimeUse => ("saml:OneTimeUse", true),
                    Known::ProxyRestriction => ("saml:ProxyRestriction", true),
                    Known::Other => ("saml:Condition", false),
                };
                self.edit("saml:Conditions", |one| one.and(Element::new(name)), [sound; 2])
            }
            Change::Attribute(name, value) if !gone(Part::AttributeStatement) => {
                let attribute = Element::new("saml:Attribute")
                    .with("Name", name.text())
                    .and(Element::new("saml:AttributeValue").text(value.text()));
                self.edit("saml:AttributeStatement", |one| one.and(attribute), [true; 2])
            }
            Change::Drop(part) if !gone(*part) => {
                self.dropped.push(*part);
                let sound = [*part == Part::AttributeStatement; 2];
                self.edit("", |one| one.removing(part.name()), sound)
            }
            Change::Twice(part) if !gone(*part) => {
                let sound = [!matches!(part, Part::Subject | Part::Conditions); 2];
                self.edit("", |one| one.clone().and(one.at(part.name()).clone()), sound)
            }
            Change::Destination(place) => {
                let to = place.of(RECIPIENT);
                self.edit_response("", |one| one.with("Destination", &to), [*place == Place::Ours, true])
            }
            Change::InResponseTo(text) => {
                self.edit_response("", |one| one.with("InResponseTo", text.text()), [false, true])
            }
            Change::Status(success) => {
                let status = if *success { "Success" } else { "Requester" };
                let status = format!("urn:oasis:names:tc:SAML:2.0:status:{status}");
                let sound = [*success; 2];
                self.edit_response("samlp:Status/samlp:StatusCode", |one| one.with("Value", &status), sound)
            }
            // What it is about is not there any more.
            _ => self,
        }
    }

    fn edit(self, path: &str, change: impl FnOnce(Element) -> Element, sound: [bool; 2]) -> Self {
        let sound = both(self.sound, sound);
        Self { question: self.question.edit(path, |one| sorted(change(one))), sound, ..self }
    }

    fn edit_response(self, path: &str, change: impl FnOnce(Element) -> Element, sound: [bool; 2]) -> Self {
        let sound = both(self.sound, sound);
        Self { question: self.question.edit_response(path, |one| sorted(change(one))), sound, ..self }
    }
}

fn both([strict, aws]: [bool; 2], [and_strict, and_aws]: [bool; 2]) -> [bool; 2] {
    [strict && and_strict, aws && and_aws]
}

/// An element as it is signed: in canonical form.
fn sorted(mut element: Element) -> Element {
    element.attributes.sort();
    element
}

/// At the most this many changes, one of a kind: what the last of two says would have to be told from the first.
const CHANGES: usize = 4;

fn told(input: &[u8], setting: &Setting) -> arbitrary::Result<Told> {
    let mut u = Unstructured::new(input);
    let signs = *u.choose(&[Signs::Assertion, Signs::Both, Signs::Response])?;
    let question = ResponseQuestion::new(setting).provider_key("p256-a").signs(signs);
    let destination = |one: Element| sorted(one.with("Destination", RECIPIENT));
    let mut told = Told {
        question: question.edit_response("", destination),
        // AWS wants the assertion signed.
        sound: [true, signs != Signs::Response],
        name_id: NAME_ID.to_owned(),
        format: Some(Text::Persistent.text().to_owned()),
        dropped: Vec::new(),
    };
    let mut kinds = Vec::new();
    for _ in 0..u.int_in_range(0..=CHANGES)? {
        let change: Change = u.arbitrary()?;
        let kind = match change {
            Change::Twice(_) => std::mem::discriminant(&Change::Drop(Part::Subject)),
            _ => std::mem::discriminant(&change),
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
            told = told.change(&change, setting.now);
        }
    }
    Ok(told)
}

fn judged(told: &Told, name: Name, backend: Backend) -> Result<SamlIdentity, Rejection> {
    let input = told.question.input();
    saml_identity(&Ablated::of(&Profile::named(name)), &input, &input.response_b64.0, backend)
}

fn run(input: &[u8]) -> Stage {
    let Ok(told) = told(input, &Setting::fixed()) else { return Stage::Run };
    let mut reached = Stage::Run;
    for (name, sound) in Name::ALL.into_iter().zip(told.sound) {
        let verdict = judged(&told, name, Backend::AwsLc);
        require_same_verdict(&judged(&told, name, Backend::Ring), &verdict);
        assert_eq!(verdict.is_ok(), sound, "{}: {verdict:?} of {told:?}", name.as_str());
        if let Ok(identity) = &verdict {
            assert_eq!((&identity.name_id, &identity.name_id_format), (&told.name_id, &told.format));
        }
        reached = reached.max(Stage::of(&verdict));
    }
    reached
}

/// Choices that begin with each number, so that there is a change of each kind.
fn seeds() -> Vec<Vec<u8>> {
    (0..=255_u8)
        .map(|first| {
            (0..24).map(|place: u8| first.wrapping_mul(31).wrapping_add(place.wrapping_mul(89))).collect()
        })
        .collect()
}

fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 2)? {
        return Ok(raw(input));
    }
    let mut fresh = vec![0; 24];
    u.fill_buffer(&mut fresh)?;
    Ok(fresh)
}
