//! See [`touchstone_fuzz::PATTERN`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::PATTERN);
