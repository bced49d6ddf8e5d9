//! Sourcing decisions with their reasons, and the ledger of what merging and splitting saved and cost.

use super::Conn;
use super::schema::{plans, savings};
use super::types::{PlanCause, SavingKind};
use crate::domain::ids::{FulfillmentId, OrderId, PlanId};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;

/// A decision to be kept.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = plans, treat_none_as_default_value = false)]
pub struct PlanWrite {
    /// The order.
    pub order_id: OrderId,
    /// When.
    pub made_at: Time,
    /// Why it was made.
    pub cause: PlanCause,
    /// Version of the rules.
    pub rule_set: i64,
    /// What it costs to carry out, minor units.
    pub shipping: i64,
    /// With what waiting costs.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// The `sourcing::Plan` as JSON.
    pub body: String,
}

/// A kept decision.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plans)]
pub struct PlanRow {
    /// Row id.
    pub id: PlanId,
    /// The order.
    pub order_id: OrderId,
    /// When.
    pub made_at: Time,
    /// Why it was made.
    pub cause: PlanCause,
    /// Version of the rules.
    pub rule_set: i64,
    /// What it costs to carry out, minor units.
    pub shipping: i64,
    /// With what waiting costs.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// The `sourcing::Plan` as JSON.
    pub body: String,
}

/// A line of the ledger of savings: parcels and minor units saved (+) or spent (−).
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = savings, treat_none_as_default_value = false)]
pub struct SavingWrite {
    at: Time,
    kind: SavingKind,
    fulfillment_id: FulfillmentId,
    order_id: OrderId,
    parcels: i64,
    amount: i64,
    currency: String,
    actor_kind: &'static str,
    actor: String,
}

/// What one order's part in a fulfillment saved or cost.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = savings)]
pub struct Saved {
    /// When.
    pub at: Time,
    /// What was done.
    pub kind: SavingKind,
    /// The fulfillment.
    pub fulfillment_id: FulfillmentId,
    /// The order.
    pub order_id: OrderId,
    /// Parcels.
    pub parcels: i64,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// `staff`, `system` …
    pub actor_kind: String,
}

impl Saved {
    /// The fulfillment and the order.
    pub fn pair(&self) -> (FulfillmentId, OrderId) {
        (self.fulfillment_id, self.order_id)
    }
}

impl SavingWrite {
    /// What one order's part in a fulfillment saved or cost.
    pub fn new(
        at: Time,
        kind: SavingKind,
        place: (FulfillmentId, OrderId),
        saved: (i64, i64, &str),
        actor: &Actor,
    ) -> SavingWrite {
        let (actor_kind, name) = actor.parts();
        SavingWrite {
            at,
            kind,
            fulfillment_id: place.0,
            order_id: place.1,
            parcels: saved.0,
            amount: saved.1,
            currency: saved.2.to_owned(),
            actor_kind,
            actor: name.to_owned(),
        }
    }
}

/// Keeps decisions.
pub fn insert(conn: &mut Conn, rows: &[PlanWrite]) -> Result<()> {
    insert_rows!(conn, plans::table, rows);
    Ok(())
}

/// Writes the ledger of savings.
pub fn insert_savings(conn: &mut Conn, rows: &[SavingWrite]) -> Result<()> {
    insert_rows!(conn, savings::table, rows);
    Ok(())
}

/// The newest decision about an order.
pub fn find_current(conn: &mut Conn, order: OrderId) -> Result<Option<PlanRow>> {
    Ok(plans::table
        .filter(plans::order_id.eq(order))
        .order(plans::id.desc())
        .select(PlanRow::as_select())
        .first(conn)
        .optional()?)
}

/// The first decision about each of these orders: its body (JSON).
pub fn list_first(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<(OrderId, String)>> {
    let mut rows: Vec<(OrderId, String)> = plans::table
        .filter(plans::order_id.eq_any(orders))
        .order((plans::order_id, plans::id))
        .select((plans::order_id, plans::body))
        .load(conn)?;
    rows.dedup_by_key(|(order, _)| *order);
    Ok(rows)
}

/// The newest decision about each of these orders: its body (JSON).
pub fn list_current(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<(OrderId, String)>> {
    let newest: Vec<Option<PlanId>> = plans::table
        .filter(plans::order_id.eq_any(orders))
        .group_by(plans::order_id)
        .select(diesel::dsl::max(plans::id))
        .load(conn)?;
    let newest: Vec<PlanId> = newest.into_iter().flatten().collect();
    Ok(plans::table
        .filter(plans::id.eq_any(newest))
        .select((plans::order_id, plans::body))
        .load(conn)?)
}

/// Whether somebody put one of these fulfillments together or took it apart by hand; `orders` are their members.
pub fn is_by_hand(conn: &mut Conn, ids: &[FulfillmentId], orders: &[OrderId]) -> Result<bool> {
    let found: Option<i64> = savings::table
        .filter(savings::order_id.eq_any(orders))
        .filter(savings::fulfillment_id.eq_any(ids))
        .filter(savings::actor_kind.ne(Actor::System.parts().0))
        .select(savings::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// What the ledger says of these orders, oldest first.
pub fn list_savings(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Saved>> {
    Ok(savings::table
        .filter(savings::order_id.eq_any(orders))
        .order(savings::id)
        .select(Saved::as_select())
        .load(conn)?)
}
