//! The page of one fulfillment: what is picked, for whom, what can be done with it, what happened. The pick list for
//! print is `sheet`.

mod counts;
pub mod sheet;
mod shown;

use super::seen;
use super::tell::{waits, weight};
use crate::app::App;
use crate::db::Conn;
use crate::db::events::{self, EventRow};
use crate::db::fulfillments::card::{self as cards, Line, Member, Place};
use crate::db::fulfillments::{self as rows, FulfillmentRow, number_of};
use crate::db::orders::AddressRow;
use crate::db::orders::bill::Charged;
use crate::domain::event::EventKind;
use crate::domain::fulfillment::{FulfillmentState, Step};
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId};
use crate::domain::location::LocationKind;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::fulfillments::{self, Missing};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeFulfillments, Posted, SeeFulfillments, Staff};
use crate::web::staff::Shell;
use crate::web::staff::beside::Beside;
use crate::web::staff::contact::Seen;
use crate::web::staff::divided::Divided;
use crate::web::staff::marks::{self, Mark};
use crate::web::staff::timeline::{self, Day};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use counts::{Count, Counts, counted};
use serde::Deserialize;
use shown::{back, doors, facts, history, id_of, items, lead, mem, others, presses, read, worth};
use std::collections::BTreeMap;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// Which step is taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Taken {
    step: String,
}

/// Pieces or units by row: each field once a row, in the same sequence.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Rows {
    line: Vec<i64>,
    sku: Vec<String>,
    count: Vec<String>,
    location: i64,
    order: String,
    /// Units of the order that were back when the form was shown.
    seen: i64,
}

#[derive(Template)]
#[template(path = "staff/fulfillments/one.html")]
struct Page {
    shell: Shell,
    id: i64,
    number: String,
    badge: Mark,
    due: Mark,
    lead: String,
    waits: String,
    done: String,
    problem: String,
    steps: Vec<Press>,
    items: Vec<Item>,
    others: Vec<String>,
    members: Vec<Mem>,
    may_short: bool,
    may_part: bool,
    back: Vec<Back>,
    doors: Vec<Door>,
    places: Vec<(i64, String, bool)>,
    facts: Vec<(String, String)>,
    worth: Option<Divided>,
    days: Vec<Day>,
}

/// A step's button.
struct Press {
    step: Step,
    title: String,
    /// Whether it is the likely one; never where a hold refuses it.
    is_first: bool,
}

/// A row of what is picked.
struct Item {
    line: i64,
    code: String,
    title: String,
    /// The kit that it is taken for; empty where it was bought by itself.
    part_of: String,
    order: String,
    pieces: i64,
    units: i64,
    tile: String,
    /// How much of it came back; empty where nothing did.
    back: String,
    /// What was typed as missing.
    count: Count,
}

/// A member as far as it is seen.
struct Mem {
    number: String,
    channel: String,
    badge: Mark,
    cost: String,
    is_held: bool,
    /// Its cancel was asked for, and who looks may put its goods back.
    may_put_back: bool,
    note: String,
}

/// An order of what left: what of it can come back here.
struct Back {
    order: String,
    seen: i64,
    lines: Vec<(i64, String, i64, Count)>,
}

/// An address with the orders that go to it.
struct Door {
    lines: Vec<String>,
    orders: Vec<String>,
}

struct Read {
    row: FulfillmentRow,
    places: Vec<Place>,
    members: Vec<Member>,
    lines: Vec<Line>,
    events: Vec<EventRow>,
    /// Members whose cancel was asked for.
    asked: Vec<OrderId>,
    /// The members' money and lines.
    charged: BTreeMap<OrderId, Charged>,
    /// Units of each line that left in it and are back.
    back: BTreeMap<LineId, i64>,
    addresses: Vec<AddressRow>,
}

impl Read {
    /// Members of one's own channels.
    fn mine(&self, reach: &Reach) -> impl Iterator<Item = &Member> {
        let members = self.members.iter();
        members.filter(|member| reach.sees_channel(member.channel))
    }

    fn place(&self) -> Option<&Place> {
        let own = self.row.location_id;
        self.places.iter().find(|place| place.id == own)
    }
}

