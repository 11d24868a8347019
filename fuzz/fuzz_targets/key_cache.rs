//! See [`touchstone_fuzz::KEY_CACHE`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::KEY_CACHE);
