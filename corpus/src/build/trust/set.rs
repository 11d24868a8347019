//! `ForAllValues`, `ForAnyValue`, and several values without either.

use super::{Chapter, alike, conditional, denying, on, open, under};
use crate::build::draft::owned;
use crate::build::{Class, TrustQuestion, web_identity_statement};
use crate::format::{ContextValue, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const PAGE: &str = "reference_policies_condition-single-vs-multi-valued-context-keys";
const ALL: Chapter = Chapter { class: "for-all-values", page: PAGE };
const ANY: Chapter = Chapter { class: "for-any-value", page: PAGE };
const PLAIN: Chapter = Chapter { class: "several-values", page: PAGE };

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![for_all(setting), for_any(setting), without(setting)]
}

fn key(setting: &Setting) -> String {
    setting.claim_key("amr")
}

/// A name, an operator, what it wants, the values of the request, and a sentence.
type Met<'v> = (&'v str, &'v str, Value, Option<&'v [&'v str]>, &'v str);
/// The same with a twin and the change before the sentence.
type Unmet<'v> = (&'v str, &'v str, Value, Option<&'v [&'v str]>, &'v str, &'v str, &'v str);

/// One operator over the methods of authentication, of which the request has a list or none.
fn ask(setting: &Setting, operator: &str, wanted: Value, values: Option<&[&str]>) -> TrustQuestion {
    having(setting, under(setting, on(operator, &key(setting), wanted)), values)
}

fn having(setting: &Setting, question: TrustQuestion, values: Option<&[&str]>) -> TrustQuestion {
    let Some(values) = values else { return question };
    question.context(&key(setting), ContextValue::Many(owned(values)))
}

const NEGATED: &str =
    "the page defines the set operators value by value, and a negated operator over one value";
const EMPTY: &str = "the page calls an empty text a null data set, like a missing key";

fn for_all(setting: &Setting) -> VectorFile {
    const EQUALS: &str = "ForAllValues:StringEquals";
    const NOT_EQUALS: &str = "ForAllValues:StringNotEquals";
    const LIKE: &str = "ForAllValues:StringLike";
    let two = || json!(["otp", "pin"]);
    let patterns = || json!(["otp:*", "pin"]);
    let class = ALL
        .open("`ForAllValues`: every value of the request satisfies the operator, and none is enough")
        .severity(Severity::High);
    #[rustfmt::skip]
    let met: [Met<'_>; 8] = [
        ("one", EQUALS, two(), Some(&["otp"]), "the only value is listed"),
        ("both", EQUALS, two(), Some(&["pin", "otp"]), "both values are listed"),
        ("absent", EQUALS, two(), None, "a missing key has no value that is not listed: the condition holds"),
        ("empty-list", EQUALS, two(), Some(&[]), "a list of no values is like a missing key"),
        ("empty-text", EQUALS, two(), Some(&[""]), "an empty text is no value, and the condition holds"),
        ("like", LIKE, patterns(), Some(&["otp:sms", "pin"]), "every value is of one of the patterns"),
        ("not-equals", NOT_EQUALS, two(), Some(&["sms", "face"]), "no value is excepted"),
        ("not-equals-absent", NOT_EQUALS, two(), None, "a missing key has no value that is excepted"),
    ];
    let class = met.into_iter().fold(class, |class, (name, operator, wanted, values, sentence)| {
        class.with(ALL.allowed(name, sentence).trust(&ask(setting, operator, wanted, values)))
    });
    #[rustfmt::skip]
    let unmet: [Unmet<'_>; 4] = [
        ("one-outside", EQUALS, two(), Some(&["otp", "sms"]), "both", "the second value is another",
            "one of two values is not listed"),
        ("outside-first", EQUALS, two(), Some(&["sms", "otp"]), "both", "the first value is another",
            "the first value is not listed, the last is"),
        ("outside", EQUALS, two(), Some(&["sms"]), "one", "the value is another",
            "the only value is not listed"),
        ("like-outside", LIKE, patterns(), Some(&["otp:sms", "pins"]), "like", "one value goes on",
            "one value is of none of the patterns"),
    ];
    let class = unmet.into_iter().fold(class, |class, row| {
        let (name, operator, wanted, values, twin, change, sentence) = row;
        let draft = ALL.unmet(name, sentence, twin, change);
        class.with(draft.trust(&ask(setting, operator, wanted, values)))
    });
    let one = |value: &str| under(setting, on(EQUALS, &key(setting), two())).context(&key(setting), value);
    let class = class
        .with(ALL.allowed("single-valued", "a key of one value is a set of one").trust(&one("pin")))
        .with(
            ALL.unmet(
                "single-valued-outside",
                "a key of one value that is not listed",
                "single-valued",
                "the value is another",
            )
            .trust(&one("sms")),
        )
        .with(
            open(
                ALL.unmet(
                    "empty-text-and-one",
                    "an empty text beside a value is not listed",
                    "one",
                    "an empty text stands before the value",
                ),
                "the page calls an empty text a null data set where it is all there is",
            )
            .trust(&ask(setting, EQUALS, two(), Some(&["", "otp"]))),
        )
        .with(
            alike(
                ALL.allowed(
                    "if-exists-absent",
                    "`IfExists` changes nothing: a missing key satisfies `ForAllValues` anyway",
                ),
                "both halves of the operator hold of a missing key",
            )
            .trust(&ask(setting, "ForAllValues:StringEqualsIfExists", two(), None)),
        )
        .with(
            alike(
                ALL.unmet(
                    "not-equals-one",
                    "one of two values is excepted: not every value differs",
                    "not-equals",
                    "the second value is excepted",
                ),
                NEGATED,
            )
            .trust(&ask(setting, NOT_EQUALS, two(), Some(&["sms", "pin"]))),
        );
    for_all_of_nothing(setting, class)
}

