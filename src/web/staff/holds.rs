//! What stops an order, by hand: holds put on, released, solved by saying what a code stands for; history made live.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Nothing, Posted};
use super::super::visitor::Visitor;
use super::order::{self, asked::Asked};
use crate::app::App;
use crate::db::holds;
use crate::db::orders::{find, view};
use crate::domain::ids::{HoldId, OrderId};
use crate::error::{Error, Result};
use crate::services;
use crate::services::intake::{self, OURS, THEIRS};
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

/// Longest reason, characters.
const REASON_MAX: usize = 500;

/// Why something is done.
#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// Which side of a conflict counts.
#[derive(Deserialize)]
pub struct Decision {
    #[serde(default)]
    keep: String,
}

/// What a code stands for.
#[derive(Deserialize)]
pub struct StandsFor {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    pack_size: String,
}

/// `POST /staff/orders/{number}/holds`.
pub async fn put_on(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Reason>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (wanted, actor, now) = (number.clone(), staff.actor(), app.now());
    let reach = staff.reach.clone();
    let done = match checked(&form.reason) {
        Err(fault) => Err(fault),
        Ok(why) => {
            app.transact(move |conn| {
                let order = find::get_seen(conn, &reach, &wanted)?.id;
                services::holds::hold(conn, now, order, &why, &actor)
            })
            .await
        }
    };
    match done {
        Ok(()) => Ok(page::to(&asked.after(&number, "held"))),
        Err(fault) => order::refused(&app, &staff, &visitor, (&number, &asked), fault).await,
    }
}

/// `POST /staff/orders/{number}/live`: an order that came in as history is something to do from now on.
pub async fn make_live(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (wanted, actor, context) = (number.clone(), staff.actor(), app.context());
    let reach = staff.reach.clone();
    let done = app
        .transact(move |conn| {
            let order = find::get_seen(conn, &reach, &wanted)?.id;
            intake::live::make_live(conn, &context, order, &actor)
        })
        .await;
    match done {
        Ok(()) => Ok(page::to(&asked.after(&number, "live"))),
        Err(fault) => order::refused(&app, &staff, &visitor, (&number, &asked), fault).await,
    }
}

/// `POST /staff/orders/{number}/holds/{id}/release`.
pub async fn release(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    path: Path<(String, i64)>,
    asked: Query<Asked>,
    form: Posted<Reason>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (number, hold) = path.into_inner();
    let (wanted, actor, now) = (number.clone(), staff.actor(), app.now());
    let reach = staff.reach.clone();
    let done = match checked(&form.reason) {
        Err(fault) => Err(fault),
        Ok(why) => {
            app.transact(move |conn| {
                let order = find::get_seen(conn, &reach, &wanted)?.id;
                services::holds::release(conn, now, order, HoldId(hold), &why, &actor)
            })
            .await
        }
    };
    match done {
        Ok(()) => Ok(page::to(&asked.after(&number, "released"))),
        Err(fault) => order::refused(&app, &staff, &visitor, (&number, &asked), fault).await,
    }
}

/// `POST /staff/orders/{number}/holds/{id}/decision`: a conflict is decided for what stands here or for the channel.
pub async fn decide(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    path: Path<(String, i64)>,
    asked: Query<Asked>,
    form: Posted<Decision>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (number, hold) = path.into_inner();
    let (wanted, actor, context) = (number.clone(), staff.actor(), app.context());
    let reach = staff.reach.clone();
    let done = app
        .transact(move |conn| {
            let order = find::get_seen(conn, &reach, &wanted)?.id;
            let (hold, now) = (HoldId(hold), context.now);
            match form.keep.as_str() {
                THEIRS => intake::take_theirs(conn, &context, order, hold, &actor),
                OURS => services::holds::release(conn, now, order, hold, OURS, &actor),
                _ => Err(Error::invalid("/keep", "conflict-choose")),
            }
        })
        .await;
    match done {
        Ok(()) => Ok(page::to(&asked.after(&number, "decided"))),
        Err(fault) => order::refused(&app, &staff, &visitor, (&number, &asked), fault).await,
    }
}

/// `POST /staff/orders/{number}/holds/{id}/listing`: the code of the held line stands for a SKU from now on. This
/// order is healed at once, the others that wait for the same code by a job.
pub async fn map(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    path: Path<(String, i64)>,
    asked: Query<Asked>,
    form: Posted<StandsFor>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (number, hold) = path.into_inner();
    let (wanted, now, reach) = (number.clone(), app.now(), staff.reach.clone());
    let pack_size = match form.pack_size.trim() {
        "" => Ok(1),
        text => text
            .parse::<i64>()
            .map_err(|_| Error::invalid("/pack_size", "problem-not-positive")),
    };
    let done = match pack_size {
        Err(fault) => Err(fault),
        Ok(pack_size) => {
            app.transact(move |conn| {
                let whole = view::find_whole(conn, &reach, &wanted)?
                    .ok_or_else(|| Error::not_found("order"))?;
                let order = whole.order.id;
                let waits_for = holds::list_of_orders(conn, &[order])?
                    .into_iter()
                    .find(|one| one.id == HoldId(hold) && one.released_at.is_none())
                    .map(|one| one.waits_for)
                    .ok_or_else(|| Error::not_found("hold"))?;
                let code = waits_for
                    .strip_prefix("sku:")
                    .ok_or_else(|| Error::not_found("hold"))?;
                let channel = whole.order.channel_id;
                services::catalog::save_listing(
                    conn,
                    now,
                    channel,
                    code,
                    form.sku.trim(),
                    pack_size,
                )?;
                services::holds::heal(conn, now, &waits_for, OrderId(order.0 - 1))?;
                Ok(())
            })
            .await
        }
    };
    match done {
        Ok(()) => Ok(page::to(&asked.after(&number, "mapped"))),
        Err(fault) => order::refused(&app, &staff, &visitor, (&number, &asked), fault).await,
    }
}

fn checked(reason: &str) -> Result<String> {
    let reason: String = reason.trim().chars().take(REASON_MAX).collect();
    if reason.is_empty() {
        return Err(Error::invalid("/reason", "hold-reason-needed"));
    }
    Ok(reason)
}
