//! Calls that somebody signs: users, roles that trust them, and what either may do.

use super::{Situation, Turn};
use crate::format::{Account, Call, Caller, CallerKind, Octets, Params, Role, Step, User};
use crate::mint::Setting;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Situation {
    /// The user who signs.
    pub const USER: &str = "alice";
    /// The name of a session that another session begins.
    pub const NEXT_SESSION: &str = "next-1";
    /// The name that the user federates.
    pub const FEDERATED: &str = "customer-123";

    /// A user, `alice`, asks for a session of the role `deploy`, which trusts her by name. Neither may do anything else.
    pub fn assume_role(setting: &Setting) -> Self {
        let role = setting.role_arn(Self::ROLE);
        Self::signed(setting, "AssumeRole", &[("RoleArn", &role), ("RoleSessionName", Self::SESSION)])
    }

    /// A user, `alice`, who may, hands out credentials in the name of `customer-123`, and limits them to what a session
    /// policy allows.
    pub fn federation_token(setting: &Setting) -> Self {
        let params = [("Name", Self::FEDERATED), ("Policy", CUSTOMER), ("DurationSeconds", "3600")];
        Self::signed(setting, "GetFederationToken", &params).edit_user(|user| user.may(BROKER))
    }

    /// A user, `alice`, asks for temporary credentials of her own.
    pub fn session_token(setting: &Setting) -> Self {
        Self::signed(setting, "GetSessionToken", &[])
    }

    /// A user, `alice`, asks who she is.
    pub fn caller_identity(setting: &Setting) -> Self {
        Self::signed(setting, "GetCallerIdentity", &[])
    }

    fn signed(setting: &Setting, action: &str, params: &[(&str, &str)]) -> Self {
        let alice = setting.user_arn(Self::USER);
        let call =
            Call { action: action.to_owned(), params: by_name(params), caller: Some(Caller::user(&alice)) };
        let step = Step { now: setting.now, documents: BTreeMap::new(), changes: Vec::new(), call };
        Self {
            provider: None,
            role: Role::new(Self::ROLE, trusting(&alice)),
            account: Account { users: vec![User::new(Self::USER)], ..Account::new(&setting.account) },
            other_accounts: Vec::new(),
            documents: BTreeMap::new(),
            earlier: Vec::new(),
            last: Turn { step, claims: Value::Null },
        }
    }

    /// The user who signs is changed.
    pub fn edit_user(mut self, change: impl FnOnce(User) -> User) -> Self {
        let users = std::mem::take(&mut self.account.users);
        let mut users = users.into_iter();
        self.account.users = users.next().map(change).into_iter().chain(users).collect();
        self
    }

    /// The account has a managed policy.
    pub fn managed_policy(mut self, arn: &str, policy: &str) -> Self {
        self.account.managed_policies.insert(arn.to_owned(), Octets(policy.as_bytes().to_vec()));
        self
    }

    /// Nobody signs the call.
    pub fn unsigned(self) -> Self {
        self.edit_last(|mut turn| {
            turn.step.call.caller = None;
            turn
        })
    }

    /// One more role is in the account, and a further step asks for it with the credentials of the last one.
    pub fn chained(self, setting: &Setting, role: Role) -> Self {
        let (arn, step) = (setting.role_arn(&role.name), self.earlier.len());
        let params = [("RoleArn", arn.as_str()), ("RoleSessionName", Self::NEXT_SESSION)];
        self.role(role).then(|turn| turn.call("AssumeRole", &params).by_session_of(step))
    }

    /// Another role of this name is changed.
    pub fn edit_other_role(mut self, name: &str, change: impl FnOnce(Role) -> Role) -> Self {
        if let Some(place) = self.account.roles.iter().position(|role| role.name == name) {
            let role = change(self.account.roles.remove(place));
            self.account.roles.insert(place, role);
        }
        self
    }

    /// The first step is signed by somebody else.
    pub fn first_by(mut self, caller: Caller) -> Self {
        let first = self.earlier.first_mut().unwrap_or(&mut self.last);
        first.step.call.caller = Some(caller);
        self
    }

    /// What a sound answer to each step says.
    pub(super) fn responses(&self) -> Vec<Value> {
        let mut names: Vec<Option<String>> = Vec::new();
        let mut responses = Vec::new();
        for turn in self.turns() {
            let caller = turn.step.call.caller.as_ref().and_then(|caller| match caller.credentials_of_step {
                Some(step) => names.get(step).cloned().flatten(),
                None => caller.arn.clone(),
            });
            let (response, name) = answer(turn, caller.as_deref());
            names.push(name);
            responses.push(response.into());
        }
        responses
    }
}

/// What a sound answer to a call says, and the ARN that its credentials, if any, speak as.
fn answer(turn: &Turn, caller: Option<&str>) -> (Map<String, Value>, Option<String>) {
    let Call { action, params, .. } = &turn.step.call;
    let account = caller.and_then(|arn| arn.split(':').nth(4)).unwrap_or_default();
    let mut response = turn.response();
    let mut say = |member: &str, value: Value| response.insert(member.to_owned(), value);
    let name = match action.as_str() {
        "AssumeRoleWithWebIdentity" => super::session_arn(params),
        super::saml::ACTION => turn.saml_session_arn(),
        "AssumeRole" => {
            let arn = super::session_arn(params);
            say("AssumedRoleUser", json!({"Arn": arn}));
            if let Some(identity) = params.value("SourceIdentity") {
                say("SourceIdentity", json!(identity));
            }
            arn
        }
        "GetFederationToken" => {
            let name = params.value("Name").unwrap_or_default();
            let arn = format!("arn:aws:sts::{account}:federated-user/{name}");
            say("FederatedUser", json!({"Arn": arn, "FederatedUserId": format!("{account}:{name}")}));
            Some(arn)
        }
        "GetSessionToken" => caller.map(str::to_owned),
        "GetCallerIdentity" => {
            say("Account", json!(account));
            say("Arn", json!(caller));
            // The unique ids of users and roles are drawn by whoever stores them.
            let id = caller.and_then(|arn| match arn.rsplit_once(":federated-user/") {
                Some((_, name)) => Some(format!("{account}:{name}")),
                None => arn.ends_with(":root").then(|| account.to_owned()),
            });
            if let Some(id) = id {
                say("UserId", json!(id));
            }
            None
        }
        _ => None,
    };
    (response, name)
}

