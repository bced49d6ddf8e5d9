//! The orders of a day whose customers come back, the same for the same seed, with who bought in truth.

use crate::support::Dice;
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tributary::domain::time::Time;

/// Minutes that orders come in.
const DAY: u64 = 600;
/// What is sold: the first in every place.
pub const GOODS: [&str; 2] = ["TEA-250", "POT-1"];
/// The channels.
pub const CHANNELS: [&str; 2] = ["web", "app"];

/// How large a day is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Orders of people who are seen.
    pub orders: u64,
    /// Pairs of people whose masked data is the same.
    pub pairs: u64,
    /// Where chance begins.
    pub seed: u64,
}

/// One order of the day: when, who really bought, what is sent.
pub struct Bought {
    /// Minute of the day.
    pub minute: u64,
    /// Who bought, in truth.
    pub person: String,
    /// As it is sent.
    pub body: Value,
}

/// When the day begins.
pub fn start() -> Time {
    let day = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
    day.and_hms_opt(1, 0, 0).expect("an hour")
}

/// A minute of it.
pub fn at(minute: u64) -> Time {
    start() + Duration::minutes(minute as i64)
}

/// The day's orders, by the minute.
pub fn day(size: Size) -> Vec<Bought> {
    let mut dice = Dice::seeded(size.seed);
    let mut all = Vec::new();
    let mut person = 0;
    while (all.len() as u64) < size.orders {
        person += 1;
        let mut minute = dice.below(DAY);
        for _ in 0..=dice.below(4) {
            let channel = CHANNELS[dice.below(2) as usize];
            let who = Who {
                name: format!("Buyer {person}"),
                phone: format!("+86138{person:08}"),
                street: format!("Station Road {person}"),
                account: format!("{channel}-{person}"),
            };
            let reference = format!("o{}", all.len());
            all.push(bought(
                &mut dice,
                minute,
                &format!("p{person}"),
                channel,
                &reference,
                &who,
            ));
            minute += dice.below(50);
        }
    }
    for pair in 0..size.pairs {
        let minute = dice.below(DAY);
        for twin in 0..2 {
            // the same to everybody but the platform, and each of them buys twice
            for again in 0..2 {
                let who = Who {
                    name: "Buyer".to_owned(),
                    phone: format!("138****{:04}", pair % 10_000),
                    street: format!("Station Road {}", 100_000 + pair),
                    account: format!("token-{pair}-{twin}"),
                };
                let person = format!("m{pair}-{twin}");
                let reference = format!("m{pair}-{twin}-{again}");
                let minute = minute + dice.below(10);
                all.push(bought(&mut dice, minute, &person, "web", &reference, &who));
            }
        }
    }
    all.sort_by_key(|one| one.minute);
    all
}

struct Who {
    name: String,
    phone: String,
    street: String,
    account: String,
}

fn bought(
    dice: &mut Dice,
    minute: u64,
    person: &str,
    channel: &str,
    reference: &str,
    who: &Who,
) -> Bought {
    let time = |at: Time| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    // one in ten must leave within the hour
    let span = if dice.below(10) == 0 {
        5 + dice.below(55)
    } else {
        2 * 24 * 60
    };
    // half are promised to arrive within one to six days, a third can leave from one place only
    let deliver_by = (dice.below(2) == 0).then(|| time(at(minute + (1 + dice.below(6)) * 24 * 60)));
    let sku = GOODS[usize::from(dice.below(3) == 0)];
    Bought {
        minute,
        person: person.to_owned(),
        body: json!({
            "channel": channel, "channel_ref": reference, "placed_at": time(at(minute)), "currency": "CNY",
            "payment": {"status": "paid", "method": "alipay"},
            "customer": {"account": who.account, "name": who.name, "phone": who.phone},
            "ship_to": {"name": who.name, "phone": who.phone, "country": "GB", "region": "Kent", "city": "Dover",
                "street": who.street, "postcode": "CT16"},
            "lines": [{"ref": "1", "sku": sku, "title": sku, "quantity": 1 + dice.below(3), "unit_price": "0.00"}],
            "total": "0.00", "delivery": {"method": "ship", "ship_by": time(at(minute + span)), "deliver_by": deliver_by},
        }),
    }
}
