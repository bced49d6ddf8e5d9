//! SKUs, kits and listings: written, and the orders that waited for them healed. What a person changes on a page is
//! `edit` and `confirm`; how goods travel is `care`; what a channel's unknown code may stand for is `suggest`.

pub mod care;
pub mod confirm;
pub mod edit;
pub mod suggest;

use crate::db::listings::{self, ListingWrite};
use crate::db::skus::{self, CareRow, SkuWrite};
use crate::db::{Conn, jobs, stock};
use crate::domain::check::waits_for_sku;
use crate::domain::ids::{ChannelId, SkuId};
use crate::domain::job::Job;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// A SKU as it is to be, with its components by code if it is a kit.
#[derive(Debug, Clone)]
pub struct Sku {
    /// The SKU itself.
    pub write: SkuWrite,
    /// (code, quantity) of each component; empty if it is no kit; none leaves them as they are.
    pub components: Option<Vec<(String, i64)>>,
    /// How it travels, what it costs, since when it may leave; none leaves it as it is.
    pub care: Option<CareRow>,
}

/// Adds or changes a SKU; gives whether it is new. A kit's components must be SKUs and no kits.
pub fn save_sku(conn: &mut Conn, now: Time, sku: &Sku) -> Result<bool> {
    conn.write(|conn| {
        let (id, new) = skus::upsert(conn, &sku.write)?;
        if let Some(components) = &sku.components {
            let components = resolve(conn, id, components)?;
            skus::replace_components(conn, id, &components)?;
        }
        if let Some(care) = &sku.care {
            skus::update_care(conn, id, care)?;
        }
        if new {
            jobs::enqueue(
                conn,
                &[Job::Heal {
                    waits_for: waits_for_sku(&sku.write.code),
                }],
                now,
            )?;
        }
        Ok(new)
    })
}

fn resolve(conn: &mut Conn, kit: SkuId, components: &[(String, i64)]) -> Result<Vec<(SkuId, i64)>> {
    let mut resolved: Vec<(SkuId, i64)> = Vec::with_capacity(components.len());
    let mut problems = Vec::new();
    for (index, (code, quantity)) in components.iter().enumerate() {
        let at = format!("/components/{index}");
        match skus::find_by_code(conn, code)? {
            _ if *quantity <= 0 => problems.push(Problem::at(
                format!("{at}/quantity"),
                Sentence::new("problem-not-positive"),
            )),
            None => problems.push(Problem::at(
                format!("{at}/sku"),
                Sentence::new("problem-unknown-sku").with("found", code),
            )),
            Some(row) if row.id == kit => problems.push(Problem::at(
                format!("{at}/sku"),
                Sentence::new("problem-kit-of-itself"),
            )),
            Some(row) if resolved.iter().any(|(id, _)| *id == row.id) => {
                problems.push(Problem::at(
                    format!("{at}/sku"),
                    Sentence::new("problem-component-twice").with("found", code),
                ));
            }
            Some(row) => resolved.push((row.id, *quantity)),
        }
    }
    let ids: Vec<SkuId> = resolved.iter().map(|(id, _)| *id).collect();
    // two kits made of each other at the same time: the second one looks after the first is written
    if !ids.is_empty() {
        let mut touched = ids.clone();
        touched.push(kit);
        skus::lock_skus(conn, &touched)?;
    }
    let nested = skus::find_kits(conn, &ids)?;
    if !nested.is_empty() || (!resolved.is_empty() && !skus::find_parts(conn, &[kit])?.is_empty()) {
        problems.push(Problem::at(
            "/components",
            Sentence::new("problem-kit-of-kits"),
        ));
    }
    if !resolved.is_empty() && skus::find_kits(conn, &[kit])?.is_empty() {
        // nobody could count or ship it any more
        let levels = stock::list_of_skus(conn, &[kit])?;
        if levels
            .iter()
            .any(|level| level.on_hand > 0 || level.reserved > 0)
        {
            let lies = Sentence::new("problem-kit-has-stock");
            problems.push(Problem::at("/components", lies));
        }
    }
    if problems.is_empty() {
        Ok(resolved)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// Says what a channel's code stands for.
pub fn save_listing(
    conn: &mut Conn,
    now: Time,
    channel: ChannelId,
    code: &str,
    sku: &str,
    pack_size: i64,
) -> Result<()> {
    if code.trim().is_empty() {
        return Err(Error::invalid("/code", "problem-missing"));
    }
    if pack_size <= 0 {
        return Err(Error::invalid("/pack_size", "problem-not-positive"));
    }
    conn.write(|conn| {
        let unknown = || {
            Error::Invalid(vec![Problem::at(
                "/sku",
                Sentence::new("problem-unknown-sku").with("found", sku),
            )])
        };
        let row = skus::find_by_code(conn, sku)?.ok_or_else(unknown)?;
        listings::upsert_listing(
            conn,
            &ListingWrite {
                channel_id: channel,
                code: code.to_owned(),
                sku_id: row.id,
                pack_size,
                created_at: now,
            },
        )?;
        jobs::enqueue(
            conn,
            &[Job::Heal {
                waits_for: waits_for_sku(code),
            }],
            now,
        )
    })
}