/// That `ForAllValues` holds of a missing key: how a policy guards against it, and what it means in a Deny.
fn for_all_of_nothing(setting: &Setting, class: Class) -> VectorFile {
    const EQUALS: &str = "ForAllValues:StringEquals";
    let methods = key(setting);
    let guarded = |values| {
        let condition = json!({EQUALS: {&methods: ["otp", "pin"]}, "Null": {&methods: "false"}});
        having(setting, under(setting, condition), values)
    };
    let deny = |values| {
        let statements = [web_identity_statement(setting), denying(setting, on(EQUALS, &methods, "pin"))];
        having(setting, TrustQuestion::new(setting).statements(&statements), values)
    };
    class
        .with(
            ALL.allowed("guarded", "`Null` beside it asks for the key to be there, as AWS recommends")
                .trust(&guarded(Some(&["otp"]))),
        )
        .with(
            ALL.unmet(
                "guarded-absent",
                "what a missing key would have passed, `Null` stops",
                "guarded",
                "the key is left out",
            )
            .trust(&guarded(None)),
        )
        .with(
            ALL.allowed(
                "deny-of-another",
                "a Deny of those who have nothing but a PIN spares who has something else",
            )
            .trust(&deny(Some(&["otp"]))),
        )
        .with(
            ALL.forbidden(
                "deny-on-absent",
                "the same Deny covers who has nothing at all",
                1,
                "deny-of-another",
                "the key is left out",
            )
            .trust(&deny(None)),
        )
        .finish()
}

