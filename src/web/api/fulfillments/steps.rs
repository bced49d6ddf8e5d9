//! Fulfillments moved on by JSON: a POST a step, and what was not on the shelf.

use super::{describe_one, id_of};
use crate::app::App;
use crate::db::Conn;
use crate::db::exceptions::number_of;
use crate::db::fulfillments::card::{self, Line, Member};
use crate::domain::fulfillment::Step;
use crate::domain::ids::{FulfillmentId, LineId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Reach, Scope};
use crate::error::{Error, Result};
use crate::services::fulfillments::{self, Missing};
use crate::web::api::auth::Caller;
use crate::web::api::body::{Body, JsonBody};
use crate::web::api::fields::{Fields, json};
use crate::web::api::idempotency::{Done, idempotent};
use crate::web::api::problem::Answer;
use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use serde_json::{Value, json};

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident => $step:ident),* $(,)?) => {$(
        $(#[$doc])*
        pub async fn $name(
            app: Data<App>,
            caller: Caller,
            request: HttpRequest,
            id: Path<String>,
            body: Body,
        ) -> Answer {
            step(&app, &caller, &request, (&id, &body), Step::$step).await
        }
    )*};
}

steps! {
    /// Onto a pick list; a supplier is told.
    release => Release,
    /// Taken from the shelf.
    pick => Pick,
    /// Put into a box.
    pack => Pack,
    /// Handed over: stock falls.
    ship => Ship,
    /// The supplier agrees.
    confirm => Confirm,
    /// The supplier does not.
    refuse => Refuse,
}

async fn step(
    app: &App,
    caller: &Caller,
    request: &HttpRequest,
    (id, body): (&str, &Body),
    step: Step,
) -> Answer {
    caller.needs(Scope::FulfillmentsWrite)?;
    let (id, now, actor) = (id_of(id)?, app.now(), caller.actor());
    idempotent(app, caller, request, &body.0, move |conn| {
        fulfillments::step(conn, now, &actor, &Reach::ALL, id, step)?;
        Ok(Done::new(200, describe_one(conn, id)?))
    })
    .await
}

/// What was asked to be canceled goes back onto the shelf.
pub async fn put_back(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<String>,
    body: Body,
) -> Answer {
    caller.needs(Scope::FulfillmentsWrite)?;
    let (id, now, actor) = (id_of(&id)?, app.now(), caller.actor());
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        fulfillments::put_back(conn, now, &actor, &Reach::ALL, id, None)?;
        Ok(Done::new(200, describe_one(conn, id)?))
    })
    .await
}

/// `{"lines": [{"order"?, "line"?, "sku"?, "quantity"}]}`: pieces that were not on the shelf.
pub async fn short(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<String>,
    body: JsonBody,
) -> Answer {
    caller.needs(Scope::FulfillmentsWrite)?;
    let (id, now, actor) = (id_of(&id)?, app.now(), caller.actor());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let missing = read(conn, id, &value)?;
        let shorted = fulfillments::short(conn, now, &actor, &Reach::ALL, id, &missing)?;
        let numbers: Vec<String> = shorted.exceptions.into_iter().map(number_of).collect();
        let mut view = describe_one(conn, id)?;
        view["broken_orders"] = json!(shorted.orders);
        view["exceptions"] = json!(numbers);
        Ok(Done::new(200, view))
    })
    .await
}

/// What is missing; a body without `lines` is one line itself.
fn read(conn: &mut Conn, id: FulfillmentId, value: &Value) -> Result<Vec<Missing>> {
    describe_one(conn, id)?;
    let lines = card::list_lines(conn, &[id])?;
    let members = card::list_members(conn, &[id])?;
    let mut fields = Fields::of(value, "");
    let several = fields.list("lines");
    fields.done(())?;
    let own = std::slice::from_ref(value);
    let (items, at) = several.map_or((own, ""), |items| (items, "/lines"));
    let mut missing = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = if at.is_empty() {
            String::new()
        } else {
            format!("{at}/{index}")
        };
        let mut fields = Fields::of(item, &at);
        let sku = fields.text("sku");
        let (order, name) = (
            fields.text("order"),
            fields.text("line").or(fields.text("ref")),
        );
        let pieces = fields.whole("quantity", 1..=1_000_000);
        if pieces.is_none() && fields.problems.is_empty() {
            fields.wrong("quantity", Sentence::new("problem-missing"));
        }
        if sku.is_none() && name.is_none() && fields.problems.is_empty() {
            fields.wrong("sku", Sentence::new("problem-missing"));
        }
        let line = match &name {
            None => None,
            Some(name) => match find(&lines, &members, name, order.as_deref()) {
                Ok(line) => Some(line),
                Err(key) => {
                    fields.wrong("line", Sentence::new(key));
                    None
                }
            },
        };
        let pieces = pieces.unwrap_or_default();
        missing.push(fields.done(Missing { line, sku, pieces })?);
    }
    match missing.is_empty() {
        true => Err(Error::Invalid(vec![Problem::at(
            "/lines",
            Sentence::new("short-nothing"),
        )])),
        false => Ok(missing),
    }
}

/// The line of a `ref`; two orders that leave together may call a line the same.
fn find(
    lines: &[Line],
    members: &[Member],
    name: &str,
    order: Option<&str>,
) -> std::result::Result<LineId, &'static str> {
    let is_of = |line: &Line| {
        let of = members.iter().find(|member| member.order == line.order);
        order.is_none_or(|number| of.is_some_and(|member| member.number == number))
    };
    let mut ids: Vec<LineId> = lines
        .iter()
        .filter(|line| line.ref_ == name && is_of(line))
        .map(|line| line.line)
        .collect();
    ids.dedup();
    match ids.as_slice() {
        [] => Err("short-not-in-it"),
        [one] => Ok(*one),
        _ => Err("short-which-order"),
    }
}
