//! Orders that are known already, as their channel told them last: what a dry run starts from. Reads only.

use super::sort::sort;
use super::{Item, Raw};
use crate::db::orders::find;
use crate::db::{Conn, messages};
use crate::domain::ids::OrderId;
use crate::domain::order_parse;
use crate::error::Result;
use crate::formats::Document;
use std::collections::BTreeMap;

/// The known orders of these documents, told again as documents of their own.
pub fn retell(conn: &mut Conn, items: &[Item]) -> Result<Vec<Item>> {
    let numbered: Vec<(usize, &Item)> = items.iter().enumerate().collect();
    let known: BTreeMap<OrderId, &Item> = sort(conn, &numbered)?
        .known
        .into_iter()
        .map(|later| (later.order, later.item))
        .collect();
    let ids: Vec<OrderId> = known.keys().copied().collect();
    let mut told = Vec::with_capacity(ids.len());
    for row in find::list_by_ids(conn, &ids)? {
        let Some(item) = known.get(&row.id) else {
            continue;
        };
        let body = serde_json::from_str(&row.channel_doc)?;
        let Ok(mut doc) = order_parse::parse(&body, &item.channel) else {
            continue;
        };
        (doc.channel_ref, doc.channel_number) = (row.channel_ref, row.channel_number);
        let format = messages::find_last_format(conn, row.id, None)?;
        told.push(Item {
            message: Raw::New {
                body: Vec::new(),
                key: format!("retold {}", row.id),
                format: format.unwrap_or_default(),
                mapping_version: 0,
                origin: String::new(),
            },
            document: Some(Document::Order(Box::new(doc))),
            ..(*item).clone()
        });
    }
    Ok(told)
}
