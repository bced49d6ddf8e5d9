//! A channel as a person changes it: its settings if nobody else changed them meanwhile, its secret with a day in which
//! the one before still counts.

use super::{NewChannelForm, add, checked_mapping, given};
use crate::channels as adapters;
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::channels::{self as rows, ChannelChange};
use crate::domain::audit::AuditAction;
use crate::domain::channel::{Channel, ProofFact, ProofWay};
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Actor;
use crate::domain::time::{Time, local, parse_rfc3339};
use crate::domain::typed;
use crate::error::{Error, Result};
use chrono::{Duration, NaiveDateTime};
use chrono_tz::Tz;

/// How long deliveries signed with the secret before are taken.
pub const BOTH_COUNT: Duration = Duration::hours(24);
/// Longest name for people.
const MAX_NAME: usize = 100;
/// Shortest secret that is taken from outside, characters.
const MIN_SECRET: usize = 8;
/// Longest wait for a payment, minutes: a year.
const MOST_MINUTES: i64 = 525_600;
/// Longest promise, hours: a year.
const MOST_HOURS: i64 = 8_760;

/// A channel's settings as somebody typed them.
#[derive(Debug, Clone, Default)]
pub struct ChannelForm {
    /// Name for people.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// RFC 3339, or a reading of the shop's clock.
    pub go_live_at: String,
    /// Saved mapping for its tables; may be empty.
    pub mapping: String,
    /// How long an unpaid order counts as demand.
    pub unpaid_minutes: String,
    /// `ship_by` of orders that bring none: hours after payment.
    pub ship_within_hours: String,
    /// Word of `ProofFact`.
    pub proof: String,
    /// Word of `ProofWay`.
    pub proof_way: String,
}

/// Adds a channel, and says so in the audit log.
pub fn open(conn: &mut Conn, now: Time, actor: &Actor, form: NewChannelForm) -> Result<String> {
    let (channel, _) = add(conn, now, form)?;
    told(conn, now, actor, &channel.slug, "added")?;
    Ok(channel.slug)
}

/// Changes a channel that is still as it was `seen`.
pub fn change(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    channel: &Channel,
    (seen, zone): (i64, Tz),
    form: &ChannelForm,
) -> Result<()> {
    conn.write(|conn| {
        let change = read(conn, zone, form)?;
        if !rows::update_channel(conn, channel.id, seen, &change)? {
            return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
        }
        told(conn, now, actor, &channel.slug, "settings")
    })
}

/// Gives a channel a new secret: one that the platform gave, or one that is made.
pub fn rotate(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    channel: &Channel,
    typed: &str,
) -> Result<()> {
    if adapters::of(channel.kind).is_none() {
        return Err(Error::Refused(Sentence::new("channels-no-webhook")));
    }
    let secret = match given(Some(typed.to_owned())) {
        Some(told) if told.chars().count() < MIN_SECRET => {
            let short = Sentence::new("problem-short-secret").with("limit", MIN_SECRET);
            return Err(Error::Invalid(vec![Problem::at("/secret", short)]));
        }
        Some(told) => told,
        None => hex::encode(rand::random::<[u8; 32]>()),
    };
    conn.write(|conn| {
        rows::update_secret(conn, channel.id, &secret, now + BOTH_COUNT)?;
        told(conn, now, actor, &channel.slug, "secret")
    })
}

/// Shows the secret; who looked is written down.
pub fn reveal(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    address: &str,
    channel: &Channel,
) -> Result<String> {
    conn.write(|conn| {
        let entry = AuditWrite::new(
            now,
            actor,
            AuditAction::SecretSeen,
            ("channel", &channel.slug),
        );
        audit::insert_audit(conn, &entry.from_address(address))?;
        Ok(channel.secret.clone())
    })
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, slug: &str, fields: &str) -> Result<()> {
    let entry = AuditWrite::new(now, actor, AuditAction::ChannelChanged, ("channel", slug))
        .facts([("fields", fields.to_owned())]);
    audit::insert_audit(conn, &entry)
}

/// The change, or everything that is wrong with the form.
fn read(conn: &mut Conn, zone: Tz, form: &ChannelForm) -> Result<ChannelChange> {
    let mut problems = Vec::new();
    let mut wrong = |at: &str, sentence: Sentence| problems.push(Problem::at(at, sentence));
    let name = given(Some(form.name.clone()));
    match &name {
        None => wrong("/name", Sentence::new("problem-missing")),
        Some(name) if name.chars().count() > MAX_NAME => wrong(
            "/name",
            Sentence::new("problem-too-long").with("limit", MAX_NAME),
        ),
        Some(_) => {}
    }
    let currency = Currency::parse(form.currency.trim());
    if currency.is_none() {
        let sentence = Sentence::new("problem-unknown-currency").with("found", &form.currency);
        wrong("/currency", sentence);
    }
    let time_zone: Option<Tz> = form.time_zone.trim().parse().ok();
    if time_zone.is_none() {
        let sentence = Sentence::new("problem-unknown-zone").with("found", &form.time_zone);
        wrong("/time_zone", sentence);
    }
    let go_live_at = moment(&form.go_live_at, zone);
    if go_live_at.is_none() {
        let sentence = Sentence::new("problem-mistyped").with("expected", "time");
        wrong("/go_live_at", sentence.with("found", &form.go_live_at));
    }
    let proof: Option<ProofFact> = form.proof.parse().ok();
    if proof.is_none() {
        wrong("/proof", Sentence::new("problem-missing"));
    }
    let proof_way: Option<ProofWay> = form.proof_way.parse().ok();
    if proof_way.is_none() {
        wrong("/proof_way", Sentence::new("problem-missing"));
    }
    let mut whole = |at: &str, typed: &str, most: i64| match typed::whole(typed) {
        Some(number) if (1..=most).contains(&number) => Some(number),
        _ => {
            let sentence = Sentence::new("problem-range").with("found", typed);
            wrong(at, sentence.with("least", 1).with("most", most));
            None
        }
    };
    let unpaid_minutes = whole("/unpaid_minutes", &form.unpaid_minutes, MOST_MINUTES);
    let ship_within_hours = whole("/ship_within_hours", &form.ship_within_hours, MOST_HOURS);
    let mapping = match checked_mapping(conn, Some(form.mapping.clone())) {
        Ok(mapping) => mapping,
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            None
        }
        Err(fault) => return Err(fault),
    };
    match (
        name,
        currency,
        time_zone,
        go_live_at,
        proof.zip(proof_way),
        unpaid_minutes,
        ship_within_hours,
    ) {
        (
            Some(name),
            Some(currency),
            Some(time_zone),
            Some(go_live_at),
            Some((proof, proof_way)),
            Some(unpaid_minutes),
            Some(ship_within_hours),
        ) if problems.is_empty() => Ok(ChannelChange {
            name,
            currency: currency.code().to_owned(),
            time_zone: time_zone.name().to_owned(),
            go_live_at,
            mapping,
            unpaid_minutes,
            ship_within_hours,
            proof,
            proof_way,
        }),
        _ => Err(Error::Invalid(problems)),
    }
}

/// RFC 3339, or a reading of a clock in the zone.
pub fn moment(typed: &str, zone: Tz) -> Option<Time> {
    let typed = typed.trim();
    parse_rfc3339(typed).or_else(|| {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(typed, format).ok())
            .map(|reading| local(reading, zone))
    })
}
