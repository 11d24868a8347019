//! `IpAddress`, and the `Arn` operators.

use super::super::{Chapter, SECOND, alike, on, open, under, unless};
use super::{PAGE, UNREADABLE, when};
use crate::format::{Severity, VectorFile};
use serde_json::json;

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![address(), arn()]
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn address() -> VectorFile {
    const IP: Chapter = Chapter::iam("ip-address-condition", PAGE);
    const SOURCE: &str = "aws:SourceIp";
    let class = IP.open("`IpAddress` and `NotIpAddress`").severity(Severity::High);
    #[rustfmt::skip]
    let class = IP.all_hold(class, [
        ("in-block", "IpAddress", SOURCE, "203.0.113.0/24", "203.0.113.5", "the address is in the block"),
        ("last-of-block", "IpAddress", SOURCE, "203.0.113.0/24", "203.0.113.255", "the last address of the block"),
        ("block-within-an-octet", "IpAddress", SOURCE, "203.0.113.64/26", "203.0.113.127",
            "a block need not end with an octet"),
        ("alone", "IpAddress", SOURCE, "203.0.113.7", "203.0.113.7", "an address without a length is a block of one"),
        ("block-of-one", "IpAddress", SOURCE, "203.0.113.7/32", "203.0.113.7", "a block of one"),
        ("block-of-all", "IpAddress", SOURCE, "0.0.0.0/0", "198.51.100.1", "the block of every address"),
        ("six-in-block", "IpAddress", SOURCE, "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::9",
            "an IPv6 address is in its block, whatever the case"),
        ("six-spelled-out", "IpAddress", SOURCE, "2001:db8:0:0::/64", "2001:0db8:0000:0000:0000:0000:0000:0001",
            "an IPv6 address has many spellings"),
        ("private", "IpAddress", "aws:VpcSourceIp", "10.0.0.0/8", "10.255.0.1", "an address within the network"),
        ("not-in-block", "NotIpAddress", SOURCE, "203.0.113.0/24", "203.0.112.255", "the address before the block excepted"),
    ]);
    #[rustfmt::skip]
    let class = IP.none_holds(class, [
        ("last-of-block", ("after-block", "IpAddress", SOURCE, "203.0.113.0/24", "203.0.114.0",
            "the first address after the block")),
        ("in-block", ("before-block", "IpAddress", SOURCE, "203.0.113.0/24", "203.0.112.255",
            "the last address before the block")),
        ("block-within-an-octet", ("after-block-within-an-octet", "IpAddress", SOURCE, "203.0.113.64/26",
            "203.0.113.128", "the first address after a block that does not end with an octet")),
        ("alone", ("longer-as-text", "IpAddress", SOURCE, "203.0.113.7", "203.0.113.70",
            "an address that begins like the one wanted")),
        ("block-of-one", ("neighbour", "IpAddress", SOURCE, "203.0.113.7/32", "203.0.113.6", "the address next to it")),
        ("block-of-all", ("other-family", "IpAddress", SOURCE, "0.0.0.0/0", "2001:db8::1",
            "every IPv4 address is no IPv6 address")),
        ("six-in-block", ("six-after-block", "IpAddress", SOURCE, "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::9",
            "the address is in the block after")),
        ("not-in-block", ("excepted", "NotIpAddress", SOURCE, "203.0.113.0/24", "203.0.113.0",
            "the first address of the block excepted")),
    ]);
    let office = |operator: &str| unless(on(operator, SOURCE, json!(["203.0.113.0/24", "2001:db8::/32"])));
    #[rustfmt::skip]
    let class = IP.all_met(class, [
        ("deny-spares-office", "a Deny of all but two blocks spares the first", office("NotIpAddress").context(SOURCE, "203.0.113.9")),
        ("deny-spares-office-six", "a Deny of all but two blocks spares the last", office("NotIpAddress").context(SOURCE, "2001:db8::9")),
        ("deny-inside-missing", "a Deny of two blocks does not cover a request without an address", office("IpAddress")),
    ]);
    #[rustfmt::skip]
    let class = IP.all_forbidden(class, [
        ("deny-elsewhere", "deny-spares-office", "the address is another", "the address is in neither block", &[SECOND],
            office("NotIpAddress").context(SOURCE, "198.51.100.1")),
        ("deny-missing", "deny-spares-office", "the request has no address",
            "a Deny of all but two blocks covers a request without an address: nothing is excepted", &[SECOND],
            office("NotIpAddress")),
    ]);
    class
        .with(
            open(
                IP.allowed("host-bits", "bits of a block's address beyond its length say nothing"),
                "AWS does not say; the mask decides",
            )
            .policy(&when("IpAddress", SOURCE, "203.0.113.77/24", "203.0.113.8")),
        )
        .with(
            open(
                IP.unmet(
                    "host-bits-outside",
                    "a block with bits beyond its length is no larger for them",
                    "host-bits",
                    "the address is `203.0.114.77`",
                ),
                "AWS does not say; the mask decides",
            )
            .policy(&when("IpAddress", SOURCE, "203.0.113.77/24", "203.0.114.77")),
        )
        .with(
            open(
                IP.unmet(
                    "mapped",
                    "an IPv4 address written as IPv6 is an IPv6 address",
                    "in-block",
                    "the value is `::ffff:203.0.113.5`",
                ),
                "AWS does not say; the families are kept apart",
            )
            .policy(&when("IpAddress", SOURCE, "203.0.113.0/24", "::ffff:203.0.113.5")),
        )
        .with(
            alike(
                IP.allowed("six-alone", "an IPv6 address without a length is a block of one"),
                "the page gives an address without a length 32 bits, which are all that an IPv4 address has",
            )
            .policy(&when("IpAddress", SOURCE, "2001:db8::1", "2001:db8:0::1")),
        )
        .with(
            alike(
                IP.unmet(
                    "six-neighbour",
                    "the address next to it",
                    "six-alone",
                    "the value is `2001:db8::2`",
                ),
                "the page gives an address without a length 32 bits, which are all that an IPv4 address has",
            )
            .policy(&when("IpAddress", SOURCE, "2001:db8::1", "2001:db8::2")),
        )
        .with(
            open(
                IP.unmet(
                    "no-address",
                    "a service's name is in no block",
                    "block-of-all",
                    "the value is a name",
                ),
                UNREADABLE,
            )
            .policy(&when("IpAddress", SOURCE, "0.0.0.0/0", "cloudformation.amazonaws.com")),
        )
        .with(
            open(
                IP.allowed("no-address-negated", "a service's name is not in the block excepted"),
                UNREADABLE,
            )
            .policy(&when("NotIpAddress", SOURCE, "0.0.0.0/0", "cloudformation.amazonaws.com")),
        )
        .with(
            open(
                IP.unmet(
                    "octal",
                    "an octet with a zero in front is no decimal number: readers differ on what it is",
                    "in-block",
                    "the value is `203.0.0113.5`",
                ),
                UNREADABLE,
            )
            .policy(&when("IpAddress", SOURCE, "203.0.113.0/24", "203.0.0113.5")),
        )
        .finish()
}

