//! Mappings saved here: each save is a new version, and the newest is in use.

use crate::db::Conn;
use crate::db::mappings;
use crate::domain::mapping::Mapping;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Saves a mapping as the next version of its name; gives both. A shipped name may be overridden.
pub fn save(conn: &mut Conn, now: Time, text: &str, by: &str) -> Result<(String, i64)> {
    let mut mapping = Mapping::parse(text).map_err(Error::Invalid)?;
    conn.write(|conn| {
        let shipped = crate::formats::built_in()
            .iter()
            .find(|shipped| shipped.name == mapping.name)
            .map_or(0, |shipped| shipped.version);
        mapping.version = mappings::count_versions(conn, &mapping.name)?.max(shipped) + 1;
        mappings::insert_active(
            conn,
            &mapping.name,
            mapping.version,
            &serde_json::to_string(&mapping)?,
            by,
            now,
        )?;
        Ok((mapping.name.clone(), mapping.version))
    })
}
