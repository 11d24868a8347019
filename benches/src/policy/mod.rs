//! The policy language: what is asked of a policy, and who answers.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`subject`] | policies of so many statements, and the requests they are asked about |
//! | [`judge`] | a policy read once, with its requests prepared; every answer checked before anything is timed |
//! | [`engine`] | the engine |
//! | [`iam_rs`] | `iam-rs`, which interprets IAM's documents |
//! | [`aspen`] | `scratchstack-aspen`, which makes regular expressions of their patterns |
//! | `cedar` | `cedar-policy`, another language; with the feature `cedar` |

pub mod aspen;
#[cfg(feature = "cedar")]
pub mod cedar;
pub mod engine;
pub mod iam_rs;
pub mod judge;
pub mod subject;

#[cfg(test)]
mod tests {
    use super::judge::Judge;
    use super::subject::Subject;

    #[test]
    fn everybody_answers_as_expected() {
        for subject in Subject::SIZES.map(Subject::of) {
            Judge::<super::engine::Engine>::of(&subject);
            Judge::<super::iam_rs::IamRs>::of(&subject);
            Judge::<super::aspen::Aspen>::of(&subject);
            #[cfg(feature = "cedar")]
            Judge::<super::cedar::Cedar>::of(&subject);
        }
    }
}
