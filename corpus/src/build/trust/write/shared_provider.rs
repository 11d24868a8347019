//! Providers of many organizations: what IAM asks of a policy that trusts one before it stores the policy.
//!
//! A row names the observation that decides it. Where a value, a key or an operator is what is refused, the twin differs
//! in that alone.

mod built_in;
mod github;

use super::super::on;
use super::Written;
use crate::build::{Draft, TrustQuestion, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

const PAGE: &str = "id_roles_providers_oidc_secure-by-default";
const SCOPED: &str = "policy.shared-provider-scoped";

const VSTOKEN: &str = "vstoken.actions.githubusercontent.com";
const GITHUB: &str = "token.actions.githubusercontent.com";
const COGNITO: &str = "cognito-identity.amazonaws.com";
const COGNITO_AUD: &str = "cognito-identity.amazonaws.com:aud";
const POOL: &str = "us-east-1:12345678-dead-beef-cafe-123456790ab";
const OWNED: &str = "repo:myorg/myrepo:ref:refs/heads/main";

/// A row that is stored: its name, its condition, how that is known, and what it says.
type Stored = (&'static str, Value, Evidence, &'static str);
/// A row that is not: the same, and its twin and what differs.
type Refused = (&'static str, Value, Evidence, &'static str, &'static str, &'static str);

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![cognito(setting), github::github(setting), others(setting), built_in::built_in(setting)]
}

/// The vectors of a class whose policies trust one provider, by one statement.
struct Trusting<'s> {
    rule: Written<'s>,
    provider: String,
}

impl<'s> Trusting<'s> {
    fn new(setting: &'s Setting, class: &'static str, rule: &'static str, provider: &str) -> Self {
        Self { rule: Written { setting, class, rule, page: PAGE }, provider: provider.to_owned() }
    }

    fn statement(&self) -> Object {
        Object::new()
            .with("Effect", "Allow")
            .with("Principal", json!({"Federated": self.provider}))
            .with("Action", "sts:AssumeRoleWithWebIdentity")
    }

    /// The policy under this condition; under none, where it is null.
    fn under(&self, condition: &Value) -> TrustQuestion {
        let statement = self.statement();
        let statement =
            if condition.is_null() { statement } else { statement.with("Condition", condition.clone()) };
        self.rule.of(statement)
    }

    fn stored(&self, (name, condition, known, sentence): &Stored) -> Draft {
        sound(name, known, sentence).trust(&self.under(condition))
    }

    fn refused(&self, (name, condition, known, twin, change, sentence): &Refused, message: &str) -> Draft {
        self.refusal(name, known, [twin, change, sentence]).message(message).trust(&self.under(condition))
    }

    fn refusal(&self, name: &str, known: &Evidence, [twin, change, sentence]: [&str; 3]) -> Draft {
        reject(name, sentence)
            .twin(&format!("trust/{}/{twin}", self.rule.class), change)
            .stops(&[self.rule.rule])
            .evidence(known.clone())
            .aws(known.clone())
    }
}

/// IAM stores it.
fn sound(name: &str, known: &Evidence, sentence: &str) -> Draft {
    accept(name, sentence).severity(Severity::Low).evidence(known.clone()).aws(known.clone())
}

/// The page says it.
fn page() -> Evidence {
    documented(PAGE)
}

