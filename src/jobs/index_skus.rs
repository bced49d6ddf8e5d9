//! Indexes the SKUs that were there before the index, portion by portion; harmless to run again.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::db::sku_search;
use crate::domain::ids::SkuId;
use crate::error::Result;

/// SKUs of one transaction.
const PORTION: i64 = 200;

/// Indexes what is not indexed.
pub(super) fn run(app: &App, job: &JobRow) -> Result<()> {
    let now = app.now();
    let mut after = Some(SkuId(0));
    while let Some(from) = after {
        after = app.databases().write(|conn| {
            let rows = sku_search::list_unindexed(conn, from, PORTION)?;
            for (id, code) in &rows {
                sku_search::replace(conn, *id)?;
                sku_search::update_folded(conn, *id, code)?;
            }
            let last = rows.last().map(|(id, _)| *id);
            if last.is_none() {
                super::finish(conn, job.id, job.attempt, now)?;
            }
            Ok(last)
        })?;
    }
    Ok(())
}
