//! What waits is woken, and what a clerk let through is not lost: pre-sales, holds of rules, units that a rule cancels.

use crate::api::{order, stocked};
use crate::merges::rule;
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{count, execute, texts, wait_until};
use serde_json::{Value, json};
use tributary::db::jobs;
use tributary::domain::job::Job;
use tributary::domain::staff::Role;

on_both!(a_presale_is_sourced_when_its_day_has_come, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 5);
    let mut wish = order("web", "P-1");
    wish["channel_number"] = Value::Null;
    wish["lines"][0]["not_before"] = json!("2099-12-24T00:00:00+08:00");
    let placed = api.post_json("/api/v1/orders", &wish).expect(201).json();
    let number = placed["number"].as_str().expect("a number");
    settled(&api, number, "backordered");
    assert_eq!(
        texts(
            &shop.database,
            "SELECT substr(CAST(not_before AS TEXT), 1, 10) AS found FROM backorders"
        ),
        ["2099-12-23"],
        "the line's own day counts"
    );
    // nobody who comes later waits for it
    let other = buy(&api, "2", 1, "二号");
    settled(&api, &other, "sourced");
    execute(
        &shop.database,
        &[
            "UPDATE order_lines SET not_before = '2026-01-01 00:00:00' WHERE not_before IS NOT NULL",
            "UPDATE backorders SET not_before = '2026-01-01 00:00:00'",
        ],
    );
    let now = tributary::app::now();
    shop.database
        .write(|conn| jobs::enqueue(conn, &[Job::ServePresales], now));
    settled(&api, number, "sourced");
    assert_eq!(count(&shop.database, "backorders", "1 = 1"), 0);
});

fn otherwise(shop: &crate::support::Shop, word: &str) {
    rule(shop, &json!({"mode": "off", "most": 20, "wait_minutes": 0}));
    let body = json!({"rules": [{"name": "only", "otherwise": word}]});
    let sql = format!("UPDATE rule_sets SET body = '{body}'");
    execute(&shop.database, &[&sql]);
}

on_both!(
    what_is_let_through_ships_as_far_as_it_can_and_the_rest_waits,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 2);
        otherwise(shop, "hold");
        let number = buy(&api, "1", 3, "一号");
        settled(&api, &number, "held");
        assert_eq!(count(&shop.database, "stock", "reserved = 0"), 1);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
        let form = page
            .form("form[action*='/release']")
            .fill("reason", "settled");
        clerk.submit(&form).expect(303);
        settled(&api, &number, "backordered");
        wait_until(
            || count(&shop.database, "stock", "reserved = 2") == 1,
            "what is there is planned",
        );
        assert_eq!(
            count(
                &shop.database,
                "order_lines",
                "planned = 2 AND backordered = 1"
            ),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(units_that_a_rule_cancels_are_worth_what_they_were, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 2);
    otherwise(shop, "cancel");
    let number = buy(&api, "1", 3, "一号");
    settled(&api, &number, "sourced");
    assert_eq!(
        count(
            &shop.database,
            "order_lines",
            "planned = 2 AND canceled = 1"
        ),
        1
    );
    // one of three, of 64.70 in all with carriage of 5.00: what the buyer is owed
    assert_eq!(
        texts(
            &shop.database,
            "SELECT CAST(canceled AS TEXT) AS found FROM orders"
        ),
        ["1990"]
    );
    shop.cli(&["verify"]).ok();
});
