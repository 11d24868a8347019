//! See [`touchstone_fuzz::TRUST_POLICY`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::TRUST_POLICY);
