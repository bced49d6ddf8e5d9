//! One meaning, one colour, one word, one icon: how states look on every page of the staff.

use crate::assets;
use crate::db::types::MessageStatus;
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::web::voice::Voice;
use chrono::Duration;

/// A promise is near from this on.
const NEAR: Duration = Duration::hours(4);

/// A state as a badge or mark: colour, icon, word.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// `grey`, `blue`, `green`, `amber` or `red`.
    pub colour: &'static str,
    /// Name of the icon.
    pub icon: &'static str,
    /// The word.
    pub word: String,
}

impl Mark {
    /// A mark.
    pub fn new(colour: &'static str, icon: &'static str, word: impl Into<String>) -> Mark {
        Mark {
            colour,
            icon,
            word: word.into(),
        }
    }
}

/// The badge of a headline.
pub fn headline(voice: &Voice, status: Headline) -> Mark {
    let (colour, icon) = match status {
        Headline::Received => ("grey", "inbox"),
        Headline::Held => ("amber", "pause"),
        Headline::Backordered => ("grey", "wait"),
        Headline::Sourced => ("grey", "pin"),
        Headline::InFulfillment => ("blue", "ful"),
        Headline::Shipped => ("blue", "carr"),
        Headline::Delivered => ("green", "done"),
        Headline::Completed => ("green", "check"),
        Headline::Canceled => ("grey", "ban"),
    };
    Mark::new(colour, icon, voice.word("status", status.as_str()))
}

/// By when something must have left, in the colour of how near that is.
pub fn promise(voice: &Voice, by: Time) -> Mark {
    let left = by - voice.now;
    if left < Duration::zero() {
        Mark::new("red", "late", late(voice, -left))
    } else if left < NEAR {
        let facts = [("clock", voice.clock(by).into())];
        Mark::new("amber", "clock", voice.t_with("due-by", &facts))
    } else {
        Mark::new("grey", "", voice.when(by).text)
    }
}

fn late(voice: &Voice, over: Duration) -> String {
    let (key, count) = match over.num_minutes() {
        minutes @ 0..60 => ("due-late-minutes", minutes),
        minutes @ 60..2_880 => ("due-late-hours", minutes / 60),
        minutes => ("due-late-days", minutes / 1_440),
    };
    voice.t_with(key, &[("count", count.into())])
}

/// The badge of a fulfillment.
pub fn fulfillment(voice: &Voice, state: FulfillmentState) -> Mark {
    let (colour, icon) = match state {
        FulfillmentState::Planned => ("grey", "pin"),
        FulfillmentState::Released => ("blue", "inbox"),
        FulfillmentState::Picking | FulfillmentState::Packed => ("blue", "ful"),
        FulfillmentState::Sent => ("grey", "mail"),
        FulfillmentState::Confirmed => ("blue", "check"),
        FulfillmentState::Shipped => ("blue", "carr"),
        FulfillmentState::Refused => ("red", "ban"),
        FulfillmentState::Canceled => ("grey", "ban"),
    };
    Mark::new(colour, icon, voice.word("ful-state", state.as_str()))
}

/// Colour and icon of an event.
pub const fn event(kind: EventKind) -> (&'static str, &'static str) {
    match kind {
        EventKind::Received => ("green", "check"),
        EventKind::ReceivedAsHistory => ("", "inbox"),
        EventKind::MadeLive => ("green", "check"),
        EventKind::ChangedByChannel => ("", "chan"),
        EventKind::Edited => ("", "edit"),
        EventKind::Held => ("amber", "pause"),
        EventKind::Released => ("green", "check"),
        EventKind::Opened => ("green", "check"),
        EventKind::Paid => ("green", "money"),
        EventKind::ShippedAtChannel => ("blue", "carr"),
        EventKind::CanceledByChannel => ("", "ban"),
        EventKind::Credited => ("", "ret"),
        EventKind::Rounded => ("", "money"),
        EventKind::Noted => ("", "edit"),
        EventKind::TookTheirs => ("", "chan"),
        EventKind::Tagged | EventKind::Untagged => ("", "tag"),
        EventKind::Assigned => ("", "cust"),
        EventKind::Sourced | EventKind::Moved => ("blue", "pin"),
        EventKind::Backordered => ("amber", "wait"),
        EventKind::Unplanned => ("", "wait"),
        EventKind::ReservationBroken | EventKind::ShortPicked => ("red", "exc"),
        EventKind::Merged | EventKind::Unmerged | EventKind::Split => ("", "ful"),
        EventKind::Stepped => ("blue", "ful"),
        EventKind::UnitsCanceled | EventKind::Canceled => ("", "ban"),
        EventKind::Returned => ("", "ret"),
    }
}

/// Colour and icon of what became of a message.
pub const fn message(status: MessageStatus) -> (&'static str, &'static str) {
    match status {
        MessageStatus::Stored => ("grey", "clock"),
        MessageStatus::Read => ("green", "check"),
        MessageStatus::Dead => ("red", "exc"),
        MessageStatus::Dismissed => ("grey", "ban"),
        MessageStatus::Corrected => ("grey", "edit"),
    }
}

/// At most two letters that stand for a name: the first of a Chinese one, the initials of others.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    match (words.next(), words.next()) {
        (Some(first), Some(second)) if first.is_ascii() => {
            format!("{first}{second}").to_uppercase()
        }
        (Some(first), _) => first.to_uppercase().collect(),
        (None, _) => "?".to_owned(),
    }
}

/// At most two letters that stand for an item.
pub fn tile(title: &str) -> String {
    initials(&title.replace(['(', '[', '（', '【', '*'], " "))
}

impl Voice {
    /// An icon; decoration only, the word stands beside it.
    pub fn icon(&self, name: &str) -> String {
        format!(
            r#"<svg class="i" aria-hidden="true"><use href="{}#i-{name}"/></svg>"#,
            assets::url("icons.svg")
        )
    }

    /// Address of a static file.
    pub fn file(&self, path: &str) -> String {
        assets::url(path)
    }
}
