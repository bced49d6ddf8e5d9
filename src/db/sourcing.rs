//! What sourcing reads of orders and goods, in few statements for many orders, and how its decisions are written, each
//! guarded by what was read under the lock.

use super::schema::{
    channels, customers, fulfillment_orders, fulfillments, holds, kit_components, order_tags,
    orders, skus,
};
use super::{Conn, chunks};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::hold::HoldKind;
use crate::domain::ids::{ChannelId, CustomerId, LineId, LocationId, OrderId, SkuId};
use crate::domain::order::Method;
use crate::domain::sourcing::Temperature;
use crate::domain::status::{Headline, OrderState};
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamp};

/// What sourcing looks at of an order.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct OrderFacts {
    /// Row id.
    pub id: OrderId,
    /// Channel.
    pub channel_id: ChannelId,
    /// When it came.
    pub received_at: Time,
    /// Stored machine.
    pub state: OrderState,
    /// Headline.
    pub status: Headline,
    /// In figures only.
    pub history: bool,
    /// Holds that are not released.
    pub open_holds: i64,
    /// Who bought.
    pub customer_id: Option<CustomerId>,
    /// ISO 4217.
    pub currency: String,
    /// Minor units.
    pub total: i64,
    /// Σ line amounts, minor units.
    pub goods: i64,
    /// On the whole order, minor units.
    pub discount: i64,
    /// Ship, pickup or carried.
    pub method: Method,
    /// Service that was chosen.
    pub service: String,
    /// For example `cod`.
    pub payment_method: Option<String>,
    /// Must have left by then.
    pub ship_by: Option<Time>,
    /// The buyer must have it by then.
    pub deliver_by: Option<Time>,
}

/// What sourcing looks at of a SKU.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = skus)]
pub struct Goods {
    /// Row id.
    pub id: SkuId,
    /// Code.
    pub code: String,
    /// Grams.
    pub weight_g: Option<i64>,
    /// Millimetres.
    pub length_mm: Option<i64>,
    /// Millimetres.
    pub width_mm: Option<i64>,
    /// Millimetres.
    pub height_mm: Option<i64>,
    /// How it must be kept.
    pub temperature: Temperature,
    /// Dangerous goods.
    pub dangerous: bool,
    /// Travels only with its like.
    pub alone: bool,
    /// What a piece costs us, minor units.
    pub cost: Option<i64>,
    /// May not leave before.
    pub not_before: Option<Time>,
}

/// Locks orders, ascending by id, and reads what sourcing looks at after the lock.
pub fn lock_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderFacts>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut rows: Vec<OrderFacts> = Vec::with_capacity(ids.len());
    for part in chunks(&ids, 1) {
        let query = orders::table
            .filter(orders::id.eq_any(part))
            .order(orders::id);
        rows.extend(each_backend!(
            conn,
            pg | conn
                | query
                    .select(OrderFacts::as_select())
                    .for_no_key_update()
                    .load(conn)?,
            sqlite | conn | query.select(OrderFacts::as_select()).load(conn)?,
        ));
    }
    Ok(rows)
}

/// Places that hold something of these orders or have sent it, with how far that is.
pub fn list_begun(
    conn: &mut Conn,
    ids: &[OrderId],
) -> Result<Vec<(OrderId, LocationId, FulfillmentState)>> {
    let over = [FulfillmentState::Canceled, FulfillmentState::Refused];
    Ok(fulfillment_orders::table
        .inner_join(fulfillments::table.on(fulfillments::id.eq(fulfillment_orders::fulfillment_id)))
        .filter(fulfillment_orders::order_id.eq_any(ids))
        .filter(fulfillments::state.ne_all(over))
        .order((fulfillment_orders::order_id, fulfillments::location_id))
        .select((
            fulfillment_orders::order_id,
            fulfillments::location_id,
            fulfillments::state,
        ))
        .load(conn)?)
}

/// The same without the lock: to look at what would be decided.
pub fn list_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderFacts>> {
    let mut rows: Vec<OrderFacts> = Vec::with_capacity(ids.len());
    for part in chunks(ids, 1) {
        rows.extend::<Vec<OrderFacts>>(
            orders::table
                .filter(orders::id.eq_any(part))
                .order(orders::id)
                .select(OrderFacts::as_select())
                .load(conn)?,
        );
    }
    Ok(rows)
}

/// What holds these orders: the order, the line if only that, and the kind.
pub fn list_open_holds(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Option<LineId>)>> {
    Ok(holds::table
        .filter(holds::order_id.eq_any(orders))
        .filter(holds::released_at.is_null())
        .select((holds::order_id, holds::line_id))
        .load(conn)?)
}

