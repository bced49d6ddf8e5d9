//! The list of orders: views as tabs, filters as chips in the URL, pages by keyset.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::{self, Mark};
use crate::app::App;
use crate::db::holds::HoldRow;
use crate::db::orders::list::{self, Filter, From, Place, Row, View};
use crate::db::orders::search::find_ids;
use crate::db::{Conn, channels, holds};
use crate::domain::channel::Channel;
use crate::domain::hold::HoldKind;
use crate::domain::ids::OrderId;
use crate::domain::order::PaymentStatus;
use crate::domain::secret::Secret;
use crate::domain::status::Headline;
use crate::domain::time::{Time, local};
use crate::error::Result;
use crate::i18n::FactValue;
use crate::services::search::wanted;
use actix_web::web::{Data, Query};
use askama::Template;
use chrono::{DateTime, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of a page.
const ROWS: usize = 50;
/// The most orders that a search finds.
const SEARCHED: i64 = 500;
/// A promise is near from this on.
const NEAR: Duration = Duration::hours(4);

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    view: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    channel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    payment: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    held: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sku: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    after: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    before: String,
}

impl Asked {
    fn view(&self) -> View {
        match self.view.as_str() {
            "held" => View::Held,
            "all" => View::All,
            "todo" => View::ToDo,
            // whoever searches means every order; whoever narrows to a state means those
            _ if !self.q.is_empty() || !self.status.is_empty() => View::All,
            _ => View::ToDo,
        }
    }

    /// The address of the list with one thing changed; paging starts anew.
    fn with(&self, name: &str, value: &str) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs();
        pairs.retain(|(known, _)| *known != name && !["after", "before"].contains(known));
        if !value.is_empty() {
            pairs.push((name, value));
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        format!("/staff/orders?{query}")
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("view", &self.view),
            ("q", &self.q),
            ("status", &self.status),
            ("channel", &self.channel),
            ("payment", &self.payment),
            ("from", &self.from),
            ("to", &self.to),
            ("held", &self.held),
            ("sku", &self.sku),
            ("after", &self.after),
            ("before", &self.before),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    fn place(&self) -> From {
        match (read_place(&self.after), read_place(&self.before)) {
            (Some(place), _) => From::After(place),
            (None, Some(place)) => From::Before(place),
            (None, None) => From::Start,
        }
    }
}

/// A tab above the list.
struct Tab {
    title: String,
    href: String,
    count: String,
    here: bool,
}

/// A condition that is set.
struct Chip {
    name: String,
    value: String,
    without: String,
}

/// One of several words to choose from.
struct Choice {
    word: String,
    title: String,
    chosen: bool,
}

/// A row as it is shown.
struct Line {
    number: String,
    href: String,
    tile: String,
    channel: String,
    placed: When,
    who: String,
    city: String,
    count: String,
    title: String,
    total: String,
    badge: Mark,
    hold: String,
    due: Mark,
    due_exact: String,
}

#[derive(Template)]
#[template(path = "staff/orders/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    lead: String,
    caption: String,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    statuses: Vec<Choice>,
    channels: Vec<Choice>,
    payments: Vec<Choice>,
    kinds: Vec<Choice>,
    lines: Vec<Line>,
    summary: String,
    newer: String,
    older: String,
    empty_title: String,
    empty_text: String,
}

/// What the database gave for a page.
struct Read {
    channels: Vec<Channel>,
    rows: Vec<Row>,
    holds: Vec<HoldRow>,
    to_do: i64,
    more: bool,
}

/// `GET /staff/orders`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (secret, wanted, zone) = (app.secret().clone(), asked.clone(), visitor.voice.zone);
    let read = app
        .read(move |conn| read(conn, &secret, &wanted, zone))
        .await?;
    let current = match asked.view() {
        View::Held => "held",
        View::ToDo | View::All => "orders",
    };
    let shell = Shell::new(&staff, &visitor, current).searching(&asked.q);
    page::show(&List::new(shell, asked, &read, staff.held))
}

