//! Until picking starts, open plans are looked at again when stock, prices, places, rules or a day's room change, and moved
//! where that saves more than the threshold; with everybody who leaves with them, and never twice.

use crate::api::stocked;
use crate::fulfillments::{go, only};
use crate::merges::{mode, placed, rates, rule, sizes};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::sourced_turns::{enqueue, figure, rested};
use crate::stock::{moved, send};
use crate::support::{Client, Shop, count, execute, texts, wait_until};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tributary::domain::job::{Job, Walking};
use tributary::domain::staff::Actor;
use tributary::services::rule_sets::{self, Seen};

/// Two places with tea in the north; a parcel costs so many minor units of work there, 1.00 in the south.
fn furnished(shop: &Shop, merge: &Value, north: i64) -> Client {
    let api = stocked(shop);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    rates(shop);
    rule(shop, merge);
    let dear = format!("UPDATE locations SET parcel_cost = {north} WHERE slug = 'north'");
    execute(&shop.database, &[&dear]);
    receive(shop, "TEA-250", "north", 50);
    api
}

/// Tea comes to the south, as somebody says who knows nothing of plans.
fn come(api: &Client, pieces: i64) {
    send(api, &moved("came", "TEA-250", "south", "receive", pieces));
}

fn alive(shop: &Shop, slug: &str) -> i64 {
    let there = format!(
        "state <> 'canceled' AND location_id = (SELECT id FROM locations WHERE slug = '{slug}')"
    );
    count(&shop.database, "fulfillments", &there)
}

#[track_caller]
fn leaves_from(shop: &Shop, slug: &str) {
    wait_until(
        || {
            alive(shop, slug) == 1
                && count(&shop.database, "fulfillments", "state <> 'canceled'") == 1
        },
        "it leaves from there alone",
    );
    shop.cli(&["verify"]).ok();
}

/// Everything is looked at again: nothing changes any more.
#[track_caller]
pub fn stays(shop: &Shop) {
    rested(shop);
    let trace = || {
        [
            figure(shop, "sum(revision)", "orders"),
            figure(shop, "sum(revision)", "fulfillments"),
            figure(shop, "count(*)", "events"),
            figure(shop, "count(*)", "plans"),
            figure(shop, "count(*)", "savings"),
        ]
    };
    let before = trace();
    let walk = Walking::Anew;
    enqueue(shop, &Job::ReconsiderAll { walk });
    rested(shop);
    assert_eq!(trace(), before);
    shop.cli(&["verify"]).ok();
}

on_both!(stock_that_comes_nearer_moves_a_plan, |shop| {
    let api = furnished(shop, &mode("off"), 900);
    placed(&api, "1", &[]);
    come(&api, 50);
    leaves_from(shop, "south");
    let event = "kind = 'moved' AND facts LIKE '%8.00%'";
    assert_eq!(count(&shop.database, "events", event), 1);
    stays(shop);
});

on_both!(what_saves_less_than_the_threshold_stays, |shop| {
    let api = furnished(shop, &mode("off"), 200);
    placed(&api, "1", &[]);
    come(&api, 50);
    stays(shop);
    assert_eq!(alive(shop, "north"), 1, "1.00 is not more than 1.00");
});

on_both!(orders_that_leave_together_move_together, |shop| {
    let api = furnished(shop, &mode("loose"), 900);
    for reference in ["1", "2"] {
        placed(&api, reference, &[]);
    }
    assert_eq!(sizes(shop), ["2"]);
    come(&api, 50);
    leaves_from(shop, "south");
    assert_eq!(sizes(shop), ["2"]);
    assert_eq!(count(&shop.database, "events", "kind = 'moved'"), 2);
    // what was saved in the north is saved no more
    assert_eq!(figure(shop, "sum(parcels)", "savings"), "1");
    assert_eq!(figure(shop, "sum(amount)", "savings"), "900");
    stays(shop);
});

on_both!(
    one_of_two_is_not_moved_where_two_parcels_cost_more,
    |shop| {
        let api = furnished(shop, &mode("loose"), 900);
        for reference in ["1", "2"] {
            placed(&api, reference, &[]);
        }
        // enough for one of them
        come(&api, 2);
        stays(shop);
        assert_eq!((alive(shop, "north"), alive(shop, "south")), (1, 0));
        assert_eq!(sizes(shop), ["2"]);
    }
);

on_both!(
    what_is_on_a_pick_list_moves_and_what_is_picked_does_not,
    |shop| {
        let api = furnished(shop, &mode("off"), 900);
        let released = placed(&api, "1", &[]);
        go(&api, only(&api, &released), &["release"]);
        let other = [("/ship_to/street", json!("深南大道 9 号"))];
        let picked = placed(&api, "2", &other);
        go(&api, only(&api, &picked), &["release", "pick"]);
        come(&api, 50);
        wait_until(|| alive(shop, "south") == 1, "what is released moves");
        stays(shop);
        assert_eq!(
            count(&shop.database, "fulfillments", "state = 'planned'"),
            1
        );
        assert_eq!(
            count(&shop.database, "fulfillments", "state = 'picking'"),
            1
        );
    }
);

