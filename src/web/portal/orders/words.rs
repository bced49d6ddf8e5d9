//! An order in a customer's words: the sentence, the line, the items, what happened, the masked address.

use super::Read;
use crate::db::events::EventRow;
use crate::db::orders::{AddressRow, LineRow, OrderRow};
use crate::domain::address::places;
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::hold::HoldKind;
use crate::domain::ids::FulfillmentId;
use crate::domain::money::{Currency, price_text};
use crate::domain::order::{Method, PaymentStatus};
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::web::staff::marks;
use crate::web::voice::{Voice, When};

/// A step of the line.
pub(super) struct Step {
    pub(super) title: String,
    pub(super) text: String,
    /// `done`, `now`, `half` or `todo`.
    pub(super) class: &'static str,
}

/// An item.
pub(super) struct Item {
    pub(super) tile: String,
    pub(super) title: String,
    pub(super) price: String,
    pub(super) amount: String,
}

/// What leaves together, without saying from where.
pub(super) struct Parcel {
    pub(super) title: String,
    pub(super) stage: String,
    pub(super) class: &'static str,
    pub(super) goods: Vec<String>,
}

/// Something that happened.
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) at: When,
}

pub(super) fn headline(voice: &Voice, read: &Read, open: &[HoldKind]) -> String {
    let order = &read.whole.order;
    if order.status == Headline::Held {
        let word = if open.contains(&HoldKind::Unpaid) {
            "unpaid"
        } else if open.contains(&HoldKind::AfterSale) {
            "request"
        } else if open.contains(&HoldKind::Address) {
            "address"
        } else {
            "checked"
        };
        return voice.word("track-headline-held", word);
    }
    if order.method == Method::Carried {
        return voice.t("track-headline-carried");
    }
    voice.word("track-headline", order.status.as_str())
}

/// Where the order is, and when it is due at the next place: what is marked as now is what is, not what comes.
pub(super) fn steps(voice: &Voice, read: &Read) -> Vec<Step> {
    let (order, lines) = (&read.whole.order, &read.lines);
    let sum = |pick: fn(&crate::domain::status::Units) -> i64| -> i64 {
        lines.iter().map(|line| pick(&line.units())).sum()
    };
    let all = sum(|u| u.quantity() - u.canceled);
    let delivered = sum(|u| u.delivered + u.returned);
    let shipped = delivered + sum(|u| u.shipped + u.lost);
    let is_over = order.status == Headline::Canceled || all == 0;
    let is_stopped = matches!(order.status, Headline::Held) || is_unpaid(order);
    let part = |units: i64| match units {
        1.. if units < all => voice.t_with(
            "track-step-of",
            &[("units", units.into()), ("all", all.into())],
        ),
        _ => String::new(),
    };
    let due = |by: Option<Time>, units: i64| {
        let by = by.filter(|_| units == 0 && !is_over && !order.history);
        by.map_or_else(
            || part(units),
            |by| voice.t_with("track-step-by", &[("time", voice.when(by).text.into())]),
        )
    };
    let half = |units: i64| if units > 0 { "half" } else { "todo" };
    let classes = match () {
        () if is_over => ["done", "todo", "todo", "todo"],
        () if delivered >= all => ["done"; 4],
        () if shipped >= all => ["done", "done", "now", half(delivered)],
        () if is_stopped && shipped == 0 => ["now", "todo", "todo", "todo"],
        () if is_stopped => ["done", "half", "half", half(delivered)],
        () => ["done", "now", half(shipped), half(delivered)],
    };
    let texts = [
        voice.when(order.placed_at).text,
        String::new(),
        due(order.ship_by, shipped),
        due(order.deliver_by, delivered),
    ];
    ["received", "prepared", "shipped", "delivered"]
        .into_iter()
        .zip(classes)
        .zip(texts)
        .map(|((word, class), text)| Step {
            title: voice.word("track-step", word),
            text,
            class,
        })
        .collect()
}

fn is_unpaid(order: &OrderRow) -> bool {
    order.payment_method.as_deref() != Some("cod")
        && order.method != Method::Carried
        && matches!(
            order.payment_status,
            PaymentStatus::Unpaid | PaymentStatus::PartlyPaid
        )
}

pub(super) fn item(voice: &Voice, line: &LineRow, currency: Currency) -> Item {
    let unit = 10_i64.pow(6 - currency.exponent().min(6));
    // a price finer than the currency's smallest coin keeps its places
    let price = if line.unit_price_e6 % unit == 0 {
        voice.money(line.unit_price_e6 / unit, currency.code())
    } else {
        format!(
            "{} {}",
            price_text(line.unit_price_e6, currency),
            currency.code()
        )
    };
    let mut facts = format!("{price} × {}", line.quantity);
    for (units, word) in [
        (line.canceled, "canceled"),
        (line.returned, "returned"),
        (line.shipped, "shipped"),
    ] {
        if units > 0 {
            let key = format!("track-units-{word}");
            facts = format!(
                "{facts} · {}",
                voice.t_with(&key, &[("units", units.into())])
            );
        }
    }
    Item {
        tile: marks::initials(&line.title).chars().take(1).collect(),
        title: line.title.clone(),
        price: facts,
        amount: voice.money(line.amount, currency.code()),
    }
}

