//! Policies as a large organisation writes them, by the statement, and requests whose answers are known.

use serde_json::{Map, Value, json};
use touchstone_engine::policy::{Effect, Outcome};

/// Who asks: an IAM user.
pub const USER: &str = "arn:aws:iam::123456789012:user/alice";
/// The account of the user and of whatever has one.
pub const ACCOUNT: &str = "123456789012";
/// The user's name, the value of `aws:username`.
pub const USER_NAME: &str = "alice";
/// The address the requests come from.
pub const SOURCE: &str = "10.20.30.40";
/// The region they are made to.
pub const REGION: &str = "eu-central-1";
/// The user's tag `team`.
pub const TEAM: &str = "payments-eu";

/// A request, and what is right to answer.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// `vendor:Name`.
    pub action: &'static str,
    /// The ARN.
    pub resource: &'static str,
    /// The answer.
    pub expected: Outcome,
}

/// The requests: allowed by the last statement alone, forbidden by the last but one alone, and about nothing that any
/// statement is about, though many name the action.
pub const ASKS: [Ask; 3] = [
    Ask {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::release-artifacts/2026/alice/build.tar.zst",
        expected: Outcome::Allow,
    },
    Ask {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::release-artifacts/signing/key.pem",
        expected: Outcome::ExplicitDeny,
    },
    Ask {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::another-bucket/2026/alice/build.tar.zst",
        expected: Outcome::ImplicitDeny,
    },
];

/// A condition of a statement. A request of [`ASKS`] has every key, and fulfils all of them.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// `aws:RequestedRegion` by `StringEquals`.
    Region(&'static str),
    /// `aws:SourceIp` by `IpAddress`.
    Network(&'static str),
    /// `aws:SecureTransport` by `Bool`.
    Encrypted,
    /// `aws:PrincipalTag/team` by `StringLike`.
    Team(&'static str),
}

const IN_REGION: Condition = Condition::Region(REGION);
const INSIDE: Condition = Condition::Network("10.0.0.0/8");
const OF_TEAM: Condition = Condition::Team("payments-*");

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its name.
    pub sid: String,
    /// Whether it grants or forbids.
    pub effect: Effect,
    /// Actions, some with a star at the end.
    pub actions: Vec<String>,
    /// ARNs, most with a star at the end.
    pub resources: Vec<String>,
    /// Conditions, all of which are to hold.
    pub conditions: Vec<Condition>,
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The statements, in the order of the document.
    pub statements: Vec<Statement>,
}

/// A service: what stands before the colon, what can be done, one wildcard over it, and with what.
struct Service(&'static str, [&'static str; 4], &'static str, &'static str);

const SERVICES: [Service; 16] = [
    Service(
        "s3",
        ["GetObject", "PutObject", "DeleteObject", "ListBucket"],
        "Get*",
        "arn:aws:s3:::team-#-data/*",
    ),
    Service("dynamodb", ["GetItem", "PutItem", "Query", "UpdateItem"], "BatchGet*", "@table/orders-#*"),
    Service("sqs", ["SendMessage", "ReceiveMessage", "DeleteMessage", "PurgeQueue"], "Get*", "@jobs-#-*"),
    Service(
        "ec2",
        ["StartInstances", "StopInstances", "CreateTags", "AttachVolume"],
        "Describe*",
        "@volume/vol-#*",
    ),
    Service(
        "iam",
        ["GetRole", "PassRole", "TagRole", "GetUser"],
        "List*",
        "arn:aws:iam::123456789012:role/app/#/*",
    ),
    Service(
        "lambda",
        ["InvokeFunction", "GetFunction", "TagResource", "PublishVersion"],
        "List*",
        "@function:app-#-*",
    ),
    Service("kms", ["Decrypt", "Encrypt", "GenerateDataKey", "DescribeKey"], "ReEncrypt*", "@key/#*"),
    Service(
        "logs",
        ["CreateLogStream", "PutLogEvents", "GetLogEvents", "TagResource"],
        "Describe*",
        "@log-group:/app/#/*",
    ),
    Service("sns", ["Publish", "Subscribe", "GetTopicAttributes", "Unsubscribe"], "List*", "@alerts-#-*"),
    Service(
        "secretsmanager",
        ["GetSecretValue", "DescribeSecret", "PutSecretValue", "RotateSecret"],
        "List*",
        "@secret:app/#/*",
    ),
    Service(
        "ssm",
        ["PutParameter", "DeleteParameter", "LabelParameterVersion", "SendCommand"],
        "Get*",
        "@parameter/app/#/*",
    ),
    Service(
        "ecr",
        ["PutImage", "GetDownloadUrlForLayer", "DescribeImages", "ListImages"],
        "Batch*",
        "@repository/app-#/*",
    ),
    Service(
        "states",
        ["StartExecution", "StopExecution", "ListExecutions", "SendTaskSuccess"],
        "Describe*",
        "@stateMachine:flow-#-*",
    ),
    Service(
        "kinesis",
        ["PutRecord", "PutRecords", "DescribeStream", "ListShards"],
        "Get*",
        "@stream/events-#*",
    ),
    Service(
        "cloudformation",
        ["CreateStack", "UpdateStack", "DeleteStack", "GetTemplate"],
        "Describe*",
        "@stack/app-#/*",
    ),
    Service("events", ["PutRule", "PutTargets", "PutEvents", "EnableRule"], "List*", "@rule/app-#-*"),
];