/// Of these orders, those of which somebody released a hold that a sourcing rule had put on.
pub fn list_let_through(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<OrderId>> {
    Ok(holds::table
        .filter(holds::order_id.eq_any(orders))
        .filter(holds::kind.eq(HoldKind::Rule))
        .filter(holds::released_at.is_not_null())
        .select(holds::order_id)
        .load(conn)?)
}

/// A kit, one of its parts, and how many pieces of that.
pub type KitPart = (SkuId, SkuId, i64);

/// SKUs, and the parts of those that are kits: (kit, part, pieces).
pub fn list_goods(conn: &mut Conn, ids: &[SkuId]) -> Result<(Vec<Goods>, Vec<KitPart>)> {
    let parts: Vec<(SkuId, SkuId, i64)> = kit_components::table
        .filter(kit_components::kit_id.eq_any(ids))
        .order((kit_components::kit_id, kit_components::component_id))
        .select((
            kit_components::kit_id,
            kit_components::component_id,
            kit_components::quantity,
        ))
        .load(conn)?;
    let mut all: Vec<SkuId> = parts.iter().map(|(_, part, _)| *part).collect();
    all.extend(ids);
    all.sort_unstable();
    all.dedup();
    let mut goods = Vec::with_capacity(all.len());
    for part in chunks(&all, 1) {
        goods.extend::<Vec<Goods>>(
            skus::table
                .filter(skus::id.eq_any(part))
                .select(Goods::as_select())
                .load(conn)?,
        );
    }
    Ok((goods, parts))
}

/// Labels of these orders.
pub fn list_tags(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, String)>> {
    Ok(order_tags::table
        .filter(order_tags::order_id.eq_any(ids))
        .select((order_tags::order_id, order_tags::tag))
        .load(conn)?)
}

/// Slugs and kinds of all channels.
pub fn list_channels(conn: &mut Conn) -> Result<Vec<(ChannelId, String, String)>> {
    Ok(channels::table
        .select((channels::id, channels::slug, channels::kind))
        .load(conn)?)
}

/// Accounts of these customers at their channels.
pub fn list_accounts(
    conn: &mut Conn,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, Option<String>)>> {
    Ok(customers::table
        .filter(customers::id.eq_any(ids))
        .select((customers::id, customers::account))
        .load(conn)?)
}

/// Where the units of a line are after a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineMove {
    /// The line.
    pub line: LineId,
    /// Units that waited before: what was read under the lock.
    pub backordered_before: i64,
    /// Units planned before.
    pub planned_before: i64,
    /// Units that wait now.
    pub backordered: i64,
    /// Units planned now.
    pub planned: i64,
    /// Units canceled now.
    pub canceled: i64,
}

/// Writes where units are after decisions; gives how many lines were as they had been read.
pub fn move_lines(conn: &mut Conn, moves: &[LineMove]) -> Result<usize> {
    const PG: &str = "UPDATE order_lines AS l SET backordered = m.backordered, planned = m.planned, canceled = m.canceled \
         FROM unnest($1, $2, $3, $4, $5, $6) AS m (id, backordered_before, planned_before, backordered, planned, canceled) \
         WHERE l.id = m.id AND l.backordered = m.backordered_before AND l.planned = m.planned_before";
    const SQLITE: &str = "UPDATE order_lines SET backordered = ?, planned = ?, canceled = ? \
         WHERE id = ? AND backordered = ? AND planned = ?";
    let column = |pick: fn(&LineMove) -> i64| -> Vec<i64> { moves.iter().map(pick).collect() };
    Ok(each_backend!(
        conn,
        pg | conn
            | diesel::sql_query(PG)
                .bind::<Array<BigInt>, _>(column(|one| one.line.0))
                .bind::<Array<BigInt>, _>(column(|one| one.backordered_before))
                .bind::<Array<BigInt>, _>(column(|one| one.planned_before))
                .bind::<Array<BigInt>, _>(column(|one| one.backordered))
                .bind::<Array<BigInt>, _>(column(|one| one.planned))
                .bind::<Array<BigInt>, _>(column(|one| one.canceled))
                .execute(conn)?,
        sqlite | conn | {
            let mut done = 0;
            for one in moves {
                done += diesel::sql_query(SQLITE)
                    .bind::<BigInt, _>(one.backordered)
                    .bind::<BigInt, _>(one.planned)
                    .bind::<BigInt, _>(one.canceled)
                    .bind::<BigInt, _>(one.line)
                    .bind::<BigInt, _>(one.backordered_before)
                    .bind::<BigInt, _>(one.planned_before)
                    .execute(conn)?;
            }
            done
        },
    ))
}

/// Writes the headlines of orders whose holds did not change.
pub fn update_headlines(
    conn: &mut Conn,
    rows: &[(OrderId, OrderState, Headline)],
    at: Time,
) -> Result<()> {
    const PG: &str = "UPDATE orders AS o SET state = m.state, status = m.status, changed_at = $4, revision = revision + 1 \
         FROM unnest($1, $2, $3) AS m (id, state, status) WHERE o.id = m.id";
    const SQLITE: &str = "UPDATE orders SET state = ?, status = ?, changed_at = ?, revision = revision + 1 WHERE id = ?";
    each_backend!(
        conn,
        pg | conn | {
            let ids: Vec<i64> = rows.iter().map(|row| row.0.0).collect();
            let states: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
            let statuses: Vec<&str> = rows.iter().map(|row| row.2.as_str()).collect();
            diesel::sql_query(PG)
                .bind::<Array<BigInt>, _>(ids)
                .bind::<Array<Text>, _>(states)
                .bind::<Array<Text>, _>(statuses)
                .bind::<Timestamp, _>(at)
                .execute(conn)?;
        },
        sqlite | conn | {
            for (id, state, status) in rows {
                diesel::sql_query(SQLITE)
                    .bind::<Text, _>(state.as_str())
                    .bind::<Text, _>(status.as_str())
                    .bind::<Timestamp, _>(at)
                    .bind::<BigInt, _>(*id)
                    .execute(conn)?;
            }
        },
    );
    Ok(())
}
