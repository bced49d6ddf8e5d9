//! The page of one SKU: what it is, what it is made of, what the channels call it, where it was sold, who changed it.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeCatalog, Posted, SeeCatalog, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use super::super::marks::{self, Mark};
use super::super::stock;
use super::edit::{Part, Typed};
use super::{address, done};
use crate::app::App;
use crate::db::Conn;
use crate::db::audit_subject::{self, Told};
use crate::db::cost_currency;
use crate::db::listings::{self, ListingRow};
use crate::db::sku_list::{self, OrderWith, Relative};
use crate::db::skus::{self, SkuRow};
use crate::domain::money::Currency;
use crate::domain::sourcing::Temperature;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::catalog::edit;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Orders, kits and changes that are shown.
const SHOWN: i64 = 20;
/// Listings that are shown.
const LISTINGS: i64 = 100;

/// What the URL says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    code: String,
    title: String,
}

/// Everything the page is made of.
struct Read {
    row: SkuRow,
    currency: Currency,
    parts: Vec<(String, i64)>,
    listings: Vec<ListingRow>,
    kits: Vec<Relative>,
    orders: Vec<OrderWith>,
    changes: Vec<Told>,
}

/// An order that it is in.
struct Sold {
    number: String,
    placed: When,
    badge: Mark,
    units: String,
}

/// A change with who made it.
struct Change {
    at: When,
    text: String,
    who: String,
}

/// A listing.
struct Listed {
    channel: String,
    code: String,
    pack: String,
}

/// A kit that it is part of.
struct Kit {
    href: String,
    code: String,
    title: String,
    units: String,
}

#[derive(Template)]
#[template(path = "staff/skus/sku.html")]
struct Page {
    shell: Shell,
    new: bool,
    title: String,
    action: String,
    done: String,
    typed: Typed,
    parts: Vec<Part>,
    temperatures: Vec<Choice>,
    cost_hint: String,
    not_before_hint: String,
    wrong: Beside,
    may_change: bool,
    kit: bool,
    listings: Vec<Listed>,
    kits: Vec<Kit>,
    orders: Vec<Sold>,
    changes: Vec<Change>,
    orders_href: String,
    stock_href: String,
}

/// `GET /staff/skus:new`; a code and a title may be given.
pub async fn new(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let currency = app.read(cost_currency::find).await?;
    let typed = Typed {
        code: query.code.clone(),
        title: query.title.clone(),
        ..Typed::default()
    };
    let wrong = Beside::default();
    page::show(&Page::blank(&staff, &visitor, typed, currency, wrong))
}

/// `POST /staff/skus`.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let zone = visitor.voice.zone;
    let form = typed.form(typed.code.trim(), zone);
    let (actor, now) = (staff.actor(), app.now());
    let done = app
        .transact(move |conn| edit::add(conn, now, &actor, &form))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!(
            "{}?done=added",
            address(typed.code.trim())
        ))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let currency = app.read(cost_currency::find).await?;
            let page = Page::blank(&staff, &visitor, typed, currency, wrong.clone());
            wrong.show(&page)
        }
    }
}

/// `GET /staff/skus/{code}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    code: Path<String>,
    query: Query<Asked>,
) -> Answer {
    let (reach, code) = (staff.reach.clone(), code.into_inner());
    let read = app.read(move |conn| read(conn, &reach, &code)).await?;
    let zone = visitor.voice.zone;
    let typed = Typed::of(&read.row, &read.parts, read.currency, zone);
    let mut page = Page::of(&staff, &visitor, &read, typed, Beside::default());
    page.done = done(&visitor.voice, &query.done);
    page::show(&page)
}

/// `POST /staff/skus/{code}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    code: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (code, actor, now) = (code.into_inner(), staff.actor(), app.now());
    let (form, seen) = (typed.form(&code, visitor.voice.zone), typed.seen());
    let done = app
        .transact(move |conn| edit::change(conn, now, &actor, seen, &form))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("{}?done=saved", address(&code)))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let reach = staff.reach.clone();
            let read = app.read(move |conn| read(conn, &reach, &code)).await?;
            wrong
                .clone()
                .show(&Page::of(&staff, &visitor, &read, typed, wrong))
        }
    }
}

