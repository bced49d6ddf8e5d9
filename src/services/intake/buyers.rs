//! The customers of a batch: those that are known brought up to date, the others added, all by their identity.

use super::Context;
use super::draft::{email_hash, phone_hash, phone_text};
use crate::db::Conn;
use crate::db::customers::{self, CustomerRow, Told};
use crate::db::row_ids::{self, Table};
use crate::domain::address::Address;
use crate::domain::channel::Channel;
use crate::domain::ids::CustomerId;
use crate::domain::order::{Customer, OrderDoc};
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{BTreeMap, HashMap};

/// The customer of each buyer, in their sequence; none for a buyer of whom nothing is known.
pub(super) fn settle(
    conn: &mut Conn,
    context: &Context,
    buyers: &[Buyer<'_>],
) -> Result<Vec<Option<CustomerId>>> {
    let drafted: Vec<Option<CustomerRow>> = buyers
        .iter()
        .map(|buyer| customer_row(buyer, &context.secret, context.now))
        .collect();
    // sorted by identity: multi-row inserts on a unique key deadlock otherwise; the last told counts
    let rows: BTreeMap<&str, &CustomerRow> = drafted
        .iter()
        .flatten()
        .map(|row| (row.identity.as_str(), row))
        .collect();
    let identities: Vec<&str> = rows.keys().copied().collect();
    let known = customers::find_known(conn, &identities)?;
    for (identity, row) in &rows {
        if let Some((id, before)) = known.get(*identity) {
            let told = told(row);
            if told.is_news(before) {
                customers::update_told(conn, *id, &told)?;
            }
        }
    }
    let mut ids: HashMap<String, CustomerId> = known
        .into_iter()
        .map(|(identity, (id, _))| (identity, id))
        .collect();
    let mut missing: Vec<CustomerRow> = rows
        .into_values()
        .filter(|row| !ids.contains_key(&row.identity))
        .cloned()
        .collect();
    if !missing.is_empty() {
        let [taken] = row_ids::take(conn, [(Table::Customers, missing.len())])?;
        for (row, id) in missing.iter_mut().zip(taken) {
            row.id = CustomerId(id);
        }
        if customers::insert_missing(conn, &missing)? == missing.len() {
            ids.extend(missing.into_iter().map(|row| (row.identity, row.id)));
        } else {
            let missing: Vec<&str> = missing.iter().map(|row| row.identity.as_str()).collect();
            let added = customers::find_known(conn, &missing)?;
            ids.extend(added.into_iter().map(|(identity, (id, _))| (identity, id)));
        }
    }
    Ok(drafted
        .iter()
        .map(|row| row.as_ref().and_then(|row| ids.get(&row.identity)).copied())
        .collect())
}

/// Who bought, as a document tells it.
pub struct Buyer<'d> {
    /// The customer as told.
    pub customer: &'d Customer,
    /// Where the goods go: its name and phone serve where the customer has none.
    pub ship_to: Option<&'d Address>,
    /// The document's reference, which tells a buyer of whom nothing lasting is known from others.
    pub reference: &'d str,
    /// Where the document came from.
    pub channel: &'d Channel,
}

/// The customer of a document: told apart by account at the channel, else own phone, else own mail address, else the
/// document itself. None if nothing at all is known of the buyer. The id is still to be given.
pub fn customer_row(buyer: &Buyer<'_>, secret: &Secret, now: Time) -> Option<CustomerRow> {
    let Buyer {
        customer,
        ship_to,
        reference,
        channel,
    } = buyer;
    let phone = customer
        .phone
        .as_ref()
        .or(ship_to.and_then(|to| to.phone.as_ref()));
    let name = customer
        .name
        .clone()
        .or_else(|| ship_to.map(|to| to.name.clone()))
        .filter(|name| !name.is_empty());
    let own_phone = phone_hash(phone, secret);
    let own_email = email_hash(customer.email.as_ref(), secret);
    let identity = match (&customer.account, &own_phone, &own_email) {
        (Some(account), _, _) => secret.hash("account", &format!("{}\0{account}", channel.id)),
        // a phone with another mail is another buyer: nobody learns or overwrites a stranger's mail by naming their phone
        (None, Some(phone), Some(email)) => secret.hash("contact", &format!("{phone}\0{email}")),
        (None, Some(phone), None) => format!("p{phone}"),
        (None, None, Some(email)) => format!("e{email}"),
        (None, None, None) if name.is_some() || phone.is_some() || customer.email.is_some() => {
            secret.hash("order", &format!("{}\0{reference}", channel.id))
        }
        (None, None, None) => return None,
    };
    Some(CustomerRow {
        id: CustomerId(0),
        identity,
        channel_id: customer.account.as_ref().map(|_| channel.id),
        account: customer.account.clone(),
        name,
        phone: phone.map(phone_text),
        phone_hash: own_phone,
        email: customer.email.as_ref().map(|email| email.text.clone()),
        email_hash: own_email,
        created_at: now,
    })
}

/// The buyer of an order.
pub fn buyer<'d>(doc: &'d OrderDoc, channel: &'d Channel) -> Buyer<'d> {
    let reference = doc
        .channel_ref
        .as_deref()
        .or(doc.channel_number.as_deref())
        .unwrap_or_default();
    Buyer {
        customer: &doc.customer,
        ship_to: doc.ship_to.as_ref(),
        reference,
        channel,
    }
}

/// What an order tells of a customer that is known already.
pub fn told(row: &CustomerRow) -> Told {
    Told {
        name: row.name.clone(),
        phone: row.phone.clone(),
        phone_hash: row.phone_hash.clone(),
        email: row.email.clone(),
        email_hash: row.email_hash.clone(),
    }
}
