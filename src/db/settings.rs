//! Settings that live with the data, the installation's secret among them.

use super::schema::settings;
use super::{BothExt, Conn};
use crate::error::Result;
use diesel::prelude::*;

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
