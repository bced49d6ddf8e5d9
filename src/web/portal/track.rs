//! Looking an order up: one question, then the proof. Whatever is entered, the same steps follow; nothing personal
//! stands in an address, and what is wrong, unknown or tried too often looks the same.

use super::super::page::{self, Answer};
use super::super::session::{Nothing, Posted, cookie, no_cookie};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Frame;
use crate::app::App;
use crate::db::lookups::{self, LookupRow};
use crate::domain::channel::ProofFact;
use crate::domain::secret::sha256_hex;
use crate::error::{Error, Result};
use crate::services::lookup::{self, Asking, CODE_MINUTES, Told, Wanted};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

/// Cookie of the look-up.
const COOKIE: &str = "lookup";
/// Longest entry that is looked at.
const ENTRY_MAX: usize = 200;

#[derive(Template)]
#[template(path = "portal/lookup.html")]
struct Ask {
    frame: Frame,
    has_ended: bool,
}

#[derive(Template)]
#[template(path = "portal/proof.html")]
struct Prove {
    frame: Frame,
    csrf: String,
    title: String,
    code_first: bool,
    code_text: String,
    /// The fact's own form; none where a contact was entered.
    fact: Option<FactForm>,
    code_error: String,
}

/// The form of the second fact.
struct FactForm {
    title: String,
    label: String,
    text: String,
    numeric: bool,
    error: String,
}

/// What a customer entered.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    q: String,
}

/// What is to prove it: one of the two.
#[derive(Deserialize)]
pub struct Proof {
    #[serde(default)]
    code: String,
    #[serde(default)]
    fact: String,
}

/// What was done before.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /`: the one question.
pub async fn ask(visitor: Visitor, done: Query<Done>) -> Answer {
    page::show(&Ask {
        frame: Frame::new(&visitor).at("/"),
        has_ended: done.done == "ended",
    })
}

/// `POST /track`: always on to the proof.
pub async fn begin(app: Data<App>, visitor: Visitor, form: Form<Entry>) -> Answer {
    let entered = short(&form.q);
    if entered.is_empty() {
        return Ok(page::to("/"));
    }
    let asking = asking(&app, &visitor);
    let token = app
        .transact(move |conn| lookup::begin(conn, &asking, &entered))
        .await?;
    with_token(&app, page::to("/track/proof"), token)
}

/// `GET /track/proof`.
pub async fn form(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    match current(&app, &request).await? {
        Some((row, _)) if row.proved => Ok(page::to("/track/order")),
        Some((row, _)) => {
            let wanted = wanted(&app, &row).await?;
            page::show(&Prove::new(&visitor, &row, &wanted))
        }
        None => Ok(page::to("/")),
    }
}

/// `POST /track/proof`.
pub async fn prove(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Posted<Proof>,
) -> Answer {
    let Some((row, token)) = current(&app, &request).await? else {
        return Ok(page::to("/"));
    };
    let proof = form.of(&row.csrf)?;
    let told = match (short(&proof.code), short(&proof.fact)) {
        (code, fact) if fact.is_empty() => Told::Code(code),
        (_, fact) => Told::Fact(fact),
    };
    let (asking, tried) = (asking(&app, &visitor), told.clone());
    let proved = app
        .transact(move |conn| lookup::prove(conn, &asking, &token, &tried))
        .await?;
    if let Some(token) = proved {
        return with_token(&app, page::to("/track/order"), token);
    }
    let wanted = wanted(&app, &row).await?;
    page::show_as(
        StatusCode::UNPROCESSABLE_ENTITY,
        &Prove::new(&visitor, &row, &wanted).wrong(&told),
    )
}

/// `POST /track/code`: another code in place of the one that did not come.
pub async fn send_again(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Posted<Nothing>,
) -> Answer {
    if let Some((row, token)) = current(&app, &request).await? {
        form.of(&row.csrf)?;
        let asking = asking(&app, &visitor);
        app.transact(move |conn| lookup::send_again(conn, &asking, &token))
            .await?;
    }
    Ok(page::to("/track/proof"))
}

