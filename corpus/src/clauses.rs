//! The normative clauses that the corpus sets out to cover, in the spelling that vectors cite them by.

/// A clause and what it asks of a verifier.
pub const CLAUSES: &[(&str, &str)] = &[
    ("RFC 4648 section 3.5", "the unused bits of an encoding are zero"),
    (
        "RFC 7493 section 2.2",
        "numbers stay within what a double holds exactly",
    ),
    (
        "RFC 7515 section 2",
        "base64url without padding, line breaks or white space",
    ),
    ("RFC 7515 section 3.1", "compact serialization is three segments"),
    (
        "RFC 7515 section 4",
        "member names in a header are unique; unknown parameters are ignored",
    ),
    (
        "RFC 7515 section 4.1.1",
        "`alg` must be present, a string, and known",
    ),
    ("RFC 7515 section 4.1.2", "`jku` is not trusted by itself"),
    ("RFC 7515 section 4.1.3", "`jwk` is not trusted by itself"),
    ("RFC 7515 section 4.1.4", "`kid` is a case-sensitive string"),
    ("RFC 7515 section 4.1.6", "`x5c` is not trusted by itself"),
    (
        "RFC 7515 section 4.1.11",
        "`crit` is understood or the token refused",
    ),
    (
        "RFC 7515 section 5.2",
        "the steps of validation; the signature must verify",
    ),
    (
        "RFC 7517 section 4",
        "member names in a key are unique; unknown members are ignored",
    ),
    ("RFC 7517 section 4.2", "`use` says what a key is for"),
    (
        "RFC 7517 section 4.3",
        "`key_ops` says what a key is for, and agrees with `use`",
    ),
    ("RFC 7517 section 4.4", "`alg` says which algorithm a key is for"),
    ("RFC 7517 section 4.5", "`kid` matches a key"),
    ("RFC 7517 section 4.7", "`x5c` certifies the key beside it"),
    ("RFC 7517 section 5", "keys of unknown types are ignored"),
    ("RFC 7517 section 5.1", "`keys` is an array"),
    ("RFC 7518 section 2", "integers are in as few octets as possible"),
    ("RFC 7518 section 3.1", "the algorithms and their names"),
    (
        "RFC 7518 section 3.3",
        "RSA keys have 2048 bits or more; PKCS #1 v1.5 as specified",
    ),
    (
        "RFC 7518 section 3.4",
        "ECDSA signatures are r and s at full width",
    ),
    ("RFC 7518 section 3.5", "RSASSA-PSS as specified"),
    ("RFC 7518 section 3.6", "an unsecured JWS is not accepted"),
    (
        "RFC 7518 section 6.2.1",
        "an EC key has a curve and a point on it",
    ),
    ("RFC 7518 section 6.2.1.2", "coordinates are at full width"),
    (
        "RFC 7518 section 6.3.1",
        "an RSA key has a modulus and an exponent",
    ),
    (
        "RFC 7519 section 2",
        "NumericDate is a number of seconds, which may have a fraction",
    ),
    ("RFC 7519 section 4", "claim names are unique"),
    ("RFC 7519 section 4.1.1", "`iss` is a case-sensitive string"),
    ("RFC 7519 section 4.1.2", "`sub` is a case-sensitive string"),
    ("RFC 7519 section 4.1.3", "`aud` names us"),
    ("RFC 7519 section 4.1.4", "`exp` has not come"),
    ("RFC 7519 section 4.1.5", "`nbf` has come"),
    ("RFC 7519 section 4.1.6", "`iat` is a NumericDate"),
    ("RFC 7519 section 5.1", "`typ` is a media type"),
    ("RFC 7519 section 5.2", "`cty` marks a nested JWT"),
    ("RFC 7519 section 7.2", "a claims set is a JSON object in UTF-8"),
    ("RFC 7797 section 6", "`b64` is critical"),
    (
        "RFC 8017 section 8.2.2",
        "the encoded message is compared as a whole",
    ),
    ("RFC 8037 section 3.1", "EdDSA with the curve of the key"),
    ("RFC 8259 section 2", "the grammar of JSON"),
    ("RFC 8259 section 8.1", "UTF-8 without a byte order mark"),
    ("RFC 8259 section 9", "a reader may bound depth and size"),
    (
        "RFC 8725 section 3.1",
        "the verifier decides on algorithms, one for each key",
    ),
    ("RFC 8725 section 3.2", "algorithms and keys are strong enough"),
    (
        "RFC 8725 section 3.3",
        "every cryptographic operation is validated",
    ),
    ("RFC 8725 section 3.4", "cryptographic inputs are validated"),
    ("RFC 8725 section 3.7", "UTF-8 is the only encoding"),
    (
        "RFC 8725 section 3.8",
        "the key belongs to the issuer; the subject to the application",
    ),
    ("RFC 8725 section 3.9", "the audience is compared"),
    (
        "RFC 8725 section 3.10",
        "received claims and parameters such as `kid` and `jku` are not trusted",
    ),
    ("RFC 8725 section 3.11", "types are explicit"),
    (
        "RFC 8725 section 3.12",
        "rules for different kinds of tokens exclude each other",
    ),
    ("OpenID Connect Core 1.0 section 2", "the claims of an ID token"),
    (
        "OpenID Connect Core 1.0 section 3.1.3.7",
        "validation of an ID token",
    ),
    (
        "OpenID Connect Core 1.0 section 10.1",
        "with several keys, `kid` is given",
    ),
];

/// Whether a source is spelled like a clause, and so must be one of the table.
pub fn is_clause(source: &str) -> bool {
    source.starts_with("RFC ") || source.starts_with("OpenID ")
}
