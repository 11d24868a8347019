//! The invariants of the policy language, by number.
//!
//! Each is a claim about whoever decides. Of the engine it must hold; and it must not hold of one that decides by a hash
//! of the question, nor of the model with the rule misread that the invariant is about: an invariant that nothing
//! breaks would say nothing. What is an exception is part of the claim, and has its witness in `witness`.

#![cfg(test)]

mod address;
mod combination;
mod comparison;
mod condition;
mod document;
mod glob;
mod principal;
mod restriction;
mod statement;
mod subject;
mod variable;
mod witness;

use std::collections::BTreeSet;

#[test]
fn every_invariant_is_here() {
    let modules = [
        address::NUMBERS,
        combination::NUMBERS,
        comparison::NUMBERS,
        condition::NUMBERS,
        document::NUMBERS,
        glob::NUMBERS,
        principal::NUMBERS,
        restriction::NUMBERS,
        statement::NUMBERS,
        variable::NUMBERS,
    ];
    let numbers: Vec<u8> = modules.concat();
    let distinct: BTreeSet<u8> = numbers.iter().copied().collect();
    assert_eq!(distinct.len(), numbers.len(), "a number stands twice");
    assert!(distinct.into_iter().eq(1..=70), "{numbers:?}");
}
