//! The policies that apply, owned.

use super::decision::PolicySets;
use super::document::Policy;

/// What [`PolicySets`] borrows, by type. `None`: no policy of the type applies. Empty: the type applies, and grants
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct PolicyLists {
    /// Of the principal's user or role.
    pub identity: Option<Vec<Policy>>,
    /// The boundary of the principal's user or role.
    pub boundary: Option<Vec<Policy>>,
    /// Passed when the principal's session was made.
    pub session: Option<Vec<Policy>>,
    /// Of the resource.
    pub resource: Option<Vec<Policy>>,
    /// Service control policies of the principal's account, level by level.
    pub scp: Option<Vec<Vec<Policy>>>,
    /// Resource control policies of the resource's account, level by level.
    pub rcp: Option<Vec<Vec<Policy>>>,
}

impl PolicyLists {
    /// Asks the policies, all together.
    pub fn ask<T>(&self, ask: impl FnOnce(&PolicySets<'_>) -> T) -> T {
        let [identity, boundary, session, resource] =
            [&self.identity, &self.boundary, &self.session, &self.resource]
                .map(|policies| policies.as_deref().map(borrowed));
        let [scp, rcp] = [&self.scp, &self.rcp].map(|levels| {
            let levels = levels.as_deref();
            levels.map(|levels| levels.iter().map(|level| borrowed(level)).collect::<Vec<_>>())
        });
        let [scp, rcp] = [&scp, &rcp].map(|levels| {
            let levels = levels.as_deref();
            levels.map(|levels| levels.iter().map(Vec::as_slice).collect::<Vec<_>>())
        });
        ask(&PolicySets {
            identity: identity.as_deref(),
            boundary: boundary.as_deref(),
            session: session.as_deref(),
            resource: resource.as_deref(),
            scp: scp.as_deref(),
            rcp: rcp.as_deref(),
        })
    }
}

fn borrowed(policies: &[Policy]) -> Vec<&Policy> {
    policies.iter().collect()
}
