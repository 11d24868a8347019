//! The question of an `sts` vector: a world, and what is done in it.

mod saml;
mod signed;

pub(super) use saml::saml_provider_arn;
pub(crate) use signed::{BROKER, CUSTOMER};
pub use signed::{allowing, denying, trusting, trusting_for};

use super::draft::{Draft, owned};
use super::policy_text::{policy, web_identity_statement};
use crate::format::{
    Account, Call, Caller, Case, Change, Document, Octets, OidcProvider, Params, Role, Step, StsInput, User,
    World,
};
use crate::mint::{Jwks, Jwt, Object, Setting};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A world and the calls made in it: sound unless told otherwise.
///
/// An account has registered the setting's provider, and has a role for it, `deploy`. The provider's documents are
/// served, and a fresh token for us is exchanged for a session of the role. Each method makes one change; those
/// that are about the call change the last step there is.
#[derive(Clone, Debug)]
#[must_use]
pub struct Situation {
    provider: Option<OidcProvider>,
    role: Role,
    /// What else is in the account.
    account: Account,
    other_accounts: Vec<Account>,
    documents: BTreeMap<String, Document>,
    earlier: Vec<Turn>,
    last: Turn,
}

impl Situation {
    /// The name of the role.
    pub const ROLE: &str = "deploy";
    /// The name of the session.
    pub const SESSION: &str = "ci-1234";

    /// The sound one.
    pub fn new(setting: &Setting) -> Self {
        let discovery =
            Object::new().with("issuer", setting.issuer_origin.as_str()).with("jwks_uri", setting.keys_url());
        let documents = [
            (setting.discovery_url(), Document::ok(discovery.to_json())),
            (setting.keys_url(), Document::ok(Jwks::provider().mint())),
        ];
        let role_arn = setting.role_arn(Self::ROLE);
        let call = Call {
            action: "AssumeRoleWithWebIdentity".to_owned(),
            params: Params::map([("RoleArn", &role_arn), ("RoleSessionName", Self::SESSION)]),
            caller: None,
        };
        let step = Step { now: setting.now, documents: BTreeMap::new(), changes: Vec::new(), call };
        Self {
            provider: Some(OidcProvider::new(&setting.issuer_origin, &[Jwt::AUDIENCE])),
            role: Role::new(Self::ROLE, policy(&[web_identity_statement(setting)])),
            account: Account::new(&setting.account),
            other_accounts: Vec::new(),
            documents: documents.into_iter().collect(),
            earlier: Vec::new(),
            last: Turn { step, claims: Value::Null }.token(&Jwt::new(setting)),
        }
    }

    /// The provider has another issuer identifier.
    pub fn provider_url(self, url: &str) -> Self {
        self.edit_provider(|provider| OidcProvider { url: url.to_owned(), ..provider })
    }

    /// The provider has other client ids.
    pub fn client_ids(self, client_ids: &[&str]) -> Self {
        let client_ids = owned(client_ids);
        self.edit_provider(|provider| OidcProvider { client_ids, ..provider })
    }

    /// The provider has these thumbprints.
    pub fn thumbprints(self, thumbprints: &[&str]) -> Self {
        let thumbprints = owned(thumbprints);
        self.edit_provider(|provider| OidcProvider { thumbprints, ..provider })
    }

    fn edit_provider(self, change: impl FnOnce(OidcProvider) -> OidcProvider) -> Self {
        Self { provider: self.provider.map(change), ..self }
    }

    /// The provider is not registered.
    pub fn without_provider(self) -> Self {
        Self { provider: None, ..self }
    }

    /// One more provider is registered.
    pub fn provider(mut self, url: &str, client_ids: &[&str]) -> Self {
        self.account.oidc_providers.push(OidcProvider::new(url, client_ids));
        self
    }

    /// The role has this trust policy.
    pub fn trust(self, policy: impl Into<Vec<u8>>) -> Self {
        let trust_policy_b64 = Octets(policy.into());
        self.edit_role(|role| Role { trust_policy_b64, ..role })
    }

    /// A session of the role may last this many seconds at the most.
    pub fn max_session_duration(self, seconds: u32) -> Self {
        self.edit_role(|role| Role { max_session_duration: Some(seconds), ..role })
    }

    /// The role is changed as a whole.
    pub fn edit_role(self, change: impl FnOnce(Role) -> Role) -> Self {
        Self { role: change(self.role), ..self }
    }

    /// One more role is in the account.
    pub fn role(mut self, role: Role) -> Self {
        self.account.roles.push(role);
        self
    }

    /// A user is in the account.
    pub fn user(mut self, user: User) -> Self {
        self.account.users.push(user);
        self
    }

    /// One more account is in the world.
    pub fn account(mut self, account: Account) -> Self {
        self.other_accounts.push(account);
        self
    }

