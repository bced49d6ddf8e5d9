//! Credits: refunds read from files, and the search for the order that each reverses.

use super::schema::{credit_lines, credits, order_lines, orders};
use super::{Conn, chunks};
use crate::domain::credit::{Candidate, CandidateLine};
use crate::domain::ids::{ChannelId, CreditId, CustomerId, ImportId, LineId, OrderId};
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;
use std::collections::HashMap;

/// One credit; amounts are positive minor units.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = credits, treat_none_as_default_value = false)]
pub struct CreditRow {
    /// Row id.
    pub id: CreditId,
    /// Channel.
    pub channel_id: ChannelId,
    /// The channel's id of it.
    pub channel_ref: String,
    /// The order it reverses, once identified.
    pub order_id: Option<OrderId>,
    /// Who got the money.
    pub customer_id: Option<CustomerId>,
    /// When.
    pub issued_at: Time,
    /// ISO 4217.
    pub currency: String,
    /// Minor units.
    pub amount: i64,
    /// Units.
    pub unit_count: i64,
    /// The file it came with.
    pub import_id: Option<ImportId>,
}

/// One line of a credit.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = credit_lines, treat_none_as_default_value = false)]
pub struct CreditLineRow {
    /// The credit.
    pub credit_id: CreditId,
    /// The order line it reverses.
    pub order_line_id: Option<LineId>,
    /// Item.
    pub sku: String,
    /// Title.
    pub title: String,
    /// Units.
    pub quantity: i64,
    /// Millionths of the major unit.
    pub unit_price_e6: i64,
    /// Minor units.
    pub amount: i64,
}

/// Writes new credits and their lines.
pub fn insert_credits(conn: &mut Conn, rows: &[CreditRow], lines: &[CreditLineRow]) -> Result<()> {
    insert_rows!(conn, credits::table, rows);
    insert_rows!(conn, credit_lines::table, lines);
    Ok(())
}

/// Which of these references are known credits.
pub fn find_known(
    conn: &mut Conn,
    channel: ChannelId,
    refs: &[&str],
) -> Result<HashMap<String, CreditId>> {
    let mut known = HashMap::with_capacity(refs.len());
    for part in chunks(refs, 1) {
        let query = credits::table
            .filter(credits::channel_id.eq(channel))
            .filter(credits::channel_ref.eq_any(part));
        known.extend(
            query
                .select((credits::channel_ref, credits::id))
                .load::<(String, CreditId)>(conn)?,
        );
    }
    Ok(known)
}

/// Credits of a file that no order is known for yet, oldest first: the order in which they are matched.
pub fn list_unmatched(
    conn: &mut Conn,
    import: ImportId,
    after: (Time, String),
    limit: i64,
) -> Result<Vec<CreditRow>> {
    let (at, channel_ref) = after;
    Ok(credits::table
        .filter(credits::import_id.eq(import))
        .filter(credits::order_id.is_null())
        .filter(
            credits::issued_at.gt(at).or(credits::issued_at
                .eq(at)
                .and(credits::channel_ref.gt(channel_ref))),
        )
        .order((credits::issued_at, credits::channel_ref))
        .limit(limit)
        .select(CreditRow::as_select())
        .load(conn)?)
}

/// Lines of a credit with their row ids.
pub fn list_lines(conn: &mut Conn, credit: CreditId) -> Result<Vec<(i64, CreditLineRow)>> {
    Ok(credit_lines::table
        .filter(credit_lines::credit_id.eq(credit))
        .order(credit_lines::id)
        .select((credit_lines::id, CreditLineRow::as_select()))
        .load(conn)?)
}

/// Orders of a customer from before a time that hold one of these items, with what of their lines is not credited yet.
pub fn list_candidates(
    conn: &mut Conn,
    customer: CustomerId,
    channel: ChannelId,
    before: Time,
    skus: &[&str],
) -> Result<Vec<Candidate>> {
    let rows: Vec<(OrderId, LineId, String, i64)> = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .filter(orders::customer_id.eq(customer))
        .filter(orders::channel_id.eq(channel))
        .filter(orders::placed_at.le(before))
        .filter(order_lines::sku.eq_any(skus))
        .order((orders::placed_at, orders::id, order_lines::position))
        .select((
            orders::id,
            order_lines::id,
            order_lines::sku,
            order_lines::quantity,
        ))
        .load(conn)?;
    let ids: Vec<LineId> = rows.iter().map(|row| row.1).collect();
    let mut credited: HashMap<LineId, i64> = HashMap::new();
    for part in chunks(&ids, 1) {
        let lines: Vec<(Option<LineId>, i64)> = credit_lines::table
            .filter(credit_lines::order_line_id.eq_any(part))
            .select((credit_lines::order_line_id, credit_lines::quantity))
            .load(conn)?;
        for (line, quantity) in lines {
            if let Some(line) = line {
                *credited.entry(line).or_default() += quantity;
            }
        }
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for (order, line, sku, ordered) in rows {
        let open = ordered - credited.get(&line).copied().unwrap_or(0);
        let entry = CandidateLine {
            id: line.0,
            sku,
            ordered,
            open,
        };
        match candidates
            .last_mut()
            .filter(|candidate| candidate.order == order.0)
        {
            Some(candidate) => candidate.lines.push(entry),
            None => candidates.push(Candidate {
                order: order.0,
                lines: vec![entry],
            }),
        }
    }
    Ok(candidates)
}

/// Writes down which order, and which of its lines, a credit reverses.
pub fn update_matched(
    conn: &mut Conn,
    credit: CreditId,
    order: OrderId,
    lines: &[(i64, LineId)],
) -> Result<()> {
    diesel::update(credits::table.find(credit))
        .set(credits::order_id.eq(order))
        .execute(conn)?;
    for (line, order_line) in lines {
        diesel::update(credit_lines::table.find(line))
            .set(credit_lines::order_line_id.eq(order_line))
            .execute(conn)?;
    }
    Ok(())
}

/// Credits of an order, oldest first.
pub fn list_of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<CreditRow>> {
    Ok(credits::table
        .filter(credits::order_id.eq(order))
        .order(credits::issued_at)
        .select(CreditRow::as_select())
        .load(conn)?)
}

/// References of the credits of a file that identify no order.
pub fn list_unmatched_refs(conn: &mut Conn, import: ImportId) -> Result<Vec<String>> {
    Ok(credits::table
        .filter(credits::import_id.eq(import))
        .filter(credits::order_id.is_null())
        .order(credits::channel_ref)
        .select(credits::channel_ref)
        .load(conn)?)
}
