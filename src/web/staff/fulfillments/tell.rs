//! How a fulfillment reads, on the board and in the list.

use crate::db::fulfillments::card::{Member, Place};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::domain::staff::Reach;
use crate::web::staff::marks::{self, Mark};
use crate::web::voice::{Voice, When};

/// Orders of a card that are named.
const NAMED: usize = 2;

/// A fulfillment as it is shown among others.
pub(super) struct Card {
    pub(super) id: i64,
    pub(super) number: String,
    pub(super) href: String,
    /// Our numbers of its orders, as far as the viewer sees them.
    pub(super) orders: Vec<String>,
    /// How many more there are.
    pub(super) more: String,
    pub(super) badge: Mark,
    pub(super) due: Mark,
    pub(super) due_exact: String,
    /// Units, lines, weight.
    pub(super) what: String,
    pub(super) units: i64,
    pub(super) lines: i64,
    pub(super) service: String,
    pub(super) place: String,
    pub(super) planned: When,
    pub(super) is_held: bool,
    /// That it waits for other orders, and until when.
    pub(super) waits: String,
}

pub(super) fn card(
    voice: &Voice,
    row: &FulfillmentRow,
    members: &[Member],
    places: &[Place],
    reach: &Reach,
) -> Card {
    let members: Vec<&Member> = members.iter().filter(|m| m.fulfillment == row.id).collect();
    let mine = members
        .iter()
        .filter(|member| reach.sees_channel(member.channel));
    let orders: Vec<String> = mine
        .map(|member| member.number.clone())
        .take(NAMED)
        .collect();
    let rest = members.len() - orders.len();
    let lines: i64 = members.iter().map(|member| member.lines).sum();
    let weight = weight(voice, row.weight_g);
    let what = voice.t_with(
        "ful-what",
        &[("units", row.unit_count.into()), ("lines", lines.into())],
    );
    let due = row.ship_by.filter(|_| row.state.reserves());
    Card {
        id: row.id.0,
        number: number_of(row.id),
        href: format!("/staff/fulfillments/{}", row.id),
        more: match rest {
            0 => String::new(),
            rest => voice.t_with("ful-more-orders", &[("count", rest.into())]),
        },
        orders,
        badge: marks::fulfillment(voice, row.state),
        due: due.map_or_else(Mark::default, |by| marks::promise(voice, by)),
        due_exact: row
            .ship_by
            .map_or_else(String::new, |by| voice.when(by).exact),
        what: match weight.is_empty() {
            true => what,
            false => format!("{what} · {weight}"),
        },
        units: row.unit_count,
        lines,
        service: voice.service(&row.service),
        place: places
            .iter()
            .find(|place| place.id == row.location_id)
            .map_or_else(String::new, |place| place.name.clone()),
        planned: voice.when_short(row.created_at),
        is_held: row.state.reserves() && members.iter().any(|member| member.open_holds > 0),
        waits: waits(voice, row),
    }
}

/// That a rule makes it wait for other orders of its buyer, and until when; empty where it waits for none.
pub(super) fn waits(voice: &Voice, row: &FulfillmentRow) -> String {
    row.waits_until(voice.now)
        .map_or_else(String::new, |until| {
            let time = voice.when_short(until).text;
            voice.t_with("ful-waits", &[("time", time.into())])
        })
}

/// Grams as people read them; empty where nobody knows.
pub(super) fn weight(voice: &Voice, grams: i64) -> String {
    match grams {
        0 => String::new(),
        1..1_000 => format!("{grams} g"),
        grams => {
            let kilograms = format!("{}.{:02}", voice.number(grams / 1_000), grams % 1_000 / 10);
            format!("{kilograms} kg")
        }
    }
}

/// How long something waits: minutes, hours or days.
pub(super) fn age(voice: &Voice, since: crate::domain::time::Time) -> String {
    let (key, count) = match (voice.now - since).num_minutes().max(0) {
        minutes @ 0..60 => ("ful-age-minutes", minutes),
        minutes @ 60..2_880 => ("ful-age-hours", minutes / 60),
        minutes => ("ful-age-days", minutes / 1_440),
    };
    voice.t_with(key, &[("count", count.into())])
}