    /// The network answers a URL like this.
    pub fn document(mut self, url: &str, document: Document) -> Self {
        self.documents.insert(url.to_owned(), document);
        self
    }

    /// Nothing answers at a URL.
    pub fn without_document(mut self, url: &str) -> Self {
        self.documents.remove(url);
        self
    }

    /// The call brings this token.
    pub fn token(self, token: &Jwt) -> Self {
        self.edit_last(|turn| turn.token(token))
    }

    /// The call brings this text for a token; the result says nothing of what is in it.
    pub fn token_text(self, token: &str) -> Self {
        self.edit_last(|turn| turn.token_text(token))
    }

    /// The call has a parameter set.
    pub fn param(self, name: &str, value: &str) -> Self {
        self.edit_last(|turn| turn.param(name, value))
    }

    /// The call lacks a parameter.
    pub fn without_param(self, name: &str) -> Self {
        self.edit_last(|turn| turn.without_param(name))
    }

    /// The call has these parameters and no others, in this order; a name may repeat.
    pub fn params(self, params: &[(&str, &str)]) -> Self {
        self.edit_last(|turn| turn.params(params))
    }

    /// The call has one more parameter, at the end of them, whether there is one of this name or not.
    pub fn param_again(self, name: &str, value: &str) -> Self {
        self.edit_last(|turn| turn.param_again(name, value))
    }

    /// The call is another one, with the parameters as they are.
    pub fn action(self, action: &str) -> Self {
        self.edit_last(|turn| turn.action(action))
    }

    /// The call is signed.
    pub fn caller(self, caller: Caller) -> Self {
        self.edit_last(|turn| turn.caller(caller))
    }

    /// The call is made at another time, in seconds since 1970.
    pub fn at(self, now: i64) -> Self {
        self.edit_last(|turn| turn.at(now))
    }

    /// The call comes after these IAM calls.
    pub fn changes(self, changes: &[(&str, Params)]) -> Self {
        self.edit_last(|turn| turn.changes(changes))
    }

    fn edit_last(self, change: impl FnOnce(Turn) -> Turn) -> Self {
        Self { last: change(self.last), ..self }
    }

    /// A further step: the same call at the same time, unless `change` says otherwise.
    pub fn then(mut self, change: impl FnOnce(Turn) -> Turn) -> Self {
        let Step { now, ref call, .. } = self.last.step;
        let step = Step { now, documents: BTreeMap::new(), changes: Vec::new(), call: call.clone() };
        let next = change(Turn { step, claims: self.last.claims.clone() });
        self.earlier.push(std::mem::replace(&mut self.last, next));
        self
    }

    fn turns(&self) -> impl Iterator<Item = &Turn> {
        self.earlier.iter().chain([&self.last])
    }

    /// What is asked.
    pub fn input(&self) -> StsInput {
        let mut account = self.account.clone();
        account.oidc_providers.splice(0..0, self.provider.clone());
        account.roles.insert(0, self.role.clone());
        let accounts = [vec![account], self.other_accounts.clone()].concat();
        StsInput {
            world: World { accounts, documents: self.documents.clone() },
            steps: self.turns().map(|turn| turn.step.clone()).collect(),
        }
    }
}

/// A step under construction.
#[derive(Clone, Debug)]
#[must_use]
pub struct Turn {
    step: Step,
    /// What the token or the assertion says; null where that is not known.
    claims: Value,
}

impl Turn {
    /// With another token.
    pub fn token(self, token: &Jwt) -> Self {
        let turn = self.token_text(&String::from_utf8_lossy(&token.mint()));
        Self { claims: token.claims_value(), ..turn }
    }

    /// With another text for a token; the result says nothing of what is in it.
    pub fn token_text(self, token: &str) -> Self {
        Self { claims: Value::Null, ..self.param("WebIdentityToken", token) }
    }

