//! Who decides, and how a claim is tried.

use arbitrary::Unstructured;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::{TestCaseError, TestRunner};
use touchstone_corpus::format::{ContextValue, PolicyInput, PolicyRequest, Principal, PrincipalKind};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::profile::Profile;
use touchstone_proptests::choices::Budget;
use touchstone_proptests::engine::decide;
use touchstone_proptests::generate::policy::{Document, Question, Sets, Statement};
use touchstone_proptests::model::policy::{Decision, Misreading, Model, Policies};

pub(crate) const HOME: &str = "111122223333";
pub(crate) const OBJECT: &str = "arn:aws:s3:::docs/alice/report.txt";

/// Whoever decides.
pub(crate) struct Subject(Box<dyn Fn(&PolicyInput) -> Decision>);

impl Subject {
    pub(crate) fn engine() -> Self {
        let engine = Ablated::of(&Profile::strict());
        Self(Box::new(move |input| {
            decide(&engine, input).unwrap_or_else(|no| panic!("{no}: {:?}", no.detail()))
        }))
    }

    fn misreading(misreading: Misreading) -> Self {
        let model = Model::misreading(misreading);
        Self(Box::new(move |input| model.policy(&Policies::from(&input.policies), &input.request).unwrap()))
    }

    /// Decides by the sum of everything that is asked.
    fn hash() -> Self {
        Self(Box::new(|input| {
            let octets = serde_json::to_vec(input).unwrap();
            let hash = octets.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, octet| {
                (hash ^ u64::from(*octet)).wrapping_mul(0x100_0000_01B3)
            });
            Decision::ALL[usize::try_from((hash >> 32) % 3).unwrap()]
        }))
    }

    pub(crate) fn decides_input(&self, input: &PolicyInput) -> Decision {
        (self.0)(input)
    }

    pub(crate) fn decides(&self, question: &Question) -> Decision {
        self.decides_input(&question.input())
    }

    pub(crate) fn allows(&self, question: &Question) -> bool {
        self.decides(question) == Decision::Allow
    }

    /// Whether a request meets a condition, over a key that it has or has not.
    pub(crate) fn meets(&self, operator: &str, wanted: &[&str], value: Option<&ContextValue>) -> bool {
        let statement = Statement::allow("s3:GetObject", "*").when(operator, "aws:username", wanted);
        self.allows(&asked(value, Document::of(vec![statement])))
    }

    /// Whether a value of one key meets a condition.
    pub(crate) fn meets_one(&self, operator: &str, wanted: &[&str], value: &str) -> bool {
        self.meets(operator, wanted, Some(&ContextValue::One(value.to_owned())))
    }
}

/// Holds, or what it is that does not.
pub(crate) type Claim = Result<(), String>;

pub(crate) fn claim(holds: bool, about: impl FnOnce() -> String) -> Claim {
    if holds { Ok(()) } else { Err(about()) }
}

/// A claim about questions.
pub(crate) fn of(holds: bool, questions: &[&Question]) -> Claim {
    claim(holds, || {
        let tell = |question: &&Question| format!("{:?}\n{:#?}\n", question.request, question.sets.texts());
        questions.iter().map(tell).collect()
    })
}

pub(crate) type Invariant = fn(&Subject, &mut Unstructured<'_>) -> arbitrary::Result<Claim>;

/// The engine, over choices that proptest draws.
pub(crate) fn holds(invariant: Invariant) {
    let config = ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() };
    let engine = Subject::engine();
    let found = TestRunner::new(config).run(&Budget::POLICIES.choices(), |octets| {
        match invariant(&engine, &mut Unstructured::new(&octets)) {
            Ok(Err(why)) => Err(TestCaseError::fail(why)),
            _ => Ok(()),
        }
    });
    if let Err(why) = found {
        panic!("{why}");
    }
}

/// Whoever decides by a hash, or misreads the rule, is told.
pub(crate) fn can_fail(invariant: Invariant, misreadings: &[Misreading]) {
    let misread = misreadings.iter().map(|misreading| (misreading.name(), Subject::misreading(*misreading)));
    for (name, subject) in misread.chain([("by a hash", Subject::hash())]) {
        let fails = |seed| matches!(Budget::POLICIES.from_seed(seed, |u| invariant(&subject, u)), Ok(Err(_)));
        assert!((0..4000).any(fails), "{name}: told from the engine by no question");
    }
}

