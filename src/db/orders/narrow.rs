//! What the staff's list is narrowed to, as conditions. Each filter has an index; the words of `TO_DO` and `HELD` stand
//! in the statement itself, since a bound value would hide them from partial indexes.

use super::branches::{Ids, every};
use crate::db::schema::{bulk_items, bulks, holds, order_lines, order_tags, orders};
use crate::db::{Conn, Kind};
use crate::domain::hold::HoldKind;
use crate::domain::ids::{BulkId, ChannelId, OrderId, StaffId};
use crate::domain::order::PaymentStatus;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamp};

/// Orders of which something has not left yet; the words of the indexes `orders_to_do` and `orders_due`.
const TO_DO: &str =
    "orders.status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment')";
/// The same of orders that are held, which is fewer: not in the words of an index.
const TO_DO_OF_HELD: &str =
    "(orders.status || '') IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment')";
/// Orders with an open hold; the words of the index `orders_held`.
const HELD: &str = "orders.open_holds > 0";
/// Orders that are not simply paid; the words of the index `orders_payment_placed`.
const NOT_PAID: &str = "orders.payment_status <> 'paid'";
/// When an order must have left; the words of the index `orders_due`.
macro_rules! due {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "COALESCE(orders.ship_by, '9999-12-31 00:00:00')",
            $after
        )
    };
}
pub(super) use due;
/// From so many orders on, a SKU or tag is looked for order by order instead of being the start.
const MANY: i64 = 6_000;

/// Which orders a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Something has not left yet.
    ToDo,
    /// With an open hold.
    Held,
    /// Something has not left although it should have.
    Late,
    /// Waits for stock.
    Backordered,
    /// Every order.
    All,
}

impl View {
    /// Whether it is small however many orders there are, so that its own index serves best.
    const fn is_open(self) -> bool {
        match self {
            View::ToDo | View::Held | View::Late => true,
            View::Backordered | View::All => false,
        }
    }
}

/// Who looks after an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// Nobody yet.
    Nobody,
    /// This person.
    Person(StaffId),
}

/// What the list is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which orders.
    pub view: View,
    /// The moment, for what is late.
    pub now: Time,
    /// Headline.
    pub status: Option<Headline>,
    /// Channels; none: every one.
    pub channels: Vec<ChannelId>,
    /// Payment status.
    pub payment: Option<PaymentStatus>,
    /// Placed at or after.
    pub from: Option<Time>,
    /// Placed before.
    pub until: Option<Time>,
    /// Not left, and promised for this time or later.
    pub due_from: Option<Time>,
    /// Not left, and promised for before this time.
    pub due_until: Option<Time>,
    /// With an open hold of this kind.
    pub held: Option<HoldKind>,
    /// With a line of this code.
    pub sku: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// Looked after by.
    pub assignee: Option<Assignee>,
    /// Refused in this action on many orders; a person's own one, or anybody's.
    pub refused: Option<(BulkId, Option<StaffId>)>,
    /// What the viewer sees.
    pub reach: Reach,
    /// Among these: what a search found.
    pub among: Option<Vec<OrderId>>,
}

/// The orders of a SKU or tag that is rare enough to begin with them.
#[derive(Debug, Clone, Default)]
pub(super) struct Rare {
    sku: Lead,
    tag: Lead,
}

/// Whether a SKU or tag comes first.
#[derive(Debug, Clone, Default)]
enum Lead {
    /// No: each order is asked for it.
    #[default]
    No,
    /// Yes, by a selection.
    Selected,
    /// Yes, by an array: PostgreSQL would rather walk all orders than begin with a selection.
    Listed,
}

impl Lead {
    /// By what there is of it beyond so many.
    fn of(beyond: Option<OrderId>, kind: Kind) -> Lead {
        match kind {
            _ if beyond.is_some() => Lead::No,
            Kind::Sqlite => Lead::Selected,
            Kind::Postgres => Lead::Listed,
        }
    }
}

impl Rare {
    /// Whether a page begins with a selection of a few.
    pub(super) fn is_selected(&self) -> bool {
        matches!(
            (&self.sku, &self.tag),
            (Lead::Selected, _) | (_, Lead::Selected)
        )
    }

