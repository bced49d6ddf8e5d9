//! One action on many orders: the action, its orders, what became of each. Doing it is `services/bulks`.

use super::Conn;
use super::schema::{bulk_items, bulks, orders, staff};
use crate::domain::bulk::{BulkAction, ItemState};
use crate::domain::ids::{BulkId, OrderId, StaffId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;

/// One action.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bulks)]
pub struct BulkRow {
    /// Row id.
    pub id: BulkId,
    /// Who started it.
    pub staff_id: StaffId,
    /// What is done.
    pub action: BulkAction,
    /// With what: `text`, `staff`, as JSON.
    pub facts: String,
    /// Orders.
    pub total: i64,
    /// Done so far.
    pub done: i64,
    /// Refused so far.
    pub refused: i64,
    /// When it was started.
    pub created_at: Time,
    /// When the last order was through.
    pub finished_at: Option<Time>,
}

/// An action to be started.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = bulks)]
pub struct BulkWrite {
    /// Who starts it.
    pub staff_id: StaffId,
    /// What is done.
    pub action: BulkAction,
    /// With what.
    pub facts: String,
    /// Orders.
    pub total: i64,
    /// When.
    pub created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = bulk_items, treat_none_as_default_value = false)]
struct ItemWrite {
    bulk_id: BulkId,
    position: i64,
    order_id: OrderId,
    state: ItemState,
}

/// Writes an action down with its orders, in their order.
pub fn insert_bulk(conn: &mut Conn, row: &BulkWrite, of: &[OrderId]) -> Result<BulkId> {
    use super::BothExt;
    let bulk: BulkId = diesel::insert_into(bulks::table)
        .values(row)
        .returning(bulks::id)
        .both()
        .get_result(conn)?;
    let items: Vec<ItemWrite> = (0..)
        .zip(of)
        .map(|(position, order)| ItemWrite {
            bulk_id: bulk,
            position,
            order_id: *order,
            state: ItemState::Waiting,
        })
        .collect();
    insert_rows!(conn, bulk_items::table, &items);
    Ok(bulk)
}

/// The action of an id.
pub fn find_bulk(conn: &mut Conn, id: BulkId) -> Result<Option<BulkRow>> {
    Ok(bulks::table
        .find(id)
        .select(BulkRow::as_select())
        .first(conn)
        .optional()?)
}

/// Actions with the name of who started them, newest first, before an id; one person's or everybody's.
pub fn list_bulks(
    conn: &mut Conn,
    of: Option<StaffId>,
    before: Option<BulkId>,
    limit: i64,
) -> Result<Vec<(BulkRow, String)>> {
    let mut query = bulks::table
        .inner_join(staff::table.on(staff::id.eq(bulks::staff_id)))
        .into_boxed();
    if let Some(of) = of {
        query = query.filter(bulks::staff_id.eq(of));
    }
    if let Some(before) = before {
        query = query.filter(bulks::id.lt(before));
    }
    Ok(query
        .order(bulks::id.desc())
        .limit(limit)
        .select((BulkRow::as_select(), staff::name))
        .load(conn)?)
}

/// Orders of some places of an action whose turn has not come, by place.
pub fn list_waiting(
    conn: &mut Conn,
    bulk: BulkId,
    places: std::ops::Range<i64>,
) -> Result<Vec<(i64, OrderId)>> {
    Ok(bulk_items::table
        .filter(bulk_items::bulk_id.eq(bulk))
        .filter(bulk_items::position.ge(places.start))
        .filter(bulk_items::position.lt(places.end))
        .filter(bulk_items::state.eq(ItemState::Waiting))
        .order(bulk_items::position)
        .select((bulk_items::position, bulk_items::order_id))
        .load(conn)?)
}

/// Writes down that these orders are done.
pub fn update_done(conn: &mut Conn, bulk: BulkId, places: &[i64]) -> Result<()> {
    diesel::update(
        bulk_items::table
            .filter(bulk_items::bulk_id.eq(bulk))
            .filter(bulk_items::position.eq_any(places)),
    )
    .set(bulk_items::state.eq(ItemState::Done))
    .execute(conn)?;
    Ok(())
}

/// Writes down that an order is refused, and why, a `Sentence` as JSON.
pub fn update_refused(conn: &mut Conn, bulk: BulkId, place: i64, reason: &str) -> Result<()> {
    diesel::update(bulk_items::table.find((bulk, place)))
        .set((
            bulk_items::state.eq(ItemState::Refused),
            bulk_items::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Counts what is through; the action is finished with its last order.
pub fn update_counts(
    conn: &mut Conn,
    bulk: BulkId,
    done: i64,
    refused: i64,
    now: Time,
) -> Result<()> {
    diesel::update(bulks::table.find(bulk))
        .set((
            bulks::done.eq(bulks::done + done),
            bulks::refused.eq(bulks::refused + refused),
        ))
        .execute(conn)?;
    diesel::update(
        bulks::table
            .find(bulk)
            .filter(bulks::finished_at.is_null())
            .filter((bulks::done + bulks::refused).eq(bulks::total)),
    )
    .set(bulks::finished_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// What became of one order.
#[derive(Debug, Clone, Queryable)]
pub struct Outcome {
    /// Its place in the action.
    pub position: i64,
    /// Our number.
    pub number: String,
    /// Where it stands.
    pub state: ItemState,
    /// Why it is refused, a `Sentence` as JSON.
    pub reason: Option<String>,
}

/// What became of the orders of an action that somebody sees, by place, from a place on.
pub fn list_outcomes(
    conn: &mut Conn,
    bulk: BulkId,
    state: ItemState,
    reach: &Reach,
    from: i64,
    limit: i64,
) -> Result<Vec<Outcome>> {
    let mut query = bulk_items::table
        .inner_join(orders::table.on(orders::id.eq(bulk_items::order_id)))
        .filter(bulk_items::bulk_id.eq(bulk))
        .filter(bulk_items::state.eq(state))
        .filter(bulk_items::position.ge(from))
        .into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    Ok(query
        .order(bulk_items::position)
        .limit(limit)
        .select((
            bulk_items::position,
            orders::number,
            bulk_items::state,
            bulk_items::reason,
        ))
        .load(conn)?)
}
