//! See [`touchstone_fuzz::XML_SIGNATURE`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::XML_SIGNATURE);
