//! What the orders of one portion are, read in few statements: their lines, goods, addresses, labels and holds.

use crate::db::Conn;
use crate::db::orders::{AddressRow, LineRow, find};
use crate::db::sourcing::{self, Goods, OrderFacts};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{ChannelId, CustomerId, LineId, LocationId, OrderId, SkuId};
use crate::domain::status::{OrderState, Units};
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Everything that decisions about a portion of orders need of the orders.
#[derive(Debug, Default)]
pub struct Facts {
    /// The orders that may be sourced, by the day they came, then id.
    pub orders: Vec<OrderFacts>,
    /// All lines of each order.
    pub lines: HashMap<OrderId, Vec<LineRow>>,
    /// SKUs and parts of kits.
    pub goods: HashMap<SkuId, Goods>,
    /// Parts of kits, by kit.
    pub parts: HashMap<SkuId, Vec<(SkuId, i64)>>,
    /// Where the orders go.
    pub addresses: HashMap<OrderId, AddressRow>,
    /// Places that something of an order has been given to, and whether all that was there has left.
    pub begun: HashMap<OrderId, Vec<(LocationId, bool)>>,
    /// Labels.
    pub tags: HashMap<OrderId, Vec<String>>,
    /// Lines that are held.
    pub held: HashSet<LineId>,
    /// Orders of which somebody released a hold that a sourcing rule had put on.
    pub let_through: HashSet<OrderId>,
    /// Slug and kind of each channel.
    pub channels: HashMap<ChannelId, (String, String)>,
    /// Accounts at their channels.
    pub accounts: HashMap<CustomerId, Option<String>>,
}

/// What one unit of a line takes from stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// What.
    pub sku: SkuId,
    /// Pieces.
    pub quantity: i64,
}

impl Facts {
    /// Reads what concerns these orders; held, finished and history ones are left out.
    pub fn read(conn: &mut Conn, orders: Vec<OrderFacts>) -> Result<Facts> {
        let mut facts = Facts::default();
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        let mut whole = HashSet::new();
        if orders.iter().any(|order| order.open_holds > 0) {
            for (order, line) in sourcing::list_open_holds(conn, &ids)? {
                match line {
                    Some(line) => {
                        facts.held.insert(line);
                    }
                    None => {
                        whole.insert(order);
                    }
                }
            }
        }
        facts.orders = orders;
        facts.orders.retain(|order| {
            !order.history
                && !whole.contains(&order.id)
                && matches!(order.state, OrderState::Received | OrderState::Open)
        });
        facts
            .orders
            .sort_by_key(|order| (order.received_at, order.id));
        facts.fill(conn)?;
        facts.read_begun(conn)?;
        Ok(facts)
    }

    /// Where the orders have begun; asks only of those that have.
    fn read_begun(&mut self, conn: &mut Conn) -> Result<()> {
        let has_begun = |line: &LineRow| line.quantity > waiting(&line.units()) + line.canceled;
        let begun = self
            .lines
            .iter()
            .filter(|(_, lines)| lines.iter().any(has_begun));
        let begun: Vec<OrderId> = begun.map(|(order, _)| *order).collect();
        if begun.is_empty() {
            return Ok(());
        }
        for (order, place, state) in sourcing::list_begun(conn, &begun)? {
            let has_left = state == FulfillmentState::Shipped;
            let places = self.begun.entry(order).or_default();
            match places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, all)) => *all &= has_left,
                None => places.push((place, has_left)),
            }
        }
        Ok(())
    }

    /// Reads what concerns these orders, whatever their state.
    pub fn known(conn: &mut Conn, orders: Vec<OrderFacts>) -> Result<Facts> {
        let mut facts = Facts {
            orders,
            ..Facts::default()
        };
        facts.fill(conn)?;
        Ok(facts)
    }

    fn fill(&mut self, conn: &mut Conn) -> Result<()> {
        let ids: Vec<OrderId> = self.orders.iter().map(|order| order.id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.let_through = sourcing::list_let_through(conn, &ids)?
            .into_iter()
            .collect();
        for line in find::list_lines(conn, &ids)? {
            self.lines.entry(line.order_id).or_default().push(line);
        }
        self.read_goods(conn)?;
        for address in find::list_addresses(conn, &ids)? {
            self.addresses.insert(address.order_id, address);
        }
        for (order, tag) in sourcing::list_tags(conn, &ids)? {
            self.tags.entry(order).or_default().push(tag);
        }
        for (id, slug, kind) in sourcing::list_channels(conn)? {
            self.channels.insert(id, (slug, kind));
        }
        let mut customers: Vec<CustomerId> =
            self.orders.iter().filter_map(|o| o.customer_id).collect();
        customers.sort_unstable();
        customers.dedup();
        self.accounts = sourcing::list_accounts(conn, &customers)?
            .into_iter()
            .collect();
        Ok(())
    }

    fn read_goods(&mut self, conn: &mut Conn) -> Result<()> {
        let mut skus: Vec<SkuId> = self
            .lines
            .values()
            .flatten()
            .filter_map(|l| l.sku_id)
            .collect();
        skus.sort_unstable();
        skus.dedup();
        let (goods, parts) = sourcing::list_goods(conn, &skus)?;
        for (kit, part, quantity) in parts {
            self.parts.entry(kit).or_default().push((part, quantity));
        }
        self.goods = goods.into_iter().map(|one| (one.id, one)).collect();
        Ok(())
    }

    /// What one unit of a line takes from stock; nothing where nobody knows what it is.
    pub fn pieces(&self, line: &LineRow) -> Vec<Piece> {
        let Some(sku) = line.sku_id else {
            return Vec::new();
        };
        let whole = [(sku, 1)];
        let parts = self.parts.get(&sku).map_or(&whole[..], Vec::as_slice);
        let mut pieces: BTreeMap<SkuId, i64> = BTreeMap::new();
        for (part, quantity) in parts {
            *pieces.entry(*part).or_default() += quantity * line.pack_size;
        }
        pieces
            .into_iter()
            .map(|(sku, quantity)| Piece { sku, quantity })
            .collect()
    }

    /// Before when a line may not leave: what the order says of it, else its goods.
    pub fn not_before(&self, line: &LineRow) -> Option<Time> {
        let goods = || {
            let pieces = self.pieces(line).into_iter();
            pieces.filter_map(|piece| self.goods.get(&piece.sku)?.not_before)
        };
        line.not_before.or_else(|| goods().max())
    }

    /// Lines of an order with units to be placed: not held, and known.
    pub fn wanting(&self, order: OrderId) -> Vec<&LineRow> {
        let lines = self.lines.get(&order).map_or(&[][..], Vec::as_slice);
        let wants = |line: &&LineRow| {
            line.sku_id.is_some() && !self.held.contains(&line.id) && waiting(&line.units()) > 0
        };
        lines.iter().filter(wants).collect()
    }

    /// Every SKU that the lines with units to be placed take from stock.
    pub fn skus(&self) -> Vec<SkuId> {
        let mut skus: Vec<SkuId> = self
            .orders
            .iter()
            .flat_map(|order| self.wanting(order.id))
            .flat_map(|line| self.pieces(line))
            .map(|piece| piece.sku)
            .collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    }
}

/// Units without a place.
pub const fn waiting(units: &Units) -> i64 {
    units.unplaced + units.backordered
}
