//! The shop of the day: the north sends a kilogram within a day, and more by freight, which takes six; the south is cheaper
//! and takes five. Tea is in both, pots in the south alone, so that nearly every way of joining is the cheaper one for somebody.

use super::day::{CHANNELS, GOODS, start};
use crate::support::{Database, execute};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tributary::db::Conn;
use tributary::db::skus::{self, SkuWrite};
use tributary::db::stock::{self, MovementWrite};
use tributary::domain::channel::Channel;
use tributary::domain::ids::LocationId;
use tributary::domain::staff::Actor;
use tributary::domain::stock::MovementKind;
use tributary::domain::time::Time;
use tributary::services::channels::{self, NewChannelForm};

/// What the quick parcel of the north takes, grams.
const QUICK_G: i64 = 1_000;

/// Days that a parcel from a place is on its way: the cheapest that takes it, as the cards below say.
pub fn days(place: &str, weight_g: i64) -> u64 {
    match place {
        "north" if weight_g <= QUICK_G => 1,
        "north" => 6,
        _ => 5,
    }
}

/// Two channels, two places with rates and goods for everybody, and a rule of joining.
pub fn opened(database: &Database, merge: &Value) -> BTreeMap<&'static str, Arc<Channel>> {
    let now = start();
    let shop = database.write(|conn| {
        for code in GOODS {
            let sku = SkuWrite {
                code: code.to_owned(),
                title: code.to_owned(),
                weight_g: Some(250),
                length_mm: None,
                width_mm: None,
                height_mm: None,
                barcode: None,
                updated_at: now,
            };
            skus::upsert(conn, &sku)?;
        }
        let mut shop = BTreeMap::new();
        for slug in CHANNELS {
            let form = NewChannelForm {
                slug: slug.to_owned(),
                kind: "api".to_owned(),
                currency: Some("CNY".to_owned()),
                go_live_at: Some("2020-01-01T00:00:00Z".to_owned()),
                ..NewChannelForm::default()
            };
            shop.insert(slug, Arc::new(channels::add(conn, now, form)?.0));
        }
        Ok(shop)
    });
    place(database, 1, "north");
    place(database, 2, "south");
    card(database, (1, 1), (1_200, 1), Some(QUICK_G));
    card(database, (2, 1), (1_300, 6), None);
    card(database, (3, 2), (800, 5), None);
    let body = json!({"merge": merge});
    execute(
        database,
        &[&format!(
            "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
             VALUES (1, 'active', '', '{body}', '2026-01-01 00:00:00', 'test')"
        )],
    );
    database.write(|conn| {
        shelve(conn, now, GOODS[0], LocationId(1))?;
        GOODS
            .iter()
            .try_for_each(|code| shelve(conn, now, code, LocationId(2)))
    });
    shop
}

fn place(database: &Database, id: i64, slug: &str) {
    let sql = format!(
        "INSERT INTO locations (id, slug, name, kind, country, region, city, district, street, postcode, active, created_at, \
         parcel_cost, line_cost) VALUES ({id}, '{slug}', '{slug}', 'warehouse', 'GB', '', '', '', '', '', TRUE, \
         '2026-01-01 00:00:00', 100, 10)"
    );
    execute(database, &[&sql]);
}

/// So much for the first kilogram and 2.00 for each further one, so many days on its way.
fn card(
    database: &Database,
    (id, place): (i64, i64),
    (first, days): (i64, i64),
    most_g: Option<i64>,
) {
    let prices = json!({"steps": {"first_g": 1000, "first": first, "next_g": 1000, "next": 200}});
    let body = json!({"currency": "CNY", "limits": {"weight_g": most_g},
        "zones": [{"name": "all", "areas": [], "days": days, "prices": prices}]});
    execute(
        database,
        &[
            &format!(
                "INSERT INTO rate_cards (id, slug, name, service, version, body, changed_at, changed_by) \
                 VALUES ({id}, 'card-{id}', 'Card', 'standard', 1, '{body}', '2026-01-01 00:00:00', 'test')"
            ),
            &format!(
                "INSERT INTO location_cards (location_id, rate_card_id) VALUES ({place}, {id})"
            ),
        ],
    );
}

fn shelve(
    conn: &mut Conn,
    now: Time,
    code: &str,
    place: LocationId,
) -> tributary::error::Result<()> {
    let sku = skus::find_by_code(conn, code)?.expect("it was added").id;
    let row = stock::lock_places(conn, &[(sku, place)], now)?[0];
    let movement = MovementWrite::new(row.id, MovementKind::Receive, 10_000_000);
    stock::move_stock(conn, now, &Actor::System, &movement)?;
    Ok(())
}
