//! What went wrong: the rows, the orders that each names, and how they are resolved.

use super::backend::{listed, literal, rows};
use super::schema::{exception_orders, exceptions, locations, orders, skus};
use super::{BothExt, Conn};
use crate::domain::exception::{ExceptionKind, ExceptionState};
use crate::domain::ids::{ChannelId, ExceptionId, LocationId, MovementId, OrderId, SkuId};
use crate::domain::staff::{Actor, Reach};
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use crate::{each_backend, insert_rows};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

/// What is written of a new exception.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = exceptions, treat_none_as_default_value = false)]
pub struct ExceptionWrite {
    /// What went wrong.
    pub kind: ExceptionKind,
    /// By what, in a word of the kind's own: of a broken promise the movement's.
    pub cause: &'static str,
    /// With which goods.
    pub sku_id: Option<SkuId>,
    /// Where.
    pub location_id: Option<LocationId>,
    /// The line of the ledger that tells of it.
    pub movement_id: Option<MovementId>,
    /// Pieces that were promised and are not there.
    pub pieces: i64,
    /// `staff`, `key`, `system` …
    pub actor_kind: &'static str,
    /// Who did what brought it to light.
    pub actor: String,
    /// When.
    pub created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = exception_orders, treat_none_as_default_value = false)]
struct NewMember {
    exception_id: ExceptionId,
    order_id: OrderId,
    units: i64,
}

/// One exception with the names of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ExceptionRow {
    /// Row id.
    pub id: ExceptionId,
    /// What went wrong.
    pub kind: ExceptionKind,
    /// By what.
    pub cause: String,
    /// Pieces that were promised and are not there.
    pub pieces: i64,
    /// `staff`, `key`, `system` …
    pub actor_kind: String,
    /// Who did what brought it to light.
    pub actor: String,
    /// When.
    pub created_at: Time,
    /// When it was settled.
    pub resolved_at: Option<Time>,
    /// `staff`, `key`, or `system` where nothing was missing any more.
    pub resolved_kind: Option<String>,
    /// Who said so.
    pub resolved_by: Option<String>,
    /// What they wrote; may be empty.
    pub note: String,
    /// Code and title of the goods.
    pub goods: Option<(String, String)>,
    /// Slug and name of the place.
    pub place: Option<(String, String)>,
    /// How many orders it names.
    pub orders: i64,
}

/// Which exceptions are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What the viewer sees.
    pub reach: Reach,
    /// Whether they are settled; none: both.
    pub state: Option<ExceptionState>,
    /// Only of this place.
    pub location: Option<LocationId>,
    /// Only of these goods.
    pub sku: Option<SkuId>,
    /// Only this one.
    pub id: Option<ExceptionId>,
    /// Only before this one.
    pub before: Option<ExceptionId>,
}

/// An order that an exception names, and where it stands now.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Named {
    /// The exception.
    #[diesel(sql_type = BigInt)]
    pub exception_id: ExceptionId,
    /// The order.
    #[diesel(sql_type = BigInt)]
    pub order_id: OrderId,
    /// Our number of it.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// Its channel.
    #[diesel(sql_type = BigInt)]
    pub channel_id: ChannelId,
    /// Its headline now.
    #[diesel(sql_type = Text)]
    pub status: Headline,
    /// When it has to leave.
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub ship_by: Option<Time>,
    /// Units that it lost.
    #[diesel(sql_type = BigInt)]
    pub units: i64,
    /// Units of the same goods in it that have no place now.
    #[diesel(sql_type = BigInt)]
    pub missing: i64,
}

/// Units of order line `l` without a place: nobody decided yet, or they wait for stock.
const MISSING: &str = "(l.quantity - l.planned - l.picked - l.packed - l.shipped - l.delivered - l.lost - l.returned - l.canceled)";
/// Lines `l` of the order of member `x` with the goods of exception `e`, themselves or in a kit.
const SAME_GOODS: &str = "l.order_id = x.order_id AND (l.sku_id = e.sku_id OR EXISTS \
     (SELECT 1 FROM kit_components k WHERE k.kit_id = l.sku_id AND k.component_id = e.sku_id))";

