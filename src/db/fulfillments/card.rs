//! What is in fulfillments, as pages and the API show it: their place, their members, their lines, and those of an order.
//! Which of them a page shows is `board`.

use super::{FulfillmentRow, MemberRow};
use crate::db::Conn;
use crate::db::schema::{
    channels, fulfillment_lines, fulfillment_orders, fulfillments, locations, order_lines, orders,
    skus,
};
use crate::domain::ids::{ChannelId, FulfillmentId, LineId, LocationId, OrderId, SkuId};
use crate::domain::location::LocationKind;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::error::{Error, Result};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// A member's lines; a kit's components are one.
const LINES: &str = "(SELECT count(DISTINCT l.line_id) FROM fulfillment_lines l \
                     WHERE l.fulfillment_id = fulfillment_orders.fulfillment_id AND l.order_id = fulfillment_orders.order_id)";

/// A place, as far as a fulfillment shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = locations)]
pub struct Place {
    /// Row id.
    pub id: LocationId,
    /// Short name.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// What it is: decides the machine.
    pub kind: LocationKind,
}

/// A member with what is shown of its order.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Member {
    /// The fulfillment.
    pub fulfillment: FulfillmentId,
    /// The order.
    pub order: OrderId,
    /// Its share of the planned cost, minor units.
    pub cost: i64,
    /// Our number.
    pub number: String,
    /// What the buyer sees.
    pub channel_number: Option<String>,
    /// Where it was bought.
    pub channel: ChannelId,
    /// The channel's name.
    pub channel_name: String,
    /// Headline.
    pub status: Headline,
    /// Holds that are not released.
    pub open_holds: i64,
    /// The buyer's words.
    pub note: String,
    /// Lines of it that are in the fulfillment.
    pub lines: i64,
}

/// A line with what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Line {
    /// The fulfillment.
    pub fulfillment: FulfillmentId,
    /// The order.
    pub order: OrderId,
    /// The order line.
    pub line: LineId,
    /// The line's name within its order.
    pub ref_: String,
    /// What the buyer read.
    pub title: String,
    /// What is taken from the shelf.
    pub sku: SkuId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub sku_title: String,
    /// Its barcode.
    pub barcode: Option<String>,
    /// Units of the line.
    pub units: i64,
    /// Pieces of the SKU.
    pub pieces: i64,
    /// What the order line buys: a kit, where it is another SKU than what is taken from the shelf.
    pub bought: Option<SkuId>,
    /// Units of the whole order line that are on the way or with the buyer.
    pub gone: i64,
}

/// A line of an order's fulfillment: the line's name within its order and its title, the SKU's code, units and pieces.
pub type Held = (LineId, String, String, String, i64, i64);

/// One line of a fulfillment that an order is in; a fulfillment without lines comes once, without one.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Part {
    /// The fulfillment.
    pub row: FulfillmentRow,
    /// The order's membership.
    pub member: MemberRow,
    /// From where.
    pub place: Place,
    /// What of the order is in it.
    pub line: Option<Held>,
}

impl Part {
    /// Units of a line in a fulfillment that is not over.
    pub fn held(&self) -> Option<(FulfillmentId, LineId, i64)> {
        let line = self.line.as_ref().filter(|_| !self.row.state.is_over());
        line.map(|(id, .., units, _)| (self.row.id, *id, *units))
    }
}

/// Every place, by slug.
pub fn list_places(conn: &mut Conn) -> Result<Vec<Place>> {
    Ok(locations::table
        .order(locations::slug)
        .select(Place::as_select())
        .load(conn)?)
}

/// A fulfillment with its place.
pub fn find(conn: &mut Conn, id: FulfillmentId) -> Result<Option<(FulfillmentRow, Place)>> {
    Ok(fulfillments::table
        .inner_join(locations::table.on(locations::id.eq(fulfillments::location_id)))
        .filter(fulfillments::id.eq(id))
        .select((FulfillmentRow::as_select(), Place::as_select()))
        .first(conn)
        .optional()?)
}

