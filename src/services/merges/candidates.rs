//! What leaves one place for the same door and is not joined, and why: a clerk may know better.

use super::contents::Contents;
use super::differences::{differences, obstacles};
use crate::db::Conn;
use crate::db::fulfillments::FulfillmentRow;
use crate::db::fulfillments::doors::{self, After, Inside};
use crate::domain::ids::{FulfillmentId, LocationId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::services::rule_sets;
use crate::services::sourcing::facts::Facts;
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
    let rows = doors::list_at(conn, &busy)?;
    let ids: Vec<FulfillmentId> = rows.iter().map(|row| row.id).collect();
    let inside = doors::list_inside(conn, &ids)?;
    let (_, policy) = rule_sets::active(conn)?;
    let mut groups: BTreeMap<After, Vec<FulfillmentRow>> = BTreeMap::new();
    for row in rows {
        let door = row.door.clone().unwrap_or_default();
        groups.entry((row.location_id, door)).or_default().push(row);
    }
    let most = policy.merge.most;
    let found = groups
        .into_iter()
        .filter_map(|((place, _), rows)| group(&inside, reach, place, rows, most));
    Ok((found.collect(), next))
}

fn group(
    inside: &[Inside],
    reach: &Reach,
    place: LocationId,
    rows: Vec<FulfillmentRow>,
    most: u32,
) -> Option<Candidate> {
    let in_row = |id: FulfillmentId| {
        inside
            .iter()
            .filter(move |one| one.member.fulfillment_id == id)
    };
    let sees = |one: &&Inside| reach.sees_channel(one.order.channel_id);
    // one that is out of reach altogether is not there
    let rows: Vec<FulfillmentRow> = rows
        .into_iter()
        .filter(|row| in_row(row.id).any(|one| sees(&one)))
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let why = why(&part(inside, &rows), most);
    let first = rows.iter().flat_map(|row| in_row(row.id)).find(sees);
    let address = first.and_then(|one| one.address.as_ref());
    let whither = address.map(|to| format!("{} {}", to.city, to.street));
    let told = |row: FulfillmentRow| {
        let (seen, others): (Vec<&Inside>, Vec<&Inside>) = in_row(row.id).partition(sees);
        let numbers = seen.iter().map(|one| one.number.clone()).collect();
        (row, numbers, others.len() as i64)
    };
    Some(Candidate {
        place,
        whither: whither.unwrap_or_default(),
        why,
        rows: rows.into_iter().map(told).collect(),
    })
}

/// What these rows hold, as far as it tells whether they may leave together.
fn part(inside: &[Inside], rows: &[FulfillmentRow]) -> Contents {
    let mut facts = Facts::default();
    let mut members = Vec::new();
    for one in inside {
        if !rows.iter().any(|row| row.id == one.member.fulfillment_id) {
            continue;
        }
        members.push(one.member);
        let id = one.order.id;
        if facts.orders.iter().any(|order| order.id == id) {
            continue;
        }
        facts.orders.push(one.order.clone());
        if let Some(address) = &one.address {
            facts.addresses.insert(id, address.clone());
        }
        if let Some(customer) = one.order.customer_id {
            facts.accounts.insert(customer, one.account.clone());
        }
    }
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
