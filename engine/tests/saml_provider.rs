//! What an account keeps of a SAML provider's private keys: their ids come from here, so that no vector can name one.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use touchstone_engine::account::{Account, Accounts, KeyChange, SamlProviderChange};
use touchstone_engine::api::SamlProviderCall;
use touchstone_engine::arn::AccountId;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Profile;

const ARN: &str = "arn:aws:iam::111122223333:saml-provider/workforce";

/// An account with a provider that has so many private keys.
fn with_keys(accounts: &mut Accounts, count: usize) -> &mut Account {
    let account = accounts.open(AccountId::parse("111122223333").unwrap());
    let metadata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/examples/saml/metadata.xml");
    let metadata = fs::read(metadata).unwrap();
    let (nothing, profile) = (SamlProviderChange::default(), Profile::strict());
    account.create_saml_provider("workforce", &metadata, &nothing, Backend::PREFERRED, &profile).unwrap();
    for _ in 0..count {
        update(account, &[("AddPrivateKey", "-----BEGIN PRIVATE KEY-----")]).unwrap();
    }
    account
}

/// The id of the rule that refuses, and what is said.
fn update(account: &mut Account, more: &[(&str, &str)]) -> Result<(), (&'static str, String)> {
    let parameters = [&[("SAMLProviderArn", ARN)], more].concat();
    let (call, profile) = (SamlProviderCall::Update, Profile::strict());
    let answer = call.answer(&parameters, account, Backend::PREFERRED, &profile);
    answer.map(drop).map_err(|no| (no.rule().id(), no.message().to_owned()))
}

fn ids(account: &Account) -> Vec<String> {
    account.saml_provider(ARN).unwrap().key_ids().map(str::to_owned).collect()
}

#[test]
fn a_key_goes_and_the_other_stays() {
    let mut accounts = Accounts::new();
    let account = with_keys(&mut accounts, 2);
    let [first, second] = ids(account).try_into().unwrap();
    assert_ne!(first, second);
    assert_eq!(update(account, &[("AssertionEncryptionMode", "Required")]), Ok(()));
    assert_eq!(update(account, &[("RemovePrivateKey", &first)]), Ok(()));
    assert_eq!(ids(account), [second.as_str()]);
    // Observed: iam-saml-remove-last-key-required.
    let refused = ("saml-provider.kept-key", "Failed to remove private key.".to_owned());
    assert_eq!(update(account, &[("RemovePrivateKey", &second)]), Err(refused));
    assert_eq!(ids(account), [second.as_str()]);
    // The next one has an id that was never given before.
    assert_eq!(update(account, &[("AddPrivateKey", "x")]), Ok(()));
    let [kept, new] = ids(account).try_into().unwrap();
    assert_eq!(kept, second);
    assert!(![first, second].contains(&new));
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut accounts = Accounts::new();
    let account = with_keys(&mut accounts, 1);
    let before = ids(account);
    let bad = [("AddPrivateKey", "x"), ("SAMLMetadataDocument", "no metadata")];
    assert_eq!(update(account, &bad).map_err(|no| no.0), Err("saml-provider.metadata-length"));
    assert_eq!(ids(account), before);
}

#[test]
fn a_change_of_a_key_may_come_with_a_change_of_the_mode() {
    let mut accounts = Accounts::new();
    let account = with_keys(&mut accounts, 0);
    assert_eq!(update(account, &[("AddPrivateKey", "x"), ("AssertionEncryptionMode", "Required")]), Ok(()));
    let change =
        SamlProviderChange { key: Some(KeyChange::Remove("SAMLPK")), ..SamlProviderChange::default() };
    let changed = account.change_saml_provider(ARN, &change, Backend::PREFERRED, &Profile::strict());
    assert_eq!(changed.map_err(|no| no.rule().id()), Err("provider.exists"));
}

#[test]
fn a_provider_that_is_made_removes_nothing() {
    let mut accounts = Accounts::new();
    let account = with_keys(&mut accounts, 0);
    let document = String::from_utf8(account.saml_provider(ARN).unwrap().document().to_vec()).unwrap();
    let parameters = [
        ("Name", "contractors"),
        ("SAMLMetadataDocument", document.as_str()),
        ("AddPrivateKey", "x"),
        ("RemovePrivateKey", "SAMLPK"),
    ];
    let profile = Profile::strict();
    let answer = SamlProviderCall::Create.answer(&parameters, account, Backend::PREFERRED, &profile);
    let arn = ARN.replace("workforce", "contractors");
    assert_eq!(answer.map(|answer| answer["SAMLProviderArn"] == *arn), Ok(true));
    assert_eq!(account.saml_provider(&arn).map(|provider| provider.key_ids().count()), Some(1));
}
