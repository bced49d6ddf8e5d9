//! The queue of what waits for stock: first in, first out by the day the order came; with the receipt that was promised.

use super::backend::{listed, literal, rows};
use super::schema::{backorders, receipt_lines, receipts};
use super::{Conn, chunks};
use crate::domain::ids::{LineId, LocationId, OrderId, ReceiptLineId, SkuId};
use crate::domain::sentence::Sentence;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::{Error, Result};
use crate::insert_rows;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// Pieces of one SKU that units of a line wait for.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = backorders, treat_none_as_default_value = false)]
pub struct BackorderRow {
    /// The line.
    pub line_id: LineId,
    /// What is missing.
    pub sku_id: SkuId,
    /// The order.
    pub order_id: OrderId,
    /// Units of the line.
    pub units: i64,
    /// Pieces of the SKU.
    pub pieces: i64,
    /// Place in the queue: when the order came.
    pub since: Time,
    /// Pre-sale: not before then.
    pub not_before: Option<Time>,
    /// When it should leave, as the buyer is told.
    pub promised_at: Option<Time>,
    /// The receipt it was promised of.
    pub receipt_line_id: Option<ReceiptLineId>,
    /// Why, a `Sentence` as JSON.
    pub why: String,
    /// Of the same line and SKU, one row for each receipt, from 0; the last may have none.
    pub part: i64,
}

/// What waits, of these orders.
pub fn list_of_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<BackorderRow>> {
    let mut rows = Vec::new();
    for part in chunks(orders, 1) {
        rows.extend::<Vec<BackorderRow>>(
            backorders::table
                .filter(backorders::order_id.eq_any(part))
                .order((
                    backorders::order_id,
                    backorders::line_id,
                    backorders::sku_id,
                    backorders::part,
                ))
                .select(BackorderRow::as_select())
                .load(conn)?,
        );
    }
    Ok(rows)
}

/// Puts units into the queue.
pub fn insert(conn: &mut Conn, rows: &[BackorderRow]) -> Result<()> {
    insert_rows!(conn, backorders::table, rows);
    Ok(())
}

/// Takes the lines of these rows out of the queue, and what was promised to them back from the receipts.
pub fn delete_of_lines(conn: &mut Conn, rows: &[BackorderRow]) -> Result<()> {
    let mut released: BTreeMap<ReceiptLineId, i64> = BTreeMap::new();
    for row in rows {
        if let Some(line) = row.receipt_line_id {
            *released.entry(line).or_default() -= row.pieces;
        }
    }
    update_promised(conn, &released)?;
    let mut lines: Vec<LineId> = rows.iter().map(|row| row.line_id).collect();
    lines.sort_unstable();
    lines.dedup();
    delete(conn, &lines)
}

/// Takes lines out of the queue; what was promised to them stays promised.
pub fn delete(conn: &mut Conn, lines: &[LineId]) -> Result<()> {
    for part in chunks(lines, 1) {
        diesel::delete(backorders::table.filter(backorders::line_id.eq_any(part))).execute(conn)?;
    }
    Ok(())
}

/// Something of a SKU is free where it could be shipped from.
const IS_FREE: &str = "SELECT 1 FROM stock s JOIN locations l ON l.id = s.location_id AND l.active \
     WHERE s.sku_id = r.sku_id AND s.on_hand - s.reserved - s.quarantined > 0";

#[derive(QueryableByName)]
struct First {
    #[diesel(sql_type = BigInt)]
    sku_id: SkuId,
    #[diesel(sql_type = Timestamp)]
    since: Time,
    #[diesel(sql_type = BigInt)]
    order_id: OrderId,
}

/// Who may claim what is free: nobody holds them, their day has come, no other part of the same unit is missing
/// everywhere, and they are not among `except`.
fn claims(except: &[OrderId], now: Time) -> String {
    let (except, now) = (listed(except), literal(now));
    format!(
        "(c.not_before IS NULL OR c.not_before <= {now}) AND c.order_id NOT IN ({except}) \
         AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.order_id = c.order_id AND h.released_at IS NULL \
         AND (h.line_id IS NULL OR h.line_id = c.line_id)) \
         AND NOT EXISTS (SELECT 1 FROM backorders r WHERE r.line_id = c.line_id AND r.sku_id <> c.sku_id \
         AND NOT EXISTS ({IS_FREE}))"
    )
}