impl Service {
    /// The ARN of what one team has.
    fn resource(&self, team: usize) -> String {
        let Self(vendor, .., pattern) = self;
        let regional = format!("arn:aws:{vendor}:{REGION}:{ACCOUNT}:");
        pattern.replacen('@', &regional, 1).replace('#', &format!("{team:05}"))
    }
}

impl Subject {
    /// The numbers of statements that are measured.
    pub const SIZES: [usize; 3] = [2, 20, 1_000];

    /// A policy of so many statements, two at the least: those [`ASKS`] are about come last, the others are about
    /// sixteen services in turn.
    pub fn of(statements: usize) -> Self {
        Self::ending_in("arn:aws:s3:::release-artifacts/*", statements)
    }

    /// The same with a variable in the ARN of the last statement, which grants each user what lies under its name.
    pub fn with_variable(statements: usize) -> Self {
        Self::ending_in("arn:aws:s3:::release-artifacts/2026/${aws:username}/*", statements)
    }

    fn ending_in(allowed: &str, statements: usize) -> Self {
        let others = (0..statements.saturating_sub(2)).map(mixed);
        let actions = |names: &[&str]| names.iter().map(|name| format!("s3:{name}")).collect();
        let secret = Statement {
            sid: "NoSigningKeys".to_owned(),
            effect: Effect::Deny,
            actions: actions(&["GetObject", "PutObject", "DeleteObject"]),
            resources: vec!["arn:aws:s3:::release-artifacts/signing/*".to_owned()],
            conditions: vec![],
        };
        let artifacts = Statement {
            sid: "ReadArtifacts".to_owned(),
            effect: Effect::Allow,
            actions: actions(&["Get*", "ListBucket"]),
            resources: vec![allowed.to_owned()],
            conditions: vec![Condition::Encrypted, IN_REGION],
        };
        Self { statements: others.chain([secret, artifacts]).collect() }
    }

    /// The policy as IAM's document.
    pub fn document(&self) -> String {
        let statements: Vec<Value> = self.statements.iter().map(Statement::document).collect();
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    }
}

/// One of many statements: another service, another team, other actions and conditions from one to the next.
fn mixed(place: usize) -> Statement {
    let turn = place / SERVICES.len();
    let service = SERVICES.iter().cycle().nth(place).expect("a service");
    let Service(vendor, names, wildcard, _) = service;
    let names = names.iter().cycle().skip(turn % 4).take(1 + turn % 4);
    let wildcard = place.is_multiple_of(3).then_some(wildcard);
    let second = place.is_multiple_of(5).then(|| service.resource(50_000 + place));
    let conditions = match (place + turn) % 10 {
        0 | 5 => vec![IN_REGION],
        2 => vec![INSIDE],
        4 => vec![Condition::Encrypted],
        6 => vec![OF_TEAM],
        8 => vec![Condition::Encrypted, INSIDE],
        _ => vec![],
    };
    Statement {
        sid: format!("Statement{place:05}"),
        effect: if place % 17 == 16 { Effect::Deny } else { Effect::Allow },
        actions: names.chain(wildcard).map(|name| format!("{vendor}:{name}")).collect(),
        resources: [service.resource(place)].into_iter().chain(second).collect(),
        conditions,
    }
}

impl Statement {
    fn document(&self) -> Value {
        let mut statement = json!({
            "Sid": self.sid,
            "Effect": self.effect.name(),
            "Action": one_or_many(&self.actions),
            "Resource": one_or_many(&self.resources),
        });
        let conditions: Map<String, Value> =
            self.conditions.iter().map(|condition| condition.document()).collect();
        if let (false, Some(members)) = (conditions.is_empty(), statement.as_object_mut()) {
            members.insert("Condition".to_owned(), conditions.into());
        }
        statement
    }
}

fn one_or_many(texts: &[String]) -> Value {
    match texts {
        [one] => json!(one),
        many => json!(many),
    }
}

impl Condition {
    /// The operator, and the key with its value.
    fn document(self) -> (String, Value) {
        let (operator, keys) = match self {
            Self::Region(region) => ("StringEquals", json!({"aws:RequestedRegion": region})),
            Self::Network(network) => ("IpAddress", json!({"aws:SourceIp": network})),
            Self::Encrypted => ("Bool", json!({"aws:SecureTransport": "true"})),
            Self::Team(pattern) => ("StringLike", json!({"aws:PrincipalTag/team": pattern})),
        };
        (operator.to_owned(), keys)
    }
}
