//! The checks an order must pass before it may go on; each that fails is a typed hold with its reason.

use crate::domain::channel::Channel;
use crate::domain::hold::{HoldKind, NewHold};
use crate::domain::order::{ChannelStage, Line, Method, OrderDoc, PaymentStatus};
use crate::domain::sentence::Sentence;
use crate::domain::status::Units;

/// Whether the order is history: in figures and look-up, but nothing is to be done for it.
pub fn is_history(doc: &OrderDoc, channel: &Channel) -> bool {
    doc.placed_at < channel.go_live_at
        || matches!(
            doc.stage,
            ChannelStage::Shipped | ChannelStage::Delivered | ChannelStage::FulfilledByPlatform
        )
}

/// The units of a line when its order first comes in, by how far the order is at the channel.
pub fn first_units(line: &Line, doc: &OrderDoc, history: bool) -> Units {
    let left = line.quantity - line.canceled;
    let mut units = Units {
        canceled: line.canceled,
        ..Units::default()
    };
    match doc.stage {
        ChannelStage::Canceled => units.canceled = line.quantity,
        ChannelStage::Delivered => units.delivered = left,
        ChannelStage::Shipped | ChannelStage::FulfilledByPlatform => units.shipped = left,
        ChannelStage::Open if history || doc.delivery.method == Method::Carried => {
            units.delivered = left
        }
        ChannelStage::Open => units.unplaced = left,
    }
    units
}

/// Every hold that the order deserves as it stands. `known` says whether a line's code is a SKU or a listing.
pub fn holds(doc: &OrderDoc, known: impl Fn(&Line) -> bool) -> Vec<NewHold> {
    let mut holds = Vec::new();
    let mut whole = |kind: HoldKind, reason: Sentence| {
        holds.push(NewHold {
            line: None,
            kind,
            reason,
            waits_for: ORDER.to_owned(),
        })
    };
    if let Some(reason) = unpaid(doc) {
        whole(HoldKind::Unpaid, reason);
    }
    if let Some(request) = &doc.after_sale {
        whole(
            HoldKind::AfterSale,
            Sentence::new("hold-after-sale").with("request", request),
        );
    }
    if let Some(reason) = totals(doc) {
        whole(HoldKind::Totals, reason);
    }
    if let Some(reason) = doc
        .ship_to
        .as_ref()
        .filter(|_| doc.delivery.method == Method::Ship)
        .and_then(|address| address.problem())
    {
        whole(HoldKind::Address, reason);
    }
    for (index, line) in doc.lines.iter().enumerate() {
        if line.canceled < line.quantity && !known(line) {
            holds.push(unknown_sku(index, line));
        }
    }
    holds
}

/// `waits_for` of a hold that only a change of its own order releases.
pub const ORDER: &str = "order";

/// `waits_for` of a line whose code nobody knows.
pub fn waits_for_sku(code: &str) -> String {
    format!("sku:{code}")
}

fn unknown_sku(index: usize, line: &Line) -> NewHold {
    let (reason, waits_for) = if line.sku.is_empty() {
        (
            Sentence::new("hold-no-sku").with("title", &line.title),
            waits_for_sku(&line.title),
        )
    } else {
        (
            Sentence::new("hold-unknown-sku").with("sku", &line.sku),
            waits_for_sku(&line.sku),
        )
    };
    NewHold {
        line: Some(index),
        kind: HoldKind::UnknownSku,
        reason,
        waits_for,
    }
}

fn unpaid(doc: &OrderDoc) -> Option<Sentence> {
    if doc.payment.on_delivery() || doc.delivery.method == Method::Carried {
        return None;
    }
    let missing = match doc.payment.status {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => {
            doc.total - doc.platform_discount - doc.payment.paid
        }
        PaymentStatus::Authorized
        | PaymentStatus::Paid
        | PaymentStatus::PartlyRefunded
        | PaymentStatus::Refunded => return None,
    };
    Some(
        Sentence::new("hold-unpaid")
            .with("amount", doc.currency.text(missing))
            .with("currency", doc.currency),
    )
}

fn totals(doc: &OrderDoc) -> Option<Sentence> {
    if doc.total < 0 {
        return Some(
            Sentence::new("hold-total-negative")
                .with("total", doc.currency.text(doc.total))
                .with("currency", doc.currency),
        );
    }
    match doc.sums() {
        None => Some(Sentence::new("hold-total-overflow")),
        Some(sums) if sums.is_rounding(doc.lines.len()) => None,
        Some(sums) => Some(
            Sentence::new("hold-totals")
                .with("total", doc.currency.text(doc.total))
                .with(
                    "computed",
                    doc.currency.text(doc.total.saturating_sub(sums.difference)),
                )
                .with("difference", doc.currency.text(sums.difference))
                .with("currency", doc.currency),
        ),
    }
}
