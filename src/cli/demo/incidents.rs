//! What happens on a floor now and then, and what is half done when somebody comes to look: a merge, a split, a cancel,
//! goods that were not on the shelf, goods that came back.

use super::floor::Floor;
use super::said;
use chrono::Duration;
use std::collections::BTreeMap;
use tributary::db::Conn;
use tributary::db::fulfillments::{self, FulfillmentRow, card};
use tributary::db::orders::find;
use tributary::db::stock;
use tributary::domain::fulfillment::{FulfillmentState, Step};
use tributary::domain::ids::LineId;
use tributary::domain::staff::Reach;
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::services::fulfillments::{self as work, Back, Missing, cancel, short, take_back};
use tributary::services::merges::{Cut, candidates, merge, split};
use tributary::services::stock::{Change, Wish, change};

/// Groups for one door that are looked at.
const LOOKED_AT: i64 = 50;
/// Work on what came later has not begun.
const BEGUN_AFTER: Duration = Duration::hours(3);

/// Everything of today.
pub fn happen(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    join(conn, floor, now)?;
    part(conn, floor, now)?;
    under_way(conn, floor, now)?;
    missing(conn, floor, now)?;
    counted(conn, floor, now)?;
    ask_back(conn, floor, now)?;
    come_back(conn, floor, now)
}

/// What is refused is no fault: it was another day.
fn perhaps<T>(done: Result<T>) -> Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Error::Refused(_) | Error::Invalid(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Some of what goes to one door and is apart is put together; the rest is for whoever looks.
fn join(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let (groups, _) = candidates(conn, &Reach::ALL, None, None, LOOKED_AT)?;
    let possible = groups.iter().filter(|group| group.is_possible());
    for group in possible.skip(1).step_by(2) {
        let ids: Vec<_> = group.rows.iter().map(|(row, _, _)| row.id).collect();
        perhaps(merge(conn, now, &floor.by, &Reach::ALL, &ids, None))?;
    }
    Ok(())
}

/// A large parcel is made two.
fn part(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let planned = floor.fulfillments(conn)?.into_iter().rev();
    let planned = planned.filter(|row| row.state == FulfillmentState::Planned && row.members == 1);
    for row in planned {
        let units = units(conn, &row)?;
        if let (Some((line, count)), true) = (units.first(), units.len() > 1) {
            let cut = Cut {
                lines: vec![(*line, *count)],
                to: None,
            };
            let done = split(
                conn,
                (now, floor.zone),
                &floor.by,
                &Reach::ALL,
                (row.id, &cut),
                None,
            );
            if perhaps(done)?.is_some() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Units by line of a fulfillment.
fn units(conn: &mut Conn, row: &FulfillmentRow) -> Result<Vec<(LineId, i64)>> {
    let rows = fulfillments::list_lines(conn, &[row.id])?;
    let units: BTreeMap<LineId, i64> = rows.iter().map(|one| (one.line_id, one.units)).collect();
    Ok(units.into_iter().collect())
}

/// Each where it would be at this hour.
fn under_way(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let all = [Step::Release, Step::Pick, Step::Pack];
    let begun = now - Duration::minutes(95);
    // what goes to one door and is apart is for whoever looks
    let (apart, _) = candidates(conn, &Reach::ALL, None, None, LOOKED_AT)?;
    let apart = apart.iter().filter(|group| group.is_possible());
    let apart: Vec<_> = apart
        .flat_map(|group| group.rows.iter().map(|(row, ..)| row.id))
        .collect();
    for row in floor.fulfillments(conn)? {
        let is_left = row.created_at > now - BEGUN_AFTER || apart.contains(&row.id);
        if row.state != FulfillmentState::Planned || is_left {
            continue;
        }
        let done = match row.id.0 % 6 {
            1 => 2,
            2 => 3,
            3 | 4 => 1,
            _ => 0,
        };
        let steps = if floor.is_supplier(&row) {
            &all[..1]
        } else {
            &all[..done]
        };
        floor.go(conn, begun, &row, steps)?;
    }
    Ok(())
}

/// A piece was not on the shelf.
fn missing(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let rows = floor.fulfillments(conn)?;
    let Some(row) = rows
        .iter()
        .find(|row| row.state == FulfillmentState::Released)
    else {
        return Ok(());
    };
    let Some(line) = card::list_lines(conn, &[row.id])?.into_iter().next() else {
        return Ok(());
    };
    let missing = Missing {
        line: Some(line.line),
        sku: None,
        pieces: 1,
    };
    perhaps(short(conn, now, &floor.by, &Reach::ALL, row.id, &[missing])).map(drop)
}

/// A count shows less than was promised of something that is nowhere else: an order waits, and somebody has to see to it.
fn counted(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    for row in floor.fulfillments(conn)? {
        if row.state != FulfillmentState::Planned {
            continue;
        }
        for line in fulfillments::list_lines(conn, &[row.id])? {
            let levels = stock::list_of_skus(conn, &[line.sku_id])?;
            let elsewhere = levels.iter().filter(|one| one.id != line.stock_id);
            let is_elsewhere = elsewhere.map(|one| one.level().free()).any(|free| free > 0);
            let here = levels.iter().find(|one| one.id == line.stock_id);
            if let (Some(here), false) = (here, is_elsewhere) {
                let found = Change {
                    sku: line.sku_id,
                    location: row.location_id,
                    wish: Wish::Count(here.reserved + here.quarantined - 1),
                    reason: said("Counted after a delivery", "到货后盘点").to_owned(),
                };
                return perhaps(change(conn, now, &floor.by, &found)).map(drop);
            }
        }
    }
    Ok(())
}

/// One buyer wants an order back that is in somebody's hands, another one that nobody has begun with.
fn ask_back(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let why = said("Ordered twice, says the buyer", "买家说重复下单");
    let wish = work::Wish {
        reason: why.to_owned(),
        ..work::Wish::default()
    };
    for state in [FulfillmentState::Picking, FulfillmentState::Planned] {
        let rows = floor.fulfillments(conn)?;
        let Some(row) = rows.iter().rev().find(|row| row.state == state) else {
            continue;
        };
        let members = fulfillments::list_members(conn, &[row.id])?;
        let ids: Vec<_> = members.iter().map(|member| member.order_id).collect();
        for order in find::list_by_ids(conn, &ids)?.iter().take(1) {
            perhaps(cancel(
                conn,
                now,
                &floor.by,
                &Reach::ALL,
                &order.number,
                &wish,
            ))?;
        }
    }
    Ok(())
}

/// Two parcels came back.
fn come_back(conn: &mut Conn, floor: &Floor, now: Time) -> Result<()> {
    let rows = fulfillments::list_of_orders(conn, &floor.orders)?;
    let left = rows
        .iter()
        .filter(|row| row.state == FulfillmentState::Shipped && row.members == 1);
    for row in left.step_by(9).take(2) {
        let members = fulfillments::list_members(conn, &[row.id])?;
        let ids: Vec<_> = members.iter().map(|member| member.order_id).collect();
        let units = units(conn, row)?;
        for order in find::list_by_ids(conn, &ids)? {
            let back = Back {
                order: order.number,
                location: row.location_id,
                lines: units.clone(),
                seen: None,
            };
            perhaps(take_back(conn, now, &floor.by, &Reach::ALL, &back))?;
        }
    }
    Ok(())
}
