//! The parameters of the calls that nobody signs, by name: `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML`.

use super::Parameters;
use super::constraint::Broken;
use super::list::List;
use super::session_parameters::{POLICY_ARN, elements, misnumbered, take_once};
use crate::profile::Profile;
use crate::rejection::Rejection;

/// The parameters of these names, in their order, and `PolicyArns`. Others are ignored, as AWS's endpoint does with those
/// of newer versions.
pub(super) fn read<'p, const N: usize>(
    parameters: &Parameters<'p>,
    names: [&str; N],
    broken: &mut Broken,
    profile: &Profile,
) -> Result<([Option<&'p str>; N], Vec<&'p str>), Rejection> {
    let (mut members, mut policy_arns) = ([None; N], List::default());
    for (name, value) in parameters {
        if let Some((_, member)) = names.iter().zip(&mut members).find(|(own, _)| *own == name) {
            take_once(member, name, value, profile)?;
        } else if let Some(place) = name.strip_prefix("PolicyArns.member.") {
            let number = place.strip_suffix(".arn").unwrap_or_default();
            policy_arns
                .push(number, value)
                .unwrap_or_else(|element| misnumbered(POLICY_ARN.member, element, broken));
        }
    }
    Ok((members, elements(policy_arns, POLICY_ARN.member, broken)))
}
