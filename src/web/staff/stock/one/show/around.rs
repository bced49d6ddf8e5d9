//! What is to come of a SKU, who waits for it, who lost units of it, and the kits it is in. Its levels and ledger are `show`.

use super::*;
use crate::db::exceptions::number_of;
use crate::domain::ids::ExceptionId;

pub(super) fn coming(voice: &Voice, read: &Read) -> Vec<Arrival> {
    let name_of = |id: LocationId| {
        let place = read.places.iter().find(|place| place.location_id == id);
        place.map_or_else(String::new, |place| place.name.clone())
    };
    read.coming
        .iter()
        .map(|one| {
            let transfer = one.receipt.is_empty();
            Arrival {
                name: if transfer {
                    transfers::number_of(TransferId(one.transfer))
                } else {
                    one.receipt.clone()
                },
                href: if transfer {
                    format!("/staff/transfers/{}", one.transfer)
                } else {
                    crate::web::staff::receipts::address(&one.receipt)
                },
                place: name_of(one.location_id),
                pieces: voice.number(one.pieces),
                day: one
                    .expected_at
                    .map_or_else(|| voice.t("stock-no-day"), |at| voice.day(at)),
                late: one.expected_at.is_some_and(|at| at < voice.now),
            }
        })
        .collect()
}

pub(super) fn queue(voice: &Voice, staff: &Staff, read: &Read) -> Vec<Order> {
    let seen = |one: &&crate::db::waiting::Waiting| staff.reach.sees_channel(one.channel_id);
    read.queue
        .iter()
        .filter(seen)
        .map(|one| Order {
            number: one.number.clone(),
            channel: one.channel.clone(),
            pieces: voice.number(one.pieces),
            since: voice.when_short(one.since),
            promised: match (one.promised_at, one.not_before) {
                (Some(at), _) => voice.day(at),
                (None, Some(at)) => {
                    voice.t_with("stock-not-before", &[("day", voice.day(at).into())])
                }
                (None, None) => String::new(),
            },
        })
        .collect()
}

/// Orders of channels that somebody does not see are a number.
pub(super) fn elsewhere(voice: &Voice, staff: &Staff, read: &Read) -> String {
    let seen = |one: &&crate::db::waiting::Waiting| staff.reach.sees_channel(one.channel_id);
    let shown: i64 = read.queue.iter().filter(seen).map(|one| one.pieces).sum();
    match read.line.waiting - shown {
        more if more > 0 && !read.queue.is_empty() => {
            voice.t_with("stock-waiting-more", &[("pieces", more.into())])
        }
        _ => String::new(),
    }
}

pub(super) fn parts(voice: &Voice, read: &Read) -> Vec<Row> {
    read.parts
        .iter()
        .map(|(part, code)| {
            let levels = read
                .levels
                .iter()
                .filter(|row| row.sku_id == part.component_id);
            Row {
                href: address(code),
                name: code.clone(),
                first: voice.number(part.quantity),
                second: voice.number(levels.map(|row| row.level().free()).sum()),
            }
        })
        .collect()
}

/// How many kits each place could make of what is free there.
pub(super) fn made(voice: &Voice, read: &Read) -> Vec<Row> {
    if read.parts.is_empty() {
        return Vec::new();
    }
    read.places
        .iter()
        .map(|place| {
            let made = kits_of(read.parts.iter().map(|(part, _)| {
                let level = read.levels.iter().find(|row| {
                    row.sku_id == part.component_id && row.location_id == place.location_id
                });
                (part.quantity, level.map_or(0, |row| row.level().free()))
            }));
            let asked = ListAsked {
                location: place.slug.clone(),
                ..ListAsked::default()
            };
            Row {
                href: asked.with("", ""),
                name: place.name.clone(),
                first: voice.number(made),
                second: String::new(),
            }
        })
        .collect()
}

/// Address and words of the exceptions that name who lost units: just now, or at all.
pub(super) fn exceptions(voice: &Voice, read: &Read, asked: &Asked) -> Option<(String, String)> {
    if asked.exception > 0 {
        let number = number_of(ExceptionId(asked.exception));
        let told = voice.t_with("stock-done-exception", &[("number", number.into())]);
        return Some((format!("/staff/exceptions/{}", asked.exception), told));
    }
    (read.exceptions > 0).then(|| {
        let told = voice.t_with("stock-exceptions", &[("count", read.exceptions.into())]);
        let href = format!("/staff/exceptions?sku={}", encoded(&read.line.code));
        (href, told)
    })
}
