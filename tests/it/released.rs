//! Fulfillments that are released by themselves, at once and at the cut-off. What waits for a partner first is
//! `released_waits`; by hand is `fulfillments`.

use crate::api::order;
use crate::fulfillments::{ask, planned};
use crate::merges::opened;
use crate::on_both;
use crate::sourced::{buy, settled};
use crate::support::{Database, Opening, Shop, count, execute, texts, wait_until, wait_until_none};
use serde_json::{Value, json};
use tributary::db::jobs;
use tributary::domain::ids::{FulfillmentId, OrderId};
use tributary::domain::job::Job;
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::{Time, parse_rfc3339};
use tributary::error::Error;
use tributary::services::fulfillments;
use tributary::services::sourcing::{self, Wanted};

/// Lets the clock be moved: nothing is done but what the test does.
pub fn still() -> Opening {
    Opening::new().arg("--no-workers")
}

fn at(text: &str) -> Time {
    parse_rfc3339(text).expect("a time")
}

/// Changes how the shop's places work.
pub fn set(shop: &Shop, changes: &str) {
    execute(
        &shop.database,
        &[&format!("UPDATE locations SET {changes}")],
    );
}

/// A turn of the timetable, by the shop's own workers.
fn turn(shop: &Shop) {
    let now = tributary::app::now();
    shop.database
        .write(|conn| jobs::enqueue(conn, &[Job::Release], now));
    wait_until_none(
        || {
            count(
                &shop.database,
                "jobs",
                "kind = 'release' AND state <> 'done'",
            )
        },
        "what is due is released",
    );
}

/// The same at a moment; gives how many were released.
pub fn turn_at(database: &Database, now: &str) -> usize {
    let now = at(now);
    let first = FulfillmentId(0);
    let due = database.read(|conn| fulfillments::list_due(conn, now, chrono_tz::UTC, first));
    let released = due.iter().filter(|id| {
        database.write(|conn| {
            match fulfillments::release(conn, now, &Actor::System, &Reach::ALL, **id) {
                Ok(_) => Ok(true),
                Err(Error::Refused(_)) => Ok(false),
                Err(fault) => Err(fault),
            }
        })
    });
    released.count()
}

/// Takes an order in and finds its place at a moment.
pub fn sourced_at(shop: &Shop, reference: &str, now: &str, changes: &[(&str, Value)]) {
    let mut sent = order("web", reference);
    sent["channel_number"] = Value::Null;
    sent["ship_by"] = Value::Null;
    for (pointer, value) in changes {
        *sent.pointer_mut(pointer).expect("the place is there") = value.clone();
    }
    let ship_by = std::mem::replace(&mut sent["ship_by"], Value::Null);
    let answer = shop
        .api()
        .post_json("/api/v1/orders", &sent)
        .expect(201)
        .json();
    let number = answer["number"].as_str().expect("a number");
    let by = match ship_by.as_str() {
        Some(by) => format!("'{by}'"),
        None => "NULL".to_owned(),
    };
    execute(
        &shop.database,
        &[&format!(
            "UPDATE orders SET ship_by = {by} WHERE number = '{number}'"
        )],
    );
    let id = texts(
        &shop.database,
        &format!("SELECT CAST(id AS TEXT) AS found FROM orders WHERE number = '{number}'"),
    );
    let wanted = Wanted::new(vec![OrderId(id.concat().parse().expect("an id"))]);
    shop.database
        .write(|conn| sourcing::source(conn, at(now), chrono_tz::UTC, &wanted));
}

/// A rule of joining that lets a fulfillment wait so many minutes.
pub fn merge(minutes: i64) -> Value {
    json!({"mode": "loose", "most": 3, "wait_minutes": minutes})
}

/// Where each fulfillment stands, oldest first.
pub fn state(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT state AS found FROM fulfillments ORDER BY id",
    )
}

