//! What the address of an order's page says: what was just done, which events, and the list one came from.

use crate::web::page::encoded;
use crate::web::staff::orders::asked::{Asked as List, address};
use serde::Deserialize;

/// Events of a page, and how many more each "show more" adds.
pub(super) const EVENTS: usize = 50;
/// The most events of one page.
const EVENTS_MAX: usize = 2_000;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) done: String,
    /// Which events: `staff`, `channel`, `messages`; all otherwise.
    pub(super) show: String,
    /// How many events.
    events: String,
    /// The query of the list that one came from.
    list: String,
}

impl Asked {
    /// How many events are shown.
    pub(super) fn most(&self) -> usize {
        let most = self.events.parse().unwrap_or(EVENTS);
        most.clamp(EVENTS, EVENTS_MAX)
    }

    /// What every address of the page ends in, so that the list is not lost.
    pub fn tail(&self) -> String {
        match self.list.as_str() {
            "" => String::new(),
            list => format!("?list={}", encoded(list)),
        }
    }

    /// The address of the list that one came from; empty if one came from elsewhere.
    pub(super) fn list(&self) -> String {
        match self.list.as_str() {
            "" => String::new(),
            list => address(&List::read(list).query()),
        }
    }

    /// The address of the timeline with other events.
    pub(super) fn with_events(&self, show: &str, most: usize) -> String {
        let mut query = self.tail();
        for (name, value) in [("show", show.to_owned()), ("events", most.to_string())] {
            let is_usual = value.is_empty() || value == EVENTS.to_string();
            if !is_usual {
                let sign = if query.is_empty() { '?' } else { '&' };
                query.push_str(&format!("{sign}{name}={value}"));
            }
        }
        if query.is_empty() {
            "?".to_owned()
        } else {
            query
        }
    }

    /// The address of an order after something was done.
    pub fn after(&self, number: &str, done: &str) -> String {
        let tail = self.tail();
        let sign = if tail.is_empty() { '?' } else { '&' };
        format!("/staff/orders/{number}{tail}{sign}done={done}")
    }
}
