//! `catalog import`: SKUs, kits and listings from a CSV file.

use crate::cli::{language, print};
use clap::Subcommand;
use std::path::PathBuf;
use tributary::app::App;
use tributary::app::catalog_file;
use tributary::domain::staff::Reach;
use tributary::error::Result;
use tributary::i18n::{say, t_with};

/// SKUs, kits and listings
#[derive(Subcommand)]
pub enum Catalog {
    /// Import SKUs: columns sku, title, weight_g, length_mm, width_mm, height_mm, barcode, components (`TEA*2 CUP*1`),
    /// channel, listing, pack_size
    Import {
        /// CSV or XLSX file
        file: PathBuf,
    },
}

impl Catalog {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        let Catalog::Import { file } = self;
        let lang = language();
        let summary = catalog_file::import(app, &file, &Reach::ALL)?;
        for (row, reason) in &summary.refused {
            print(t_with(
                lang,
                "cli-catalog-refused",
                &[("row", (*row).into()), ("reason", say(lang, reason).into())],
            ))?;
        }
        let facts = [
            ("new", summary.new.into()),
            ("changed", summary.changed.into()),
            ("listings", summary.listings.into()),
            ("refused", (summary.refused.len() as i64).into()),
        ];
        print(t_with(lang, "cli-catalog-done", &facts))
    }
}
