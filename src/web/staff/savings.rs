//! What merging and splitting saved and cost: by day or week, in total, and order by order.

mod file;
mod period;

pub use file::csv;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeFulfillments};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::choice::{Choice, choices};
use super::marks::Mark;
use crate::app::App;
use crate::db::fulfillments::number_of;
use crate::db::savings::{self, DaySum, SavingRow};
use crate::db::types::SavingKind;
use crate::domain::ids::FulfillmentId;
use crate::domain::staff::Permission;
use crate::domain::time::Time;
use actix_web::web::{Data, Query};
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};
use period::Period;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Lines of a page.
const ROWS: i64 = 50;

/// What the address says; what cannot be read says nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    by: String,
    kind: String,
    before: String,
}

/// Sums by currency, and parcels.
#[derive(Debug, Clone, Default)]
struct Sum {
    times: i64,
    parcels: i64,
    amounts: BTreeMap<String, i64>,
}

/// A day or week, and the total.
struct Row {
    title: String,
    href: String,
    cells: Vec<(String, String)>,
    total: (String, String),
}

/// A line of the ledger.
struct Line {
    at: When,
    kind: Mark,
    number: String,
    /// Id and number.
    fulfillment: (FulfillmentId, String),
    place: String,
    parcels: String,
    amount: String,
    who: String,
}

#[derive(Template)]
#[template(path = "staff/savings/list.html")]
struct Page {
    shell: Shell,
    from: String,
    to: String,
    spans: Vec<Choice>,
    kinds: Vec<String>,
    rows: Vec<Row>,
    total: Row,
    csv: String,
}

#[derive(Template)]
#[template(path = "staff/savings/orders.html")]
struct Lines {
    shell: Shell,
    from: String,
    to: String,
    back: String,
    kinds: Vec<Choice>,
    lines: Vec<Line>,
    older: String,
    csv: String,
}

/// `GET /staff/savings`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let voice = visitor.voice;
    let period = Period::of(&asked, &voice);
    let days = period.days();
    let ends: Vec<(Time, Time)> = days.iter().map(|day| period.ends(*day)).collect();
    let reach = staff.looking();
    let sums = app
        .read(move |conn| savings::sum_days(conn, &reach, &ends))
        .await?;
    let mut shell = Shell::new(&staff, &visitor, "rules");
    shell.here = format!("/staff/savings?{}", period.query());
    let by_week = asked.by == "week";
    let mut groups: BTreeMap<NaiveDate, Vec<&DaySum>> = BTreeMap::new();
    for one in &sums {
        let day = usize::try_from(one.day).ok().and_then(|at| days.get(at));
        let Some(day) = day.copied() else { continue };
        let key = match by_week {
            true => day
                .checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))
                .unwrap_or(day),
            false => day,
        };
        groups.entry(key).or_default().push(one);
    }
    let rows = groups.iter().rev().map(|(start, sums)| {
        let end = match by_week {
            true => start.checked_add_days(Days::new(6)).unwrap_or(*start),
            false => *start,
        };
        let (from, to) = ((*start).max(period.first), end.min(period.last));
        let title = voice.dated(period.midnight(*start));
        let title = match by_week {
            true => voice.t_with("savings-week-of", &[("day", title.into())]),
            false => title,
        };
        let href = format!("/staff/savings/orders?from={from}&to={to}");
        row(&voice, title, href, sums)
    });
    let every: Vec<&DaySum> = sums.iter().collect();
    let whole = format!("/staff/savings/orders?{}", period.query());
    page::show(&Page {
        from: period.first.to_string(),
        to: period.last.to_string(),
        spans: choices(&voice, "savings-by", &["day", "week"], &asked.by),
        kinds: SavingKind::ALL
            .iter()
            .map(|kind| voice.word("savings-kind", kind.as_str()))
            .collect(),
        rows: rows.collect(),
        total: row(&voice, voice.t("savings-total"), whole, &every),
        csv: match staff.may(Permission::Export) {
            true => format!("/staff/savings.csv?{}", period.query()),
            false => String::new(),
        },
        shell,
    })
}

