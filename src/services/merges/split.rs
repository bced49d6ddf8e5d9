//! Units of a fulfillment taken into one of their own by hand, at the same place or at another that has them free; all
//! of them to another place, too.

use super::carry_out::{Room, carry_out, write_savings};
use super::contents::{Contents, Load, Look};
use super::preview::Preview;
use super::price::{cargo, whither};
use super::targets::{Change, Target, check_open, place};
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::places as rows;
use crate::db::types::SavingKind;
use crate::db::{Conn, stock};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shipping::Area;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::rule_sets;
use crate::services::sourcing::cargo::Cargo;
use crate::services::sourcing::places::{ReadyPlace, places as ready_places};
use chrono_tz::Tz;

/// What is to be taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// Units by line.
    pub lines: Vec<(LineId, i64)>,
    /// Where it shall leave instead; none: where it is.
    pub to: Option<LocationId>,
}

/// Places that something could leave from: id and name.
pub type Places = Vec<(LocationId, String)>;

/// What a split would do; nothing is written.
pub fn preview_split(
    conn: &mut Conn,
    (now, zone): (Time, Tz),
    reach: &Reach,
    id: FulfillmentId,
    cut: &Cut,
) -> Result<Preview> {
    let change = decide(conn, (now, zone), Look::Read, reach, id, cut)?;
    check_free(conn, &change)?;
    Preview::of(conn, zone, reach, &change)
}

/// Splits, if that is what was `seen` of it; gives the id of the new fulfillment.
pub fn split(
    conn: &mut Conn,
    (now, zone): (Time, Tz),
    actor: &Actor,
    reach: &Reach,
    (id, cut): (FulfillmentId, &Cut),
    seen: Option<&str>,
) -> Result<FulfillmentId> {
    conn.write(|conn| {
        let mut change = decide(conn, (now, zone), Look::Lock, reach, id, cut)?;
        change.as_seen(seen)?;
        let ids = carry_out(conn, now, &mut change, Room::Needed)?;
        let into = ids
            .last()
            .copied()
            .ok_or_else(|| Error::internal("nothing was split"))?;
        let load = change.after.last().map(|after| after.load.clone());
        let load = load.unwrap_or_default();
        let moved: Vec<_> = load.keys().copied().collect();
        let log: Vec<EventWrite> = load
            .iter()
            .map(|(order, lines)| {
                EventWrite::new(*order, now, EventKind::Split, actor).facts([
                    ("fulfillment", number_of(id)),
                    ("into", number_of(into)),
                    ("units", lines.values().sum::<i64>().to_string()),
                ])
            })
            .collect();
        events::insert_events(conn, &log)?;
        write_savings(conn, now, actor, &change, (SavingKind::Split, into), &moved)?;
        Ok(into)
    })
}

/// Where else something of a fulfillment may leave from: every active place within reach.
pub fn places(conn: &mut Conn, reach: &Reach, own: LocationId) -> Result<Places> {
    let all = crate::db::locations::list(conn)?;
    let others = all
        .into_iter()
        .filter(|row| row.active && row.id != own && reach.sees_location(row.id));
    Ok(others.map(|row| (row.id, row.name)).collect())
}

fn decide(
    conn: &mut Conn,
    (now, zone): (Time, Tz),
    look: Look,
    reach: &Reach,
    id: FulfillmentId,
    cut: &Cut,
) -> Result<Change> {
    let (_, policy) = rule_sets::active(conn)?;
    let contents = Contents::get(conn, look, reach, &[id])?;
    check_open(&contents.rows)?;
    let row = contents.rows.first().cloned();
    let row = row.ok_or_else(|| Error::not_found("fulfillment"))?;
    let (rest, out) = divided(&contents, &row, &cut.lines)?;
    let elsewhere = cut.to.filter(|to| *to != row.location_id);
    if rest.is_empty() && elsewhere.is_none() {
        return Err(Error::invalid("/lines", "split-refused-all"));
    }
    let like = match elsewhere {
        None => row.clone(),
        Some(to) if !reach.sees_location(to) => return Err(Error::not_found("location")),
        Some(to) => {
            let ready = ready_places(conn, now, zone)?;
            let there = ready.into_iter().find(|one| one.place.id == to);
            let there =
                there.ok_or_else(|| Error::Refused(Sentence::new("split-refused-closed")))?;
            at(&contents, &row, there, &out)?
        }
    };
    let known = [Some(row.location_id), elsewhere];
    let known: Vec<LocationId> = known.into_iter().flatten().collect();
    let places = rows::list_of(conn, &known, now.date())?;
    place(&places, like.location_id)?;
    let stays = Target {
        id: Some(id),
        like: row,
        load: rest,
    };
    let leaves = Target {
        id: None,
        like,
        load: out,
    };
    // all of it to another place is a move: nothing stays behind
    let after = match stays.load.is_empty() {
        true => vec![leaves],
        false => vec![stays, leaves],
    };
    Change::new(contents, places, &policy, after)
}

