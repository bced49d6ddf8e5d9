//! SKUs found by what somebody types: their codes and titles. What is written of a SKU is `skus`.

use super::Conn;
use super::schema::{listings, skus};
use crate::domain::ids::ChannelId;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::HashMap;

/// Titles of what these codes stand for at a channel: SKUs' own codes and listings.
pub fn find_titles(
    conn: &mut Conn,
    channel: ChannelId,
    codes: &[&str],
) -> Result<HashMap<String, String>> {
    let mut titles: HashMap<String, String> = listings::table
        .inner_join(skus::table.on(skus::id.eq(listings::sku_id)))
        .filter(listings::channel_id.eq(channel))
        .filter(listings::code.eq_any(codes))
        .select((listings::code, skus::title))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    titles.extend(
        skus::table
            .filter(skus::code.eq_any(codes))
            .select((skus::code, skus::title))
            .load::<(String, String)>(conn)?,
    );
    Ok(titles)
}

/// SKUs whose code begins with the text, or whose title has it in it: code and title, by code.
pub fn list_matching(conn: &mut Conn, typed: &str, limit: i64) -> Result<Vec<(String, String)>> {
    let typed = typed.trim().replace('\0', "");
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let escaped = typed
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let upper = typed.to_uppercase();
    let end = format!("{upper}\u{10FFFF}");
    let mut found: Vec<(String, String)> = skus::table
        .filter(skus::code.ge(&upper))
        .filter(skus::code.lt(&end))
        .order(skus::code)
        .limit(limit)
        .select((skus::code, skus::title))
        .load(conn)?;
    if found.is_empty() {
        found = skus::table
            .filter(skus::title.like(format!("%{escaped}%")).escape('\\'))
            .order(skus::code)
            .limit(limit)
            .select((skus::code, skus::title))
            .load(conn)?;
    }
    Ok(found)
}