    /// With a parameter set.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        self.step.call.params.set(name, value);
        self
    }

    /// Without a parameter.
    pub fn without_param(mut self, name: &str) -> Self {
        self.step.call.params.remove(name);
        self
    }

    /// With these parameters and no others, in this order; a name may repeat.
    pub fn params(mut self, params: &[(&str, &str)]) -> Self {
        self.step.call.params = Params::list(params);
        self.claims = Value::Null;
        self
    }

    /// With one more parameter, at the end of them, whether there is one of this name or not.
    pub fn param_again(mut self, name: &str, value: &str) -> Self {
        let pairs = self.step.call.params.pairs().chain([(name, value)]);
        self.step.call.params = Params::list(&pairs.collect::<Vec<_>>());
        self
    }

    /// Of another action, with the parameters as they are.
    pub fn action(mut self, action: &str) -> Self {
        action.clone_into(&mut self.step.call.action);
        self
    }

    /// Signed.
    pub fn caller(mut self, caller: Caller) -> Self {
        self.step.call.caller = Some(caller);
        self
    }

    /// At another time, in seconds since 1970.
    pub fn at(mut self, now: i64) -> Self {
        self.step.now = now;
        self
    }

    /// This many seconds after the step before.
    pub fn seconds_later(self, seconds: i64) -> Self {
        let now = self.step.now + seconds;
        self.at(now)
    }

    /// Once the network answers these URLs otherwise.
    pub fn documents(mut self, documents: &[(&str, Document)]) -> Self {
        let documents = documents.iter().map(|(url, document)| ((*url).to_owned(), document.clone()));
        self.step.documents.extend(documents);
        self
    }

    /// After these IAM calls.
    pub fn changes(mut self, changes: &[(&str, Params)]) -> Self {
        let changes = changes
            .iter()
            .map(|(action, params)| Change { action: (*action).to_owned(), params: params.clone() });
        self.step.changes.extend(changes);
        self
    }

    /// What a sound answer says: who the token is about and for, as far as it is known, and the session.
    fn response(&self) -> Map<String, Value> {
        let Step { call: Call { action, params, .. }, .. } = &self.step;
        if action == saml::ACTION {
            return self.saml_response();
        }
        if action != "AssumeRoleWithWebIdentity" {
            return Map::new();
        }
        let claim = |name: &str| match self.claims.get(name) {
            Some(Value::String(text)) => Some(json!(text)),
            Some(Value::Array(list)) => match list.as_slice() {
                [only @ Value::String(_)] => Some(only.clone()),
                _ => None,
            },
            _ => None,
        };
        let session = session_arn(params).map(|arn| json!({"Arn": arn}));
        [
            ("SubjectFromWebIdentityToken", claim("sub")),
            ("Audience", claim("azp").or_else(|| claim("aud"))),
            ("AssumedRoleUser", session),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }
}

/// The ARN of the session that a sound call begins: of the role's name without its path.
fn session_arn(params: &Params) -> Option<String> {
    let (account, role) = params.value("RoleArn")?.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
    let (role, session) = (role.rsplit('/').next()?, params.value("RoleSessionName")?);
    Some(format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"))
}

impl Draft {
    /// Asks what STS answers; the result is a sound answer to each step, unless [`Draft::response`] says otherwise.
    pub fn sts(self, situation: &Situation) -> Self {
        let result = [("responses".to_owned(), situation.responses().into())].into_iter().collect();
        self.ask(Case::Sts(situation.input()), result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting() -> Setting {
        Setting::fixed()
    }

    #[test]
    fn a_sound_call_is_answered_with_the_token_and_the_session() {
        let response = Situation::new(&setting()).last.response();
        let wanted = json!({
            "SubjectFromWebIdentityToken": "system:serviceaccount:payments:worker",
            "Audience": "sts.amazonaws.com",
            "AssumedRoleUser": {"Arn": "arn:aws:sts::123456789012:assumed-role/deploy/ci-1234"},
        });
        assert_eq!(Value::Object(response), wanted);
    }

    #[test]
    fn a_further_step_inherits_the_call_and_nothing_else() {
        let keys = setting().keys_url();
        let situation = Situation::new(&setting())
            .param("DurationSeconds", "900")
            .then(|step| step.documents(&[(&keys, Document::ok("{}"))]).seconds_later(60))
            .then(|step| step.seconds_later(60));
        let input = situation.input();
        let [first, second, third] = input.steps.as_slice() else { panic!("three steps") };
        assert_eq!((second.now, third.now), (first.now + 60, first.now + 120));
        assert_eq!(third.call, first.call);
        assert_eq!((second.documents.len(), third.documents.len()), (1, 0));
    }

    #[test]
    fn the_sound_provider_and_role_come_first() {
        let account = Situation::new(&setting())
            .provider("https://other.example", &[])
            .role(Role::new("audit", "{}"))
            .input()
            .world
            .accounts
            .remove(0);
        let urls: Vec<&str> = account.oidc_providers.iter().map(|provider| provider.url.as_str()).collect();
        let roles: Vec<&str> = account.roles.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(urls, ["https://issuer.touchstone.example", "https://other.example"]);
        assert_eq!(roles, ["deploy", "audit"]);
    }

    #[test]
    fn a_repeated_parameter_follows_the_others() {
        let params = Situation::new(&setting()).param_again("RoleSessionName", "b").last.step.call.params;
        assert_eq!(params.value("RoleSessionName"), Some("ci-1234"));
        assert_eq!(params.pairs().last(), Some(("RoleSessionName", "b")));
    }
}