fn arn() -> VectorFile {
    const ARN: Chapter = Chapter::iam("arn-condition", PAGE);
    const SOURCE: &str = "aws:SourceArn";
    const WHO: &str = "aws:PrincipalArn";
    let topic = "arn:aws:sns:us-east-1:111122223333:alerts";
    let class = ARN.open("the `Arn` operators, which compare segment by segment").severity(Severity::High);
    #[rustfmt::skip]
    let class = ARN.all_hold(class, [
        ("equals", "ArnEquals", SOURCE, topic, topic, "the ARN is the same"),
        ("like", "ArnLike", SOURCE, "arn:aws:sns:*:111122223333:*", topic, "stars for the region and the name"),
        ("equals-takes-wildcards", "ArnEquals", SOURCE, "arn:aws:sns:*:111122223333:al?rts", topic,
            "`ArnEquals` behaves like `ArnLike`"),
        ("role", "ArnLike", WHO, "arn:aws:iam::111122223333:role/team/*", "arn:aws:iam::111122223333:role/team/ci",
            "a role under a path"),
        ("star-over-colons", "ArnLike", SOURCE, "arn:aws:lambda:us-east-1:111122223333:function:*",
            "arn:aws:lambda:us-east-1:111122223333:function:resize:7", "in the last segment a star stands for colons"),
        ("empty-segments", "ArnLike", SOURCE, "arn:aws:s3:*:*:uploads", "arn:aws:s3:::uploads",
            "a star stands for a segment that is empty"),
        ("everything", "ArnLike", SOURCE, "arn:*:*:*:*:*", topic, "a star for each segment is every ARN"),
        ("not-equals", "ArnNotEquals", WHO, "arn:aws:iam::*:role/admin", "arn:aws:iam::111122223333:role/ci",
            "the role is not the one excepted"),
        ("not-like", "ArnNotLike", WHO, "arn:aws:iam::*:role/admin*", "arn:aws:iam::111122223333:user/admin",
            "a user is no role"),
    ]);
    #[rustfmt::skip]
    let class = ARN.none_holds(class, [
        ("equals", ("another", "ArnEquals", SOURCE, topic, "arn:aws:sns:us-east-1:111122223333:alerts2", "the ARN goes on")),
        ("equals", ("another-case", "ArnEquals", SOURCE, topic, "arn:aws:sns:us-east-1:111122223333:Alerts", "case matters")),
        ("like", ("another-account", "ArnLike", SOURCE, "arn:aws:sns:*:111122223333:*",
            "arn:aws:sns:us-east-1:444455556666:alerts", "the account is another: a deputy is confused")),
        ("equals-takes-wildcards", ("account-behind-a-colon", "ArnEquals", SOURCE, "arn:aws:sns:*:111122223333:al?rts",
            "arn:aws:sns:us-east-1:444455556666:111122223333:alerts",
            "a star does not cross a colon: the account is another, and the name was chosen to look like the rest")),
        ("role", ("path-that-goes-on", "ArnLike", WHO, "arn:aws:iam::111122223333:role/team/*",
            "arn:aws:iam::111122223333:role/teammate/ci", "the path is another that begins like it")),
        ("role", ("user-for-role", "ArnLike", WHO, "arn:aws:iam::111122223333:role/team/*",
            "arn:aws:iam::111122223333:user/team/ci", "a user is no role")),
        ("everything", ("five-segments", "ArnLike", SOURCE, "arn:*:*:*:*:*", "arn:aws:sns:us-east-1:alerts",
            "five segments are no ARN")),
        ("not-equals", ("not-equals-excepted", "ArnNotEquals", WHO, "arn:aws:iam::*:role/admin",
            "arn:aws:iam::111122223333:role/admin", "the role is the one excepted, whose account is a pattern")),
        ("not-like", ("not-like-excepted", "ArnNotLike", WHO, "arn:aws:iam::*:role/admin*",
            "arn:aws:iam::444455556666:role/administrator", "the role is of the pattern excepted")),
    ]);
    let guarded = |who: &str| {
        let only = json!(["arn:aws:iam::*:role/admin", "arn:aws:iam::*:role/audit"]);
        unless(on("ArnNotLike", WHO, only)).context(WHO, who)
    };
    class
        .with(
            ARN.allowed("deny-spares-listed", "a Deny of all but two roles spares the last")
                .policy(&guarded("arn:aws:iam::111122223333:role/audit")),
        )
        .with(
            ARN.forbidden(
                "deny-others",
                "a Deny of all but two roles covers a third",
                &[SECOND],
                "deny-spares-listed",
                "the role is another",
            )
            .policy(&guarded("arn:aws:iam::111122223333:role/ci")),
        )
        .with(
            open(ARN.unmet("no-arn", "a word is no ARN", "everything", "the value is a word"), UNREADABLE)
                .policy(&when("ArnLike", SOURCE, "arn:*:*:*:*:*", "alerts")),
        )
        .with(
            open(ARN.allowed("no-arn-negated", "a word is not the ARN excepted"), UNREADABLE).policy(&when(
                "ArnNotLike",
                SOURCE,
                "arn:*:*:*:*:*",
                "alerts",
            )),
        )
        .with(
            ARN.allowed("if-exists-missing", "`ArnLikeIfExists` holds of a missing key").policy(&under(on(
                "ArnLikeIfExists",
                SOURCE,
                topic,
            ))),
        )
        .with(
            ARN.unmet(
                "missing",
                "without the key there is no ARN",
                "if-exists-missing",
                "`IfExists` is left out",
            )
            .policy(&under(on("ArnLike", SOURCE, topic))),
        )
        .finish()
}
