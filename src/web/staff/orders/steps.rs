//! From an order to its neighbour in the list that one came from: same filters, same order, what somebody sees. The
//! order's page only links here, so that looking at an order costs nothing for its neighbours.

use super::asked::{Asked, Viewer, address};
use crate::app::App;
use crate::db::Conn;
use crate::db::orders::find;
use crate::db::orders::list::{self, From};
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, SeeOrders};
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

/// Which way one goes.
#[derive(Debug, Clone, Copy)]
enum Way {
    Next,
    Previous,
}

/// The list that one came from.
#[derive(Debug, Deserialize)]
pub struct Came {
    #[serde(default)]
    list: String,
}

/// `GET /staff/orders/{number}/next`.
pub async fn next(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    number: Path<String>,
    came: Query<Came>,
) -> Answer {
    let viewer = Viewer::of(&app, &staff, &visitor);
    step(&app, viewer, &staff.reach, (&number, &came.list), Way::Next).await
}

/// `GET /staff/orders/{number}/previous`.
pub async fn previous(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    number: Path<String>,
    came: Query<Came>,
) -> Answer {
    let viewer = Viewer::of(&app, &staff, &visitor);
    let from = (number.as_str(), came.list.as_str());
    step(&app, viewer, &staff.reach, from, Way::Previous).await
}

/// To the neighbour, or to the list where there is none.
async fn step(
    app: &App,
    viewer: Viewer,
    reach: &Reach,
    (number, list): (&str, &str),
    way: Way,
) -> Answer {
    let asked = Asked::read(list);
    let (wanted, reach, number) = (asked.clone(), reach.clone(), number.to_owned());
    let found = app
        .read(move |conn| neighbour(conn, &wanted, &viewer, (&reach, &number), way))
        .await?;
    Ok(page::to(&match (found, way) {
        (Some(neighbour), _) => asked.order(&neighbour),
        (None, Way::Next) => address(&asked.ended("last")),
        (None, Way::Previous) => address(&asked.ended("first")),
    }))
}

/// The number of the neighbour. An order that has left the list meanwhile still has its place in it.
fn neighbour(
    conn: &mut Conn,
    asked: &Asked,
    viewer: &Viewer,
    (reach, number): (&Reach, &str),
    way: Way,
) -> Result<Option<String>> {
    let order = find::get_seen(conn, reach, number)?;
    let filter = asked.filter(conn, viewer)?;
    let sort = asked.sort();
    let place = list::place(sort, order.placed_at, order.ship_by, order.id);
    let rows = match way {
        Way::Next => list::list_page(conn, &filter, sort, From::After(place), 1)?,
        Way::Previous => list::list_page(conn, &filter, sort, From::Before(place), 1)?,
    };
    // a page may bring one row more, on the far side
    let nearest = match way {
        Way::Next => rows.into_iter().next(),
        Way::Previous => rows.into_iter().next_back(),
    };
    Ok(nearest.map(|row| row.number))
}
