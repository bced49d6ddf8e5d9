//! One order with everything that belongs to it. Its headline is derived by the product's own rule from where its units
//! are. What was told and what happened, its message and its events, is `said`.

use super::chance::Chance;
use super::people::{Person, person};
use super::sink::{Cell, Sink, Table};
use super::{CHANNELS, END, ORDERS, SEED, SKUS, STAFF, START, Size, moment, said, sku};
use crate::cells;
use chrono::{Duration, NaiveDateTime};
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

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Received,
    Held,
    Backordered,
    Planned,
    Packing,
    Shipped,
    Delivered,
    Returned,
    Canceled,
}

/// The ids that come next.
#[derive(Default)]
pub struct Next {
    line: i64,
    message: i64,
    credit: i64,
}

pub struct Line {
    pub sku: String,
    sku_id: Option<i64>,
    pub title: String,
    pub quantity: i64,
    /// Minor units.
    pub price: i64,
}

/// What is decided about an order before it is written.
pub struct Order {
    pub id: i64,
    pub channel: i64,
    pub reference: String,
    pub number: Option<String>,
    pub placed: NaiveDateTime,
    pub received: NaiveDateTime,
    pub history: bool,
    stage: Stage,
    pub paid: i64,
    pub refunded: i64,
    pub held: Option<&'static str>,
    pub was_held: bool,
    pub lines: Vec<Line>,
    pub total: i64,
    shipping: i64,
    discount: i64,
    pub currency: &'static str,
    pub events: usize,
}

impl Order {
    pub fn has_left(&self) -> bool {
        matches!(
            self.stage,
            Stage::Shipped | Stage::Delivered | Stage::Returned
        )
    }

    pub fn is_canceled(&self) -> bool {
        self.stage == Stage::Canceled
    }
}

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

fn decide(chance: &mut Chance, size: Size, id: i64, buyer: &Person) -> Order {
    let (start, end) = (moment(START), moment(END));
    // the shop grows: later days have more orders; they arrive about in their order, but for a store's books
    let share = (id as f64 / size.0 as f64).powf(0.7);
    let span = (end - start).num_seconds() as f64;
    let history = chance.in_thousand(40);
    let at = if history { chance.part() * 0.9 } else { share };
    let placed = start
        + Duration::seconds((at * span) as i64 - chance.below(7_200) as i64)
        + Duration::milliseconds(chance.below(1_000) as i64);
    let stage = stage(chance, size, id, history);
    let held = (stage == Stage::Held).then(|| {
        chance.weigh(&[
            (35, "unpaid"),
            (25, "unknown_sku"),
            (15, "address"),
            (8, "totals"),
            (7, "duplicate"),
            (10, "manual"),
        ])
    });
    let (mut lines, mut goods) = (Vec::new(), 0);
    for _ in 0..if size.is_huge(id) {
        50
    } else {
        chance.weigh(&[(55, 1), (22, 2), (11, 3), (6, 4), (4, 5), (2, 6)])
    } {
        let index = chance.steep(SKUS, 2.0);
        let ((code, title), price) = (sku(index), 990 + 100 * chance.below(300) as i64);
        let unknown = held == Some("unknown_sku") && lines.is_empty();
        let quantity = 1 + chance.steep(4, 2.0) as i64;
        goods += quantity * price;
        lines.push(Line {
            sku: if unknown {
                format!("NEW-{:04}", chance.below(400))
            } else {
                code
            },
            sku_id: (!unknown).then_some(index as i64 + 1),
            title,
            quantity,
            price,
        });
    }
    let shipping = *chance.pick(&[0, 0, 500, 1_000]);
    let discount = if chance.in_thousand(200) {
        goods / 10
    } else {
        0
    };
    let total = goods - discount + shipping;
    let unpaid = held == Some("unpaid")
        || stage == Stage::Canceled && chance.in_thousand(500)
        || stage == Stage::Received && chance.in_thousand(30);
    let paid = if unpaid { 0 } else { total };
    let refunded = match stage {
        Stage::Returned => total,
        Stage::Canceled => paid,
        Stage::Delivered if chance.in_thousand(12) => total / 3,
        _ => 0,
    };
    Order {
        id,
        channel: buyer.channel,
        reference: format!("82{:010}", id * 37 + buyer.channel),
        number: (![2, 4].contains(&buyer.channel)).then(|| format!("#{}", 10_000 + id)),
        placed,
        received: if history {
            end - Duration::days(400)
        } else {
            placed + Duration::seconds(chance.below(90) as i64)
        },
        history,
        stage,
        paid,
        refunded,
        held,
        was_held: held.is_none() && chance.in_thousand(60),
        lines,
        total,
        shipping,
        discount,
        currency: CHANNELS[buyer.channel as usize - 1][3],
        events: if size.is_huge(id) {
            300
        } else {
            4 + chance.below(5) as usize
        },
    }
}

/// Three of a hundred are open: nearly all of the newest, and a few late ones of every age.
fn stage(chance: &mut Chance, size: Size, id: i64, history: bool) -> Stage {
    let age = size.0 - id;
    let is_new = age * 1_000 < size.0 * 30;
    if !history && (is_new && chance.in_thousand(900) || chance.in_thousand(3)) {
        return chance.weigh(&[
            (30, Stage::Received),
            (18, Stage::Held),
            (10, Stage::Backordered),
            (20, Stage::Planned),
            (22, Stage::Packing),
        ]);
    }
    if chance.in_thousand(30) {
        return Stage::Canceled;
    }
    if age * 1_000 < size.0 * 70 && chance.in_thousand(600) {
        return Stage::Shipped;
    }
    if chance.in_thousand(15) {
        Stage::Returned
    } else {
        Stage::Delivered
    }
}

fn units(stage: Stage, quantity: i64) -> Units {
    let mut units = Units::default();
    match stage {
        Stage::Received | Stage::Held => units.unplaced = quantity,
        Stage::Backordered => units.backordered = quantity,
        Stage::Planned => units.planned = quantity,
        Stage::Packing => (units.picked, units.packed) = (quantity / 2, quantity - quantity / 2),
        Stage::Shipped => units.shipped = quantity,
        Stage::Delivered => units.delivered = quantity,
        Stage::Returned => units.returned = quantity,
        Stage::Canceled => units.canceled = quantity,
    }
    units
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
