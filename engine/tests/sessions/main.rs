//! Sessions that are really minted: a call is answered, its session token opened, and the session asked what it may do.

#![cfg(test)]

mod chain;
mod federated_user;
mod house;
mod own_session;
mod role_session;
