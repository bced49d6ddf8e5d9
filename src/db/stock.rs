//! Stock levels and their ledger. A level changes only here, by a guarded update, and every change of on hand or
//! quarantined is a movement in the same transaction.

use super::schema::{movement_refs, movements, skus, stock};
use super::{BothExt, Conn, chunks};
use crate::domain::ids::{
    FulfillmentId, LocationId, MovementId, ReceiptId, SkuId, StockId, TransferId,
};
use crate::domain::staff::Actor;
use crate::domain::stock::{Level, MovementKind};
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::{Error, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamp};

/// What is there of one SKU at one location, pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = stock)]
pub struct StockRow {
    /// Row id.
    pub id: StockId,
    /// What.
    pub sku_id: SkuId,
    /// Where.
    pub location_id: LocationId,
    /// Physically there.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// Set aside.
    pub quarantined: i64,
    /// Kept back from channels.
    pub safety: i64,
    /// `as_of` of the last snapshot or count.
    pub counted_at: Option<Time>,
}

impl StockRow {
    /// The figures alone.
    pub const fn level(&self) -> Level {
        Level {
            on_hand: self.on_hand,
            reserved: self.reserved,
            quarantined: self.quarantined,
            safety: self.safety,
        }
    }
}

/// One line of the ledger, to be written.
#[derive(Debug, Clone)]
pub struct MovementWrite {
    /// Whose level.
    pub stock: StockId,
    /// Why.
    pub kind: MovementKind,
    /// Change of on hand.
    pub quantity: i64,
    /// Change of quarantined.
    pub quarantined: i64,
    /// In words of whoever made it; may be empty.
    pub reason: String,
    /// With which fulfillment.
    pub fulfillment: Option<FulfillmentId>,
    /// With which transfer.
    pub transfer: Option<TransferId>,
    /// With which receipt.
    pub receipt: Option<ReceiptId>,
}

impl MovementWrite {
    /// A change of on hand.
    pub fn new(stock: StockId, kind: MovementKind, quantity: i64) -> MovementWrite {
        MovementWrite {
            stock,
            kind,
            quantity,
            quarantined: 0,
            reason: String::new(),
            fulfillment: None,
            transfer: None,
            receipt: None,
        }
    }
}

/// A movement as it is shown.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = movements)]
pub struct MovementRow {
    /// Row id.
    pub id: MovementId,
    /// Whose level.
    pub stock_id: StockId,
    /// When.
    pub at: Time,
    /// Why.
    pub kind: MovementKind,
    /// Change of on hand.
    pub quantity: i64,
    /// Change of quarantined.
    pub quarantined: i64,
    /// On hand afterwards.
    pub balance: i64,
    /// In words.
    pub reason: String,
    /// `staff`, `key`, `system` …
    pub actor_kind: String,
    /// Name as of then.
    pub actor: String,
    /// With which fulfillment.
    pub fulfillment_id: Option<FulfillmentId>,
    /// With which transfer.
    pub transfer_id: Option<TransferId>,
    /// With which receipt.
    pub receipt_id: Option<ReceiptId>,
}

#[derive(Insertable)]
#[diesel(table_name = movements, treat_none_as_default_value = false)]
struct NewMovement<'m> {
    stock_id: StockId,
    at: Time,
    kind: MovementKind,
    quantity: i64,
    quarantined: i64,
    balance: i64,
    reason: &'m str,
    actor_kind: &'m str,
    actor: &'m str,
    fulfillment_id: Option<FulfillmentId>,
    transfer_id: Option<TransferId>,
    receipt_id: Option<ReceiptId>,
}

/// Makes sure that these levels exist, then locks them, ascending by id, and reads them after the lock.
pub fn lock_places(
    conn: &mut Conn,
    places: &[(SkuId, LocationId)],
    at: Time,
) -> Result<Vec<StockRow>> {
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    let rows: Vec<_> = places
        .iter()
        .map(|(sku, location)| {
            (
                stock::sku_id.eq(*sku),
                stock::location_id.eq(*location),
                stock::changed_at.eq(at),
            )
        })
        .collect();
    for part in rows.chunks(1_000) {
        diesel::insert_into(stock::table)
            .values(part)
            .on_conflict_do_nothing()
            .both()
            .execute(conn)?;
    }
    let mut skus: Vec<SkuId> = places.iter().map(|(sku, _)| *sku).collect();
    skus.dedup();
    let known = list_of_skus(conn, &skus)?;
    let ids: Vec<StockId> = known
        .iter()
        .filter(|row| places.binary_search(&(row.sku_id, row.location_id)).is_ok())
        .map(|row| row.id)
        .collect();
    lock(conn, &ids)
}

/// Locks levels, ascending by id, and reads them after the lock.
pub fn lock(conn: &mut Conn, ids: &[StockId]) -> Result<Vec<StockRow>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = Vec::with_capacity(ids.len());
    for part in chunks(&ids, 1) {
        let query = stock::table.filter(stock::id.eq_any(part)).order(stock::id);
        rows.extend::<Vec<StockRow>>(each_backend!(
            conn,
            pg | conn
                | query
                    .select(StockRow::as_select())
                    .for_no_key_update()
                    .load(conn)?,
            sqlite | conn | query.select(StockRow::as_select()).load(conn)?,
        ));
    }
    Ok(rows)
}

