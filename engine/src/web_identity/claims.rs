//! Claims: read once with the token, held against the provider and the clock once it is verified.

use super::time::Time;
use super::token::VerifiedToken;
use crate::check::{Check, Structural};
use crate::json::{Kind, Place, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::borrow::Cow;

/// The registered claims of a token, found in one walk over its members. Nothing is checked yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims<'t> {
    all: Value<'t>,
    issuer: Option<Place>,
    subject: Option<Place>,
    audience: Option<Place>,
    authorized_party: Option<Place>,
    expires: Option<Place>,
    issued: Option<Place>,
    not_before: Option<Place>,
    /// Whether there are claims of AWS's own.
    of_aws: bool,
}

/// What every claim of AWS's own begins with.
pub(super) const AWS: &str = "https://aws.amazon.com/";

impl<'t> Claims<'t> {
    pub(super) fn read(all: Value<'t>) -> Self {
        let mut claims = Self {
            all,
            issuer: None,
            subject: None,
            audience: None,
            authorized_party: None,
            expires: None,
            issued: None,
            not_before: None,
            of_aws: false,
        };
        all.for_each_member(|name, place| {
            let claim = match name {
                b"iss" => &mut claims.issuer,
                b"sub" => &mut claims.subject,
                b"aud" => &mut claims.audience,
                b"azp" => &mut claims.authorized_party,
                b"exp" => &mut claims.expires,
                b"iat" => &mut claims.issued,
                b"nbf" => &mut claims.not_before,
                name => {
                    claims.of_aws |= name.starts_with(AWS.as_bytes());
                    return;
                }
            };
            *claim = Some(place);
        });
        claims
    }

    fn value(&self, claim: Option<Place>) -> Option<Value<'t>> {
        claim.map(|place| self.all.value_at(place))
    }

    pub(super) fn issuer(&self) -> Option<&'t str> {
        self.value(self.issuer)?.as_str()
    }
}

fn of_aws(all: Value<'_>, any: bool) -> impl Iterator<Item = (&str, Value<'_>)> + use<'_> {
    let members = any.then(|| all.members()).into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.strip_prefix(AWS)?, value)))
}

/// What the relying party expects of a token.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'e, A = &'e str> {
    /// The provider's issuer identifier.
    pub issuer: &'e str,
    /// The client ids that are ours.
    pub audiences: &'e [A],
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// How far the provider's clock may be off, in seconds.
    pub skew: u32,
}

/// Claims that the provider signed, that are for us, and that hold now.
#[derive(Clone, Debug)]
pub struct ValidatedClaims<'t>(ReadClaims<'t>);

/// Whose token it is and for whom, as it says. Whether anybody signed that, and whether it holds now, is not said: see
/// [`ValidatedClaims`], which is the only one of the two that leads to a session.
#[derive(Clone, Debug)]
pub(super) struct ReadClaims<'t> {
    all: Value<'t>,
    of_aws: bool,
    subject: Cow<'t, str>,
    audience: &'t str,
}

/// A token's identity, detached from the token.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// Whose token it is.
    pub subject: String,
    /// For whom: `azp` where it decided, else the audience that is ours.
    pub audience: String,
    /// Every claim; the last of duplicate members.
    pub claims: serde_json::Value,
}

impl<'t> ValidatedClaims<'t> {
    /// Whose token it is.
    pub fn subject(&self) -> &str {
        self.0.subject()
    }

    /// For whom: `azp` where it decided, else the audience that is ours.
    pub fn audience(&self) -> &'t str {
        self.0.audience()
    }

    /// The claims of AWS's own, in the order of the token, by what their names have after [`AWS`].
    pub(super) fn of_aws(&self) -> impl Iterator<Item = (&'t str, Value<'t>)> + use<'t> {
        of_aws(self.0.all, self.0.of_aws)
    }

    /// The claim of this name.
    pub fn claim(&self, name: &str) -> Option<Value<'t>> {
        self.0.claim(name)
    }

    /// Whose token it is and for whom, apart.
    pub(super) fn into_subject_and_audience(self) -> (Cow<'t, str>, &'t str) {
        (self.0.subject, self.0.audience)
    }

    /// The same, detached from the token.
    pub fn identity(&self) -> Identity {
        let ReadClaims { all, subject, audience, .. } = &self.0;
        Identity {
            subject: subject.clone().into_owned(),
            audience: (*audience).to_owned(),
            claims: all.to_json(),
        }
    }
}

