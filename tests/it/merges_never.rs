//! What joining orders and moving plans never do, however much it would save: make an order leave later, or send what goes
//! to two doors to one.

use crate::api::stocked;
use crate::merges::{mode, placed, rates, rule, sizes};
use crate::on_both;
use crate::sourced::{place, receive};
use crate::support::{count, execute, texts};
use tributary::domain::ids::OrderId;
use tributary::services::sourcing;

on_both!(no_partner_makes_an_order_leave_later, |shop| {
    let api = stocked(shop);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    rates(shop);
    execute(
        &shop.database,
        &["UPDATE locations SET parcel_cost = 150, lead_days = 1 WHERE slug = 'south'"],
    );
    rule(shop, &mode("loose"));
    receive(shop, "TEA-250", "south", 50);
    placed(&api, "1", &[]);
    receive(shop, "TEA-250", "north", 50);
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