/// What a user may do who hands out credentials in the name of others: that, and all that they may.
pub(crate) const BROKER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:GetFederationToken","s3:*"],"Resource":"*"}]}"#;
/// A session policy for one customer's objects.
pub(crate) const CUSTOMER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::my-bucket/customers/123/*"}]}"#;

/// A trust policy that lets a principal of AWS assume the role.
pub fn trusting(principal: &str) -> String {
    trusting_for(&json!({"AWS": principal}), &json!("sts:AssumeRole"), &json!({}))
}

/// A trust policy that lets principals do this, under these conditions.
pub fn trusting_for(principal: &Value, actions: &Value, conditions: &Value) -> String {
    let statement =
        json!({"Effect": "Allow", "Principal": principal, "Action": actions, "Condition": conditions});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A policy that allows actions on a resource.
pub fn allowing(actions: &[&str], resource: &str) -> String {
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": resource});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A policy that allows everything but these actions, which it denies.
pub fn denying(actions: &[&str]) -> String {
    let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Action": actions, "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": [allow, deny]}).to_string()
}

fn by_name(params: &[(&str, &str)]) -> Params {
    Params::Map(params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

impl Turn {
    /// Another call, with these parameters and no others.
    pub fn call(mut self, action: &str, params: &[(&str, &str)]) -> Self {
        self.step.call.params = by_name(params);
        self.claims = Value::Null;
        self.action(action)
    }

    /// Signed with the credentials that a step, counted from 0, was answered with.
    pub fn by_session_of(self, step: usize) -> Self {
        self.caller(Caller::session(step))
    }
}

impl Caller {
    /// A user, by ARN.
    pub fn user(arn: &str) -> Self {
        Self { kind: CallerKind::User, arn: Some(arn.to_owned()), credentials_of_step: None }
    }

    /// The root user of an account.
    pub fn root(account: &str) -> Self {
        let arn = Some(format!("arn:aws:iam::{account}:root"));
        Self { kind: CallerKind::Root, arn, credentials_of_step: None }
    }

    /// The session whose credentials are in the answer to a step, counted from 0.
    pub fn session(step: usize) -> Self {
        Self { kind: CallerKind::Session, arn: None, credentials_of_step: Some(step) }
    }
}

impl User {
    /// A user who may do nothing.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            path: None,
            identity_policies: Vec::new(),
            boundary: None,
            tags: BTreeMap::new(),
        }
    }

    /// With one more policy of its own.
    #[must_use]
    pub fn may(mut self, policy: &str) -> Self {
        self.identity_policies.push(Octets(policy.as_bytes().to_vec()));
        self
    }

    /// With a boundary.
    #[must_use]
    pub fn bounded(self, policy: &str) -> Self {
        Self { boundary: Some(Octets(policy.as_bytes().to_vec())), ..self }
    }

    /// With a tag.
    #[must_use]
    pub fn tagged(mut self, key: &str, value: &str) -> Self {
        self.tags.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Below a path.
    #[must_use]
    pub fn below(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }
}

impl Role {
    /// With one more policy of its own.
    #[must_use]
    pub fn may(mut self, policy: &str) -> Self {
        self.identity_policies.push(Octets(policy.as_bytes().to_vec()));
        self
    }

    /// With a boundary.
    #[must_use]
    pub fn bounded(self, policy: &str) -> Self {
        Self { boundary: Some(Octets(policy.as_bytes().to_vec())), ..self }
    }

    /// With a tag.
    #[must_use]
    pub fn tagged(mut self, key: &str, value: &str) -> Self {
        self.tags.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Below a path.
    #[must_use]
    pub fn below(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_the_step_that_began_it() {
        let setting = Setting::fixed();
        let deploy = setting.role_arn(Situation::ROLE);
        let situation = Situation::assume_role(&setting)
            .chained(&setting, Role::new("audit", trusting(&deploy)))
            .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(1));
        let arn =
            |role: &str, session: &str| format!("arn:aws:sts::123456789012:assumed-role/{role}/{session}");
        let responses = [
            json!({"AssumedRoleUser": {"Arn": arn("deploy", "ci-1234")}}),
            json!({"AssumedRoleUser": {"Arn": arn("audit", "next-1")}}),
            json!({"Account": "123456789012", "Arn": arn("audit", "next-1")}),
        ];
        assert_eq!(situation.responses(), responses);
    }

    #[test]
    fn a_federated_user_is_named_by_the_user_who_federates() {
        let setting = Setting::fixed();
        let situation = Situation::federation_token(&setting)
            .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0));
        let arn = "arn:aws:sts::123456789012:federated-user/customer-123";
        let id = "123456789012:customer-123";
        let responses = [
            json!({"FederatedUser": {"Arn": arn, "FederatedUserId": id}}),
            json!({"Account": "123456789012", "Arn": arn, "UserId": id}),
        ];
        assert_eq!(situation.responses(), responses);
    }
}
