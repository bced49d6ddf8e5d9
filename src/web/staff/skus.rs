//! SKUs: the list with its search and filters. One SKU is `skus/one`, a file of them `skus/file`, what is taken away
//! `skus/export`.

pub mod edit;
pub mod export;
pub mod file;
pub mod one;

use super::super::page::{self, Answer, encoded};
use super::super::session::{Allowed, SeeCatalog};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::{Shell, paging};
use crate::app::App;
use crate::db::Conn;
use crate::db::sku_list::{self, Filter, From, Only, SkuLine};
use crate::db::sku_search;
use crate::domain::staff::{Permission, Reach};
use crate::error::Result;
use actix_web::web::{Data, Query};
use askama::Template;
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
    after: String,
    before: String,
    done: String,
}

impl Asked {
    fn only(&self) -> Only {
        match self.only.as_str() {
            "kits" => Only::Kits,
            "unlisted" => Only::Unlisted,
            _ => Only::All,
        }
    }

    fn from(&self) -> From {
        paging::from(&self.after, &self.before)
    }

    /// The address of the list with this filter and place.
    fn with(&self, only: &str, place: &str) -> String {
        let mut href = "/staff/skus?".to_owned();
        if !self.q.is_empty() {
            href.push_str(&format!("q={}&", encoded(&self.q)));
        }
        if !only.is_empty() {
            href.push_str(&format!("only={only}&"));
        }
        href.push_str(place);
        href.trim_end_matches(['?', '&']).to_owned()
    }
}

/// A tab above the list.
struct Tab {
    title: String,
    href: String,
    here: bool,
}

/// A row of the list.
struct Line {
    href: String,
    code: String,
    title: String,
    kit: String,
    weight: String,
    size: String,
    barcode: String,
    listings: String,
    unlisted: bool,
}

#[derive(Template)]
#[template(path = "staff/skus/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    done: String,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    narrowed: bool,
    summary: String,
    newer: String,
    older: String,
    export: String,
    may_change: bool,
    may_import: bool,
    may_export: bool,
}

/// `GET /staff/skus`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let mut lines = app
        .read(move |conn| {
            let filter = filter(conn, &wanted, reach)?;
            sku_list::list_page(conn, &filter, &wanted.from(), ROWS as i64)
        })
        .await?;
    let around = paging::cut(&mut lines, &asked.from(), ROWS);
    let place = |name: &str, line: Option<&SkuLine>, there: bool| match line {
        Some(line) if there => asked.with(&asked.only, &format!("{name}={}", encoded(&line.code))),
        _ => String::new(),
    };
    let voice = visitor.voice;
    page::show(&List {
        done: done(&voice, &asked.done),
        tabs: ["", "kits", "unlisted"]
            .into_iter()
            .map(|only| Tab {
                title: voice.word("skus-tab", if only.is_empty() { "all" } else { only }),
                href: asked.with(only, ""),
                here: asked.only == only,
            })
            .collect(),
        newer: place("before", lines.first(), around.before),
        older: place("after", lines.last(), around.after),
        summary: voice.t_with("skus-count", &[("count", lines.len().into())]),
        lines: lines.iter().map(|row| line(&voice, row)).collect(),
        narrowed: !asked.q.is_empty() || !asked.only.is_empty(),
        export: asked
            .with(&asked.only, "")
            .replacen("/skus", "/skus.csv", 1),
        may_change: staff.may(Permission::ChangeCatalog),
        may_import: staff.may(Permission::Import) && staff.may(Permission::ChangeCatalog),
        may_export: staff.may(Permission::Export),
        shell: Shell::new(&staff, &visitor, "skus"),
        asked,
    })
}

fn done(voice: &Voice, word: &str) -> String {
    match word {
        "added" => voice.t("skus-done-added"),
        "saved" => voice.t("skus-done-saved"),
        _ => String::new(),
    }
}

fn filter(conn: &mut Conn, asked: &Asked, reach: Reach) -> Result<Filter> {
    let among = match asked.q.trim() {
        "" => None,
        typed => Some(sku_search::find_matching(conn, &reach, typed, SEARCHED)?),
    };
    Ok(Filter {
        only: asked.only(),
        among,
        reach,
    })
}

fn line(voice: &Voice, row: &SkuLine) -> Line {
    Line {
        href: address(&row.code),
        kit: match row.components {
            0 => String::new(),
            count => voice.t_with("skus-kit-of", &[("count", count.into())]),
        },
        weight: row
            .weight_g
            .map_or_else(String::new, |grams| format!("{} g", voice.number(grams))),
        size: match (row.length_mm, row.width_mm, row.height_mm) {
            (None, None, None) => String::new(),
            sides => {
                let side = |mm: Option<i64>| mm.map_or_else(|| "?".to_owned(), |mm| mm.to_string());
                format!("{} × {} × {}", side(sides.0), side(sides.1), side(sides.2))
            }
        },
        barcode: row.barcode.clone().unwrap_or_default(),
        listings: voice.number(row.listings),
        unlisted: row.listings == 0,
        code: row.code.clone(),
        title: row.title.clone(),
    }
}

/// The address of a SKU's page; a code may hold anything.
pub fn address(code: &str) -> String {
    format!("/staff/skus/{}", encoded(code).replace('+', "%20"))
}