on_both!(
    what_is_planned_is_released_at_once_where_the_place_says_so,
    |shop| {
        let (api, number, id) = planned(shop, 9, 2);
        turn(shop);
        assert_eq!(state(shop), ["planned"], "by hand is by hand");
        let at_once = json!({"slug": "north", "kind": "warehouse", "release": "at_once"});
        let told = api
            .post_json("/api/v1/locations", &at_once)
            .expect(200)
            .json();
        assert_eq!(told["release"], "at_once");
        // the timetable's next turn has come
        shop.kill();
        execute(
            &shop.database,
            &["UPDATE timetable SET next_at = '2020-01-01 00:00:00' WHERE name = 'release'"],
        );
        shop.open();
        wait_until(|| state(shop) == ["released"], "it is released by itself");
        let order = shop
            .api()
            .get(&format!("/api/v1/orders/{number}"))
            .expect(200)
            .json();
        let told = order["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(told["facts"]["fulfillment"], format!("F-{id}"));
        assert_eq!(told["facts"]["step"], "release");
        assert_eq!(told["actor"]["kind"], "system");
        // a place that does not ship at present is left alone
        set(shop, "active = FALSE");
        execute(
            &shop.database,
            &["UPDATE fulfillments SET state = 'planned'"],
        );
        turn(shop);
        assert_eq!(state(shop), ["planned"]);
    }
);

on_both!(a_supplier_is_told_by_itself, |shop| {
    let (_, _, _) = planned(shop, 9, 2);
    set(shop, "kind = 'supplier', release = 'at_once'");
    turn(shop);
    assert_eq!(state(shop), ["sent"]);
    assert_eq!(
        count(&shop.database, "fulfillments", "released_at IS NOT NULL"),
        1
    );
    shop.cli(&["verify"]).ok();
});

on_both!(
    at_the_cut_off_of_its_day_by_the_places_own_clock_and_not_before,
    still(),
    |shop| {
        let _ = opened(shop, &merge(0));
        set(
            shop,
            "release = 'at_cut_off', cut_off = 960, time_zone = 'America/New_York'",
        );
        // 5 hours behind Greenwich: the first leaves today there, the second tomorrow
        let street = |name: &str| [("/ship_to/street", json!(name))];
        sourced_at(shop, "1", "2099-01-15T20:59:00Z", &street("1 Elm Street"));
        sourced_at(shop, "2", "2099-01-15T21:30:00Z", &street("2 Elm Street"));
        let day = "SELECT leaves_on AS found FROM fulfillments ORDER BY id";
        assert_eq!(texts(&shop.database, day), ["2099-01-15", "2099-01-16"]);
        assert_eq!(turn_at(&shop.database, "2099-01-15T20:59:59Z"), 0);
        assert_eq!(turn_at(&shop.database, "2099-01-15T21:00:00Z"), 1);
        assert_eq!(state(shop), ["released", "planned"]);
        assert_eq!(turn_at(&shop.database, "2099-01-16T20:59:59Z"), 0);
        // what was left behind goes with the next turn, whatever the hour
        assert_eq!(turn_at(&shop.database, "2099-01-18T06:00:00Z"), 1);
    }
);

on_both!(
    without_a_cut_off_as_the_day_begins_and_earlier_by_the_lead_time,
    still(),
    |shop| {
        let _ = opened(shop, &merge(0));
        // a Thursday; the supplier begins on it and needs two working days
        set(
            shop,
            "release = 'at_cut_off', cut_off = 600, lead_days = 2, workdays = '1111100'",
        );
        sourced_at(shop, "1", "2099-01-14T12:00:00Z", &[]);
        let day = "SELECT leaves_on AS found FROM fulfillments";
        assert_eq!(texts(&shop.database, day), ["2099-01-19"]);
        assert_eq!(turn_at(&shop.database, "2099-01-15T09:59:59Z"), 0);
        assert_eq!(turn_at(&shop.database, "2099-01-15T10:00:00Z"), 1);
        set(
            shop,
            "lead_days = 0, cut_off = NULL, workdays = '1111111', time_zone = 'Asia/Shanghai'",
        );
        execute(
            &shop.database,
            &["UPDATE fulfillments SET state = 'planned'"],
        );
        assert_eq!(turn_at(&shop.database, "2099-01-18T15:59:59Z"), 0);
        assert_eq!(
            shop.database.read(|conn| fulfillments::list_due(
                conn,
                at("2099-01-18T16:00:00Z"),
                chrono_tz::UTC,
                FulfillmentId(0)
            )),
            [FulfillmentId(1)]
        );
    }
);

on_both!(a_held_order_is_not_released_by_itself_either, |shop| {
    let (api, number, id) = planned(shop, 9, 2);
    execute(
        &shop.database,
        &[
            "INSERT INTO holds (order_id, kind, reason, waits_for, owner, created_at) \
             SELECT id, 'manual', '{\"key\":\"hold-manual\",\"facts\":{\"why\":\"a call\"}}', '', '', '2026-01-01 00:00:00' FROM orders",
        ],
    );
    set(shop, "release = 'at_once'");
    let refused = ask(&api, id, "release").expect(409).json();
    assert_eq!(refused["code"], "refused-step-held");
    turn(shop);
    assert_eq!(state(shop), ["planned"]);
    execute(
        &shop.database,
        &["UPDATE holds SET released_at = '2026-01-02 00:00:00'"],
    );
    turn(shop);
    assert_eq!(state(shop), ["released"]);
    settled(&api, &number, "sourced");
});

on_both!(one_that_cannot_be_released_stops_no_other, |shop| {
    let (api, _, bad) = planned(shop, 50, 1);
    for index in 2..5 {
        let number = buy(&api, &index.to_string(), 1, &format!("{index} 号"));
        settled(&api, &number, "sourced");
    }
    // its order cannot be read, by whoever looks at it
    shop.expect_failed_jobs();
    let broken = format!(
        "UPDATE orders SET status = 'odd' WHERE id = (SELECT order_id FROM fulfillment_orders WHERE fulfillment_id = {bad})"
    );
    execute(&shop.database, &[&broken]);
    set(shop, "release = 'at_once'");
    turn(shop);
    assert_eq!(state(shop), ["planned", "released", "released", "released"]);
    let failed = "kind = 'release' AND last_error IS NOT NULL";
    assert_eq!(count(&shop.database, "jobs", failed), 0);
});

on_both!(two_workers_release_each_once, |shop| {
    let (api, _, _) = planned(shop, 50, 1);
    for index in 2..13 {
        let number = buy(&api, &index.to_string(), 1, &format!("{index} 号"));
        settled(&api, &number, "sourced");
    }
    set(shop, "release = 'at_once'");
    let database = &shop.database;
    let released = std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| turn_at(database, "2099-01-15T10:00:00Z")));
        both.map(|one| one.join().expect("it ends"))
            .iter()
            .sum::<usize>()
    });
    assert_eq!(released, 12);
    assert_eq!(count(database, "events", "kind = 'stepped'"), 12);
    assert_eq!(count(database, "fulfillments", "state = 'released'"), 12);
    shop.cli(&["verify"]).ok();
});
