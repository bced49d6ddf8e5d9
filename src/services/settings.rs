//! The shop's settings: read over the defaults, changed with an entry in the audit log.

use crate::config::Config;
use crate::db::audit::{self, AuditWrite};
use crate::db::{Conn, cost_currency, settings};
use crate::domain::audit::AuditAction;
use crate::domain::money::Currency;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shop::{Logo, ProofWays, Shop, is_color, names, picture_type};
use crate::domain::staff::{Actor, Role};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::sourcing::look_again;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Longest name of a shop, characters.
const NAME_MAX: usize = 60;
/// Largest logo, bytes.
pub const LOGO_MAX: usize = 200 * 1024;
/// Digits of a logo's hash: enough to tell two pictures apart.
const HASH_DIGITS: usize = 16;

/// Who changes something, when, from where.
#[derive(Debug, Clone)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Time,
    /// Network address.
    pub address: String,
}

impl By {
    /// An entry of the audit log about a subject.
    pub fn entry(&self, action: AuditAction, subject: (&'static str, &str)) -> AuditWrite {
        AuditWrite::new(self.now, &self.actor, action, subject).from_address(&self.address)
    }
}

/// What is set, over the environment's defaults.
pub fn shop(conn: &mut Conn, config: &Config) -> Result<Shop> {
    let stored = settings::list_values(conn, names::SMALL)?;
    Ok(Shop::read(
        &stored,
        &config.shop_name,
        &config.shop_color,
        config.time_zone,
    ))
}

/// What a form of the settings says.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The merchant's name.
    pub name: String,
    /// The merchant's colour.
    pub color: String,
    /// Who needs a second factor.
    pub second_factor: Vec<Role>,
    /// How an order is proved.
    pub proof: ProofWays,
    /// IANA name of the zone in which a day is a day.
    pub zone: String,
    /// ISO 4217 of costs; none: as it is. Rules in force say their own, and then it stays.
    pub cost_currency: Option<String>,
}

/// Changes what differs; gives whether anything did.
pub fn change(conn: &mut Conn, config: &Config, by: &By, wish: &Wish) -> Result<()> {
    let wish = checked(wish)?;
    conn.write(|conn| {
        let known = shop(conn, config)?;
        let roles = |roles: &[Role]| -> String {
            let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            words.join(" ")
        };
        let proof = |ways: ProofWays| match ways {
            ProofWays::Facts => "yes".to_owned(),
            ProofWays::CodeOnly => "no".to_owned(),
        };
        let pairs = [
            (names::NAME, known.name.clone(), wish.name.clone()),
            (names::COLOR, known.color.clone(), wish.color.clone()),
            (
                names::SECOND_FACTOR,
                roles(&known.second_factor),
                roles(&wish.second_factor),
            ),
            (names::PROOF_BY_FACT, proof(known.proof), proof(wish.proof)),
            (
                names::TIME_ZONE,
                known.zone.name().to_owned(),
                wish.zone.clone(),
            ),
        ];
        let mut fields = Vec::new();
        for (name, was, is) in pairs {
            if was != is {
                settings::update_value(conn, name, &is)?;
                fields.push(name);
            }
        }
        if count_in(conn, by.now, wish.cost_currency.as_deref())? {
            fields.push(names::COST_CURRENCY);
        }
        if fields.is_empty() {
            return Ok(());
        }
        told(conn, by, &fields.join(" "))
    })
}

/// Sets the currency of costs, if it is another one and no rules say theirs. Orders that wait for a rate card in it are
/// looked at again.
fn count_in(conn: &mut Conn, now: Time, wished: Option<&str>) -> Result<bool> {
    let Some(wished) = wished else {
        return Ok(false);
    };
    let is_said = cost_currency::find_of_rules(conn)?.is_some();
    if is_said || cost_currency::find_without_rules(conn)?.code() == wished {
        return Ok(false);
    }
    settings::update_value(conn, names::COST_CURRENCY, wished)?;
    look_again(conn, now)?;
    Ok(true)
}

fn checked(wish: &Wish) -> Result<Wish> {
    let name: String = wish.name.chars().filter(|c| !c.is_control()).collect();
    let (name, color) = (name.trim().to_owned(), wish.color.trim().to_lowercase());
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(Problem::at("/name", Sentence::new("problem-missing")));
    } else if name.chars().count() > NAME_MAX {
        let long = Sentence::new("problem-too-long").with("limit", NAME_MAX);
        problems.push(Problem::at("/name", long));
    }
    if !is_color(&color) {
        problems.push(Problem::at("/color", Sentence::new("settings-color-wrong")));
    }
    let zone: Option<chrono_tz::Tz> = wish.zone.trim().parse().ok();
    if zone.is_none() {
        let unknown = Sentence::new("problem-unknown-zone").with("found", &wish.zone);
        problems.push(Problem::at("/time_zone", unknown));
    }
    let typed = wish.cost_currency.as_deref().map(str::trim);
    let currency = typed.and_then(Currency::parse);
    if let (Some(found), None) = (typed, currency) {
        let unknown = Sentence::new("problem-unknown-currency").with("found", found);
        problems.push(Problem::at("/cost_currency", unknown));
    }
    let (Some(zone), true) = (zone, problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    Ok(Wish {
        zone: zone.name().to_owned(),
        name,
        color,
        second_factor: wish.second_factor.clone(),
        proof: wish.proof,
        cost_currency: currency.map(|currency| currency.code().to_owned()),
    })
}

/// Puts a picture where the shop's initial was; an empty one takes it away.
pub fn change_logo(conn: &mut Conn, by: &By, bytes: &[u8]) -> Result<()> {
    let (logo, encoded) = if bytes.is_empty() {
        (String::new(), String::new())
    } else if bytes.len() > LOGO_MAX {
        return Err(Error::invalid("/logo", "settings-logo-large"));
    } else {
        let mime =
            picture_type(bytes).ok_or_else(|| Error::invalid("/logo", "settings-logo-unknown"))?;
        let hash: String = sha256_hex(bytes).chars().take(HASH_DIGITS).collect();
        (format!("{hash} {mime}"), BASE64_STANDARD.encode(bytes))
    };
    conn.write(|conn| {
        settings::update_value(conn, names::LOGO, &logo)?;
        settings::update_value(conn, names::LOGO_BYTES, &encoded)?;
        told(conn, by, names::LOGO)
    })
}

/// The logo with its bytes.
pub fn logo(conn: &mut Conn) -> Result<Option<(Logo, Vec<u8>)>> {
    let stored = settings::list_values(conn, &[names::LOGO, names::LOGO_BYTES])?;
    let Some(logo) = Shop::read(&stored, "", "", chrono_tz::UTC).logo else {
        return Ok(None);
    };
    let encoded = stored.get(names::LOGO_BYTES).cloned().unwrap_or_default();
    Ok(BASE64_STANDARD
        .decode(encoded)
        .ok()
        .map(|bytes| (logo, bytes)))
}

fn told(conn: &mut Conn, by: &By, fields: &str) -> Result<()> {
    let entry = by
        .entry(AuditAction::SettingsChanged, ("settings", "shop"))
        .facts([("fields", fields.to_owned())]);
    audit::insert_audit(conn, &entry)
}
