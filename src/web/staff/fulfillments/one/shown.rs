//! What a fulfillment's page and its pick list say, row by row. The handlers are `one`.

use super::*;

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

pub(super) fn items(read: &Read, member: &Member) -> Vec<Item> {
    let own = read.lines.iter().filter(|line| line.order == member.order);
    own.map(|line| Item {
        line: line.line.0,
        code: line.code.clone(),
        title: line.sku_title.clone(),
        order: member.number.clone(),
        pieces: line.pieces,
        units: line.units,
        tile: marks::tile(&line.sku_title),
    })
    .collect()
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
pub(super) fn back(read: &Read, member: &Member) -> Option<Back> {
    let mut lines: Vec<(i64, String, i64)> = Vec::new();
    for line in read.lines.iter().filter(|line| line.order == member.order) {
        let gone = read
            .gone
            .get(&line.line)
            .copied()
            .unwrap_or(0)
            .min(line.units);
        if gone > 0 && !lines.iter().any(|(id, ..)| *id == line.line.0) {
            lines.push((line.line.0, line.title.clone(), gone));
        }
    }
    let order = member.number.clone();
    (!lines.is_empty()).then_some(Back { order, lines })
}

pub(super) fn facts(voice: &Voice, row: &FulfillmentRow) -> Vec<(String, String)> {
    let time = |at: Option<crate::domain::time::Time>| {
        at.map_or_else(String::new, |at| voice.when(at).text)
    };
    let cost = row.carriage.saturating_add(row.handling);
    let known = [
        ("service", row.service.clone()),
        ("weight", weight(voice, row.weight_g)),
        ("cost", voice.money(cost, &row.currency)),
        ("leaves", row.leaves_on.clone()),
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

/// An order on the sheet.
pub(super) struct Slip {
    pub(super) number: String,
    pub(super) theirs: String,
    pub(super) note: String,
    pub(super) lines: Vec<(i64, String, String)>,
}

pub(super) fn slip(read: &Read, member: &Member) -> Slip {
    let own = read.lines.iter().filter(|line| line.order == member.order);
    Slip {
        number: member.number.clone(),
        theirs: member.channel_number.clone().unwrap_or_default(),
        note: member.note.clone(),
        lines: own
            .map(|line| (line.pieces, line.code.clone(), line.title.clone()))
            .collect(),
    }
}

/// Rows with a count; what is no number counts as a wrong one, so that it is refused and not passed over.
pub(super) fn counted(form: &Rows) -> Vec<(LineId, String, i64)> {
    let skus = form
        .sku
        .iter()
        .cloned()
        .chain(std::iter::repeat(String::new()));
    let rows = form.line.iter().zip(skus).zip(&form.count);
    rows.filter(|(_, count)| !matches!(count.trim(), "" | "0"))
        .map(|((line, sku), count)| (LineId(*line), sku, count.trim().parse().unwrap_or(-1)))
        .collect()
}

pub(super) fn id_of(text: &str) -> Result<FulfillmentId> {
    rows::id_of_number(text).ok_or_else(|| Error::not_found("fulfillment"))
}

/// What is out of reach is not found.
pub(super) fn read(conn: &mut Conn, reach: &Reach, id: FulfillmentId) -> Result<Read> {
    let not_there = || Error::not_found("fulfillment");
    let row = rows::find(conn, id)?.ok_or_else(not_there)?;
    let members = cards::list_members(conn, &[id])?;
    let mine = |member: &&Member| reach.sees_channel(member.channel);
    let orders: Vec<OrderId> = members.iter().filter(mine).map(|one| one.order).collect();
    if orders.is_empty() || !reach.sees_location(row.location_id) {
        return Err(not_there());
    }
    let gone = match row.state {
        FulfillmentState::Shipped => crate::db::orders::find::list_lines(conn, &orders)?
            .iter()
            .map(|line| (line.id, line.shipped + line.delivered))
            .collect(),
        _ => BTreeMap::new(),
    };
    Ok(Read {
        asked: fulfillments::asked_of(conn, &row, &orders)?,
        places: seen(cards::list_places(conn)?, reach),
        lines: cards::list_lines(conn, &[id])?,
        events: events::list_of_orders(conn, &orders)?,
        row,
        members,
        gone,
    })
}
