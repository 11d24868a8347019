//! ARNs: six segments, split at the first five colons, each compared on its own. Source:
//! `reference_policies_elements_resource`, `reference_policies_elements_condition_operators`.

use super::text::{Bent, Mark, matches};

/// The six segments of a text; the sixth keeps its colons. `None`: it has fewer.
pub(super) fn segments(arn: &str) -> Option<Vec<String>> {
    let segments: Vec<String> = arn.splitn(6, ':').map(str::to_owned).collect();
    (segments.len() == 6).then_some(segments)
}

/// Whether an ARN matches a pattern, segment by segment.
pub(super) fn matches_arn(pattern: &[Mark], arn: &str, bent: Bent) -> bool {
    if pattern == [Mark::Any] {
        return true;
    }
    let patterns: Vec<&[Mark]> = pattern.splitn(6, |mark| *mark == Mark::Letter(':')).collect();
    match segments(arn) {
        Some(segments) if patterns.len() == 6 => {
            let mut both = patterns.iter().zip(&segments);
            both.all(|(pattern, segment)| matches(pattern, segment, bent))
        }
        _ => false,
    }
}
