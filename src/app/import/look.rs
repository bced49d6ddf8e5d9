//! A dry run: the same run on a scratch database, which is told what the real one knows of each portion (messages, orders
//! as their channel told them last, SKUs), so that what it shows is what would come of the file. Two things it cannot
//! know: conflicts with what staff changed, and credits of orders that are not in the file.

use super::run::{Rows, Run};
use crate::app::App;
use crate::db::channels::{NewChannel, insert_channel};
use crate::db::imports::{self, NewImport};
use crate::db::skus::{self, SkuWrite};
use crate::db::types::ImportState;
use crate::db::{Conn, messages};
use crate::domain::channel::Channel;
use crate::domain::ids::ChannelId;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::formats::Document;
use crate::services::intake::draft::sku_code;
use crate::services::intake::{Item, Outcome, Raw, retell, take_in};
use std::collections::HashSet;
use std::sync::Arc;

impl Run<'_> {
    /// Reads every document and writes nothing; groups are collected in memory only as far as they stand together.
    pub(super) fn look(&mut self, rows: Rows) -> Result<()> {
        let file = tempfile::tempdir()?;
        let scratch = crate::db::Databases::open(
            &format!("sqlite://{}", file.path().join("look.db").display()),
            2,
        )?;
        crate::db::migrate::run(&scratch)?;
        let now = self.app.now();
        let slug = self.channel.slug.clone();
        let copy = NewChannel {
            slug: slug.clone(),
            name: self.channel.name.clone(),
            kind: self.channel.kind,
            currency: self.channel.currency.code().to_owned(),
            time_zone: self.channel.time_zone.name().to_owned(),
            go_live_at: self.channel.go_live_at,
            secret: String::new(),
            mapping: None,
            proof: self.channel.proof,
            created_at: now,
        };
        let channel = scratch
            .write(|conn| insert_channel(conn, &copy))?
            .ok_or_else(|| Error::not_found("channel"))?;
        let app = App::with(self.app.config().clone(), scratch)?;
        let mut run = Run {
            app: &app,
            channel: Arc::new(channel),
            mapping: self.mapping.clone(),
            file_name: self.file_name,
            before: self.before,
            summary: std::mem::take(&mut self.summary),
            beside: Some((self.app, self.channel.clone())),
        };
        let import = app.databases().write(|conn| {
            imports::begin(
                conn,
                &NewImport {
                    channel_id: run.channel.id,
                    file_hash: "look".to_owned(),
                    file_name: String::new(),
                    format: run.mapping.name.clone(),
                    mapping_version: run.mapping.version,
                    state: ImportState::Staging,
                    facts: "{}".to_owned(),
                    started_at: now,
                    started_by: String::new(),
                    size: 0,
                },
            )
        })?;
        run.summary.rows = run.stage(&import, rows, &mut |_| Ok(()))?;
        run.read(&import, run.summary.rows, &mut |_| Ok(()))?;
        run.match_credits(&import)?;
        self.summary = run.summary;
        Ok(())
    }

    /// Tells the scratch database what the real one knows of a portion; gives what is left to be taken in.
    pub(super) fn tell_known(
        &mut self,
        (real, channel): &(&App, Arc<Channel>),
        portion: Vec<Item>,
    ) -> Result<Vec<Item>> {
        let there: Vec<Item> = portion
            .iter()
            .map(|item| Item {
                channel: channel.clone(),
                ..item.clone()
            })
            .collect();
        let (known, told, skus) = real.databases().read(|conn| {
            Ok((
                self.known_keys(conn, channel.id, &portion)?,
                retell(conn, &there)?,
                known_skus(conn, channel.id, &portion)?,
            ))
        })?;
        let told: Vec<Item> = told
            .into_iter()
            .map(|item| Item {
                channel: self.channel.clone(),
                import: None,
                ..item
            })
            .collect();
        let context = self.app.context();
        self.app.databases().write(|conn| {
            for sku in &skus {
                skus::upsert(conn, sku)?;
            }
            take_in(conn, &context, &told)
        })?;
        let (repeated, fresh): (Vec<Item>, Vec<Item>) = portion
            .into_iter()
            .partition(|item| key_of(item).is_some_and(|key| known.contains(key)));
        for item in &repeated {
            let nothing_new = Outcome::Repeated {
                order: None,
                number: None,
            };
            self.summary.count(item, &nothing_new);
        }
        Ok(fresh)
    }

    /// Keys of messages that are known and would not be read again.
    fn known_keys(
        &self,
        conn: &mut Conn,
        channel: ChannelId,
        portion: &[Item],
    ) -> Result<HashSet<String>> {
        let keys: Vec<&str> = portion.iter().filter_map(key_of).collect();
        let mapping = (self.mapping.name.as_str(), self.mapping.version);
        let again = messages::find_dead_of_others(conn, channel, &keys, mapping)?;
        let again: HashSet<String> = again.into_iter().map(|(key, _)| key).collect();
        let known = messages::find_keys(conn, channel, &keys)?;
        let keys = known.into_iter().map(|(key, _)| key);
        Ok(keys.filter(|key| !again.contains(key)).collect())
    }
}

/// SKUs under the codes of a portion that mean something.
fn known_skus(conn: &mut Conn, channel: ChannelId, portion: &[Item]) -> Result<Vec<SkuWrite>> {
    let mut codes: Vec<&str> = Vec::new();
    for item in portion {
        if let Some(Document::Order(doc)) = &item.document {
            codes.extend(doc.lines.iter().map(sku_code));
        }
    }
    codes.sort_unstable();
    codes.dedup();
    let known = skus::find_known(conn, channel, &codes)?;
    Ok(known
        .into_keys()
        .map(|code| SkuWrite {
            title: code.clone(),
            code,
            weight_g: None,
            length_mm: None,
            width_mm: None,
            height_mm: None,
            barcode: None,
            updated_at: Time::default(),
        })
        .collect())
}

fn key_of(item: &Item) -> Option<&str> {
    match &item.message {
        Raw::New { key, .. } => Some(key),
        Raw::Stored { .. } => None,
    }
}
