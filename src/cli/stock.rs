//! `stock import`: levels from a CSV or XLSX file.

use crate::cli::{language, print};
use clap::{Subcommand, ValueEnum};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use tributary::app::App;
use tributary::app::stock_file::{self, Options, Told};
use tributary::domain::staff::{Actor, Reach};
use tributary::error::Result;
use tributary::i18n::{say, t_with};

/// Stock levels
#[derive(Subcommand)]
pub enum Stock {
    /// Import levels: columns sku, location, on_hand, safety, quarantined
    Import {
        /// CSV or XLSX file
        file: PathBuf,
        /// Where rows without a location of their own belong
        #[arg(long, value_name = "SLUG")]
        location: Option<String>,
        /// What the figures are; without it opening stock where a level is new, a count where it is known
        #[arg(long = "as", value_name = "WHAT")]
        told: Option<As>,
    },
}

/// What the figures of a file are.
#[derive(Clone, Copy, ValueEnum)]
pub enum As {
    /// What was there when counting began
    Opening,
    /// What was counted
    Count,
}

impl Stock {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        let Stock::Import {
            file,
            location,
            told,
        } = self;
        let lang = language();
        let options = Options {
            told: match told {
                Some(As::Opening) => Told::Opening,
                Some(As::Count) => Told::Count,
                None => Told::Either,
            },
            location,
            reach: Reach::ALL,
            actor: Actor::System,
        };
        let terminal = std::io::stderr().is_terminal();
        let summary = stock_file::import(app, &file, &options, |done, all| {
            if terminal {
                let facts = [("done", done.into()), ("all", all.into())];
                let end = if done == all { "\r\x1b[2K" } else { "" };
                let text = t_with(lang, "cli-import-reading", &facts);
                // a closed stderr is no reason to stop
                let _ = write!(std::io::stderr(), "\r\x1b[2K{text}{end}");
            }
        })?;
        for (row, reason) in &summary.refused {
            let facts = [("row", (*row).into()), ("reason", say(lang, reason).into())];
            print(t_with(lang, "cli-catalog-refused", &facts))?;
        }
        let facts = [
            ("opened", summary.opened.into()),
            ("counted", summary.counted.into()),
            ("broken", summary.broken.into()),
            ("refused", (summary.refused.len() as i64).into()),
        ];
        print(t_with(lang, "cli-stock-done", &facts))
    }
}
