//! Stock: the list of what is there, with its search and filters. One SKU is `stock/one`, a file `stock/file`, what is
//! taken away `stock/export`.

pub mod bar;
pub mod chart;
pub mod export;
pub mod file;
pub mod one;
mod row;
mod wish;

use super::super::page::{self, Answer, encoded};
use super::super::session::{Allowed, SeeStock};
use super::super::visitor::Visitor;
use super::Shell;
use super::choice::Choice;
use super::paging;
use crate::app::App;
use crate::db::demand::{self, Part};
use crate::db::locations::{self, LocationRow};
use crate::db::stock::StockRow;
use crate::db::stock_list::{self, Filter, From, Only, StockLine};
use crate::db::waiting::{self, Coming};
use crate::db::{Conn, sku_search};
use crate::domain::ids::SkuId;
use crate::domain::staff::{Permission, Reach};
use crate::error::Result;
use actix_web::web::{Data, Query};
use askama::Template;
use row::Line;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;
/// The most SKUs that a search finds.
const SEARCHED: i64 = 500;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    only: String,
    location: String,
    after: String,
    before: String,
}

impl Asked {
    fn only(&self) -> Only {
        match self.only.as_str() {
            "short" => Only::Short,
            "waiting" => Only::Waiting,
            _ => Only::All,
        }
    }

    fn from(&self) -> From {
        paging::from(&self.after, &self.before)
    }

    /// The address of the list with this filter and place.
    fn with(&self, only: &str, place: &str) -> String {
        let mut href = "/staff/stock?".to_owned();
        for (name, value) in [
            ("q", self.q.as_str()),
            ("location", &self.location),
            ("only", only),
        ] {
            if !value.is_empty() {
                href.push_str(&format!("{name}={}&", encoded(value)));
            }
        }
        href.push_str(place);
        href.trim_end_matches(['?', '&']).to_owned()
    }

    fn is_narrowed(&self) -> bool {
        !self.q.is_empty() || !self.only.is_empty() || !self.location.is_empty()
    }
}

/// A tab above the list.
struct Tab {
    title: String,
    href: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "staff/stock/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    tabs: Vec<Tab>,
    places: Vec<Choice>,
    lines: Vec<Line>,
    narrowed: bool,
    summary: String,
    newer: String,
    older: String,
    export: String,
    may_change: bool,
    may_export: bool,
}

/// Everything a page of the list is made of.
struct Read {
    places: Vec<LocationRow>,
    lines: Vec<StockLine>,
    parts: Vec<Part>,
    levels: Vec<StockRow>,
    coming: Vec<Coming>,
}

/// `GET /staff/stock`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let mut read = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let around = paging::cut(&mut read.lines, &asked.from(), ROWS);
    let place = |name: &str, line: Option<&StockLine>, there: bool| match line {
        Some(line) if there => asked.with(&asked.only, &format!("{name}={}", encoded(&line.code))),
        _ => String::new(),
    };
    let voice = visitor.voice;
    page::show(&List {
        tabs: ["", "short", "waiting"]
            .into_iter()
            .map(|only| Tab {
                title: voice.word("stock-tab", if only.is_empty() { "all" } else { only }),
                href: asked.with(only, ""),
                here: asked.only == only,
            })
            .collect(),
        newer: place("before", read.lines.first(), around.before),
        older: place("after", read.lines.last(), around.after),
        summary: voice.t_with("skus-count", &[("count", read.lines.len().into())]),
        lines: read
            .lines
            .iter()
            .map(|line| row::line(&voice, line, &read))
            .collect(),
        places: choices(&read.places, &asked.location, voice.t("stock-everywhere")),
        narrowed: asked.is_narrowed(),
        export: asked
            .with(&asked.only, "")
            .replacen("/stock", "/stock.csv", 1),
        may_change: staff.may(Permission::ChangeStock),
        may_export: staff.may(Permission::Export),
        shell: Shell::new(&staff, &visitor, "stock"),
        asked,
    })
}

/// The places to choose from, with what stands for none of them.
fn choices(places: &[LocationRow], chosen: &str, none: String) -> Vec<Choice> {
    let mut choices = vec![Choice {
        word: String::new(),
        title: none,
        chosen: chosen.is_empty(),
    }];
    choices.extend(places.iter().map(|row| Choice {
        word: row.slug.clone(),
        title: row.name.clone(),
        chosen: row.slug == chosen,
    }));
    choices
}

/// The places that somebody sees.
fn seen(conn: &mut Conn, reach: &Reach) -> Result<Vec<LocationRow>> {
    let mut places = locations::list(conn)?;
    places.retain(|row| reach.sees_location(row.id));
    Ok(places)
}

fn filter(conn: &mut Conn, asked: &Asked, reach: &Reach, places: &[LocationRow]) -> Result<Filter> {
    let among = match asked.q.trim() {
        "" => None,
        typed => Some(sku_search::find_matching(conn, reach, typed, SEARCHED)?),
    };
    let location = places.iter().find(|row| row.slug == asked.location);
    Ok(Filter {
        only: asked.only(),
        location: location.map(|row| row.id),
        among,
        reach: reach.clone(),
    })
}

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<Read> {
    let places = seen(conn, reach)?;
    let filter = filter(conn, asked, reach, &places)?;
    let lines = stock_list::list_page(conn, &filter, &asked.from(), ROWS as i64)?;
    let mut ids: Vec<SkuId> = lines.iter().map(|line| line.id).collect();
    let kits: Vec<SkuId> = lines
        .iter()
        .filter(|line| line.components > 0)
        .map(|line| line.id)
        .collect();
    let parts = match kits.as_slice() {
        [] => Vec::new(),
        kits => demand::list_parts(conn, kits)?,
    };
    let coming = waiting::list_coming(conn, &ids)?
        .into_iter()
        .filter(|one| reach.sees_location(one.location_id))
        .filter(|one| filter.location.is_none_or(|place| place == one.location_id))
        .collect();
    ids.extend(parts.iter().map(|part| part.component_id));
    Ok(Read {
        levels: stock_list::list_levels(conn, reach, filter.location, &ids)?,
        places,
        lines,
        parts,
        coming,
    })
}

/// The address of a SKU's stock; a code may hold anything.
pub fn address(code: &str) -> String {
    format!("/staff/stock/{}", encoded(code).replace('+', "%20"))
}
