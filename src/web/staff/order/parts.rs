//! The parts of an order's page that repeat: a hold with its question, a line with its units, the lines of an address.

use super::Read;
use crate::db::holds::HoldRow;
use crate::db::orders::{AddressRow, LineRow};
use crate::domain::address::places;
use crate::domain::hold::HoldKind;
use crate::domain::money::{Currency, price_text};
use crate::domain::sentence::Sentence;
use crate::domain::three_way;
use crate::services::holds::releasable;
use crate::services::intake::{OURS, THEIRS};
use crate::web::staff::contact::{self, Seen};
use crate::web::staff::marks::{self, Mark};
use crate::web::staff::timeline;
use crate::web::voice::{Voice, When};

/// A hold with the question it asks.
pub(super) struct Question {
    pub(super) id: i64,
    pub(super) colour: &'static str,
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) since: When,
    pub(super) line: String,
    /// The code that has to be given a SKU; empty if the hold can be released.
    pub(super) code: String,
    pub(super) consequence: String,
    /// What is to be chosen between; empty where there is no such choice.
    pub(super) sides: Vec<Side>,
}

/// One side of a conflict.
pub(super) struct Side {
    /// `ours` or `theirs`.
    pub(super) word: &'static str,
    pub(super) value: String,
    pub(super) whose: String,
    pub(super) chosen: bool,
}

/// A line of the order.
pub(super) struct Item {
    pub(super) tile: String,
    pub(super) title: String,
    pub(super) sku: String,
    pub(super) units: i64,
    pub(super) price: String,
    pub(super) amount: String,
    pub(super) marks: Vec<Mark>,
}

pub(super) fn question(voice: &Voice, read: &Read, hold: &HoldRow) -> Question {
    let line = read.lines.iter().find(|line| hold.line_id == Some(line.id));
    let code = hold.waits_for.strip_prefix("sku:").unwrap_or_default();
    Question {
        id: hold.id.0,
        colour: match hold.kind {
            HoldKind::Totals => "red",
            _ => "amber",
        },
        title: voice.word("hold-question", hold.kind.as_str()),
        cause: timeline::reason(voice, &hold.reason),
        since: voice.when(hold.created_at),
        line: line.map_or_else(String::new, |line| {
            voice.t_with(
                "hold-stops-line",
                &[
                    ("units", line.quantity.into()),
                    ("title", line.title.as_str().into()),
                ],
            )
        }),
        code: if releasable(hold.kind) {
            String::new()
        } else {
            code.to_owned()
        },
        consequence: voice.word("hold-consequence", hold.kind.as_str()),
        sides: if hold.kind == HoldKind::Conflict {
            sides(voice, read, hold)
        } else {
            Vec::new()
        },
    }
}

/// Both values of a conflict: what stands here, and what the channel said last.
fn sides(voice: &Voice, read: &Read, hold: &HoldRow) -> Vec<Side> {
    let Ok(reason) = serde_json::from_str::<Sentence>(&hold.reason) else {
        return Vec::new();
    };
    let field = reason.facts.get("field").map_or("", String::as_str);
    let said = reason.facts.get("theirs").cloned().unwrap_or_default();
    let theirs = serde_json::from_str::<serde_json::Value>(&read.whole.order.channel_doc)
        .map_or(said, |told| three_way::text_at(&told, field));
    let ours = reason.facts.get("ours").cloned().unwrap_or_default();
    let shown = |value: &str| match contact::field_value(field, value).as_str() {
        "" => voice.t("conflict-nothing"),
        shown => shown.to_owned(),
    };
    let channel = read.whole.channel.as_str();
    vec![
        Side {
            word: OURS,
            value: shown(&ours),
            whose: voice.t("conflict-ours"),
            chosen: true,
        },
        Side {
            word: THEIRS,
            value: shown(&theirs),
            whose: voice.t_with("conflict-theirs", &[("channel", channel.into())]),
            chosen: false,
        },
    ]
}

pub(super) fn item(voice: &Voice, line: &LineRow, open: &[&HoldRow], currency: Currency) -> Item {
    let units = line.units();
    let held = open.iter().any(|hold| hold.line_id == Some(line.id));
    let places = [
        (
            units.unplaced,
            if held { "amber" } else { "grey" },
            if held { "pause" } else { "inbox" },
            if held { "held" } else { "unplaced" },
        ),
        (units.backordered, "grey", "wait", "backordered"),
        (units.planned, "grey", "pin", "planned"),
        (units.picked, "blue", "ful", "picked"),
        (units.packed, "blue", "ful", "packed"),
        (units.shipped, "blue", "carr", "shipped"),
        (units.delivered, "green", "done", "delivered"),
        (units.lost, "red", "exc", "lost"),
        (units.returned, "grey", "ret", "returned"),
        (units.canceled, "grey", "ban", "canceled"),
    ];
    Item {
        tile: marks::tile(&line.title),
        title: line.title.clone(),
        sku: line.sku.clone(),
        units: line.quantity,
        price: price_text(line.unit_price_e6, currency),
        amount: voice.amount(line.amount, currency.code()),
        marks: places
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, colour, icon, word)| {
                let key = format!("units-{word}");
                Mark::new(colour, icon, voice.t_with(&key, &[("units", count.into())]))
            })
            .collect(),
    }
}

/// The address as it stands on a parcel: Chinese ones from the large to the small, others the other way round.
pub fn address_lines(voice: &Voice, row: &AddressRow, seen: Seen) -> Vec<String> {
    let phone = contact::phone(&row.phone, seen);
    let country = crate::domain::country::Country::parse(&row.country);
    let country_name = country.map_or_else(String::new, |country| match voice.lang {
        crate::i18n::Lang::En => country.name_en().to_owned(),
        crate::i18n::Lang::ZhCn => country.name_zh().to_owned(),
    });
    let lines = if row.country == "CN" {
        vec![
            row.name.clone(),
            phone,
            places([row.region.as_str(), &row.city, &row.district]).join(" "),
            row.street.clone(),
            row.postcode.clone(),
        ]
    } else {
        let place = places([row.postcode.as_str(), &row.city, &row.region]).join(" ");
        vec![
            row.name.clone(),
            phone,
            row.street.clone(),
            row.district.clone(),
            place,
            country_name,
        ]
    };
    lines
        .into_iter()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}
