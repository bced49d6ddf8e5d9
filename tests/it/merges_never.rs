//! What joining orders and moving plans never do, however much it would save: make an order leave later, or send what goes
//! to two doors to one; nor do they take a place for free that is not.

use crate::api::stocked;
use crate::fulfillments::only;
use crate::merges::{masked, mode, opened, partner_in_the_south, placed, rates, rule, sizes};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::sourced_turns::rested;
use crate::support::{count, execute, texts};
use serde_json::json;
use tributary::domain::ids::OrderId;
use tributary::services::sourcing;

on_both!(no_partner_makes_an_order_leave_later, |shop| {
    let api = partner_in_the_south(shop, "parcel_cost = 150, lead_days = 1");
    // together they would cost less, a day later
    placed(&api, "2", &[]);
    assert_eq!(sizes(shop), ["1", "1"]);
});

on_both!(a_plan_is_moved_for_money_but_never_to_a_later_day, |shop| {
    let api = stocked(shop);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    rates(shop);
    rule(shop, &mode("loose"));
    execute(
        &shop.database,
        &[
            "UPDATE locations SET parcel_cost = 900 WHERE slug = 'north'",
            "UPDATE locations SET lead_days = 2 WHERE slug = 'south'",
        ],
    );
    receive(shop, "TEA-250", "north", 50);
    let number = placed(&api, "1", &[]);
    rested(shop);
    // put there behind everybody's back, so that nobody else looks again
    execute(
        &shop.database,
        &[
            "INSERT INTO stock (sku_id, location_id, on_hand, changed_at) \
             SELECT s.id, l.id, 50, '2026-01-01 00:00:00' FROM skus s, locations l WHERE l.slug = 'south'",
        ],
    );
    let order = texts(
        &shop.database,
        &format!("SELECT CAST(id AS TEXT) AS found FROM orders WHERE number = '{number}'"),
    );
    let order = OrderId(order.concat().parse().expect("an id"));
    let look = || {
        let now = tributary::app::now();
        shop.database
            .write(|conn| sourcing::reconsider(conn, now, chrono_tz::UTC, order))
            .moved
    };
    assert!(!look(), "it would leave two days later");
    execute(
        &shop.database,
        &["UPDATE locations SET lead_days = 0 WHERE slug = 'south'"],
    );
    assert!(look(), "it costs eight yuan less there");
    let moved =
        "state = 'planned' AND location_id = (SELECT id FROM locations WHERE slug = 'south')";
    assert_eq!(count(&shop.database, "fulfillments", moved), 1);
});

on_both!(behind_the_same_stars_may_stand_another_door, |shop| {
    let api = opened(shop, &mode("off"));
    let hides = ["street = '科技园路**'", "name = '李*'", "name = '李雷'"];
    let mut numbers = Vec::new();
    for (kind, change) in hides.iter().enumerate() {
        for twin in 0..2 {
            let token = masked(&format!("token-{kind}"), "web");
            let number = placed(&api, &format!("{kind}-{twin}"), &token);
            let of = format!("order_id = (SELECT id FROM orders WHERE number = '{number}')");
            let set = format!("UPDATE addresses SET {change} WHERE {of}");
            execute(&shop.database, &[&set]);
            numbers.push(number);
        }
    }
    rested(shop);
    // planned again, now by the platform's token
    rule(shop, &mode("loose"));
    let ids = texts(
        &shop.database,
        "SELECT CAST(id AS TEXT) AS found FROM orders ORDER BY id",
    );
    let now = tributary::app::now();
    for id in &ids {
        let order = OrderId(id.parse().expect("an id"));
        shop.database.write(|conn| {
            sourcing::recall(conn, now, order)?;
            let wanted = sourcing::Wanted::new(vec![order]);
            sourcing::source(conn, now, chrono_tz::UTC, &wanted)
        });
    }
    assert_eq!(sizes(shop), ["1", "1", "1", "1", "2"]);
    // nor by hand, where the street is hidden
    let merge = |one: &str, other: &str| {
        let path = format!("/api/v1/fulfillments/{}/merge", only(&api, one));
        api.post_json(&path, &json!({"fulfillments": [only(&api, other)]}))
    };
    let refused = merge(&numbers[0], &numbers[1]).expect(409).json();
    assert_eq!(refused["code"], "merge-refused-masked", "{refused}");
    merge(&numbers[2], &numbers[3]).expect(200);
});

on_both!(cards_that_are_switched_off_make_no_parcel_free, |shop| {
    let api = opened(shop, &mode("off"));
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    execute(&shop.database, &["UPDATE rate_cards SET active = FALSE"]);
    let path = format!("/api/v1/fulfillments/{}/merge", only(&api, &numbers[0]));
    let body = json!({"fulfillments": [only(&api, &numbers[1])]});
    api.post_json(&path, &body).expect(409);
    assert_eq!(sizes(shop), ["1", "1"]);
    let late = buy(&api, "3", 1, "深南大道 9 号");
    settled(&api, &late, "backordered");
    let body = texts(
        &shop.database,
        &format!(
            "SELECT body AS found FROM plans WHERE order_id = (SELECT id FROM orders WHERE number = '{late}')"
        ),
    );
    assert!(body.concat().contains("sourcing-cut-inactive"), "{body:?}");
});