fn for_any(setting: &Setting) -> VectorFile {
    const EQUALS: &str = "ForAnyValue:StringEquals";
    const NOT_EQUALS: &str = "ForAnyValue:StringNotEquals";
    const LIKE: &str = "ForAnyValue:StringLike";
    let two = || json!(["otp", "pin"]);
    let patterns = || json!(["otp:*", "pin"]);
    let class = ANY
        .open("`ForAnyValue`: one value of the request satisfies the operator, and none is not enough")
        .severity(Severity::High);
    #[rustfmt::skip]
    let met: [Met<'_>; 5] = [
        ("one", EQUALS, two(), Some(&["otp"]), "the only value is listed"),
        ("one-of-two", EQUALS, two(), Some(&["sms", "pin"]), "one of two values is listed, the last"),
        ("first-of-two", EQUALS, two(), Some(&["otp", "sms"]), "one of two values is listed, the first"),
        ("like", LIKE, patterns(), Some(&["sms", "otp:app"]), "one value is of one of the patterns"),
        ("empty-text-beside-another", EQUALS, json!(["", "otp"]), Some(&["otp"]),
            "the value is listed beside an empty text"),
    ];
    let class = met.into_iter().fold(class, |class, (name, operator, wanted, values, sentence)| {
        class.with(ANY.allowed(name, sentence).trust(&ask(setting, operator, wanted, values)))
    });
    #[rustfmt::skip]
    let unmet: [Unmet<'_>; 6] = [
        ("outside", EQUALS, two(), Some(&["sms", "face"]), "one-of-two", "the last value is another",
            "neither of two values is listed"),
        ("absent", EQUALS, two(), None, "one", "the key is left out",
            "a missing key has no value that is listed"),
        ("empty-list", EQUALS, two(), Some(&[]), "one", "the list of values is empty",
            "a list of no values has none that is listed"),
        ("case", EQUALS, two(), Some(&["sms", "PIN"]), "one-of-two", "the value listed is in capitals",
            "`StringEquals` is what it is, value by value"),
        ("like-outside", LIKE, patterns(), Some(&["sms", "otp"]), "like", "the last value is of no pattern",
            "no value is of a pattern"),
        ("not-equals-absent", NOT_EQUALS, two(), None, "not-equals", "the key is left out",
            "a missing key has no value that is not excepted, though the operator alone would hold"),
    ];
    let class = unmet.into_iter().fold(class, |class, row| {
        let (name, operator, wanted, values, twin, change, sentence) = row;
        let draft = ANY.unmet(name, sentence, twin, change);
        class.with(draft.trust(&ask(setting, operator, wanted, values)))
    });
    let single = under(setting, on(EQUALS, &key(setting), two())).context(&key(setting), "otp");
    class
        .with(ANY.allowed("single-valued", "a key of one value is a set of one").trust(&single))
        .with(
            open(
                ANY.unmet(
                    "empty-text",
                    "an empty text is no value, even where the policy lists one",
                    "empty-text-beside-another",
                    "the value is empty",
                ),
                EMPTY,
            )
            .trust(&ask(setting, EQUALS, json!(["", "otp"]), Some(&[""]))),
        )
        .with(
            alike(
                ANY.unmet(
                    "if-exists-absent",
                    "`IfExists` does not rescue it: of no values, none matches",
                    "one",
                    "the key is left out, and the operator has `IfExists`",
                ),
                "a missing key gives `ForAnyValue` no value to match",
            )
            .trust(&ask(setting, "ForAnyValue:StringEqualsIfExists", two(), None)),
        )
        .with(
            alike(
                ANY.allowed(
                    "not-equals",
                    "one value is not excepted, which is enough: who meant \
                    `none of them` wrote the wrong operator",
                ),
                NEGATED,
            )
            .trust(&ask(setting, NOT_EQUALS, two(), Some(&["pin", "sms"]))),
        )
        .with(
            alike(
                ANY.unmet(
                    "not-equals-both",
                    "every value is excepted",
                    "not-equals",
                    "the last value is excepted as well",
                ),
                NEGATED,
            )
            .trust(&ask(setting, NOT_EQUALS, two(), Some(&["pin", "otp"]))),
        )
        .finish()
}

/// A key of several values "requires" a set operator; what it means without one AWS does not say.
fn without(setting: &Setting) -> VectorFile {
    const WHY: &str = "AWS does not say what a plain operator means of several \
                    values; it never grants here, and never spares";
    let methods = key(setting);
    let ask = |operator: &str, values: &[&str]| ask(setting, operator, json!("pin"), Some(values));
    let deny = |values: Option<&[&str]>| {
        let statements =
            [conditional(setting, json!({})), denying(setting, on("StringEquals", &methods, "pin"))];
        having(setting, TrustQuestion::new(setting).statements(&statements), values)
    };
    PLAIN
        .open("operators without a set operator over keys of several values")
        .severity(Severity::Medium)
        .with(
            open(PLAIN.allowed("one-in-a-list", "a list of one value is one value"), WHY)
                .trust(&ask("StringEquals", &["pin"])),
        )
        .with(
            open(
                PLAIN.unmet(
                    "equals",
                    "one of two values is the one wanted",
                    "one-in-a-list",
                    "another value stands beside it",
                ),
                WHY,
            )
            .trust(&ask("StringEquals", &["pin", "otp"])),
        )
        .with(
            open(PLAIN.allowed("not-equals-one", "a list of one value that is not excepted"), WHY)
                .trust(&ask("StringNotEquals", &["otp"])),
        )
        .with(
            open(
                PLAIN.unmet(
                    "not-equals",
                    "neither of two values is excepted",
                    "not-equals-one",
                    "another value stands beside it",
                ),
                WHY,
            )
            .trust(&ask("StringNotEquals", &["otp", "sms"])),
        )
        .with(
            PLAIN
                .allowed("deny-absent", "a Deny that wants one value does not apply where there is none")
                .trust(&deny(None)),
        )
        .with(
            open(
                PLAIN.forbidden(
                    "deny",
                    "a Deny that wants one value covers two values of which neither is it",
                    1,
                    "deny-absent",
                    "the key has two other values",
                ),
                WHY,
            )
            .trust(&deny(Some(&["otp", "sms"]))),
        )
        .finish()
}
