//! What an order or a person can be proved with: facts of the order, contacts on file. Whether it is proved is the
//! services' business.

use crate::db::schema::{addresses, channels, customers, orders};
use crate::db::{BothExt, Conn};
use crate::domain::channel::{ProofFact, ProofWay};
use crate::domain::contact::ContactKind;
use crate::domain::ids::{CustomerId, OrderId};
use crate::error::Result;
use diesel::prelude::*;

/// Orders that are looked at where several channels use one number.
pub const SAME_NUMBER: usize = 4;
/// Accounts that are looked at where several channels have one name.
const SAME_ACCOUNT: i64 = 20;

/// What an order can be proved with.
#[derive(Debug, Clone, Queryable)]
pub struct Provable {
    /// The order.
    pub order: OrderId,
    /// The second fact that its channel asks for.
    pub proof: ProofFact,
    /// Whether its channel sends codes.
    pub way: ProofWay,
    /// Recipient.
    pub name: Option<String>,
    /// Recipient's phone.
    pub phone: Option<String>,
    /// Whose the phone is.
    pub phone_kind: Option<ContactKind>,
    /// Postcode.
    pub postcode: Option<String>,
    /// The buyer.
    pub buyer: Option<OnFile>,
}

/// A customer's name and contacts; only what has a hash is the person's own.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = customers)]
pub struct OnFile {
    /// Row id.
    pub id: CustomerId,
    /// Name.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Keyed hash of an own phone.
    pub phone_hash: Option<String>,
    /// Mail.
    pub email: Option<String>,
    /// Keyed hash of an own mail address.
    pub email_hash: Option<String>,
}

/// The orders of one of our numbers or of the channels', at most `SAME_NUMBER`; two statements, found or not.
/// `written` is a channel's number in its two spellings, with and without its mark.
pub fn list_provable(
    conn: &mut Conn,
    number: &str,
    written: &[String; 2],
) -> Result<Vec<Provable>> {
    let found: Vec<OrderId> = orders::table
        .filter(orders::number.eq(number))
        .select(orders::id)
        .union(
            orders::table
                .filter(orders::channel_number.eq_any(written))
                .select(orders::id),
        )
        .union(
            orders::table
                .filter(orders::channel_ref.eq_any(written))
                .select(orders::id),
        )
        .both()
        .load(conn)?;
    // always so many ids, so that the statement is the same one
    let mut ids = [OrderId(-1); SAME_NUMBER];
    for (place, id) in ids.iter_mut().zip(found) {
        *place = id;
    }
    Ok(orders::table
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .filter(orders::id.eq_any(ids))
        .order(orders::id)
        .select((
            orders::id,
            channels::proof,
            channels::proof_way,
            addresses::name.nullable(),
            addresses::phone.nullable(),
            addresses::phone_kind.nullable(),
            addresses::postcode.nullable(),
            Option::<OnFile>::as_select(),
        ))
        .load(conn)?)
}

/// What channels ask for: which ways, which facts. The same for whoever asks.
pub fn list_ways(conn: &mut Conn) -> Result<Vec<(ProofWay, ProofFact)>> {
    Ok(channels::table
        .select((channels::proof_way, channels::proof))
        .distinct()
        .load(conn)?)
}

/// The own phone of a hash, as customers or addresses have it.
pub fn find_phone(conn: &mut Conn, hash: &str) -> Result<Option<String>> {
    let known: Option<Option<String>> = customers::table
        .filter(customers::phone_hash.eq(hash))
        .order(customers::id)
        .select(customers::phone)
        .first(conn)
        .optional()?;
    if let Some(phone) = known.flatten() {
        return Ok(Some(phone));
    }
    Ok(addresses::table
        .filter(addresses::phone_hash.eq(hash))
        .select(addresses::phone)
        .first(conn)
        .optional()?)
}

/// The first customer with this phone or mail hash who has an own mail address.
pub fn find_mail_of(
    conn: &mut Conn,
    phone: Option<&str>,
    email: Option<&str>,
) -> Result<Option<OnFile>> {
    let has = customers::email_hash.is_not_null();
    Ok(customers::table
        .filter(has)
        .filter(
            customers::phone_hash
                .eq(phone)
                .or(customers::email_hash.eq(email)),
        )
        .order(customers::id)
        .select(OnFile::as_select())
        .first(conn)
        .optional()?)
}

/// Everybody of this account name, at whatever channel.
pub fn list_of_account(conn: &mut Conn, account: &str) -> Result<Vec<OnFile>> {
    Ok(customers::table
        .filter(customers::account.eq(account))
        .order(customers::id)
        .limit(SAME_ACCOUNT)
        .select(OnFile::as_select())
        .load(conn)?)
}

/// The orders of these customers, newest first.
pub fn list_orders_of(conn: &mut Conn, ids: &[CustomerId], limit: i64) -> Result<Vec<OrderId>> {
    Ok(orders::table
        .filter(orders::customer_id.eq_any(ids.iter().copied().map(Some)))
        .order(orders::id.desc())
        .limit(limit)
        .select(orders::id)
        .load(conn)?)
}
