//! Ways of writing the same.

use crate::subject::{Claim, Subject, asked, invariants, of, with};
use arbitrary::Unstructured;
use touchstone_corpus::format::{Octets, PolicyInput};
use touchstone_proptests::generate::policy::{Document, Listing, Question, Sets, Statement, Style, question};
use touchstone_proptests::generate::shuffled;
use touchstone_proptests::json::Json;

type Answer = arbitrary::Result<Claim>;

/// Decides as before once every document is written otherwise.
fn rewritten(
    subject: &Subject,
    u: &mut Unstructured<'_>,
    mut rewrite: impl FnMut(&mut Unstructured<'_>, &mut Document) -> arbitrary::Result<()>,
) -> Answer {
    let question = question(u)?;
    let mut other = question.clone();
    for document in other.sets.documents_mut() {
        rewrite(u, document)?;
    }
    Ok(of(subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

/// The same, with every statement written as several.
fn split(
    subject: &Subject,
    u: &mut Unstructured<'_>,
    parts: impl Fn(&Statement) -> Vec<Statement>,
) -> Answer {
    rewritten(subject, u, |_, document| {
        document.statements = document.statements.iter().flat_map(&parts).collect();
        document.statements.iter_mut().for_each(|statement| statement.sid = None);
        Ok(())
    })
}

fn one_by_one<T: Clone>(listing: &Listing<T>) -> Vec<Listing<T>> {
    if listing.but {
        return vec![listing.clone()];
    }
    listing.entries.iter().map(|entry| Listing::of(vec![entry.clone()])).collect()
}

fn statements_in_any_order(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    rewritten(subject, u, |u, document| {
        document.statements = shuffled(u, document.statements.clone())?;
        Ok(())
    })
}

fn policies_in_any_order(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut other = question.clone();
    for set in other.sets.each_mut() {
        *set = shuffled(u, set.clone())?;
    }
    for levels in [&mut other.sets.scp, &mut other.sets.rcp].into_iter().flatten() {
        *levels = shuffled(u, levels.clone())?;
    }
    Ok(of(subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

fn values_in_any_order(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    rewritten(subject, u, |u, document| {
        for statement in &mut document.statements {
            statement.action.entries = shuffled(u, statement.action.entries.clone())?;
            if let Some(listing) = &mut statement.resource {
                listing.entries = shuffled(u, listing.entries.clone())?;
            }
            if let Some(listing) = &mut statement.principal {
                listing.entries = shuffled(u, listing.entries.clone())?;
            }
            for condition in &mut statement.conditions {
                condition.values = shuffled(u, condition.values.clone())?;
            }
        }
        Ok(())
    })
}

fn members_in_any_order(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut input = question.input();
    for text in texts_mut(&mut input) {
        let json = shuffled_members(u, Json::read(&text.0).unwrap())?;
        text.0 = json.to_text().into_bytes();
    }
    let same = subject.decides_input(&input) == subject.decides(&question);
    Ok(of(same, &[&question]).map_err(|told| format!("{told}{input:?}")))
}

fn texts_mut(input: &mut PolicyInput) -> Vec<&mut Octets> {
    let sets = &mut input.policies;
    let own = [&mut sets.identity, &mut sets.session, &mut sets.boundary, &mut sets.resource];
    let levels = [&mut sets.scp, &mut sets.rcp];
    own.into_iter().flatten().chain(levels.into_iter().flatten().flatten()).flatten().collect()
}

fn shuffled_members(u: &mut Unstructured<'_>, value: Json) -> arbitrary::Result<Json> {
    Ok(match value {
        Json::Object(members) => {
            let mut inner = Vec::new();
            for (name, value) in shuffled(u, members)? {
                inner.push((name, shuffled_members(u, value)?));
            }
            Json::Object(inner)
        }
        Json::Array(elements) => {
            let inner = elements.into_iter().map(|element| shuffled_members(u, element));
            Json::Array(inner.collect::<arbitrary::Result<_>>()?)
        }
        scalar => scalar,
    })
}

/// 12: without the `Sid`, which names one statement.
fn said_twice(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    rewritten(subject, u, |u, document| {
        let again = Statement { sid: None, ..u.choose(&document.statements)?.clone() };
        document.statements.push(again);
        Ok(())
    })
}

/// 13: but `NotAction`, which is about what is in none of its entries.
fn action_by_action(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    split(subject, u, |statement| {
        let each = one_by_one(&statement.action).into_iter();
        each.map(|action| Statement { action, ..statement.clone() }).collect()
    })
}

/// 14: but `NotResource`.
fn resource_by_resource(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    split(subject, u, |statement| match &statement.resource {
        None => vec![statement.clone()],
        Some(resource) => {
            let each = one_by_one(resource).into_iter();
            each.map(|resource| Statement { resource: Some(resource), ..statement.clone() }).collect()
        }
    })
}

/// 15: but `NotPrincipal`.
fn principal_by_principal(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    split(subject, u, |statement| match &statement.principal {
        None => vec![statement.clone()],
        Some(principal) => {
            let each = one_by_one(principal).into_iter();
            each.map(|principal| Statement { principal: Some(principal), ..statement.clone() }).collect()
        }
    })
}

/// 16: of operators that are not negated, and do not ask for all values of the request.
fn value_by_value(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    split(subject, u, |statement| {
        let splits = |operator: &str| !operator.contains("Not") && !operator.starts_with("ForAllValues:");
        let place =
            statement.conditions.iter().position(|one| splits(&one.operator) && !one.values.is_empty());
        let Some(place) = place else { return vec![statement.clone()] };
        let values = statement.conditions[place].values.iter();
        let with_one = |value: &String| {
            let mut one = statement.clone();
            one.conditions[place].values = vec![value.clone()];
            one
        };
        values.map(with_one).collect()
    })
}

/// 17: of one version, and without the `Sid`s.
fn documents_as_one(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    for document in question.sets.documents_mut() {
        document.version = Some("2012-10-17");
        document.statements.iter_mut().for_each(|statement| statement.sid = None);
    }
    let mut other = question.clone();
    for set in other.sets.each_mut().into_iter().filter(|set| !set.is_empty()) {
        *set = vec![Document::of(set.iter().flat_map(|document| document.statements.clone()).collect())];
    }
    Ok(of(subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

fn one_or_a_list_of_one(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    rewritten(subject, u, |_, document| {
        document.style = if document.style == Style::Bare { Style::Listed } else { Style::Bare };
        Ok(())
    })
}

fn for_each_text(sets: &mut Sets, mut change: impl FnMut(&mut String)) {
    for statement in sets.statements_mut() {
        statement.resource.iter_mut().flat_map(|listing| &mut listing.entries).for_each(&mut change);
        statement.conditions.iter_mut().flat_map(|condition| &mut condition.values).for_each(&mut change);
    }
}

/// 20: of documents in which no variable could stand.
fn either_version(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    for_each_text(&mut question.sets, |text| *text = text.replace("${", "$("));
    let of_version = |version| {
        with(&question, |sets| {
            sets.documents_mut().into_iter().for_each(|document| document.version = version);
        })
    };
    let versions = [None, Some("2008-10-17"), Some("2012-10-17")].map(of_version);
    let decisions = versions.each_ref().map(|question| subject.decides(question));
    Ok(of(decisions.iter().all(|one| *one == decisions[0]), &versions.each_ref()))
}

/// One statement of a question, alone.
fn alone(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<(Question, Statement)>> {
    let mut question = question(u)?;
    let statements = question.sets.statements_mut();
    if statements.is_empty() {
        return Ok(None);
    }
    let place = u.choose_index(statements.len())?;
    let statement = statements[place].clone();
    let mut alone = asked(None, Document::all());
    alone.request.action = question.request.action;
    alone.request.resource = question.request.resource;
    alone.request.context = question.request.context;
    Ok(Some((alone, statement)))
}

fn under(question: &Question, statement: Statement) -> Question {
    let statement =
        Statement { principal: None, conditions: Vec::new(), deny: false, sid: None, ..statement };
    with(question, |sets| sets.identity = Some(vec![Document::of(vec![statement])]))
}

fn action_or_not(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let Some((question, statement)) = alone(u)? else { return Ok(Ok(())) };
    let resource = Some(Listing::of(vec!["*".to_owned()]));
    let of_listing = |but| {
        let action = Listing { but, ..statement.action.clone() };
        under(&question, Statement { action, resource: resource.clone(), ..statement.clone() })
    };
    let (listed, others) = (of_listing(false), of_listing(true));
    // What is asked of a user whoever it is, is allowed by no policy.
    let excepted = crate::subject::asks_who_it_is(&question.request);
    Ok(of(excepted || subject.allows(&listed) != subject.allows(&others), &[&listed, &others]))
}

/// 30: but with a variable that is not resolved.
fn resource_or_not(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let Some((question, statement)) = alone(u)? else { return Ok(Ok(())) };
    let Some(resource) = &statement.resource else { return Ok(Ok(())) };
    let unresolved = resource.entries.iter().any(|entry| entry.contains("${a") || entry.contains("${A"));
    let of_listing = |but| {
        let resource = Some(Listing { but, ..resource.clone() });
        let action = Listing::of(vec!["*".to_owned()]);
        under(&question, Statement { action, resource, ..statement.clone() })
    };
    let (listed, others) = (of_listing(false), of_listing(true));
    let excepted = unresolved || crate::subject::asks_who_it_is(&question.request);
    Ok(of(excepted || subject.allows(&listed) != subject.allows(&others), &[&listed, &others]))
}

fn flipped(u: &mut Unstructured<'_>, text: &str) -> arbitrary::Result<String> {
    let flip = |one: char| {
        if one.is_ascii_lowercase() { one.to_ascii_uppercase() } else { one.to_ascii_lowercase() }
    };
    text.chars().map(|one| Ok(if u.arbitrary()? { flip(one) } else { one })).collect()
}

fn actions_in_any_case(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut other = question.clone();
    other.request.action = flipped(u, &question.request.action)?;
    for statement in other.sets.statements_mut() {
        for action in &mut statement.action.entries {
            *action = flipped(u, action)?;
        }
    }
    Ok(of(subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

fn keys_in_any_case(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut other = question.clone();
    other.request.context.clear();
    for (key, value) in &question.request.context {
        other.request.context.insert(flipped(u, key)?, value.clone());
    }
    for statement in other.sets.statements_mut() {
        for condition in &mut statement.conditions {
            condition.key = flipped(u, &condition.key)?;
        }
    }
    for_each_text(&mut other.sets, |text| *text = text.replace("${aws:username", "${AWS:UserName"));
    // Before 2012 that is a text, whose case matters.
    let literal = question.sets.clone().documents_mut().into_iter().any(|document| {
        document.version != Some("2012-10-17") && document.to_json().to_text().contains("${aws:username")
    });
    Ok(of(literal || subject.decides(&question) == subject.decides(&other), &[&question, &other]))
}

/// 59: a resource in another case is another one, for whoever names it letter by letter.
fn resources_in_one_case(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let name: String = (0..u.int_in_range(1..=6)?)
        .map(|_| Ok(*u.choose(&['a', 'B', 'c', '1'])?))
        .collect::<arbitrary::Result<_>>()?;
    let recased = flipped(u, &name)?;
    let arn = |name: &str| format!("arn:aws:s3:::docs/{name}");
    let mut question = asked(None, Document::of(vec![Statement::allow("*", &arn(&name))]));
    question.request.resource = arn(&recased);
    Ok(of(subject.allows(&question) == (name == recased), &[&question]))
}

invariants! {
    8 statements_stand_in_any_order [FirstStatementDecides, LastStatementDecides] statements_in_any_order;
    9 policies_stand_in_any_order [] policies_in_any_order;
    10 values_stand_in_any_order [OnlyFirstValueCounts] values_in_any_order;
    11 members_stand_in_any_order [] members_in_any_order;
    12 a_statement_said_twice_is_said_once [] said_twice;
    13 a_list_of_actions_is_statements_of_one_each [OnlyFirstValueCounts, SingleValueIgnored] action_by_action;
    14 a_list_of_resources_is_statements_of_one_each [OnlyFirstValueCounts] resource_by_resource;
    15 a_list_of_principals_is_statements_of_one_each [OnlyFirstValueCounts] principal_by_principal;
    16 a_list_of_values_is_statements_of_one_each [ValuesAreAnded, OnlyFirstValueCounts] value_by_value;
    17 several_documents_are_one_with_all_statements [FirstStatementDecides] documents_as_one;
    18 one_is_a_list_of_one [SingleValueIgnored, SingleStatementIgnored] one_or_a_list_of_one;
    20 without_variables_every_version_is_the_same [] either_version;
    29 an_action_is_listed_or_another_one [NotActionIsAction, NotActionNeedsOneMiss] action_or_not;
    30 a_resource_is_listed_or_another_one [NotResourceIsResource, NotResourceNeedsOneMiss] resource_or_not;
    57 actions_are_the_same_in_every_case [ActionCaseMatters] actions_in_any_case;
    58 keys_are_the_same_in_every_case [KeyCaseMatters, VariableCaseMatters] keys_in_any_case;
    59 a_resource_in_another_case_is_another_one [ResourceCaseIgnored] resources_in_one_case;
}
