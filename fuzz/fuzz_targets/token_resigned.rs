//! See [`touchstone_fuzz::TOKEN_RESIGNED`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::TOKEN_RESIGNED);
