//! What clerks put on an order: tags and the one who looks after it. The list that they narrow is `orders/list`.

use super::schema::{order_tags, orders, staff};
use super::{BothExt, Conn};
use crate::domain::ids::{OrderId, StaffId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// The tags of an order, by name.
pub fn list_tags(conn: &mut Conn, order: OrderId) -> Result<Vec<String>> {
    Ok(order_tags::table
        .filter(order_tags::order_id.eq(order))
        .order(order_tags::tag)
        .select(order_tags::tag)
        .load(conn)?)
}

/// Puts a tag on; false if it is there already. The caller holds the order's lock.
pub fn insert_tag(conn: &mut Conn, order: OrderId, tag: &str) -> Result<bool> {
    let added = diesel::insert_into(order_tags::table)
        .values((order_tags::order_id.eq(order), order_tags::tag.eq(tag)))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(added == 1)
}

/// Takes a tag off; false if it is not there.
pub fn delete_tag(conn: &mut Conn, order: OrderId, tag: &str) -> Result<bool> {
    let gone = diesel::delete(order_tags::table.find((order, tag))).execute(conn)?;
    Ok(gone == 1)
}

/// Who looks after an order: id and name.
pub fn find_assignee(conn: &mut Conn, order: OrderId) -> Result<Option<(StaffId, String)>> {
    Ok(orders::table
        .inner_join(staff::table.on(orders::assignee_id.eq(staff::id.nullable())))
        .filter(orders::id.eq(order))
        .select((staff::id, staff::name))
        .first(conn)
        .optional()?)
}

/// Writes down who looks after an order. The caller holds its lock.
pub fn update_assignee(conn: &mut Conn, order: OrderId, to: Option<StaffId>) -> Result<()> {
    diesel::update(orders::table.find(order))
        .set(orders::assignee_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Writes down that something about an order changed. The caller holds its lock.
pub fn update_changed_at(conn: &mut Conn, order: OrderId, at: Time) -> Result<()> {
    diesel::update(orders::table.find(order))
        .set(orders::changed_at.eq(at))
        .execute(conn)?;
    Ok(())
}
