//! Where choices come from. Generators take [`Unstructured`]; libFuzzer fills it with its input, and these with
//! what proptest draws, or with a stream that a seed begins.

use arbitrary::Unstructured;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use std::fmt::Debug;

/// Octets of choices for one value: what its generator uses up at the most, but for rare ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    octets: usize,
}

impl Budget {
    /// For a token, its keys and what is done to it.
    pub const TOKEN: Self = Self { octets: 512 };
    /// For a request and the policies that apply to it.
    pub const POLICIES: Self = Self { octets: 1536 };

    /// A strategy of proptest for what a generator makes. It shrinks the choices: fewer and smaller ones make simpler
    /// values.
    pub fn strategy<T: Debug>(
        self,
        generate: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<T>,
    ) -> impl Strategy<Value = T> {
        self.choices().prop_filter_map("choices that make a value", move |octets| {
            generate(&mut Unstructured::new(&octets)).ok()
        })
    }

    /// The choices themselves.
    pub fn choices(self) -> impl Strategy<Value = Vec<u8>> {
        vec(any::<u8>(), 0..=self.octets)
    }

    /// What a generator makes of the choices that `seed` begins; the same every time.
    pub fn from_seed<T>(
        self,
        seed: u64,
        generate: impl FnOnce(&mut Unstructured<'_>) -> arbitrary::Result<T>,
    ) -> arbitrary::Result<T> {
        generate(&mut Unstructured::new(&stream(seed, self.octets)))
    }
}

/// [`Budget::strategy`] with the choices of a token.
pub fn strategy<T: Debug>(
    generate: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<T>,
) -> impl Strategy<Value = T> {
    Budget::TOKEN.strategy(generate)
}

/// [`Budget::from_seed`] with the choices of a token.
pub fn from_seed<T>(
    seed: u64,
    generate: impl FnOnce(&mut Unstructured<'_>) -> arbitrary::Result<T>,
) -> arbitrary::Result<T> {
    Budget::TOKEN.from_seed(seed, generate)
}

/// Octets that look random and are not: `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
fn stream(seed: u64, octets: usize) -> Vec<u8> {
    let mut state = seed;
    let mut word = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)).to_le_bytes()
    };
    (0..octets / 8).flat_map(|_| word()).collect()
}
