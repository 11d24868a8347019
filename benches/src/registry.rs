//! Providers by the million, each in an account of its own with nine others, and how one of them is found.

use std::hint::black_box;
use touchstone_engine::account::{Accounts, Registration};
use touchstone_engine::arn::{AccountId, RoleArn};
use touchstone_engine::profile::Profile;

/// How many providers share an account.
const PER_ACCOUNT: u32 = 10;

/// Accounts with so many providers between them.
#[derive(Debug)]
pub struct Registry {
    accounts: Accounts,
    providers: u32,
    profile: Profile,
}

impl Registry {
    /// So many providers.
    pub fn of(providers: u32) -> Self {
        let profile = Profile::strict();
        let mut accounts = Accounts::new();
        for provider in 0..providers {
            let url = issuer(provider);
            let registration =
                Registration { url: &url, client_ids: &["sts.amazonaws.com"], thumbprints: &[] };
            let id = AccountId::parse(&account(provider)).expect("an account");
            accounts.open(id).create_provider(&registration, &profile).expect("a provider");
        }
        Self { accounts, providers, profile }
    }

    /// The role and the issuer of lookups, spread over the providers; the names are as long whatever their number.
    pub fn lookups(&self, count: u32) -> Vec<(String, String)> {
        let spread = |n: u32| n * (self.providers / count);
        let role = |provider| format!("arn:aws:iam::{}:role/deploy", account(provider));
        (0..count).map(spread).map(|provider| (role(provider), issuer(provider))).collect()
    }

    /// Whether the role's account has a provider of this issuer.
    pub fn finds(&self, role: &str, issuer: &str) -> bool {
        let role = RoleArn::parse(role).expect("a role");
        black_box(self.accounts.provider(&role, issuer, &self.profile)).is_ok()
    }
}

fn account(provider: u32) -> String {
    format!("{:012}", provider / PER_ACCOUNT)
}

fn issuer(provider: u32) -> String {
    format!("https://issuer-{provider:07}.touchstone.example")
}
