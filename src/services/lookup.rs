//! Customers' look-ups: begun with a number, a phone or a mail address, proved with a second fact or a code, ended.
//! A look-up of something that does not exist goes the same way to the same answers.

use crate::db::letters::{self, LetterWrite};
use crate::db::lookups::{self, LookupRow, Provable};
use crate::db::orders::search;
use crate::db::types::LetterState;
use crate::db::{Conn, jobs, settings, tries};
use crate::domain::channel::ProofFact;
use crate::domain::contact::{ContactKind, Email, Phone};
use crate::domain::grams::fold;
use crate::domain::ids::OrderId;
use crate::domain::job::Job;
use crate::domain::reference;
use crate::domain::secret::{Secret, sha256_hex};
use crate::domain::shop::{ProofWays, Shop, names};
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::intake::draft::{EMAIL, PHONE};
use crate::services::staff::token;
use chrono::Duration;
use serde_json::json;

/// How long a code works.
pub const CODE_MINUTES: i64 = 10;
/// How long the proof may take.
const UNPROVED: Duration = Duration::minutes(15);
/// How long a proved look-up stays open.
const PROVED: Duration = Duration::hours(2);
/// Tries are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// Proofs of one subject within the window: four digits have 10,000 values.
const TRIES_SUBJECT: i64 = 5;
/// Look-ups and proofs from one network address within the window.
const TRIES_ADDRESS: i64 = 40;
/// Codes sent to one person within the window.
const CODES: i64 = 3;
/// Orders shown to a proven contact.
const SHOWN: i64 = 200;

/// Which proof a look-up asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A second fact of the order.
    Fact(ProofFact),
    /// A code that was sent by mail.
    Code,
}

impl Proof {
    /// The proof of a look-up.
    pub fn of(row: &LookupRow) -> Proof {
        match row.subject.split(':').next().map(str::parse::<ProofFact>) {
            Some(Ok(fact)) => Proof::Fact(fact),
            _ => Proof::Code,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Proof::Fact(fact) => fact.as_str(),
            Proof::Code => "code",
        }
    }
}

/// Begins a look-up of what a customer entered; gives the token of the cookie. `language` is the letter's.
pub fn begin(
    conn: &mut Conn,
    secret: &Secret,
    now: Time,
    entered: &str,
    address: &str,
    language: &str,
) -> Result<String> {
    let (token, csrf, code) = (token(), token(), code());
    conn.write(|conn| {
        let allowed = count(
            conn,
            secret,
            now,
            &format!("look-up:{address}"),
            TRIES_ADDRESS,
        )?;
        let scope = scope_of(secret, entered);
        let order = match &scope {
            None => find_order(conn, entered)?,
            Some(_) => None,
        };
        let proof = match (&scope, &order, ways(conn)?) {
            (Some(_), _, _) | (None, _, ProofWays::CodeOnly) => Proof::Code,
            (None, Some(order), ProofWays::Facts) => Proof::Fact(order.proof),
            // what an unknown number asks for is what most orders ask for
            (None, None, ProofWays::Facts) => Proof::Fact(ProofFact::PhoneLast4),
        };
        // a code read from a mail proves that mail and no phone: whoever orders in another's name gets nothing of theirs
        let recipient = match (&scope, &order, proof) {
            (Some(scope), _, _) => lookups::find_letter_box(conn, scope)?,
            (None, Some(order), Proof::Code) => lookups::find_order_box(conn, order.order)?,
            (None, _, _) => None,
        };
        let proven = recipient
            .as_deref()
            .map(|mail| format!("{EMAIL}:{}", secret.hash(EMAIL, mail)));
        let what = match (&scope, &order) {
            (Some(scope), _) => secret.hash("subject", scope),
            (None, Some(order)) => secret.hash("subject", &order.order.to_string()),
            (None, None) => secret.hash("subject", &fold(entered)),
        };
        let row = LookupRow {
            token_hash: sha256_hex(token.as_bytes()),
            csrf: csrf.clone(),
            subject: format!("{}:{what}", proof.word()),
            order_id: order
                .filter(|_| allowed && proof != Proof::Code)
                .map(|order| order.order),
            code_hash: (proof == Proof::Code)
                .then(|| secret.hash("code", &format!("{token}{code}"))),
            customer_scope: proven.filter(|_| allowed),
            tries: 0,
            proved: false,
            created_at: now,
            expires_at: now + UNPROVED,
        };
        lookups::insert_lookup(conn, &row)?;
        if let (Some(scope), Some(recipient)) = (&row.customer_scope, recipient) {
            send_code(conn, secret, now, scope, recipient, &code, language)?;
        }
        Ok(())
    })?;
    Ok(token)
}

/// How the merchant lets an order be proved.
fn ways(conn: &mut Conn) -> Result<ProofWays> {
    let stored = settings::list_values(conn, &[names::PROOF_BY_FACT])?;
    Ok(Shop::read(&stored, "", "").proof)
}

