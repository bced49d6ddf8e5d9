//! An order typed in: by phone, for another company, as a gift. It goes through the same door as every other order.
//! What the form says is `form`; the buyer whom it names `buyer`.

mod buyer;
mod form;

use buyer::{Known, Match, find, known, prefill};
use form::{Form, Typed, typed};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Posted, Staff};
use super::super::visitor::Visitor;
use super::Shell;
use super::entered::Entered;
use super::lines::{self, Row};
use crate::app::App;
use crate::db::orders::find as orders;
use crate::db::types::Source;
use crate::db::{Conn, channels, goods};
use crate::domain::channel::{Channel, ChannelKind};
use crate::domain::ids::CustomerId;
use crate::domain::order::OrderDoc;
use crate::domain::secret::{Secret, sha256_hex};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Reach;
use crate::domain::time::rfc3339;
use crate::error::{Error, Result};
use crate::formats::Document;
use crate::services::intake::group::{Answered, Keep, Reply, Submission};
use crate::services::intake::{Item, Raw};
use crate::services::staff::token;
use crate::web::voice::Voice;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// The mapping that reads the standard form, and its version.
const FORMAT: (&str, i64) = ("tributary.order", 1);
/// Suggestions for a code while it is typed.
const SUGGESTED: i64 = 8;

#[derive(Template)]
#[template(path = "staff/new_order/form.html")]
struct Page {
    shell: Shell,
    problem: String,
    sent: String,
    form: Form,
    matches: Vec<Match>,
    searched: bool,
}

#[derive(Template)]
#[template(path = "staff/new_order/goods.html")]
struct Goods {
    found: Vec<(String, String)>,
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    customer: String,
    line_sku: String,
}

/// Everything that the form is made of.
struct Read {
    channels: Vec<Channel>,
    channel: Option<Channel>,
    known: Option<Known>,
    matches: Vec<Match>,
    rows: Vec<Row>,
    all_known: bool,
}

/// `GET /staff/orders/new`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let mut entered = form::blank(&token(), &rfc3339(app.now()));
    if !asked.customer.is_empty() {
        entered.set("pick", &asked.customer);
    }
    let read = read_for(&app, &staff, &visitor, &mut entered).await?;
    show(&staff, &visitor, &entered, read, &[], StatusCode::OK)
}

/// `GET /staff/orders/new/goods`: codes for what is being typed, as the options of a list.
pub async fn goods_for(app: Data<App>, _: Allowed<ChangeOrders>, asked: Query<Asked>) -> Answer {
    let typed = asked.line_sku.clone();
    let found = app
        .read(move |conn| goods::list_matching(conn, &typed, SUGGESTED))
        .await?;
    let body = Goods { found }
        .render()
        .map_err(|fault| Error::internal(format!("a list cannot be written: {fault}")))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(body))
}

/// `POST /staff/orders/new`: one more line, the buyer found, the sum made, or the order placed.
pub async fn place(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    posted: Posted<Entered>,
) -> Answer {
    let mut entered = posted.of(&staff.csrf)?;
    let is_step = ["find", "pick", "use", "add", "check"]
        .iter()
        .any(|step| entered.has(step));
    let read = read_for(&app, &staff, &visitor, &mut entered).await?;
    if is_step {
        return show(&staff, &visitor, &entered, read, &[], StatusCode::OK);
    }
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(channel) = &read.channel else {
        let problem = Problem::at("/channel", Sentence::new("new-order-no-channel"));
        return show(&staff, &visitor, &entered, read, &[problem], wrong);
    };
    let typed = typed(
        &visitor.voice,
        &entered,
        &read.rows,
        channel,
        read.known.as_ref(),
    );
    let doc = match read_typed(&typed, channel, read.all_known) {
        Ok(doc) => doc,
        Err(problems) => return show(&staff, &visitor, &entered, read, &problems, wrong),
    };
    let submission = submission(&staff, &entered, channel, &typed.document, doc);
    match app.intake(submission).await.and_then(number_of) {
        Ok(number) => Ok(page::to(&format!("/staff/orders/{number}?done=placed"))),
        Err(Error::Invalid(problems)) if is_other_body(&problems) => {
            sent_before(&app, &staff, &visitor, &entered, read).await
        }
        Err(Error::Invalid(problems)) => show(&staff, &visitor, &entered, read, &problems, wrong),
        Err(fault @ (Error::Refused(_) | Error::Conflict(_))) => {
            let detail =
                Sentence::new("new-order-refused").with("why", page::told(&visitor.voice, &fault));
            let problem = Problem::at("", detail);
            show(
                &staff,
                &visitor,
                &entered,
                read,
                &[problem],
                StatusCode::CONFLICT,
            )
        }
        Err(fault) => Err(fault.into()),
    }
}

fn submission(
    staff: &Staff,
    entered: &Entered,
    channel: &Channel,
    document: &Value,
    doc: OrderDoc,
) -> Submission {
    let body = document.to_string().into_bytes();
    let key = sha256_hex(&body);
    Submission {
        slots: vec![Ok(Item {
            channel: Arc::new(channel.clone()),
            source: Source::Staff,
            actor: staff.actor(),
            message: Raw::New {
                body,
                key: key.clone(),
                format: FORMAT.0.to_owned(),
                mapping_version: FORMAT.1,
                origin: "/staff/orders/new".to_owned(),
            },
            document: Some(Document::Order(Box::new(doc))),
            import: None,
        })],
        reply: Reply::Order,
        // a form that is sent twice is one order, whatever happened on the way
        keep: Some(Keep {
            scope: format!("staff {} POST /staff/orders/new", staff.id),
            key: entered.get("token").to_owned(),
            body_hash: key,
        }),
    }
}

