//! What the search box finds beside orders: customers, SKUs and listings, dead letters; few rows of each. What the text
//! could mean is `services/search`.

use super::orders::search::Wanted;
use super::schema::{customers, kit_components, listings, messages, orders, skus};
use super::{BothExt, Conn, Kind};
use crate::domain::ids::{ChannelId, CustomerId, OrderId};
use crate::error::Result;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

/// Dead letters that are looked through, newest first.
const LETTERS: i64 = 500;

/// A buyer.
#[derive(Debug, Clone, Queryable)]
pub struct Buyer {
    /// Row id.
    pub id: CustomerId,
    /// Name.
    pub name: Option<String>,
    /// The account at the channel.
    pub account: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

/// Buyers by account, phone, mail, or of these orders; only those with an order in these channels.
pub fn list_buyers(
    conn: &mut Conn,
    wanted: &Wanted,
    found: &[OrderId],
    channels: &[ChannelId],
) -> Result<Vec<Buyer>> {
    macro_rules! branch {
        ($condition:expr) => {
            customers::table
                .filter($condition)
                .filter(exists(
                    orders::table
                        .filter(orders::customer_id.eq(customers::id.nullable()))
                        .filter(orders::channel_id.eq_any(channels)),
                ))
                .select((
                    customers::id,
                    customers::name,
                    customers::account,
                    customers::phone,
                    customers::email,
                ))
        };
    }
    let buyers = orders::table
        .filter(orders::id.eq_any(found))
        .filter(orders::customer_id.is_not_null())
        .select(orders::customer_id.assume_not_null());
    Ok(branch!(customers::account.eq_any(&wanted.exact))
        .union(branch!(customers::phone_hash.eq(&wanted.phone_hash)))
        .union(branch!(customers::email_hash.eq(&wanted.email_hash)))
        .union(branch!(customers::id.eq_any(buyers)))
        .both()
        .load(conn)?)
}

/// A SKU, a listing or a dead letter.
#[derive(Debug, Clone, Queryable)]
pub struct Thing {
    /// `sku`, `listing` or `letter`.
    pub kind: String,
    /// Row id.
    pub id: i64,
    /// The code, or where a letter came from.
    pub code: String,
    /// The title, the SKU's code, or why a letter is dead.
    pub text: String,
    /// Whether a SKU is a kit.
    pub is_kit: bool,
}

/// For whom things are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// Channels whose listings and letters are seen.
    pub channels: &'a [ChannelId],
    /// Whether dead letters are seen.
    pub letters: bool,
}

/// SKUs and kits by code, barcode or a part of the title, listings by code, dead letters by what stands in them.
pub fn list_things(
    conn: &mut Conn,
    wanted: &Wanted,
    typed: &str,
    sight: Sight<'_>,
) -> Result<Vec<Thing>> {
    let lower = typed.to_lowercase();
    let part = format!("%{}%", escaped(&lower));
    let skus = skus::table
        .filter(
            skus::code
                .eq_any(&wanted.exact)
                .or(skus::barcode.eq_any(&wanted.exact))
                .or(sql::<Text>("lower(skus.code)")
                    .like(part.clone())
                    .escape('\\'))
                .or(sql::<Text>("lower(skus.title)").like(part).escape('\\')),
        )
        .select((
            sql::<Text>("'sku'"),
            sql::<BigInt>("skus.id"),
            skus::code,
            skus::title,
            exists(kit_components::table.filter(kit_components::kit_id.eq(skus::id))),
        ));
    let listings = listings::table
        .inner_join(skus::table.on(skus::id.eq(listings::sku_id)))
        .filter(listings::code.eq_any(&wanted.exact))
        .filter(listings::channel_id.eq_any(sight.channels))
        .select((
            sql::<Text>("'listing'"),
            sql::<BigInt>("listings.id"),
            listings::code,
            skus::code,
            sql::<Bool>("1 = 0"),
        ));
    let contains = match conn.kind() {
        Kind::Postgres => "position(convert_to(",
        Kind::Sqlite => "instr(messages.body, CAST(",
    };
    let rest = match conn.kind() {
        Kind::Postgres => ", 'UTF8') in messages.body) > 0",
        Kind::Sqlite => " AS BLOB)) > 0",
    };
    let seen = match sight.letters {
        true => sight.channels,
        false => &[],
    };
    let letters = messages::table
        .filter(sql::<Bool>("messages.status = 'dead'"))
        .filter(messages::channel_id.eq_any(seen))
        .filter(sql::<Bool>("length(messages.body) < 200000"))
        .filter(sql::<Bool>(&format!(
            "messages.id IN (SELECT id FROM messages WHERE status = 'dead' ORDER BY id DESC LIMIT {LETTERS})"
        )))
        .filter(sql::<Bool>(contains).bind::<Text, _>(typed).sql(rest))
        .select((
            sql::<Text>("'letter'"),
            sql::<BigInt>("messages.id"),
            messages::origin,
            sql::<Text>("COALESCE(messages.reason, '')"),
            sql::<Bool>("1 = 0"),
        ));
    Ok(skus.union(listings).union(letters).both().load(conn)?)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
