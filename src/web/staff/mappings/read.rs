//! What the database gives for the page of a mapping: versions, messages to look at, the sample.

use super::edit::Asked;
use crate::app::App;
use crate::app::import::{Preview, Sample, known_mappings};
use crate::db::mappings::{self, VersionRow};
use crate::db::messages::{self, MessageRow};
use crate::db::types::{ImportState, MessageStatus, Source};
use crate::db::{Conn, channels, dead_letters};
use crate::domain::channel::Channel;
use crate::domain::ids::{ChannelId, ImportId, MessageId};
use crate::domain::mapping::Mapping;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::formats;
use crate::services;
use crate::web::session::Staff;
use actix_web::web::Data;
use std::collections::HashMap;

/// What the database gives for the page.
pub struct Read {
    pub known: Vec<Mapping>,
    pub versions: Vec<VersionRow>,
    pub saved: Option<String>,
    pub messages: Vec<(MessageRow, Channel)>,
    pub sample: Option<(MessageRow, Channel)>,
    pub dead: i64,
}

/// The groups of dead letters that a mapping may read, channel by channel, with how many there are.
pub fn waiting(
    conn: &mut Conn,
    reach: &Reach,
    format: &str,
) -> Result<Vec<(dead_letters::Which, i64)>> {
    let mut found: HashMap<(ChannelId, String), i64> = HashMap::new();
    for format in [format, ""] {
        for group in dead_letters::list_groups(conn, reach, Some(format))? {
            *found.entry((group.channel_id, group.format)).or_default() += group.count;
        }
    }
    let which = |(channel, format): (ChannelId, String)| dead_letters::Which {
        channel,
        format,
        cause: None,
    };
    Ok(found
        .into_iter()
        .map(|(group, count)| (which(group), count))
        .collect())
}

/// Reads it.
pub async fn read(
    app: &Data<App>,
    staff: &Staff,
    name: &str,
    asked: &Asked,
    most: i64,
) -> Result<Read> {
    let (reach, name, asked) = (staff.reach.clone(), name.to_owned(), asked.clone());
    app.read(move |conn| {
        let known = known_mappings(conn)?;
        let mut versions = mappings::list_versions(conn)?;
        versions.retain(|one| one.name == name);
        let saved = match asked.version {
            Some(version) => mappings::find_body(conn, &name, version)?,
            None => None,
        };
        let channels: HashMap<ChannelId, Channel> = channels::list(conn)?
            .into_iter()
            .map(|channel| (channel.id, channel))
            .collect();
        let with = |row: MessageRow| {
            let channel = channels.get(&row.channel_id)?.clone();
            Some((row, channel))
        };
        let mut rows = match asked.import {
            Some(id) => uploaded(conn, &reach, ImportId(id), &name)?,
            None => Vec::new(),
        };
        rows.extend(messages::list_for_trial(conn, &reach, &name, most)?);
        let messages: Vec<(MessageRow, Channel)> = rows.into_iter().filter_map(with).collect();
        let sample = match asked.message {
            Some(id) => messages::find(conn, MessageId(id))?
                .filter(|row| reach.sees_channel(row.channel_id))
                .and_then(with),
            None => None,
        };
        let dead = waiting(conn, &reach, &name)?;
        Ok(Read {
            known,
            versions,
            saved,
            messages,
            sample,
            dead: dead.iter().map(|(_, count)| count).sum(),
        })
    })
    .await
}

/// The first documents of a file that waits for a yes, as messages that are not stored.
fn uploaded(conn: &mut Conn, reach: &Reach, id: ImportId, format: &str) -> Result<Vec<MessageRow>> {
    let import = services::imports::get_seen(conn, reach, id)?;
    if import.state != ImportState::Uploaded {
        return Ok(Vec::new());
    }
    let preview: Preview = serde_json::from_str(&import.facts)?;
    let body = |rows: &[String]| match rows {
        [one] if preview.columns == 0 => one.clone(),
        rows => format!("{{\"rows\":[{}]}}", rows.join(",")),
    };
    let message = |sample: &Sample| MessageRow {
        id: MessageId(0),
        channel_id: import.channel_id,
        source: Source::File,
        format: format.to_owned(),
        mapping_version: 0,
        body: body(&sample.rows).into_bytes(),
        origin: format!("{}, {}", import.file_name, sample.row_no),
        received_at: import.started_at,
        status: MessageStatus::Stored,
        reason: None,
        order_id: None,
        credit_id: None,
        import_id: Some(id),
        read_at: None,
        cause: String::new(),
    };
    Ok(preview.samples.iter().map(message).collect())
}

/// The mapping that is shown: a saved version, the shipped one of that number, or the one in use.
pub fn chosen(read: &Read, name: &str, version: Option<i64>) -> Result<Mapping> {
    if let Some(saved) = &read.saved {
        return Mapping::parse(saved).map_err(Error::Invalid);
    }
    let shipped = formats::built_in()
        .iter()
        .find(|one| one.name == name && Some(one.version) == version);
    let in_use = read.known.iter().find(|one| one.name == name);
    if let Some(mapping) = shipped.or(in_use) {
        return Ok(mapping.clone());
    }
    // saved, and none of its versions is in use
    Err(Error::not_found("mapping"))
}