/// The order, or what is wrong with it. A clerk is told at once what would hold it: there is nobody else to ask.
fn read_typed(
    typed: &Typed,
    channel: &Channel,
    all_known: bool,
) -> std::result::Result<OrderDoc, Vec<Problem>> {
    let doc = crate::domain::order_parse::parse(&typed.document, channel)?;
    let unclear = doc.ship_to.as_ref().and_then(|to| to.problem());
    match unclear {
        Some(why) => Err(vec![Problem::at("/ship_to", why)]),
        None if !all_known => Err(Vec::new()),
        None => Ok(doc),
    }
}

fn number_of(answered: Answered) -> Result<String> {
    let body: Value = serde_json::from_str(&answered.body)?;
    if let Some(number) = body.get("number").and_then(Value::as_str) {
        return Ok(number.to_owned());
    }
    let code = body
        .get("code")
        .and_then(Value::as_str)
        .unwrap_or("dead-internal");
    let mut why = Sentence::new(code);
    for (name, fact) in body
        .get("facts")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        why = why.with(name, fact.as_str().unwrap_or_default());
    }
    Err(Error::Refused(why))
}

fn is_other_body(problems: &[Problem]) -> bool {
    problems
        .iter()
        .any(|problem| problem.detail.key == "problem-idempotency-other-body")
}

/// The form was sent before with other content: the order that it became is named, nothing is changed.
async fn sent_before(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    entered: &Entered,
    read: Read,
) -> Answer {
    let (channel, reference) = (
        read.channel.as_ref().map(|one| one.id),
        form::reference(entered),
    );
    let number = app
        .read(move |conn| {
            let Some(channel) = channel else {
                return Ok(None);
            };
            let known = orders::find_known(conn, channel, &[&reference], &[])?;
            match known.first() {
                Some(known) => Ok(orders::find(conn, known.id)?.map(|row| row.number)),
                None => Ok(None),
            }
        })
        .await?;
    let mut page = page_of(staff, visitor, entered, read, &[]);
    page.sent = number.unwrap_or_default();
    page.problem = visitor.voice.t("new-order-sent");
    page::show_as(StatusCode::CONFLICT, &page)
}

async fn read_for(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    entered: &mut Entered,
) -> Result<Read> {
    let (reach, secret, voice) = (staff.reach.clone(), app.secret().clone(), visitor.voice);
    let mut typed = std::mem::take(entered);
    let (read, typed) = app
        .read(move |conn| {
            let read = read(conn, &voice, &reach, &secret, &mut typed)?;
            Ok((read, typed))
        })
        .await?;
    *entered = typed;
    Ok(read)
}

fn read(
    conn: &mut Conn,
    voice: &Voice,
    reach: &Reach,
    secret: &Secret,
    entered: &mut Entered,
) -> Result<Read> {
    let mut channels = channels::list(conn)?;
    channels.retain(|channel| {
        reach.sees_channel(channel.id)
            && matches!(channel.kind, ChannelKind::Api | ChannelKind::File)
    });
    let channel = match entered.get("channel") {
        "" => channels.first().cloned(),
        slug => channels.iter().find(|one| one.slug == slug).cloned(),
    };
    let picked = entered.get("pick").to_owned();
    if let Ok(id) = picked.parse() {
        entered.set("customer", &picked);
        entered.set("who", "");
        if let Some(known) = known(conn, reach, CustomerId(id))? {
            prefill(entered, &known);
        }
    }
    let known = match entered.get("customer").parse() {
        Ok(id) => known(conn, reach, CustomerId(id))?,
        Err(_) => None,
    };
    if let Some((index, code)) = entered.get("use").to_owned().split_once(':') {
        let index = index.parse().unwrap_or(usize::MAX);
        entered.set_nth("line_sku", index, code);
        entered.set_nth("line_title", index, "");
    }
    if entered.has("add") {
        lines::add_blank(entered);
    }
    let matches = match entered.has("find") {
        true => find(conn, voice, reach, secret, entered.get("who"))?,
        false => Vec::new(),
    };
    let mut rows = lines::rows(entered);
    let all_known = match &channel {
        Some(channel) => lines::look_up(conn, voice, channel, &mut rows)?,
        None => false,
    };
    Ok(Read {
        channels,
        channel,
        known,
        matches,
        rows,
        all_known,
    })
}

fn show(
    staff: &Staff,
    visitor: &Visitor,
    entered: &Entered,
    read: Read,
    problems: &[Problem],
    status: StatusCode,
) -> Answer {
    page::show_as(status, &page_of(staff, visitor, entered, read, problems))
}

fn page_of(
    staff: &Staff,
    visitor: &Visitor,
    entered: &Entered,
    mut read: Read,
    problems: &[Problem],
) -> Page {
    let shell = Shell::new(staff, visitor, "orders");
    let matches = std::mem::take(&mut read.matches);
    let form = Form::new(&shell.voice, entered, &mut read, problems);
    Page {
        problem: form.rest.clone(),
        sent: String::new(),
        searched: entered.has("find"),
        matches,
        form,
        shell,
    }
}
