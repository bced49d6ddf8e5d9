//! Customers' look-ups: begun with a number, a contact or an account, proved with a code or a second fact, ended.
//! The request that begins one looks nothing up: it writes down what was entered and one job, so that what exists and
//! what does not cost the same by construction. Whom a code goes to is `code`, what is a proof is `prove`.

mod code;
mod limits;
mod prove;

pub use code::send_code;
pub use prove::{Told, prove};

use crate::db::lookups::{self, LookupRow, provable};
use crate::db::orders::search;
use crate::db::{Conn, jobs};
use crate::domain::channel::{ProofFact, ProofWay};
use crate::domain::contact::{Email, Phone};
use crate::domain::grams::fold;
use crate::domain::ids::{CustomerId, OrderId};
use crate::domain::job::Job;
use crate::domain::reference;
use crate::domain::secret::{Secret, sha256_hex};
use crate::domain::shop::ProofWays;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::intake::draft::{EMAIL, PHONE};
use crate::services::staff::token;
use chrono::Duration;

/// How long a code works.
pub const CODE_MINUTES: i64 = 10;
/// How long the proof may take.
const UNPROVED: Duration = Duration::minutes(15);
/// How long a proved look-up stays open.
const PROVED: Duration = Duration::hours(2);
/// Orders shown to a proven contact.
const SHOWN: i64 = 200;
/// What else was entered: a number of an order, or an account.
const TEXT: &str = "text";
/// Scope of an account's customers.
const CUSTOMERS: &str = "customers";

/// Who asks, and by what means they can be answered.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Key of the hashes.
    pub secret: Secret,
    /// When.
    pub now: Time,
    /// From which network address.
    pub address: String,
    /// In which language a letter goes: `en` or `zh-CN`.
    pub language: String,
    /// Whether text messages reach anybody.
    pub texts: bool,
    /// How the merchant lets an order be proved.
    pub ways: ProofWays,
}

/// What a look-up's page asks for. It depends on what was entered and on how the shop is set, never on what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whether the code comes first; otherwise the fact.
    pub code_first: bool,
    /// The facts of all channels, in their order of definition; none where a contact was entered.
    pub facts: Vec<ProofFact>,
}

/// Begins a look-up of what a customer entered; gives the token of the cookie.
pub fn begin(conn: &mut Conn, asking: &Asking, entered: &str) -> Result<String> {
    let (token, csrf) = (token(), token());
    let token_hash = sha256_hex(token.as_bytes());
    let read = read(&asking.secret, entered);
    conn.write(|conn| {
        let allowed = limits::knock(conn, asking, "look-up")?;
        let row = LookupRow {
            token_hash: token_hash.clone(),
            csrf: csrf.clone(),
            subject: asking.secret.hash("subject", &fold(&read)),
            order_id: None,
            customer_scope: None,
            code_hash: None,
            tries: 0,
            proved: false,
            created_at: asking.now,
            expires_at: asking.now + UNPROVED,
            entered: if allowed {
                read.clone()
            } else {
                refused(&read)
            },
            language: asking.language.clone(),
            code_at: None,
        };
        lookups::insert_lookup(conn, &row)?;
        enqueue_code(conn, &token_hash, asking.now)
    })?;
    Ok(token)
}

/// Sends another code in place of the one that did not come.
pub fn send_again(conn: &mut Conn, asking: &Asking, token: &str) -> Result<()> {
    let token_hash = sha256_hex(token.as_bytes());
    conn.write(|conn| {
        if limits::knock(conn, asking, "look-up")? {
            lookups::update_expiry(conn, &token_hash, asking.now + UNPROVED)?;
            enqueue_code(conn, &token_hash, asking.now)?;
        }
        Ok(())
    })
}

