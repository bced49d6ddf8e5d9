//! What came of a file, counted and explained.

use crate::domain::cause;
use crate::domain::check;
use crate::domain::ids::ImportId;
use crate::domain::sentence::Sentence;
use crate::formats::Document;
use crate::services::intake::{Item, Outcome, Raw};
use serde::Serialize;
use std::collections::BTreeMap;

/// What came of a file, counted in order documents: received = new + updated + repeated + credits + dead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents.
    pub received: i64,
    /// New orders.
    pub new: i64,
    /// Known orders that changed.
    pub updated: i64,
    /// Nothing new.
    pub repeated: i64,
    /// New credits.
    pub credits: i64,
    /// Credits of the file that identify no order.
    pub credits_unmatched: i64,
    /// Dead letters, explained.
    pub dead: i64,
    /// Held, within new + updated.
    pub held: i64,
    /// History, within new: placed before the channel's go-live, or over already.
    pub history: i64,
    /// Rows of the file (documents, where it has none).
    pub rows: i64,
    /// Units of the orders.
    pub units: i64,
    /// Worth of the orders' lines before discounts, fees and credits, as decimal text; with several currencies, each
    /// after its code.
    pub gross: String,
    /// Units of the credits.
    pub credit_units: i64,
    /// Worth of the credits' lines.
    pub credit_gross: String,
    /// Mapping that read it.
    pub format: String,
    /// The import; none if it only looked.
    #[serde(skip)]
    pub import: Option<ImportId>,
    /// What was found out about the file.
    #[serde(skip)]
    pub found: Option<Sentence>,
    /// Why documents died: (reason, how many, the first few by name).
    #[serde(skip)]
    pub deaths: Vec<Death>,
    /// References of the credits that identify no order.
    #[serde(skip)]
    pub unmatched: Vec<String>,
    /// Why the file was not read to its end.
    #[serde(skip)]
    pub broken_off: Option<Sentence>,
    #[serde(skip)]
    pub(super) sums: Sums,
}

/// Dead letters of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// Why.
    pub reason: Sentence,
    /// How many.
    pub count: i64,
    /// The first of them, by origin.
    pub first: String,
}

/// Amounts by currency code, minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) orders: BTreeMap<String, (i64, u32)>,
    pub(super) credits: BTreeMap<String, (i64, u32)>,
}
impl Summary {
    pub(super) fn count(&mut self, item: &Item, outcome: &Outcome) {
        self.received += 1;
        match outcome {
            Outcome::Placed { held, .. } => {
                self.new += 1;
                self.history += i64::from(matches!(
                    &item.document,
                    Some(Document::Order(doc)) if check::is_history(doc, &item.channel)
                ));
                self.held += i64::from(*held);
            }
            Outcome::Changed { held, .. } => {
                self.updated += 1;
                self.held += i64::from(*held);
            }
            Outcome::Repeated { .. } => self.repeated += 1,
            Outcome::Credited { .. } => self.credits += 1,
            Outcome::Dead { reason, .. } => self.bury(item, reason),
            Outcome::Stored { .. } => {}
        }
        let gross = |lines: &[crate::domain::order::Line],
                     currency: crate::domain::money::Currency| {
            lines
                .iter()
                .filter_map(|line| line.amount(currency).map(|amount| amount + line.discount))
                .sum::<i64>()
        };
        match &item.document {
            Some(Document::Order(doc)) => {
                self.units += doc.units();
                let sum = self
                    .sums
                    .orders
                    .entry(doc.currency.code().to_owned())
                    .or_insert((0, doc.currency.exponent()));
                sum.0 += gross(&doc.lines, doc.currency);
            }
            Some(Document::Credit(doc)) => {
                self.credit_units += doc.lines.iter().map(|line| line.quantity).sum::<i64>();
                let sum = self
                    .sums
                    .credits
                    .entry(doc.currency.code().to_owned())
                    .or_insert((0, doc.currency.exponent()));
                sum.0 += gross(&doc.lines, doc.currency);
            }
            Some(Document::Refused(_)) | None => {}
        }
    }

    fn bury(&mut self, item: &Item, reason: &Sentence) {
        self.dead += 1;
        match self
            .deaths
            .iter_mut()
            .find(|death| cause::of(&death.reason) == cause::of(reason))
        {
            Some(death) => death.count += 1,
            None => {
                let first = match &item.message {
                    Raw::New { origin, .. } => origin.clone(),
                    Raw::Stored { id, .. } => id.to_string(),
                };
                self.deaths.push(Death {
                    reason: reason.clone(),
                    count: 1,
                    first,
                });
            }
        }
    }
}

impl Sums {
    pub(super) fn text(&self, of: impl Fn(&Sums) -> &BTreeMap<String, (i64, u32)>) -> String {
        let amount =
            |(minor, places): &(i64, u32)| rust_decimal::Decimal::new(*minor, *places).to_string();
        match of(self).iter().collect::<Vec<_>>().as_slice() {
            [] => "0".to_owned(),
            [(_, only)] => amount(only),
            several => several
                .iter()
                .map(|(code, sum)| format!("{code} {}", amount(sum)))
                .collect::<Vec<_>>()
                .join(" + "),
        }
    }
}
