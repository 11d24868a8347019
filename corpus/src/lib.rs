//! The corpus of Touchstone: graded vectors that any implementation can replay, the code that mints and signs
//! them, the format, the replayer, and what the corpus proves about itself.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`format`](mod@format) | the vectors as they stand in `corpus/vectors` |
//! | [`mint`] | test keys, signatures and tokens, the same bytes every time |
//! | [`build`] | the vectors, as code |
//! | [`judge`] | the reference engine, asked in the terms of the corpus |
//! | [`protocol`] | the adapter protocol |

pub mod build;
pub mod format;
pub mod judge;
pub mod mint;
pub mod protocol;
