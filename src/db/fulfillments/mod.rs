//! Fulfillments, their members and lines: the rows, how they are written and locked. What pages show is `board` and
//! `card`.

pub mod board;
pub mod card;
pub mod doors;
pub mod due;
pub mod overdue;

use super::schema::{fulfillment_lines, fulfillment_orders, fulfillments};
use super::{Conn, chunks};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId, StockId};
use crate::domain::sourcing::Temperature;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::{each_backend, insert_rows};
use chrono::NaiveDate;
use diesel::prelude::*;

/// What leaves one location for one address together.
#[derive(Debug, Clone, PartialEq, Insertable, Queryable, Selectable, AsChangeset, Identifiable)]
#[diesel(table_name = fulfillments, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct FulfillmentRow {
    /// Row id.
    pub id: FulfillmentId,
    /// From where.
    pub location_id: LocationId,
    /// Where it stands.
    pub state: FulfillmentState,
    /// What may leave together has the same key; none: it travels alone.
    pub merge_key: Option<String>,
    /// A hash of the address alone: what goes to the same door from one place could be merged by hand.
    pub door: Option<String>,
    /// Orders in it.
    pub members: i64,
    /// Service it is planned for; empty where the place has no rate cards.
    pub service: String,
    /// How it must be kept on the way.
    pub temperature: Temperature,
    /// Dangerous goods.
    pub dangerous: bool,
    /// Grams.
    pub weight_g: i64,
    /// Units of order lines in it.
    pub unit_count: i64,
    /// Planned carriage, minor units.
    pub carriage: i64,
    /// Planned handling, minor units.
    pub handling: i64,
    /// ISO 4217, of both.
    pub currency: String,
    /// The day it is planned to leave, `2026-11-23`, counted against the place's capacity.
    pub leaves_on: String,
    /// The strictest of its members.
    pub ship_by: Option<Time>,
    /// A rule makes it wait for a partner until then.
    pub wait_until: Option<Time>,
    /// Planned at.
    pub created_at: Time,
    /// Changed at.
    pub changed_at: Time,
    /// Put on a pick list at.
    pub released_at: Option<Time>,
    /// Picked at.
    pub picked_at: Option<Time>,
    /// Packed at.
    pub packed_at: Option<Time>,
    /// Left at.
    pub shipped_at: Option<Time>,
    /// Goes up with every change.
    pub revision: i64,
}

impl FulfillmentRow {
    /// The day it is planned to leave.
    pub fn day(&self) -> Result<NaiveDate> {
        let no_day = |_| Error::internal(format!("“{}” is no day", self.leaves_on));
        self.leaves_on.parse().map_err(no_day)
    }
}

impl FulfillmentRow {
    /// Until when a rule makes it wait for a partner; none where it waits for nobody, or not any more.
    pub fn waits_until(&self, now: Time) -> Option<Time> {
        let open = self.state == FulfillmentState::Planned;
        self.wait_until.filter(|until| open && *until > now)
    }
}

/// An order in a fulfillment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = fulfillment_orders, treat_none_as_default_value = false)]
pub struct MemberRow {
    /// The fulfillment.
    pub fulfillment_id: FulfillmentId,
    /// The order.
    pub order_id: OrderId,
    /// Its share of the planned cost, minor units.
    pub cost: i64,
}

/// Pieces of one SKU for units of one order line: a reservation, until they have left. A kit has a row a component, all
/// of the same units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = fulfillment_lines, treat_none_as_default_value = false)]
pub struct FulfillmentLineRow {
    /// The fulfillment.
    pub fulfillment_id: FulfillmentId,
    /// The order line.
    pub line_id: LineId,
    /// What is taken from the shelf.
    pub sku_id: SkuId,
    /// The order.
    pub order_id: OrderId,
    /// Where it is reserved.
    pub stock_id: StockId,
    /// Units of the line.
    pub units: i64,
    /// Pieces of the SKU.
    pub pieces: i64,
}

/// Writes new fulfillments.
pub fn insert(conn: &mut Conn, rows: &[FulfillmentRow]) -> Result<()> {
    insert_rows!(conn, fulfillments::table, rows);
    Ok(())
}

/// Writes their orders.
pub fn insert_members(conn: &mut Conn, rows: &[MemberRow]) -> Result<()> {
    insert_rows!(conn, fulfillment_orders::table, rows);
    Ok(())
}

/// Writes their lines.
pub fn insert_lines(conn: &mut Conn, rows: &[FulfillmentLineRow]) -> Result<()> {
    insert_rows!(conn, fulfillment_lines::table, rows);
    Ok(())
}

/// Saves a locked fulfillment; its revision goes up.
pub fn update(conn: &mut Conn, row: &FulfillmentRow) -> Result<()> {
    let next = FulfillmentRow {
        revision: row.revision + 1,
        ..row.clone()
    };
    let changed = diesel::update(
        fulfillments::table
            .find(row.id)
            .filter(fulfillments::revision.eq(row.revision)),
    )
    .set(&next)
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::internal(
            "a fulfillment was changed without its lock",
        ))
    }
}

/// Locks fulfillments, ascending by id, and reads them after the lock. Their orders must be locked before.
pub fn lock(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<FulfillmentRow>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut rows: Vec<FulfillmentRow> = Vec::with_capacity(ids.len());
    for part in chunks(&ids, 1) {
        let query = fulfillments::table
            .filter(fulfillments::id.eq_any(part))
            .order(fulfillments::id);
        rows.extend(each_backend!(
            conn,
            pg | conn
                | query
                    .select(FulfillmentRow::as_select())
                    .for_no_key_update()
                    .load(conn)?,
            sqlite | conn | query.select(FulfillmentRow::as_select()).load(conn)?,
        ));
    }
    Ok(rows)
}

