//! What a dead letter died of, in one short text: those that say the same are one task for staff. What the sentence
//! says to a person is its own; here only what tells one cause from another counts, not what differs row by row.

use crate::domain::sentence::{Problem, Sentence};

/// Facts that belong to the cause; others (the row's own value, its reference) tell the letters of one cause apart.
const TELLING: &[&str] = &["first", "first_missing", "missing", "expected", "what"];
/// Sentences whose found word is the cause itself: one unknown currency is one task.
const FOUND_TELLS: &[&str] = &[
    "problem-unknown-currency",
    "problem-unknown-word",
    "formats-unknown-format",
];
/// Longest cause, bytes: it is indexed.
const LONGEST: usize = 200;

/// The cause of a reason.
pub fn of(reason: &Sentence) -> String {
    let mut cause = told(reason);
    if let Some(problem) = main_problem(reason) {
        cause.push(' ');
        cause.push_str(&place(&problem.pointer));
        cause.push(' ');
        cause.push_str(&told(&problem.detail));
    }
    while cause.len() > LONGEST {
        cause.pop();
    }
    cause
}

/// The problem that the others follow from: of those that say what the first says, the one deepest in the document. A
/// quantity that is no number spoils the total as well.
pub fn main_problem(reason: &Sentence) -> Option<&Problem> {
    let first = reason.because.first()?;
    let depth = |problem: &&Problem| problem.pointer.matches('/').count();
    let same = |problem: &&Problem| problem.detail == first.detail;
    // the first of equally deep ones
    reason.because.iter().rev().filter(same).max_by_key(depth)
}

/// `/lines/0/quantity` as `lines.1.quantity`: people count from one.
pub fn dotted(pointer: &str) -> String {
    let parts: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|part| match part.parse::<u32>() {
            Ok(index) => (index + 1).to_string(),
            Err(_) => part.to_owned(),
        })
        .collect();
    parts.join(".")
}

/// The cause of a reason that is stored as JSON.
pub fn of_stored(reason: &str) -> String {
    serde_json::from_str(reason).map_or_else(|_| "dead-internal".to_owned(), |read| of(&read))
}

fn told(sentence: &Sentence) -> String {
    let mut text = sentence.key.clone();
    for (name, fact) in &sentence.facts {
        let tells = TELLING.contains(&name.as_str())
            || (name == "found" && FOUND_TELLS.contains(&sentence.key.as_str()));
        if tells {
            text.push('|');
            text.push_str(fact);
        }
    }
    text
}

/// A pointer without the numbers of lines.
fn place(pointer: &str) -> String {
    let parts: Vec<&str> = pointer
        .split('/')
        .map(|part| match part.parse::<u32>() {
            Ok(_) => "*",
            Err(_) => part,
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ_only_in_their_rows_have_one_cause() {
        let reason = |line: u32, found: &str| {
            let detail = Sentence::new("formats-not-a-number").with("found", found);
            Sentence::new("dead-unreadable")
                .because(vec![Problem::at(format!("/lines/{line}/quantity"), detail)])
        };
        assert_eq!(of(&reason(0, "two")), of(&reason(7, "three")));
        assert_eq!(
            of(&reason(0, "two")),
            "dead-unreadable /lines/*/quantity formats-not-a-number"
        );
    }

    #[test]
    fn what_is_missing_and_which_currency_is_unknown_are_causes_of_their_own() {
        let missing = |list: &str| Sentence::new("formats-missing-columns").with("missing", list);
        assert_ne!(of(&missing("qty")), of(&missing("price")));
        let currency = |code: &str| Sentence::new("problem-unknown-currency").with("found", code);
        assert_ne!(of(&currency("RMB")), of(&currency("NT$")));
    }

    #[test]
    fn a_cause_fits_its_index_and_is_cut_between_characters() {
        let long = Sentence::new("formats-missing-columns").with("missing", "订单号".repeat(100));
        let cause = of(&long);
        assert!(cause.len() <= LONGEST && cause.starts_with("formats-missing-columns|订单"));
    }
}
