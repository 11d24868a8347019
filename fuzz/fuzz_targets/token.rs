//! See [`touchstone_fuzz::TOKEN`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::TOKEN);
