//! `key`: API keys, shown once.

use crate::cli::{language, print};
use clap::Subcommand;
use tributary::app::App;
use tributary::domain::sentence::{Problem, Sentence};
use tributary::domain::staff::Scope;
use tributary::error::{Error, Result};
use tributary::i18n::t_with;
use tributary::services::keys::add_key;

/// API keys
#[derive(Subcommand)]
pub enum Key {
    /// Make a key; it is printed once, alone on the last line
    Add {
        /// What it is for
        name: String,
        /// For example orders:write; at least one
        #[arg(long, required = true)]
        scope: Vec<String>,
    },
}

impl Key {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        let Key::Add { name, scope } = self;
        let mut scopes: Vec<Scope> = Vec::with_capacity(scope.len());
        for word in scope {
            let unknown = || {
                Error::Invalid(vec![Problem::at(
                    "/scope",
                    Sentence::new("problem-unknown-word").with("found", &word),
                )])
            };
            scopes.push(word.parse().map_err(|_| unknown())?);
        }
        let key = app
            .databases()
            .write(|conn| add_key(conn, app.now(), &name, &scopes))?;
        print(t_with(
            language(),
            "cli-key-added",
            &[("name", name.into())],
        ))?;
        print(key)
    }
}