/// Writes an exception with the orders that it names and the units that each lost.
pub fn insert_exception(
    conn: &mut Conn,
    write: &ExceptionWrite,
    named: &[(OrderId, i64)],
) -> Result<ExceptionId> {
    let id: ExceptionId = diesel::insert_into(exceptions::table)
        .values(write)
        .returning(exceptions::id)
        .both()
        .get_result(conn)?;
    let members: Vec<NewMember> = named
        .iter()
        .map(|(order, units)| NewMember {
            exception_id: id,
            order_id: *order,
            units: *units,
        })
        .collect();
    insert_rows!(conn, exception_orders::table, &members);
    Ok(id)
}

/// An exception that somebody sees.
pub fn find_seen(conn: &mut Conn, reach: &Reach, id: ExceptionId) -> Result<Option<ExceptionRow>> {
    let filter = Filter {
        reach: reach.clone(),
        id: Some(id),
        ..Filter::default()
    };
    Ok(list_page(conn, &filter, 1)?.pop())
}

/// The exception that a line of the ledger brought to light, and how many orders it names.
pub fn find_of_movement(
    conn: &mut Conn,
    movement: MovementId,
) -> Result<Option<(ExceptionId, i64)>> {
    Ok(exceptions::table
        .filter(exceptions::movement_id.eq(movement))
        .select((exceptions::id, sql::<BigInt>(ORDERS)))
        .first(conn)
        .optional()?)
}

const ORDERS: &str =
    "(SELECT count(*) FROM exception_orders AS x WHERE x.exception_id = exceptions.id)";

/// Exceptions, the newest first; one more than `limit` where there are more.
pub fn list_page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<ExceptionRow>> {
    let mut query = exceptions::table
        .left_join(skus::table.on(skus::id.nullable().eq(exceptions::sku_id)))
        .left_join(locations::table.on(locations::id.nullable().eq(exceptions::location_id)))
        .into_boxed();
    if let Some(places) = &filter.reach.locations {
        query = query.filter(exceptions::location_id.eq_any(places.clone()));
    }
    query = match filter.state {
        Some(ExceptionState::Open) => query.filter(exceptions::resolved_at.is_null()),
        Some(ExceptionState::Resolved) => query.filter(exceptions::resolved_at.is_not_null()),
        None => query,
    };
    if let Some(location) = filter.location {
        query = query.filter(exceptions::location_id.eq(location));
    }
    if let Some(sku) = filter.sku {
        query = query.filter(exceptions::sku_id.eq(sku));
    }
    if let Some(id) = filter.id {
        query = query.filter(exceptions::id.eq(id));
    }
    if let Some(before) = filter.before {
        query = query.filter(exceptions::id.lt(before));
    }
    Ok(query
        .order(exceptions::id.desc())
        .limit(limit + 1)
        .select((
            exceptions::id,
            exceptions::kind,
            exceptions::cause,
            exceptions::pieces,
            exceptions::actor_kind,
            exceptions::actor,
            exceptions::created_at,
            exceptions::resolved_at,
            exceptions::resolved_kind,
            exceptions::resolved_by,
            exceptions::note,
            (skus::code, skus::title).nullable(),
            (locations::slug, locations::name).nullable(),
            sql::<BigInt>(ORDERS),
        ))
        .load(conn)?)
}

