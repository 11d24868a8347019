//! See [`touchstone_fuzz::SAML_RESIGNED`].
#![cfg_attr(fuzzing, no_main)]

touchstone_fuzz::fuzz!(touchstone_fuzz::SAML_RESIGNED);