/// Claims, believed or not, as a trust policy is asked about them.
pub(super) trait Read {
    fn read(&self) -> &ReadClaims<'_>;
}

impl Read for ValidatedClaims<'_> {
    fn read(&self) -> &ReadClaims<'_> {
        &self.0
    }
}

impl Read for ReadClaims<'_> {
    fn read(&self) -> &ReadClaims<'_> {
        self
    }
}

impl<'t> ReadClaims<'t> {
    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    pub(super) fn audience(&self) -> &'t str {
        self.audience
    }

    pub(super) fn claim(&self, name: &str) -> Option<Value<'t>> {
        self.all.member(name)
    }
}

impl<'t> VerifiedToken<'t> {
    /// Holds the claims against what is expected: time first, then the audience, then the subject.
    pub fn validate<A: AsRef<str>>(
        &self,
        expected: &Expected<'_, A>,
        profile: &Profile,
    ) -> Result<ValidatedClaims<'t>, Rejection> {
        let claims = &self.claims;
        claims.require_current(expected.now, expected.skew, profile)?;
        Ok(ValidatedClaims(claims.identify(expected, profile)?))
    }
}

impl<'t> Claims<'t> {
    /// Whose token it is and for whom.
    pub(super) fn identify<A: AsRef<str>>(
        &self,
        expected: &Expected<'_, A>,
        profile: &Profile,
    ) -> Result<ReadClaims<'t>, Rejection> {
        let audience = self.audience(expected, profile)?;
        let subject = self.subject(profile)?;
        Ok(ReadClaims { all: self.all, of_aws: self.of_aws, subject, audience })
    }

    /// The names of all claims, in the order of the token.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.all.members().map(|(name, _)| name)
    }

    /// The claims of AWS's own, in the order of the token, by what their names have after [`AWS`].
    pub(super) fn of_aws(&self) -> impl Iterator<Item = (&'t str, Value<'t>)> + use<'t> {
        of_aws(self.all, self.of_aws)
    }

    /// The claim of this name.
    pub(super) fn claim(&self, name: &str) -> Option<Value<'t>> {
        self.all.member(name)
    }

    pub(super) fn require_current(&self, now: i64, skew: u32, profile: &Profile) -> Result<(), Rejection> {
        let skew = i64::from(skew);
        let (earliest, latest) = (now.saturating_sub(skew), now.saturating_add(skew));
        let read = |value: Option<Value<'_>>, claim| {
            value.map(|value| Time::read(value, claim, profile)).transpose()
        };

        profile.require(self.expires.is_some(), Check::ExpPresent, || member("exp"))?;
        profile.require(self.issued.is_some(), Check::IatPresent, || member("iat"))?;
        let expires = read(self.value(self.expires), "exp")?;
        let issued = read(self.value(self.issued), "iat")?;
        let not_before = read(self.value(self.not_before), "nbf")?;

        if let Some(time) = expires {
            profile.require(time.is_after(earliest), Check::NotExpired, || at("exp", time, earliest))?;
        }
        if let Some(time) = issued {
            profile.require(!time.is_after(latest), Check::IssuedInPast, || at("iat", time, latest))?;
        }
        if let Some(time) = not_before {
            profile.require(!time.is_after(latest), Check::NotBefore, || at("nbf", time, latest))?;
        }
        let ends_before =
            |begin: Option<Time>| expires.zip(begin).is_some_and(|(end, begin)| end.is_before(begin));
        profile.require(!ends_before(issued) && !ends_before(not_before), Check::LifetimeOrdered, || {
            member("exp")
        })
    }

    /// The audience that decides. `azp`, where there is one, names the client the token was issued to (OpenID
    /// Connect Core 1.0 section 2); what that means for `aud` is where the profiles differ.
    pub(super) fn audience<A: AsRef<str>>(
        &self,
        expected: &Expected<'_, A>,
        profile: &Profile,
    ) -> Result<&'t str, Rejection> {
        let ours = |audience: &str| expected.audiences.iter().any(|one| one.as_ref() == audience);
        profile.require(self.audience.is_some(), Check::AudPresent, || member("aud"))?;
        let listed = Audience::read(self.value(self.audience), profile)?;

        if let Some(value) = self.value(self.authorized_party) {
            let party = value.as_str().filter(|party| ours(party));
            profile.require(party.is_some(), Check::AuthorizedPartyMatches, || member("azp"))?;
            if let Some(party) = party {
                let beside = listed.0.is_none() || listed.iter().any(ours);
                profile.require(beside, Check::AuthorizedPartyBesideAudience, || member("aud"))?;
                return Ok(party);
            }
        } else {
            profile.require(listed.iter().nth(1).is_none(), Check::AudienceSingle, || member("aud"))?;
            let trusted = listed.iter().all(ours) || !listed.iter().any(ours);
            profile.require(trusted, Check::AudiencesTrusted, || member("aud"))?;
        }
        match listed.iter().find(|audience| ours(audience)) {
            Some(audience) => Ok(audience),
            None if listed.0.is_none() => Ok(""),
            None => {
                let first = listed.iter().next().unwrap_or_default();
                profile.require(false, Check::AudienceMatches, || Detail::Mismatch {
                    wanted: Excerpt::of(
                        &expected.audiences.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "),
                    ),
                    got: Excerpt::of(first),
                })?;
                Ok(first)
            }
        }
    }

    pub(super) fn subject(&self, profile: &Profile) -> Result<Cow<'t, str>, Rejection> {
        let value =
            self.value(self.subject).ok_or_else(|| profile.reject(Structural::SubPresent, member("sub")))?;
        let subject = match value.kind() {
            Kind::Text(subject) => Cow::Borrowed(subject),
            Kind::Unsigned(number) => number_as_text(&number, profile)?,
            Kind::Negative(number) => number_as_text(&number, profile)?,
            Kind::Null => return Err(profile.reject(Structural::SubReadable, Detail::Null("sub"))),
            _ => return Err(profile.reject(Structural::SubReadable, member("sub"))),
        };
        let limit = profile.limits().sub_characters;
        // Octets are counted first: a text has no more characters than octets.
        let fits = subject.len() <= limit || subject.chars().nth(limit).is_none();
        profile.require(fits, Check::SubLength, || Detail::Limit(limit))?;
        Ok(subject)
    }
}