/// The place of an id.
pub fn get_place(conn: &mut Conn, id: LocationId) -> Result<Place> {
    locations::table
        .find(id)
        .select(Place::as_select())
        .first(conn)
        .optional()?
        .ok_or_else(|| Error::not_found("location"))
}

/// Which of these fulfillments somebody sees an order of.
pub fn list_seen(
    conn: &mut Conn,
    reach: &Reach,
    ids: Vec<FulfillmentId>,
) -> Result<Vec<FulfillmentId>> {
    let Some(channels) = &reach.channels else {
        return Ok(ids);
    };
    Ok(fulfillment_orders::table
        .inner_join(orders::table.on(orders::id.eq(fulfillment_orders::order_id)))
        .filter(fulfillment_orders::fulfillment_id.eq_any(ids))
        .filter(orders::channel_id.eq_any(channels))
        .select(fulfillment_orders::fulfillment_id)
        .distinct()
        .load(conn)?)
}

/// The members of these fulfillments, with their orders.
pub fn list_members(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<Member>> {
    Ok(fulfillment_orders::table
        .inner_join(orders::table.on(orders::id.eq(fulfillment_orders::order_id)))
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .filter(fulfillment_orders::fulfillment_id.eq_any(ids))
        .order((
            fulfillment_orders::fulfillment_id,
            fulfillment_orders::order_id,
        ))
        .select((
            fulfillment_orders::fulfillment_id,
            fulfillment_orders::order_id,
            fulfillment_orders::cost,
            orders::number,
            orders::channel_number,
            orders::channel_id,
            channels::name,
            orders::status,
            orders::open_holds,
            orders::note,
            sql::<BigInt>(LINES),
        ))
        .load(conn)?)
}

/// The lines of these fulfillments, by order and position.
pub fn list_lines(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<Line>> {
    Ok(fulfillment_lines::table
        .inner_join(order_lines::table.on(order_lines::id.eq(fulfillment_lines::line_id)))
        .inner_join(skus::table.on(skus::id.eq(fulfillment_lines::sku_id)))
        .filter(fulfillment_lines::fulfillment_id.eq_any(ids))
        .order((
            fulfillment_lines::fulfillment_id,
            fulfillment_lines::order_id,
            order_lines::position,
            skus::code,
        ))
        .select((
            fulfillment_lines::fulfillment_id,
            fulfillment_lines::order_id,
            fulfillment_lines::line_id,
            order_lines::ref_,
            order_lines::title,
            fulfillment_lines::sku_id,
            skus::code,
            skus::title,
            skus::barcode,
            fulfillment_lines::units,
            fulfillment_lines::pieces,
            order_lines::sku_id,
            order_lines::shipped + order_lines::delivered,
        ))
        .load(conn)?)
}

/// The fulfillments of these orders with what of each is in them: one statement, since a page has eight.
pub fn list_parts(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Part>> {
    Ok(fulfillment_orders::table
        .inner_join(fulfillments::table.on(fulfillments::id.eq(fulfillment_orders::fulfillment_id)))
        .inner_join(locations::table.on(locations::id.eq(fulfillments::location_id)))
        .left_join(
            fulfillment_lines::table.on(fulfillment_lines::fulfillment_id
                .eq(fulfillment_orders::fulfillment_id)
                .and(fulfillment_lines::order_id.eq(fulfillment_orders::order_id))),
        )
        .left_join(
            order_lines::table.on(order_lines::id
                .nullable()
                .eq(fulfillment_lines::line_id.nullable())),
        )
        .left_join(skus::table.on(skus::id.nullable().eq(fulfillment_lines::sku_id.nullable())))
        .filter(fulfillment_orders::order_id.eq_any(ids))
        .order((
            fulfillment_orders::order_id,
            fulfillment_orders::fulfillment_id,
            order_lines::position,
            skus::code,
        ))
        .select((
            FulfillmentRow::as_select(),
            MemberRow::as_select(),
            Place::as_select(),
            (
                order_lines::id,
                order_lines::ref_,
                order_lines::title,
                skus::code,
                fulfillment_lines::units,
                fulfillment_lines::pieces,
            )
                .nullable(),
        ))
        .load(conn)?)
}
