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
    pub(super) note: String,
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
    let returned = total(lines, |u| u.returned);
    if returned > 0 {
        let all = returned == total(lines, |u| u.quantity() - u.canceled);
        let key = if all {
            "mark-returned-all"
        } else {
            "mark-returned"
        };
        marks.push(Mark::new("grey", "ret", voice.t(key)));
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
    // what came back may never have been with the buyer
    let arrived = match total(lines, |u| u.delivered) {
        0 if delivered > 0 => "returned",
        _ => "delivered",
    };
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
    let by_units = |word: &str, units: i64, note: String, due: bool| {
        let is_full = all > 0 && units >= all;
        Step {
            title: voice.word("step", word),
            text: voice.t_with(
                "step-units",
                &[("units", units.into()), ("all", all.into())],
            ),
            note,
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
    let by = |key: &str, time: Option<crate::domain::time::Time>, units: i64| {
        let open = time.filter(|_| units < all && !order.history);
        open.map_or_else(String::new, |time| {
            voice.t_with(key, &[("time", voice.when(time).text.into())])
        })
    };
    let is_checked = open.is_empty();
    vec![
        Step {
            title: voice.word("step", "received"),
            text: voice.when(order.received_at).text,
            note: String::new(),
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
            note: String::new(),
            class: if is_checked { "full" } else { "part" },
            colour: if is_checked { "green" } else { "amber" },
            width: if is_checked { 100 } else { 0 },
        },
        by_units("sourced", sourced, String::new(), false),
        by_units("picked", picked, String::new(), false),
        by_units(
            "shipped",
            shipped,
            by("step-ship-by", order.ship_by, shipped),
            is_near && shipped < all && is_checked && !order.history,
        ),
        by_units(
            arrived,
            delivered,
            by("step-deliver-by", order.deliver_by, delivered),
            false,
        ),
    ]
}

fn total(lines: &[LineRow], pick: impl Fn(&Units) -> i64) -> i64 {
    lines.iter().map(|line| pick(&line.units())).sum()
}
