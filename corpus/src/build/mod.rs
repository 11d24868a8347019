//! The vectors, as code that reads like prose: what the attack is, the rule it breaks, and four lines that make it.
//!
//! A verdict is written down here by hand, from the source it cites. That the engine agrees is for
//! [`crate::coverage`] to find out.

mod c14n_question;
mod draft;
mod id_token;
mod jws;
mod policy;
mod policy_question;
mod policy_text;
mod recorded;
mod situation;
mod sts;
mod trust;
mod trust_question;
mod xml_c14n;

pub use c14n_question::C14nQuestion;
pub use draft::{Class, Draft, Question, accept, documented, inferred, observed, reject};
pub use policy_question::{
    PolicyQuestion, anonymous, federated_user, role, role_session, root, stranger, user,
};
pub use policy_text::{policy, web_identity_statement};
pub(crate) use situation::{BROKER, CUSTOMER};
pub use situation::{Situation, Turn, allowing, denying, trusting, trusting_for};
pub use trust_question::TrustQuestion;

use crate::format::VectorFile;
use crate::mint::Setting;

/// Every class, minted for a setting, in the order of the table that `touchstone replay` prints.
pub fn classes(setting: &Setting) -> Vec<VectorFile> {
    let mut classes = jws::classes(setting);
    classes.extend(id_token::classes(setting));
    classes.extend(xml_c14n::classes());
    classes.extend(policy::classes());
    classes.extend(trust::classes(setting));
    classes.extend(sts::classes(setting));
    classes.extend(recorded::classes());
    classes
}

/// The bytes of a vector file.
pub fn render(file: &VectorFile) -> String {
    let mut text = serde_json::to_string_pretty(file).unwrap_or_default();
    text.push('\n');
    text
}

/// Where a class stands under `corpus/vectors`.
pub fn path(file: &VectorFile) -> String {
    format!("{}/{}.json", file.kind, file.class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::lint;
    use crate::load::Corpus;

    #[test]
    fn xml_policy_trust_and_sts_vectors_are_sound_and_read_back_as_they_were_written() {
        let setting = Setting::fixed();
        let classes =
            [xml_c14n::classes(), sts::classes(&setting), policy::classes(), trust::classes(&setting)]
                .concat();
        for class in &classes {
            assert_eq!(&serde_json::from_str::<VectorFile>(&render(class)).unwrap(), class);
        }
        assert_eq!(lint(&Corpus { classes }), [""; 0]);
    }
}
