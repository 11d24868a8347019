//! See [`touchstone_fuzz::SESSION_TOKEN`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::SESSION_TOKEN);
