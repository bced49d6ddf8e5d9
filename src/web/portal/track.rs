//! Looking an order up: one question, then the proof. Whatever is entered, the same steps follow; nothing personal
//! stands in an address, and what is wrong, unknown or tried too often looks the same.

use super::super::page::{self, Answer};
use super::super::session::{Posted, cookie, no_cookie};
use super::super::visitor::Visitor;
use super::Frame;
use crate::app::App;
use crate::db::lookups::{self, LookupRow};
use crate::domain::channel::ProofFact;
use crate::domain::secret::sha256_hex;
use crate::error::{Error, Result};
use crate::services::lookup::{self, CODE_MINUTES, Proof};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

/// Cookie of the look-up.
const COOKIE: &str = "lookup";
/// Longest entry that is looked at, characters.
const ENTRY_MAX: usize = 200;

#[derive(Template)]
#[template(path = "portal/lookup.html")]
struct Ask {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "portal/proof.html")]
struct Prove {
    frame: Frame,
    csrf: String,
    is_code: bool,
    title: String,
    text: String,
    label: String,
    numeric: bool,
    length: usize,
    help: String,
    error: String,
}

/// What a customer entered.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    q: String,
}

/// What is to prove it.
#[derive(Deserialize)]
pub struct Told {
    #[serde(default)]
    proof: String,
}

/// Nothing but the token.
#[derive(Deserialize)]
pub struct Nothing {}

/// `GET /`: the one question.
pub async fn ask(visitor: Visitor) -> Answer {
    page::show(&Ask {
        frame: Frame::new(&visitor).at("/"),
    })
}

/// `POST /track`: always on to the proof.
pub async fn begin(app: Data<App>, visitor: Visitor, form: Form<Entry>) -> Answer {
    let entered: String = form.q.trim().chars().take(ENTRY_MAX).collect();
    if entered.is_empty() {
        return Ok(page::to("/"));
    }
    let (secret, now, address) = (app.secret().clone(), app.now(), visitor.address.clone());
    let lang = visitor.voice.lang.as_str();
    let token = app
        .transact(move |conn| lookup::begin(conn, &secret, now, &entered, &address, lang))
        .await?;
    with_token(&app, page::to("/track/proof"), token)
}

/// `GET /track/proof`.
pub async fn form(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    match current(&app, &request).await? {
        Some((row, _)) if row.proved => Ok(page::to("/track/order")),
        Some((row, _)) => page::show(&Prove::new(&visitor, &row)),
        None => Ok(page::to("/")),
    }
}

/// `POST /track/proof`.
pub async fn prove(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Posted<Told>,
) -> Answer {
    let Some((row, token)) = current(&app, &request).await? else {
        return Ok(page::to("/"));
    };
    let told = form.of(&row.csrf)?;
    let entered: String = told.proof.chars().take(ENTRY_MAX).collect();
    let (secret, now, address) = (app.secret().clone(), app.now(), visitor.address.clone());
    let proved = app
        .transact(move |conn| lookup::prove(conn, &secret, now, &token, &entered, &address))
        .await?;
    match proved {
        Some(token) => with_token(&app, page::to("/track/order"), token),
        None => page::show_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Prove::wrong(&visitor, &row),
        ),
    }
}

/// `POST /track/end`: whoever sits here next sees nothing.
pub async fn end(app: Data<App>, request: HttpRequest, form: Posted<Nothing>) -> Answer {
    if let Some((row, token)) = current(&app, &request).await? {
        form.of(&row.csrf)?;
        app.transact(move |conn| lookup::end(conn, &token)).await?;
    }
    let mut answer = page::to("/");
    answer
        .add_cookie(&no_cookie(&app, COOKIE, "/track"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

/// The look-up of this request and its token.
pub async fn current(app: &App, request: &HttpRequest) -> Result<Option<(LookupRow, String)>> {
    let Some(cookie) = request.cookie(COOKIE) else {
        return Ok(None);
    };
    let token = cookie.value().to_owned();
    let (hash, now) = (sha256_hex(token.as_bytes()), app.now());
    let row = app
        .read(move |conn| lookups::find_lookup(conn, &hash, now))
        .await?;
    Ok(row.map(|row| (row, token)))
}

fn with_token(app: &App, mut answer: HttpResponse, token: String) -> Answer {
    answer
        .add_cookie(&cookie(app, COOKIE, token, "/track"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

impl Prove {
    fn new(visitor: &Visitor, row: &LookupRow) -> Prove {
        let voice = visitor.voice;
        let proof = Proof::of(row);
        let word = match proof {
            Proof::Code => "code",
            Proof::Fact(fact) => fact.as_str(),
        };
        Prove {
            frame: Frame::new(visitor).at("/track/proof"),
            csrf: row.csrf.clone(),
            is_code: matches!(proof, Proof::Code | Proof::Fact(ProofFact::PhoneLast4)),
            title: voice.word("proof-title", word),
            text: match proof {
                Proof::Code => voice.t_with("proof-text-code", &[("minutes", CODE_MINUTES.into())]),
                Proof::Fact(_) => voice.word("proof-text", word),
            },
            label: voice.word("proof-label", word),
            numeric: !matches!(
                proof,
                Proof::Fact(ProofFact::RecipientName | ProofFact::Postcode)
            ),
            length: match proof {
                Proof::Code => 6,
                Proof::Fact(ProofFact::PhoneLast4) => 4,
                Proof::Fact(_) => ENTRY_MAX,
            },
            help: voice.word("proof-help", word),
            error: String::new(),
        }
    }

    /// The same after a proof that was none.
    fn wrong(visitor: &Visitor, row: &LookupRow) -> Prove {
        let word = match Proof::of(row) {
            Proof::Code => "code",
            Proof::Fact(fact) => fact.as_str(),
        };
        Prove {
            error: visitor.voice.word("proof-error", word),
            ..Prove::new(visitor, row)
        }
    }
}
