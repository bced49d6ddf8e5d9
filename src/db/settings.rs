//! Settings that live with the data, the installation's secret among them.

use super::schema::settings;
use super::{BothExt, Conn};
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeMap;

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

/// The values of these settings, as far as they are set.
pub fn list_values(conn: &mut Conn, names: &[&str]) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = settings::table
        .filter(settings::name.eq_any(names))
        .select((settings::name, settings::value))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Sets a value, whatever was there.
pub fn update_value(conn: &mut Conn, name: &str, value: &str) -> Result<()> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .on_conflict(settings::name)
        .do_update()
        .set(settings::value.eq(value))
        .both()
        .execute(conn)?;
    Ok(())
}
