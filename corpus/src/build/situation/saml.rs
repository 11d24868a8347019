//! Calls with the assertion of a SAML provider.

use super::{Situation, Turn, session_arn, trusting_for};
use crate::build::saml::{ResponseQuestion, metadata};
use crate::format::{Account, Call, Octets, Params, Role, SamlProvider, Step};
use crate::mint::Setting;
use crate::mint::xml::base64;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The call.
pub(super) const ACTION: &str = "AssumeRoleWithSAML";
const ASSERTION: &str = "SAMLAssertion";

/// The ARN of a SAML provider of the account.
pub(in crate::build) fn saml_provider_arn(setting: &Setting, name: &str) -> String {
    format!("arn:aws:iam::{}:saml-provider/{name}", setting.account)
}

impl Situation {
    /// The name of the SAML provider.
    pub const SAML_PROVIDER: &str = "workforce";
    /// The role that it offers.
    pub const SAML_ROLE: &str = "Developer-sandbox";

    /// A fresh assertion of the account's SAML provider, `workforce`, is exchanged for a session of the role
    /// `Developer-sandbox`, which trusts that provider as AWS's documentation has it: for who came by its sign-in page.
    pub fn saml(setting: &Setting) -> Self {
        let provider = saml_provider_arn(setting, Self::SAML_PROVIDER);
        let role = setting.role_arn(Self::SAML_ROLE);
        let call = Call {
            action: ACTION.to_owned(),
            params: Params::map([("RoleArn", &*role), ("PrincipalArn", &*provider)]),
            caller: None,
        };
        let conditions = json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}});
        let trust =
            trusting_for(&json!({"Federated": provider}), &json!("sts:AssumeRoleWithSAML"), &conditions);
        let step = Step { now: setting.now, documents: BTreeMap::new(), changes: Vec::new(), call };
        let bare = Self {
            provider: None,
            role: Role::new(Self::SAML_ROLE, trust),
            account: Account::new(&setting.account),
            other_accounts: Vec::new(),
            documents: BTreeMap::new(),
            earlier: Vec::new(),
            last: Turn { step, claims: Value::Null },
        };
        bare.saml_provider(Self::SAML_PROVIDER, metadata(setting)).assertion(&ResponseQuestion::new(setting))
    }

    /// A SAML provider is in the account, in the place of one of the same name.
    pub fn saml_provider(self, name: &str, metadata: impl Into<Vec<u8>>) -> Self {
        let mut changed = self.without_saml_provider(name);
        let metadata_b64 = Octets(metadata.into());
        changed.account.saml_providers.push(SamlProvider { name: name.to_owned(), metadata_b64 });
        changed
    }

    /// A SAML provider is not in the account.
    pub fn without_saml_provider(mut self, name: &str) -> Self {
        self.account.saml_providers.retain(|provider| provider.name != name);
        self
    }

    /// The call brings this response.
    pub fn assertion(self, response: &ResponseQuestion) -> Self {
        self.edit_last(|turn| turn.assertion(response))
    }

    /// The call brings this text for a response; the result says of it what `response` does.
    pub fn assertion_text(self, response: &ResponseQuestion, text: &str) -> Self {
        self.edit_last(|turn| turn.assertion(response).param(ASSERTION, text))
    }
}

impl Turn {
    /// With another response.
    pub fn assertion(self, response: &ResponseQuestion) -> Self {
        let turn = self.param(ASSERTION, &base64(response.document().to_xml().as_bytes()));
        Self { claims: response.told(), ..turn }
    }

    /// What a sound answer says: whom the assertion is about and for, and the session.
    pub(super) fn saml_response(&self) -> Map<String, Value> {
        let members = ["Subject", "SubjectType", "Issuer", "Audience"];
        let said = members.into_iter().filter_map(|name| Some((name, self.claims.get(name)?.clone())));
        let mut response: Map<String, Value> = said.map(|(name, value)| (name.to_owned(), value)).collect();
        if let Some(arn) = self.saml_session_arn() {
            response.insert("AssumedRoleUser".to_owned(), json!({"Arn": arn}));
        }
        if let Some(qualifier) = self.name_qualifier() {
            response.insert("NameQualifier".to_owned(), json!(qualifier));
        }
        response
    }

    /// The ARN of the session that a sound call begins: its name is in the assertion.
    pub(super) fn saml_session_arn(&self) -> Option<String> {
        let mut params = self.step.call.params.clone();
        params.set("RoleSessionName", self.claims.get("session")?.as_str()?);
        session_arn(&params)
    }

    /// `BASE64(SHA1(issuer + account + "/" + name))`, as the API reference has it.
    fn name_qualifier(&self) -> Option<String> {
        use sha1::{Digest, Sha1};
        let (issuer, arn) =
            (self.claims.get("Issuer")?.as_str()?, self.step.call.params.value("PrincipalArn")?);
        let (account, name) = arn.strip_prefix("arn:aws:iam::")?.split_once(":saml-provider/")?;
        Some(base64(&Sha1::digest(format!("{issuer}{account}/{name}"))))
    }
}
