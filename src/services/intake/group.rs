//! Many senders, one transaction: their documents are taken in together, each gets its own answer, and the answers
//! are kept under their idempotency keys in the same transaction.

use super::{Context, Item, Outcome, Raw, store_messages, take_in};
use crate::db::Conn;
use crate::db::idempotency::{self, Kept};
use crate::db::messages;
use crate::domain::ids::{ChannelId, MessageId, OrderId};
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::services::orders;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What one sender brings.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The documents; one that was refused before the queue stands as its ready answer.
    pub slots: Vec<std::result::Result<Item, Value>>,
    /// What the sender is told.
    pub reply: Reply,
    /// Under what the answer is kept, if the sender asked for it.
    pub keep: Option<Keep>,
}

/// What a sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Outcomes only.
    Outcomes,
    /// The one order, as the API gives it.
    Order,
    /// One answer for each document, in order.
    Batch,
}

/// Under what an answer is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// API key + method + path.
    pub scope: String,
    /// The client's `Idempotency-Key`.
    pub key: String,
    /// Hash of the request's body.
    pub body_hash: String,
}

/// What a sender gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// One for each document that was taken in.
    pub outcomes: Vec<Outcome>,
    /// HTTP status of the answer.
    pub status: u16,
    /// Body of the answer, JSON.
    pub body: String,
    /// Whether it was kept from an earlier request.
    pub replayed: bool,
}

/// Takes in what several senders bring, as one transaction; one answer for each.
pub fn take_in_group(
    conn: &mut Conn,
    context: &Context,
    submissions: &[Submission],
) -> Result<Vec<Result<Answered>>> {
    conn.write(|conn| {
        let mut answers: Vec<Option<Result<Answered>>> = submissions.iter().map(|_| None).collect();
        let mut first_of: HashMap<(&str, &str), usize> = HashMap::new();
        let mut followers: Vec<(usize, usize)> = Vec::new();
        for (index, (submission, answer)) in submissions.iter().zip(&mut answers).enumerate() {
            let Some(keep) = &submission.keep else {
                continue;
            };
            if let Some(kept) = idempotency::find(conn, &keep.scope, &keep.key)? {
                *answer = Some(replay(kept, keep));
            } else if let Some(first) = first_of.get(&(keep.scope.as_str(), keep.key.as_str())) {
                followers.push((index, *first));
            } else {
                first_of.insert((&keep.scope, &keep.key), index);
            }
        }
        let follows: Vec<usize> = followers.iter().map(|(index, _)| *index).collect();
        let fresh: Vec<usize> = answers
            .iter()
            .enumerate()
            .filter(|(index, answer)| answer.is_none() && !follows.contains(index))
            .map(|(index, _)| index)
            .collect();
        for (index, answered) in fresh_answers(conn, context, submissions, &fresh)? {
            if let (Some(keep), true) = (
                submissions
                    .get(index)
                    .and_then(|submission| submission.keep.as_ref()),
                is_kept(answered.status),
            ) {
                idempotency::insert(conn, &kept(keep, &answered, context))?;
            }
            if let Some(slot) = answers.get_mut(index) {
                *slot = Some(Ok(answered));
            }
        }
        for (index, _) in followers {
            if let (Some(keep), Some(slot)) = (
                submissions
                    .get(index)
                    .and_then(|submission| submission.keep.as_ref()),
                answers.get_mut(index),
            ) {
                let kept = idempotency::find(conn, &keep.scope, &keep.key)?;
                *slot = kept.map(|kept| replay(kept, keep));
            }
        }
        answers
            .into_iter()
            .map(|answer| {
                answer.ok_or_else(|| Error::internal("a sender was left without an answer"))
            })
            .collect()
    })
    .map_err(|fault| {
        if crate::db::error::is_key_taken(&fault) {
            crate::db::error::again(fault)
        } else {
            fault
        }
    })
}

/// 5xx and 429 are not kept: the same request may succeed later.
const fn is_kept(status: u16) -> bool {
    status < 500 && status != 429
}

fn kept(keep: &Keep, answered: &Answered, context: &Context) -> Kept {
    Kept {
        scope: keep.scope.clone(),
        key: keep.key.clone(),
        body_hash: keep.body_hash.clone(),
        status: i64::from(answered.status),
        answer: answered.body.clone(),
        created_at: context.now,
    }
}

fn replay(kept: Kept, keep: &Keep) -> Result<Answered> {
    if kept.body_hash != keep.body_hash {
        return Err(Error::invalid("", "problem-idempotency-other-body"));
    }
    let status =
        u16::try_from(kept.status).map_err(|_| Error::internal("a kept status is no status"))?;
    Ok(Answered {
        outcomes: Vec::new(),
        status,
        body: kept.answer,
        replayed: true,
    })
}

fn fresh_answers(
    conn: &mut Conn,
    context: &Context,
    submissions: &[Submission],
    fresh: &[usize],
) -> Result<Vec<(usize, Answered)>> {
    let of = |index: &usize| submissions.get(*index);
    let items: Vec<Item> = fresh
        .iter()
        .filter_map(of)
        .flat_map(|one| {
            one.slots
                .iter()
                .filter_map(|slot| slot.as_ref().ok().cloned())
        })
        .collect();
    let all = take_in_all(conn, context, items)?;
    let shown: Vec<OrderId> = fresh
        .iter()
        .filter_map(of)
        .zip(split(&all, submissions, fresh))
        .filter(|(submission, _)| submission.reply != Reply::Outcomes)
        .flat_map(|(_, outcomes)| outcomes.iter().filter_map(order_of))
        .collect();
    let views = orders::describe(conn, &shown)?;
    let mut answers = Vec::with_capacity(fresh.len());
    for ((index, submission), outcomes) in fresh
        .iter()
        .filter_map(|index| of(index).map(|one| (*index, one)))
        .zip(split(&all, submissions, fresh))
    {
        answers.push((index, answer(submission, outcomes, &views)));
    }
    Ok(answers)
}

