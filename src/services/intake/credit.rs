//! Credits of a file: written as they come, matched to their orders once all orders of the file are in.

use super::buyers::{self, Buyer};
use super::{Context, Item};
use crate::db::credits::{self, CreditLineRow, CreditRow};
use crate::db::events::{self, EventWrite};
use crate::db::{Conn, channels};
use crate::domain::credit::{CreditDoc, reversed_order};
use crate::domain::event::EventKind;
use crate::domain::ids::{CreditId, ImportId, LineId, OrderId};
use crate::domain::money::Currency;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;

/// Credits matched in one transaction.
const PORTION: i64 = 100;

/// Writes new credits.
pub(super) fn insert(
    conn: &mut Conn,
    context: &Context,
    new: &[(&Item, &CreditDoc, CreditId)],
) -> Result<()> {
    let (mut rows, mut lines) = (Vec::with_capacity(new.len()), Vec::new());
    let buyers: Vec<_> = new
        .iter()
        .map(|(item, doc, _)| Buyer {
            customer: &doc.customer,
            ship_to: None,
            reference: &doc.channel_ref,
            channel: &item.channel,
        })
        .collect();
    let customers = buyers::settle(conn, context, &buyers)?;
    for ((item, doc, id), customer_id) in new.iter().zip(customers) {
        let mut amount = 0_i64;
        for line in &doc.lines {
            let worth = line.amount(doc.currency).unwrap_or(0);
            amount = amount.saturating_add(worth);
            lines.push(CreditLineRow {
                credit_id: *id,
                order_line_id: None,
                sku: line.sku.clone(),
                title: line.title.clone(),
                quantity: line.quantity,
                unit_price_e6: line.unit_price_e6,
                amount: worth,
            });
        }
        rows.push(CreditRow {
            id: *id,
            channel_id: item.channel.id,
            channel_ref: doc.channel_ref.clone(),
            order_id: None,
            customer_id,
            issued_at: doc.issued_at,
            currency: doc.currency.code().to_owned(),
            amount,
            unit_count: doc.lines.iter().map(|line| line.quantity).sum(),
            import_id: item.import,
        });
    }
    credits::insert_credits(conn, &rows, &lines)
}

/// Matches the next portion of a file's credits, oldest first; gives where to go on, none at the end.
/// The sequence is the credits' own, so that a run that was interrupted ends where an uninterrupted one does.
pub fn match_credits(
    conn: &mut Conn,
    context: &Context,
    import: ImportId,
    after: (Time, String),
) -> Result<Option<(Time, String)>> {
    conn.write(|conn| {
        let portion = credits::list_unmatched(conn, import, after.clone(), PORTION)?;
        for credit in &portion {
            match_one(conn, context, credit)?;
        }
        Ok(portion
            .last()
            .map(|credit| (credit.issued_at, credit.channel_ref.clone())))
    })
}

fn match_one(conn: &mut Conn, context: &Context, credit: &CreditRow) -> Result<()> {
    let Some(customer) = credit.customer_id else {
        return Ok(());
    };
    let lines = credits::list_lines(conn, credit.id)?;
    let wanted: Vec<(String, i64)> = lines
        .iter()
        .map(|(_, line)| (line.sku.clone(), line.quantity))
        .collect();
    let skus: Vec<&str> = wanted.iter().map(|(sku, _)| sku.as_str()).collect();
    let candidates =
        credits::list_candidates(conn, customer, credit.channel_id, credit.issued_at, &skus)?;
    let Some((candidate, order_lines)) = reversed_order(&wanted, &candidates) else {
        return Ok(());
    };
    let order = OrderId(candidate.order);
    let matched: Vec<(i64, LineId)> = lines
        .iter()
        .zip(order_lines)
        .map(|((id, _), line)| (*id, LineId(line)))
        .collect();
    credits::update_matched(conn, credit.id, order, &matched)?;
    let channel = channels::get(conn, credit.channel_id)?;
    let amount = Currency::parse(&credit.currency)
        .map(|currency| currency.text(credit.amount))
        .unwrap_or_default();
    let event = EventWrite::new(
        order,
        context.now,
        EventKind::Credited,
        &Actor::Channel(channel.slug),
    )
    .facts([
        ("credit", credit.channel_ref.clone()),
        ("amount", amount),
        ("currency", credit.currency.clone()),
        ("units", credit.unit_count.to_string()),
    ]);
    events::insert_events(conn, &[event])
}