on_both!(what_a_person_put_together_stays, |shop| {
    // even two parcels from the south would cost less
    let api = furnished(shop, &mode("off"), 2000);
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    let path = format!("/api/v1/fulfillments/{}/merge", only(&api, &numbers[0]));
    let body = json!({"fulfillments": [only(&api, &numbers[1])]});
    api.post_json(&path, &body).expect(200);
    come(&api, 50);
    stays(shop);
    assert_eq!(alive(shop, "north"), 1);
    assert_eq!(sizes(shop), ["2"]);
});

on_both!(what_a_person_took_apart_is_not_joined_again, |shop| {
    let api = furnished(shop, &mode("loose"), 100);
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    let path = format!("/api/v1/fulfillments/{}/unmerge", only(&api, &numbers[0]));
    api.post_json(&path, &json!({"order": numbers[1]}))
        .expect(200);
    assert_eq!(sizes(shop), ["1", "1"]);
    stays(shop);
    assert_eq!(sizes(shop), ["1", "1"]);
});

/// A card for the south alone.
fn card(api: &Client, price: &str) {
    let card = json!({"slug": "south", "name": "South", "service": "standard", "currency": "CNY",
        "locations": ["south"],
        "zones": [{"name": "all", "areas": [], "first_g": 1000, "first": price, "next_g": 1000, "next": "2.00"}]});
    api.post_json("/api/v1/rate-cards", &card);
}

on_both!(a_cheaper_rate_card_moves_a_plan, |shop| {
    let api = furnished(shop, &mode("off"), 90);
    come(&api, 50);
    placed(&api, "1", &[]);
    card(&api, "7.50");
    stays(shop);
    assert_eq!(alive(shop, "north"), 1, "0.40 is too little");
    card(&api, "1.00");
    leaves_from(shop, "south");
    stays(shop);
});

on_both!(a_place_whose_work_costs_more_loses_its_plans, |shop| {
    let api = furnished(shop, &mode("off"), 90);
    come(&api, 50);
    placed(&api, "1", &[]);
    for (cost, slug) in [("1.90", "north"), ("3.00", "south")] {
        let body = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "parcel_cost": cost});
        api.post_json("/api/v1/locations", &body).expect(200);
        if slug == "south" {
            leaves_from(shop, slug);
        }
        stays(shop);
        assert_eq!(alive(shop, slug), 1, "{cost}");
    }
});

/// Puts rules in force as the page does.
fn switch_on(shop: &Shop, policy: &Value) {
    execute(
        &shop.database,
        &[&format!(
            "INSERT INTO rule_sets (version, state, note, body, created_at, created_by, revision) \
             VALUES (2, 'draft', '', '{policy}', '2026-01-01 00:00:00', 'test', 1)"
        )],
    );
    let now = tributary::app::now();
    let seen = Seen {
        version: 2,
        revision: 1,
    };
    shop.database
        .write(|conn| rule_sets::switch_on(conn, now, &Actor::System, seen));
}

on_both!(rules_that_are_switched_on_move_plans, |shop| {
    let api = furnished(shop, &mode("off"), 150);
    placed(&api, "1", &[]);
    come(&api, 50);
    stays(shop);
    assert_eq!(alive(shop, "north"), 1);
    switch_on(shop, &json!({"merge": mode("off"), "move_if_saves": 40}));
    leaves_from(shop, "south");
    stays(shop);
});

on_both!(
    rules_that_cancel_reach_who_waits_for_nothing_that_is_there,
    |shop| {
        let api = furnished(shop, &mode("off"), 100);
        let number = buy(&api, "1", 60, "一号");
        settled(&api, &number, "backordered");
        execute(
            &shop.database,
            &["UPDATE stock SET quarantined = on_hand - reserved"],
        );
        switch_on(
            shop,
            &json!({"merge": mode("off"), "rules": [{"name": "now or never", "otherwise": "cancel"}]}),
        );
        settled(&api, &number, "sourced");
        assert_eq!(count(&shop.database, "order_lines", "canceled = 10"), 1);
        assert_eq!(count(&shop.database, "backorders", "1 = 1"), 0);
    }
);

