//! `backup`: a consistent copy while running.

use crate::cli::{language, print};
use std::path::Path;
use tributary::app::App;
use tributary::db::{Kind, backup};
use tributary::domain::sentence::Sentence;
use tributary::error::{Error, Result};
use tributary::i18n::t_with;

/// Copies a SQLite database; on PostgreSQL it refuses and says what to run instead.
pub fn run(app: &App, file: &Path) -> Result<()> {
    let name = file.display().to_string();
    match app.databases().kind() {
        Kind::Postgres => Err(Error::Refused(
            Sentence::new("refused-backup-postgres").with("file", name),
        )),
        Kind::Sqlite if file.exists() => Err(Error::Refused(
            Sentence::new("refused-backup-exists").with("file", name),
        )),
        Kind::Sqlite => {
            app.databases()
                .read(|conn| backup::copy_into(conn, &name))?;
            print(t_with(
                language(),
                "cli-backup-done",
                &[("file", name.into())],
            ))
        }
    }
}
