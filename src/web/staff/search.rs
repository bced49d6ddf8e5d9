//! The one search box: our number, the channel's, a phone, a mail address, a SKU or a name, told apart by their shape.

use crate::db::Conn;
use crate::db::orders::list::{self, Row};
use crate::domain::contact::{Email, Phone};
use crate::domain::grams::{bigrams, fold};
use crate::domain::ids::OrderId;
use crate::domain::reference;
use crate::domain::secret::Secret;
use crate::error::Result;
use crate::services::intake::draft::{EMAIL, PHONE};
use std::collections::HashSet;

/// What a search found: some for sure, some to be compared with the text itself.
#[derive(Debug, Clone)]
pub struct Found {
    sure: HashSet<OrderId>,
    maybe: Vec<OrderId>,
    folded: String,
}

/// Looks for what was typed; three statements at most.
pub fn find(conn: &mut Conn, secret: &Secret, typed: &str) -> Result<Found> {
    let written = reference::written(typed);
    let mut found = Found {
        sure: HashSet::new(),
        maybe: Vec::new(),
        folded: fold(&written),
    };
    if written.contains('@') {
        let email = Email::read(&written);
        if let Some(key) = email.as_ref().and_then(Email::key) {
            let hash = secret.hash(EMAIL, key);
            found
                .sure
                .extend(list::find_by_contact(conn, None, Some(&hash))?);
        }
        return Ok(found);
    }
    let number = reference::our_number(&written);
    found
        .sure
        .extend(list::find_by_code(conn, &number, &written)?);
    let phone = reference::phone_like(&written).and_then(|phone| Phone::read(&phone, None));
    if let Some(key) = phone.as_ref().and_then(Phone::key) {
        let hash = secret.hash(PHONE, key);
        found
            .sure
            .extend(list::find_by_contact(conn, Some(&hash), None)?);
    } else {
        found.maybe = list::find_by_bigrams(conn, &bigrams([written.as_str()]))?;
    }
    Ok(found)
}

impl Found {
    /// Every order that was found, sure or not.
    pub fn ids(&self) -> Vec<OrderId> {
        let mut ids: Vec<OrderId> = self.sure.iter().chain(&self.maybe).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether a row is really meant: bigrams may lie apart in a text.
    pub fn means(&self, row: &Row) -> bool {
        self.sure.contains(&row.id)
            || [
                &row.recipient,
                &row.customer,
                &row.account,
                &row.channel_number,
                &row.channel_ref,
            ]
            .into_iter()
            .flatten()
            .any(|text| fold(text).contains(&self.folded))
    }
}
