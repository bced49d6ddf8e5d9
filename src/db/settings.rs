//! Settings that live with the data, the installation's secret among them.

use super::schema::settings;
use super::{BothExt, Conn};
use crate::error::Result;
use diesel::prelude::*;

/// The value of a setting.
pub fn find_setting(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()?)
}

/// Keeps the first value that anybody set and gives that one.
pub fn keep_first(conn: &mut Conn, name: &str, value: &str) -> Result<String> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(settings::table
        .find(name)
        .select(settings::value)
        .first(conn)?)
}
