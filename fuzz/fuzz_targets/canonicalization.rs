//! See [`touchstone_fuzz::CANONICALIZATION`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::CANONICALIZATION);