/// What the page of a look-up asks for; `texts` is whether text messages reach anybody, `shop` how the merchant lets an
/// order be proved.
pub fn wanted(conn: &mut Conn, row: &LookupRow, texts: bool, shop: ProofWays) -> Result<Wanted> {
    let ways = provable::list_ways(conn)?;
    let is_contact = !row.entered.starts_with(TEXT);
    let asked = |fact: &ProofFact| {
        ways.iter().any(|(way, known)| match (known, fact) {
            // whoever has a phone of their own in the order is sent a code there
            (ProofFact::PhoneLast4, ProofFact::PhoneLast4) => *way == ProofWay::FactOnly || !texts,
            // where a platform hides the phone, or an address has no postcode
            (ProofFact::PhoneLast4 | ProofFact::Postcode, ProofFact::RecipientName) => true,
            _ => known == fact,
        })
    };
    Ok(Wanted {
        code_first: is_contact
            || shop == ProofWays::CodeOnly
            || ways.is_empty()
            || ways.iter().any(|(way, _)| *way == ProofWay::CodeFirst),
        facts: match is_contact {
            true => Vec::new(),
            false if shop == ProofWays::CodeOnly => Vec::new(),
            false if ways.is_empty() => vec![ProofFact::RecipientName],
            false => ProofFact::ALL.iter().copied().filter(asked).collect(),
        },
    })
}

/// Ends the look-up of a token.
pub fn end(conn: &mut Conn, token: &str) -> Result<()> {
    let hash = sha256_hex(token.as_bytes());
    conn.write(|conn| lookups::delete_lookup(conn, &hash))
}

/// The orders that a proved look-up may see, newest first; none while it is not proved.
pub fn orders_of(conn: &mut Conn, row: &LookupRow) -> Result<Vec<OrderId>> {
    let scope = match &row.customer_scope {
        _ if !row.proved => return Ok(Vec::new()),
        None => return Ok(row.order_id.into_iter().collect()),
        Some(scope) => scope.split_once(':').unwrap_or_default(),
    };
    let mut found = match scope {
        (PHONE, hash) => search::find_by_contact(conn, Some(hash), None, SHOWN)?,
        (EMAIL, hash) => search::find_by_contact(conn, None, Some(hash), SHOWN)?,
        (_, ids) => {
            let ids: Vec<CustomerId> = ids
                .split(',')
                .filter_map(|id| id.parse().ok().map(CustomerId))
                .collect();
            provable::list_orders_of(conn, &ids, SHOWN)?
        }
    };
    found.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    Ok(found)
}

/// `phone:HASH` or `email:HASH` if a person's own contact was entered, `text:WORDS` otherwise. The form of the text
/// alone decides, so that the same page follows whatever is known.
fn read(secret: &Secret, entered: &str) -> String {
    let written = reference::written(entered);
    let contact = if written.contains('@') {
        Email::read(&written).and_then(|email| {
            let hash = secret.hash(EMAIL, email.key()?);
            Some(format!("{EMAIL}:{hash}"))
        })
    } else {
        reference::phone_like(&written).and_then(|phone| {
            let phone = Phone::read(&phone, None)?;
            let hash = secret.hash(PHONE, phone.key()?);
            Some(format!("{PHONE}:{hash}"))
        })
    };
    contact.unwrap_or_else(|| format!("{TEXT}:{written}"))
}

/// The same form of entry, leading nowhere.
fn refused(read: &str) -> String {
    let form = read.split(':').next().unwrap_or_default();
    format!("{form}:")
}

fn enqueue_code(conn: &mut Conn, token_hash: &str, now: Time) -> Result<()> {
    let lookup = token_hash.to_owned();
    jobs::enqueue(conn, &[Job::SendCode { lookup }], now)
}

/// What was entered, if it was no contact.
fn text_of(row: &LookupRow) -> &str {
    match row.entered.split_once(':') {
        Some((TEXT, words)) => words,
        _ => "",
    }
}

/// The orders that a text may mean.
fn orders_named(conn: &mut Conn, written: &str) -> Result<Vec<provable::Provable>> {
    // parcels are to be found here too, by their tracking number
    let bare = written.trim_start_matches('#');
    let spelled = [bare.to_owned(), format!("#{bare}")];
    provable::list_provable(conn, &reference::our_number(written), &spelled)
}
