//! What keeps a version from being switched on: what its rules name and the shop does not have, two of one name, a way
//! that leads nowhere. Pointers are `/rules/POSITION`, from 0, or `/FIELD` of the rest.

use super::names::Names;
use super::rest::waits_too_cheaply;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::{Allow, Otherwise, Policy, Rule, When};

/// Everything that is wrong, rule by rule.
pub fn problems(policy: &Policy, names: &Names) -> Vec<Problem> {
    let rules = &policy.rules.rules;
    let mut found = Vec::new();
    let mut everything_stops_at: Option<&Rule> = None;
    for (index, rule) in rules.iter().enumerate() {
        let pointer = format!("/rules/{index}");
        let mut wrong = |sentence: Sentence| {
            found.push(Problem::at(&pointer, sentence.with("rule", &rule.name)));
        };
        let earlier = rules.iter().take(index);
        if earlier.clone().any(|other| same_name(other, rule)) {
            wrong(Sentence::new("problem-rules-name-twice"));
        }
        unknown(rule, names).into_iter().for_each(&mut wrong);
        if let Some(before) = everything_stops_at {
            wrong(Sentence::new("problem-rules-never").with("before", &before.name));
        }
        if rule.when == When::default() && rule.otherwise != Otherwise::NextRule {
            everything_stops_at.get_or_insert(rule);
        }
    }
    let code = policy.currency.code();
    if !names.currencies.is_empty() && !names.currencies.iter().any(|one| one == code) {
        let cards = names.currencies.join(", ");
        let sentence = Sentence::new("problem-rules-currency").with("currency", code);
        found.push(Problem::at("/currency", sentence.with("cards", cards)));
    }
    if let Some(sentence) = waits_too_cheaply(&policy.penalties, policy.currency) {
        found.push(Problem::at("/waiting", sentence));
    }
    found
}

/// Whether people would take them for one.
pub(super) fn same_name(one: &Rule, other: &Rule) -> bool {
    one.name.trim().to_lowercase() == other.name.trim().to_lowercase()
}

fn unknown(rule: &Rule, names: &Names) -> Vec<Sentence> {
    let mut found = Vec::new();
    for slug in &rule.when.channels {
        if !names.channels.iter().any(|(known, _)| known == slug) {
            found.push(Sentence::new("problem-rule-channel").with("found", slug));
        }
    }
    for sku in &rule.when.skus {
        if !names.skus.contains_key(sku) {
            found.push(Sentence::new("problem-rule-sku").with("found", format!("#{sku}")));
        }
    }
    let allowed = match &rule.allow {
        Allow::Places(places) => places.as_slice(),
        Allow::All | Allow::Kinds(_) => &[],
    };
    for place in allowed.iter().chain(&rule.prefer.order) {
        if names.place(*place).is_none() {
            found.push(Sentence::new("problem-rule-place").with("found", format!("#{place}")));
        }
    }
    let ships =
        |place: &crate::domain::ids::LocationId| names.place(*place).is_some_and(|one| one.active);
    if !allowed.is_empty() && !allowed.iter().any(ships) {
        found.push(Sentence::new("problem-rules-no-place-ships"));
    }
    found
}
