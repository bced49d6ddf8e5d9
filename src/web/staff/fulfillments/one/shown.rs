//! What a fulfillment's page and its pick list say, row by row. The handlers are `one`.

use super::counts::{Count, Counts};
use super::*;
use crate::db::orders::bill;
use crate::db::orders::bill::Shares;
use crate::db::orders::find;
use crate::web::staff::contact::Seen;
use crate::web::staff::divided::{self, Divided, Named};
use crate::web::staff::order::parts::address_lines;

/// Members outside one's channels: only their number and how much of them is in it.
pub(super) fn others(voice: &Voice, read: &Read, reach: &Reach) -> Vec<String> {
    let hidden = read
        .members
        .iter()
        .filter(|member| !reach.sees_channel(member.channel));
    hidden
        .map(|member| {
            let mut units: BTreeMap<LineId, i64> = BTreeMap::new();
            for line in read.lines.iter().filter(|line| line.order == member.order) {
                units.insert(line.line, line.units);
            }
            let units: i64 = units.values().sum();
            let number = member.number.as_str().into();
            voice.t_with(
                "ful-other-member",
                &[("number", number), ("units", units.into())],
            )
        })
        .collect()
}

pub(super) fn lead(voice: &Voice, read: &Read) -> String {
    let place = read.place().map_or("", |place| place.name.as_str());
    voice.t_with(
        "ful-one-lead",
        &[
            ("place", place.into()),
            ("units", read.row.unit_count.into()),
            ("orders", read.row.members.into()),
        ],
    )
}

/// The buttons of these steps.
pub(super) fn presses(voice: &Voice, read: &Read, steps: &[Step]) -> Vec<Press> {
    let is_held = read.members.iter().any(|member| member.open_holds > 0);
    let is_refused = |step: Step| is_held && matches!(step, Step::Release | Step::Ship);
    let press = |(index, step): (usize, &Step)| Press {
        step: *step,
        title: voice.word("ful-step", step.as_str()),
        is_first: index == 0 && !is_refused(*step),
    };
    steps.iter().enumerate().map(press).collect()
}

pub(super) fn items(voice: &Voice, read: &Read, member: &Member, counts: &Counts) -> Vec<Item> {
    let own = read.lines.iter().filter(|line| line.order == member.order);
    own.map(|line| Item {
        line: line.line.0,
        code: line.code.clone(),
        title: line.sku_title.clone(),
        part_of: part_of(line),
        order: member.number.clone(),
        pieces: line.pieces,
        units: line.units,
        tile: marks::tile(&line.sku_title),
        back: read.back.get(&line.line).map_or_else(String::new, |units| {
            voice.t_with("ful-came-back", &[("units", (*units).into())])
        }),
        count: counts.of(line.line.0, &line.code),
    })
    .collect()
}

/// The kit that a component is taken for; empty where it was bought by itself.
pub(super) fn part_of(line: &Line) -> String {
    match line.bought {
        Some(bought) if bought != line.sku => line.title.clone(),
        _ => String::new(),
    }
}

/// Where it goes, each address once: the phone in part, as everywhere, until somebody asks for all of it.
pub(super) fn doors(voice: &Voice, read: &Read, reach: &Reach, seen: Seen) -> Vec<Door> {
    let mut doors: Vec<Door> = Vec::new();
    for member in read.mine(reach) {
        let row = read
            .addresses
            .iter()
            .find(|row| row.order_id == member.order);
        let lines = row.map_or_else(Vec::new, |row| address_lines(voice, row, seen));
        match doors.iter_mut().find(|door| door.lines == lines) {
            Some(door) => door.orders.push(member.number.clone()),
            None => doors.push(Door {
                lines,
                orders: vec![member.number.clone()],
            }),
        }
    }
    doors.retain(|door| !door.lines.is_empty());
    doors
}

pub(super) fn mem(voice: &Voice, read: &Read, member: &Member, asked: &[OrderId]) -> Mem {
    Mem {
        number: member.number.clone(),
        channel: member.channel_name.clone(),
        badge: marks::headline(voice, member.status),
        cost: voice.money(member.cost, &read.row.currency),
        is_held: member.open_holds > 0,
        may_put_back: asked.contains(&member.order),
        note: member.note.clone(),
    }
}

/// What of an order can come back: once a line, whatever it is made of.
pub(super) fn back(read: &Read, member: &Member, counts: &Counts) -> Option<Back> {
    let mut lines: Vec<(i64, String, i64, Count)> = Vec::new();
    for line in read.lines.iter().filter(|line| line.order == member.order) {
        let back = read.back.get(&line.line).copied().unwrap_or(0);
        let gone = line.gone.min(line.units - back);
        if gone > 0 && !lines.iter().any(|(id, ..)| *id == line.line.0) {
            let count = counts.of(line.line.0, "");
            lines.push((line.line.0, line.title.clone(), gone, count));
        }
    }
    let order = member.number.clone();
    let own = read.charged.get(&member.order);
    let lines_of = own.map_or(&[][..], |one| one.lines.as_slice());
    let seen = lines_of.iter().map(|line| line.returned).sum();
    (!lines.is_empty()).then_some(Back { order, seen, lines })
}

