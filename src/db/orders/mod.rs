//! Orders, their lines and addresses. Here: the rows and how they are written; reading back is `find`, the staff's
//! list is `list`.

pub mod bill;
mod branches;
pub mod decision;
mod due;
pub mod find;
mod lean;
pub mod list;
mod narrow;
pub mod page;
pub mod search;
pub mod units;
pub mod view;

use super::schema::{addresses, order_lines, orders};
use super::{BothExt, Conn};
use crate::domain::contact::ContactKind;
use crate::domain::ids::{ChannelId, CustomerId, LineId, OrderId, SkuId};
use crate::domain::order::{Method, PaymentStatus};
use crate::domain::status::{Headline, OrderState, Units};
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;

/// One order. Amounts are minor units of its currency.
#[derive(Debug, Clone, Insertable, Queryable, Selectable, AsChangeset, Identifiable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct OrderRow {
    /// Row id.
    pub id: OrderId,
    /// Our number.
    pub number: String,
    /// Channel.
    pub channel_id: ChannelId,
    /// The platform's immutable id.
    pub channel_ref: Option<String>,
    /// What the buyer sees.
    pub channel_number: Option<String>,
    /// When the buyer placed it.
    pub placed_at: Time,
    /// When it came here.
    pub received_at: Time,
    /// When anything about it changed last.
    pub changed_at: Time,
    /// `updated_at` of the channel's newest message.
    pub channel_updated_at: Option<Time>,
    /// Stored machine.
    pub state: OrderState,
    /// Headline, derived and cached.
    pub status: Headline,
    /// In figures and look-up only.
    pub history: bool,
    /// Holds that are not released.
    pub open_holds: i64,
    /// Who bought.
    pub customer_id: Option<CustomerId>,
    /// ISO 4217.
    pub currency: String,
    /// Σ line amounts.
    pub goods: i64,
    /// On the whole order.
    pub discount: i64,
    /// Borne by the platform.
    pub platform_discount: i64,
    /// Shipping.
    pub shipping_fee: i64,
    /// Σ labeled rows.
    pub adjustment: i64,
    /// What the formula leaves over.
    pub rounding: i64,
    /// Tax.
    pub tax: i64,
    /// Whether prices contain it.
    pub tax_included: bool,
    /// What the channel says it sums up to; never changes after a cancel or refund.
    pub total: i64,
    /// Derived from the sums of payments.
    pub payment_status: PaymentStatus,
    /// For example `alipay`.
    pub payment_method: Option<String>,
    /// Paid.
    pub paid: i64,
    /// Gone back.
    pub refunded: i64,
    /// Worth of the canceled units.
    pub canceled: i64,
    /// When it was paid.
    pub paid_at: Option<Time>,
    /// Lines.
    pub line_count: i64,
    /// Units of all lines.
    pub unit_count: i64,
    /// Title of the first line.
    pub first_title: String,
    /// Ship, pickup or carried.
    pub method: Method,
    /// Service.
    pub service: String,
    /// Must have left by then.
    pub ship_by: Option<Time>,
    /// The buyer must have it by then.
    pub deliver_by: Option<Time>,
    /// The buyer's words.
    pub note: String,
    /// Labeled rows as JSON: `[{"label", "amount"}]`, minor units.
    pub adjustments: String,
    /// Counts the changes.
    pub revision: i64,
    /// The standard form as the channel last told it, JSON: the base of the next three-way merge.
    pub channel_doc: String,
}

/// The address of an order.
#[derive(Debug, Clone, Insertable, Queryable, Selectable, AsChangeset, Identifiable)]
#[diesel(table_name = addresses, primary_key(order_id), treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct AddressRow {
    /// The order.
    pub order_id: OrderId,
    /// Recipient.
    pub name: String,
    /// Phone, with its extension after a comma.
    pub phone: String,
    /// Whose the phone is.
    pub phone_kind: ContactKind,
    /// Keyed hash of an own phone.
    pub phone_hash: Option<String>,
    /// ISO 3166-1, empty if unknown.
    pub country: String,
    /// Province or state.
    pub region: String,
    /// City.
    pub city: String,
    /// District.
    pub district: String,
    /// The rest.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Chinese division.
    pub division_code: Option<String>,
    /// As it was written, if reading changed it.
    pub raw: String,
}

/// One line.
#[derive(Debug, Clone, Insertable, Queryable, Selectable, AsChangeset, Identifiable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct LineRow {
    /// Row id.
    pub id: LineId,
    /// The order.
    pub order_id: OrderId,
    /// From 1.
    pub position: i64,
    /// Name within the order.
    pub ref_: String,
    /// The seller's code as it came.
    pub sku: String,
    /// What it is, once known.
    pub sku_id: Option<SkuId>,
    /// Units of the SKU in one unit of the line.
    pub pack_size: i64,
    /// What the buyer read.
    pub title: String,
    /// Units.
    pub quantity: i64,
    /// Millionths of the major unit.
    pub unit_price_e6: i64,
    /// Discount.
    pub discount: i64,
    /// Tax.
    pub tax: i64,
    /// quantity × price − discount.
    pub amount: i64,
    /// Units waiting for stock.
    pub backordered: i64,
    /// Units reserved.
    pub planned: i64,
    /// Units picked.
    pub picked: i64,
    /// Units packed.
    pub packed: i64,
    /// Units on the way.
    pub shipped: i64,
    /// Units with the buyer.
    pub delivered: i64,
    /// Units lost.
    pub lost: i64,
    /// Units returned.
    pub returned: i64,
    /// Units canceled.
    pub canceled: i64,
    /// Pre-sale: it may not leave before; none: the SKU's own date counts.
    pub not_before: Option<Time>,
}