fn read(conn: &mut Conn, secret: &Secret, asked: &Asked, zone: chrono_tz::Tz) -> Result<Read> {
    let channels = channels::list(conn)?;
    let found: Option<Vec<OrderId>> = match asked.q.trim() {
        "" => None,
        typed => Some(find_ids(conn, &wanted(typed, secret), SEARCHED)?),
    };
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let midnight = |day: NaiveDate| local(day.and_time(chrono::NaiveTime::MIN), zone);
    let filter = Filter {
        view: asked.view(),
        status: asked.status.parse().ok(),
        channel: channels
            .iter()
            .find(|channel| channel.slug == asked.channel)
            .map(|channel| channel.id),
        payment: asked.payment.parse().ok(),
        from: day(&asked.from).map(midnight),
        until: day(&asked.to).and_then(|day| day.succ_opt()).map(midnight),
        held: asked.held.parse().ok(),
        sku: Some(asked.sku.trim().to_owned()).filter(|sku| !sku.is_empty()),
        among: found,
    };
    let from = asked.place();
    let mut rows = list::list_page(conn, &filter, from, ROWS as i64)?;
    let more = rows.len() > ROWS;
    if more {
        match from {
            From::Before(_) => drop(rows.drain(..rows.len() - ROWS)),
            From::Start | From::After(_) => rows.truncate(ROWS),
        }
    }
    let held: Vec<OrderId> = rows
        .iter()
        .filter(|row| row.open_holds > 0)
        .map(|row| row.id)
        .collect();
    Ok(Read {
        holds: if held.is_empty() {
            Vec::new()
        } else {
            holds::list_of_orders(conn, &held)?
        },
        // a search is not narrowed to what is to be done, so that the number would mislead
        to_do: if filter.among.is_some() {
            0
        } else {
            list::count_to_do(conn)?
        },
        channels,
        rows,
        more,
    })
}

impl List {
    fn new(shell: Shell, asked: Asked, read: &Read, held: i64) -> List {
        let voice = shell.voice;
        let view = asked.view();
        let searching = !asked.q.is_empty();
        let narrowed = chips(&voice, &asked, &read.channels);
        let (newer, older) = ends(&asked, read);
        let count = read.rows.len() as i64;
        let facts = |count: i64| [("count", FactValue::from(count))];
        let lead = match view {
            _ if searching => {
                voice.t_with("orders-lead-search", &[("query", asked.q.as_str().into())])
            }
            View::ToDo => voice.t("orders-lead-todo"),
            View::Held => voice.t("orders-lead-held"),
            View::All => voice.t("orders-lead-all"),
        };
        let empty = match view {
            _ if searching => "search",
            _ if !narrowed.is_empty() => "filter",
            View::ToDo => "todo",
            View::Held => "held",
            View::All => "all",
        };
        List {
            tabs: tabs(&voice, &asked, view, read.to_do, held),
            statuses: choices(
                &voice,
                "status",
                Headline::ALL.iter().map(|word| word.as_str()),
                &asked.status,
            ),
            payments: choices(
                &voice,
                "payment",
                PaymentStatus::ALL.iter().map(|word| word.as_str()),
                &asked.payment,
            ),
            kinds: choices(
                &voice,
                "hold-kind",
                HoldKind::ALL.iter().map(|word| word.as_str()),
                &asked.held,
            ),
            channels: read
                .channels
                .iter()
                .map(|channel| Choice {
                    word: channel.slug.clone(),
                    title: channel.name.clone(),
                    chosen: channel.slug == asked.channel,
                })
                .collect(),
            lines: read
                .rows
                .iter()
                .map(|row| line(&voice, row, read))
                .collect(),
            caption: voice.t_with("orders-caption", &facts(count)),
            summary: summary(&voice, &read.rows),
            empty_title: voice.word("orders-empty-title", empty),
            empty_text: voice.word("orders-empty-text", empty),
            chips: narrowed,
            lead,
            newer,
            older,
            shell,
            asked,
        }
    }
}

/// Addresses of the neighbouring pages, empty where there is none.
fn ends(asked: &Asked, read: &Read) -> (String, String) {
    let at = |row: Option<&Row>, name: &str| {
        row.map_or_else(String::new, |row| {
            asked.with(name, &write_place((row.placed_at, row.id)))
        })
    };
    let newer = at(read.rows.first(), "before");
    let older = at(read.rows.last(), "after");
    match asked.place() {
        From::Start => (String::new(), if read.more { older } else { String::new() }),
        From::After(_) => (newer, if read.more { older } else { String::new() }),
        From::Before(_) => (if read.more { newer } else { String::new() }, older),
    }
}

fn tabs(voice: &Voice, asked: &Asked, view: View, to_do: i64, held: i64) -> Vec<Tab> {
    let counted = |count: Option<i64>| count.map_or_else(String::new, |count| voice.number(count));
    [
        (View::ToDo, "todo", Some(to_do)),
        (View::Held, "held", Some(held)),
        // counting every order takes long and answers nothing
        (View::All, "all", None),
    ]
    .into_iter()
    .map(|(one, word, count)| Tab {
        title: voice.word("orders-tab", word),
        href: asked.with("view", word),
        count: counted(count.filter(|_| asked.q.is_empty())),
        here: one == view,
    })
    .collect()
}

