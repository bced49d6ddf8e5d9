//! Credits: refunds read from a file, and which order one reverses. Pure; finding the candidates is `db/credits.rs`.

use crate::domain::money::Currency;
use crate::domain::order::{Customer, Line};
use crate::domain::time::Time;

/// A credit note as a channel tells it. Quantities and amounts are positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditDoc {
    /// The channel's id of the credit.
    pub channel_ref: String,
    /// When it was issued.
    pub issued_at: Time,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Who gets the money back.
    pub customer: Customer,
    /// What is credited.
    pub lines: Vec<Line>,
}

/// An order that a credit may reverse, with what of it is not credited yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The order.
    pub order: i64,
    /// Line id, item code, units not credited yet, in the order's own sequence.
    pub lines: Vec<CandidateLine>,
}

/// One line of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateLine {
    /// Line id.
    pub id: i64,
    /// Item code.
    pub sku: String,
    /// Units ordered.
    pub ordered: i64,
    /// Units not credited yet.
    pub open: i64,
}

/// The order that customer, item and quantity identify, with the order line of each credit line.
///
/// An order qualifies if each credited item is on a line with at least as many units not credited yet. If exactly one
/// qualifies it is the one; of several, exactly one whose lines were ordered in just the credited quantities is;
/// otherwise nothing identifies the order.
pub fn reversed_order<'a>(
    credit: &[(String, i64)],
    candidates: &'a [Candidate],
) -> Option<(&'a Candidate, Vec<i64>)> {
    let mut fitting: Vec<(&Candidate, Vec<i64>, bool)> = Vec::new();
    for candidate in candidates {
        if let Some((lines, exact)) = covers(credit, candidate) {
            fitting.push((candidate, lines, exact));
        }
    }
    if fitting.len() > 1 {
        fitting.retain(|(_, _, exact)| *exact);
    }
    match fitting.len() {
        1 => fitting
            .pop()
            .map(|(candidate, lines, _)| (candidate, lines)),
        _ => None,
    }
}

fn covers(credit: &[(String, i64)], candidate: &Candidate) -> Option<(Vec<i64>, bool)> {
    let mut open: Vec<i64> = candidate.lines.iter().map(|line| line.open).collect();
    let mut found = Vec::with_capacity(credit.len());
    let mut exact = true;
    for (sku, quantity) in credit {
        let fits = |(index, line): &(usize, &CandidateLine)| {
            line.sku == *sku && open.get(*index).is_some_and(|left| left >= quantity)
        };
        let same = candidate
            .lines
            .iter()
            .enumerate()
            .filter(fits)
            .find(|(_, line)| line.ordered == *quantity);
        let (index, line) = match same {
            Some(hit) => hit,
            None => {
                exact = false;
                candidate.lines.iter().enumerate().find(fits)?
            }
        };
        if let Some(left) = open.get_mut(index) {
            *left -= quantity;
        }
        found.push(line.id);
    }
    Some((found, exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: i64, lines: &[(&str, i64)]) -> Candidate {
        let lines = lines
            .iter()
            .zip(id * 10..)
            .map(|((sku, n), id)| CandidateLine {
                id,
                sku: (*sku).into(),
                ordered: *n,
                open: *n,
            });
        Candidate {
            order: id,
            lines: lines.collect(),
        }
    }

    fn credit(lines: &[(&str, i64)]) -> Vec<(String, i64)> {
        lines
            .iter()
            .map(|(sku, n)| ((*sku).to_owned(), *n))
            .collect()
    }

    #[test]
    fn the_only_order_with_enough_units_is_the_one() {
        let orders = [order(1, &[("A", 6)]), order(2, &[("A", 1)])];
        assert_eq!(
            reversed_order(&credit(&[("A", 2)]), &orders).map(|(c, l)| (c.order, l)),
            Some((1, vec![10]))
        );
    }

    #[test]
    fn of_several_the_exact_quantity_identifies() {
        let orders = [order(1, &[("A", 6)]), order(2, &[("A", 2)])];
        assert_eq!(
            reversed_order(&credit(&[("A", 2)]), &orders).map(|(c, _)| c.order),
            Some(2)
        );
    }

    #[test]
    fn two_that_fit_equally_identify_nothing() {
        let orders = [order(1, &[("A", 2)]), order(2, &[("A", 2)])];
        assert_eq!(reversed_order(&credit(&[("A", 2)]), &orders), None);
    }

    #[test]
    fn the_same_item_twice_needs_units_for_both() {
        let orders = [order(1, &[("A", 3)])];
        assert_eq!(
            reversed_order(&credit(&[("A", 2), ("A", 2)]), &orders),
            None
        );
        assert!(reversed_order(&credit(&[("A", 2), ("A", 1)]), &orders).is_some());
    }
}
