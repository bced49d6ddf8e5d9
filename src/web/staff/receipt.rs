//! Money of an order as a receipt: what it sums up to, what was paid, what is due.

use super::super::voice::Voice;
use crate::db::holds::HoldRow;
use crate::db::orders::OrderRow;
use crate::db::orders::view::Movement;
use crate::domain::hold::HoldKind;
use crate::domain::order::is_rounding;
use crate::domain::status::OrderState;
use serde::Deserialize;

/// A row of the receipt.
#[derive(Debug)]
pub struct Sum {
    /// What it is.
    pub title: String,
    /// The amount, as it stands in a column.
    pub amount: String,
    /// The same with its currency.
    pub money: String,
    /// A reference or a remark.
    pub note: String,
    /// Whether it is one of the sums.
    pub strong: bool,
    /// `red` where it stops the order; empty otherwise.
    pub colour: &'static str,
}

#[derive(Deserialize)]
struct Labeled {
    label: String,
    amount: i64,
}

/// The receipt's rows, in the order of the formula; `holds` are those whose reader may know of them.
pub fn sums(voice: &Voice, order: &OrderRow, money: &[Movement], holds: &[HoldRow]) -> Vec<Sum> {
    let currency = order.currency.as_str();
    let mut rows = Vec::new();
    let mut plain = |title: String, minor: i64, note: String| {
        rows.push(Sum {
            title,
            amount: voice.amount(minor, currency),
            money: voice.money(minor, currency),
            note,
            strong: false,
            colour: "",
        });
    };
    let none = String::new;
    plain(voice.t("receipt-goods"), order.goods, none());
    if order.discount != 0 {
        plain(voice.t("receipt-discount"), -order.discount, none());
    }
    plain(voice.t("receipt-shipping"), order.shipping_fee, none());
    let labeled: Vec<Labeled> = serde_json::from_str(&order.adjustments).unwrap_or_default();
    for row in labeled {
        plain(row.label, row.amount, none());
    }
    if order.rounding != 0 {
        rows.push(left_over(voice, order, holds));
    }
    if !order.tax_included && order.tax != 0 {
        rows.push(row(voice, currency, voice.t("receipt-tax"), order.tax));
    }
    let tax = if order.tax_included && order.tax != 0 {
        voice.t_with(
            "receipt-tax-included",
            &[("amount", voice.money(order.tax, currency).into())],
        )
    } else {
        none()
    };
    rows.push(strong(
        voice.t("receipt-total"),
        voice.money(order.total, currency),
        tax,
    ));
    let mut plain = |title: String, minor: i64, note: String| {
        rows.push(Sum {
            title,
            amount: voice.amount(minor, currency),
            money: voice.money(minor, currency),
            note,
            strong: false,
            colour: "",
        });
    };
    if order.platform_discount != 0 {
        plain(
            voice.t("receipt-platform-discount"),
            -order.platform_discount,
            none(),
        );
    }
    if order.canceled != 0 {
        plain(voice.t("receipt-canceled"), -order.canceled, none());
    }
    let platform = order.platform_canceled();
    if platform != 0 {
        plain(voice.t("receipt-platform-canceled"), platform, none());
    }
    for movement in money {
        let time = voice.when(movement.at).text;
        let method = match movement.method.as_str() {
            "" => voice.t("receipt-method-unknown"),
            method => named(voice, method),
        };
        let (key, sign) = match movement.kind.as_str() {
            "payment" => ("receipt-paid", -1),
            "refund" => ("receipt-refunded", 1),
            _ => ("receipt-credited", 1),
        };
        let title = voice.t_with(key, &[("method", method.into()), ("time", time.into())]);
        plain(title, sign * movement.amount, movement.reference.clone());
    }
    if order.history && order.state == OrderState::Canceled {
        return rows;
    }
    let due = order.due();
    let (word, note) = match due.signum() {
        1 => ("due", none()),
        -1 => ("to-refund", none()),
        _ => ("due", voice.t("receipt-balanced")),
    };
    let due = voice.money(due.abs(), currency);
    rows.push(strong(voice.word("receipt", word), due, note));
    rows
}

/// What the channel's total leaves over: a rounding if it is one, otherwise a difference, red while it holds the order.
fn left_over(voice: &Voice, order: &OrderRow, holds: &[HoldRow]) -> Sum {
    let lines = u64::try_from(order.line_count).unwrap_or(0);
    let is_held = holds
        .iter()
        .any(|hold| hold.kind == HoldKind::Totals && hold.released_at.is_none());
    let (word, colour) = match is_rounding(order.rounding, lines) {
        true => ("rounding", ""),
        false if is_held => ("wrong", "red"),
        false => ("difference", ""),
    };
    Sum {
        note: match colour {
            "" => voice.t("receipt-rounding-note"),
            _ => String::new(),
        },
        colour,
        ..row(
            voice,
            &order.currency,
            voice.word("receipt", word),
            order.rounding,
        )
    }
}

fn row(voice: &Voice, currency: &str, title: String, minor: i64) -> Sum {
    Sum {
        title,
        amount: voice.amount(minor, currency),
        money: voice.money(minor, currency),
        note: String::new(),
        strong: false,
        colour: "",
    }
}

/// A payment method by its name; one that nobody named yet as the channel writes it.
fn named(voice: &Voice, method: &str) -> String {
    let key = format!(
        "method-paid-{}",
        method.to_lowercase().replace(['_', ' '], "-")
    );
    if crate::i18n::has(voice.lang, &key) {
        voice.t(&key)
    } else {
        method.to_owned()
    }
}

fn strong(title: String, amount: String, note: String) -> Sum {
    Sum {
        title,
        money: amount.clone(),
        amount,
        note,
        strong: true,
        colour: "",
    }
}