/// Fulfillments by id, ascending, without a lock.
pub fn list(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<FulfillmentRow>> {
    Ok(fulfillments::table
        .filter(fulfillments::id.eq_any(ids))
        .order(fulfillments::id)
        .select(FulfillmentRow::as_select())
        .load(conn)?)
}

/// A fulfillment of an id.
pub fn find(conn: &mut Conn, id: FulfillmentId) -> Result<Option<FulfillmentRow>> {
    Ok(fulfillments::table
        .find(id)
        .select(FulfillmentRow::as_select())
        .first(conn)
        .optional()?)
}

/// The orders in these fulfillments, ascending.
pub fn list_members(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<MemberRow>> {
    Ok(fulfillment_orders::table
        .filter(fulfillment_orders::fulfillment_id.eq_any(ids))
        .order((
            fulfillment_orders::fulfillment_id,
            fulfillment_orders::order_id,
        ))
        .select(MemberRow::as_select())
        .load(conn)?)
}

/// The lines of these fulfillments, ascending.
pub fn list_lines(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<FulfillmentLineRow>> {
    Ok(fulfillment_lines::table
        .filter(fulfillment_lines::fulfillment_id.eq_any(ids))
        .order((
            fulfillment_lines::fulfillment_id,
            fulfillment_lines::line_id,
            fulfillment_lines::sku_id,
        ))
        .select(FulfillmentLineRow::as_select())
        .load(conn)?)
}

/// The fulfillments that these orders are or were in, ascending.
pub fn list_of_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<FulfillmentRow>> {
    let mut rows: Vec<FulfillmentRow> = Vec::new();
    for part in chunks(orders, 1) {
        rows.extend::<Vec<FulfillmentRow>>(
            fulfillments::table
                .filter(
                    fulfillments::id.eq_any(
                        fulfillment_orders::table
                            .filter(fulfillment_orders::order_id.eq_any(part))
                            .select(fulfillment_orders::fulfillment_id),
                    ),
                )
                .order(fulfillments::id)
                .select(FulfillmentRow::as_select())
                .load(conn)?,
        );
    }
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

/// Open fulfillments that orders of these keys may join, ascending.
pub fn list_partners(conn: &mut Conn, keys: &[&str]) -> Result<Vec<FulfillmentId>> {
    let mut ids = Vec::new();
    for part in chunks(keys, 1) {
        ids.extend::<Vec<FulfillmentId>>(
            fulfillments::table
                .filter(fulfillments::merge_key.eq_any(part))
                .filter(fulfillments::state.eq(FulfillmentState::Planned))
                .select(fulfillments::id)
                .load(conn)?,
        );
    }
    ids.sort_unstable();
    Ok(ids)
}

/// Replaces a line of a fulfillment: other units and pieces, or none of it where `units` is 0.
pub fn update_line(conn: &mut Conn, row: &FulfillmentLineRow) -> Result<()> {
    let key = (row.fulfillment_id, row.line_id, row.sku_id);
    if row.units == 0 {
        diesel::delete(fulfillment_lines::table.find(key)).execute(conn)?;
    } else {
        diesel::update(fulfillment_lines::table.find(key))
            .set((
                fulfillment_lines::units.eq(row.units),
                fulfillment_lines::pieces.eq(row.pieces),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets a locked fulfillment be joined by those of another key.
pub fn update_merge_key(conn: &mut Conn, id: FulfillmentId, key: &str) -> Result<()> {
    diesel::update(fulfillments::table.find(id))
        .set(fulfillments::merge_key.eq(key))
        .execute(conn)?;
    Ok(())
}

/// Takes an order out of a fulfillment in which it has no line any more.
pub fn delete_member(conn: &mut Conn, id: FulfillmentId, order: OrderId) -> Result<()> {
    diesel::delete(fulfillment_orders::table.find((id, order))).execute(conn)?;
    Ok(())
}

/// What an order bears of a locked fulfillment's cost from now on.
pub fn update_cost(conn: &mut Conn, id: FulfillmentId, order: OrderId, cost: i64) -> Result<()> {
    diesel::update(fulfillment_orders::table.find((id, order)))
        .set(fulfillment_orders::cost.eq(cost))
        .execute(conn)?;
    Ok(())
}

/// Empties locked fulfillments: their lines are gone. Who was in them stays known, and bears nothing.
pub fn delete_lines(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<()> {
    diesel::delete(fulfillment_lines::table.filter(fulfillment_lines::fulfillment_id.eq_any(ids)))
        .execute(conn)?;
    diesel::update(
        fulfillment_orders::table.filter(fulfillment_orders::fulfillment_id.eq_any(ids)),
    )
    .set(fulfillment_orders::cost.eq(0))
    .execute(conn)?;
    Ok(())
}

/// Takes every order out of these locked fulfillments.
pub fn delete_members(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<()> {
    diesel::delete(
        fulfillment_orders::table.filter(fulfillment_orders::fulfillment_id.eq_any(ids)),
    )
    .execute(conn)?;
    Ok(())
}

/// How people name a fulfillment: `F-1234`.
pub fn number_of(id: FulfillmentId) -> String {
    format!("F-{}", id.0)
}

/// The id behind what people call a fulfillment: `F-1234`, or the id alone.
pub fn id_of_number(text: &str) -> Option<FulfillmentId> {
    let text = text.trim();
    let digits = text
        .strip_prefix("F-")
        .or_else(|| text.strip_prefix("f-"))
        .unwrap_or(text);
    digits.parse().ok().map(FulfillmentId)
}
