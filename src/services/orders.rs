//! Orders as the outside sees them: the standard form with number, headline, holds, fulfillments, payment and
//! events added.

use crate::db::customers::{self, CustomerRow};
use crate::db::events::{self, EventRow};
use crate::db::fulfillments::card;
use crate::db::holds::{self, HoldRow};
use crate::db::orders::find;
use crate::db::{Conn, channels};
use crate::domain::ids::{ChannelId, CustomerId, OrderId};
use crate::domain::order_json;
use crate::domain::time::rfc3339;
use crate::error::Result;
use crate::services::fulfillments;
use crate::services::intake::read_back;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// The API's view of these orders, in eight statements however many they are.
pub fn describe(conn: &mut Conn, ids: &[OrderId]) -> Result<HashMap<OrderId, Value>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let slugs: HashMap<ChannelId, String> = channels::list(conn)?
        .into_iter()
        .map(|channel| (channel.id, channel.slug))
        .collect();
    let rows = find::list_by_ids(conn, ids)?;
    let mut lines = by_order(find::list_lines(conn, ids)?, |line| line.order_id);
    let mut addresses = by_order(find::list_addresses(conn, ids)?, |address| address.order_id);
    let mut holds = by_order(holds::list_of_orders(conn, ids)?, |hold| hold.order_id);
    let mut events = by_order(events::list_of_orders(conn, ids)?, |event| event.order_id);
    let parts = card::list_parts(conn, ids)?;
    let customer_ids: Vec<CustomerId> = rows.iter().filter_map(|row| row.customer_id).collect();
    let customers: HashMap<CustomerId, CustomerRow> = customers::list_by_ids(conn, &customer_ids)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut views = HashMap::with_capacity(rows.len());
    for row in rows {
        let lines = lines.remove(&row.id).unwrap_or_default();
        let address = addresses.remove(&row.id).unwrap_or_default().pop();
        let doc = read_back::document(
            &row,
            &lines,
            address.as_ref(),
            row.customer_id.and_then(|id| customers.get(&id)),
        )?;
        let mut view =
            order_json::write(&doc, slugs.get(&row.channel_id).map_or("", String::as_str));
        if let Value::Object(fields) = &mut view {
            let mut add = |name: &str, value: Value| fields.insert(name.to_owned(), value);
            add("number", json!(row.number));
            add("status", json!(row.status));
            add("state", json!(row.state));
            add("history", json!(row.history));
            add("payment_status", json!(row.payment_status));
            add("rounding", json!(doc.currency.text(row.rounding)));
            add("due", json!(doc.currency.text(row.due())));
            add("canceled", json!(doc.currency.text(row.canceled)));
            add(
                "holds",
                holds
                    .remove(&row.id)
                    .unwrap_or_default()
                    .iter()
                    .map(hold_view)
                    .collect(),
            );
            let (fulfillments, amounts) = fulfillments::of_order(&row, &lines, &parts);
            add("fulfillments", fulfillments.into());
            add("amounts", amounts);
            add(
                "events",
                events
                    .remove(&row.id)
                    .unwrap_or_default()
                    .iter()
                    .map(event_view)
                    .collect(),
            );
        }
        views.insert(row.id, view);
    }
    Ok(views)
}

fn by_order<T>(rows: Vec<T>, order: impl Fn(&T) -> OrderId) -> HashMap<OrderId, Vec<T>> {
    let mut grouped: HashMap<OrderId, Vec<T>> = HashMap::new();
    for row in rows {
        grouped.entry(order(&row)).or_default().push(row);
    }
    grouped
}

fn hold_view(hold: &HoldRow) -> Value {
    let reason: Value = serde_json::from_str(&hold.reason).unwrap_or(Value::Null);
    json!({
        "id": hold.id, "kind": hold.kind, "reason": reason, "waits_for": hold.waits_for, "owner": hold.owner,
        "created_at": rfc3339(hold.created_at), "released_at": hold.released_at.map(rfc3339), "released_by": hold.released_by,
    })
}

fn event_view(event: &EventRow) -> Value {
    let facts: BTreeMap<String, String> = serde_json::from_str(&event.facts).unwrap_or_default();
    json!({"at": rfc3339(event.at), "kind": event.kind, "actor": {"kind": event.actor_kind, "name": event.actor}, "facts": facts})
}
