//! One order as rows, with everything that belongs to it. Its headline is derived by the product's own rule from where its
//! units are. What it is, is `order`; its message and its events are `said`.

use super::chance::Chance;
use super::order::{Order, Stage, decide, units};
use super::people::{Person, person};
use super::sink::{Cell, Sink, Table};
use super::{ORDERS, SEED, STAFF, Size, said};
use crate::cells;
use chrono::Duration;
use tributary::db::orders::number_of;
use tributary::domain::check::{ORDER, waits_for_sku};
use tributary::domain::grams::bigrams;
use tributary::domain::ids::OrderId;
use tributary::domain::secret::Secret;
use tributary::domain::status::{Units, derive};

/// What clerks tag orders with, the commonest first.
pub const TAGS: &[&str] = &[
    "vip",
    "gift",
    "加急",
    "老客户",
    "wholesale",
    "补发",
    "fragile",
    "invoice",
    "样品",
    "influencer",
    "换货",
    "check-address",
];

/// The ids that come next.
#[derive(Default)]
pub struct Next {
    line: i64,
    message: i64,
    credit: i64,
}

/// Writes the order of an id.
pub fn write(sink: &mut dyn Sink, secret: &Secret, size: Size, id: i64, next: &mut Next) {
    let mut chance = Chance::of(SEED, ORDERS, id as u64);
    let buyer = person(
        1 + chance.steep(size.customers() as u64, 2.346) as i64,
        secret,
    );
    let order = decide(&mut chance, size, id, &buyer);
    // a gift goes to somebody else
    let gift = chance
        .in_thousand(80)
        .then(|| person(1 + chance.below(size.customers() as u64) as i64, secret));
    let to = gift.as_ref().unwrap_or(&buyer);
    write_order(sink, &mut chance, &order, &buyer, to);
    write_lines(sink, &order, next);
    let names = [
        buyer.name.as_str(),
        to.name.as_str(),
        buyer.account.as_str(),
        order.reference.as_str(),
    ];
    let grams = bigrams(names.into_iter().chain(order.number.as_deref()));
    sink.row(Table::Grams, vec![Cell::Int(id), Cell::Grams(grams)]);
    if chance.in_thousand(150) {
        let first = chance.steep(TAGS.len() as u64, 2.0) as usize;
        for tag in TAGS.iter().skip(first).take(1 + chance.below(2) as usize) {
            sink.row(Table::Tags, cells![id, *tag]);
        }
    }
    write_money(sink, &order, &buyer, next);
    next.message += 1;
    said::write(sink, &mut chance, &order, &buyer, to, next.message);
}

fn write_order(
    sink: &mut dyn Sink,
    chance: &mut Chance,
    order: &Order,
    buyer: &Person,
    to: &Person,
) {
    let lines: Vec<(Units, bool)> = order
        .lines
        .iter()
        .map(|line| (units(order.stage, line.quantity), false))
        .collect();
    let (state, status) = derive(order.held.is_some(), &lines);
    let goods: i64 = order
        .lines
        .iter()
        .map(|line| line.quantity * line.price)
        .sum();
    let payment = match (order.paid, order.refunded) {
        (0, _) => {
            if chance.in_thousand(200) {
                "authorized"
            } else {
                "unpaid"
            }
        }
        (_, 0) => "paid",
        (paid, refunded) if refunded < paid => "partly_refunded",
        _ => "refunded",
    };
    let is_open = !order.has_left() && !order.is_canceled();
    let canceled = if order.is_canceled() { order.total } else { 0 };
    let assignee = chance
        .in_thousand(if is_open { 500 } else { 80 })
        .then(|| 1 + chance.below(STAFF as u64) as i64);
    let note = if chance.in_thousand(50) {
        *chance.pick(&["请放门口", "Leave with the neighbour", "周末送"])
    } else {
        ""
    };
    let paid_at = (order.paid > 0).then(|| order.placed + Duration::minutes(2));
    let ship_by = (!order.history)
        .then_some(paid_at)
        .flatten()
        .map(|at| at + Duration::hours(48));
    let units: i64 = order.lines.iter().map(|line| line.quantity).sum();
    let changed = order.received + Duration::hours(chance.below(90) as i64);
    let method = if order.channel == 4 { "pickup" } else { "ship" };
    sink.row(
        Table::Orders,
        cells![
            order.id,
            number_of(OrderId(order.id)),
            order.channel,
            &order.reference,
            order.number.clone(),
            order.placed,
            order.received,
            changed,
            order.placed,
            state.as_str(),
            status.as_str(),
            order.history,
            i64::from(order.held.is_some()),
            buyer.id,
            order.currency,
            goods,
            order.discount,
            0_i64,
            order.shipping,
            0_i64,
            0_i64,
            0_i64,
            true,
            order.total,
            payment,
            said::method(order),
            order.paid,
            order.refunded,
            canceled,
            paid_at,
            order.lines.len() as i64,
            units,
            &order.lines[0].title,
            method,
            "standard",
            ship_by,
            note,
            "[]",
            said::document(order, buyer, to),
            assignee,
        ],
    );
    sink.row(
        Table::Addresses,
        cells![
            order.id,
            &to.name,
            &to.phone,
            "own",
            &to.phone_hash,
            to.country,
            to.region,
            to.city,
            to.district,
            &to.street,
            to.postcode,
            to.division,
            "",
        ],
    );
    sink.row(Table::Changes, cells![1_i64, order.id, changed]);
}

