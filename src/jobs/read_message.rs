//! Reads stored messages into orders: recognised and mapped outside the transaction, taken in together.

use crate::app::App;
use crate::app::import::known_mappings;
use crate::app::metrics;
use crate::db::channels;
use crate::db::jobs::JobRow;
use crate::db::messages::{self, MessageRow};
use crate::db::types::MessageStatus;
use crate::domain::channel::Channel;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::job::Job;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::error::{Error, Result};
use crate::formats::{self, Document};
use crate::services::intake::{Item, Raw, take_in};
use std::collections::HashMap;
use std::sync::Arc;

/// Reads the messages of these jobs; the jobs end in the transaction that takes them in.
pub(super) fn run(app: &App, claimed: &[JobRow]) -> Result<()> {
    let mut ids = Vec::with_capacity(claimed.len());
    for job in claimed {
        if let Job::ReadMessage { message } = serde_json::from_str(&job.payload)? {
            ids.push(message);
        }
    }
    let (rows, channels, mappings) = app.databases().read(|conn| {
        let channels: HashMap<ChannelId, Arc<Channel>> = channels::list(conn)?
            .into_iter()
            .map(|channel| (channel.id, Arc::new(channel)))
            .collect();
        Ok((
            messages::list_by_ids(conn, &ids)?,
            channels,
            known_mappings(conn)?,
        ))
    })?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows
        .iter()
        .filter(|row| row.status == MessageStatus::Stored)
    {
        let channel = channels
            .get(&row.channel_id)
            .ok_or_else(|| Error::not_found("channel"))?;
        items.push(item(row, channel, &mappings));
    }
    let context = app.context();
    let outcomes = app.databases().write(|conn| {
        let outcomes = take_in(conn, &context, &items)?;
        claimed
            .iter()
            .try_for_each(|job| super::finish(conn, job.id, job.attempt, context.now))?;
        Ok(outcomes)
    })?;
    metrics::count_outcomes(&outcomes);
    Ok(())
}

fn item(row: &MessageRow, channel: &Arc<Channel>, mappings: &[Mapping]) -> Item {
    let (document, mapping) = read(row, channel, mappings);
    let (format, mapping_version) = mapping.map_or((String::new(), 0), |mapping| {
        (mapping.name.clone(), mapping.version)
    });
    Item {
        channel: channel.clone(),
        source: row.source,
        actor: Actor::Channel(channel.slug.clone()),
        message: Raw::Stored {
            id: MessageId(row.id.0),
            format,
            mapping_version,
        },
        document: Some(document),
        import: row.import_id,
    }
}

/// What a raw body says, and which mapping read it; what cannot be read is an explained dead letter. A dead letter
/// that a mapping read before, as the rows of a file, is read again by the one of that name; others are recognised.
fn read<'m>(
    row: &MessageRow,
    channel: &Channel,
    mappings: &'m [Mapping],
) -> (Document, Option<&'m Mapping>) {
    let named = mappings
        .iter()
        .find(|mapping| !row.format.is_empty() && mapping.name == row.format);
    let recognised = named.map_or_else(|| formats::recognise_body(&row.body, mappings), Ok);
    match recognised {
        Err(not_recognised) => (Document::Refused(not_recognised.sentence()), None),
        Ok(mapping) => {
            let document = formats::read(&row.body, mapping, channel).unwrap_or_else(|problems| {
                Document::Refused(Sentence::new("dead-unreadable").because(problems))
            });
            (document, Some(mapping))
        }
    }
}
