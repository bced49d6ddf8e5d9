//! What the database gives for the page of a mapping: versions, messages to look at, the sample.

use super::edit::Asked;
use crate::app::App;
use crate::app::import::{Preview, Sample, known_mappings};
use crate::db::imports::ImportRow;
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

/// Causes of letters of no format that are looked into.
const GUESSED: usize = 20;

/// What the database gives for the page.
pub struct Read {
    pub known: Vec<Mapping>,
    pub versions: Vec<VersionRow>,
    pub saved: Option<String>,
    pub messages: Vec<(MessageRow, Channel)>,
    pub sample: Option<(MessageRow, Channel)>,
    /// The upload that one came from.
    pub import: Option<Upload>,
    pub dead: i64,
}

/// The upload that a mapping is mended for.
pub struct Upload {
    pub id: ImportId,
    pub name: String,
    /// Whether it still waits for a yes.
    pub waits: bool,
}

/// Dead letters that a mapping may read.
pub struct Waiting {
    /// The group.
    pub which: dead_letters::Which,
    /// How many.
    pub count: i64,
}

/// The groups of dead letters that a mapping reads: those of its own format, and of those of no format the causes whose
/// last letter is recognised as its own now.
pub fn waiting(
    conn: &mut Conn,
    reach: &Reach,
    (format, known): (&str, &[Mapping]),
) -> Result<Vec<Waiting>> {
    let groups = dead_letters::list_groups(conn, reach, &[format, ""])?;
    let strange = groups.iter().filter(|group| group.format.is_empty());
    let last: Vec<MessageId> = strange.map(|group| group.last).take(GUESSED).collect();
    let bodies: HashMap<MessageId, Vec<u8>> = match last.is_empty() {
        true => HashMap::new(),
        false => messages::list_by_ids(conn, &last)?
            .into_iter()
            .map(|row| (row.id, row.body))
            .collect(),
    };
    let is_own = |group: &dead_letters::Group| {
        group.format == format
            || bodies.get(&group.last).is_some_and(|body| {
                formats::recognise_body(body, known).is_ok_and(|found| found.name == format)
            })
    };
    Ok(groups
        .into_iter()
        .filter(is_own)
        .map(|group| Waiting {
            which: dead_letters::Which {
                channel: group.channel_id,
                format: group.format,
                cause: Some(group.cause),
            },
            count: group.count,
        })
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
        let import = match asked.import {
            Some(id) => Some(services::imports::get_seen(conn, &reach, ImportId(id))?),
            None => None,
        };
        let mut rows = match &import {
            Some(import) => uploaded(import, &name)?,
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
        let dead = waiting(conn, &reach, (&name, &known))?;
        Ok(Read {
            import: import.map(|row| Upload {
                waits: row.state == ImportState::Uploaded,
                id: row.id,
                name: row.file_name,
            }),
            known,
            versions,
            saved,
            messages,
            sample,
            dead: dead.iter().map(|group| group.count).sum(),
        })
    })
    .await
}

/// The first documents of a file that waits for a yes, as messages that are not stored.
fn uploaded(import: &ImportRow, format: &str) -> Result<Vec<MessageRow>> {
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
        origin: format!("{}, row {}", import.file_name, sample.row_no),
        received_at: import.started_at,
        status: MessageStatus::Stored,
        reason: None,
        order_id: None,
        credit_id: None,
        import_id: Some(import.id),
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
