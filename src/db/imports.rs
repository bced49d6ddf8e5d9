//! Files on their way in: the file, and its rows until they are taken in.

use super::Conn;
use super::schema::{imports, staged_rows};
use super::types::ImportState;
use crate::domain::ids::{ChannelId, ImportId};
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

/// One file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct ImportRow {
    /// Row id.
    pub id: ImportId,
    /// Where its orders come from.
    pub channel_id: ChannelId,
    /// Hash of the file, its channel and its mapping.
    pub file_hash: String,
    /// Its name.
    pub file_name: String,
    /// Mapping.
    pub format: String,
    /// Version of the mapping.
    pub mapping_version: i64,
    /// Where it stands.
    pub state: ImportState,
    /// Rows stored so far.
    pub rows_staged: i64,
    /// What came of it, JSON.
    pub facts: String,
    /// When it was begun.
    pub started_at: Time,
    /// When it was finished.
    pub finished_at: Option<Time>,
}

/// What a new import needs.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = imports)]
pub struct NewImport {
    /// Where its orders come from.
    pub channel_id: ChannelId,
    /// Hash of the file, its channel and its mapping.
    pub file_hash: String,
    /// Its name.
    pub file_name: String,
    /// Mapping.
    pub format: String,
    /// Version of the mapping.
    pub mapping_version: i64,
    /// Where it stands.
    pub state: ImportState,
    /// What came of it, JSON.
    pub facts: String,
    /// When it was begun.
    pub started_at: Time,
}

/// One row of a file.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = staged_rows, treat_none_as_default_value = false)]
pub struct StagedRow {
    /// The file.
    pub file_hash: String,
    /// From 1.
    pub row_no: i64,
    /// Rows with the same key are one document.
    pub group_key: String,
    /// JSON.
    pub cells: String,
    /// Why it cannot be read, a `Sentence` as JSON.
    pub refused: Option<String>,
}

/// The unfinished import of a file, or a new one.
pub fn begin(conn: &mut Conn, new: &NewImport) -> Result<ImportRow> {
    let unfinished = imports::table
        .filter(imports::file_hash.eq(&new.file_hash))
        .filter(imports::channel_id.eq(new.channel_id))
        .filter(imports::state.ne(ImportState::Finished))
        .order(imports::id)
        .select(ImportRow::as_select())
        .first(conn)
        .optional()?;
    if let Some(row) = unfinished {
        return Ok(row);
    }
    diesel::insert_into(imports::table)
        .values(new)
        .execute(conn)?;
    Ok(imports::table
        .filter(imports::file_hash.eq(&new.file_hash))
        .filter(imports::channel_id.eq(new.channel_id))
        .order(imports::id.desc())
        .select(ImportRow::as_select())
        .first(conn)?)
}

/// Stores rows; those that are stored already stay. Gives the file's rows so far.
pub fn insert_staged(conn: &mut Conn, import: ImportId, rows: &[StagedRow]) -> Result<()> {
    each_backend!(
        conn,
        pg | conn | {
            let hashes: Vec<&str> = rows.iter().map(|row| row.file_hash.as_str()).collect();
            let numbers: Vec<i64> = rows.iter().map(|row| row.row_no).collect();
            let keys: Vec<&str> = rows.iter().map(|row| row.group_key.as_str()).collect();
            let cells: Vec<&str> = rows.iter().map(|row| row.cells.as_str()).collect();
            let refused: Vec<Option<&str>> =
                rows.iter().map(|row| row.refused.as_deref()).collect();
            diesel::sql_query(
                "INSERT INTO staged_rows (file_hash, row_no, group_key, cells, refused) \
                 SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind::<Array<Text>, _>(hashes)
            .bind::<Array<BigInt>, _>(numbers)
            .bind::<Array<Text>, _>(keys)
            .bind::<Array<Text>, _>(cells)
            .bind::<Array<Nullable<Text>>, _>(refused)
            .execute(conn)?;
        },
        sqlite | conn | {
            for row in rows {
                diesel::insert_into(staged_rows::table)
                    .values(row)
                    .on_conflict_do_nothing()
                    .execute(conn)?;
            }
        },
    );
    let last = rows.last().map_or(0, |row| row.row_no);
    diesel::update(imports::table.find(import))
        .set(imports::rows_staged.eq(last))
        .execute(conn)?;
    Ok(())
}

/// Moves an import on.
pub fn update_state(conn: &mut Conn, import: ImportId, state: ImportState) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set(imports::state.eq(state))
        .execute(conn)?;
    Ok(())
}

/// Ends an import with what came of it; its staged rows are for the caller to delete.
pub fn finish(conn: &mut Conn, import: ImportId, facts: &str, at: Time) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::state.eq(ImportState::Finished),
            imports::facts.eq(facts),
            imports::finished_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes staged rows of a file up to a row number.
pub fn delete_staged(conn: &mut Conn, file_hash: &str, up_to: i64) -> Result<usize> {
    let rows = staged_rows::table
        .filter(staged_rows::file_hash.eq(file_hash))
        .filter(staged_rows::row_no.le(up_to));
    Ok(diesel::delete(rows).execute(conn)?)
}

/// Rows of a file whose group comes after a key, by group and row number.
pub fn list_staged(
    conn: &mut Conn,
    file_hash: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<StagedRow>> {
    Ok(staged_rows::table
        .filter(staged_rows::file_hash.eq(file_hash))
        .filter(staged_rows::group_key.gt(after))
        .order((staged_rows::group_key, staged_rows::row_no))
        .limit(limit)
        .select(StagedRow::as_select())
        .load(conn)?)
}

/// Rows of one group of a file.
pub fn count_group(conn: &mut Conn, file_hash: &str, group_key: &str) -> Result<i64> {
    Ok(staged_rows::table
        .filter(staged_rows::file_hash.eq(file_hash))
        .filter(staged_rows::group_key.eq(group_key))
        .count()
        .get_result(conn)?)
}

/// Makes an import begin anew: its staged rows are not all there any more.
pub fn update_to_stage_again(conn: &mut Conn, import: ImportId) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::state.eq(ImportState::Staging),
            imports::rows_staged.eq(0),
        ))
        .execute(conn)?;
    Ok(())
}

/// An import.
pub fn find(conn: &mut Conn, id: ImportId) -> Result<Option<ImportRow>> {
    Ok(imports::table
        .find(id)
        .select(ImportRow::as_select())
        .first(conn)
        .optional()?)
}
