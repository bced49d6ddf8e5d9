//! An order's money over its parts, as a table: what of it is in which fulfillment, in none, and canceled.

use crate::db::fulfillments::card::Part;
use crate::db::fulfillments::number_of;
use crate::db::orders::bill::Shares;
use crate::db::orders::{LineRow, OrderRow};
use crate::domain::bill::Bill;
use crate::domain::ids::FulfillmentId;
use crate::domain::staff::Reach;
use crate::web::voice::Voice;

/// The table: components that are nothing in every part have no column.
pub struct Divided {
    /// ISO 4217.
    pub currency: String,
    /// What the rows are.
    pub first: String,
    /// What the columns are.
    pub heads: Vec<String>,
    /// The parts.
    pub rows: Vec<Row>,
    /// What they sum up to; empty where they are not all of one order.
    pub sums: Vec<String>,
}

/// A part.
pub struct Row {
    /// What it is.
    pub title: String,
    /// Its page; empty where there is none, or nobody may see it.
    pub href: String,
    /// Its amounts, column by column.
    pub amounts: Vec<String>,
}

/// A part of money with its name.
pub struct Named<'b> {
    /// What it is.
    pub title: String,
    /// Its page, or empty.
    pub href: String,
    /// Its money.
    pub bill: &'b Bill,
}

/// A component: its word, and how much of a bill it is as it counts for the total.
type Column = (&'static str, fn(&Bill) -> i64);

const COLUMNS: [Column; 6] = [
    ("receipt-goods", Bill::goods),
    ("receipt-discount", |bill| -bill.discount),
    ("receipt-shipping", |bill| bill.shipping_fee),
    ("divided-other", |bill| bill.adjustment + bill.rounding),
    ("receipt-tax", |bill| match bill.tax_included {
        true => 0,
        false => bill.tax(),
    }),
    ("receipt-total", Bill::total),
];

/// Parts of money of one currency as a table; `whole` where they are all of one order.
pub fn table(voice: &Voice, currency: &str, parts: &[Named<'_>], whole: bool) -> Divided {
    let is_used = |column: &Column| {
        column.0 == "receipt-total" || parts.iter().any(|part| (column.1)(part.bill) != 0)
    };
    let columns: Vec<Column> = COLUMNS.into_iter().filter(is_used).collect();
    let sum = |column: &Column| parts.iter().map(|part| (column.1)(part.bill)).sum();
    let row = |part: &Named<'_>| Row {
        title: part.title.clone(),
        href: part.href.clone(),
        amounts: columns
            .iter()
            .map(|column| voice.amount((column.1)(part.bill), currency))
            .collect(),
    };
    Divided {
        currency: currency.to_owned(),
        first: match whole {
            true => voice.t("divided-part"),
            false => voice.t("col-order"),
        },
        heads: columns.iter().map(|column| voice.t(column.0)).collect(),
        rows: parts.iter().map(row).collect(),
        sums: match whole {
            true => columns
                .iter()
                .map(|column| voice.amount(sum(column), currency))
                .collect(),
            false => Vec::new(),
        },
    }
}

/// An order's money over its parts; none while all of it is in one place.
pub fn of_order(
    voice: &Voice,
    reach: &Reach,
    order: &OrderRow,
    lines: &[LineRow],
    parts: &[Part],
) -> Option<Divided> {
    let held = parts.iter().filter_map(Part::held);
    let shares: Shares = order.amounts().shares(lines, held);
    let href = |id: FulfillmentId| {
        let place = parts.iter().find(|part| part.row.id == id);
        match place.is_some_and(|part| reach.sees_location(part.place.id)) {
            true => format!("/staff/fulfillments/{id}"),
            false => String::new(),
        }
    };
    let mut named: Vec<Named<'_>> = shares
        .fulfillments
        .iter()
        .map(|(id, bill)| Named {
            title: number_of(*id),
            href: href(*id),
            bill,
        })
        .collect();
    for (key, bill) in [
        ("divided-rest", &shares.rest),
        ("divided-canceled", &shares.canceled),
    ] {
        if bill.units() > 0 {
            let (title, href) = (voice.t(key), String::new());
            named.push(Named { title, href, bill });
        }
    }
    (named.len() > 1).then(|| table(voice, &order.currency, &named, true))
}
