//! Fulfillments as the outside sees them.

use crate::db::Conn;
use crate::db::fulfillments::card::{self, Line, Member, Part, Place};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::orders::bill::{self, Shares};
use crate::db::orders::{LineRow, OrderRow};
use crate::domain::ids::OrderId;
use crate::domain::money::Currency;
use crate::domain::time::rfc3339;
use crate::error::Result;
use crate::services::bills;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The API's view of these fulfillments, in their order; four statements however many they are.
pub fn describe(conn: &mut Conn, rows: &[FulfillmentRow]) -> Result<Vec<Value>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let places = card::list_places(conn)?;
    let members = card::list_members(conn, &ids)?;
    let lines = card::list_lines(conn, &ids)?;
    let mut orders: Vec<OrderId> = members.iter().map(|member| member.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let charged = bill::list_charged(conn, &orders)?;
    let shares: HashMap<OrderId, (Currency, Shares)> = charged
        .iter()
        .filter_map(|(id, one)| Some((*id, (one.amounts.currency()?, one.shares()))))
        .collect();
    Ok(rows
        .iter()
        .map(|row| {
            let place = places.iter().find(|place| place.id == row.location_id);
            let members: Vec<&Member> =
                members.iter().filter(|m| m.fulfillment == row.id).collect();
            let lines = lines.iter().filter(|line| line.fulfillment == row.id);
            let parts = Parts {
                lines: lines.map(|line| line_view(line, &members)).collect(),
                amounts: members
                    .iter()
                    .filter_map(|member| amounts(row, member, shares.get(&member.order)?))
                    .collect(),
            };
            one(row, place, &members, parts)
        })
        .collect())
}

/// What stands in an order's own view: its fulfillments that hold something of it with what they hold of it, and what of
/// its money is in none.
pub fn of_order(order: &OrderRow, lines: &[LineRow], parts: &[Part]) -> (Vec<Value>, Value) {
    let Some(currency) = order.amounts().currency() else {
        return (Vec::new(), Value::Null);
    };
    let own: Vec<&Part> = parts
        .iter()
        .filter(|part| part.member.order_id == order.id)
        .collect();
    let shares = order
        .amounts()
        .shares(lines, own.iter().filter_map(|part| part.held()));
    let mut views: Vec<Value> = Vec::new();
    for part in own {
        let Some((_, name, _, sku, units, pieces)) = &part.line else {
            continue;
        };
        let line = json!({"ref": name, "sku": sku, "quantity": pieces, "units": units});
        let known = views
            .iter_mut()
            .find(|view| view["id"] == json!(part.row.id));
        match known.and_then(|view| view["lines"].as_array_mut()) {
            Some(lines) => lines.push(line),
            None => views.push(json!({
                "id": part.row.id, "number": number_of(part.row.id), "location": part.place.slug,
                "status": part.row.state, "service": part.row.service, "orders": part.row.members,
                "lines": [line], "parcels": [],
                "amounts": shares.fulfillments.get(&part.row.id).map(|bill| bills::view(bill, currency)),
                "ship_by": part.row.ship_by.map(rfc3339), "shipped_at": part.row.shipped_at.map(rfc3339),
            })),
        }
    }
    (views, bills::elsewhere(&shares, currency))
}

/// What a fulfillment names item by item.
struct Parts {
    lines: Vec<Value>,
    amounts: Vec<Value>,
}

/// What of a member's money is in a fulfillment; nothing where it is over.
fn amounts(row: &FulfillmentRow, member: &Member, shares: &(Currency, Shares)) -> Option<Value> {
    let bill = shares.1.fulfillments.get(&row.id)?;
    let mut view = bills::view(bill, shares.0);
    view["order"] = json!(member.number);
    Some(view)
}

fn line_view(line: &Line, members: &[&Member]) -> Value {
    let order = members.iter().find(|member| member.order == line.order);
    json!({
        "order": order.map(|member| &member.number), "ref": line.ref_, "sku": line.code,
        "quantity": line.pieces, "units": line.units,
    })
}

fn one(row: &FulfillmentRow, place: Option<&Place>, members: &[&Member], parts: Parts) -> Value {
    let amount = |minor: i64| Currency::parse(&row.currency).map(|currency| currency.text(minor));
    let kind = place.map(|place| place.kind);
    json!({
        "id": row.id, "number": number_of(row.id), "location": place.map(|place| &place.slug),
        "status": row.state, "steps": kind.map(|kind| row.state.steps(kind)),
        "orders": members.iter().map(|member| &member.number).collect::<Vec<_>>(),
        "lines": parts.lines, "amounts": parts.amounts, "parcels": [],
        "units": row.unit_count, "weight_g": row.weight_g, "service": row.service,
        "carriage": amount(row.carriage), "handling": amount(row.handling), "currency": row.currency,
        "leaves_on": row.leaves_on, "ship_by": row.ship_by.map(rfc3339), "wait_until": row.wait_until.map(rfc3339),
        "created_at": rfc3339(row.created_at),
        "released_at": row.released_at.map(rfc3339), "picked_at": row.picked_at.map(rfc3339),
        "packed_at": row.packed_at.map(rfc3339), "shipped_at": row.shipped_at.map(rfc3339),
    })
}
