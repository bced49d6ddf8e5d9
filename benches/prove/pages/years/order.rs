//! What is decided about an order by chance: who, where, when, what, how far it has come. How its rows are written is
//! `rows`; what was told and what happened is `said`.

use super::chance::Chance;
use super::people::Person;
use super::{CHANNELS, END, SKUS, START, Size, moment, sku};
use chrono::{Duration, NaiveDateTime};
use tributary::domain::status::Units;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
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

pub struct Line {
    pub sku: String,
    pub sku_id: Option<i64>,
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
    pub stage: Stage,
    pub paid: i64,
    pub refunded: i64,
    pub held: Option<&'static str>,
    pub was_held: bool,
    pub lines: Vec<Line>,
    pub total: i64,
    pub shipping: i64,
    pub discount: i64,
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

/// Decides an order.
pub fn decide(chance: &mut Chance, size: Size, id: i64, buyer: &Person) -> Order {
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

/// Where the units of a line are.
pub fn units(stage: Stage, quantity: i64) -> Units {
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