#[cold]
fn number_as_text<'t>(number: &impl ToString, profile: &Profile) -> Result<Cow<'t, str>, Rejection> {
    profile.require(false, Check::SubIsString, || member("sub"))?;
    Ok(Cow::Owned(number.to_string()))
}

/// The audiences of a token: one string, or a list of strings. `None`: the claim is absent and need not be there.
struct Audience<'t>(Option<Value<'t>>);

impl<'t> Audience<'t> {
    fn read(value: Option<Value<'t>>, profile: &Profile) -> Result<Self, Rejection> {
        let readable = |value: Value<'_>| match value.kind() {
            Kind::Text(_) => true,
            Kind::Array => {
                value.elements().next().is_some() && value.elements().all(|one| one.as_str().is_some())
            }
            _ => false,
        };
        if value.is_none_or(readable) {
            return Ok(Self(value));
        }
        let empty =
            value.is_some_and(|value| value.kind() == Kind::Array && value.elements().next().is_none());
        let detail = if empty { Detail::Empty("aud") } else { member("aud") };
        Err(profile.reject(Structural::AudReadable, detail))
    }

    fn iter(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let single = self.0.and_then(|value| value.as_str());
        let list = self.0.into_iter().flat_map(|value| value.elements());
        single.into_iter().chain(list.filter_map(|one| one.as_str()))
    }
}

fn member(name: &str) -> Detail {
    Detail::Member(Excerpt::of(name))
}

fn at(claim: &'static str, time: Time, bound: i64) -> Detail {
    Detail::Time { claim, value: time.seconds(), bound }
}