fn chips(voice: &Voice, asked: &Asked, channels: &[Channel]) -> Vec<Chip> {
    let channel = channels
        .iter()
        .find(|channel| channel.slug == asked.channel)
        .map_or_else(String::new, |channel| channel.name.clone());
    let word = |noun: &str, value: &str, known: bool| {
        if known {
            voice.word(noun, value)
        } else {
            String::new()
        }
    };
    let values = [
        (
            "status",
            word(
                "status",
                &asked.status,
                asked.status.parse::<Headline>().is_ok(),
            ),
        ),
        ("channel", channel),
        (
            "payment",
            word(
                "payment",
                &asked.payment,
                asked.payment.parse::<PaymentStatus>().is_ok(),
            ),
        ),
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        (
            "held",
            word(
                "hold-kind",
                &asked.held,
                asked.held.parse::<HoldKind>().is_ok(),
            ),
        ),
        ("sku", asked.sku.trim().to_owned()),
    ];
    values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Chip {
            name: voice.word("filter", name),
            value,
            without: asked.with(name, ""),
        })
        .collect()
}

fn choices<'a>(
    voice: &Voice,
    noun: &str,
    words: impl Iterator<Item = &'a str>,
    chosen: &str,
) -> Vec<Choice> {
    words
        .map(|word| Choice {
            word: word.to_owned(),
            title: voice.word(noun, word),
            chosen: word == chosen,
        })
        .collect()
}

fn line(voice: &Voice, row: &Row, read: &Read) -> Line {
    let channel = read
        .channels
        .iter()
        .find(|channel| channel.id == row.channel)
        .map_or("", |channel| channel.name.as_str());
    let their = row.channel_number.as_ref().or(row.channel_ref.as_ref());
    let hold = read
        .holds
        .iter()
        .find(|hold| hold.order_id == row.id && hold.released_at.is_none())
        .map_or_else(String::new, |hold| {
            voice.word("hold-kind", hold.kind.as_str())
        });
    let mut badge = marks::headline(voice, row.status);
    let is_held = row.status == Headline::Held;
    if is_held && !hold.is_empty() {
        badge.word = format!("{} · {hold}", badge.word);
    }
    let (due, due_exact) = due(voice, row);
    Line {
        href: format!("/staff/orders/{}", row.number),
        number: row.number.clone(),
        tile: channel
            .chars()
            .next()
            .map_or_else(String::new, |c| c.to_string()),
        channel: format!("{channel} {}", their.map_or("", String::as_str)),
        placed: voice.when_short(row.placed_at),
        who: [&row.recipient, &row.customer]
            .into_iter()
            .flatten()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| voice.t("orders-walk-in")),
        city: [&row.city, &row.region]
            .into_iter()
            .flatten()
            .find(|place| !place.is_empty())
            .cloned()
            .unwrap_or_default(),
        count: voice.t_with(
            "orders-items",
            &[
                ("items", row.line_count.into()),
                ("units", row.unit_count.into()),
            ],
        ),
        title: row.first_title.clone(),
        total: voice.money(row.total, &row.currency),
        badge,
        hold: if is_held { String::new() } else { hold },
        due,
        due_exact,
    }
}

/// By when it must have left, in the colour of how near that is; nothing once it has left.
fn due(voice: &Voice, row: &Row) -> (Mark, String) {
    let waits = matches!(
        row.status,
        Headline::Received
            | Headline::Held
            | Headline::Backordered
            | Headline::Sourced
            | Headline::InFulfillment
    );
    let Some(by) = row.ship_by.filter(|_| waits && !row.history) else {
        return (Mark::default(), String::new());
    };
    let shown = voice.when(by);
    let left = by - voice.now;
    let mark = if left < Duration::zero() {
        Mark::new("red", "late", late(voice, -left))
    } else if left < NEAR {
        Mark::new(
            "amber",
            "clock",
            voice.t_with("due-by", &[("clock", voice.clock(by).into())]),
        )
    } else {
        Mark::new("grey", "", voice.when(by).text)
    };
    (mark, shown.exact)
}

fn late(voice: &Voice, over: Duration) -> String {
    let (key, count) = match over.num_minutes() {
        minutes @ 0..60 => ("due-late-minutes", minutes),
        minutes @ 60..2_880 => ("due-late-hours", minutes / 60),
        minutes => ("due-late-days", minutes / 1_440),
    };
    voice.t_with(key, &[("count", count.into())])
}

/// Sums of the page, one a currency, the one with most rows first.
fn summary(voice: &Voice, rows: &[Row]) -> String {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(&row.currency).or_default();
        *sum = (sum.0 + 1, sum.1.saturating_add(row.total));
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, (rows, _))| -rows);
    let amounts: Vec<String> = sums
        .iter()
        .map(|(currency, (_, sum))| voice.money(*sum, currency))
        .collect();
    voice.t_with(
        "orders-summary",
        &[
            ("count", rows.len().into()),
            ("sums", amounts.join(" · ").into()),
        ],
    )
}

fn write_place((at, id): Place) -> String {
    format!("{}-{}", at.and_utc().timestamp_millis(), id.0)
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    let at: Time = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, OrderId(id.parse().ok()?)))
}
