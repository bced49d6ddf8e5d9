//! Fulfillments: a board for each place and a list, one page each, and steps for many at once. What the address says is
//! `asked`.

mod asked;
mod board;
pub mod bulk;
pub mod list;
pub mod one;
mod tell;

use super::super::page::Answer;
use super::super::session::{Allowed, SeeFulfillments};
use super::super::visitor::Visitor;
use crate::app::App;
use crate::db::fulfillments::card::Place;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::location::LocationKind;
use crate::domain::staff::Reach;
use actix_web::web::{Data, Query};
use asked::Asked;

/// `GET /staff/fulfillments`: the board of a place, or with `?view=list` the list.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    match asked.is_list() {
        true => list::show(&app, &staff, &visitor, &asked).await,
        false => board::show(&app, &staff, &visitor, &asked).await,
    }
}

/// The stages of a place's board, in their sequence.
const fn stages(kind: LocationKind) -> &'static [FulfillmentState] {
    match kind {
        LocationKind::Warehouse | LocationKind::Store => &[
            FulfillmentState::Planned,
            FulfillmentState::Released,
            FulfillmentState::Picking,
            FulfillmentState::Packed,
        ],
        LocationKind::Supplier => &[
            FulfillmentState::Planned,
            FulfillmentState::Sent,
            FulfillmentState::Confirmed,
        ],
    }
}

/// The places that somebody sees.
fn seen(places: Vec<Place>, reach: &Reach) -> Vec<Place> {
    let mut places = places;
    places.retain(|place| reach.sees_location(place.id));
    places
}
