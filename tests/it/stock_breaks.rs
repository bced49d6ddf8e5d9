//! Less is there than was promised: the latest promises break, and their orders are sourced again.

use crate::api::stocked;
use crate::on_both;
use crate::sourced::{buy, place, settled};
use crate::stock::{level, moved, send};
use crate::support::{Client, Shop, count, execute, texts, wait_until};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Three orders of two pieces each, planned at one place, to leave on the 1st, the 3rd and without a promise.
pub fn promised(shop: &Shop) -> (Client, Vec<String>) {
    let api = stocked(shop);
    place(&api, "north");
    send(&api, &moved("1", "TEA-250", "north", "opening", 6));
    let numbers: Vec<String> = (1..=3)
        .map(|n| {
            let number = buy(&api, &n.to_string(), 2, &format!("{n} 号"));
            settled(&api, &number, "sourced");
            number
        })
        .collect();
    for (number, day) in
        numbers
            .iter()
            .zip(["'2099-12-01 12:00:00'", "'2099-12-03 12:00:00'", "NULL"])
    {
        execute(
            &shop.database,
            &[&format!(
                "UPDATE orders SET ship_by = {day} WHERE number = '{number}'"
            )],
        );
    }
    (api, numbers)
}

fn broken(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT o.number AS found FROM events e JOIN orders o ON o.id = e.order_id WHERE e.kind = 'reservation_broken' ORDER BY e.id",
    )
}

on_both!(
    a_snapshot_below_what_is_promised_breaks_the_latest_promises,
    |shop| {
        let (api, numbers) = promised(shop);
        let put = |on_hand: i64| -> Value {
            let told = json!({"on_hand": on_hand});
            let answer = api.put_json("/api/v1/stock/north/TEA-250", &told);
            answer.expect(200).json()
        };
        // one piece less: the order without a promise loses one unit
        assert_eq!(put(5)["broken_orders"], 1);
        assert_eq!(broken(shop), [numbers[2].clone()]);
        settled(&api, &numbers[2], "backordered");
        shop.cli(&["verify"]).ok();
        // two pieces are left: the first order keeps its place
        assert_eq!(put(2)["broken_orders"], 2);
        settled(&api, &numbers[1], "backordered");
        settled(&api, &numbers[0], "sourced");
        let seen = level(&api, "TEA-250", "north");
        assert_eq!(
            (&seen["on_hand"], &seen["reserved"], &seen["free"]),
            (&json!(2), &json!(2), &json!(0))
        );
        shop.cli(&["verify"]).ok();
        // it turns up again: whoever waits gets it
        assert_eq!(put(6)["broken_orders"], 0);
        for number in &numbers {
            settled(&api, number, "sourced");
        }
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    what_is_set_aside_goes_before_what_is_promised_late,
    |shop| {
        let (api, numbers) = promised(shop);
        send(&api, &moved("2", "TEA-250", "north", "quarantine", 2));
        assert_eq!(broken(shop), [numbers[2].clone()]);
        settled(&api, &numbers[2], "backordered");
        let seen = level(&api, "TEA-250", "north");
        assert_eq!(
            (&seen["reserved"], &seen["quarantined"]),
            (&json!(4), &json!(2))
        );
        // nothing is there at all: neither the promised nor what was set aside
        send(&api, &moved("3", "TEA-250", "north", "count", 0));
        let seen = level(&api, "TEA-250", "north");
        assert_eq!(
            (&seen["on_hand"], &seen["reserved"], &seen["quarantined"]),
            (&json!(0), &json!(0), &json!(0))
        );
        wait_until(
            || count(&shop.database, "backorders", "1 = 1") == 3,
            "all three wait",
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_person_counts_on_the_page_and_is_told_who_lost_a_place,
    |shop| {
        let (_, numbers) = promised(shop);
        let clerk = shop.sign_in(Role::Warehouse);
        let page = clerk.get("/staff/stock/TEA-250").expect(200);
        let form = page
            .form("form.act")
            .fill("act", "count")
            .fill("pieces", "4");
        let done = clerk.submit(&form).expect(303);
        let page = clerk
            .get(done.header("location").expect("a page"))
            .expect(200);
        assert!(
            page.first_text("[role=status].box")
                .contains("One order lost its place")
        );
        assert_eq!(broken(shop), [numbers[2].clone()]);
        let log = texts(
            &shop.database,
            "SELECT subject AS found FROM audit WHERE action = 'stock_changed'",
        );
        assert_eq!(log, ["TEA-250 @ north"]);
    }
);

on_both!(
    counts_and_sourcing_at_once_never_promise_what_is_not_there,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        send(&api, &moved("0", "TEA-250", "north", "opening", 20));
        std::thread::scope(|scope| {
            for hand in 0..4_i64 {
                let api = &api;
                scope.spawn(move || {
                    for turn in 0..4_i64 {
                        buy(api, &format!("{hand}-{turn}"), 1, &format!("{hand} 号"));
                        let counted = moved(
                            &format!("{hand}-{turn}"),
                            "TEA-250",
                            "north",
                            "count",
                            20 - 4 * turn,
                        );
                        send(api, &counted);
                    }
                });
            }
        });
        wait_until(
            || {
                count(
                    &shop.database,
                    "jobs",
                    "kind = 'source' AND state IN ('waiting', 'running')",
                ) == 0
            },
            "everything is sourced",
        );
        shop.cli(&["verify"]).ok();
    }
);
