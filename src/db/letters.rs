//! Letters: what is to be written to whom, stored in the transaction of its cause. Rendering and sending are jobs.

use super::Conn;
use super::schema::letters;
use super::types::{LetterState, LetterWay};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// A letter to be sent.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = letters)]
pub struct LetterWrite {
    /// Which letter, for example `code`: the folder of its templates.
    pub letter: String,
    /// By mail or as a text message.
    pub way: LetterWay,
    /// Mail address or phone.
    pub recipient: String,
    /// `en` or `zh-CN`.
    pub language: String,
    /// What goes into it, JSON.
    pub facts: String,
    /// Unique; the Message-ID is made of it, so that a repeated sending is one letter.
    pub message_key: String,
    /// Where it stands.
    pub state: LetterState,
    /// Since when.
    pub created_at: Time,
}

/// One letter.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letters)]
pub struct LetterRow {
    /// Row id.
    pub id: i64,
    /// Which letter.
    pub letter: String,
    /// By mail or as a text message.
    pub way: LetterWay,
    /// Mail address or phone.
    pub recipient: String,
    /// `en` or `zh-CN`.
    pub language: String,
    /// What goes into it, JSON.
    pub facts: String,
    /// Unique.
    pub message_key: String,
    /// Where it stands.
    pub state: LetterState,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Since when.
    pub created_at: Time,
    /// When the mail server or the gateway took it.
    pub sent_at: Option<Time>,
}

/// Stores a letter; gives its row id for the job that sends it.
pub fn insert_letter(conn: &mut Conn, row: &LetterWrite) -> Result<i64> {
    diesel::insert_into(letters::table)
        .values(row)
        .execute(conn)?;
    Ok(letters::table
        .filter(letters::message_key.eq(&row.message_key))
        .select(letters::id)
        .first(conn)?)
}

/// A letter.
pub fn find_letter(conn: &mut Conn, id: i64) -> Result<Option<LetterRow>> {
    Ok(letters::table
        .find(id)
        .select(LetterRow::as_select())
        .first(conn)
        .optional()?)
}

/// Writes down where a letter stands. A sent letter keeps nothing that was in it.
pub fn update_letter(
    conn: &mut Conn,
    id: i64,
    state: LetterState,
    last_error: Option<&str>,
    sent_at: Option<Time>,
) -> Result<()> {
    diesel::update(letters::table.find(id))
        .set((
            letters::state.eq(state),
            letters::last_error.eq(last_error),
            letters::sent_at.eq(sent_at),
        ))
        .execute(conn)?;
    if state == LetterState::Sent {
        diesel::update(letters::table.find(id))
            .set(letters::facts.eq("{}"))
            .execute(conn)?;
    }
    Ok(())
}