/// What stays and what goes.
fn divided(
    contents: &Contents,
    row: &FulfillmentRow,
    lines: &[(LineId, i64)],
) -> Result<(Load, Load)> {
    let (mut rest, mut out) = (contents.load(row.id), Load::new());
    let wrong = |index: usize, why: Sentence| {
        let at = format!("/lines/{index}/quantity");
        Error::Invalid(vec![Problem::at(at, why)])
    };
    for (index, (line, units)) in lines.iter().enumerate() {
        if *units == 0 {
            continue;
        }
        let mut here = rest.iter().map(|(order, units)| (*order, units.get(line)));
        let found = here.find_map(|(order, units)| Some((order, *units?)));
        let (order, most) = found.ok_or_else(|| Error::not_found("line"))?;
        if *units < 0 {
            return Err(wrong(index, Sentence::new("problem-not-count")));
        }
        // a line may be named twice
        let taken: &mut i64 = out.entry(order).or_default().entry(*line).or_default();
        *taken = taken.saturating_add(*units);
        if *taken > most {
            let why = Sentence::new("split-refused-units").with("units", most);
            return Err(wrong(index, why));
        }
    }
    for (order, lines) in &out {
        for (line, units) in lines {
            if let Some(left) = rest.get_mut(order).and_then(|all| all.get_mut(line)) {
                *left -= units;
            }
        }
    }
    for units in rest.values_mut() {
        units.retain(|_, left| *left > 0);
    }
    rest.retain(|_, units| !units.is_empty());
    match out.is_empty() {
        true => Err(Error::invalid("/lines", "split-refused-none")),
        false => Ok((rest, out)),
    }
}

/// As it leaves from another place: on that place's day, by its cheapest service that takes it.
fn at(
    contents: &Contents,
    row: &FulfillmentRow,
    there: ReadyPlace,
    out: &Load,
) -> Result<FulfillmentRow> {
    let goods = cargo(contents, out);
    let refused = |key: &str| Error::Refused(Sentence::new(key));
    let to = whither(contents, out).ok_or_else(|| refused("split-refused-goods"))?;
    if !accepts(contents, &there, out) || !Area::any(&there.place.accepts.areas, &to) {
        return Err(refused("split-refused-goods"));
    }
    let asked = contents.facts.orders.iter().map(|order| &order.service);
    let asked = asked.filter(|service| !service.is_empty()).min().cloned();
    let offers = there
        .place
        .offers
        .iter()
        .filter(|offer| asked.is_none() || asked.as_ref() == Some(&offer.service))
        .filter(|offer| offer.card.currency.code() == row.currency);
    let priced = offers.filter_map(|offer| {
        let charge = offer.card.rate(&goods.parcel, &to).ok()?;
        Some((charge.amount, offer.service.clone()))
    });
    let service = match priced.min() {
        Some((_, service)) => service,
        None if !there.place.rated => String::new(),
        None => return Err(refused("merge-refused-size")),
    };
    Ok(FulfillmentRow {
        location_id: there.place.id,
        state: FulfillmentState::Planned,
        service,
        leaves_on: there.leaves_on.to_string(),
        wait_until: None,
        released_at: None,
        ..row.clone()
    })
}

/// Whether a place handles each unit of a load.
fn accepts(contents: &Contents, there: &ReadyPlace, out: &Load) -> bool {
    let rows = contents.facts.lines.values().flatten();
    let mut moved = rows.filter(|row| out.values().any(|units| units.contains_key(&row.id)));
    moved.all(|row| {
        Cargo::unit(&contents.facts, row).is_none_or(|unit| {
            let accepts = &there.place.accepts;
            accepts.takes(&unit.parcel, unit.temperature, unit.dangerous)
        })
    })
}

/// Whether the other place has it free, as a preview sees it; the deed's own guard decides.
fn check_free(conn: &mut Conn, change: &Change) -> Result<()> {
    let Some(leaves) = change.after.last() else {
        return Ok(());
    };
    let here = change.contents.rows.iter().map(|row| row.location_id);
    if here.into_iter().all(|own| own == leaves.row.location_id) {
        return Ok(());
    }
    let mut wanted: std::collections::BTreeMap<SkuId, i64> = std::collections::BTreeMap::new();
    for (line, units) in leaves.load.values().flatten() {
        let of_line = change
            .contents
            .lines
            .iter()
            .filter(|row| row.line_id == *line);
        for row in of_line {
            *wanted.entry(row.sku_id).or_default() += row.pieces / row.units.max(1) * units;
        }
    }
    let skus: Vec<SkuId> = wanted.keys().copied().collect();
    let levels = stock::list_of_skus(conn, &skus)?;
    let free = |sku: SkuId| {
        let there = levels
            .iter()
            .find(|row| row.sku_id == sku && row.location_id == leaves.row.location_id);
        there.map_or(0, |row| row.level().free())
    };
    match wanted.iter().all(|(sku, pieces)| free(*sku) >= *pieces) {
        true => Ok(()),
        false => Err(Error::Refused(Sentence::new("split-refused-stock"))),
    }
}
