//! Fulfillments as the outside sees them.

use crate::db::Conn;
use crate::db::fulfillments::card::{self, Line, Member, Place};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::domain::ids::OrderId;
use crate::domain::money::Currency;
use crate::domain::time::rfc3339;
use crate::error::Result;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The API's view of these fulfillments, in their order; three statements however many they are.
pub fn describe(conn: &mut Conn, rows: &[FulfillmentRow]) -> Result<Vec<Value>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let places = card::list_places(conn)?;
    let members = card::list_members(conn, &ids)?;
    let lines = card::list_lines(conn, &ids)?;
    Ok(rows
        .iter()
        .map(|row| {
            let place = places.iter().find(|place| place.id == row.location_id);
            let members: Vec<&Member> =
                members.iter().filter(|m| m.fulfillment == row.id).collect();
            let lines = lines.iter().filter(|line| line.fulfillment == row.id);
            let lines: Vec<Value> = lines.map(|line| line_view(line, &members)).collect();
            one(row, place, &members, lines)
        })
        .collect())
}

/// What stands in an order's own view: its fulfillments that hold something of it, with what they hold of it.
pub fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<HashMap<OrderId, Vec<Value>>> {
    let mut found: HashMap<OrderId, Vec<Value>> = HashMap::new();
    for part in card::list_parts(conn, ids)? {
        let Some((_, name, _, sku, units, pieces)) = part.line else {
            continue;
        };
        let line = json!({"ref": name, "sku": sku, "quantity": pieces, "units": units});
        let views = found.entry(part.member.order_id).or_default();
        let known = views
            .iter_mut()
            .find(|view| view["id"] == json!(part.row.id));
        match known.and_then(|view| view["lines"].as_array_mut()) {
            Some(lines) => lines.push(line),
            None => views.push(json!({
                "id": part.row.id, "number": number_of(part.row.id), "location": part.place.slug,
                "status": part.row.state, "service": part.row.service, "orders": part.row.members,
                "lines": [line], "parcels": [],
                "ship_by": part.row.ship_by.map(rfc3339), "shipped_at": part.row.shipped_at.map(rfc3339),
            })),
        }
    }
    Ok(found)
}

fn line_view(line: &Line, members: &[&Member]) -> Value {
    let order = members.iter().find(|member| member.order == line.order);
    json!({
        "order": order.map(|member| &member.number), "ref": line.ref_, "sku": line.code,
        "quantity": line.pieces, "units": line.units,
    })
}

fn one(
    row: &FulfillmentRow,
    place: Option<&Place>,
    members: &[&Member],
    lines: Vec<Value>,
) -> Value {
    let amount = |minor: i64| Currency::parse(&row.currency).map(|currency| currency.text(minor));
    let kind = place.map(|place| place.kind);
    json!({
        "id": row.id, "number": number_of(row.id), "location": place.map(|place| &place.slug),
        "status": row.state, "steps": kind.map(|kind| row.state.steps(kind)),
        "orders": members.iter().map(|member| &member.number).collect::<Vec<_>>(),
        "lines": lines, "parcels": [], "units": row.unit_count, "weight_g": row.weight_g, "service": row.service,
        "carriage": amount(row.carriage), "handling": amount(row.handling), "currency": row.currency,
        "leaves_on": row.leaves_on, "ship_by": row.ship_by.map(rfc3339), "wait_until": row.wait_until.map(rfc3339),
        "created_at": rfc3339(row.created_at),
        "released_at": row.released_at.map(rfc3339), "picked_at": row.picked_at.map(rfc3339),
        "packed_at": row.packed_at.map(rfc3339), "shipped_at": row.shipped_at.map(rfc3339),
    })
}