/// Each a test: the invariant holds of the engine, and breaks under its misreadings.
macro_rules! invariants {
    ($($(#[$doc:meta])* $number:literal $name:ident [$($misreading:ident),*] $invariant:expr;)*) => {
        pub(crate) const NUMBERS: &[u8] = &[$($number),*];
        $(
            $(#[$doc])*
            #[test]
            fn $name() {
                use touchstone_proptests::model::policy::Misreading;
                let misreadings: &[Misreading] = &[$(Misreading::$misreading),*];
                $crate::subject::holds($invariant);
                $crate::subject::can_fail($invariant, misreadings);
            }
        )*
    };
}
pub(crate) use invariants;

/// A user of the resource's account who asks for an object, under one identity policy.
pub(crate) fn asked(value: Option<&ContextValue>, identity: Document) -> Question {
    let mut request = user_request();
    if let Some(value) = value {
        request.context.insert("aws:username".to_owned(), value.clone());
    }
    Question { request, sets: Sets { identity: Some(vec![identity]), ..Sets::default() } }
}

pub(crate) fn user_request() -> PolicyRequest {
    PolicyRequest {
        principal: user("alice"),
        action: "s3:GetObject".to_owned(),
        resource: OBJECT.to_owned(),
        resource_account: HOME.to_owned(),
        context: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn user(name: &str) -> Principal {
    Principal {
        kind: PrincipalKind::User,
        arn: Some(format!("arn:aws:iam::{HOME}:user/{name}")),
        account: Some(HOME.to_owned()),
        parent: None,
    }
}

pub(crate) fn session(role: &str, name: &str) -> Principal {
    let last = role.rsplit('/').next().unwrap();
    Principal {
        kind: PrincipalKind::AssumedRole,
        arn: Some(format!("arn:aws:sts::{HOME}:assumed-role/{last}/{name}")),
        account: Some(HOME.to_owned()),
        parent: Some(format!("arn:aws:iam::{HOME}:role/{role}")),
    }
}

pub(crate) fn federated(name: &str, parent: &str) -> Principal {
    Principal {
        kind: PrincipalKind::FederatedUser,
        arn: Some(format!("arn:aws:sts::{HOME}:federated-user/{name}")),
        account: Some(HOME.to_owned()),
        parent: Some(format!("arn:aws:iam::{HOME}:{parent}")),
    }
}

/// Somebody without an account.
pub(crate) fn stranger(kind: PrincipalKind, arn: &str) -> Principal {
    Principal { kind, arn: Some(arn.to_owned()), account: None, parent: None }
}

/// Whether the principal has policies of its own.
pub(crate) fn has_own(request: &PolicyRequest) -> bool {
    use PrincipalKind as Is;
    !matches!(request.principal.kind, Is::Service | Is::WebIdentity | Is::Saml | Is::Anonymous)
}

pub(crate) fn is_federated(request: &PolicyRequest) -> bool {
    request.principal.kind == PrincipalKind::FederatedUser
}

/// The root, or whom it federated: everything is granted that nothing takes away.
pub(crate) fn is_of_root(request: &PolicyRequest) -> bool {
    let of_root = request.principal.parent.as_deref().is_some_and(|parent| parent.ends_with(":root"));
    request.principal.kind == PrincipalKind::Root || of_root
}

/// No policy is asked whether somebody may know who they are.
pub(crate) fn asks_who_it_is(request: &PolicyRequest) -> bool {
    has_own(request) && request.action.eq_ignore_ascii_case("sts:GetCallerIdentity")
}

/// No organization limits the roles of services.
pub(crate) fn is_service_linked(request: &PolicyRequest) -> bool {
    let principal = &request.principal;
    [&principal.arn, &principal.parent]
        .into_iter()
        .flatten()
        .any(|arn| arn.contains(":role/aws-service-role/"))
}

/// The question with other policies.
pub(crate) fn with(question: &Question, change: impl FnOnce(&mut Sets)) -> Question {
    let mut changed = question.clone();
    change(&mut changed.sets);
    changed
}
