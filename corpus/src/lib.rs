//! The corpus of Touchstone: graded vectors that any implementation can replay, the code that mints and signs
//! them, the format, the replayer, and what the corpus proves about itself.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`format`](mod@format) | the vectors as they stand in `corpus/vectors` |
//! | [`mint`] | test keys, signatures and tokens, the same bytes every time |
//! | [`build`] | the vectors, as code |
//! | [`generated`] | every file that is generated: vectors, schema, the documentation of the rules |
//! | [`load`] | the corpus as it is replayed |
//! | [`judge`] | the reference engine, asked in the terms of the corpus |
//! | [`protocol`], [`adapter`] | the adapter protocol, and the reference engine behind it |
//! | [`results`] | what a vector says comes out against what came out |
//! | [`replay`], [`report`] | vectors put to a target, and what came of it |
//! | [`lint`], [`coverage`], [`clauses`] | what the corpus must be, and what it proves about itself |

pub mod adapter;
pub mod build;
pub mod clauses;
pub mod coverage;
pub mod format;
pub mod generated;
pub mod judge;
pub mod lint;
pub mod load;
pub mod mint;
pub mod protocol;
pub mod replay;
pub mod report;
pub mod results;
