//! The gram index behind the search of SKUs: code, title, barcode and what the channels call it, as bigrams and single
//! characters. What the index finds is rechecked by `find_matching`.

use super::Conn;
use super::schema::{listings, skus};
use crate::domain::grams::{bigrams, fold};
use crate::domain::ids::{ChannelId, SkuId};
use crate::domain::staff::Reach;
use crate::each_backend;
use crate::error::Result;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use diesel::sqlite::Sqlite;
use std::collections::HashSet;

diesel::table! {
    sku_grams (sku_id) {
        sku_id -> BigInt,
        grams -> Array<Text>,
    }
}

diesel::table! {
    #[sql_name = "sku_grams"]
    fts_grams (rowid) {
        rowid -> BigInt,
        grams -> Text,
    }
}

/// Listings of one SKU whose codes are searched.
const LISTINGS: i64 = 200;

/// Indexes a SKU anew, as it stands.
pub fn replace(conn: &mut Conn, id: SkuId) -> Result<()> {
    let found: Option<(String, String, Option<String>)> = skus::table
        .find(id)
        .select((skus::code, skus::title, skus::barcode))
        .first(conn)
        .optional()?;
    let Some((code, title, barcode)) = found else {
        return Ok(());
    };
    let mut texts: Vec<String> = listings::table
        .filter(listings::sku_id.eq(id))
        .limit(LISTINGS)
        .select(listings::code)
        .load(conn)?;
    texts.extend([code, title, barcode.unwrap_or_default()]);
    let grams = grams_of(&texts);
    each_backend!(
        conn,
        pg | conn | {
            diesel::insert_into(sku_grams::table)
                .values((sku_grams::sku_id.eq(id.0), sku_grams::grams.eq(&grams)))
                .on_conflict(sku_grams::sku_id)
                .do_update()
                .set(sku_grams::grams.eq(&grams))
                .execute(conn)?;
        },
        sqlite | conn | {
            diesel::delete(fts_grams::table.find(id.0)).execute(conn)?;
            diesel::insert_into(fts_grams::table)
                .values((
                    fts_grams::rowid.eq(id.0),
                    fts_grams::grams.eq(grams.join(" ")),
                ))
                .execute(conn)?;
        },
    );
    Ok(())
}

fn grams_of(texts: &[String]) -> Vec<String> {
    let mut grams = bigrams(texts.iter().map(String::as_str));
    let singles: HashSet<char> = texts
        .iter()
        .flat_map(|text| fold(text).chars().collect::<Vec<_>>())
        .collect();
    grams.extend(singles.into_iter().map(String::from));
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// SKUs that are not indexed yet, ascending, after an id.
pub fn list_unindexed(conn: &mut Conn, after: SkuId, limit: i64) -> Result<Vec<(SkuId, String)>> {
    Ok(skus::table
        .filter(skus::folded.eq(""))
        .filter(skus::id.gt(after))
        .order(skus::id)
        .limit(limit)
        .select((skus::id, skus::code))
        .load(conn)?)
}

/// Writes down the code as it is compared.
pub fn update_folded(conn: &mut Conn, id: SkuId, code: &str) -> Result<()> {
    diesel::update(skus::table.find(id))
        .set(skus::folded.eq(fold(code)))
        .execute(conn)?;
    Ok(())
}

/// SKUs that have every gram of one of these lists, as (number of the list, SKU); at most `limit` of each.
pub fn find_by_grams(
    conn: &mut Conn,
    lists: &[Vec<String>],
    limit: i64,
) -> Result<Vec<(i64, SkuId)>> {
    let lists: Vec<(usize, &Vec<String>)> = lists
        .iter()
        .enumerate()
        .filter(|(_, grams)| !grams.is_empty())
        .collect();
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let part = |number: &usize, matching: &str| {
        format!(
            "SELECT * FROM (SELECT CAST({number} AS BIGINT) AS list, {matching} LIMIT {limit}) AS part{number}"
        )
    };
    let found: Vec<Hit> = each_backend!(
        conn,
        pg | conn | {
            let parts: Vec<String> = lists
                .iter()
                .enumerate()
                .map(|(index, (number, _))| {
                    let matching = format!(
                        "sku_id FROM sku_grams WHERE grams @> ${} ORDER BY sku_id",
                        index + 1
                    );
                    part(number, &matching)
                })
                .collect();
            let mut query = diesel::sql_query(parts.join(" UNION ALL ")).into_boxed::<Pg>();
            for (_, grams) in &lists {
                query = query.bind::<Array<Text>, _>(*grams);
            }
            query.load(conn)?
        },
        sqlite | conn | {
            let matching = "rowid AS sku_id FROM sku_grams WHERE sku_grams MATCH ? ORDER BY rowid";
            let parts: Vec<String> = lists
                .iter()
                .map(|(number, _)| part(number, matching))
                .collect();
            let mut query = diesel::sql_query(parts.join(" UNION ALL ")).into_boxed::<Sqlite>();
            for (_, grams) in &lists {
                let quoted: Vec<String> = grams
                    .iter()
                    .map(|gram| format!("\"{}\"", gram.replace('"', "")))
                    .collect();
                query = query.bind::<Text, _>(quoted.join(" AND "));
            }
            query.load(conn)?
        },
    );
    Ok(found
        .into_iter()
        .map(|hit| (hit.list, hit.sku_id))
        .collect())
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    list: i64,
    #[diesel(sql_type = BigInt)]
    sku_id: SkuId,
}

/// SKUs whose code, title, barcode or name at a channel that somebody sees holds the text; at most `limit`.
pub fn find_matching(
    conn: &mut Conn,
    reach: &Reach,
    typed: &str,
    limit: i64,
) -> Result<Vec<SkuId>> {
    let wanted = fold(typed);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let grams = bigrams([wanted.as_str()]);
    let ids: Vec<SkuId> = find_by_grams(conn, &[grams], limit)?
        .into_iter()
        .map(|(_, id)| id)
        .collect();
    let rows: Vec<(SkuId, String, String, Option<String>)> = skus::table
        .filter(skus::id.eq_any(&ids))
        .select((skus::id, skus::code, skus::title, skus::barcode))
        .load(conn)?;
    let names: Vec<(SkuId, ChannelId, String)> = listings::table
        .filter(listings::sku_id.eq_any(&ids))
        .select((listings::sku_id, listings::channel_id, listings::code))
        .load(conn)?;
    let holds = |text: &str| fold(text).contains(&wanted);
    let listed: HashSet<SkuId> = names
        .iter()
        .filter(|(_, channel, code)| reach.sees_channel(*channel) && holds(code))
        .map(|(sku, ..)| *sku)
        .collect();
    Ok(rows
        .into_iter()
        .filter(|(id, code, title, barcode)| {
            holds(code)
                || holds(title)
                || barcode.as_deref().is_some_and(holds)
                || listed.contains(id)
        })
        .map(|(id, ..)| id)
        .collect())
}
