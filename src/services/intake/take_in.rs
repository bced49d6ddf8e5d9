//! The one door behind both doors: documents become orders, changes, credits, repetitions or dead letters.

use super::letters::Letters;
use super::sort::{Sorted, bare, sort};
use super::{Context, Item, Outcome, Raw, change, credit, place, tally};
use crate::db::messages;
use crate::db::orders::find;
use crate::db::row_ids::{self, Table};
use crate::db::types::MessageStatus;
use crate::db::{Conn, error};
use crate::domain::ids::{ChannelId, CreditId, MessageId, OrderId};
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::formats::Document;
use std::collections::{BTreeMap, HashMap};

/// Takes documents in, in their order, as one transaction; gives one outcome for each.
///
/// Transient faults go up to the outermost transaction, which is run again. Any other fault is found by halving: only
/// the document that fails alone is dead, its neighbours are taken in.
pub fn take_in(conn: &mut Conn, context: &Context, items: &[Item]) -> Result<Vec<Outcome>> {
    match conn.write(|conn| in_rounds(conn, context, items)) {
        Err(fault) if error::is_key_taken(&fault) => Err(error::again(fault)),
        Err(fault) if error::is_transient(&fault) => Err(fault),
        Err(fault) => match items {
            [] => Err(fault),
            [item] => bury(conn, context, item, &fault).map(|outcome| vec![outcome]),
            _ => {
                let (first, second) = items.split_at(items.len() / 2);
                let mut outcomes = take_in(conn, context, first)?;
                outcomes.extend(take_in(conn, context, second)?);
                Ok(outcomes)
            }
        },
        done => done,
    }
}

/// Stores messages to be read later, and the jobs that will read them.
pub fn store_messages(conn: &mut Conn, context: &Context, items: &[Item]) -> Result<Vec<Outcome>> {
    let stored = conn.write(|conn| {
        let outcomes = in_rounds(conn, context, items)?;
        let jobs: Vec<_> = outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                Outcome::Stored { message } => {
                    Some(crate::domain::job::Job::ReadMessage { message: *message })
                }
                _ => None,
            })
            .collect();
        crate::db::jobs::enqueue(conn, &jobs, context.now)?;
        Ok(outcomes)
    });
    stored.map_err(|fault| {
        if error::is_key_taken(&fault) {
            error::again(fault)
        } else {
            fault
        }
    })
}

/// Documents of the same order within one call follow each other; the others go together.
fn in_rounds(conn: &mut Conn, context: &Context, items: &[Item]) -> Result<Vec<Outcome>> {
    let mut last: HashMap<(ChannelId, String), usize> = HashMap::new();
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let keys = keys_of(item);
        let round = keys
            .iter()
            .filter_map(|key| last.get(key))
            .max()
            .map_or(0, |round| round + 1);
        last.extend(keys.into_iter().map(|key| (key, round)));
        if rounds.len() <= round {
            rounds.push(Vec::new());
        }
        if let Some(members) = rounds.get_mut(round) {
            members.push(index);
        }
    }
    let mut outcomes: Vec<Option<Outcome>> = vec![None; items.len()];
    for round in rounds {
        let members: Vec<(usize, &Item)> = round
            .into_iter()
            .filter_map(|index| items.get(index).map(|item| (index, item)))
            .collect();
        for (index, outcome) in one_round(conn, context, &members)? {
            if let Some(slot) = outcomes.get_mut(index) {
                *slot = Some(outcome);
            }
        }
    }
    let outcomes: Vec<Outcome> = outcomes
        .into_iter()
        .map(|outcome| {
            outcome.ok_or_else(|| Error::internal("a document was left without an outcome"))
        })
        .collect::<Result<_>>()?;
    tally::count(conn, context, items, &outcomes)?;
    Ok(outcomes)
}

fn keys_of(item: &Item) -> Vec<(ChannelId, String)> {
    let mut keys = Vec::with_capacity(3);
    if let Raw::New { key, .. } = &item.message {
        keys.push((item.channel.id, key.clone()));
    }
    match &item.document {
        Some(Document::Order(doc)) => keys.extend(
            doc.channel_ref
                .iter()
                .chain(&doc.channel_number)
                .map(|key| (item.channel.id, bare(key).to_owned())),
        ),
        Some(Document::Credit(doc)) => {
            keys.push((item.channel.id, format!("credit:{}", doc.channel_ref)))
        }
        Some(Document::Refused(_)) | None => {}
    }
    keys
}

fn one_round(
    conn: &mut Conn,
    context: &Context,
    members: &[(usize, &Item)],
) -> Result<Vec<(usize, Outcome)>> {
    let mut outcomes = Vec::with_capacity(members.len());
    let fresh = without_repeated(conn, members, &mut outcomes)?;
    let mut sorted = sort(conn, &fresh)?;
    // orders first, all of them, ascending: whoever changes one of them locks in the same sequence
    let known: Vec<OrderId> = sorted.known.iter().map(|later| later.order).collect();
    if !known.is_empty() {
        find::lock_orders(conn, &known)?;
    }
    let new_messages = fresh
        .iter()
        .filter(|(_, item)| matches!(item.message, Raw::New { .. }))
        .count();
    let line_count = sorted.new.iter().map(|new| new.doc.lines.len()).sum();
    let new_credits = sorted
        .credits
        .iter()
        .filter(|(.., known)| known.is_none())
        .count();
    let [message_ids, order_ids, line_ids, credit_ids] = row_ids::take(
        conn,
        [
            (Table::Messages, new_messages),
            (Table::Orders, sorted.new.len()),
            (Table::OrderLines, line_count),
            (Table::Credits, new_credits),
        ],
    )?;
    for (new, id) in sorted.new.iter_mut().zip(order_ids) {
        new.id = OrderId(id);
    }
    let mut letters = Letters::new(context, &fresh, message_ids)?;
    address(&mut letters, &mut sorted);
    outcomes.extend(credited(&mut letters, &mut sorted, credit_ids)?);
    outcomes.extend(put_aside(&mut letters, &sorted)?);
    letters.write(conn)?;
    outcomes.extend(place::place(conn, context, sorted.new, line_ids)?);
    let new_credits: Vec<_> = sorted
        .credits
        .into_iter()
        .filter_map(|(_, item, doc, id)| id.map(|id| (item, doc, id)))
        .collect();
    credit::insert(conn, context, &new_credits)?;
    outcomes.extend(change::apply(conn, context, sorted.known)?);
    Ok(outcomes)
}