/// `GET /staff/savings/orders`: the lines behind a figure.
pub async fn orders(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let voice = visitor.voice;
    let period = Period::of(&asked, &voice);
    let (reach, whole) = (staff.looking(), period.whole());
    let kind: Option<SavingKind> = asked.kind.parse().ok();
    let before = place(&asked.before);
    let mut rows = app
        .read(move |conn| savings::list(conn, &reach, whole, kind, before, ROWS + 1))
        .await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let query = format!(
        "{}&kind={}",
        period.query(),
        kind.map_or("", SavingKind::as_str)
    );
    let older = rows
        .last()
        .filter(|_| more)
        .map_or_else(String::new, |last| {
            let at = last.at.and_utc().timestamp_millis();
            format!("/staff/savings/orders?{query}&before={at}-{}", last.id)
        });
    let mut kinds = vec![Choice {
        word: String::new(),
        title: voice.t("savings-kind-all"),
        chosen: kind.is_none(),
    }];
    kinds.extend(choices(
        &voice,
        "savings-kind",
        SavingKind::ALL,
        &asked.kind,
    ));
    page::show(&Lines {
        shell: Shell::new(&staff, &visitor, "rules"),
        from: period.first.to_string(),
        to: period.last.to_string(),
        back: format!("/staff/savings?{}", period.query()),
        kinds,
        lines: rows.iter().map(|row| line(&voice, row)).collect(),
        older,
        csv: match staff.may(Permission::Export) {
            true => format!("/staff/savings.csv?{query}"),
            false => String::new(),
        },
    })
}

fn row(voice: &Voice, title: String, href: String, sums: &[&DaySum]) -> Row {
    let of = |kind: Option<SavingKind>| {
        let mut sum = Sum::default();
        for one in sums
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind))
        {
            sum.times += one.times;
            sum.parcels += one.parcels;
            *sum.amounts.entry(one.currency.clone()).or_default() += one.amount;
        }
        let parcels = match sum.times {
            0 => String::new(),
            _ => signed(voice.number(sum.parcels), sum.parcels),
        };
        let amounts = sum.amounts.iter();
        let amounts: Vec<String> = amounts
            .map(|(code, minor)| signed(voice.money(*minor, code), *minor))
            .collect();
        (parcels, amounts.join(" · "))
    };
    Row {
        title,
        href,
        cells: SavingKind::ALL.iter().map(|kind| of(Some(*kind))).collect(),
        total: of(None),
    }
}

fn line(voice: &Voice, row: &SavingRow) -> Line {
    let (colour, icon) = match row.kind {
        SavingKind::Merged => ("green", "ful"),
        SavingKind::Unmerged => ("grey", "ret"),
        SavingKind::Split => ("blue", "carr"),
    };
    Line {
        at: voice.when_short(row.at),
        kind: Mark::new(colour, icon, voice.word("savings-kind", row.kind.as_str())),
        number: row.number.clone(),
        fulfillment: (row.fulfillment, number_of(row.fulfillment)),
        place: row.place.clone(),
        parcels: signed(voice.number(row.parcels), row.parcels),
        amount: signed(voice.money(row.amount, &row.currency), row.amount),
        who: who(voice, row),
    }
}

fn who(voice: &Voice, row: &SavingRow) -> String {
    match row.actor.is_empty() {
        true => voice.t("savings-by-itself"),
        false => row.actor.clone(),
    }
}

fn signed(text: String, figure: i64) -> String {
    match figure > 0 {
        true => format!("+{text}"),
        false => text,
    }
}

/// Milliseconds and id: where a list goes on.
fn place(typed: &str) -> Option<(Time, i64)> {
    let (at, id) = typed.split_once('-')?;
    let at = chrono::DateTime::from_timestamp_millis(at.parse().ok()?)?;
    Some((at.naive_utc(), id.parse().ok()?))
}