    /// Looks, where it matters: what is open is short, and asked order by order.
    pub(super) fn look(conn: &mut Conn, filter: &Filter) -> Result<Rare> {
        let mut rare = Rare::default();
        if filter.is_open() {
            return Ok(rare);
        }
        if let Some(sku) = &filter.sku {
            let of_sku = order_lines::table.filter(order_lines::sku.eq(sku));
            let lines = of_sku.offset(MANY).select(order_lines::order_id);
            rare.sku = Lead::of(lines.first(conn).optional()?, conn.kind());
        }
        if let Some(tag) = &filter.tag {
            let of_tag = order_tags::table.filter(order_tags::tag.eq(tag));
            let tags = of_tag.offset(MANY).select(order_tags::order_id);
            rare.tag = Lead::of(tags.first(conn).optional()?, conn.kind());
        }
        Ok(rare)
    }
}

/// Those of which there is a row in a table, which PostgreSQL reads before anything else.
fn listed(ids: Ids, rows: &str, word: String) -> Ids {
    ids.filter(
        sql::<Bool>(&format!(
            "orders.id = ANY(ARRAY(SELECT order_id FROM {rows} = "
        ))
        .bind::<Text, _>(word)
        .sql("))"),
    )
}

/// Orders of these channels, not by the channel's index, which is long.
fn within(channels: Vec<ChannelId>) -> Ids {
    every().filter(sql::<BigInt>("+orders.channel_id").eq_any(channels))
}

impl Filter {
    /// Every order within a reach.
    pub fn every(now: Time, reach: Reach) -> Filter {
        Filter {
            view: View::All,
            now,
            status: None,
            channels: Vec::new(),
            payment: None,
            from: None,
            until: None,
            due_from: None,
            due_until: None,
            held: None,
            sku: None,
            tag: None,
            assignee: None,
            refused: None,
            reach,
            among: None,
        }
    }

    /// Whether what is open, which is short, is narrowed further: by its own indexes, not by longer ones.
    pub(super) fn is_open(&self) -> bool {
        self.view.is_open()
            || self.due_from.is_some()
            || self.due_until.is_some()
            || self.held.is_some()
    }

    /// Whether it begins with something short of its own: what is open, or payments that are not simply paid.
    fn is_short(&self) -> bool {
        self.is_open() || self.payment.is_some_and(|one| one != PaymentStatus::Paid)
    }

    /// The channels that remain after filter and reach; none: every one.
    pub(super) fn seen_channels(&self) -> Option<Vec<ChannelId>> {
        match (&self.reach.channels, self.channels.as_slice()) {
            (None, []) => None,
            (Some(seen), []) => Some(seen.clone()),
            (_, wanted) => Some(
                wanted
                    .iter()
                    .copied()
                    .filter(|channel| self.reach.sees_channel(*channel))
                    .collect(),
            ),
        }
    }

    /// The orders that pass, as branches that each can be ordered by an index.
    pub(super) fn branches(&self, rare: &Rare) -> Vec<Ids> {
        let Some(channels) = self.seen_channels() else {
            return vec![self.narrowed(every(), rare)];
        };
        if self.is_short() || channels.is_empty() {
            return vec![self.narrowed(within(channels), rare)];
        }
        channels
            .into_iter()
            .map(|channel| self.narrowed(every().filter(orders::channel_id.eq(channel)), rare))
            .collect()
    }

    /// The orders that pass, in no order.
    pub(super) fn whole(&self, rare: &Rare) -> Ids {
        match self.seen_channels() {
            Some(channels) if self.is_short() => self.narrowed(within(channels), rare),
            Some(channels) => {
                self.narrowed(every().filter(orders::channel_id.eq_any(channels)), rare)
            }
            None => self.narrowed(every(), rare),
        }
    }

    fn narrowed(&self, ids: Ids, rare: &Rare) -> Ids {
        let ids = self.in_view(ids);
        let ids = self.of_state(ids);
        let ids = self.in_time(ids);
        self.carrying(ids, rare)
    }

    fn in_view(&self, ids: Ids) -> Ids {
        match self.view {
            View::ToDo if self.held.is_some() => ids.filter(sql::<Bool>(TO_DO_OF_HELD)),
            View::ToDo => ids.filter(sql::<Bool>(TO_DO)),
            View::Held => ids.filter(sql::<Bool>(HELD)),
            View::Late => ids
                .filter(sql::<Bool>(TO_DO))
                .filter(orders::history.eq(false))
                .filter(sql::<Bool>(due!("", " < ")).bind::<Timestamp, _>(self.now)),
            View::Backordered => ids
                .filter(orders::status.eq(Headline::Backordered))
                .filter(sql::<Bool>(TO_DO)),
            View::All => ids,
        }
    }