/// `POST /track/end`: whoever sits here next sees nothing.
pub async fn end(app: Data<App>, request: HttpRequest, form: Posted<Nothing>) -> Answer {
    if let Some((row, token)) = current(&app, &request).await? {
        form.of(&row.csrf)?;
        app.transact(move |conn| lookup::end(conn, &token)).await?;
    }
    let mut answer = page::to("/?done=ended");
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

async fn wanted(app: &App, row: &LookupRow) -> Result<Wanted> {
    let row = row.clone();
    let (texts, ways) = (app.config().sends_texts(), app.shop().proof);
    app.read(move |conn| lookup::wanted(conn, &row, texts, ways))
        .await
}

fn asking(app: &App, visitor: &Visitor) -> Asking {
    Asking {
        secret: app.secret().clone(),
        now: app.now(),
        address: visitor.address.clone(),
        language: visitor.voice.lang.as_str().to_owned(),
        texts: app.config().sends_texts(),
        ways: app.shop().proof,
    }
}

fn short(text: &str) -> String {
    text.trim().chars().take(ENTRY_MAX).collect()
}

fn with_token(app: &App, mut answer: HttpResponse, token: String) -> Answer {
    answer
        .add_cookie(&cookie(app, COOKIE, token, "/track"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

impl Prove {
    fn new(visitor: &Visitor, row: &LookupRow, wanted: &Wanted) -> Prove {
        let voice = visitor.voice;
        let fact = (!wanted.facts.is_empty()).then(|| FactForm::new(&voice, wanted));
        Prove {
            frame: Frame::new(visitor).at("/track/proof"),
            csrf: row.csrf.clone(),
            title: match &fact {
                Some(fact) if !wanted.code_first => fact.title.clone(),
                _ => voice.t("proof-code-title"),
            },
            code_first: wanted.code_first,
            code_text: voice.t_with("proof-code-text", &[("minutes", CODE_MINUTES.into())]),
            fact,
            code_error: String::new(),
        }
    }

    /// The same after a proof that was none.
    fn wrong(mut self, told: &Told) -> Prove {
        let voice = self.frame.voice;
        match (told, &mut self.fact) {
            (Told::Fact(_), Some(fact)) => fact.error = voice.t("proof-fact-error"),
            _ => self.code_error = voice.t("proof-code-error"),
        }
        self
    }

    fn is_wrong(&self) -> bool {
        !self.code_error.is_empty() || self.is_wrong_fact()
    }

    fn is_wrong_fact(&self) -> bool {
        let fact = self.fact.as_ref();
        fact.is_some_and(|fact| !fact.error.is_empty())
    }
}

impl FactForm {
    fn new(voice: &Voice, wanted: &Wanted) -> FactForm {
        let facts = wanted.facts.as_slice();
        let mut names: Vec<String> = facts
            .iter()
            .map(|fact| voice.word("proof-fact", fact.as_str()))
            .collect();
        let last = names.pop().unwrap_or_default();
        let joined = match names.join(&voice.t("list-comma")) {
            none if none.is_empty() => last,
            before => voice.t_with(
                "proof-fact-or",
                &[("first", before.into()), ("second", last.into())],
            ),
        };
        let is_one = |wanted: ProofFact| facts == [wanted];
        let word = match facts {
            [one] => one.as_str(),
            _ => "several",
        };
        let what = voice.word("proof-fact-text", word);
        FactForm {
            title: voice.word("proof-fact-title", word),
            label: capital(&joined),
            text: match wanted.code_first {
                true => voice.t_with("proof-fact-instead", &[("what", what.into())]),
                false => what,
            },
            numeric: is_one(ProofFact::PhoneLast4),
            error: String::new(),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