/// Who stands first in the queue for each of these SKUs, of those who may claim it and are not among `except`.
pub fn list_first(
    conn: &mut Conn,
    skus: &[SkuId],
    except: &[OrderId],
    now: Time,
) -> Result<Vec<(SkuId, Time, OrderId)>> {
    if skus.is_empty() {
        return Ok(Vec::new());
    }
    let (skus, claims) = (listed(skus), claims(except, now));
    let first: Vec<First> = rows(
        conn,
        &format!(
            "SELECT b.sku_id, b.since, b.order_id FROM skus k JOIN backorders b ON b.sku_id = k.id AND b.line_id = (\
             SELECT c.line_id FROM backorders c WHERE c.sku_id = k.id AND {claims} \
             ORDER BY c.since, c.order_id LIMIT 1) AND b.part = 0 WHERE k.id IN ({skus})"
        ),
    )?;
    let first = first.into_iter();
    Ok(first
        .map(|one| (one.sku_id, one.since, one.order_id))
        .collect())
}

/// Those who may claim a SKU and are not among `except`, in its queue's order, at most `limit`.
pub fn list_claimants(
    conn: &mut Conn,
    sku: SkuId,
    except: &[OrderId],
    now: Time,
    limit: i64,
) -> Result<Vec<(Time, OrderId)>> {
    let claims = claims(except, now);
    let queue: Vec<First> = rows(
        conn,
        &format!(
            "SELECT DISTINCT c.sku_id, c.since, c.order_id FROM backorders c WHERE c.sku_id = {sku} AND {claims} \
             ORDER BY c.since, c.order_id LIMIT {limit}"
        ),
    )?;
    Ok(queue
        .into_iter()
        .map(|one| (one.since, one.order_id))
        .collect())
}