on_both!(
    room_on_a_full_day_brings_back_whom_it_sent_elsewhere,
    |shop| {
        let api = furnished(shop, &mode("off"), 100);
        execute(
            &shop.database,
            &[
                "UPDATE locations SET parcels_per_day = 1 WHERE slug = 'north'",
                "UPDATE locations SET parcel_cost = 900 WHERE slug = 'south'",
            ],
        );
        come(&api, 50);
        let first = placed(&api, "1", &[]);
        assert_eq!(alive(shop, "north"), 1);
        let day = texts(
            &shop.database,
            "SELECT leaves_on AS found FROM fulfillments",
        );
        let day: NaiveDate = day.concat().parse().expect("a day");
        // nor does it work on any other day
        let closed: Vec<String> = (1..=800)
            .map(|more| {
                let day = day + Days::new(more);
                format!("((SELECT id FROM locations WHERE slug = 'north'), '{day}', FALSE, '')")
            })
            .collect();
        let closed = closed.join(", ");
        let sql =
            format!("INSERT INTO location_days (location_id, day, works, note) VALUES {closed}");
        execute(&shop.database, &[&sql]);
        let other = [("/ship_to/street", json!("深南大道 9 号"))];
        placed(&api, "2", &other);
        assert_eq!(alive(shop, "south"), 1);
        stays(shop);
        let path = format!("/api/v1/orders/{first}/cancellation");
        api.post_json(&path, &json!({})).expect(200);
        leaves_from(shop, "north");
        stays(shop);
    }
);

/// The north works on these weekdays from now on.
fn works(api: &Client, workdays: &Value) {
    let body = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "workdays": workdays});
    api.post_json("/api/v1/locations", &body).expect(200);
}

/// The weekdays on which a place works that is closed on a day.
fn all_but(day: NaiveDate) -> Value {
    let closed = day.format("%a").to_string().to_lowercase();
    let mut days = vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    days.retain(|day| *day != closed);
    json!(days)
}

fn leaves_on(shop: &Shop) -> NaiveDate {
    let sql = "SELECT leaves_on AS found FROM fulfillments WHERE state <> 'canceled'";
    texts(&shop.database, sql).concat().parse().expect("a day")
}

on_both!(
    what_would_leave_on_a_day_that_is_closed_leaves_on_another,
    |shop| {
        let api = furnished(shop, &mode("off"), 0);
        let number = placed(&api, "1", &[]);
        let day = leaves_on(shop);
        works(&api, &all_but(day));
        wait_until(|| leaves_on(shop) > day, "it leaves later");
        stays(shop);
        assert_eq!(alive(shop, "north"), 1);
        let page = shop.sign_in(tributary::domain::staff::Role::Clerk);
        let page = page.get(&format!("/staff/orders/{number}"));
        let page = page.expect(200).text();
        assert!(page.contains("NORTH does not work on the day"), "{page}");
        // nor may a place work on no day at all
        let body = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "workdays": []});
        let answer = api.post_json("/api/v1/locations", &body).expect(422);
        assert!(answer.text().contains("/workdays"));
    }
);

on_both!(
    what_was_planned_before_the_rules_is_joined_by_what_comes_after,
    |shop| {
        let api = furnished(shop, &mode("off"), 0);
        placed(&api, "1", &[]);
        let keys = "state <> 'canceled' AND merge_key IS NOT NULL";
        assert_eq!(count(&shop.database, "fulfillments", keys), 0);
        switch_on(shop, &json!({"merge": mode("loose")}));
        wait_until(
            || count(&shop.database, "fulfillments", keys) == 1,
            "it may be joined",
        );
        stays(shop);
        placed(&api, "2", &[]);
        assert_eq!(sizes(shop), ["2"]);
        stays(shop);
    }
);

on_both!(
    an_order_moves_to_where_another_of_its_buyer_must_leave_from,
    |shop| {
        let api = furnished(shop, &mode("loose"), 0);
        come(&api, 50);
        rested(shop);
        placed(&api, "1", &[]);
        assert_eq!(alive(shop, "north"), 1);
        api.post_json("/api/v1/skus", &json!({"sku": "CUP", "title": "Cup"}))
            .expect(201);
        receive(shop, "CUP", "south", 50);
        placed(&api, "2", &[("/lines/0/sku", json!("CUP"))]);
        leaves_from(shop, "south");
        assert_eq!(sizes(shop), ["2"]);
        stays(shop);
    }
);

on_both!(a_place_that_is_switched_off_gives_its_plans_away, |shop| {
    let api = furnished(shop, &mode("off"), 0);
    come(&api, 50);
    rested(shop);
    placed(&api, "1", &[]);
    assert_eq!(alive(shop, "north"), 1);
    let body = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "active": false});
    api.post_json("/api/v1/locations", &body).expect(200);
    leaves_from(shop, "south");
    stays(shop);
    // what nobody else could send stays where it is
    let body = json!({"slug": "south", "name": "SOUTH", "kind": "warehouse", "country": "CN", "active": false});
    api.post_json("/api/v1/locations", &body).expect(200);
    stays(shop);
    leaves_from(shop, "south");
});