/// Whether what was entered proves a look-up; if so, the new token of the cookie.
pub fn prove(
    conn: &mut Conn,
    secret: &Secret,
    now: Time,
    token: &str,
    entered: &str,
    address: &str,
) -> Result<Option<String>> {
    let new = self::token();
    let hash = sha256_hex(token.as_bytes());
    conn.write(|conn| {
        let Some(row) = lookups::find_lookup(conn, &hash, now)? else {
            return Ok(None);
        };
        let address_free = count(
            conn,
            secret,
            now,
            &format!("proof:{address}"),
            TRIES_ADDRESS,
        )?;
        let subject_free = count(
            conn,
            secret,
            now,
            &format!("subject:{}", row.subject),
            TRIES_SUBJECT,
        )?;
        let lookup_free = lookups::update_tries(conn, &hash, TRIES_SUBJECT)?;
        let right = match Proof::of(&row) {
            Proof::Code => {
                row.code_hash.as_ref().is_some_and(|stored| {
                    let digits: String = fold(entered);
                    let fresh = now < row.created_at + Duration::minutes(CODE_MINUTES);
                    fresh && same(stored, &secret.hash("code", &format!("{token}{digits}")))
                }) && row.customer_scope.is_some()
            }
            Proof::Fact(fact) => match row.order_id {
                Some(order) => lookups::find_provable_order(conn, order)?
                    .is_some_and(|order| is_fact(fact, &order, entered)),
                None => false,
            },
        };
        if !(right && address_free && subject_free && lookup_free) {
            return Ok(None);
        }
        tries::delete_count(conn, &key(secret, &format!("subject:{}", row.subject)))?;
        let proved =
            lookups::update_proved(conn, &hash, &sha256_hex(new.as_bytes()), now + PROVED)?;
        Ok(proved.then(|| new.clone()))
    })
}

/// Ends the look-up of a token.
pub fn end(conn: &mut Conn, token: &str) -> Result<()> {
    let hash = sha256_hex(token.as_bytes());
    conn.write(|conn| lookups::delete_lookup(conn, &hash))
}

/// The orders that a proved look-up may see, newest first; none while it is not proved.
pub fn orders_of(conn: &mut Conn, row: &LookupRow) -> Result<Vec<OrderId>> {
    match (&row.customer_scope, row.order_id) {
        _ if !row.proved => Ok(Vec::new()),
        (None, order) => Ok(order.into_iter().collect()),
        (Some(scope), _) => {
            let (kind, hash) = scope.split_once(':').unwrap_or_default();
            let (phone, email) = if kind == PHONE {
                (Some(hash), None)
            } else {
                (None, Some(hash))
            };
            let mut found = search::find_by_contact(conn, phone, email)?;
            found.truncate(SHOWN as usize);
            Ok(found)
        }
    }
}

/// `phone:HASH` or `email:HASH` if a person's own contact was entered.
fn scope_of(secret: &Secret, entered: &str) -> Option<String> {
    if entered.contains('@') {
        let email = Email::read(entered)?;
        let hash = secret.hash(EMAIL, email.key()?);
        return Some(format!("{EMAIL}:{hash}"));
    }
    let phone = Phone::read(&reference::phone_like(entered)?, None)?;
    let hash = secret.hash(PHONE, phone.key()?);
    Some(format!("{PHONE}:{hash}"))
}

fn find_order(conn: &mut Conn, entered: &str) -> Result<Option<Provable>> {
    let written = reference::written(entered);
    lookups::find_provable(conn, &reference::our_number(&written), &written)
}

fn send_code(
    conn: &mut Conn,
    secret: &Secret,
    now: Time,
    scope: &str,
    recipient: String,
    code: &str,
    language: &str,
) -> Result<()> {
    let allowed = count(conn, secret, now, &format!("code:{scope}"), CODES)?;
    if !allowed {
        return Ok(());
    }
    let letter = letters::insert_letter(
        conn,
        &LetterWrite {
            letter: "code".to_owned(),
            recipient,
            language: language.to_owned(),
            facts: json!({"code": code, "minutes": CODE_MINUTES}).to_string(),
            message_key: token(),
            state: LetterState::Waiting,
            created_at: now,
        },
    )?;
    jobs::enqueue(conn, &[Job::SendLetter { letter }], now)
}

fn is_fact(fact: ProofFact, order: &Provable, entered: &str) -> bool {
    let told = fold(entered);
    let known = |text: &Option<String>| fold(text.as_deref().unwrap_or_default());
    let expected = match fact {
        // what a platform masked or relays is nobody's secret
        ProofFact::PhoneLast4 if order.phone_kind != Some(ContactKind::Own) => String::new(),
        ProofFact::PhoneLast4 => {
            let phone = order.phone.as_deref().unwrap_or_default();
            let number = phone.split(',').next().unwrap_or_default();
            let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
            match digits.len() {
                0..4 => String::new(),
                length => digits.iter().skip(length - 4).collect(),
            }
        }
        ProofFact::RecipientName => match known(&order.name) {
            name if name.is_empty() => known(&order.customer),
            name => name,
        },
        ProofFact::Postcode => known(&order.postcode),
    };
    !expected.is_empty() && same(&expected, &told)
}

fn same(a: &str, b: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()).into()
}

fn count(conn: &mut Conn, secret: &Secret, now: Time, what: &str, limit: i64) -> Result<bool> {
    tries::update_count(conn, &key(secret, what), now, WINDOW, limit)
}

fn key(secret: &Secret, what: &str) -> String {
    secret.hash("try", what)
}

fn code() -> String {
    format!("{:06}", rand::random_range(0..1_000_000_u32))
}
