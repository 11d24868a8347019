//! Calls, principals and resources that have rules of their own.

use super::evaluate::Request;
use super::principal::Principal;

/// "No permissions are required to perform this operation", and no Deny takes it away (AWS STS API reference,
/// `GetCallerIdentity`). The call is signed, so that nobody without an account makes it.
pub(super) fn is_always_allowed(request: &Request<'_>) -> bool {
    request.action.eq_ignore_ascii_case("sts:GetCallerIdentity") && request.principal.account().is_some()
}

/// A role that a service made for itself is limited by no policy of an organization (AWS Organizations user guide,
/// `orgs_manage_policies_scps`).
pub(super) fn is_service_linked(principal: &Principal<'_>) -> bool {
    let role = match *principal {
        Principal::Role { arn, .. } => arn,
        Principal::AssumedRole { role, .. } => role,
        _ => return false,
    };
    role.split(':').nth(5).is_some_and(|resource| resource.starts_with("role/aws-service-role/"))
}

pub(super) fn is_federated(principal: &Principal<'_>) -> bool {
    matches!(principal, Principal::FederatedUser { .. })
}

/// The root of an account may do everything that nobody denies; so may the one to whom it handed its permissions.
pub(super) fn is_of_root(principal: &Principal<'_>) -> bool {
    match *principal {
        Principal::Root { .. } => true,
        Principal::FederatedUser { user, .. } => user.ends_with(":root"),
        _ => false,
    }
}

/// "No AWS principal, including the account root user, has any permissions to a KMS key unless they are explicitly
/// allowed in a key policy" (AWS KMS developer guide, `key-policies`).
pub(super) fn is_kms_key(resource: &str) -> bool {
    let mut segments = resource.splitn(6, ':');
    segments.nth(2) == Some("kms") && segments.nth(2).is_some_and(|resource| resource.starts_with("key/"))
}