/// Levels of these SKUs, everywhere.
pub fn list_of_skus(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<StockRow>> {
    let mut rows = Vec::new();
    for part in chunks(skus, 1) {
        rows.extend::<Vec<StockRow>>(
            stock::table
                .filter(stock::sku_id.eq_any(part))
                .order(stock::id)
                .select(StockRow::as_select())
                .load(conn)?,
        );
    }
    Ok(rows)
}

/// The level of a SKU at a location.
pub fn find(conn: &mut Conn, sku: SkuId, location: LocationId) -> Result<Option<StockRow>> {
    Ok(stock::table
        .filter(stock::sku_id.eq(sku))
        .filter(stock::location_id.eq(location))
        .select(StockRow::as_select())
        .first(conn)
        .optional()?)
}

/// Changes on hand or quarantined and writes the ledger; the level must be locked and hold the change. Gives on hand
/// afterwards. Refused (as a fault of ours) where it would fall below what is reserved and set aside.
pub fn move_stock(conn: &mut Conn, at: Time, actor: &Actor, one: &MovementWrite) -> Result<i64> {
    let changed = diesel::update(
        stock::table.find(one.stock).filter(
            (stock::on_hand + one.quantity)
                .ge(stock::reserved + stock::quarantined + one.quarantined)
                .and((stock::quarantined + one.quarantined).ge(0)),
        ),
    )
    .set((
        stock::on_hand.eq(stock::on_hand + one.quantity),
        stock::quarantined.eq(stock::quarantined + one.quarantined),
        stock::changed_at.eq(at),
    ))
    .execute(conn)?;
    if changed != 1 {
        return Err(Error::internal(
            "a movement would take what is reserved or set aside",
        ));
    }
    let balance: i64 = stock::table
        .find(one.stock)
        .select(stock::on_hand)
        .first(conn)?;
    let (actor_kind, actor) = actor.parts();
    diesel::insert_into(movements::table)
        .values(NewMovement {
            stock_id: one.stock,
            at,
            kind: one.kind,
            quantity: one.quantity,
            quarantined: one.quarantined,
            balance,
            reason: &one.reason,
            actor_kind,
            actor,
            fulfillment_id: one.fulfillment,
            transfer_id: one.transfer,
            receipt_id: one.receipt,
        })
        .execute(conn)?;
    Ok(balance)
}

/// Reserves pieces if they are free; false if they are not.
pub fn reserve(conn: &mut Conn, at: Time, stock: StockId, pieces: i64) -> Result<bool> {
    let changed = diesel::update(
        stock::table
            .find(stock)
            .filter((stock::on_hand - stock::reserved - stock::quarantined).ge(pieces)),
    )
    .set((
        stock::reserved.eq(stock::reserved + pieces),
        stock::changed_at.eq(at),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Reserves pieces of many levels at once where they are free; gives how many levels had them. Each level once.
pub fn reserve_all(conn: &mut Conn, at: Time, wanted: &[(StockId, i64)]) -> Result<usize> {
    const PG: &str = "UPDATE stock AS s SET reserved = s.reserved + w.pieces, changed_at = $3 \
         FROM unnest($1, $2) AS w (id, pieces) \
         WHERE s.id = w.id AND s.on_hand - s.reserved - s.quarantined >= w.pieces";
    if let Conn::Pg(conn) = conn {
        let (ids, pieces): (Vec<i64>, Vec<i64>) =
            wanted.iter().map(|(id, pieces)| (id.0, *pieces)).unzip();
        return Ok(diesel::sql_query(PG)
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<BigInt>, _>(pieces)
            .bind::<Timestamp, _>(at)
            .execute(conn)?);
    }
    let mut reserved = 0;
    for (id, pieces) in wanted {
        reserved += usize::from(reserve(conn, at, *id, *pieces)?);
    }
    Ok(reserved)
}

/// Takes a reservation back; a fault of ours if there is not so much reserved.
pub fn release(conn: &mut Conn, at: Time, stock: StockId, pieces: i64) -> Result<()> {
    let changed = diesel::update(stock::table.find(stock).filter(stock::reserved.ge(pieces)))
        .set((
            stock::reserved.eq(stock::reserved - pieces),
            stock::changed_at.eq(at),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::internal("more is released than is reserved"))
    }
}

/// What leaves: the reservation and the pieces fall together, and the ledger says so.
pub fn ship(
    conn: &mut Conn,
    at: Time,
    actor: &Actor,
    stock: StockId,
    pieces: i64,
    fulfillment: FulfillmentId,
) -> Result<()> {
    release(conn, at, stock, pieces)?;
    let mut movement = MovementWrite::new(stock, MovementKind::Ship, -pieces);
    movement.fulfillment = Some(fulfillment);
    move_stock(conn, at, actor, &movement)?;
    Ok(())
}

/// Keeps from when a count or a snapshot was, so that an older one changes nothing any more.
pub fn update_counted(conn: &mut Conn, at: Time, stock: StockId, counted: Time) -> Result<()> {
    diesel::update(stock::table.find(stock))
        .set((stock::counted_at.eq(counted), stock::changed_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Sets how much is kept back from channels.
pub fn update_safety(conn: &mut Conn, at: Time, stock: StockId, pieces: i64) -> Result<()> {
    diesel::update(stock::table.find(stock))
        .set((stock::safety.eq(pieces), stock::changed_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Keeps the name that an outsider gave a movement; false if it is known.
pub fn keep_ref(conn: &mut Conn, name: &str, movement: MovementId) -> Result<bool> {
    let kept = diesel::insert_into(movement_refs::table)
        .values((
            movement_refs::name.eq(name),
            movement_refs::movement_id.eq(movement),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(kept == 1)
}

/// Codes of SKUs, by id.
pub fn list_codes(conn: &mut Conn, ids: &[SkuId]) -> Result<Vec<(SkuId, String)>> {
    Ok(skus::table
        .filter(skus::id.eq_any(ids))
        .select((skus::id, skus::code))
        .load(conn)?)
}
