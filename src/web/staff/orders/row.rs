//! A row of the list as it is shown, and the sums of a page.

use super::asked::Asked;
use crate::db::orders::list::Row;
use crate::domain::contact::Phone;
use crate::domain::status::Headline;
use crate::web::session::Seen;
use crate::web::staff::marks::{self, Mark};
use crate::web::voice::{Voice, When};
use std::collections::BTreeMap;

/// A row as it is shown.
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) number: String,
    pub(super) href: String,
    pub(super) tile: String,
    pub(super) channel: String,
    pub(super) placed: When,
    pub(super) who: String,
    pub(super) city: String,
    pub(super) count: String,
    pub(super) title: String,
    pub(super) total: String,
    pub(super) badge: Mark,
    pub(super) hold: String,
    pub(super) due: Mark,
    pub(super) due_exact: String,
    pub(super) tags: Vec<String>,
    pub(super) assignee: String,
    pub(super) initials: String,
    pub(super) theirs: String,
    pub(super) payment: String,
    pub(super) phone: String,
}

pub(super) fn line(voice: &Voice, row: &Row, channels: &[Seen], asked: &Asked) -> Line {
    let channel = channels
        .iter()
        .find(|channel| channel.id == row.channel)
        .map_or("", |channel| channel.name.as_str());
    let their = row.channel_number.as_ref().or(row.channel_ref.as_ref());
    let hold = row
        .hold
        .map_or_else(String::new, |kind| voice.word("hold-kind", kind.as_str()));
    let mut badge = marks::headline(voice, row.status);
    let is_held = row.status == Headline::Held;
    if is_held && !hold.is_empty() {
        badge.word = format!("{} · {hold}", badge.word);
    }
    let (due, due_exact) = due(voice, row);
    let assignee = row.assignee.clone().unwrap_or_default();
    Line {
        id: row.id.0,
        href: asked.order(&row.number),
        number: row.number.clone(),
        tile: channel
            .chars()
            .next()
            .map_or_else(String::new, |c| c.to_string()),
        channel: format!("{channel} {}", their.map_or("", String::as_str)),
        placed: voice.when_short(row.placed_at),
        who: who(voice, row),
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
        tags: row.tags().into_iter().map(str::to_owned).collect(),
        initials: marks::initials(&assignee).chars().take(1).collect(),
        assignee,
        theirs: their.cloned().unwrap_or_default(),
        payment: voice.word("payment", row.payment.as_str()),
        phone: phone(row),
    }
}

/// For whom it is.
pub(super) fn who(voice: &Voice, row: &Row) -> String {
    [&row.recipient, &row.customer]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| voice.t("orders-walk-in"))
}

/// The recipient's phone with its middle hidden: whole numbers are looked at on the order's page, and that is logged.
pub(super) fn phone(row: &Row) -> String {
    let first = row.phone.as_deref().and_then(|all| all.split(',').next());
    first
        .and_then(|phone| Phone::read(phone, None))
        .map_or_else(String::new, |phone| phone.masked_view())
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
    (marks::promise(voice, by), shown.exact)
}

/// Sums of the page, one a currency, the one with most rows first.
pub(super) fn summary(voice: &Voice, rows: &[Row]) -> String {
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
