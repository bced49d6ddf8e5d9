//! The pick list of a fulfillment, to be printed: what is taken from the shelf, for which orders, and where it goes.

use super::shown::{doors, id_of, lead, others, part_of};
use super::{Door, Read, read_for};
use crate::app::App;
use crate::db::audit::{self, AuditWrite};
use crate::db::fulfillments::card::{Line, Member};
use crate::db::fulfillments::number_of;
use crate::domain::audit::AuditAction;
use crate::domain::staff::Permission;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Nothing, Posted, SeeFulfillments, SeePersonal, Staff};
use crate::web::staff::Shell;
use crate::web::staff::contact::Seen;
use crate::web::staff::marks::{self, Mark};
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Path};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "staff/fulfillments/sheet.html")]
struct Sheet {
    shell: Shell,
    number: String,
    badge: Mark,
    lead: String,
    due: String,
    doors: Vec<Door>,
    may_reveal: bool,
    picks: Vec<Pick>,
    orders: Vec<Slip>,
    others: Vec<String>,
}

/// A SKU on the pick list.
struct Pick {
    code: String,
    title: String,
    barcode: String,
    pieces: i64,
}

/// An order on the sheet.
struct Slip {
    number: String,
    theirs: String,
    note: String,
    lines: Vec<Piece>,
}

/// What is taken for an order.
struct Piece {
    pieces: i64,
    code: String,
    title: String,
    /// The kit that it is taken for; empty where it was bought by itself.
    part_of: String,
}

/// `GET /staff/fulfillments/{id}/sheet`.
pub async fn sheet(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
) -> Answer {
    let read = read_for(&app, &staff, id_of(&id)?).await?;
    page::show(&Sheet::new(&staff, &visitor, &read, Seen::Masked))
}

/// `POST /staff/fulfillments/{id}/sheet`: the same with the phones in full; the audit log keeps who looked.
pub async fn whole(
    app: Data<App>,
    staff: Allowed<SeePersonal>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let read = read_for(&app, &staff, id_of(&id)?).await?;
    let numbers: Vec<String> = read
        .mine(&staff.reach)
        .map(|member| member.number.clone())
        .collect();
    let (actor, now, address) = (staff.actor(), app.now(), visitor.address.clone());
    app.transact(move |conn| {
        for number in &numbers {
            let entry = AuditWrite::new(now, &actor, AuditAction::ContactSeen, ("order", number));
            audit::insert_audit(conn, &entry.from_address(&address))?;
        }
        Ok(())
    })
    .await?;
    page::show(&Sheet::new(&staff, &visitor, &read, Seen::Whole))
}

impl Sheet {
    fn new(staff: &Staff, visitor: &Visitor, read: &Read, seen: Seen) -> Sheet {
        let mut shell = Shell::new(staff, visitor, "fulfillments");
        let voice = shell.voice;
        let number = number_of(read.row.id);
        shell.here = format!("/staff/fulfillments/{number}/sheet");
        let mine: Vec<&Member> = read.mine(&staff.reach).collect();
        let mut picks: BTreeMap<&str, Pick> = BTreeMap::new();
        let within = |line: &&Line| mine.iter().any(|member| member.order == line.order);
        for line in read.lines.iter().filter(within) {
            let pick = picks.entry(&line.code).or_insert_with(|| Pick {
                code: line.code.clone(),
                title: line.sku_title.clone(),
                barcode: line.barcode.clone().unwrap_or_default(),
                pieces: 0,
            });
            pick.pieces += line.pieces;
        }
        let hides = read.addresses.iter().any(|row| !row.phone.is_empty());
        Sheet {
            badge: marks::fulfillment(&voice, read.row.state),
            lead: lead(&voice, read),
            due: read
                .row
                .ship_by
                .map_or_else(String::new, |by| voice.when(by).text),
            doors: doors(&voice, read, &staff.reach, seen),
            may_reveal: hides && seen == Seen::Masked && staff.may(Permission::SeePersonal),
            picks: picks.into_values().collect(),
            orders: mine.iter().map(|member| slip(read, member)).collect(),
            others: others(&voice, read, &staff.reach),
            number,
            shell,
        }
    }
}

fn slip(read: &Read, member: &Member) -> Slip {
    let own = read.lines.iter().filter(|line| line.order == member.order);
    Slip {
        number: member.number.clone(),
        theirs: member.channel_number.clone().unwrap_or_default(),
        note: member.note.clone(),
        lines: own
            .map(|line| {
                let part_of = part_of(line);
                let title = match part_of.is_empty() {
                    true => &line.title,
                    false => &line.sku_title,
                };
                Piece {
                    pieces: line.pieces,
                    code: line.code.clone(),
                    title: title.clone(),
                    part_of,
                }
            })
            .collect(),
    }
}
