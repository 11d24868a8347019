//! The fingerprint of RSA moduli from a faulty generator (CVE-2017-15361).
//!
//! That generator took its primes as `k * M + 65537^a mod M`, with M a product of the first primes. So modulo
//! each of those primes the modulus is a power of 65537, which a random one rarely is for all of them.
//! Source: Nemec, Sys, Svenda, Klinec, Matyas: "The Return of Coppersmith's Attack", ACM CCS 2017, section 2.

/// Primes modulo which the powers of 65537 leave out some residues: every prime from 11 to 167 for which they do.
const PRIMES: [u8; 17] = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/// Whether the modulus, big-endian, carries the fingerprint.
pub(crate) fn has_roca_fingerprint(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| is_power_of_generator(remainder(modulus, u32::from(*prime)), u32::from(*prime)))
}

fn remainder(big_endian: &[u8], prime: u32) -> u32 {
    big_endian.iter().fold(0, |rest, octet| (rest * 256 + u32::from(*octet)) % prime)
}

fn is_power_of_generator(residue: u32, prime: u32) -> bool {
    let generator = 65537 % prime;
    let mut power = 1;
    for _ in 1..prime {
        if power == residue {
            return true;
        }
        power = power * generator % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prime_of_the_table_leaves_out_a_residue() {
        for prime in PRIMES.map(u32::from) {
            assert!((1..prime).any(|residue| !is_power_of_generator(residue, prime)), "{prime}");
        }
    }

    #[test]
    fn a_power_of_the_generator_carries_the_fingerprint_and_its_neighbour_does_not() {
        let power = 65537_u64.pow(3);
        assert!(has_roca_fingerprint(&power.to_be_bytes()));
        assert!(!has_roca_fingerprint(&(power + 2).to_be_bytes()));
    }
}