/// Those of these SKUs that anybody waits for.
pub fn list_awaited(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<SkuId>> {
    let mut awaited = Vec::new();
    for part in chunks(skus, 1) {
        awaited.extend::<Vec<SkuId>>(
            backorders::table
                .filter(backorders::sku_id.eq_any(part))
                .select(backorders::sku_id)
                .distinct()
                .load(conn)?,
        );
    }
    Ok(awaited)
}

/// The queue of a SKU after a place in it: orders that may have stock by `now`, and pre-sales that wait for more than their
/// day.
pub fn list_queue(
    conn: &mut Conn,
    sku: SkuId,
    now: Time,
    after: (Time, OrderId),
    limit: i64,
) -> Result<Vec<(Time, OrderId)>> {
    let (since, order) = after;
    Ok(backorders::table
        .filter(backorders::sku_id.eq(sku))
        .filter(
            backorders::not_before
                .is_null()
                .or(backorders::not_before.le(now))
                .or(backorders::promised_at.is_null())
                .or(backorders::receipt_line_id.is_not_null()),
        )
        .filter(
            backorders::since.gt(since).or(backorders::since
                .eq(since)
                .and(backorders::order_id.gt(order))),
        )
        .order((backorders::since, backorders::order_id))
        .select((backorders::since, backorders::order_id))
        .distinct()
        .limit(limit)
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Waits {
    #[diesel(sql_type = BigInt)]
    order_id: OrderId,
}

/// Orders with units that nobody has looked at yet, and those that wait although all parts of a unit are free somewhere;
/// after an id, at most `limit`. Who waits for what is not there is woken when it comes.
pub fn list_servable(
    conn: &mut Conn,
    now: Time,
    after: OrderId,
    limit: i64,
) -> Result<Vec<OrderId>> {
    let now = literal(now);
    let found: Vec<Waits> = rows(
        conn,
        &format!(
            "SELECT order_id FROM (SELECT id AS order_id FROM orders WHERE id > {after} AND status = 'received' \
             AND method = 'ship' AND NOT history ORDER BY id LIMIT {limit}) AS new \
             UNION SELECT order_id FROM (SELECT DISTINCT line.order_id FROM (SELECT r.order_id FROM backorders r \
             WHERE r.order_id > {after} GROUP BY r.order_id, r.line_id \
             HAVING min(CASE WHEN (r.not_before IS NULL OR r.not_before <= {now}) \
             AND EXISTS ({IS_FREE}) THEN 1 ELSE 0 END) = 1) AS line ORDER BY line.order_id LIMIT {limit}) AS waiting \
             ORDER BY order_id LIMIT {limit}"
        ),
    )?;
    Ok(found.into_iter().map(|one| one.order_id).collect())
}

/// Every order that stands in the queue, and every one that nobody has looked at yet, after an id, at most `limit`.
pub fn list_waiting(conn: &mut Conn, after: OrderId, limit: i64) -> Result<Vec<OrderId>> {
    let found: Vec<Waits> = rows(
        conn,
        &format!(
            "SELECT order_id FROM (SELECT id AS order_id FROM orders WHERE id > {after} AND status = 'received' \
             AND method = 'ship' AND NOT history ORDER BY id LIMIT {limit}) AS new \
             UNION SELECT order_id FROM (SELECT DISTINCT order_id FROM backorders WHERE order_id > {after} \
             ORDER BY order_id LIMIT {limit}) AS waiting ORDER BY order_id LIMIT {limit}"
        ),
    )?;
    Ok(found.into_iter().map(|one| one.order_id).collect())
}

/// Pre-sale orders whose day has come, after an order, at most `limit`.
pub fn list_presale_due(
    conn: &mut Conn,
    now: Time,
    after: OrderId,
    limit: i64,
) -> Result<Vec<OrderId>> {
    Ok(backorders::table
        .filter(backorders::not_before.le(now))
        .filter(backorders::order_id.gt(after))
        .order(backorders::order_id)
        .select(backorders::order_id)
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// A line of a purchase order of which pieces are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// The line.
    pub line: ReceiptLineId,
    /// What comes.
    pub sku: SkuId,
    /// Where to.
    pub place: LocationId,
    /// When.
    pub at: Time,
    /// Pieces that are promised to nobody.
    pub room: i64,
}

/// What is to come of these SKUs, the earliest first; its lines are locked with those of `promised`, ascending.
pub fn lock_coming(
    conn: &mut Conn,
    skus: &[SkuId],
    promised: &[ReceiptLineId],
) -> Result<Vec<Coming>> {
    let mut coming: Vec<(ReceiptLineId, SkuId, LocationId, Time)> = Vec::new();
    for part in chunks(skus, 1) {
        coming.extend::<Vec<(ReceiptLineId, SkuId, LocationId, Time)>>(
            receipt_lines::table
                .inner_join(receipts::table.on(receipts::id.eq(receipt_lines::receipt_id)))
                .filter(receipt_lines::sku_id.eq_any(part))
                .filter(receipt_lines::received.lt(receipt_lines::quantity))
                .filter(receipts::state.eq("expected"))
                .select((
                    receipt_lines::id,
                    receipt_lines::sku_id,
                    receipts::location_id,
                    receipts::expected_at,
                ))
                .load(conn)?,
        );
    }
    let mut ids: Vec<ReceiptLineId> = coming.iter().map(|(line, ..)| *line).collect();
    ids.extend(promised);
    ids.sort_unstable();
    ids.dedup();
    let mut room: HashMap<ReceiptLineId, i64> = HashMap::new();
    for part in chunks(&ids, 1) {
        let query = receipt_lines::table
            .filter(receipt_lines::id.eq_any(part))
            .order(receipt_lines::id)
            .select((
                receipt_lines::id,
                receipt_lines::quantity - receipt_lines::received - receipt_lines::promised,
            ));
        room.extend::<Vec<(ReceiptLineId, i64)>>(each_backend!(
            conn,
            pg | conn | query.for_no_key_update().load(conn)?,
            sqlite | conn | query.load(conn)?,
        ));
    }
    coming.sort_by_key(|(line, _, _, at)| (*at, *line));
    let known = coming.into_iter().map(|(line, sku, place, at)| Coming {
        line,
        sku,
        place,
        at,
        room: room.get(&line).copied().unwrap_or(0),
    });
    Ok(known.collect())
}

/// Promises so many more pieces of these lines, or so many fewer. More only while it is expected and has them: its buyer may
/// have called it off meanwhile.
pub fn update_promised(conn: &mut Conn, changes: &BTreeMap<ReceiptLineId, i64>) -> Result<()> {
    for (line, more) in changes.iter().filter(|(_, more)| **more != 0) {
        let promised = receipt_lines::promised.eq(receipt_lines::promised + *more);
        let row = receipt_lines::table.find(*line);
        let changed = if *more > 0 {
            let room = receipt_lines::quantity - receipt_lines::received - receipt_lines::promised;
            let expected = receipts::table
                .filter(receipts::state.eq("expected"))
                .select(receipts::id);
            diesel::update(
                row.filter(room.ge(*more))
                    .filter(receipt_lines::receipt_id.eq_any(expected)),
            )
            .set(promised)
            .execute(conn)?
        } else {
            diesel::update(row.filter(receipt_lines::promised.ge(-*more)))
                .set(promised)
                .execute(conn)?
        };
        if changed != 1 {
            return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
        }
    }
    Ok(())
}
