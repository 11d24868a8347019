//! Whom a response is for, and where it was received.

/// A service provider.
#[derive(Clone, Copy, Debug)]
pub enum Addressee<'e> {
    /// One by its names.
    Named {
        /// Its entity id: one of the audiences.
        audience: &'e str,
        /// Where the response was received.
        recipient: &'e str,
        /// Where it was sent to; as a rule where it was received.
        destination: &'e str,
    },
    /// AWS: its sign-in endpoints, global, regional and of each provider, and its two entity ids.
    ///
    /// Source: AWS IAM user guide, `id_roles_providers_create_saml_assertions`; AWS General Reference, sign-in endpoints.
    SignIn,
}

/// AWS's entity ids: the one that it had first, and the sign-in endpoint.
const AWS: [&str; 2] = ["urn:amazon:webservices", "https://signin.aws.amazon.com/saml"];

impl Addressee<'_> {
    /// Whether an audience is his.
    pub(super) fn is_audience(&self, text: &str) -> bool {
        match self {
            Self::Named { audience, .. } => text == *audience,
            Self::SignIn => AWS.contains(&text) || is_sign_in(text),
        }
    }

    /// Whether he receives at this place.
    pub(super) fn is_recipient(&self, text: &str) -> bool {
        match self {
            Self::Named { recipient, .. } => text == *recipient,
            Self::SignIn => is_sign_in(text),
        }
    }

    /// Whether a response that was sent to this place is sent to him.
    pub(super) fn is_destination(&self, text: &str) -> bool {
        match self {
            Self::Named { destination, .. } => text == *destination,
            Self::SignIn => is_sign_in(text),
        }
    }

    /// His names, for those who are told that he was not meant.
    pub(super) fn audience(&self) -> &str {
        match self {
            Self::Named { audience, .. } => audience,
            Self::SignIn => "urn:amazon:webservices",
        }
    }

    pub(super) fn recipient(&self) -> &str {
        match self {
            Self::Named { recipient, .. } => recipient,
            Self::SignIn => "https://signin.aws.amazon.com/saml",
        }
    }

    pub(super) fn destination(&self) -> &str {
        match self {
            Self::Named { destination, .. } => destination,
            Self::SignIn => "https://signin.aws.amazon.com/saml",
        }
    }
}

/// `https://[REGION.]signin.aws.amazon.com/saml`, and the same with `/acs/` and the id of a provider.
fn is_sign_in(url: &str) -> bool {
    let Some((host, path)) = url.strip_prefix("https://").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let plain = |text: &str, octet: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(octet);
    let region = |region: &str| {
        region.strip_suffix('.').is_some_and(|region| {
            plain(region, |octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || *octet == b'-')
        })
    };
    let host = ["signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn"]
        .into_iter()
        .any(|global| host.strip_suffix(global).is_some_and(|before| before.is_empty() || region(before)));
    let id = |id| plain(id, |octet| octet.is_ascii_uppercase() || octet.is_ascii_digit());
    host && (path == "saml" || path.strip_prefix("saml/acs/").is_some_and(id))
}

#[cfg(test)]
mod tests {
    use super::is_sign_in;

    #[test]
    fn knows_the_sign_in_endpoints() {
        for url in [
            "https://signin.aws.amazon.com/saml",
            "https://eu-central-1.signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/saml/acs/SAMLSPEXAMPLE1",
            "https://signin.amazonaws-us-gov.com/saml",
            "https://signin.amazonaws.cn/saml",
        ] {
            assert!(is_sign_in(url), "{url}");
        }
        for url in [
            "http://signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/saml/",
            "https://signin.aws.amazon.com.evil.example/saml",
            "https://evil.example/.signin.aws.amazon.com/saml",
            "https://evilsignin.aws.amazon.com/saml",
            "https://.signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/saml/acs/",
            "https://user@signin.aws.amazon.com/saml",
        ] {
            assert!(!is_sign_in(url), "{url}");
        }
    }
}
