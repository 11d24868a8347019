//! Whether a statement is about a request. Source: the pages of the elements of statements.

use super::Model;
use super::Request;
use super::arn::matches_arn;
use super::document::{Document, Kind, Listing, Statement};
use super::misreading::Misreading;
use super::principal::Naming;
use super::text::{Bent, Mark, marks, matches};

/// What a document, or several that count as one, say of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) allows: bool,
    pub(super) denies: bool,
    /// How the statements that allow name the principal; only of documents that name any.
    pub(super) namings: Vec<Naming>,
}

impl Answer {
    fn and_also(mut self, other: Self) -> Self {
        self.allows |= other.allows;
        self.denies |= other.denies;
        self.namings.extend(other.namings);
        self
    }
}

impl Model {
    /// What documents of one type say together: each may grant, each may forbid.
    pub(super) fn answer(self, documents: &[Document], request: &Request) -> Answer {
        let mut answer = Answer::default();
        for document in documents {
            answer = answer.and_also(self.answer_of(document, request));
        }
        if answer.allows && self.misreads(Misreading::AllowOverridesDeny) {
            answer.denies = false;
        }
        answer
    }

    /// What one document says.
    pub(super) fn answer_of(self, document: &Document, request: &Request) -> Answer {
        let mut answers: Vec<Answer> =
            document.statements.iter().map(|statement| self.says(statement, document, request)).collect();
        let about = |answer: &Answer| answer.allows || answer.denies;
        if self.misreads(Misreading::LastStatementDecides) {
            answers.reverse();
        }
        if self.misreads(Misreading::FirstStatementDecides) || self.misreads(Misreading::LastStatementDecides)
        {
            return answers.into_iter().find(about).unwrap_or_default();
        }
        let unmentioned = !answers.iter().any(about);
        if unmentioned && self.misreads(Misreading::UnmentionedIsAllowed) {
            answers.push(Answer { allows: true, denies: false, namings: vec![Naming::Itself] });
        }
        answers.into_iter().fold(Answer::default(), Answer::and_also)
    }

    fn says(self, statement: &Statement, document: &Document, request: &Request) -> Answer {
        let about_what_it_excepts = (self.misreads(Misreading::NotActionIsDeny)
            && self.excepts_action(statement, request))
            || (self.misreads(Misreading::NotResourceIsDeny)
                && self.excepts_resource(statement, document, request));
        let namings = match &statement.principal {
            Some(principals) => {
                let of = (document.kind, request.resource_account.as_str());
                self.namings(principals, statement.allow, &request.principal, of)
            }
            // The principal is whoever the policy is attached to.
            None => vec![Naming::Itself],
        };
        let applies = !namings.is_empty()
            && self.is_about_action(&statement.action, &request.action)
            && self.is_about_resource(statement, document, request)
            && self.conditions_hold(statement, document.variables, request);
        match (applies, statement.allow) {
            (true, true) => Answer { allows: true, denies: false, namings },
            (true, false) => Answer { denies: true, ..Answer::default() },
            (false, allow) => Answer { denies: allow && about_what_it_excepts, ..Answer::default() },
        }
    }

    fn excepts_action(self, statement: &Statement, request: &Request) -> bool {
        statement.action.but
            && statement.action.entries.iter().any(|entry| self.is_action(entry, &request.action))
    }

    fn excepts_resource(self, statement: &Statement, document: &Document, request: &Request) -> bool {
        statement.resource.as_ref().is_some_and(|listing| {
            let excepts =
                |entry: &String| self.is_resource(entry, document.variables, request).unwrap_or(false);
            listing.but && listing.entries.iter().any(excepts)
        })
    }

    fn is_about_action(self, listing: &Listing<String>, action: &str) -> bool {
        let matched: Vec<bool> = listing.entries.iter().map(|entry| self.is_action(entry, action)).collect();
        if !listing.but || self.misreads(Misreading::NotActionIsAction) {
            return matched.contains(&true);
        }
        if self.misreads(Misreading::NotActionNeedsOneMiss) {
            return matched.contains(&false);
        }
        !matched.contains(&true)
    }

    /// "Actions are case-insensitive"; wildcards stand for what they stand for everywhere.
    fn is_action(self, entry: &str, action: &str) -> bool {
        let mut pattern = marks(entry);
        if self.misreads(Misreading::ActionStarIsLiteralWithin) {
            let last = pattern.len().saturating_sub(1);
            for (place, mark) in pattern.iter_mut().enumerate() {
                if *mark == Mark::Any && place < last {
                    *mark = Mark::Letter('*');
                }
            }
        }
        if self.misreads(Misreading::ActionIsPrefix) {
            pattern.push(Mark::Any);
        }
        if self.misreads(Misreading::ActionVendorIgnored) {
            let name = entry.split_once(':').map_or(entry, |(_, name)| name);
            pattern = marks(&format!("*:{name}"));
        }
        let bent = Bent {
            case_ignored: !self.misreads(Misreading::ActionCaseMatters),
            star_at_least: self.misreads(Misreading::ActionStarNeedsOne).into(),
            one_may_be_none: self.misreads(Misreading::ActionQuestionMayBeEmpty),
            ..Bent::default()
        };
        matches(&pattern, action, bent)
    }

    /// The resource of a trust policy is the role. An entry with an unresolved variable "will not match any resource":
    /// where the others are what is excepted, a Deny then covers this one too, and an Allow does not.
    fn is_about_resource(self, statement: &Statement, document: &Document, request: &Request) -> bool {
        let Some(listing) = &statement.resource else { return document.kind == Kind::Trust };
        let matched: Vec<Option<bool>> = listing
            .entries
            .iter()
            .map(|entry| self.is_resource(entry, document.variables, request))
            .collect();
        if !listing.but || self.misreads(Misreading::NotResourceIsResource) {
            return matched.contains(&Some(true));
        }
        if self.misreads(Misreading::NotResourceNeedsOneMiss) {
            return matched.contains(&Some(false));
        }
        let unresolved_counts = if statement.allow {
            self.misreads(Misreading::UnresolvedNotResourceGrants)
        } else {
            !self.misreads(Misreading::UnresolvedNotResourceSpares)
        };
        !matched.contains(&Some(true)) && (unresolved_counts || !matched.contains(&None))
    }

    /// `None`: a variable is not resolved.
    fn is_resource(self, entry: &str, variables: bool, request: &Request) -> Option<bool> {
        let mut pattern = self.pattern(entry, true, variables, request)?;
        // `*` as it is written is everything; what a variable says is an ARN.
        if entry == "*" {
            return Some(true);
        }
        if self.misreads(Misreading::ResourceIsPrefix) {
            pattern.push(Mark::Any);
        }
        let bent = Bent {
            case_ignored: self.misreads(Misreading::ResourceCaseIgnored),
            star_stops_at: match self.misreading {
                Some(Misreading::ResourceStarStopsAtSlash) => &['/'],
                Some(Misreading::ResourceStarStopsAtColon) => &[':'],
                _ => &[],
            },
            star_at_least: self.misreads(Misreading::ResourceStarNeedsOne).into(),
            one_may_be_none: self.misreads(Misreading::ResourceQuestionMayBeEmpty),
            dot_is_any: false,
        };
        if self.misreads(Misreading::ResourceIsOneString) {
            return Some(matches(&pattern, &request.resource, bent));
        }
        Some(matches_arn(&pattern, &request.resource, bent))
    }
}