impl LineRow {
    /// Where its units are.
    pub fn units(&self) -> Units {
        let placed = self.backordered
            + self.planned
            + self.picked
            + self.packed
            + self.shipped
            + self.delivered
            + self.lost
            + self.returned
            + self.canceled;
        Units {
            unplaced: self.quantity - placed,
            backordered: self.backordered,
            planned: self.planned,
            picked: self.picked,
            packed: self.packed,
            shipped: self.shipped,
            delivered: self.delivered,
            lost: self.lost,
            returned: self.returned,
            canceled: self.canceled,
        }
    }

    /// Puts its units where they are now; the quantity is theirs.
    pub fn place(&mut self, units: Units) {
        self.quantity = units.quantity();
        self.backordered = units.backordered;
        self.planned = units.planned;
        self.picked = units.picked;
        self.packed = units.packed;
        self.shipped = units.shipped;
        self.delivered = units.delivered;
        self.lost = units.lost;
        self.returned = units.returned;
        self.canceled = units.canceled;
    }
}

/// Our number of an order: the id with a check digit (Luhn), so that a mistyped number is not another order.
pub fn number_of(id: OrderId) -> String {
    let digits = (id.0 + 1000).to_string();
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("T-{digits}{}", (10 - sum % 10) % 10)
}

/// Writes new orders.
pub fn insert_orders(conn: &mut Conn, rows: &[OrderRow]) -> Result<()> {
    insert_rows!(conn, orders::table, rows);
    Ok(())
}

/// Writes new lines.
pub fn insert_lines(conn: &mut Conn, rows: &[LineRow]) -> Result<()> {
    insert_rows!(conn, order_lines::table, rows);
    Ok(())
}

/// Writes new addresses.
pub fn insert_addresses(conn: &mut Conn, rows: &[AddressRow]) -> Result<()> {
    insert_rows!(conn, addresses::table, rows);
    Ok(())
}

/// Writes an order as it is now. The caller holds its lock.
pub fn update_order(conn: &mut Conn, row: &OrderRow) -> Result<()> {
    diesel::update(orders::table.find(row.id))
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a line as it is now. The caller holds its order's lock.
pub fn update_line(conn: &mut Conn, row: &LineRow) -> Result<()> {
    diesel::update(order_lines::table.find(row.id))
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// Writes the address of an order. The caller holds its order's lock.
pub fn upsert_address(conn: &mut Conn, row: &AddressRow) -> Result<()> {
    diesel::insert_into(addresses::table)
        .values(row)
        .on_conflict(addresses::order_id)
        .do_update()
        .set(row)
        .both()
        .execute(conn)?;
    Ok(())
}

/// Adds a reference that an order did not have yet.
pub fn update_refs(
    conn: &mut Conn,
    id: OrderId,
    channel_ref: Option<&str>,
    channel_number: Option<&str>,
) -> Result<()> {
    diesel::update(orders::table.find(id))
        .set((
            orders::channel_ref.eq(channel_ref),
            orders::channel_number.eq(channel_number),
        ))
        .execute(conn)?;
    Ok(())
}

/// Lines of an order that have not been given a SKU and carry this code.
pub fn update_line_sku(conn: &mut Conn, line: LineId, sku: SkuId, pack_size: i64) -> Result<()> {
    diesel::update(order_lines::table.find(line))
        .set((
            order_lines::sku_id.eq(sku),
            order_lines::pack_size.eq(pack_size),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes a line that never moved. The caller holds its order's lock.
pub fn delete_line(conn: &mut Conn, line: LineId) -> Result<()> {
    diesel::delete(order_lines::table.find(line)).execute(conn)?;
    Ok(())
}

/// What the canceled units of an order are worth now. The caller holds its lock.
pub fn update_canceled(conn: &mut Conn, id: OrderId, worth: i64) -> Result<()> {
    diesel::update(orders::table.find(id))
        .set(orders::canceled.eq(worth))
        .execute(conn)?;
    Ok(())
}

/// State, headline and open holds of an order, derived anew.
pub fn update_headline(
    conn: &mut Conn,
    id: OrderId,
    state: OrderState,
    status: Headline,
    open_holds: i64,
    at: Time,
) -> Result<()> {
    diesel::update(orders::table.find(id))
        .set((
            orders::state.eq(state),
            orders::status.eq(status),
            orders::open_holds.eq(open_holds),
            orders::changed_at.eq(at),
            orders::revision.eq(orders::revision + 1),
        ))
        .execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_one_wrong_digit_is_no_number() {
        let valid = |text: &str| {
            let sum: u32 = text
                .bytes()
                .rev()
                .enumerate()
                .map(|(i, d)| {
                    let d = u32::from(d - b'0') * if i % 2 == 1 { 2 } else { 1 };
                    d / 10 + d % 10
                })
                .sum();
            sum.is_multiple_of(10)
        };
        for id in 1..2000 {
            let number = number_of(OrderId(id));
            let digits = number.trim_start_matches("T-").to_owned();
            assert!(valid(&digits), "{number}");
            let other = digits.replacen(
                &digits[1..2],
                if &digits[1..2] == "9" { "0" } else { "9" },
                1,
            );
            assert!(other == digits || !valid(&other), "{number}");
        }
    }
}
