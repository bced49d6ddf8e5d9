//! The buyer of an order that is typed in: found by phone, name or mail, with the address of the last order.

use crate::db::Conn;
use crate::db::customers::{CustomerRow, list};
use crate::db::orders::search::{Bound, find_ids};
use crate::db::orders::{AddressRow, find as orders, view};
use crate::domain::ids::CustomerId;
use crate::domain::secret::Secret;
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::services::search::wanted;
use crate::web::staff::contact::{self, Seen};
use crate::web::staff::customers::name_of;
use crate::web::staff::entered::Entered;
use crate::web::voice::Voice;

/// Orders that a search looks at, and customers that it shows.
const SEARCHED: (i64, i64) = (200, 8);

/// Somebody who was found.
pub(super) struct Match {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) contacts: String,
}

/// A customer who is known, and where their last order went.
pub(super) struct Known {
    pub(super) customer: CustomerRow,
    pub(super) address: Option<AddressRow>,
}

pub(super) fn find(
    conn: &mut Conn,
    voice: &Voice,
    reach: &Reach,
    secret: &Secret,
    typed: &str,
) -> Result<Vec<Match>> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let bound = Bound {
        reach,
        limit: SEARCHED.0,
    };
    let found = find_ids(conn, &wanted(typed, secret), bound)?;
    let rows = list::list_of_orders(conn, reach, &found, SEARCHED.1)?;
    Ok(rows
        .into_iter()
        .map(|row| Match {
            id: row.customer.id.0,
            name: name_of(voice, &row.customer),
            contacts: hidden(&row.customer),
        })
        .collect())
}

/// Phone and mail address, hidden in part.
pub(super) fn hidden(customer: &CustomerRow) -> String {
    let shown = |stored: &Option<String>, how: fn(&str, Seen) -> String| {
        how(stored.as_deref().unwrap_or_default(), Seen::Masked)
    };
    [
        shown(&customer.phone, contact::phone),
        shown(&customer.email, contact::email),
    ]
    .into_iter()
    .filter(|text| !text.is_empty())
    .collect::<Vec<_>>()
    .join(" · ")
}

pub(super) fn known(conn: &mut Conn, reach: &Reach, id: CustomerId) -> Result<Option<Known>> {
    let Some(customer) = list::find_seen(conn, reach, id)? else {
        return Ok(None);
    };
    let last: Vec<_> = view::list_of_customer(conn, reach, id, 1)?
        .into_iter()
        .map(|order| order.id)
        .collect();
    let address = orders::list_addresses(conn, &last)?.pop();
    Ok(Some(Known { customer, address }))
}

/// Puts the name and the last address into the form; the phone stays hidden, and is used where none is typed.
pub(super) fn prefill(entered: &mut Entered, known: &Known) {
    entered.set(
        "buyer_name",
        known.customer.name.as_deref().unwrap_or_default(),
    );
    let Some(row) = &known.address else { return };
    for (name, value) in [
        ("to_name", &row.name),
        ("to_country", &row.country),
        ("to_region", &row.region),
        ("to_city", &row.city),
        ("to_district", &row.district),
        ("to_street", &row.street),
        ("to_postcode", &row.postcode),
    ] {
        entered.set(name, value);
    }
}
