//! The last days of the demo's shop, lived through: orders come as webhooks at their time, find their places, and are
//! picked, packed and handed over every day. What happens now and then is `incidents`.

use chrono::{Duration, NaiveTime, TimeZone};
use chrono_tz::Tz;
use std::sync::Arc;
use tributary::app::App;
use tributary::db::fulfillments::{self, FulfillmentRow};
use tributary::db::locations::LocationRow;
use tributary::db::types::Source;
use tributary::db::{Conn, locations};
use tributary::domain::channel::Channel;
use tributary::domain::fulfillment::{FulfillmentState, Step};
use tributary::domain::ids::OrderId;
use tributary::domain::location::LocationKind;
use tributary::domain::secret::sha256_hex;
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::{Time, local};
use tributary::error::{Error, Result};
use tributary::formats;
use tributary::services::fulfillments::step;
use tributary::services::intake::{Context, Item, Outcome, Raw, take_in};
use tributary::services::sourcing::{self, Wanted};

/// A webhook takes so long.
const DELIVERED_AFTER: Duration = Duration::seconds(2);
/// Sourcing takes so long.
const SOURCED_AFTER: Duration = Duration::seconds(5);
/// When the carriers' cars leave, by the shop's clock.
const CARS: (u32, u32) = (17, 30);
/// What came within so long is still in the house.
const STILL_HERE: Duration = Duration::hours(20);
/// Every so many fulfillments stay behind when the cars leave.
const LEFT_BEHIND: i64 = 23;
/// Every so many that a supplier is told of are refused.
const REFUSED: i64 = 7;

/// An order as its shop sends it.
pub struct Sent {
    /// When.
    pub at: Time,
    /// Through which channel.
    pub channel: Arc<Channel>,
    /// What.
    pub body: String,
}

/// The house at work.
pub struct Floor {
    context: Context,
    /// The shop's clock.
    pub zone: Tz,
    places: Vec<LocationRow>,
    /// Who works there.
    pub by: Actor,
    /// Orders that came, in their sequence.
    pub orders: Vec<OrderId>,
}

impl Floor {
    /// The house before its first order.
    pub fn open(app: &App, conn: &mut Conn, by: Actor) -> Result<Floor> {
        let context = app.context();
        Ok(Floor {
            zone: context.zone,
            context,
            places: locations::list(conn)?,
            by,
            orders: Vec::new(),
        })
    }

    /// Lives through these orders, which stand in the sequence in which they came, until now.
    pub fn live(&mut self, conn: &mut Conn, sent: &[Sent], now: Time) -> Result<()> {
        let Some(first) = sent.first() else {
            return Ok(());
        };
        let (mut cars, last) = (self.cars(first.at), now - STILL_HERE);
        for one in sent {
            while cars < one.at.min(last) {
                self.hand_over(conn, cars)?;
                cars = self.cars(cars);
            }
            self.take(conn, one)?;
        }
        Ok(())
    }

    /// When the cars leave next.
    fn cars(&self, after: Time) -> Time {
        let clock = NaiveTime::from_hms_opt(CARS.0, CARS.1, 0).unwrap_or(NaiveTime::MIN);
        let today = self.zone.from_utc_datetime(&after).date_naive();
        let leave = local(today.and_time(clock), self.zone);
        match leave > after {
            true => leave,
            false => leave + Duration::days(1),
        }
    }

    fn take(&mut self, conn: &mut Conn, sent: &Sent) -> Result<()> {
        let body = sent.body.as_bytes();
        let mapping = formats::recognise_body(body, formats::built_in())
            .map_err(|fault| Error::Refused(fault.sentence()))?;
        let document = formats::read(body, mapping, &sent.channel).map_err(Error::Invalid)?;
        let item = Item {
            channel: sent.channel.clone(),
            source: Source::Webhook,
            actor: Actor::Channel(sent.channel.slug.clone()),
            message: Raw::New {
                body: body.to_vec(),
                key: sha256_hex(body),
                format: mapping.name.clone(),
                mapping_version: mapping.version,
                origin: String::new(),
            },
            document: Some(document),
            import: None,
        };
        let context = Context {
            now: sent.at + DELIVERED_AFTER,
            ..self.context.clone()
        };
        for outcome in take_in(conn, &context, &[item])? {
            if let Outcome::Placed { order, .. } = outcome {
                self.orders.push(order);
                let wanted = Wanted::new(vec![order]);
                sourcing::source(conn, sent.at + SOURCED_AFTER, self.zone, &wanted)?;
            }
        }
        Ok(())
    }

    /// Looks for places for everything that has none and could have one: what files brought, and what goods came for.
    pub fn find_places(&mut self, conn: &mut Conn, now: Time) -> Result<()> {
        let mut after = Some(OrderId(0));
        while let Some(from) = after {
            let (wanted, next) = sourcing::list_unplaced(conn, now, from)?;
            sourcing::source(conn, now, self.zone, &wanted)?;
            self.orders.extend(wanted.orders);
            after = next;
        }
        self.orders.sort_unstable();
        self.orders.dedup();
        Ok(())
    }

    /// The fulfillments that are here, of the orders that came, the oldest first.
    pub fn fulfillments(&self, conn: &mut Conn) -> Result<Vec<FulfillmentRow>> {
        let mut rows = fulfillments::list_of_orders(conn, &self.orders)?;
        rows.sort_by_key(|row| row.id);
        rows.dedup_by_key(|row| row.id);
        rows.retain(|row| row.state.reserves());
        Ok(rows)
    }

    /// A day's work until the cars leave.
    fn hand_over(&self, conn: &mut Conn, cars: Time) -> Result<()> {
        let begun = cars - Duration::minutes(100);
        for row in self.fulfillments(conn)? {
            let left_behind =
                row.id.0 % LEFT_BEHIND == 0 && cars - row.created_at < Duration::days(3);
            if row.created_at > begun || left_behind {
                continue;
            }
            match (row.state, self.is_supplier(&row)) {
                (FulfillmentState::Planned, true) => {
                    self.go(conn, begun, &row, &[Step::Release])?
                }
                (FulfillmentState::Sent, true) if row.id.0 % REFUSED == 0 => {
                    self.go(conn, begun, &row, &[Step::Refuse])?;
                }
                (FulfillmentState::Sent, true) => self.go(conn, begun, &row, &[Step::Confirm])?,
                (FulfillmentState::Confirmed, true) => self.go(conn, cars, &row, &[Step::Ship])?,
                (FulfillmentState::Planned, false) => {
                    let all = [Step::Release, Step::Pick, Step::Pack, Step::Ship];
                    self.go(conn, begun, &row, &all)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Steps half an hour apart; what a hold stops stays where it is.
    pub fn go(
        &self,
        conn: &mut Conn,
        from: Time,
        row: &FulfillmentRow,
        steps: &[Step],
    ) -> Result<()> {
        let mut at = from;
        for one in steps {
            match step(conn, at, &self.by, &Reach::ALL, row.id, *one) {
                Ok(_) => at += Duration::minutes(30),
                Err(Error::Refused(_)) => return Ok(()),
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Whether somebody else ships it.
    pub fn is_supplier(&self, row: &FulfillmentRow) -> bool {
        let place = self.places.iter().find(|place| place.id == row.location_id);
        place.is_some_and(|place| place.kind == LocationKind::Supplier)
    }
}