/// What concerns the customer, newest first.
pub(super) fn entries(voice: &Voice, read: &Read) -> Vec<Entry> {
    let (events, placed_at) = (&read.events, read.whole.order.placed_at);
    let units = read.lines.iter().map(LineRow::units);
    let stays = units
        .map(|u| u.unplaced + u.backordered + u.planned + u.picked + u.packed)
        .sum::<i64>();
    let left_at_once = stays == 0 && events.iter().filter(|event| has_left(event)).count() == 1;
    events
        .iter()
        .rev()
        .filter(|event| {
            matches!(
                event.kind,
                EventKind::Received
                    | EventKind::ReceivedAsHistory
                    | EventKind::Opened
                    | EventKind::Paid
                    | EventKind::ShippedAtChannel
                    | EventKind::CanceledByChannel
                    | EventKind::Credited
                    | EventKind::Canceled
                    | EventKind::UnitsCanceled
                    | EventKind::Returned
            ) || has_left(event)
        })
        .map(|event| Entry {
            text: match has_left(event) && left_at_once {
                true => voice.t("track-event-left"),
                false => voice.word("track-event", event.kind.as_str()),
            },
            at: voice.when(match event.kind {
                // when the shop heard of it is nothing to the buyer
                EventKind::Received | EventKind::ReceivedAsHistory => placed_at,
                _ => event.at,
            }),
        })
        .collect()
}

/// Of what is done with a fulfillment the buyer cares that it has left.
fn has_left(event: &EventRow) -> bool {
    event.kind == EventKind::Stepped && event.facts.contains("\"step\":\"ship\"")
}

/// What leaves together, in plain words; what ended is not told.
pub(super) fn parcels(voice: &Voice, read: &Read) -> Vec<Parcel> {
    let (parts, status) = (&read.parts, read.whole.order.status);
    let mut found: Vec<(FulfillmentId, Parcel)> = Vec::new();
    for part in parts {
        let Some((_, _, title, _, units, _)) = &part.line else {
            continue;
        };
        let (word, class) = match part.row.state {
            FulfillmentState::Planned
            | FulfillmentState::Released
            | FulfillmentState::Sent
            | FulfillmentState::Confirmed => ("waiting", "waiting"),
            FulfillmentState::Picking => ("picking", "moving"),
            FulfillmentState::Packed => ("packed", "moving"),
            FulfillmentState::Shipped => match status {
                Headline::Delivered => ("delivered", "done"),
                Headline::Completed | Headline::Canceled => ("over", "done"),
                _ => ("shipped", "moving"),
            },
            FulfillmentState::Refused | FulfillmentState::Canceled => continue,
        };
        let good = format!("{title} × {units}");
        let number = found.len() + 1;
        match found.iter_mut().find(|(id, _)| *id == part.row.id) {
            // a kit has a row a component, all of the same line
            Some((_, parcel)) if parcel.goods.contains(&good) => {}
            Some((_, parcel)) => parcel.goods.push(good),
            None => found.push((
                part.row.id,
                Parcel {
                    title: voice.t_with("parcel-title", &[("number", number.into())]),
                    stage: voice.word("parcel-stage", word),
                    class,
                    goods: vec![good],
                },
            )),
        }
    }
    found.into_iter().map(|(_, parcel)| parcel).collect()
}

/// Recipient and address with as much hidden as a passer-by need not read.
pub(super) fn masked(row: &AddressRow) -> (String, String) {
    let name: Vec<String> = row
        .name
        .split_whitespace()
        .map(|word| word.chars().take(1).chain("**".chars()).collect())
        .collect();
    let phone = row.phone.split(',').next().unwrap_or_default();
    let phone = crate::domain::contact::Phone::read(phone, None)
        .map_or_else(String::new, |phone| phone.masked_view());
    let shown = row.street.chars().count().min(12) / 2;
    let street: String = row
        .street
        .chars()
        .take(shown)
        .chain("****".chars())
        .collect();
    let parts = if row.country == "CN" {
        places([row.region.as_str(), &row.city, &row.district, &street]).join(" ")
    } else {
        places([street.as_str(), &row.district, &row.city, &row.region]).join(", ")
    };
    let recipient: Vec<String> = [name.join(" "), phone]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    (recipient.join(", "), parts.trim().to_owned())
}
