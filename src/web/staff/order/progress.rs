//! How far an order is: the progress line, and the marks beside its headline. Both are derived from where the units are.

use super::Read;
use crate::db::holds::HoldRow;
use crate::db::orders::LineRow;
use crate::domain::event::EventKind;
use crate::domain::status::Units;
use crate::web::staff::marks::Mark;
use crate::web::voice::Voice;

/// A step of the progress line.
pub(super) struct Step {
    pub(super) title: String,
    pub(super) text: String,
    /// `full`, `part` or nothing.
    pub(super) class: &'static str,
    pub(super) colour: &'static str,
    /// How much of the way to the next step is done, percent.
    pub(super) width: i64,
}

pub(super) fn marks_beside(voice: &Voice, read: &Read, open: &[&HoldRow]) -> Vec<Mark> {
    let lines = &read.lines;
    let gone = total(lines, |u| u.shipped + u.delivered + u.returned + u.lost);
    let left = total(lines, |u| {
        u.unplaced + u.backordered + u.planned + u.picked + u.packed
    });
    let mut marks = Vec::new();
    if gone > 0 && left > 0 {
        marks.push(Mark::new("blue", "carr", voice.t("mark-partly-shipped")));
    }
    let held = open.iter().filter(|hold| hold.line_id.is_some()).count();
    if held > 0 {
        marks.push(Mark::new(
            "amber",
            "pause",
            voice.t_with("mark-lines-held", &[("count", held.into())]),
        ));
    }
    if total(lines, |u| u.returned) > 0 {
        marks.push(Mark::new("grey", "ret", voice.t("mark-returned")));
    }
    if total(lines, |u| u.lost) > 0 {
        marks.push(Mark::new("red", "exc", voice.t("mark-lost")));
    }
    if read.whole.order.history {
        marks.push(Mark::new("grey", "inbox", voice.t("mark-history")));
    }
    marks.push(Mark::new(
        "grey",
        "money",
        voice.word("payment", read.whole.order.payment_status.as_str()),
    ));
    marks
}

pub(super) fn steps(voice: &Voice, read: &Read, open: &[&HoldRow]) -> Vec<Step> {
    let (order, lines) = (&read.whole.order, &read.lines);
    let all = total(lines, |u| u.quantity() - u.canceled);
    let delivered = total(lines, |u| u.delivered + u.returned);
    let shipped = delivered + total(lines, |u| u.shipped + u.lost);
    let picked = shipped + total(lines, |u| u.picked + u.packed);
    let sourced = picked + total(lines, |u| u.planned);
    let checked_at = read
        .events
        .iter()
        .rev()
        .find(|event| event.kind == EventKind::Opened)
        .map_or(order.received_at, |event| event.at);
    let is_near = order
        .ship_by
        .is_some_and(|by| by - voice.now < chrono::Duration::hours(4));
    let by_units = |word: &str, units: i64, text: String, due: bool| {
        let is_full = all > 0 && units >= all;
        Step {
            title: voice.word("step", word),
            text,
            class: if is_full {
                "full"
            } else if units > 0 || due {
                "part"
            } else {
                ""
            },
            colour: if is_full {
                "green"
            } else if due {
                "amber"
            } else if units > 0 {
                "blue"
            } else {
                ""
            },
            width: if all > 0 {
                (units * 100 / all).clamp(0, 100)
            } else {
                0
            },
        }
    };
    let so_many = |units: i64| {
        voice.t_with(
            "step-units",
            &[("units", units.into()), ("all", all.into())],
        )
    };
    let mut shipped_text = so_many(shipped);
    if let Some(by) = order.ship_by.filter(|_| shipped < all && !order.history) {
        let by = voice.t_with("step-ship-by", &[("time", voice.when(by).text.into())]);
        shipped_text = format!("{shipped_text}{}{by}", voice.t("list-comma"));
    }
    let mut delivered_text = so_many(delivered);
    if let Some(by) = order
        .deliver_by
        .filter(|_| delivered < all && !order.history)
    {
        let by = voice.t_with("step-deliver-by", &[("time", voice.when(by).text.into())]);
        delivered_text = format!("{delivered_text}{}{by}", voice.t("list-comma"));
    }
    let is_checked = open.is_empty();
    vec![
        Step {
            title: voice.word("step", "received"),
            text: voice.when(order.received_at).text,
            class: "full",
            colour: "green",
            width: 100,
        },
        Step {
            title: voice.word("step", "checked"),
            text: if is_checked {
                voice.when(checked_at).text
            } else {
                voice.t_with("step-holds", &[("count", open.len().into())])
            },
            class: if is_checked { "full" } else { "part" },
            colour: if is_checked { "green" } else { "amber" },
            width: if is_checked { 100 } else { 0 },
        },
        by_units("sourced", sourced, so_many(sourced), false),
        by_units("picked", picked, so_many(picked), false),
        by_units(
            "shipped",
            shipped,
            shipped_text,
            is_near && shipped < all && is_checked && !order.history,
        ),
        by_units("delivered", delivered, delivered_text, false),
    ]
}

fn total(lines: &[LineRow], pick: impl Fn(&Units) -> i64) -> i64 {
    lines.iter().map(|line| pick(&line.units())).sum()
}
