//! The whole call: the failure modes with their messages, and the credentials that come out.

#![expect(clippy::unwrap_used, reason = "tests")]

use touchstone_corpus::build::Situation;
use touchstone_corpus::format::Case;
use touchstone_corpus::judge;
use touchstone_corpus::mint::{Jwks, Jwt, Setting};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::account::{Accounts, Permissions, Registration, Role};
use touchstone_engine::arn::RoleArn;
use touchstone_engine::crypto::{Backend, SealingKey};
use touchstone_engine::policy::{Context, Keys, Outcome, Values};
use touchstone_engine::profile::Profile;
use touchstone_engine::session::{self, Caller, Entropy, Identity, Mint, NoEntropy, Question};
use touchstone_engine::web_identity::{
    Answer, CacheLimits, Interruption, KeyCache, Scratch, Sts, assume_role_with_web_identity,
};

fn refused(situation: &Situation, profile: &Profile) -> (&'static str, &'static str, String) {
    let case = Case::Sts(situation.input());
    let rejection = judge::judge(&Ablated::of(profile), &case, Backend::PREFERRED).unwrap_err();
    (rejection.step().name(), rejection.code().name(), rejection.message().to_owned())
}

fn assert_refused(situation: &Situation, step: &str, code: &str, [strict, aws]: [&str; 2]) {
    for (profile, message) in [(Profile::strict(), strict), (Profile::aws(), aws)] {
        assert_eq!(refused(situation, &profile), (step, code, message.to_owned()));
    }
}

const NOT_VALIDATED: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.";

#[test]
fn step_3_no_provider_for_the_issuer() {
    let setting = Setting::fixed();
    let situation = Situation::new(&setting).without_provider();
    let aws = format!("No OpenIDConnect provider found in your account for {}", setting.issuer_origin);
    let strict = "No OpenIDConnect provider found";
    assert_refused(&situation, "lookup-provider", "InvalidIdentityToken", [strict, &aws]);
}

#[test]
fn step_5_signed_by_somebody_else() {
    let setting = Setting::fixed();
    let forged = Jwt::new(&setting).forged_by("rsa-2048-b");
    let situation = Situation::new(&setting).token(&forged);
    let messages = ["Token signature invalid", NOT_VALIDATED];
    assert_refused(&situation, "verify-signature", "InvalidIdentityToken", messages);
}

#[test]
fn step_6_the_time_is_up() {
    let setting = Setting::fixed();
    let expired = Jwt::new(&setting).claim("exp", setting.now - 400).claim("iat", setting.now - 4000);
    let situation = Situation::new(&setting).token(&expired);
    let aws = format!(
        "Token expired: current date/time {} must be before the expiration date/time {}",
        setting.now - 300,
        setting.now - 400
    );
    assert_refused(&situation, "validate-claims", "ExpiredTokenException", ["Token expired", &aws]);
}

#[test]
fn step_6_meant_for_somebody_else() {
    let setting = Setting::fixed();
    let situation = Situation::new(&setting).token(&Jwt::new(&setting).claim("aud", "somebody-else"));
    let messages = ["Invalid audience in token", NOT_VALIDATED];
    assert_refused(&situation, "validate-claims", "InvalidIdentityToken", messages);
}

#[test]
fn step_7_the_trust_policy_does_not_agree() {
    let setting = Setting::fixed();
    let situation = Situation::new(&setting).token(&Jwt::new(&setting).claim("sub", "somebody-else"));
    let message = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    assert_refused(&situation, "evaluate-trust-policy", "AccessDenied", [message, message]);
}

/// Counts up: as good as random for a test, and the same every time.
struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, octets: &mut [u8]) -> Result<(), NoEntropy> {
        for octet in octets {
            self.0 = self.0.wrapping_add(1);
            *octet = self.0;
        }
        Ok(())
    }
}

fn allow(actions: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{actions}","Resource":"*"}}}}"#
    )
}