/// What of its members' money is in it; none once it is over.
pub(super) fn worth(voice: &Voice, read: &Read, mine: &[&Member]) -> Option<Divided> {
    let shares: Vec<(&Member, Shares)> = mine
        .iter()
        .filter_map(|member| Some((*member, read.charged.get(&member.order)?.shares())))
        .collect();
    let named: Vec<Named<'_>> = shares
        .iter()
        .filter_map(|(member, shares)| {
            Some(Named {
                title: member.number.clone(),
                href: format!("/staff/orders/{}", member.number),
                bill: shares.fulfillments.get(&read.row.id)?,
            })
        })
        .collect();
    let currency = mine
        .first()
        .and_then(|member| read.charged.get(&member.order))?;
    let currency = currency.amounts.currency()?;
    (!named.is_empty()).then(|| divided::table(voice, currency.code(), &named, false))
}

pub(super) fn facts(voice: &Voice, row: &FulfillmentRow) -> Vec<(String, String)> {
    let time = |at: Option<crate::domain::time::Time>| {
        at.map_or_else(String::new, |at| voice.when(at).text)
    };
    let cost = row.carriage.saturating_add(row.handling);
    let known = [
        ("service", voice.service(&row.service)),
        ("weight", weight(voice, row.weight_g)),
        ("cost", voice.money(cost, &row.currency)),
        ("leaves", voice.stored_day(&row.leaves_on)),
        ("due", time(row.ship_by)),
        ("planned", time(Some(row.created_at))),
        ("released", time(row.released_at)),
        ("picked", time(row.picked_at)),
        ("packed", time(row.packed_at)),
        ("shipped", time(row.shipped_at)),
    ];
    let shown = known.into_iter().filter(|(_, value)| !value.is_empty());
    shown
        .map(|(word, value)| (voice.word("ful-col", word), value))
        .collect()
}

/// What its members' timelines say about it; what all of them say, once.
pub(super) fn history(voice: &Voice, read: &Read) -> Vec<Day> {
    let number = number_of(read.row.id);
    let mut said: Vec<(crate::domain::time::Time, EventKind, &str)> = Vec::new();
    let mut own: Vec<&EventRow> = Vec::new();
    for event in &read.events {
        let facts: BTreeMap<String, String> =
            serde_json::from_str(&event.facts).unwrap_or_default();
        let key = (event.at, event.kind, event.facts.as_str());
        if facts.get("fulfillment") == Some(&number) && !said.contains(&key) {
            said.push(key);
            own.push(event);
        }
    }
    own.sort_by_key(|event| event.at);
    timeline::days(voice, own.into_iter(), ("", ""))
}

pub(super) fn id_of(text: &str) -> Result<FulfillmentId> {
    rows::id_of_number(text).ok_or_else(|| Error::not_found("fulfillment"))
}

/// What is out of reach is not found.
pub(super) fn read(conn: &mut Conn, reach: &Reach, id: FulfillmentId) -> Result<Read> {
    let not_there = || Error::not_found("fulfillment");
    let (row, place) = cards::find(conn, id)?.ok_or_else(not_there)?;
    let members = cards::list_members(conn, &[id])?;
    let mine = |member: &&Member| reach.sees_channel(member.channel);
    let orders: Vec<OrderId> = members.iter().filter(mine).map(|one| one.order).collect();
    if orders.is_empty() || !reach.sees_location(row.location_id) {
        return Err(not_there());
    }
    // who is not held was not asked to be canceled
    let is_held = members.iter().any(|member| member.open_holds > 0);
    let asked = match is_held {
        true => fulfillments::asked_of(conn, &row, &orders)?,
        false => Vec::new(),
    };
    let charged = bill::list_charged(conn, &orders)?;
    let (mut places, mut back) = (vec![place], BTreeMap::new());
    if row.state == FulfillmentState::Shipped {
        let lines = charged.values().flat_map(|one| &one.lines);
        back = fulfillments::list_back(conn, id, lines)?;
        // it may come back elsewhere
        places = seen(cards::list_places(conn)?, reach);
    }
    Ok(Read {
        asked,
        charged,
        back,
        addresses: find::list_addresses(conn, &orders)?,
        places,
        lines: cards::list_lines(conn, &[id])?,
        events: events::list_of_orders(conn, &orders)?,
        row,
        members,
    })
}
