//! See [`touchstone_fuzz::POLICY_DOCUMENT`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::POLICY_DOCUMENT);