/// `GET /staff/fulfillments/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    asked: Query<Done>,
) -> Answer {
    let read = read_for(&app, &staff, id_of(&id)?).await?;
    let mut page = Page::new(&staff, &visitor, &read, &Counts::default());
    let to_supplier = read
        .place()
        .is_some_and(|place| place.kind == LocationKind::Supplier);
    page.done = match asked.done.as_str() {
        "release" if to_supplier => visitor.voice.t("ful-done-release-supplier"),
        word @ ("release" | "pick" | "pack" | "ship" | "confirm" | "refuse" | "short" | "back"
        | "put-back" | "merged" | "unmerged" | "split") => visitor.voice.word("ful-done", word),
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/fulfillments/{id}/steps`.
pub async fn step(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Taken>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = id_of(&id)?;
    let step = form
        .step
        .parse::<Step>()
        .map_err(|_| Error::invalid("/step", "ful-choose-step"));
    let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
    let done = match step {
        Err(fault) => Err(fault),
        Ok(step) => {
            app.transact(move |conn| fulfillments::step(conn, now, &actor, &reach, id, step))
                .await
        }
    };
    let done = done.map(|_| ());
    answer(
        &app,
        &staff,
        &visitor,
        (id, &form.step, &Rows::default()),
        done,
    )
    .await
}

/// `POST /staff/fulfillments/{id}/short`.
pub async fn short(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Rows>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = id_of(&id)?;
    let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
    let done = match counted(&form) {
        Err(fault) => Err(fault),
        Ok(rows) => {
            let missing: Vec<Missing> = rows
                .into_iter()
                .map(|(line, sku, pieces)| Missing {
                    line: Some(line),
                    sku: Some(sku),
                    pieces,
                })
                .collect();
            app.transact(move |conn| fulfillments::short(conn, now, &actor, &reach, id, &missing))
                .await
                .map(|_| ())
        }
    };
    answer(&app, &staff, &visitor, (id, "short", &form), done).await
}

/// `POST /staff/fulfillments/{id}/return`: what left comes back into stock.
pub async fn take_back(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Rows>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = id_of(&id)?;
    let read = read_for(&app, &staff, id).await?;
    let wanted = counted(&form).and_then(|rows| {
        let is_here = |id: &LineId| read.lines.iter().any(|one| one.line == *id);
        let rows = rows.into_iter().map(|(line, _, units)| (line, units));
        let wanted: Vec<(LineId, i64)> = rows.filter(|(line, _)| is_here(line)).collect();
        match wanted.is_empty() {
            true => Err(Error::invalid("/lines", "return-nothing")),
            false => Ok(wanted),
        }
    });
    let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
    let done = match wanted {
        Err(fault) => Err(fault),
        Ok(lines) => {
            let wanted = fulfillments::Back {
                order: form.order.clone(),
                location: LocationId(form.location),
                lines,
                seen: Some(form.seen),
            };
            app.transact(move |conn| fulfillments::take_back(conn, now, &actor, &reach, &wanted))
                .await
        }
    };
    answer(&app, &staff, &visitor, (id, "back", &form), done).await
}

/// `POST /staff/fulfillments/{id}/put-back`: what was asked to be canceled of an order goes back onto the shelf.
pub async fn put_back(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Rows>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = id_of(&id)?;
    let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
    let order = form.order.clone();
    let done = app
        .transact(move |conn| fulfillments::put_back(conn, now, &actor, &reach, id, Some(&order)))
        .await;
    answer(&app, &staff, &visitor, (id, "put-back", &form), done).await
}

/// On to the page, or the page again with why not.
async fn answer(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (id, word, form): (FulfillmentId, &str, &Rows),
    done: Result<()>,
) -> Answer {
    let fault = match done {
        Ok(()) => return Ok(page::to(&format!("/staff/fulfillments/{id}?done={word}"))),
        Err(fault) => fault,
    };
    let said = page::told(&visitor.voice, &fault);
    let wrong = Beside::of(&visitor.voice, fault)?;
    let counts = Counts::again(&visitor.voice, form, &wrong);
    let read = read_for(app, staff, id).await?;
    let mut page = Page::new(staff, visitor, &read, &counts);
    page.problem = match counts.tell() {
        true => wrong.above().to_owned(),
        false => said,
    };
    wrong.show(&page)
}

async fn read_for(app: &App, staff: &Staff, id: FulfillmentId) -> Result<Read> {
    let reach = staff.reach.clone();
    app.read(move |conn| read(conn, &reach, id)).await
}

impl Page {
    fn new(staff: &Staff, visitor: &Visitor, read: &Read, counts: &Counts) -> Page {
        let mut shell = Shell::new(staff, visitor, "fulfillments");
        let (voice, row, reach) = (shell.voice, &read.row, &staff.reach);
        shell.here = format!("/staff/fulfillments/{}", row.id);
        let may = staff.may(Permission::ChangeFulfillments);
        let mine: Vec<&Member> = read.mine(reach).collect();
        let kind = read.place().map(|place| place.kind).filter(|_| may);
        let mut steps = kind.map(|kind| row.state.steps(kind)).unwrap_or_default();
        if !read.asked.is_empty() {
            // whoever has the goods in hand answers first
            steps.retain(|step| !matches!(step, Step::Pick | Step::Pack));
        }
        let due = row.ship_by.filter(|_| row.state.reserves());
        let asked = if may { read.asked.as_slice() } else { &[] };
        let is_picked = matches!(
            row.state,
            FulfillmentState::Released | FulfillmentState::Picking
        );
        Page {
            id: row.id.0,
            number: number_of(row.id),
            badge: marks::fulfillment(&voice, row.state),
            due: due.map_or_else(Mark::default, |by| marks::promise(&voice, by)),
            lead: lead(&voice, read),
            waits: waits(&voice, row),
            done: String::new(),
            problem: String::new(),
            steps: presses(&voice, read, &steps),
            items: mine
                .iter()
                .flat_map(|member| items(&voice, read, member, counts))
                .collect(),
            others: others(&voice, read, reach),
            members: mine
                .iter()
                .map(|member| mem(&voice, read, member, asked))
                .collect(),
            may_short: may && is_picked,
            may_part: may && read.row.state.is_open(),
            back: match may && row.state == FulfillmentState::Shipped {
                true => mine
                    .iter()
                    .filter_map(|member| back(read, member, counts))
                    .collect(),
                false => Vec::new(),
            },
            doors: doors(&voice, read, reach, Seen::Masked),
            places: read
                .places
                .iter()
                .map(|place| (place.id.0, place.name.clone(), place.id == row.location_id))
                .collect(),
            facts: facts(&voice, row),
            worth: worth(&voice, read, &mine),
            days: history(&voice, read),
            shell,
        }
    }
}