/// Says that an exception is settled, unless somebody did; gives whether it was open.
pub fn update_resolved(
    conn: &mut Conn,
    id: ExceptionId,
    at: Time,
    actor: &Actor,
    note: &str,
) -> Result<bool> {
    let (kind, name) = actor.parts();
    let open = exceptions::table
        .find(id)
        .filter(exceptions::resolved_at.is_null());
    let changed = diesel::update(open)
        .set((
            exceptions::resolved_at.eq(at),
            exceptions::resolved_kind.eq(kind),
            exceptions::resolved_by.eq(name),
            exceptions::note.eq(note),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Settles every exception of whose goods no order that it names misses any more; gives how many.
pub fn update_settled(conn: &mut Conn, at: Time) -> Result<usize> {
    let kind = ExceptionKind::Broken;
    let text = format!(
        "UPDATE exceptions AS e SET resolved_at = {}, resolved_kind = 'system', resolved_by = '' \
         WHERE e.resolved_at IS NULL AND e.kind = '{kind}' AND NOT EXISTS (SELECT 1 FROM exception_orders x \
         JOIN order_lines l ON {SAME_GOODS} WHERE x.exception_id = e.id AND {MISSING} > 0)",
        literal(at)
    );
    Ok(each_backend!(
        conn,
        pg | conn | diesel::sql_query(text).execute(conn)?,
        sqlite | conn | diesel::sql_query(text).execute(conn)?,
    ))
}

/// Orders that an exception names, of the channels that somebody sees, after one of them; at most `limit`.
pub fn list_named(
    conn: &mut Conn,
    reach: &Reach,
    id: ExceptionId,
    after: OrderId,
    limit: i64,
) -> Result<Vec<Named>> {
    let of = format!(
        "SELECT x.* FROM exception_orders x{} WHERE x.exception_id = {id} AND x.order_id > {after}{} \
         ORDER BY x.order_id LIMIT {limit}",
        joined(reach),
        seen(reach)
    );
    Ok(rows(conn, &named(&of))?)
}

/// The first few of the orders that each of these exceptions names, of the channels that somebody sees.
pub fn list_first_named(
    conn: &mut Conn,
    reach: &Reach,
    ids: &[ExceptionId],
    few: i64,
) -> Result<Vec<Named>> {
    let of = format!(
        "SELECT * FROM (SELECT x.*, row_number() OVER (PARTITION BY x.exception_id ORDER BY x.order_id) AS place \
         FROM exception_orders x{} WHERE x.exception_id IN ({}){}) AS each_one WHERE place <= {few}",
        joined(reach),
        listed(ids),
        seen(reach)
    );
    Ok(rows(conn, &named(&of))?)
}

/// How many of the orders that an exception names somebody sees.
pub fn count_seen(conn: &mut Conn, channels: &[ChannelId], id: ExceptionId) -> Result<i64> {
    Ok(exception_orders::table
        .inner_join(orders::table.on(orders::id.eq(exception_orders::order_id)))
        .filter(exception_orders::exception_id.eq(id))
        .filter(orders::channel_id.eq_any(channels))
        .count()
        .get_result(conn)?)
}

/// What is told of members; with what each misses now.
fn named(members: &str) -> String {
    format!(
        "SELECT x.exception_id, x.order_id, o.number, o.channel_id, o.status, o.ship_by, x.units, \
         (SELECT CAST(coalesce(sum({MISSING}), 0) AS BIGINT) FROM order_lines l WHERE {SAME_GOODS}) AS missing \
         FROM ({members}) AS x JOIN exceptions e ON e.id = x.exception_id JOIN orders o ON o.id = x.order_id \
         ORDER BY x.exception_id, x.order_id"
    )
}

/// The newest open exception whose goods the order of a statement on `orders` still misses, at a place that somebody sees:
/// a column, since the order's page has no statement to spare.
pub(super) fn newest_missed(reach: &Reach) -> String {
    let here = match &reach.locations {
        Some(places) => format!(" AND e.location_id IN ({})", listed(places)),
        None => String::new(),
    };
    format!(
        "(SELECT max(e.id) FROM exception_orders x JOIN exceptions e ON e.id = x.exception_id \
         WHERE x.order_id = orders.id AND e.resolved_at IS NULL{here} \
         AND EXISTS (SELECT 1 FROM order_lines l WHERE {SAME_GOODS} AND {MISSING} > 0))"
    )
}

fn joined(reach: &Reach) -> &'static str {
    match reach.channels {
        Some(_) => " JOIN orders s ON s.id = x.order_id",
        None => "",
    }
}

fn seen(reach: &Reach) -> String {
    match &reach.channels {
        Some(channels) => format!(" AND s.channel_id IN ({})", listed(channels)),
        None => String::new(),
    }
}

/// How people name an exception: `E-12`.
pub fn number_of(id: ExceptionId) -> String {
    format!("E-{}", id.0)
}

/// The id behind what people call an exception: `E-12`, or the id alone.
pub fn id_of_number(text: &str) -> Option<ExceptionId> {
    let text = text.trim();
    let digits = text
        .strip_prefix("E-")
        .or_else(|| text.strip_prefix("e-"))
        .unwrap_or(text);
    digits.parse().ok().map(ExceptionId)
}
