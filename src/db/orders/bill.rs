//! Orders as bills, and their parts: what of an order's money is in which fulfillment.

use super::{LineRow, OrderRow};
use crate::db::Conn;
use crate::db::schema::{fulfillment_lines, fulfillments, order_lines, orders};
use crate::domain::bill::{Bill, BillLine};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::money::Currency;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// What an order's row says of its money, minor units.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct Amounts {
    currency: String,
    discount: i64,
    platform_discount: i64,
    shipping_fee: i64,
    adjustment: i64,
    rounding: i64,
    tax: i64,
    tax_included: bool,
}

/// What of an order's money is where; all of it together is the order's own bill.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    /// In each fulfillment that is not over.
    pub fulfillments: BTreeMap<FulfillmentId, Bill>,
    /// In none: what waits, and what left without one.
    pub rest: Bill,
    /// Canceled.
    pub canceled: Bill,
}

/// An order with its lines, and which of their units are in which fulfillment that is not over; of a kit each component
/// names them.
#[derive(Debug, Clone)]
pub struct Charged {
    /// Its amounts.
    pub amounts: Amounts,
    /// All of its lines.
    pub lines: Vec<LineRow>,
    held: Vec<(FulfillmentId, LineId, i64)>,
}

impl OrderRow {
    /// Its amounts alone.
    pub fn amounts(&self) -> Amounts {
        Amounts {
            currency: self.currency.clone(),
            discount: self.discount,
            platform_discount: self.platform_discount,
            shipping_fee: self.shipping_fee,
            adjustment: self.adjustment,
            rounding: self.rounding,
            tax: self.tax,
            tax_included: self.tax_included,
        }
    }

    /// What its canceled units are worth, minor units; `lines` are all of its lines.
    pub fn canceled_worth(&self, lines: &[LineRow]) -> i64 {
        let canceled: Vec<i64> = lines.iter().map(|line| line.canceled).collect();
        self.amounts().bill(lines).halve(&canceled).0.total()
    }
}

impl Amounts {
    /// Of what they are.
    pub fn currency(&self) -> Option<Currency> {
        Currency::parse(&self.currency)
    }

    /// The bill of an order; `lines` are all of its lines.
    pub fn bill(&self, lines: &[LineRow]) -> Bill {
        let of_lines: i64 = lines.iter().map(|line| line.tax).sum();
        let line = |line: &LineRow| BillLine {
            units: line.quantity,
            amount: line.amount,
            tax: line.tax,
        };
        Bill {
            lines: lines.iter().map(line).collect(),
            discount: self.discount,
            platform_discount: self.platform_discount,
            shipping_fee: self.shipping_fee,
            adjustment: self.adjustment,
            rounding: self.rounding,
            other_tax: self.tax - of_lines,
            tax_included: self.tax_included,
        }
    }

    /// What of it is where; `lines` are all of the order's lines, `held` their units in fulfillments that are not over.
    pub fn shares(
        &self,
        lines: &[LineRow],
        held: impl IntoIterator<Item = (FulfillmentId, LineId, i64)>,
    ) -> Shares {
        let canceled: Vec<i64> = lines.iter().map(|line| line.canceled).collect();
        let (canceled, left) = self.bill(lines).halve(&canceled);
        let mut parts: BTreeMap<FulfillmentId, Vec<i64>> = BTreeMap::new();
        for (id, line, units) in held {
            let part = parts.entry(id).or_insert_with(|| vec![0; lines.len()]);
            if let Some(at) = lines.iter().position(|one| one.id == line) {
                part[at] = part[at].max(units);
            }
        }
        let (ids, units): (Vec<FulfillmentId>, Vec<Vec<i64>>) = parts.into_iter().unzip();
        let mut bills = left.part(&units);
        let rest = bills.pop().unwrap_or_default();
        Shares {
            fulfillments: ids.into_iter().zip(bills).collect(),
            rest,
            canceled,
        }
    }
}

impl Charged {
    /// What of its money is where.
    pub fn shares(&self) -> Shares {
        self.amounts.shares(&self.lines, self.held.iter().copied())
    }
}

/// These orders' money, lines and what of them is in fulfillments: one statement.
pub fn list_charged(conn: &mut Conn, ids: &[OrderId]) -> Result<BTreeMap<OrderId, Charged>> {
    type Row = (
        Amounts,
        LineRow,
        Option<(FulfillmentId, i64)>,
        Option<FulfillmentState>,
    );
    let rows: Vec<Row> = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .left_join(fulfillment_lines::table.on(fulfillment_lines::line_id.eq(order_lines::id)))
        .left_join(
            fulfillments::table.on(fulfillments::id
                .nullable()
                .eq(fulfillment_lines::fulfillment_id.nullable())),
        )
        .filter(order_lines::order_id.eq_any(ids))
        .order((
            order_lines::order_id,
            order_lines::position,
            fulfillment_lines::fulfillment_id,
        ))
        .select((
            Amounts::as_select(),
            LineRow::as_select(),
            (fulfillment_lines::fulfillment_id, fulfillment_lines::units).nullable(),
            fulfillments::state.nullable(),
        ))
        .load(conn)?;
    let mut found: BTreeMap<OrderId, Charged> = BTreeMap::new();
    for (amounts, line, held, state) in rows {
        let one = found.entry(line.order_id).or_insert_with(|| Charged {
            amounts,
            lines: Vec::new(),
            held: Vec::new(),
        });
        let within = held.filter(|_| !state.is_some_and(FulfillmentState::is_over));
        one.held
            .extend(within.map(|(id, units)| (id, line.id, units)));
        if one.lines.last().is_none_or(|last| last.id != line.id) {
            one.lines.push(line);
        }
    }
    Ok(found)
}
