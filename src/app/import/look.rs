//! A dry run: the same run on a scratch database, so that what it shows is what would come of the file.

use super::run::{Rows, Run};
use crate::app::App;
use crate::db::channels::{NewChannel, insert_channel};
use crate::db::imports::{self, NewImport};
use crate::db::types::ImportState;
use crate::error::{Error, Result};
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
            summary: std::mem::take(&mut self.summary),
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
                },
            )
        })?;
        run.summary.rows = run.stage(&import, rows, &mut |_| {})?;
        run.read(&import, run.summary.rows, &mut |_| {})?;
        run.match_credits(&import)?;
        self.summary = run.summary;
        Ok(())
    }
}
