//! Conditions on the keys that AWS puts into requests.

mod address;
mod combination;
mod number;
mod presence;
mod set;
mod text;
mod time;

use super::{Chapter, on, under};
use crate::build::{Class, PolicyQuestion};
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    let mut classes = text::classes();
    classes.extend(number::classes());
    classes.extend(time::classes());
    classes.extend(address::classes());
    classes.extend(presence::classes());
    classes.extend(set::classes());
    classes.extend(combination::classes());
    classes
}

const PAGE: &str = "reference_policies_elements_condition_operators";

const UNREADABLE: &str = "AWS does not say what becomes of a value that cannot be read; as one that matches \
                          nothing it fails an operator and satisfies its negation";

/// A user who may do everything under one operator over one key.
fn when(operator: &str, key: &str, wanted: &str, value: &str) -> PolicyQuestion {
    under(on(operator, key, wanted)).context(key, value)
}

/// A name, an operator, a key, what is wanted of it, what it is, and a sentence.
type Holds<'v> = (&'v str, &'v str, &'v str, &'v str, &'v str, &'v str);

impl Chapter {
    fn all_hold<const N: usize>(self, class: Class, rows: [Holds<'_>; N]) -> Class {
        rows.into_iter().fold(class, |class, (name, operator, key, wanted, value, sentence)| {
            class.with(self.allowed(name, sentence).policy(&when(operator, key, wanted, value)))
        })
    }

    /// The same, where the name is followed by a twin, from which only the value differs.
    fn none_holds<const N: usize>(self, class: Class, rows: [(&str, Holds<'_>); N]) -> Class {
        rows.into_iter().fold(class, |class, (twin, (name, operator, key, wanted, value, sentence))| {
            let draft = self.unmet(name, sentence, twin, &format!("the value is `{value}`"));
            class.with(draft.policy(&when(operator, key, wanted, value)))
        })
    }
}