    /// Within what is short, states must not lead to their own, long indexes: hence the expressions.
    fn of_state(&self, mut ids: Ids) -> Ids {
        if let Some(status) = self.status {
            ids = match self.is_short() {
                true => ids.filter(sql::<Text>("(orders.status || '')").eq(status.as_str())),
                false => ids.filter(orders::status.eq(status)),
            };
        }
        if let Some(payment) = self.payment {
            ids = match self.is_open() {
                true => {
                    ids.filter(sql::<Text>("(orders.payment_status || '')").eq(payment.as_str()))
                }
                false => ids.filter(orders::payment_status.eq(payment)),
            };
            if payment != PaymentStatus::Paid {
                ids = ids.filter(sql::<Bool>(NOT_PAID));
            }
        }
        match self.assignee {
            Some(Assignee::Nobody) => ids.filter(orders::assignee_id.is_null()),
            Some(Assignee::Person(person)) => ids.filter(orders::assignee_id.eq(person)),
            None => ids,
        }
    }

    /// A promise is asked for only of what has not left: of the rest it says nothing any more.
    fn in_time(&self, mut ids: Ids) -> Ids {
        if let Some(time) = self.from {
            ids = ids.filter(orders::placed_at.ge(time));
        }
        if let Some(time) = self.until {
            ids = ids.filter(orders::placed_at.lt(time));
        }
        if let Some(time) = self.due_from {
            ids = ids
                .filter(sql::<Bool>(TO_DO))
                .filter(orders::ship_by.is_not_null())
                .filter(sql::<Bool>(due!("", " >= ")).bind::<Timestamp, _>(time));
        }
        if let Some(time) = self.due_until {
            ids = ids
                .filter(sql::<Bool>(TO_DO))
                .filter(sql::<Bool>(due!("", " < ")).bind::<Timestamp, _>(time));
        }
        ids
    }

    fn carrying(&self, mut ids: Ids, rare: &Rare) -> Ids {
        if let Some(kind) = self.held {
            let held = holds::table
                .filter(holds::order_id.eq(orders::id))
                .filter(holds::kind.eq(kind))
                .filter(holds::released_at.is_null());
            ids = ids.filter(sql::<Bool>(HELD)).filter(exists(held));
        }
        if let Some(sku) = self.sku.clone() {
            let lines = order_lines::table.filter(order_lines::sku.eq(sku.clone()));
            ids = match &rare.sku {
                Lead::Listed => listed(ids, "order_lines WHERE sku", sku),
                Lead::Selected => {
                    ids.filter(orders::id.eq_any(lines.select(order_lines::order_id)))
                }
                Lead::No => ids.filter(exists(lines.filter(order_lines::order_id.eq(orders::id)))),
            };
        }
        if let Some(tag) = self.tag.clone() {
            let tags = order_tags::table.filter(order_tags::tag.eq(tag.clone()));
            ids = match &rare.tag {
                Lead::Listed => listed(ids, "order_tags WHERE tag", tag),
                Lead::Selected => ids.filter(orders::id.eq_any(tags.select(order_tags::order_id))),
                Lead::No => ids.filter(exists(tags.filter(order_tags::order_id.eq(orders::id)))),
            };
        }
        if let Some((bulk, owner)) = self.refused {
            let items = bulk_items::table
                .inner_join(bulks::table.on(bulks::id.eq(bulk_items::bulk_id)))
                .filter(bulk_items::bulk_id.eq(bulk))
                .filter(bulk_items::state.eq("refused"));
            ids = match owner {
                Some(owner) => ids.filter(
                    orders::id.eq_any(
                        items
                            .filter(bulks::staff_id.eq(owner))
                            .select(bulk_items::order_id),
                    ),
                ),
                None => ids.filter(orders::id.eq_any(items.select(bulk_items::order_id))),
            };
        }
        match self.among.clone() {
            Some(among) => ids.filter(orders::id.eq_any(among)),
            None => ids,
        }
    }
}
