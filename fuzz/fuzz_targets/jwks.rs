//! See [`touchstone_fuzz::JWKS`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::JWKS);
