//! The timeline of an order's page: which events, how many, and what leads to the others.

use super::asked::{Asked, EVENTS};
use crate::db::events::EventRow;
use crate::web::staff::timeline::{self, Day};
use crate::web::voice::Voice;

/// One of the choices above the timeline.
pub(super) struct Pick {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) here: bool,
}

/// What the page shows of the timeline.
pub(super) struct History {
    pub(super) picks: Vec<Pick>,
    pub(super) days: Vec<Day>,
    /// Where more of it is; empty at its end.
    pub(super) more: String,
}

/// How many events are read for a page: the counts above the timeline are of these.
pub(super) fn read_at_most(asked: &Asked) -> usize {
    asked.most().max(10 * EVENTS) + 1
}

fn is_of(event: &EventRow, show: &str) -> bool {
    match show {
        "staff" => event.actor_kind == "staff",
        // whoever writes through the interface is a shop or an app
        "channel" => matches!(event.actor_kind.as_str(), "channel" | "key"),
        "messages" => event.message_id.is_some(),
        _ => true,
    }
}

/// The timeline of these events, oldest first; one more than `read_at_most` says if there are more.
pub(super) fn history(
    voice: &Voice,
    events: &[EventRow],
    asked: &Asked,
    channel: (&str, &str),
) -> History {
    let limit = read_at_most(asked);
    let is_cut = events.len() >= limit;
    let count = |show: &str| events.iter().filter(|event| is_of(event, show)).count();
    let picks = ["all", "staff", "channel", "messages"]
        .into_iter()
        .map(|word| {
            let count = count(word).min(limit - 1);
            let number = voice.number(i64::try_from(count).unwrap_or(0));
            let written = if is_cut { format!("{number}+") } else { number };
            let shown = if word == "all" { "" } else { word };
            Pick {
                title: format!("{} {written}", voice.word("timeline-show", word)),
                href: format!("{}#tl", asked.with_events(shown, EVENTS)),
                here: known(&asked.show) == shown,
            }
        })
        .collect();
    let wanted: Vec<&EventRow> = events
        .iter()
        .filter(|event| is_of(event, &asked.show))
        .collect();
    let most = asked.most();
    let shown = wanted.get(wanted.len().saturating_sub(most)..);
    let more = if wanted.len() > most || is_cut {
        format!(
            "{}#tl",
            asked.with_events(known(&asked.show), most + EVENTS)
        )
    } else {
        String::new()
    };
    History {
        picks,
        days: timeline::days(voice, shown.unwrap_or_default().iter().copied(), channel),
        more,
    }
}

fn known(show: &str) -> &str {
    match show {
        "staff" | "channel" | "messages" => show,
        _ => "",
    }
}