fn write_lines(sink: &mut dyn Sink, order: &Order, next: &mut Next) {
    for (index, line) in order.lines.iter().enumerate() {
        next.line += 1;
        let place = index as i64 + 1;
        let at = units(order.stage, line.quantity);
        sink.row(
            Table::Lines,
            cells![
                next.line,
                order.id,
                place,
                format!("{}{place:02}", order.id),
                &line.sku,
                line.sku_id,
                &line.title,
                line.quantity,
                line.price * 10_000,
                0_i64,
                0_i64,
                line.quantity * line.price,
                at.backordered,
                at.planned,
                at.picked,
                at.packed,
                at.shipped,
                at.delivered,
                at.returned,
                at.canceled,
            ],
        );
    }
}

/// Payments, refunds, holds, and for what came back a credit.
fn write_money(sink: &mut dyn Sink, order: &Order, buyer: &Person, next: &mut Next) {
    let (id, reference) = (order.id, format!("pay-{}", order.reference));
    for (kind, amount, after) in [
        ("payment", order.paid, 2),
        ("refund", order.refunded, 9_000),
    ] {
        if amount > 0 {
            let at = order.placed + Duration::minutes(after);
            sink.row(
                Table::Payments,
                cells![
                    id,
                    kind,
                    amount,
                    order.currency,
                    said::method(order).unwrap_or("cash"),
                    &reference,
                    at
                ],
            );
        }
    }
    if order.stage == Stage::Returned {
        next.credit += 1;
        let line = &order.lines[0];
        let first = next.line - order.lines.len() as i64 + 1;
        let amount = line.quantity * line.price;
        let at = order.placed + Duration::days(7);
        sink.row(
            Table::Credits,
            cells![
                next.credit,
                order.channel,
                format!("CR-{id}"),
                id,
                buyer.id,
                at,
                order.currency,
                amount,
                line.quantity
            ],
        );
        sink.row(
            Table::CreditLines,
            cells![
                next.credit,
                first,
                &line.sku,
                &line.title,
                line.quantity,
                line.price * 10_000,
                amount
            ],
        );
    }
    let since = order.received;
    if let Some(kind) = order.held {
        let line = (kind == "unknown_sku").then(|| next.line - order.lines.len() as i64 + 1);
        let waits = match line {
            Some(_) => waits_for_sku(&order.lines[0].sku),
            None => ORDER.to_owned(),
        };
        sink.row(
            Table::Holds,
            cells![
                id,
                line,
                kind,
                said::reason(order, kind),
                waits,
                said::owner(kind),
                since,
                Cell::Null,
                Cell::Null,
                Cell::Null
            ],
        );
    } else if order.was_held {
        let reason = said::reason(order, "unpaid");
        sink.row(
            Table::Holds,
            cells![
                id,
                Cell::Null,
                "unpaid",
                reason,
                ORDER,
                said::owner("unpaid"),
                since,
                since + Duration::minutes(9),
                "system",
                "healed"
            ],
        );
    }
}