#[test]
fn credentials_need_no_store_to_be_honoured() {
    let (setting, profile) = (Setting::fixed(), Profile::aws());
    let role_arn = setting.role_arn("deploy");
    let role_arn = RoleArn::parse(&role_arn).unwrap();
    let mut accounts = Accounts::new();
    let account = accounts.open(role_arn.account());
    let registration =
        Registration { url: &setting.issuer_origin, client_ids: &[Jwt::AUDIENCE], thumbprints: &[] };
    account.create_provider(&registration, &profile).unwrap();
    let trust = serde_json::json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow",
        "Principal": {"Federated": setting.provider_arn()},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {setting.claim_key("sub"): Jwt::SUBJECT}},
    }});
    let role = Role::new(&role_arn, "AROAEXAMPLE", trust.to_string().as_bytes(), &profile).unwrap();
    let may = Permissions::none().with_policy(allow("s3:*").as_bytes(), &profile).unwrap();
    account.put_role(role.with_permissions(may));

    let token = String::from_utf8(Jwt::new(&setting).mint()).unwrap();
    let passed = allow("s3:Get*");
    let parameters = [
        ("RoleArn", role_arn.as_str()),
        ("RoleSessionName", "ci-1234"),
        ("WebIdentityToken", &token),
        ("Policy", &passed),
    ];
    let (mut keys, mut scratch) = (KeyCache::new(CacheLimits::default()), Scratch::default());
    let key = SealingKey::new([7; 32], Backend::PREFERRED);
    let mut entropy = Counting(0);
    let mut mint = Mint { key: &key, entropy: &mut entropy };

    let sts = Sts { accounts: &accounts, keys: &mut keys, scratch: &mut scratch };
    let asked = assume_role_with_web_identity(&parameters, sts, &mut mint, setting.now, &profile);
    let Err(Interruption::Needs(need)) = asked else { panic!("the keys are not there yet") };
    let discovery = serde_json::json!({"issuer": setting.issuer_origin, "jwks_uri": setting.keys_url()});
    let documents = [
        (setting.discovery_url(), discovery.to_string().into_bytes()),
        (setting.keys_url(), Jwks::provider().mint()),
    ];
    let mut need = Some(need);
    for (url, body) in &documents {
        let needed = need.take().unwrap();
        assert_eq!(needed.url(), url);
        let answer = Answer::Document { status: 200, body, location: None, untrusted_chain: None };
        need = needed.supply(&answer, &mut keys, setting.now, Backend::PREFERRED, &profile).unwrap();
    }
    assert!(need.is_none());

    let sts = Sts { accounts: &accounts, keys: &mut keys, scratch: &mut scratch };
    let response = assume_role_with_web_identity(&parameters, sts, &mut mint, setting.now, &profile).unwrap();
    assert_eq!(response.assumed_role_id(), "AROAEXAMPLE:ci-1234");
    let credentials = response.credentials;
    assert!(credentials.access_key_id().as_str().starts_with("ASIA"));
    assert_eq!(credentials.expiration(), setting.now + 3600);

    let opened = session::open(credentials.session_token(), &key, setting.now + 3599, &profile).unwrap();
    assert_eq!(opened.access_key_id(), credentials.access_key_id().as_str());
    assert_eq!(opened.secret_access_key(), credentials.secret_access_key());
    let Identity::AssumedRole { session_name, provider, .. } = opened.identity() else {
        panic!("the session is a role's")
    };
    assert_eq!((session_name.as_str(), provider.clone()), ("ci-1234", Some(setting.provider_arn())));
    assert!(session::open(credentials.session_token(), &key, setting.now + 3600, &profile).is_err());

    // The role may do everything with S3; what was passed leaves reading.
    let caller = Caller::session(&opened, &accounts, setting.now, &profile).unwrap();
    let outcome = |action: &str| {
        let context = Keys::default();
        let resource = "arn:aws:s3:::reports/plan";
        let question = Question {
            action,
            resource,
            resource_account: &setting.account,
            resource_policies: None,
            context: &context,
        };
        caller.decide(&question, setting.now).outcome
    };
    assert_eq!(outcome("s3:GetObject"), Outcome::Allow);
    assert_eq!(outcome("s3:PutObject"), Outcome::ImplicitDeny);
    assert_eq!(
        caller.keys(setting.now).value("aws:federatedprovider"),
        Values::One(setting.provider_arn().into())
    );
}
