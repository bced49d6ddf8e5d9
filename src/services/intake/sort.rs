//! Which documents of a round are new orders, later messages, credits or dead letters: told by their references.

use super::{Item, change, place};
use crate::db::Conn;
use crate::db::orders::find::{self, Known};
use crate::domain::credit::CreditDoc;
use crate::domain::ids::{ChannelId, CreditId, OrderId};
use crate::domain::order::OrderDoc;
use crate::domain::sentence::Sentence;
use crate::error::Result;
use crate::formats::Document;
use std::collections::{BTreeMap, HashMap};

/// What is to be done with the documents of a round.
#[derive(Default)]
pub(super) struct Sorted<'i> {
    pub new: Vec<place::New<'i>>,
    pub known: Vec<change::Later<'i>>,
    pub credits: Vec<(usize, &'i Item, &'i CreditDoc, Option<CreditId>)>,
    pub dead: Vec<(usize, &'i Item, Sentence)>,
    pub stored: Vec<(usize, &'i Item)>,
}

pub(super) fn sort<'i>(conn: &mut Conn, fresh: &[(usize, &'i Item)]) -> Result<Sorted<'i>> {
    let mut sorted = Sorted::default();
    let mut by_channel: BTreeMap<ChannelId, Vec<(usize, &'i Item, &'i OrderDoc)>> = BTreeMap::new();
    let mut credits: BTreeMap<ChannelId, Vec<(usize, &'i Item, &'i CreditDoc)>> = BTreeMap::new();
    for (index, item) in fresh {
        match &item.document {
            Some(Document::Order(doc)) => by_channel
                .entry(item.channel.id)
                .or_default()
                .push((*index, item, doc)),
            Some(Document::Credit(doc)) => credits
                .entry(item.channel.id)
                .or_default()
                .push((*index, item, doc)),
            Some(Document::Refused(reason)) => sorted.dead.push((*index, item, reason.clone())),
            None => sorted.stored.push((*index, item)),
        }
    }
    for (channel, docs) in by_channel {
        let known = KnownOrders::find(conn, channel, &docs)?;
        for (index, item, doc) in docs {
            match known.of(doc) {
                Found::New => sorted.new.push(place::New {
                    index,
                    item,
                    doc,
                    id: OrderId(0),
                    message: None,
                }),
                Found::Order(order) => sorted.known.push(change::Later {
                    index,
                    item,
                    doc,
                    order,
                    message: None,
                }),
                Found::NumberTaken(number) => sorted.dead.push((
                    index,
                    item,
                    Sentence::new("dead-number-taken").with("number", number),
                )),
            }
        }
    }
    for (channel, docs) in credits {
        let refs: Vec<&str> = docs
            .iter()
            .map(|(_, _, doc)| doc.channel_ref.as_str())
            .collect();
        let known = crate::db::credits::find_known(conn, channel, &refs)?;
        sorted
            .credits
            .extend(docs.into_iter().map(|(index, item, doc)| {
                (index, item, doc, known.get(&doc.channel_ref).copied())
            }));
    }
    Ok(sorted)
}

/// A number as it is compared: some files write `1001` where the shop says `#1001`.
pub(super) fn bare(number: &str) -> &str {
    number.trim_start_matches('#')
}

/// The platform's own reference; none where it is the number again, as in a file that knows nothing else, or where
/// there is one of the two alone, which may be either.
pub(super) fn own_ref<'r>(reference: Option<&'r str>, number: Option<&str>) -> Option<&'r str> {
    reference
        .zip(number)
        .filter(|(reference, number)| bare(reference) != bare(number))
        .map(|(reference, _)| reference)
}

/// The orders that the documents of a channel may belong to.
struct KnownOrders {
    by_ref: HashMap<String, OrderId>,
    by_number: HashMap<String, (OrderId, bool)>,
}

enum Found {
    New,
    Order(OrderId),
    NumberTaken(String),
}

impl KnownOrders {
    fn find(
        conn: &mut Conn,
        channel: ChannelId,
        docs: &[(usize, &Item, &OrderDoc)],
    ) -> Result<KnownOrders> {
        let mut refs: Vec<&str> = Vec::new();
        let mut numbers: Vec<String> = Vec::new();
        for (_, _, doc) in docs {
            refs.extend(doc.channel_ref.as_deref());
            // an order may be known by its number alone, which was told as its reference
            refs.extend(
                doc.channel_number
                    .iter()
                    .flat_map(|number| [number.as_str(), bare(number)]),
            );
            numbers.extend(
                doc.channel_number
                    .iter()
                    .flat_map(|number| [bare(number).to_owned(), format!("#{}", bare(number))]),
            );
            // a message with only one of the two finds the order by either
            if let (Some(reference), None) = (&doc.channel_ref, &doc.channel_number) {
                numbers.extend([bare(reference).to_owned(), format!("#{}", bare(reference))]);
            }
        }
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let mut known = KnownOrders {
            by_ref: HashMap::new(),
            by_number: HashMap::new(),
        };
        for Known {
            id,
            channel_ref,
            channel_number,
        } in find::find_known(conn, channel, &refs, &numbers)?
        {
            let reference = own_ref(channel_ref.as_deref(), channel_number.as_deref());
            match channel_number.as_deref().or(channel_ref.as_deref()) {
                Some(number) if channel_number.is_some() || reference.is_none() => {
                    known
                        .by_number
                        .insert(bare(number).to_owned(), (id, reference.is_some()));
                }
                _ => {}
            }
            if let Some(reference) = channel_ref {
                known.by_ref.insert(reference, id);
            }
        }
        Ok(known)
    }

    fn of(&self, doc: &OrderDoc) -> Found {
        let by_ref = |text: &String| self.by_ref.get(text).copied();
        let by_number = |text: &String| self.by_number.get(bare(text)).copied();
        let (reference, number) = (&doc.channel_ref, &doc.channel_number);
        let only_number = own_ref(reference.as_deref(), number.as_deref()).is_none();
        match (reference, number) {
            (Some(reference), Some(number)) if !only_number => {
                match (by_ref(reference), by_number(number)) {
                    (Some(order), _) | (None, Some((order, false))) => Found::Order(order),
                    (None, Some((_, true))) => Found::NumberTaken(number.clone()),
                    (None, None) => Found::New,
                }
            }
            (Some(one), _) | (None, Some(one)) => {
                match by_ref(one).or_else(|| by_number(one).map(|(order, _)| order)) {
                    Some(order) => Found::Order(order),
                    None => Found::New,
                }
            }
            (None, None) => Found::New,
        }
    }
}
