//! The form of a person: what it says, what it shows, and the choices of role and scope.

use crate::db::staff::StaffRow;
use crate::domain::channel::Channel;
use crate::domain::ids::{ChannelId, LocationId};
use crate::domain::staff::{Reach, Role};
use crate::error::{Error, Result};
use crate::services::people::Wish;
use crate::web::voice::Voice;
use serde::Deserialize;

/// What the form says.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    name: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    channels: String,
    #[serde(default)]
    channel: Vec<i64>,
    #[serde(default)]
    locations: String,
    #[serde(default)]
    location: Vec<i64>,
    #[serde(default)]
    how: String,
    #[serde(default)]
    pub(super) password: String,
    #[serde(default)]
    pub(super) active: String,
}

impl Entered {
    /// Whether the password comes by an invitation.
    pub(super) fn invites(&self) -> bool {
        self.how != "password"
    }
}

/// The same as it is kept between two showings.
pub(super) struct Entry {
    name: String,
    email: String,
    role: Option<Role>,
    channels: Option<Vec<ChannelId>>,
    locations: Option<Vec<LocationId>>,
    active: bool,
    by_password: bool,
}

impl Entry {
    /// Of somebody who is to be added: a clerk who sees everything.
    pub(super) fn new() -> Entry {
        Entry {
            name: String::new(),
            email: String::new(),
            role: Some(Role::Clerk),
            channels: None,
            locations: None,
            active: true,
            by_password: false,
        }
    }

    pub(super) fn of(entered: &Entered) -> Entry {
        let some = |word: &str| word == "some";
        Entry {
            name: entered.name.clone(),
            email: entered.email.clone(),
            role: entered.role.parse().ok(),
            channels: some(&entered.channels)
                .then(|| entered.channel.iter().map(|id| ChannelId(*id)).collect()),
            locations: some(&entered.locations)
                .then(|| entered.location.iter().map(|id| LocationId(*id)).collect()),
            active: entered.active == "yes",
            by_password: !entered.invites(),
        }
    }

    pub(super) fn from_person(row: &StaffRow, reach: &Reach) -> Entry {
        Entry {
            name: row.name.clone(),
            email: row.email.clone(),
            role: Some(row.role),
            channels: reach.channels.clone(),
            locations: reach.locations.clone(),
            active: row.active,
            by_password: false,
        }
    }

    pub(super) fn wish(&self, active: bool) -> Result<Wish> {
        let mut reach = Reach {
            channels: self.channels.clone(),
            locations: self.locations.clone(),
        };
        if let Some(channels) = &mut reach.channels {
            channels.sort_unstable();
            channels.dedup();
        }
        if let Some(locations) = &mut reach.locations {
            locations.sort_unstable();
            locations.dedup();
        }
        Ok(Wish {
            name: self.name.clone(),
            role: self
                .role
                .ok_or_else(|| Error::invalid("/role", "people-role-needed"))?,
            reach,
            active,
        })
    }
}

/// One of several to choose from.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) hint: String,
    pub(super) chosen: bool,
}

/// What the form shows.
pub(super) struct PersonForm {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: Vec<Choice>,
    pub(super) some_channels: bool,
    pub(super) channels: Vec<Choice>,
    pub(super) some_locations: bool,
    pub(super) locations: Vec<Choice>,
    pub(super) active: bool,
    pub(super) by_password: bool,
}

pub(super) fn choices(
    voice: &Voice,
    entry: Entry,
    channels: &[Channel],
    places: &[(LocationId, String)],
) -> PersonForm {
    let of_channel = |id: &ChannelId| entry.channels.as_ref().is_some_and(|all| all.contains(id));
    let of_place = |id: &LocationId| entry.locations.as_ref().is_some_and(|all| all.contains(id));
    PersonForm {
        roles: Role::ALL
            .iter()
            .map(|role| Choice {
                word: role.to_string(),
                title: voice.word("role", role.as_str()),
                hint: voice.word("role-does", role.as_str()),
                chosen: entry.role == Some(*role),
            })
            .collect(),
        some_channels: entry.channels.is_some(),
        channels: channels
            .iter()
            .map(|channel| Choice {
                word: channel.id.to_string(),
                title: channel.name.clone(),
                hint: channel.slug.clone(),
                chosen: of_channel(&channel.id),
            })
            .collect(),
        some_locations: entry.locations.is_some(),
        locations: places
            .iter()
            .map(|(id, name)| Choice {
                word: id.to_string(),
                title: name.clone(),
                hint: String::new(),
                chosen: of_place(id),
            })
            .collect(),
        name: entry.name,
        email: entry.email,
        active: entry.active,
        by_password: entry.by_password,
    }
}
