//! How long a session lasts.

use crate::check::Check;
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};

/// Seconds of a session whose length nobody asked for. Source: AWS STS API reference, `DurationSeconds`.
const DEFAULT: u32 = 3600;

/// The seconds a session lasts: those that were asked for, or the default, and no more than the role's maximum.
///
/// How long the token still lives makes no difference (observed: wi-param-duration-7200-token-exp-60s).
pub(crate) fn seconds(requested: Option<u32>, maximum: u32, profile: &Profile) -> Result<u32, Rejection> {
    let seconds = requested.unwrap_or(DEFAULT);
    profile.require(seconds <= maximum, Check::DurationWithinMaximum, || {
        Detail::Limit(usize::try_from(maximum).unwrap_or(usize::MAX))
    })?;
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejection::Code;

    #[test]
    fn lasts_an_hour_unless_asked_otherwise() {
        assert_eq!(seconds(None, 43_200, &Profile::strict()), Ok(3600));
        assert_eq!(seconds(Some(900), 43_200, &Profile::strict()), Ok(900));
    }

    #[test]
    fn refuses_to_outlast_what_the_role_allows() {
        assert_eq!(seconds(Some(7200), 7200, &Profile::aws()), Ok(7200));
        let refused = seconds(Some(7201), 7200, &Profile::aws()).unwrap_err();
        assert_eq!(refused.rule(), Check::DurationWithinMaximum.into());
        assert_eq!(refused.code(), Code::ValidationError);
        let text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        assert_eq!(refused.message(), text);
    }

    #[test]
    fn the_maximum_is_not_looked_at_where_the_check_is_off() {
        let mut weakened = Profile::strict();
        weakened.remove(Check::DurationWithinMaximum);
        assert_eq!(seconds(Some(7201), 7200, &weakened), Ok(7201));
    }
}