/// Messages to be read later are stored first: whoever brings the same document and waits for its order finds them.
fn take_in_all(conn: &mut Conn, context: &Context, items: Vec<Item>) -> Result<Vec<Outcome>> {
    let (ready, later): (Vec<(usize, Item)>, Vec<_>) = items
        .into_iter()
        .enumerate()
        .partition(|(_, item)| item.document.is_some());
    let (later_at, later): (Vec<usize>, Vec<Item>) = later.into_iter().unzip();
    let (ready_at, mut ready): (Vec<usize>, Vec<Item>) = ready.into_iter().unzip();
    let mut outcomes = Vec::with_capacity(later.len() + ready.len());
    if !later.is_empty() {
        let stored = store_messages(conn, context, &later)?;
        outcomes.extend(later_at.into_iter().zip(stored));
    }
    if !ready.is_empty() {
        read_stored(conn, &mut ready)?;
        let taken = take_in(conn, context, &ready)?;
        outcomes.extend(ready_at.into_iter().zip(taken));
    }
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// A document whose message is stored and not read yet (a webhook was first) or dead is read as that message now:
/// its sender waits for an order.
fn read_stored(conn: &mut Conn, items: &mut [Item]) -> Result<()> {
    let mut by_channel: BTreeMap<ChannelId, Vec<String>> = BTreeMap::new();
    for item in items.iter() {
        if let (Raw::New { key, .. }, Some(_)) = (&item.message, &item.document) {
            by_channel
                .entry(item.channel.id)
                .or_default()
                .push(key.clone());
        }
    }
    let mut known: HashMap<(ChannelId, String), MessageId> = HashMap::new();
    for (channel, keys) in by_channel {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = messages::find_unread(conn, channel, &keys)?;
        known.extend(found.into_iter().map(|(key, id)| ((channel, key), id)));
    }
    for item in items.iter_mut().filter(|item| item.document.is_some()) {
        let Raw::New {
            key,
            format,
            mapping_version,
            ..
        } = &item.message
        else {
            continue;
        };
        // the second of two equal ones finds the order of the first
        if let Some(id) = known.remove(&(item.channel.id, key.clone())) {
            item.message = Raw::Stored {
                id,
                format: format.clone(),
                mapping_version: *mapping_version,
            };
        }
    }
    Ok(())
}

fn split<'o>(
    mut all: &'o [Outcome],
    submissions: &[Submission],
    fresh: &[usize],
) -> Vec<&'o [Outcome]> {
    let mut parts = Vec::with_capacity(fresh.len());
    for index in fresh {
        let count = submissions.get(*index).map_or(0, |one| {
            one.slots.iter().filter(|slot| slot.is_ok()).count()
        });
        let (mine, rest) = all.split_at(count.min(all.len()));
        parts.push(mine);
        all = rest;
    }
    parts
}

fn order_of(outcome: &Outcome) -> Option<OrderId> {
    match outcome {
        Outcome::Placed { order, .. } | Outcome::Changed { order, .. } => Some(*order),
        Outcome::Repeated { order, .. } => *order,
        Outcome::Credited { .. } | Outcome::Dead { .. } | Outcome::Stored { .. } => None,
    }
}

fn answer(
    submission: &Submission,
    outcomes: &[Outcome],
    views: &HashMap<OrderId, Value>,
) -> Answered {
    let mut left = outcomes.iter();
    let mut ones = submission.slots.iter().map(|slot| match slot {
        Err(ready) => ready.clone(),
        Ok(_) => left
            .next()
            .map_or(Value::Null, |outcome| one_answer(outcome, views)),
    });
    let (status, body) = match submission.reply {
        Reply::Outcomes => (202, String::new()),
        Reply::Order => {
            let one = ones.next().unwrap_or(Value::Null);
            let status = one
                .get("status")
                .and_then(Value::as_u64)
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(500);
            (
                status,
                one.get("order")
                    .or(one.get("problem"))
                    .unwrap_or(&Value::Null)
                    .to_string(),
            )
        }
        Reply::Batch => (
            200,
            json!({ "items": ones.collect::<Vec<_>>() }).to_string(),
        ),
    };
    Answered {
        outcomes: outcomes.to_vec(),
        status,
        body,
        replayed: false,
    }
}

fn one_answer(outcome: &Outcome, views: &HashMap<OrderId, Value>) -> Value {
    let view = order_of(outcome)
        .and_then(|order| views.get(&order))
        .cloned()
        .unwrap_or(Value::Null);
    let with = |status: u16, changed: bool| {
        let mut order = view.clone();
        if let Value::Object(fields) = &mut order {
            fields.insert("changed".to_owned(), Value::Bool(changed));
        }
        json!({"status": status, "order": order})
    };
    match outcome {
        Outcome::Placed { .. } => with(201, false),
        Outcome::Changed { .. } => with(200, true),
        Outcome::Repeated { .. } => with(200, false),
        Outcome::Dead { reason, .. } => problem(reason),
        Outcome::Credited { .. } | Outcome::Stored { .. } => json!({"status": 202}),
    }
}

/// A document that was understood and not taken in; the sender has to change it.
fn problem(reason: &Sentence) -> Value {
    let status = if reason.key == "dead-internal" {
        500
    } else {
        409
    };
    json!({"status": status, "problem": {"type": "about:blank", "title": "Refused", "status": status, "code": reason.key, "facts": reason.facts}})
}
