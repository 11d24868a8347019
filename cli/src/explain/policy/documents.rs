//! The policies of the command line, each with the file it comes from.

use super::arguments::{Level, PolicyArguments};
use crate::explain::input;
use std::path::{Path, PathBuf};
use touchstone_corpus::format::{Octets, PolicySets};
use touchstone_engine::policy::{Kind, Policy, PolicyLists, Set};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;

/// A policy as it is written.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: String,
    text: Vec<u8>,
}

/// The policies that apply, by type, as they are written.
#[derive(Debug, Default)]
pub(super) struct Sources {
    identity: Option<Vec<Source>>,
    boundary: Option<Vec<Source>>,
    session: Option<Vec<Source>>,
    resource: Option<Vec<Source>>,
    scp: Option<Vec<Vec<Source>>>,
    rcp: Option<Vec<Vec<Source>>>,
    trust: Option<Source>,
}

/// The policies that apply, compiled.
#[derive(Debug)]
pub(super) struct Documents {
    pub(super) lists: PolicyLists,
    /// In place of a resource's.
    pub(super) trust: Option<Policy>,
}

/// A policy that IAM would not have stored.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) set: Set,
    pub(super) file: String,
    pub(super) rejection: Rejection,
    /// What is wrong with the JSON, if it is none, and in which line.
    pub(super) json: Option<String>,
}

impl Sources {
    /// Reads the files. A type that is not named has no policies.
    pub(super) fn of(arguments: &PolicyArguments) -> Result<Self, String> {
        let levels = |levels: &[Level]| match levels {
            [] => Ok(None),
            levels => levels.iter().map(|level| list(&level.0)).collect::<Result<_, String>>().map(Some),
        };
        let boundary: Vec<PathBuf> = arguments.boundary.iter().cloned().collect();
        Ok(Self {
            identity: some(&arguments.identity)?,
            boundary: some(&boundary)?,
            session: some(&arguments.session)?,
            resource: some(&arguments.resource_policy)?,
            scp: levels(&arguments.scp)?,
            rcp: levels(&arguments.rcp)?,
            trust: arguments.trust.as_deref().map(source).transpose()?,
        })
    }

    /// The policies of a vector's input.
    pub(super) fn of_input(policies: PolicySets, file: &str) -> Self {
        let set = |policies: Option<Vec<Octets>>| policies.map(|policies| of_octets(policies, file));
        let levels = |levels: Option<Vec<Vec<Octets>>>| {
            levels.map(|levels| levels.into_iter().map(|level| of_octets(level, file)).collect())
        };
        Self {
            identity: set(policies.identity),
            boundary: set(policies.boundary),
            session: set(policies.session),
            resource: set(policies.resource),
            scp: levels(policies.scp),
            rcp: levels(policies.rcp),
            trust: None,
        }
    }

    /// A role's trust policy, and the caller's own, of a vector's input.
    pub(super) fn of_trust(policy: Octets, identity: Option<Vec<Octets>>, file: &str) -> Self {
        let trust = Some(Source { file: file.to_owned(), text: policy.0 });
        Self { trust, identity: identity.map(|policies| of_octets(policies, file)), ..Self::default() }
    }

    /// Whether there is no policy at all.
    pub(super) fn is_empty(&self) -> bool {
        let Self { identity, boundary, session, resource, scp, rcp, trust } = self;
        let sets = [identity, boundary, session, resource];
        sets.iter().all(|set| set.is_none()) && scp.is_none() && rcp.is_none() && trust.is_none()
    }

    /// Whether there is something to limit identity policies, and none of them.
    pub(super) fn limits_without_identity(&self) -> bool {
        let limits =
            self.boundary.is_some() || self.session.is_some() || self.scp.is_some() || self.rcp.is_some();
        limits && self.identity.is_none()
    }

    pub(super) fn has_trust(&self) -> bool {
        self.trust.is_some()
    }

    /// The file of a policy.
    pub(super) fn file(&self, set: Set, policy: usize) -> Option<&str> {
        let policies = match set {
            Set::Identity => self.identity.as_ref(),
            Set::Boundary => self.boundary.as_ref(),
            Set::Session => self.session.as_ref(),
            Set::Resource if self.has_trust() => return self.trust.as_ref().map(|trust| &*trust.file),
            Set::Resource => self.resource.as_ref(),
            Set::ServiceControl(level) => self.scp.as_ref().and_then(|levels| levels.get(level)),
            Set::ResourceControl(level) => self.rcp.as_ref().and_then(|levels| levels.get(level)),
        };
        Some(&policies?.get(policy)?.file)
    }

    /// Compiles the policies; the error is every one that is malformed.
    pub(super) fn parse(&self, profile: &Profile) -> Result<Documents, Vec<Malformed>> {
        let mut reader = Reader { profile, malformed: Vec::new() };
        let rcp = reader.levels(self.rcp.as_deref(), Set::ResourceControl, Kind::ResourceControl);
        let scp = reader.levels(self.scp.as_deref(), Set::ServiceControl, Kind::ServiceControl);
        let trust = self.trust.as_ref().and_then(|trust| reader.read(trust, Set::Resource, Kind::Trust));
        let lists = PolicyLists {
            identity: reader.set(self.identity.as_deref(), Set::Identity, Kind::Identity),
            boundary: reader.set(self.boundary.as_deref(), Set::Boundary, Kind::Identity),
            session: reader.set(self.session.as_deref(), Set::Session, Kind::Session),
            resource: reader.set(self.resource.as_deref(), Set::Resource, Kind::Resource),
            scp,
            rcp,
        };
        if reader.malformed.is_empty() { Ok(Documents { lists, trust }) } else { Err(reader.malformed) }
    }
}

/// Compiles policies, and keeps those that cannot be.
struct Reader<'r> {
    profile: &'r Profile,
    malformed: Vec<Malformed>,
}

impl Reader<'_> {
    fn read(&mut self, source: &Source, set: Set, kind: Kind) -> Option<Policy> {
        match Policy::parse(&source.text, kind, self.profile) {
            Ok(policy) => Some(policy),
            Err(rejection) => {
                let json = serde_json::from_slice::<serde_json::Value>(&source.text).err();
                self.malformed.push(Malformed {
                    set,
                    file: source.file.clone(),
                    rejection,
                    json: json.map(|error| error.to_string()),
                });
                None
            }
        }
    }

    fn set(&mut self, sources: Option<&[Source]>, set: Set, kind: Kind) -> Option<Vec<Policy>> {
        sources.map(|sources| sources.iter().filter_map(|source| self.read(source, set, kind)).collect())
    }

    fn levels(
        &mut self,
        levels: Option<&[Vec<Source>]>,
        set: fn(usize) -> Set,
        kind: Kind,
    ) -> Option<Vec<Vec<Policy>>> {
        let levels = levels?.iter().enumerate();
        levels.map(|(level, sources)| self.set(Some(sources), set(level), kind)).collect()
    }
}

fn some(files: &[PathBuf]) -> Result<Option<Vec<Source>>, String> {
    if files.is_empty() { Ok(None) } else { list(files).map(Some) }
}

fn list(files: &[PathBuf]) -> Result<Vec<Source>, String> {
    files.iter().map(|file| source(file)).collect()
}

fn source(file: &Path) -> Result<Source, String> {
    Ok(Source { file: file.display().to_string(), text: input::policy(file)?.into_bytes() })
}

fn of_octets(policies: Vec<Octets>, file: &str) -> Vec<Source> {
    policies.into_iter().map(|policy| Source { file: file.to_owned(), text: policy.0 }).collect()
}
