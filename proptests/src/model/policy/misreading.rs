//! Ways of misreading the policy language: for each rule, at least one that a careful person has come to, or that a
//! library once had. The model takes one and decides by it; a vector that cites the rule must then be decided
//! otherwise, or the corpus does not prove the rule.

/// The list: how it is misread, what is right, and the page of the IAM user guide that says so.
macro_rules! misreadings {
    ($($page:literal { $($name:ident: $wrong:literal => $right:literal,)* })*) => {
        /// A rule of the policy language, misread.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Misreading {
            $($(#[doc = concat!("Misread: ", $wrong, ". Right: ", $right, ".")] $name,)*)*
        }

        impl Misreading {
            /// Every misreading, page by page.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// The name of the misreading.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }

            /// What is misread, as the misreader would have it.
            pub fn misread(self) -> &'static str {
                match self { $($(Self::$name => $wrong,)*)* }
            }

            /// The rule as it is.
            pub fn rule(self) -> &'static str {
                match self { $($(Self::$name => $right,)*)* }
            }

            /// The page that states the rule, as vectors cite it.
            pub fn source(self) -> &'static str {
                match self { $($(Self::$name => concat!("AWS IAM user guide, ", $page),)*)* }
            }
        }
    };
}

misreadings! {
    "reference_policies_evaluation-logic" {
        AllowOverridesDeny: "an Allow wins over a Deny beside it" => "an explicit deny in any policy overrides every allow",
        FirstStatementDecides: "the first statement about a request decides" => "every statement is looked at, in any order",
        LastStatementDecides: "the last statement about a request decides" => "every statement is looked at, in any order",
        UnmentionedIsAllowed: "what no statement is about is allowed" => "what no statement allows is denied",
        DenyInBoundaryIgnored: "a boundary's Deny only fails to allow" => "a Deny of a boundary is an explicit deny, whatever a resource policy grants",
        DenyInSessionIgnored: "a session policy's Deny only fails to allow" => "a Deny of a session policy is an explicit deny, whatever a resource policy grants",
        DenyInIdentityIgnoredWhereNamed: "a grant of the resource's policy makes the principal's own Deny moot" => "an explicit deny of the principal's own policies wins over a grant of the resource's",
        RootNeedsAnIdentityPolicy: "the root user has what its policies allow" => "the root user has every permission in its account that nothing takes away",
        RootIgnoresDenies: "nothing is forbidden to the root user" => "a Deny of a resource policy or an organization's binds the root user",
        GetCallerIdentityCanBeDenied: "sts:GetCallerIdentity is an action like any other" => "sts:GetCallerIdentity needs no permission and cannot be denied",
        ServicesNeedIdentityPolicies: "services and the anonymous need identity policies like everybody" => "a principal without policies of its own has what the resource's policy grants",
        ResourcePolicyIgnored: "only identity policies grant" => "within an account a grant of the resource's policy suffices",
        ResourcePolicyAlwaysNeeded: "a resource that has a policy must itself allow" => "within an account an identity policy suffices",
        CrossAccountIdentitySuffices: "the caller's account alone grants access to another's resource" => "across accounts both sides must allow",
        CrossAccountResourceSuffices: "a resource policy that names another account's principal suffices" => "across accounts both sides must allow",
        UserNamingLimitedByIdentity: "a user that a resource policy names needs an identity policy besides" => "a resource policy that names a user grants by itself",
        UserNamingLimitedByBoundary: "a boundary limits what a resource policy grants to the user's ARN" => "an implicit deny of a boundary does not limit what a resource policy grants to the user's ARN",
        RoleNamingLimitedByIdentity: "a role that a resource policy names needs an identity policy besides" => "a resource policy that names a role grants by itself",
        RoleNamingEscapesBoundary: "a boundary does not limit what a resource policy grants to the role's ARN" => "a boundary limits what a resource policy grants to the role's ARN",
        RoleNamingEscapesSession: "a session policy does not limit what a resource policy grants to the role's ARN" => "a session policy limits what a resource policy grants to the role's ARN",
        SessionNamingLimitedByBoundary: "a boundary limits what a resource policy grants to the session's ARN" => "an implicit deny of a boundary does not limit what a resource policy grants to the session's ARN",
        SessionNamingLimitedBySession: "a session policy limits what a resource policy grants to the session's ARN" => "an implicit deny of a session policy does not limit what a resource policy grants to the session's ARN",
        FederatedUserNamingLimitedBySession: "a session policy limits what a resource policy grants to the federated user's ARN" => "an implicit deny of a session policy does not limit what a resource policy grants to the federated user's ARN",
        FederatingUserNamingEscapesSession: "a session policy does not limit what a resource policy grants to the user who federated" => "a session policy limits what a resource policy grants to the ARN of the user who federated",
        StarNamingLimitedByIdentity: "a resource policy that names everybody needs an identity policy besides" => "within an account a resource policy that names everybody grants by itself",
        StarNamingLimitedBySession: "a session policy limits what a resource policy grants to everybody" => "an implicit deny of a session policy does not limit what a resource policy grants to everybody",
        AccountNamingGrants: "a resource policy that names the account grants to everyone in it" => "a policy that names the account leaves it to the account's identity policies to grant",
        TrustingAccountSuffices: "a trust policy that names the account lets everyone in it in" => "where a trust policy names the account, the caller's own policies must allow as well",
        TrustAcrossAccountsSuffices: "a trust policy that names another account's role lets it in, whatever its own policies say" => "across accounts the caller's own policies must allow as well",
        TrustAloneNeverSuffices: "who assumes a role needs an identity policy, even where the trust policy names it" => "a trust policy that names a principal of its own account suffices",
        UnsignedCallersNeedIdentity: "a caller without credentials needs an identity policy" => "AssumeRoleWithWebIdentity and AssumeRoleWithSAML ask the trust policy alone",
        ScpIgnored: "service control policies are somebody else's business" => "what a service control policy does not allow is denied",
        ScpAnyLevel: "one level of the organization that allows suffices" => "every level of the organization must allow",
        ScpGrants: "what a service control policy allows is granted" => "a service control policy limits and grants nothing",
        ScpSparesRoot: "service control policies do not bind the root user" => "service control policies bind the root user of a member account",
        ScpBindsStrangers: "service control policies bind whoever asks" => "service control policies bind the principals of accounts alone, and so neither services nor the anonymous",
        ScpBindsServiceLinkedRoles: "service control policies bind every role" => "service-linked roles are exempt from service control policies",
        ScpOfOneLevelIntersect: "every policy of a level must allow" => "of the policies at one level, one that allows suffices",
        RcpIgnored: "resource control policies are somebody else's business" => "what a resource control policy does not allow is denied",
        RcpAnyLevel: "one level of the organization that allows suffices" => "every level of the organization must allow",
        RcpGrants: "what a resource control policy allows is granted" => "a resource control policy limits and grants nothing",
        RcpSparesServices: "resource control policies bind principals of AWS accounts only" => "a resource control policy binds whoever asks for the resource",
        RcpBindsServiceLinkedRoles: "resource control policies bind every role" => "service-linked roles are exempt from resource control policies",
        EmptyListIsAbsent: "a type of policy of which there is none does not limit" => "a type that applies and of which there is no policy allows nothing",
    }
    "access_policies_boundaries" {
        BoundaryGrants: "what a boundary allows is granted" => "a boundary limits and grants nothing",
        BoundaryIgnored: "a boundary is advice" => "what the boundary does not allow is denied",
    }
    "access_policies" {
        SessionPolicyGrants: "what a session policy allows is granted" => "a session policy limits and grants nothing",
        SessionPolicyIgnored: "a session has the permissions of its role" => "a session has what both its role and its session policies allow",
        SessionPoliciesIntersect: "every session policy must allow" => "of several session policies, one that allows suffices",
        FederatedUserInheritsWithoutSessionPolicy: "a federated user without a session policy has the permissions of the user" => "a federated user without a session policy has no permissions",
    }
    "reference_policies_grammar" {
        SingleStatementIgnored: "statements stand in a list" => "one statement may stand without a list",
        SingleValueIgnored: "values stand in a list" => "one value may stand without a list",
        OnlyFirstValueCounts: "of a list the first value counts" => "every value of a list counts",
    }
    "reference_policies_elements_version" {
        OldVersionHasVariables: "a document of version 2008-10-17 has variables" => "variables come with version 2012-10-17; before, `${` is text",
        VersionDefaultsToNewest: "a document without a version is of the newest" => "a document without a version is of 2008-10-17, which has no variables",
    }
    "reference_policies_elements_action" {
        ActionCaseMatters: "an action is compared letter by letter" => "actions are compared without regard to case",
        ActionIsPrefix: "an action covers every action that begins like it" => "an action is matched as a whole",
        ActionStarNeedsOne: "`*` in an action stands for at least one character" => "`*` stands for any run of characters, none included",
        ActionQuestionMayBeEmpty: "`?` in an action may stand for nothing" => "`?` stands for exactly one character",
        ActionStarIsLiteralWithin: "`*` in an action is a wildcard at its end only" => "`*` is a wildcard wherever it stands in an action's name",
        ActionVendorIgnored: "the action's name is compared" => "the vendor is part of an action",
    }
    "reference_policies_elements_notaction" {
        NotActionIsAction: "`NotAction` is another spelling of `Action`" => "`NotAction` is about every action that it does not list",
        NotActionIsDeny: "an Allow with `NotAction` denies what it lists" => "`NotAction` says nothing of what it lists",
        NotActionNeedsOneMiss: "`NotAction` is about what one of its entries does not match" => "`NotAction` is about what none of its entries matches",
    }
    "reference_policies_elements_resource" {
        ResourceCaseIgnored: "resources are compared without regard to case" => "a resource is compared letter by letter",
        ResourceStarStopsAtSlash: "`*` in a resource does not cross `/`" => "`*` stands for any run of characters, `/` included",
        ResourceStarStopsAtColon: "`*` in the last segment does not cross `:`" => "the sixth segment is the rest of the ARN, colons included",
        ResourceStarNeedsOne: "`*` in a resource stands for at least one character" => "`*` stands for any run of characters, none included",
        ResourceQuestionMayBeEmpty: "`?` in a resource may stand for nothing" => "`?` stands for exactly one character",
        ResourceIsOneString: "a resource is matched as one string" => "each of the six segments is matched on its own",
        ResourceIsPrefix: "a resource covers what is beneath it" => "a resource is matched as a whole: a bucket is not its objects",
    }
    "reference_policies_elements_notresource" {
        NotResourceIsResource: "`NotResource` is another spelling of `Resource`" => "`NotResource` is about every resource that it does not list",
        NotResourceIsDeny: "an Allow with `NotResource` denies what it lists" => "`NotResource` says nothing of what it lists",
        NotResourceNeedsOneMiss: "`NotResource` is about what one of its entries does not match" => "`NotResource` is about what none of its entries matches",
    }
    "reference_policies_elements_principal" {
        PrincipalIgnored: "a resource's policy is about whoever asks" => "a statement is about the principals that it names",
        AccountIdNamesNobody: "an account is named by its root's ARN only" => "an account id and its root's ARN name the same",
        RootArnNamesRootUser: "the root's ARN names the root user" => "the root's ARN names the account, and whom it lets",
        PrincipalIsPrefix: "an ARN names every principal whose ARN begins like it" => "a principal is named whole",
        PrincipalCaseIgnored: "principals are compared without regard to case" => "a principal is compared letter by letter",
        PrincipalPathIgnored: "a role is named by its name, whatever its path" => "a role's ARN holds its path",
        ProviderIsPrefix: "a provider is named by what its ARN begins with" => "a provider is named whole",
        ProviderOfAnyAccount: "a provider is named by its URL, of whatever account" => "a provider is one of an account",
        ServiceByFirstLabel: "a service is named by its first label" => "a service is named whole",
        TypesOfPrincipalsAreOne: "under whichever type a principal is listed, it is named" => "`AWS`, `Federated` and `Service` name different principals",
        StarNamesTokenBearers: "`*` of `AWS` names the bearers of tokens and assertions" => "who has no AWS credentials is named by the provider that vouches",
        StarNamesAccountOnly: "`*` names everybody in the resource's account" => "`*` names everybody, of every account",
        StarExcludesAnonymous: "`*` in a resource policy names whoever is known" => "`*` in a resource policy names the anonymous too",
        RoleIsNotItsSession: "a role's ARN does not name its sessions" => "a role's ARN names the sessions of the role",
        SessionIsEverySession: "a session's ARN names every session of the role" => "a session's ARN names this session",
        FederatedUserIsUser: "a user's ARN names the federated user of this name" => "a federated user is no user, whatever its name",
        FederatingUserNamesNobody: "a user's ARN does not name the sessions the user federated" => "a user's ARN names the sessions that the user federated",
    }
    "reference_policies_elements_notprincipal" {
        NotPrincipalIsPrincipal: "`NotPrincipal` is another spelling of `Principal`" => "`NotPrincipal` is about everybody whom it does not list",
        NotPrincipalSparesByAccount: "a Deny spares everybody in an account that it lists" => "a Deny spares whom it lists together with the account",
        NotPrincipalSparesByArn: "a Deny spares whom it lists, whatever of the account" => "a Deny spares only whom it lists together with the account, and of a session the role",
    }
    "reference_policies_elements_condition" {
        ConditionIgnored: "conditions are comments" => "a statement is about a request only where its conditions hold",
        DenyIgnoresConditions: "a Deny needs no conditions" => "a Deny is about a request only where its conditions hold",
        KeyCaseMatters: "names of keys are compared letter by letter" => "names of keys are compared without regard to case",
    }
    "reference_policies_condition-logic-multiple-context-keys-or-values" {
        ValuesAreAnded: "every value of a condition must match" => "one value of a condition that matches suffices",
        KeysAreOred: "one key of an operator that holds suffices" => "every key of an operator must hold",
        OperatorsAreOred: "one operator that holds suffices" => "every operator must hold",
        NegatedValuesAreOred: "a negated operator holds where one value does not match" => "a negated operator holds where no value matches",
    }
    "reference_policies_condition-single-vs-multi-valued-context-keys" {
        ForAllOfNothingFails: "`ForAllValues` over a missing key fails" => "`ForAllValues` over a missing key holds",
        ForAllOfEmptyTextFails: "`ForAllValues` over an empty text compares it" => "`ForAllValues` over an empty text holds",
        ForAnyOfNothingHolds: "`ForAnyValue` over a missing key holds" => "`ForAnyValue` over a missing key fails",
        ForAnyIfExistsOfNothingHolds: "`ForAnyValue` with `IfExists` holds over a missing key" => "`ForAnyValue` over a missing key fails, even with `IfExists`",
        ForAnyOfEmptyTextHolds: "`ForAnyValue` over an empty text compares it" => "`ForAnyValue` over an empty text fails",
        ForAllIsForAny: "`ForAllValues` asks for one value of the request" => "`ForAllValues` asks for every value of the request",
        ForAnyIsForAll: "`ForAnyValue` asks for every value of the request" => "`ForAnyValue` asks for one value of the request",
        ForAllAsksForPolicyValues: "`ForAllValues` asks that the request has every value of the policy" => "`ForAllValues` asks that the policy has every value of the request",
        NegationOfTheWhole: "a set operator with negation is the negation of the set operator" => "a set operator quantifies over the negation of each value",
        PlainOperatorIsForAny: "an operator over several values is `ForAnyValue`" => "an operator over several values needs a set operator",
        PlainOperatorTakesFirst: "an operator over several values takes the first" => "an operator over several values needs a set operator",
        SetOperatorNeedsSeveral: "a set operator over one value fails" => "one value is a set of one",
    }
    "reference_policies_elements_condition_operators" {
        MissingKeyHolds: "an operator over a missing key holds" => "an operator over a missing key fails",
        MissingKeyFailsNegated: "a negated operator over a missing key fails" => "a negated operator over a missing key holds",
        IfExistsFailsOnMissing: "`IfExists` asks for the key" => "with `IfExists` a missing key holds",
        IfExistsIgnoresValue: "`IfExists` holds whatever the key's value" => "with `IfExists` a key that is there is compared",
        NullInverted: "`Null` true asks that the key be there" => "`Null` true asks that the key be missing",
        NullIgnored: "`Null` always holds" => "`Null` asks whether the key is missing",
        NullOfEmptyText: "a key with an empty text is missing" => "a key with an empty text is there",
        StringEqualsGlobs: "`StringEquals` knows wildcards" => "`StringEquals` compares letter by letter, `*` and `?` included",
        StringEqualsIgnoresCase: "`StringEquals` ignores case" => "`StringEquals` regards case",
        IgnoreCaseRegardsCase: "`StringEqualsIgnoreCase` regards case" => "`StringEqualsIgnoreCase` ignores case",
        IgnoreCaseGlobs: "`StringEqualsIgnoreCase` knows wildcards" => "`StringEqualsIgnoreCase` takes `*` and `?` as they are",
        LikeIgnoresCase: "`StringLike` ignores case" => "`StringLike` regards case",
        LikeIsPrefix: "`StringLike` matches what begins like the pattern" => "`StringLike` matches the whole value",
        LikeIsSubstring: "`StringLike` matches what contains the pattern" => "`StringLike` matches the whole value",
        LikeStarNeedsOne: "`*` in `StringLike` stands for at least one character" => "`*` stands for any run of characters, none included",
        LikeQuestionMayBeEmpty: "`?` in `StringLike` may stand for nothing" => "`?` stands for exactly one character",
        LikeStarStopsAtSlash: "`*` in `StringLike` does not cross `/`" => "`*` stands for any run of characters, `/` included",
        LikeStarStopsAtColon: "`*` in `StringLike` does not cross `:`" => "`*` stands for any run of characters, `:` included",
        LikeStarStopsAtLine: "`*` in `StringLike` does not cross a line break" => "`*` stands for any run of characters, line breaks included",
        LikeIsRegularExpression: "a point in `StringLike` stands for any character" => "only `*` and `?` are wildcards",
        LikeDoesNotGlob: "`StringLike` compares letter by letter" => "`StringLike` knows wildcards",
        TextIsTrimmed: "white space around a value does not count" => "a text is compared as a whole",
        NumbersAsText: "numbers are compared as texts" => "numbers are compared by their size",
        NumbersAsDoubles: "numbers are doubles" => "numbers are decimal and exact",
        NumbersAsIntegers: "fractions of numbers do not count" => "a number may have a fraction, which counts",
        LessIncludesEqual: "`LessThan` includes what is equal" => "`LessThan` excludes what is equal",
        GreaterIncludesEqual: "`GreaterThan` includes what is equal" => "`GreaterThan` excludes what is equal",
        LessEqualsExcludesEqual: "`LessThanEquals` excludes what is equal" => "`LessThanEquals` includes what is equal",
        GreaterEqualsExcludesEqual: "`GreaterThanEquals` excludes what is equal" => "`GreaterThanEquals` includes what is equal",
        RelationReversed: "the policy's value stands on the left" => "the request's value stands on the left: it is less than the policy's",
        UnreadableFailsNegated: "a value that is no number, date or address fails a negated operator" => "a value that cannot be read matches nothing, and so satisfies a negated operator",
        DatesAsText: "dates are compared as texts" => "dates are compared as points in time",
        DateEpochUnknown: "seconds since 1970 are no date" => "a date may be seconds since 1970",
        DateOffsetIgnored: "the offset of a date does not count" => "a date with an offset is a point in time",
        DateIsWholeDay: "a date without a time is the whole day" => "a date without a time is its first instant",
        DateFractionIgnored: "fractions of seconds do not count" => "fractions of seconds count",
        BoolIgnoresCase: "`True` is true" => "a truth value is `true` or `false`",
        BoolOfMissingIsFalse: "a missing key is `false`" => "`Bool` over a missing key fails, whatever it asks for",
        BinaryIgnoresCase: "base64 is compared without regard to case" => "octets are compared one by one",
        AddressPrefixIgnored: "the length of a block's prefix does not count" => "a block is every address that begins with its prefix",
        AddressPrefixIsOctets: "a prefix ends with an octet" => "a prefix ends at any bit",
        AddressWithoutPrefixIsNetwork: "an address without a prefix is its network, /24" => "an address without a prefix is this address alone",
        AddressFamiliesShared: "a block that begins anywhere contains every address" => "an IPv4 block contains no IPv6 address, nor the reverse",
        AddressHostBitsMatter: "a block that is not written from its first address contains nothing" => "bits behind the prefix do not count",
        AddressMappedIsVersion4: "an IPv4 address written as IPv6 is in its IPv4 block" => "the families of addresses are kept apart",
        AddressAsText: "addresses are compared as they are written" => "addresses are compared as numbers",
        ArnIsOneString: "an ARN is matched as one string" => "each of the six segments of an ARN is matched on its own",
        ArnEqualsDoesNotGlob: "`ArnEquals` compares letter by letter" => "`ArnEquals` and `ArnLike` behave identically",
        ArnIgnoresCase: "ARNs are compared without regard to case" => "ARNs are compared letter by letter",
        ArnStarStopsAtColon: "`*` in the last segment of an ARN does not cross `:`" => "the sixth segment is the rest of the ARN, colons included",
    }
    "reference_policies_variables" {
        VariablesAreText: "`${` is text" => "a variable is replaced by the value of its key",
        VariableStarIsWildcard: "a `*` in a variable's value is a wildcard" => "a variable's value is text",
        VariablesAreRecursive: "a `${` in a variable's value is a variable" => "a variable's value is text",
        VariableCaseMatters: "the names of variables are compared letter by letter" => "names of keys are compared without regard to case",
        VariableTakesFirstOfSeveral: "a variable of several values takes the first" => "only a key with a single value can be a variable",
        DefaultIsIgnored: "a variable has no default" => "where the key is missing, the default takes its place",
        DefaultOverridesValue: "the default takes the variable's place" => "the default takes its place only where the key is missing",
        DefaultStarIsWildcard: "a `*` in a default is a wildcard" => "a default is text, as a value would be",
        EscapedStarIsWildcard: "`${*}` is a wildcard" => "`${*}`, `${?}` and `${$}` are these characters",
        UnresolvedIsEmpty: "a variable without a value is empty" => "a text with an unresolved variable matches nothing",
        UnresolvedIsText: "a variable without a value stays as it is written" => "a text with an unresolved variable matches nothing",
        UnresolvedFailsNegated: "a negated operator fails where a variable is not resolved" => "a text with an unresolved variable matches nothing, and so satisfies a negated operator",
        UnresolvedNotResourceSpares: "a Deny of `NotResource` with an unresolved variable is about nothing" => "an entry with an unresolved variable lists nothing, and a Deny covers what is not listed",
        UnresolvedNotResourceGrants: "an Allow of `NotResource` with an unresolved variable is about everything" => "an Allow that cannot say what it excepts grants nothing",
        NoVariablesInConditions: "variables are for resources" => "condition values of String and ARN operators take variables",
    }
}