fn read(conn: &mut Conn, reach: &Reach, code: &str) -> Result<Read> {
    let row = skus::find_by_code(conn, &code.replace('\0', ""))?
        .ok_or_else(|| Error::not_found("sku"))?;
    let listings = listings::list_of_sku(conn, reach, row.id, LISTINGS)?;
    let mut codes = vec![row.code.clone()];
    codes.extend(listings.iter().map(|listing| listing.code.clone()));
    codes.sort();
    codes.dedup();
    let (parts, kits): (Vec<_>, Vec<_>) = sku_list::list_relatives(conn, row.id, SHOWN)?
        .into_iter()
        .partition(|one| one.is_part);
    Ok(Read {
        parts: parts.into_iter().map(|one| (one.code, one.units)).collect(),
        kits,
        orders: sku_list::list_orders_with(conn, reach, row.id, &codes, SHOWN)?,
        changes: audit_subject::list_of_subject(conn, ("sku", &row.code), SHOWN)?,
        currency: cost_currency::find(conn)?,
        listings,
        row,
    })
}

impl Page {
    fn blank(
        staff: &Staff,
        visitor: &Visitor,
        typed: Typed,
        currency: Currency,
        wrong: Beside,
    ) -> Page {
        let voice = visitor.voice;
        let mut shell = Shell::new(staff, visitor, "skus");
        shell.here = "/staff/skus:new".to_owned();
        Page {
            new: true,
            title: shell.voice.t("skus-new"),
            action: "/staff/skus".to_owned(),
            done: String::new(),
            parts: typed.parts(),
            temperatures: choices(&voice, "temperature", Temperature::ALL, &typed.temperature),
            cost_hint: voice.t_with("skus-cost-hint", &[("currency", currency.code().into())]),
            not_before_hint: voice.t_with(
                "skus-not-before-hint",
                &[("zone", voice.zone.name().into())],
            ),
            typed,
            wrong,
            may_change: true,
            kit: false,
            listings: Vec::new(),
            kits: Vec::new(),
            orders: Vec::new(),
            changes: Vec::new(),
            orders_href: String::new(),
            stock_href: String::new(),
            shell,
        }
    }

    fn of(staff: &Staff, visitor: &Visitor, read: &Read, typed: Typed, wrong: Beside) -> Page {
        let voice = visitor.voice;
        let mut page = Page::blank(staff, visitor, typed, read.currency, wrong);
        page.new = false;
        page.action = address(&read.row.code);
        page.shell.here.clone_from(&page.action);
        page.typed.code.clone_from(&read.row.code);
        page.title.clone_from(&read.row.title);
        page.may_change = staff.may(Permission::ChangeCatalog);
        page.kit = !read.parts.is_empty();
        page.listings = read
            .listings
            .iter()
            .map(|listing| Listed {
                channel: listing.channel_name.clone(),
                code: listing.code.clone(),
                pack: voice.t_with("listings-pack-of", &[("count", listing.pack_size.into())]),
            })
            .collect();
        page.kits = read
            .kits
            .iter()
            .map(|kit| Kit {
                href: address(&kit.code),
                code: kit.code.clone(),
                title: kit.title.clone(),
                units: voice.number(kit.units),
            })
            .collect();
        page.orders = read
            .orders
            .iter()
            .map(|order| sold(&voice, order))
            .collect();
        page.changes = read
            .changes
            .iter()
            .map(|entry| change_of(&voice, entry))
            .collect();
        if staff.may(Permission::SeeStock) {
            page.stock_href = stock::address(&read.row.code);
        }
        page.orders_href = format!(
            "/staff/orders?view=all&sku={}",
            page::encoded(&read.row.code)
        );
        page
    }
}

fn sold(voice: &Voice, order: &OrderWith) -> Sold {
    Sold {
        number: order.number.clone(),
        placed: voice.when_short(order.placed_at),
        badge: marks::headline(voice, order.status),
        units: voice.number(order.quantity),
    }
}

fn change_of(voice: &Voice, entry: &Told) -> Change {
    let what = match entry.fact("what").as_deref() {
        Some("added") => "skus-was-added",
        _ => "skus-was-changed",
    };
    Change {
        at: voice.when_short(entry.at),
        text: voice.t(what),
        who: entry.actor.clone(),
    }
}
