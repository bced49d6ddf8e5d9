//! What should have left a place on an earlier day takes of what it can do today: until it has left, and on the day on
//! which it leaves.

use crate::api::stocked;
use crate::fulfillments::{go, only};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Shop, execute, texts};
use chrono::{Days, NaiveDate};

/// A place that can do so much a day, with tea for everybody.
fn opened(shop: &Shop, limit: &str) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 100);
    execute(&shop.database, &[&format!("UPDATE locations SET {limit}")]);
    api
}

fn bought(api: &Client, reference: &str, quantity: i64) -> String {
    let number = buy(api, reference, quantity, &format!("{reference} 号"));
    settled(api, &number, "sourced");
    number
}

/// The days on which it leaves, the newest order last.
fn days(shop: &Shop) -> Vec<NaiveDate> {
    let days = texts(
        &shop.database,
        "SELECT leaves_on AS found FROM fulfillments ORDER BY id",
    );
    let day = |text: &String| text.parse().expect("a day");
    days.iter().map(day).collect()
}

/// Everything should have left the day before; gives the day itself.
fn a_day_passes(shop: &Shop) -> NaiveDate {
    let today = days(shop)[0];
    let before = today.checked_sub_days(Days::new(1)).expect("a day");
    execute(
        &shop.database,
        &[
            &format!("UPDATE fulfillments SET leaves_on = '{before}'"),
            &format!("UPDATE location_loads SET day = '{before}'"),
        ],
    );
    shop.cli(&["verify"]).ok();
    today
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).expect("a day")
}

on_both!(
    parcels_that_should_have_left_yesterday_leave_today_first,
    |shop| {
        let api = opened(shop, "parcels_per_day = 2");
        let overdue = ["1", "2"].map(|reference| bought(&api, reference, 1));
        let today = a_day_passes(shop);
        bought(&api, "3", 1);
        assert_eq!(days(shop)[2..], [after(today, 1)]);
        // they leave, and have had their part of today
        for number in &overdue {
            let id = only(&api, number);
            go(&api, id, &["release", "pick", "pack", "ship"]);
        }
        bought(&api, "4", 1);
        bought(&api, "5", 1);
        assert_eq!(days(shop)[3..], [after(today, 1), after(today, 2)]);
        // what left before is nothing to today
        execute(
            &shop.database,
            &["UPDATE fulfillments SET shipped_at = '2026-01-01 00:00:00' WHERE state = 'shipped'"],
        );
        bought(&api, "6", 1);
        assert_eq!(days(shop)[5..], [today]);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(more_than_a_day_can_do_leaves_on_several, |shop| {
    let api = opened(shop, "parcels_per_day = 2");
    for day in ["1", "2"] {
        bought(&api, day, 1);
    }
    bought(&api, "3", 1);
    let days_of_three = days(shop);
    let today = days_of_three[0];
    assert_eq!(days_of_three[2], after(today, 1));
    let before = after(today, 0).pred_opt().expect("a day");
    execute(
        &shop.database,
        &[
            &format!("UPDATE fulfillments SET leaves_on = '{before}'"),
            "DELETE FROM location_loads",
            &format!(
                "INSERT INTO location_loads (location_id, day, parcels, units) VALUES (1, '{before}', 3, 3)"
            ),
        ],
    );
    shop.cli(&["verify"]).ok();
    bought(&api, "4", 1);
    bought(&api, "5", 1);
    assert_eq!(days(shop)[3..], [after(today, 1), after(today, 2)]);
    shop.cli(&["verify"]).ok();
});

on_both!(units_that_should_have_left_yesterday_count_too, |shop| {
    let api = opened(shop, "units_per_day = 4");
    bought(&api, "1", 3);
    let today = a_day_passes(shop);
    bought(&api, "2", 1);
    bought(&api, "3", 1);
    assert_eq!(days(shop)[1..], [today, after(today, 1)]);
    shop.cli(&["verify"]).ok();
});

on_both!(a_place_without_limit_is_not_asked, |shop| {
    let api = opened(shop, "active = TRUE");
    bought(&api, "1", 3);
    let today = a_day_passes(shop);
    bought(&api, "2", 3);
    assert_eq!(days(shop)[1..], [today]);
});
