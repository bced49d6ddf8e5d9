//! `mapping`: rules that turn a format into orders; saved ones are versioned.

use crate::cli::{language, print};
use clap::Subcommand;
use std::path::PathBuf;
use tributary::app::App;
use tributary::app::import::known_mappings;
use tributary::error::{Error, Result};
use tributary::i18n::t_with;
use tributary::services::mappings::save;

/// Mappings
#[derive(Subcommand)]
pub enum Mapping {
    /// List the mappings in use, with their versions
    List,
    /// Print one as JSON, to start an own one from
    Show {
        /// Its name
        name: String,
    },
    /// Save a mapping as the next version of its name
    Save {
        /// JSON file, as in docs/mappings.md
        file: PathBuf,
    },
}

impl Mapping {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        match self {
            Mapping::List => {
                for mapping in app.databases().read(known_mappings)? {
                    print(format_args!("{}\t{}", mapping.name, mapping.version))?;
                }
                Ok(())
            }
            Mapping::Show { name } => {
                let known = app.databases().read(known_mappings)?;
                let mapping = known
                    .into_iter()
                    .find(|mapping| mapping.name == name)
                    .ok_or_else(|| Error::not_found("mapping"))?;
                print(serde_json::to_string_pretty(&mapping)?)
            }
            Mapping::Save { file } => {
                let text = std::fs::read_to_string(file)?;
                let (name, version) = app
                    .databases()
                    .write(|conn| save(conn, app.now(), &text, "cli"))?;
                print(t_with(
                    language(),
                    "cli-mapping-saved",
                    &[("name", name.into()), ("version", version.into())],
                ))
            }
        }
    }
}
