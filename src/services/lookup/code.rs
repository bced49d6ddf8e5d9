//! Codes: whom a look-up concerns, by what way they are reached, and what the code they read proves. Run by a job, off
//! the request that asked; it ends as quietly where nobody is found.

use super::{Asking, CODE_MINUTES, CUSTOMERS, limits, orders_named, text_of};
use crate::db::letters::{self, LetterWrite};
use crate::db::lookups::provable::{self, OnFile, Provable};
use crate::db::lookups::{self, CodeWrite, LookupRow, Opened};
use crate::db::types::{LetterState, LetterWay};
use crate::db::{Conn, jobs};
use crate::domain::channel::ProofWay;
use crate::domain::contact::ContactKind;
use crate::domain::job::Job;
use crate::domain::shop::ProofWays;
use crate::error::Result;
use crate::services::intake::draft::{EMAIL, PHONE};
use crate::services::staff::token;
use serde_json::json;

/// Somebody who can be sent a code.
pub(super) struct Reach {
    way: LetterWay,
    to: String,
    /// What is proved by reading it there.
    opens: Opened,
}

/// Sends the code of a look-up to whom it concerns, if there is anybody.
pub fn send_code(conn: &mut Conn, asking: &Asking, token_hash: &str) -> Result<()> {
    let Some(row) = lookups::find_lookup(conn, token_hash, asking.now)? else {
        return Ok(());
    };
    let Some(reach) = reach_of(conn, asking, &row)?.filter(|_| !row.proved) else {
        return Ok(());
    };
    if !limits::send(conn, asking, &reach.to)? {
        return Ok(());
    }
    let code = format!("{:06}", rand::random_range(0..1_000_000_u32));
    lookups::update_code(
        conn,
        token_hash,
        &CodeWrite {
            code_hash: Some(hash(asking, token_hash, &code)),
            code_at: Some(asking.now),
            order_id: reach.opens.order,
            customer_scope: reach.opens.scope,
            tries: 0,
        },
    )?;
    let letter = letters::insert_letter(
        conn,
        &LetterWrite {
            letter: "code".to_owned(),
            way: reach.way,
            recipient: reach.to,
            language: row.language,
            facts: json!({"code": code, "minutes": CODE_MINUTES}).to_string(),
            message_key: token(),
            state: LetterState::Waiting,
            created_at: asking.now,
        },
    )?;
    jobs::enqueue(conn, &[Job::SendLetter { letter }], asking.now)
}

/// What is kept of a code.
pub(super) fn hash(asking: &Asking, token_hash: &str, code: &str) -> String {
    asking.secret.hash("code", &format!("{token_hash}{code}"))
}

/// Who may be sent a code for this order, if its channel or the shop sends codes.
pub(super) fn reach_of_order(asking: &Asking, order: &Provable) -> Option<Reach> {
    let opens = Opened {
        order: Some(order.order),
        scope: None,
    };
    let recipient = order
        .phone
        .clone()
        .filter(|_| order.phone_kind == Some(ContactKind::Own));
    let buyer = order.buyer.as_ref();
    let found = buyer
        .and_then(|buyer| phone(asking, buyer))
        .or_else(|| text(asking, recipient))
        .or_else(|| buyer.and_then(mail));
    // a shop that takes codes only goes before a channel that asks for its fact
    let codes = order.way == ProofWay::CodeFirst || asking.ways == ProofWays::CodeOnly;
    let (way, to) = found.filter(|_| codes)?;
    Some(Reach { way, to, opens })
}

fn reach_of(conn: &mut Conn, asking: &Asking, row: &LookupRow) -> Result<Option<Reach>> {
    let written = match row.entered.split_once(':') {
        Some((PHONE, hash)) if asking.texts => {
            let found = text(asking, provable::find_phone(conn, hash)?);
            return Ok(found.map(|found| reach(found, &row.entered)));
        }
        // without text messages: a code read from a mail proves that mail and no phone, so that whoever orders in
        // another's name gets nothing of theirs
        Some((PHONE, hash)) => return by_mail(conn, Some(hash), None),
        Some((EMAIL, hash)) => return by_mail(conn, None, Some(hash)),
        _ => text_of(row),
    };
    if written.is_empty() {
        return Ok(None);
    }
    match orders_named(conn, written)?.as_slice() {
        [] => account(conn, asking, written),
        [one] => Ok(reach_of_order(asking, one)),
        // one number at several channels: the fact tells which
        _ => Ok(None),
    }
}

fn by_mail(conn: &mut Conn, phone: Option<&str>, email: Option<&str>) -> Result<Option<Reach>> {
    let found = provable::find_mail_of(conn, phone, email)?;
    Ok(found.and_then(|person| {
        let scope = format!("{EMAIL}:{}", person.email_hash.as_deref()?);
        Some(reach(mail(&person)?, &scope))
    }))
}

/// The account of a name: a code goes out only if everybody of that name has the same contact, since two channels may
/// have two people of one name.
fn account(conn: &mut Conn, asking: &Asking, name: &str) -> Result<Option<Reach>> {
    let people = provable::list_of_account(conn, name)?;
    let ids: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
    let mut contacts = people
        .iter()
        .map(|person| phone(asking, person).or_else(|| mail(person)));
    let Some(Some(first)) = contacts.next() else {
        return Ok(None);
    };
    let is_one = contacts.all(|contact| contact.as_ref() == Some(&first));
    let scope = format!("{CUSTOMERS}:{}", ids.join(","));
    Ok(is_one.then(|| reach(first, &scope)))
}

fn reach((way, to): (LetterWay, String), scope: &str) -> Reach {
    Reach {
        way,
        to,
        opens: Opened {
            order: None,
            scope: Some(scope.to_owned()),
        },
    }
}

fn phone(asking: &Asking, person: &OnFile) -> Option<(LetterWay, String)> {
    person.phone_hash.as_ref()?;
    text(asking, person.phone.clone())
}

fn text(asking: &Asking, phone: Option<String>) -> Option<(LetterWay, String)> {
    // an extension stands behind a comma: no message is dialled through
    let number = phone.filter(|phone| asking.texts && !phone.contains(','))?;
    Some((LetterWay::Sms, number))
}

fn mail(person: &OnFile) -> Option<(LetterWay, String)> {
    person.email_hash.as_ref()?;
    Some((LetterWay::Mail, person.email.clone()?))
}
