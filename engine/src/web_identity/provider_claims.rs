//! Which claims of a token are condition keys of a trust policy, by provider.
//!
//! Every provider has `aud`, `sub`, `amr` and `oaud`; further claims are keys only for the providers that AWS names.
//! An arbitrary claim is never a key, so that nobody who can add claims to his token adds keys to a request.
//!
//! Source: AWS IAM user guide, "IAM and AWS STS condition context keys", available keys for AWS web identity
//! federation and the provider-specific claims of 2026; those of GitLab and Buildkite from a recorded answer of AWS.

/// A provider's own keys: where its URL, without scheme and in lower case, begins with `url`, and either ends there
/// or goes on with a path.
struct Provider {
    url: &'static str,
    claims: &'static [&'static str],
}

const PROVIDERS: &[Provider] = &[
    Provider {
        url: "token.actions.githubusercontent.com",
        claims: &[
            "actor",
            "actor_id",
            "enterprise_id",
            "environment",
            "job_workflow_ref",
            "ref",
            "repository",
            "repository_id",
            "repository_owner_id",
            "workflow",
        ],
    },
    Provider {
        url: "gitlab.com",
        claims: &[
            "namespace_id",
            "pipeline_source",
            "project_id",
            "ref_protected",
            "runner_environment",
            "user_access_level",
            "user_email",
            "user_id",
            "user_login",
        ],
    },
    Provider {
        url: "agent.buildkite.com",
        claims: &[
            "build_branch",
            "cluster_id",
            "cluster_name",
            "organization_id",
            "organization_slug",
            "pipeline_id",
            "pipeline_slug",
        ],
    },
    Provider { url: "oidc.circleci.com", claims: &["oidc.circleci.com/project-id"] },
    Provider { url: "accounts.google.com", claims: &["email", "google/organization_number"] },
];

/// The claim that a key of this provider names, where it is one of the provider's own. `key` is what stands after the
/// colon, in lower case; every name of the table is in lower case.
pub(super) fn claim(key_prefix: &str, key: &str) -> Option<&'static str> {
    let of_provider = |provider: &&Provider| {
        key_prefix.strip_prefix(provider.url).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let provider = PROVIDERS.iter().find(of_provider)?;
    provider.claims.iter().find(|claim| **claim == key).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_a_key_only_for_the_provider_that_has_it() {
        assert_eq!(claim("token.actions.githubusercontent.com", "repository_id"), Some("repository_id"));
        assert_eq!(claim("token.actions.githubusercontent.com/octo", "ref"), Some("ref"));
        assert_eq!(claim("token.actions.githubusercontent.com.evil.example", "ref"), None);
        assert_eq!(claim("gitlab.com", "ref"), None);
        assert_eq!(claim("issuer.touchstone.example", "repository"), None);
    }

    #[test]
    fn every_name_is_found_as_keys_are_compared() {
        for provider in PROVIDERS {
            assert!(provider.claims.iter().all(|name| name.to_lowercase() == *name), "{}", provider.url);
        }
    }
}
