//! A SAML response as a provider writes it, before and after it is signed.

use crate::mint::Setting;
use crate::mint::xml::namespace::{SAML, SAMLP};
use crate::mint::xml::{Document, Element, Signature};

/// The part of a response that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedPart {
    /// The response as a whole.
    Response,
    /// The assertion in it.
    Assertion,
}

/// The user whom the provider speaks of. The name is its own, at a domain that begins like another one.
pub(in crate::build) const NAME_ID: &str = "admin@touchstone.example.guests.example";

/// An assertion in canonical form, not signed: who it is, for whom, until when, and which role it may have.
pub fn assertion(setting: &Setting) -> Element {
    let role = format!(
        "{},arn:aws:iam::{}:saml-provider/workforce",
        setting.role_arn("Developer-sandbox"),
        setting.account
    );
    let expiry = instant(setting.now + 240);
    let confirmation =
        Element::new("saml:SubjectConfirmation").with("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer").and(
            Element::new("saml:SubjectConfirmationData")
                .with("NotOnOrAfter", &expiry)
                .with("Recipient", "https://signin.aws.amazon.com/saml"),
        );
    let name_id = Element::new("saml:NameID")
        .with("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
        .text(NAME_ID);
    let audience = Element::new("saml:Audience").text("urn:amazon:webservices");
    let conditions = Element::new("saml:Conditions")
        .with("NotBefore", &instant(setting.now - 60))
        .with("NotOnOrAfter", &expiry)
        .and(Element::new("saml:AudienceRestriction").and(audience));
    let context = Element::new("saml:AuthnContext").and(
        Element::new("saml:AuthnContextClassRef")
            .text("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"),
    );
    let authenticated =
        Element::new("saml:AuthnStatement").with("AuthnInstant", &instant(setting.now - 60)).and(context);
    let attribute = |name: &str, value: &str| {
        Element::new("saml:Attribute")
            .with("Name", &format!("https://aws.amazon.com/SAML/Attributes/{name}"))
            .and(Element::new("saml:AttributeValue").text(value))
    };
    Element::new("saml:Assertion")
        .declaring("saml", SAML)
        .with("ID", "_assertion-1")
        .with("IssueInstant", &instant(setting.now - 60))
        .with("Version", "2.0")
        .and(Element::new("saml:Issuer").text(&setting.issuer_origin))
        .and(Element::new("saml:Subject").and(name_id).and(confirmation))
        .and(conditions)
        .and(authenticated)
        .and(
            Element::new("saml:AttributeStatement")
                .and(attribute("Role", &role))
                .and(attribute("RoleSessionName", "admin")),
        )
}

/// A successful response in canonical form around an assertion, not signed.
pub fn response(setting: &Setting, assertion: Element) -> Element {
    answer(setting, "urn:oasis:names:tc:SAML:2.0:status:Success").and(assertion)
}

/// A response with this status and no assertion.
pub(super) fn answer(setting: &Setting, status: &str) -> Element {
    Element::new("samlp:Response")
        .declaring("samlp", SAMLP)
        .with("ID", "_response-1")
        .with("IssueInstant", &instant(setting.now - 60))
        .with("Version", "2.0")
        .and(Element::new("saml:Issuer").declaring("saml", SAML).text(&setting.issuer_origin))
        .and(Element::new("samlp:Status").and(Element::new("samlp:StatusCode").with("Value", status)))
}

/// An assertion or a response with its signature, where their schemas have it: behind `Issuer`.
pub fn signed(element: &Element, signature: Element) -> Element {
    element.clone().with_node_at(1, signature)
}

/// A response of which one part is signed.
pub fn signed_response(setting: &Setting, part: SignedPart) -> Document {
    let assertion = assertion(setting);
    Document::new(match part {
        SignedPart::Assertion => {
            let signature = Signature::of(&assertion).element();
            response(setting, signed(&assertion, signature))
        }
        SignedPart::Response => {
            let response = response(setting, assertion);
            signed(&response, Signature::of(&response).element())
        }
    })
}

/// A second since 1970 as SAML writes it (SAML V2.0 core section 1.3.3).
pub(in crate::build) fn instant(seconds: i64) -> String {
    const DAY: i64 = 86_400;
    let (mut days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let february = 28 + i64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (day, hour, minute, second) = (days + 1, second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn tells_a_second_as_a_date() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(instant(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(instant(1_795_392_000), "2026-11-23T00:00:00Z");
    }
}