/// Tells each message which order it became or changes, and each of these from which message it is.
fn address(letters: &mut Letters, sorted: &mut Sorted<'_>) {
    for new in &mut sorted.new {
        letters.became(new.index, MessageStatus::Read, Some(new.id), None, None);
        new.message = letters.id(new.index);
    }
    for later in &mut sorted.known {
        let order = Some(later.order);
        letters.became(later.index, MessageStatus::Read, order, None, None);
        later.message = letters.id(later.index);
    }
}

/// What becomes of credits; those that are new get their ids, and those that are known are left with none.
fn credited(
    letters: &mut Letters,
    sorted: &mut Sorted<'_>,
    ids: Vec<i64>,
) -> Result<Vec<(usize, Outcome)>> {
    let mut ids = ids.into_iter().map(CreditId);
    let mut outcomes = Vec::with_capacity(sorted.credits.len());
    for (index, _, _, credit) in &mut sorted.credits {
        let known = credit.take();
        let outcome = match known {
            Some(_) => Outcome::Repeated {
                order: None,
                number: None,
            },
            None => {
                let id = ids.next();
                let id = id.ok_or_else(|| Error::internal("too few credit ids"))?;
                *credit = Some(id);
                Outcome::Credited { credit: id }
            }
        };
        letters.became(*index, MessageStatus::Read, None, known.or(*credit), None);
        outcomes.push((*index, outcome));
    }
    Ok(outcomes)
}

/// What becomes of messages that nobody can read, and of those that are read later.
fn put_aside(letters: &mut Letters, sorted: &Sorted<'_>) -> Result<Vec<(usize, Outcome)>> {
    let mut outcomes = Vec::with_capacity(sorted.dead.len() + sorted.stored.len());
    for (index, _, reason) in &sorted.dead {
        let told = Some(serde_json::to_string(reason)?);
        letters.became(*index, MessageStatus::Dead, None, None, told);
        let dead = Outcome::Dead {
            message: letters.id(*index),
            reason: reason.clone(),
        };
        outcomes.push((*index, dead));
    }
    for (index, _) in &sorted.stored {
        let stored = letters.id(*index);
        outcomes.extend(stored.map(|message| (*index, Outcome::Stored { message })));
    }
    Ok(outcomes)
}

/// Leaves out the messages whose very body is known; they are answered with the order that it became.
fn without_repeated<'i>(
    conn: &mut Conn,
    members: &[(usize, &'i Item)],
    outcomes: &mut Vec<(usize, Outcome)>,
) -> Result<Vec<(usize, &'i Item)>> {
    let mut by_channel: BTreeMap<ChannelId, Vec<&str>> = BTreeMap::new();
    for (_, item) in members {
        if let Raw::New { key, .. } = &item.message {
            by_channel.entry(item.channel.id).or_default().push(key);
        }
    }
    let mut known: HashMap<(ChannelId, String), MessageId> = HashMap::new();
    for (channel, keys) in by_channel {
        known.extend(
            messages::find_keys(conn, channel, &keys)?
                .into_iter()
                .map(|(key, message)| ((channel, key), message)),
        );
    }
    if known.is_empty() {
        return Ok(members.to_vec());
    }
    let ids: Vec<MessageId> = known.values().copied().collect();
    let became: HashMap<MessageId, (OrderId, String)> = messages::list_orders(conn, &ids)?
        .into_iter()
        .map(|(message, order, number)| (message, (order, number)))
        .collect();
    let mut fresh = Vec::with_capacity(members.len());
    for (index, item) in members {
        let hit = match &item.message {
            Raw::New { key, .. } => known.get(&(item.channel.id, key.clone())),
            Raw::Stored { .. } => None,
        };
        match hit {
            Some(message) => {
                let (order, number) = became.get(message).cloned().unzip();
                outcomes.push((*index, Outcome::Repeated { order, number }));
            }
            None => fresh.push((*index, *item)),
        }
    }
    Ok(fresh)
}

/// A document that the database itself refuses: its message is kept as a dead letter. Its sender at a synchronous
/// door is told instead.
fn bury(conn: &mut Conn, context: &Context, item: &Item, fault: &Error) -> Result<Outcome> {
    tracing::error!(%fault, channel = item.channel.slug, "a document could not be taken in");
    let reason = match fault {
        Error::Refused(why) | Error::Conflict(why) | Error::NotFound(why) => why.clone(),
        Error::Invalid(problems) => Sentence::new("dead-unreadable").because(problems.clone()),
        _ => Sentence::new("dead-internal"),
    };
    let dead = Item {
        document: Some(Document::Refused(reason)),
        ..item.clone()
    };
    conn.write(|conn| {
        let outcomes = in_rounds(conn, context, std::slice::from_ref(&dead))?;
        outcomes
            .into_iter()
            .next()
            .ok_or_else(|| Error::internal("a dead letter was left without an outcome"))
    })
}
