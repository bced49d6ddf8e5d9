//! Holds: put on, released, and found by what they wait for.

use super::Conn;
use super::schema::{holds, listings, skus};
use crate::domain::hold::HoldKind;
use crate::domain::ids::{HoldId, LineId, OrderId};
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;

/// One hold.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = holds)]
pub struct HoldRow {
    /// Row id.
    pub id: HoldId,
    /// The order.
    pub order_id: OrderId,
    /// The line, if only that is held.
    pub line_id: Option<LineId>,
    /// Why.
    pub kind: HoldKind,
    /// Why in words, a `Sentence` as JSON.
    pub reason: String,
    /// What releases it.
    pub waits_for: String,
    /// Whose task it is.
    pub owner: String,
    /// Since when.
    pub created_at: Time,
    /// Until when.
    pub released_at: Option<Time>,
    /// By whom.
    pub released_by: Option<String>,
    /// Why it was released.
    pub release_reason: Option<String>,
}

/// A hold to be put on.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = holds, treat_none_as_default_value = false)]
pub struct HoldWrite {
    /// The order.
    pub order_id: OrderId,
    /// The line, if only that is held.
    pub line_id: Option<LineId>,
    /// Why.
    pub kind: HoldKind,
    /// Why in words, a `Sentence` as JSON.
    pub reason: String,
    /// What releases it.
    pub waits_for: String,
    /// Whose task it is.
    pub owner: String,
    /// Since when.
    pub created_at: Time,
}

/// Puts holds on.
pub fn insert_holds(conn: &mut Conn, rows: &[HoldWrite]) -> Result<()> {
    insert_rows!(conn, holds::table, rows);
    Ok(())
}

/// Every hold of these orders, released ones too, oldest first.
pub fn list_of_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<HoldRow>> {
    Ok(holds::table
        .filter(holds::order_id.eq_any(orders))
        .order(holds::id)
        .select(HoldRow::as_select())
        .load(conn)?)
}

/// Says anew why a hold is on; the order must be locked.
pub fn update_reason(conn: &mut Conn, id: HoldId, reason: &str) -> Result<()> {
    diesel::update(holds::table.find(id))
        .set(holds::reason.eq(reason))
        .execute(conn)?;
    Ok(())
}

/// Releases a hold that is not released yet; gives whether it was this call that did.
pub fn release(conn: &mut Conn, id: HoldId, by: &str, reason: &str, at: Time) -> Result<bool> {
    let released = diesel::update(holds::table.find(id).filter(holds::released_at.is_null()))
        .set((
            holds::released_at.eq(at),
            holds::released_by.eq(by),
            holds::release_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(released == 1)
}

/// Orders, ascending, that wait for a cause; at most `limit`, after an id.
pub fn list_waiting(
    conn: &mut Conn,
    waits_for: &str,
    after: OrderId,
    limit: i64,
) -> Result<Vec<OrderId>> {
    Ok(holds::table
        .filter(holds::released_at.is_null())
        .filter(holds::waits_for.eq(waits_for))
        .filter(holds::order_id.gt(after))
        .select(holds::order_id)
        .distinct()
        .order(holds::order_id)
        .limit(limit)
        .load(conn)?)
}

/// A line goes: its holds stay as the order's history, released at that moment.
pub fn detach_line(conn: &mut Conn, line: LineId, at: Time) -> Result<()> {
    diesel::update(
        holds::table
            .filter(holds::line_id.eq(line))
            .filter(holds::released_at.is_null()),
    )
    .set((
        holds::released_at.eq(at),
        holds::released_by.eq("system"),
        holds::release_reason.eq("line-gone"),
    ))
    .execute(conn)?;
    diesel::update(holds::table.filter(holds::line_id.eq(line)))
        .set(holds::line_id.eq(None::<LineId>))
        .execute(conn)?;
    Ok(())
}

/// Causes that orders still wait for although they are gone: a SKU or listing that was added while an order that needs
/// it was being written. At most `limit`.
pub fn list_overtaken(conn: &mut Conn, limit: i64) -> Result<Vec<String>> {
    let waiting: Vec<String> = holds::table
        .filter(holds::released_at.is_null())
        .filter(holds::waits_for.like("sku:%"))
        .select(holds::waits_for)
        .distinct()
        .limit(limit)
        .load(conn)?;
    let codes: Vec<&str> = waiting
        .iter()
        .filter_map(|cause| cause.strip_prefix("sku:"))
        .collect();
    let mut known: Vec<String> = skus::table
        .filter(skus::code.eq_any(&codes))
        .select(skus::code)
        .load(conn)?;
    known.extend(
        listings::table
            .filter(listings::code.eq_any(&codes))
            .select(listings::code)
            .load::<String>(conn)?,
    );
    Ok(known
        .into_iter()
        .map(|code| format!("sku:{code}"))
        .collect())
}
