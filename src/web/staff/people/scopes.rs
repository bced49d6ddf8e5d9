//! What people are limited to, in words.

use crate::db::staff::{self as rows, StaffRow};
use crate::db::{Conn, channels};
use crate::domain::ids::StaffId;
use crate::error::Result;
use crate::web::voice::Voice;

/// Names of what people are limited to.
pub(super) struct Scopes {
    channels: Vec<(StaffId, String)>,
    places: Vec<(StaffId, String)>,
}

impl Scopes {
    pub(super) fn read(conn: &mut Conn) -> Result<Scopes> {
        let (known, places) = (channels::list(conn)?, rows::list_places(conn)?);
        let of_channels = rows::list_channels(conn)?.into_iter();
        let of_places = rows::list_locations(conn)?.into_iter();
        Ok(Scopes {
            channels: of_channels
                .filter_map(|(person, id)| {
                    let channel = known.iter().find(|channel| channel.id == id)?;
                    Some((person, channel.name.clone()))
                })
                .collect(),
            places: of_places
                .filter_map(|(person, id)| {
                    let (_, name) = places.iter().find(|(known, _)| *known == id)?;
                    Some((person, name.clone()))
                })
                .collect(),
        })
    }

    pub(super) fn told(&self, voice: &Voice, person: &StaffRow) -> String {
        let names = |of: &[(StaffId, String)]| -> String {
            let own = of.iter().filter(|(id, _)| *id == person.id);
            let names: Vec<&str> = own.map(|(_, name)| name.as_str()).collect();
            match names.is_empty() {
                true => voice.t("people-scope-none"),
                false => names.join(&voice.t("list-comma")),
            }
        };
        let mut parts = Vec::new();
        if !person.all_channels {
            parts.push(names(&self.channels));
        }
        if !person.all_locations {
            parts.push(names(&self.places));
        }
        if parts.is_empty() {
            return voice.t("people-scope-all");
        }
        parts.join(" · ")
    }
}
