//! What is asked for: orders, people and codes taken from the data by chance.

use super::bare::Bare;
use super::years::chance::Chance;
use super::years::{ASKED, SEED, STAFF, Size, moment, token};
use crate::support::{Base, Database};
use chrono::NaiveDateTime;
use tributary::domain::secret::sha256_hex;

/// Orders that are asked for.
const SAMPLE: u64 = 400;

/// One order of the data.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub id: String,
    pub number: String,
    pub reference: String,
    pub placed: String,
    pub ship_by: String,
    pub channel: String,
    pub slug: String,
    pub customer: String,
    pub account: String,
    pub email: String,
    pub name: String,
    pub phone: String,
    pub phone_hash: String,
    pub sku: String,
    pub message: String,
}

const KNOWN: &str = "SELECT o.id, o.number, o.channel_ref, o.placed_at, o.ship_by, \
    o.channel_id, c.slug, o.customer_id, p.account, p.email, a.name, a.phone, a.phone_hash, l.sku, m.id FROM orders o \
    JOIN channels c ON c.id = o.channel_id JOIN customers p ON p.id = o.customer_id JOIN addresses a ON a.order_id = o.id \
    JOIN order_lines l ON l.order_id = o.id AND l.position = 1 JOIN messages m ON m.order_id = o.id";

/// What measurements pick from.
pub struct Facts {
    pub base: Base,
    /// Any order.
    pub any: Vec<Known>,
    /// Something of it has not left.
    pub open: Vec<Known>,
    pub held: Vec<Known>,
    /// Fifty lines, three hundred events.
    pub huge: Vec<Known>,
    /// Of the customer with the most orders.
    pub faithful: Vec<Known>,
}

impl Facts {
    /// Takes them from the data, and opens what has to be open: sessions, proved look-ups.
    pub fn of(database: &Database, size: Size) -> Facts {
        let mut bare = Bare::open(database);
        let mut chance = Chance::of(SEED, ASKED, 0);
        let ids = (0..SAMPLE).map(|_| (1 + chance.below(size.0 as u64)).to_string());
        let huge = (1..=20).map(|step| (step * (size.0 / 20)).to_string());
        let of = |bare: &mut Bare, ids: Vec<String>| known(bare, &ids);
        let some = |bare: &mut Bare, chance: &mut Chance, which: &str| {
            let ids: Vec<String> = bare
                .texts(&format!("SELECT id FROM orders WHERE {which} ORDER BY id"))
                .into_iter()
                .flatten()
                .collect();
            let ids: Vec<String> = (0..SAMPLE / 2).map(|_| chance.pick(&ids).clone()).collect();
            known(bare, &ids)
        };
        let facts = Facts {
            base: database.base,
            any: of(&mut bare, ids.collect()),
            open: some(
                &mut bare,
                &mut chance,
                "status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment')",
            ),
            held: some(&mut bare, &mut chance, "open_holds > 0"),
            huge: of(&mut bare, huge.collect()),
            faithful: some(&mut bare, &mut chance, "customer_id = 1"),
        };
        facts.open_doors(&mut bare);
        facts
    }

    /// Sessions of the staff and proved look-ups of customers, which a run before may have left.
    fn open_doors(&self, bare: &mut Bare) {
        bare.run("DELETE FROM lookups; DELETE FROM sessions");
        for staff in 1..=STAFF {
            let hash = sha256_hex(token(staff).as_bytes());
            bare.run(&format!(
                "INSERT INTO sessions (token_hash, staff_id, csrf, created_at, expires_at) \
                 VALUES ('{hash}', {staff}, 'csrf-of-the-proof', '2026-11-20 00:00:00', '2099-01-01 00:00:00')"
            ));
        }
        for known in self.any.iter().chain(&self.huge).chain(&self.faithful) {
            let one = (lookup(&known.id), known.id.clone(), "NULL".to_owned());
            let all = (
                lookup(&known.phone_hash),
                "NULL".to_owned(),
                format!("'phone:{}'", known.phone_hash),
            );
            for (token, order, scope) in [one, all] {
                bare.run(&format!(
                    "INSERT INTO lookups (token_hash, csrf, subject, order_id, customer_scope, tries, proved, created_at, expires_at) \
                     VALUES ('{}', 'csrf-of-the-proof', 'fact', {order}, {scope}, 0, TRUE, '2026-11-20 00:00:00', '2099-01-01 00:00:00') \
                     ON CONFLICT DO NOTHING",
                    sha256_hex(token.as_bytes())
                ));
            }
        }
    }
}

/// The cookie's value of a proved look-up.
pub fn lookup(of: &str) -> String {
    format!("lookup-of-{of}")
}

impl Known {
    /// Where it stands in the list, as the list's addresses say it.
    pub fn place(&self) -> String {
        format!("{}-{}", self.at().and_utc().timestamp_millis(), self.id)
    }

    /// When it was placed, UTC.
    pub fn at(&self) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&self.placed, "%F %T%.f").expect("a time")
    }

    /// When it must have left; without a promise, the time that stands for none.
    pub fn due(&self) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&self.ship_by, "%F %T%.f")
            .unwrap_or_else(|_| moment("9999-12-31"))
    }

    /// The day of it, as the shop's clock says, and when that began, UTC.
    pub fn day(&self) -> (chrono::NaiveDate, NaiveDateTime) {
        let day = (self.at() + chrono::Duration::hours(8)).date();
        (day, moment(&day.to_string()) - chrono::Duration::hours(8))
    }
}

fn known(bare: &mut Bare, ids: &[String]) -> Vec<Known> {
    let rows = bare.texts(&format!(
        "{KNOWN} WHERE o.id IN ({}) ORDER BY o.id",
        ids.join(",")
    ));
    rows.into_iter()
        .map(|row| {
            let mut cells = row.into_iter();
            let mut next = || cells.next().unwrap_or_default();
            Known {
                id: next(),
                number: next(),
                reference: next(),
                placed: next(),
                ship_by: next(),
                channel: next(),
                slug: next(),
                customer: next(),
                account: next(),
                email: next(),
                name: next(),
                phone: next(),
                phone_hash: next(),
                sku: next(),
                message: next(),
            }
        })
        .collect()
}
