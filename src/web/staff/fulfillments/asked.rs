//! What the address of the board and of the list says, and the addresses that go on from there.

use crate::db::fulfillments::board::{Filter, Place};
use crate::db::fulfillments::card;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{ChannelId, FulfillmentId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::web::page::encoded;
use crate::web::session::Staff;
use serde::Deserialize;

/// What the address says; empty where it says nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `list`, or the board.
    pub(super) view: String,
    /// Slug of the place.
    pub(super) location: String,
    /// A column of the board alone, or the state of the list.
    pub(super) state: String,
    /// Slug of a channel.
    pub(super) channel: String,
    /// Service.
    pub(super) service: String,
    /// Only what should have left.
    pub(super) late: String,
    /// Where the page goes on.
    pub(super) after: String,
    /// Given where a step was asked for and nothing was ticked.
    pub(super) nothing: String,
}

impl Asked {
    /// Whether the list is asked for.
    pub(super) fn is_list(&self) -> bool {
        self.view == "list"
    }

    /// The state, if it names one.
    pub(super) fn state(&self) -> Option<FulfillmentState> {
        self.state.parse().ok()
    }

    /// What is looked for, within what somebody sees and looks at.
    pub(super) fn filter(&self, staff: &Staff, places: &[card::Place], now: Time) -> Filter {
        let place = places.iter().find(|place| place.slug == self.location);
        let locations = match place {
            Some(place) => Some(vec![place.id]),
            None => staff.reach.locations.clone(),
        };
        Filter {
            locations,
            states: self.state().into_iter().collect(),
            channels: self.channels(staff),
            service: Some(self.service.clone()).filter(|service| !service.is_empty()),
            late: Some(now).filter(|_| !self.late.is_empty()),
        }
    }

    /// The channels that are looked at; none: every one.
    pub(super) fn channels(&self, staff: &Staff) -> Option<Vec<ChannelId>> {
        let Reach { channels, .. } = staff.looking();
        let chosen = staff.channels.iter().find(|one| one.slug == self.channel);
        match (chosen, channels) {
            (Some(chosen), Some(seen)) if !seen.contains(&chosen.id) => Some(Vec::new()),
            (Some(chosen), _) => Some(vec![chosen.id]),
            (None, seen) => seen,
        }
    }

    /// The address with these values instead.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> String {
        format!("/staff/fulfillments{}", self.query(changes))
    }

    /// The address of the page that says that nothing was ticked.
    pub(super) fn with_nothing(&self) -> String {
        let query = self.query(&[]);
        let sign = if query.is_empty() { '?' } else { '&' };
        format!("/staff/fulfillments{query}{sign}nothing=1")
    }

    /// The query with these values instead; beginning with `?` unless it is empty.
    pub(super) fn query(&self, changes: &[(&str, &str)]) -> String {
        let known = [
            ("view", self.view.as_str()),
            ("location", &self.location),
            ("state", &self.state),
            ("channel", &self.channel),
            ("service", &self.service),
            ("late", &self.late),
            ("after", &self.after),
        ];
        let mut query = String::new();
        for (name, value) in known {
            let change = changes.iter().find(|(changed, _)| *changed == name);
            let value = change.map_or(value, |(_, value)| value);
            if !value.is_empty() {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(&format!("{name}={}", encoded(value)));
            }
        }
        query
    }

    /// Where the page goes on in the list by promise.
    pub(super) fn place(&self) -> Option<Place> {
        let (millis, id) = self.after.split_once('.')?;
        let at = chrono::DateTime::from_timestamp_millis(millis.parse().ok()?)?;
        Some((at.naive_utc(), FulfillmentId(id.parse().ok()?)))
    }

    /// Where the page goes on in the list by age.
    pub(super) fn before(&self) -> Option<FulfillmentId> {
        self.after.parse().ok().map(FulfillmentId)
    }
}

/// A place in the list by promise, as the address names it.
pub(super) fn written((at, id): Place) -> String {
    format!("{}.{id}", at.and_utc().timestamp_millis())
}
