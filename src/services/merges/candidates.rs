//! What leaves one place for the same door and is not joined, and why: a clerk may know better.

use super::contents::{Contents, orders};
use super::differences::{differences, obstacles};
use crate::db::Conn;
use crate::db::fulfillments::doors::{self, After};
use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::orders::{OrderRow, find};
use crate::db::sourcing as rows;
use crate::domain::ids::{FulfillmentId, LocationId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::services::rule_sets;
use std::collections::BTreeMap;

/// Fulfillments of one place for one door.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The place.
    pub place: LocationId,
    /// Somebody's city and street, as the first of them has it; empty where it is out of reach.
    pub whither: String,
    /// The fulfillments, each with the numbers of its orders within reach and how many are not.
    pub rows: Vec<(FulfillmentRow, Vec<String>, i64)>,
    /// Why they are not joined.
    pub why: Vec<Obstacle>,
}

/// Why fulfillments are not joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody may merge them.
    Forbidden(Sentence),
    /// Nobody did it by itself; a person may.
    Left(Sentence),
}

impl Candidate {
    /// Whether a person may merge them.
    pub fn is_possible(&self) -> bool {
        let forbids = |why: &Obstacle| matches!(why, Obstacle::Forbidden(_));
        !self.why.iter().any(forbids)
    }
}

/// A page of them, with where to go on.
pub fn candidates(
    conn: &mut Conn,
    reach: &Reach,
    place: Option<LocationId>,
    after: Option<&After>,
    limit: i64,
) -> Result<(Vec<Candidate>, Option<After>)> {
    let within: Option<Vec<LocationId>> = match place {
        Some(one) if reach.sees_location(one) => Some(vec![one]),
        Some(_) => return Ok((Vec::new(), None)),
        None => reach.locations.clone(),
    };
    let mut busy = doors::list_busy(conn, within.as_deref(), after, limit + 1)?;
    let more = busy.len() as i64 > limit;
    busy.truncate(usize::try_from(limit).unwrap_or(0));
    let next = busy.last().cloned().filter(|_| more);
    let ids = doors::list_at(conn, &busy)?;
    let all = fulfillments::list(conn, &ids)?;
    let members = fulfillments::list_members(conn, &ids)?;
    let concerned = orders(&members);
    let known = find::list_by_ids(conn, &concerned)?;
    let facts = rows::list_orders(conn, &concerned)?;
    let whole = Contents::of(conn, all, facts)?;
    let (_, policy) = rule_sets::active(conn)?;
    let mut groups: BTreeMap<After, Vec<FulfillmentRow>> = BTreeMap::new();
    for row in &whole.rows {
        let door = row.door.clone().unwrap_or_default();
        groups
            .entry((row.location_id, door))
            .or_default()
            .push(row.clone());
    }
    let found = groups.into_iter().filter_map(|((place, _), rows)| {
        group(&whole, &known, reach, place, rows, policy.merge.most)
    });
    Ok((found.collect(), next))
}

fn group(
    whole: &Contents,
    known: &[OrderRow],
    reach: &Reach,
    place: LocationId,
    rows: Vec<FulfillmentRow>,
    most: u32,
) -> Option<Candidate> {
    let in_row = |id: FulfillmentId| -> Vec<&OrderRow> {
        let members = whole.members.iter().filter(|one| one.fulfillment_id == id);
        members
            .filter_map(|one| known.iter().find(|order| order.id == one.order_id))
            .collect()
    };
    let sees = |order: &&OrderRow| reach.sees_channel(order.channel_id);
    // one that is out of reach altogether is not there
    let rows: Vec<FulfillmentRow> = rows
        .into_iter()
        .filter(|row| in_row(row.id).iter().any(sees))
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let part = part(whole, &rows);
    let first = rows.iter().flat_map(|row| in_row(row.id)).find(sees);
    let address = first.and_then(|order| whole.facts.addresses.get(&order.id));
    let whither = address.map(|to| format!("{} {}", to.city, to.street));
    let told = |row: FulfillmentRow| {
        let orders = in_row(row.id);
        let seen: Vec<String> = orders
            .iter()
            .filter(|order| sees(order))
            .map(|order| order.number.clone())
            .collect();
        let others = orders.len() as i64 - seen.len() as i64;
        (row, seen, others)
    };
    Some(Candidate {
        place,
        whither: whither.unwrap_or_default(),
        why: why(&part, most),
        rows: rows.into_iter().map(told).collect(),
    })
}

/// Only what these rows hold.
fn part(whole: &Contents, rows: &[FulfillmentRow]) -> Contents {
    let ids: Vec<FulfillmentId> = rows.iter().map(|row| row.id).collect();
    let members: Vec<_> = whole
        .members
        .iter()
        .filter(|one| ids.contains(&one.fulfillment_id))
        .copied()
        .collect();
    let mine = orders(&members);
    let mut facts = crate::services::sourcing::facts::Facts {
        addresses: whole.facts.addresses.clone(),
        accounts: whole.facts.accounts.clone(),
        ..Default::default()
    };
    facts.orders = whole.facts.orders.clone();
    facts.orders.retain(|order| mine.contains(&order.id));
    Contents {
        rows: rows.to_vec(),
        lines: Vec::new(),
        members,
        facts,
    }
}

fn why(part: &Contents, most: u32) -> Vec<Obstacle> {
    let mut why: Vec<Obstacle> = obstacles(part)
        .into_iter()
        .map(Obstacle::Forbidden)
        .collect();
    let rows = &part.rows;
    let differ = |of: fn(&FulfillmentRow) -> String| {
        let mut all = rows.iter().map(of);
        let first = all.next();
        all.any(|one| Some(one) != first)
    };
    let mut forbid = |broken: bool, why_not: Sentence| {
        if broken {
            why.push(Obstacle::Forbidden(why_not));
        }
    };
    forbid(
        differ(|row| row.state.to_string()),
        Sentence::new("merge-refused-stages"),
    );
    forbid(
        differ(|row| format!("{} {}", row.temperature, row.dangerous)),
        Sentence::new("merge-refused-goods"),
    );
    forbid(
        part.facts.orders.len() > most as usize,
        Sentence::new("merge-refused-most").with("most", most),
    );
    let left = differences(part)
        .into_iter()
        .map(|what| Obstacle::Left(Sentence::new(&format!("merge-differs-{what}"))));
    why.extend(left);
    if differ(|row| row.service.clone()) {
        why.push(Obstacle::Left(Sentence::new("merge-left-service")));
    }
    if why.is_empty() {
        why.push(Obstacle::Left(Sentence::new("merge-left-apart")));
    }
    why
}
