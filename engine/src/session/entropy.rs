//! Randomness, which is an argument: the engine has none of its own.

use std::error::Error;
use std::fmt;

/// A source of random octets. Credentials are as good as it is.
///
/// A program passes the operating system's. Vectors and tests pass a fixed stream, from which the same
/// credentials come every time; those are for nothing else.
pub trait Entropy {
    /// Fills `octets`, all of them or, with an error, as good as none.
    fn fill(&mut self, octets: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The source has no random octets to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoEntropy;

impl fmt::Display for NoEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no random octets are available")
    }
}

impl Error for NoEntropy {}

/// The next octets of the source.
pub(super) fn draw<const COUNT: usize>(entropy: &mut dyn Entropy) -> Result<[u8; COUNT], NoEntropy> {
    let mut octets = [0; COUNT];
    entropy.fill(&mut octets)?;
    Ok(octets)
}
