//! Files on their way in: the file, and its rows until they are taken in.

use super::Conn;
use super::schema::{imports, staged_rows};
use super::types::ImportState;
use crate::domain::ids::{ChannelId, ImportId};
use crate::domain::staff::Reach;
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
    /// Who began it, by name; empty from the command line.
    pub started_by: String,
    /// Bytes of an uploaded file.
    pub size: i64,
    /// Rows taken in so far.
    pub rows_read: i64,
    /// Why the file was not read to its end, a `Sentence` as JSON.
    pub broken_off: Option<String>,
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
    /// Who began it; empty from the command line.
    pub started_by: String,
    /// Bytes of an uploaded file.
    pub size: i64,
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

/// Says that every row of the file is stored, or why the rest is not.
pub fn update_staged(conn: &mut Conn, import: ImportId, broken_off: Option<&str>) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::state.eq(ImportState::Reading),
            imports::broken_off.eq(broken_off),
        ))
        .execute(conn)?;
    Ok(())
}

/// Says how many rows are taken in.
pub fn update_read(conn: &mut Conn, import: ImportId, rows: i64) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set(imports::rows_read.eq(rows))
        .execute(conn)?;
    Ok(())
}

/// Keeps what looking at an uploaded file has shown.
pub fn update_looked(
    conn: &mut Conn,
    import: ImportId,
    (format, version): (&str, i64),
    facts: &str,
) -> Result<()> {
    diesel::update(
        imports::table
            .find(import)
            .filter(imports::state.eq(ImportState::Uploaded)),
    )
    .set((
        imports::format.eq(format),
        imports::mapping_version.eq(version),
        imports::facts.eq(facts),
    ))
    .execute(conn)?;
    Ok(())
}

/// Sends an uploaded file on its way; false if it is not waiting for that any more.
pub fn update_to_begin(conn: &mut Conn, import: ImportId, by: &str, at: Time) -> Result<bool> {
    let begun = diesel::update(
        imports::table
            .find(import)
            .filter(imports::state.eq(ImportState::Uploaded)),
    )
    .set((
        imports::state.eq(ImportState::Staging),
        imports::facts.eq("{}"),
        imports::started_by.eq(by),
        imports::started_at.eq(at),
    ))
    .execute(conn)?;
    Ok(begun == 1)
}

/// Ends an import that cannot be taken in at all.
pub fn update_failed(conn: &mut Conn, import: ImportId, why: &str, at: Time) -> Result<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::state.eq(ImportState::Failed),
            imports::broken_off.eq(why),
            imports::finished_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds an upload; gives its id.
pub fn insert_upload(conn: &mut Conn, new: &NewImport) -> Result<ImportId> {
    diesel::insert_into(imports::table)
        .values(new)
        .execute(conn)?;
    Ok(imports::table
        .filter(imports::file_hash.eq(&new.file_hash))
        .order(imports::id.desc())
        .select(imports::id)
        .first(conn)?)
}

/// Imports within reach, the newest first, older than a place.
pub fn list_page(
    conn: &mut Conn,
    reach: &Reach,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    let mut query = imports::table.into_boxed();
    if let Some(channels) = &reach.channels {
        query = query.filter(imports::channel_id.eq_any(channels.clone()));
    }
    if let Some(before) = before {
        query = query.filter(imports::id.lt(before));
    }
    Ok(query
        .order(imports::id.desc())
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// Uploads that were never taken in, begun before a time.
pub fn list_forgotten(conn: &mut Conn, before: Time) -> Result<Vec<ImportId>> {
    Ok(imports::table
        .filter(imports::state.eq(ImportState::Uploaded))
        .filter(imports::started_at.lt(before))
        .select(imports::id)
        .limit(100)
        .load(conn)?)
}

/// Forgets an upload that was not taken in; its parts are gone before. False if it is on its way.
pub fn delete_upload(conn: &mut Conn, import: ImportId) -> Result<bool> {
    let gone = diesel::delete(
        imports::table
            .find(import)
            .filter(imports::state.eq(ImportState::Uploaded)),
    )
    .execute(conn)?;
    Ok(gone == 1)
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