/// What AWS says to a policy that trusts a provider for everybody.
fn unscoped(principal: &str, keys: &str) -> String {
    format!(
        "Trust policy with trusted principal {principal} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {keys} which is not scoped to all."
    )
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn cognito(setting: &Setting) -> VectorFile {
    let trusting = Trusting::new(setting, "shared-provider", SCOPED, COGNITO);
    let aud = |operator: &str, wanted: Value| on(operator, COGNITO_AUD, wanted);
    let text = |operator: &str, wanted: &str| aud(operator, json!(wanted));
    let with_star = |operator: &str| aud(operator, json!(["*", POOL]));
    let message = unscoped(COGNITO, COGNITO_AUD);
    #[rustfmt::skip]
    let stored: [Stored; 20] = [
        ("value", text("StringEquals", POOL), observed("tp-cognito-equals-value"),
            "the audience is one identity pool"),
        ("question", text("StringEquals", "?"), observed("tp-cognito-equals-question"),
            "only `*` counts as all: under `StringEquals` no pool is a question mark"),
        ("star-question", text("StringEquals", "*?"), observed("tp-cognito-equals-star-question"),
            "`*?` is not `*`"),
        ("for-all-values", text("ForAllValues:StringEquals", POOL),
            observed("tp-cognito-forallvalues-equals"),
            "a set operator is one of the three, though it holds where the claim is missing"),
        ("key-in-capitals", on("StringEquals", &COGNITO_AUD.to_uppercase(), POOL),
            observed("tp-cognito-upper-key"),
            "the case of a key does not matter here"),
        ("like-star-question", text("StringLike", "*?"), observed("tp-cognito-like-star-question"),
            "`*?` matches every pool there is, and is stored"),
        ("ignore-case-value", text("StringEqualsIgnoreCase", POOL), page(),
            "the case of the audience may be ignored"),
        ("ignore-case-two-stars", text("StringEqualsIgnoreCase", "**"),
            observed("tp-cognito-ignorecase-two-stars"),
            "`**` is not `*`"),
        ("ignore-case-empty", text("StringEqualsIgnoreCase", ""), observed("tp-cognito-ignorecase-empty"),
            "an empty audience is one"),
        ("ignore-case-empty-list", aud("StringEqualsIgnoreCase", json!([])),
            observed("tp-cognito-ignorecase-empty-list"), "a list of no audiences has no star in it"),
        ("for-any-value-question", text("ForAnyValue:StringEquals", "?"),
            observed("tp-cognito-foranyvalue-question"),
            "a set operator makes no difference to the value"),
        ("for-any-value-two-stars", text("ForAnyValue:StringEquals", "**"),
            observed("tp-cognito-foranyvalue-two-stars"), "nor does it to two stars"),
        ("for-any-value-list", aud("ForAnyValue:StringEquals", json!(["?", POOL])),
            inferred("tp-cognito-foranyvalue-question: so is each of a list"),
            "each of a list is one that is stored alone"),
        ("for-all-values-like-question", text("ForAllValues:StringLike", "?"),
            observed("tp-cognito-forallvalues-like-question"), "`?` matches no pool"),
        ("for-all-values-like-star-question", text("ForAllValues:StringLike", "*?"),
            observed("tp-cognito-forallvalues-like-star-question"),
            "`*?` matches every pool, under a set operator too"),
        ("for-all-values-like-empty", text("ForAllValues:StringLike", ""),
            observed("tp-cognito-forallvalues-like-empty"), "an empty pattern matches nothing"),
        ("for-all-values-like-list", aud("ForAllValues:StringLike", json!(["?", POOL])),
            inferred("tp-cognito-forallvalues-like-question: so is each of a list"),
            "each of a list of patterns is one that is stored alone"),
        ("list", aud("StringEquals", json!(["?", POOL])),
            inferred("tp-cognito-equals-question: so is each of a list"),
            "each of a list of values is one that is stored alone"),
        ("like-list", aud("StringLike", json!(["*?", POOL])),
            inferred("tp-cognito-like-star-question: so is each of a list"),
            "a list of patterns, none of which is a star"),
        ("ignore-case-list", aud("StringEqualsIgnoreCase", json!(["**", POOL])),
            inferred("tp-cognito-ignorecase-two-stars: so is each of a list"),
            "a list of audiences, none of which is a star"),
    ];
    #[rustfmt::skip]
    let refused: [Refused; 8] = [
        ("list-with-star", with_star("StringEquals"), observed("tp-cognito-equals-list-with-star"), "list",
            "`?` is `*`", "one star spoils the list"),
        ("if-exists", text("StringEqualsIfExists", POOL), observed("tp-cognito-equals-ifexists"), "value",
            "the operator is `StringEqualsIfExists`", "a condition that holds without the claim is none"),
        ("like-if-exists", text("StringLikeIfExists", "*?"), observed("tp-cognito-like-ifexists"),
            "like-star-question",
            "the operator is `StringLikeIfExists`", "nor is a pattern that holds without the claim"),
        ("null", aud("Null", json!("false")), observed("tp-cognito-null-false"), "value",
            "the operator is `Null`, and the value `false`", "that there is an audience does not say whose"),
        ("like-list-with-star", with_star("StringLike"), observed("tp-cognito-like-list-with-star"),
            "like-list",
            "`*?` is `*`", "a star in a list of patterns matches every pool"),
        ("ignore-case-list-with-star", with_star("StringEqualsIgnoreCase"),
            observed("tp-cognito-ignorecase-list-with-star"), "ignore-case-list", "`**` is `*`",
            "a star spoils the list, though it is compared as text"),
        ("for-any-value-list-with-star", with_star("ForAnyValue:StringEquals"),
            observed("tp-cognito-foranyvalue-list-with-star"), "for-any-value-list", "`?` is `*`",
            "a star spoils the list under a set operator"),
        ("for-all-values-like-list-with-star", with_star("ForAllValues:StringLike"),
            observed("tp-cognito-forallvalues-like-list-with-star"), "for-all-values-like-list", "`?` is `*`",
            "a star in a list of patterns matches every pool, whatever the set operator"),
    ];
    let class = trusting
        .rule
        .open("policies that trust Cognito's identity pools, of every account, and those that IAM stores")
        .severity(Severity::High);
    let class = stored.iter().fold(class, |class, row| class.with(trusting.stored(row)));
    let class = refused.iter().fold(class, |class, row| class.with(trusting.refused(row, &message)));
    let action = |action: &str| {
        let statement = trusting.statement().with("Action", action);
        trusting.rule.of(statement)
    };
    class
        .with(
            trusting
                .refusal(
                    "no-condition",
                    &observed("tp-cognito-no-condition"),
                    [
                        "value",
                        "`Condition` is left out",
                        "without conditions, the users of every pool are let in",
                    ],
                )
                .severity(Severity::Critical)
                .message("A condition block must be present for the Cognito provider")
                .trust(&trusting.under(&Value::Null)),
        )
        .with(
            sound(
                "tag-session-alone",
                &observed("tp-cognito-tagsession-only"),
                "a statement that lets in nobody needs no condition",
            )
            .trust(&action("sts:TagSession")),
        )
        .with(
            trusting
                .refusal(
                    "every-action",
                    &inferred("tp-cognito-no-condition: an action is a pattern"),
                    [
                        "tag-session-alone",
                        "the action is `sts:*`",
                        "a pattern that has the action in it is about the action",
                    ],
                )
                .severity(Severity::Critical)
                .trust(&action("sts:*")),
        )
        .finish()
}

/// The rest of the page's table, each with its claim.
const OTHERS: [(&str, &str, &str); 20] = [
    ("vstoken", VSTOKEN, "sub"),
    ("audit-log", "oidc-configuration.audit-log.githubusercontent.com", "sub"),
    ("gitlab", "gitlab.com", "sub"),
    ("terraform", "app.terraform.io", "sub"),
    ("buildkite", "agent.buildkite.com", "sub"),
    ("codefresh", "oidc.codefresh.io", "sub"),
    ("scalr", "scalr.io", "sub"),
    ("upbound", "proidc.upbound.io", "sub"),
    ("datachain", "studio.datachain.ai/api", "sub"),
    ("shisho", "tokens.cloud.shisho.dev", "sub"),
    ("turbonomic-1", "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", "sub"),
    ("turbonomic-2", "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr", "sub"),
    ("turbonomic-3", "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", "sub"),
    ("turbonomic-4", "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26", "sub"),
    ("turbonomic-5", "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb", "sub"),
    ("turbonomic-6", "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", "sub"),
    ("pulumi", "api.pulumi.com/oidc", "aud"),
    ("vercel", "oidc.vercel.com", "aud"),
    ("sandboxes", "sandboxes.cloud", "aud"),
    ("sentinel", "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName"),
];

fn others(setting: &Setting) -> VectorFile {
    let of = |provider: &str| Trusting::new(setting, "shared-provider-others", SCOPED, provider);
    let arn = |issuer: &str| format!("arn:aws:iam::{}:oidc-provider/{issuer}", setting.account);
    let class = of(VSTOKEN)
        .rule
        .open("policies that trust another provider of many organizations, and those that IAM stores")
        .severity(Severity::High);
    let class = OTHERS.into_iter().fold(class, |class, (name, issuer, claim)| {
        let trusting = of(&arn(issuer));
        let key = if claim.contains(':') { claim.to_owned() } else { format!("{issuer}:{claim}") };
        #[rustfmt::skip]
        let refused: [Refused; 2] = [
            ("unscoped", Value::Null, page(), name, "`Condition` is left out",
                "the tokens of every organization have this issuer, and nothing tells them apart"),
            ("star", on("StringLike", &key, "*"), page(), name, "the value is `*`",
                "a claim that may be anything tells nobody from anybody"),
        ];
        let told = "the claim that tells the organizations apart is looked at";
        let stored = sound(name, &page(), told).trust(&trusting.under(&on("StringEquals", &key, "ours")));
        refused.iter().fold(class.with(stored), |class, (case, condition, known, twin, change, sentence)| {
            let draft = trusting.refusal(&format!("{name}-{case}"), known, [twin, change, sentence]);
            class.with(draft.trust(&trusting.under(condition)))
        })
    });
    let sub = format!("{VSTOKEN}:sub");
    let list = |operator: &str, first: &str| on(operator, &sub, json!([first, OWNED]));
    let alike = || inferred("tp-cognito-ignorecase-two-stars: vstoken gave the same verdict where read");
    let seen = || observed("tp-vstoken-list-with-star");
    let (like, ignoring) = ("StringLike", "StringEqualsIgnoreCase");
    #[rustfmt::skip]
    let stored: [Stored; 2] = [
        ("vstoken-like-list", list(like, "**"), alike(),
            "GitHub's older host is asked like the others: `**` is not `*`"),
        ("vstoken-ignore-case-list", list(ignoring, "**"), alike(), "nor is it where it is compared as text"),
    ];
    #[rustfmt::skip]
    let refused: [Refused; 2] = [
        ("vstoken-like-list-with-star", list(like, "*"), seen(), "vstoken-like-list", "`**` is `*`",
            "one star spoils the list of patterns"),
        ("vstoken-ignore-case-list-with-star", list(ignoring, "*"), seen(), "vstoken-ignore-case-list",
            "`**` is `*`",
            "one star spoils the list of texts"),
    ];
    let (vstoken, message) = (of(VSTOKEN), unscoped(VSTOKEN, &sub));
    let class = stored.iter().fold(class, |class, row| class.with(vstoken.stored(row)));
    let class = refused.iter().fold(class, |class, row| class.with(vstoken.refused(row, &message)));
    let private = inferred(
        "the page: a private provider needs no specific claim; that a beginning is enough was seen of GitHub's alone",
    );
    let sentence = "a host that only begins like another provider's is one's own";
    class
        .with(of(&arn("gitlab.com.example")).stored(&("gitlab-of-ones-own", Value::Null, private, sentence)))
        .finish()
}
