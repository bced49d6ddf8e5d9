//! Orders and units of them canceled from here: at once, asked for, or too late.

use crate::api::stocked;
use crate::fulfillments::{ask, go, of_order, only, planned};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Answer, Client, count};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

fn cancel(api: &Client, number: &str, query: &str, body: Value) -> Answer {
    api.post_json(
        &format!("/api/v1/orders/{number}/cancellation{query}"),
        &body,
    )
}

on_both!(
    a_preview_says_what_would_happen_and_changes_nothing,
    |shop| {
        let (api, number, id) = planned(shop, 5, 3);
        let seen = cancel(&api, &number, "?preview=true", json!({}))
            .expect(200)
            .json();
        assert_eq!(
            (&seen["result"], &seen["whole"], &seen["amount"]),
            (&json!("done"), &json!(true), &json!("64.70"))
        );
        assert_eq!(seen["lines"][0]["canceled"], 3);
        assert_eq!(of_order(&api, &number)[0]["status"], "planned");
        go(&api, id, &["release", "pick"]);
        let seen = cancel(&api, &number, "?preview=true", json!({}))
            .expect(200)
            .json();
        assert_eq!(
            (&seen["result"], &seen["lines"][0]["asked"]),
            (&json!("asked"), &json!(3))
        );
        go(&api, id, &["pack", "ship"]);
        let seen = cancel(&api, &number, "?preview=true", json!({}))
            .expect(200)
            .json();
        assert_eq!(seen["result"], "refused");
        assert!(seen["reason"].as_str().unwrap().contains(&number));
        assert_eq!(count(&shop.database, "order_lines", "canceled > 0"), 0);
    }
);

on_both!(a_part_is_canceled_and_its_stock_is_free_again, |shop| {
    let (api, number, id) = planned(shop, 5, 3);
    let body = json!({"reason": "too many", "lines": [{"ref": "1", "quantity": 2}]});
    let done = cancel(&api, &number, "", body).expect(200).json();
    assert_eq!(
        (&done["result"], &done["amount"], &done["whole"]),
        (&json!("done"), &json!("39.80"), &json!(false))
    );
    let order = api
        .get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json();
    assert_eq!(
        (&order["canceled"], &order["due"]),
        (&json!("39.80"), &json!("-39.80"))
    );
    let page = shop
        .sign_in(Role::Clerk)
        .get(&format!("/staff/orders/{number}"));
    assert!(page.expect(200).text().contains("To refund"));
    assert_eq!(order["status"], "sourced");
    assert_eq!(order["fulfillments"][0]["lines"][0]["quantity"], 1);
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 5 AND reserved = 1"),
        1
    );
    assert_eq!(
        count(&shop.database, "events", "kind = 'units_canceled'"),
        1
    );
    shop.cli(&["verify"]).ok();
    // the rest leaves, and nothing of it can be canceled then
    go(&api, id, &["release", "pick", "pack", "ship"]);
    cancel(&api, &number, "", json!({})).expect(409);
    cancel(
        &api,
        &number,
        "",
        json!({"lines": [{"ref": "1", "quantity": 1}]}),
    )
    .expect(409);
    shop.cli(&["verify"]).ok();
});

on_both!(a_whole_order_is_canceled_once, |shop| {
    let (api, number, _) = planned(shop, 5, 2);
    cancel(
        &api,
        &number,
        "",
        json!({"lines": [{"ref": "9", "quantity": 1}]}),
    )
    .expect(422);
    cancel(
        &api,
        &number,
        "",
        json!({"lines": [{"ref": "1", "quantity": 3}]}),
    )
    .expect(422);
    cancel(
        &api,
        &number,
        "",
        json!({"lines": [{"ref": "1", "quantity": 0}]}),
    )
    .expect(422);
    cancel(&api, "T-0", "", json!({})).expect(404);
    cancel(&api, &number, "", json!({"reason": "changed her mind"})).expect(200);
    let order = api
        .get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json();
    assert_eq!(
        (&order["status"], &order["canceled"]),
        (&json!("canceled"), &order["total"])
    );
    assert_eq!(order["fulfillments"], json!([]));
    assert_eq!(
        order["events"].as_array().unwrap().last().unwrap()["kind"],
        "canceled"
    );
    assert_eq!(
        cancel(&api, &number, "", json!({})).expect(409).json()["code"],
        "refused-cancel-over"
    );
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 5 AND reserved = 0"),
        1
    );
    assert_eq!(
        count(&shop.database, "fulfillments", "state = 'canceled'"),
        1
    );
    shop.cli(&["verify"]).ok();
});

on_both!(what_waits_for_stock_leaves_the_queue, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let number = buy(&api, "1", 4, "一号");
    settled(&api, &number, "backordered");
    cancel(
        &api,
        &number,
        "",
        json!({"lines": [{"ref": "1", "quantity": 3}]}),
    )
    .expect(200);
    assert_eq!(
        count(&shop.database, "backorders", "units = 1 AND pieces = 1"),
        1
    );
    cancel(&api, &number, "", json!({})).expect(200);
    assert_eq!(count(&shop.database, "backorders", "units > 0"), 0);
    receive(shop, "TEA-250", "north", 5);
    settled(&api, &number, "canceled");
    shop.cli(&["verify"]).ok();
});

on_both!(
    what_somebody_has_in_hand_is_asked_for_and_does_not_leave,
    |shop| {
        let (api, number, id) = planned(shop, 5, 2);
        go(&api, id, &["release", "pick", "pack"]);
        let asked = cancel(&api, &number, "", json!({"reason": "too late?"}))
            .expect(202)
            .json();
        assert_eq!(
            (&asked["result"], &asked["lines"][0]["asked"]),
            (&json!("asked"), &json!(2))
        );
        assert_eq!(
            count(&shop.database, "order_lines", "packed = 2 AND canceled = 0"),
            1
        );
        assert_eq!(
            ask(&api, id, "ship").expect(409).json()["code"],
            "refused-step-held"
        );
        // asked twice, held once
        cancel(&api, &number, "", json!({})).expect(202);
        assert_eq!(
            count(
                &shop.database,
                "holds",
                "kind = 'manual' AND released_at IS NULL"
            ),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(canceling_one_member_leaves_the_other_as_it_was, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 9);
    let one = buy(&api, "1", 2, "一号");
    settled(&api, &one, "sourced");
    let two = buy(&api, "2", 3, "一号");
    settled(&api, &two, "sourced");
    let id = only(&api, &one);
    assert_eq!(
        only(&api, &two),
        id,
        "orders of one buyer to one door leave together"
    );
    cancel(&api, &one, "", json!({})).expect(200);
    assert!(of_order(&api, &one).is_empty());
    let left = api
        .get(&format!("/api/v1/fulfillments/{id}"))
        .expect(200)
        .json();
    assert_eq!(
        (&left["orders"], &left["units"]),
        (&json!([two]), &json!(3))
    );
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 9 AND reserved = 3"),
        1
    );
    go(&api, id, &["release", "pick", "pack", "ship"]);
    settled(&api, &two, "shipped");
    settled(&api, &one, "canceled");
    shop.cli(&["verify"]).ok();
});

on_both!(a_clerk_sees_what_happens_before_it_does, |shop| {
    let (api, number, _) = planned(shop, 5, 3);
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
    let link = format!("/staff/orders/{number}/cancellation");
    assert!(page.has(&format!("a[href='{link}']")));
    let page = clerk.get(&link).expect(200);
    assert!(
        page.first_text("#verdict h2").contains("at once"),
        "{}",
        page.text()
    );
    let form = page
        .form("form.cancel")
        .fill("units", "1")
        .fill("reason", "one too many");
    assert_eq!(
        clerk.submit(&form).expect(303).header("location").unwrap(),
        format!("/staff/orders/{number}?done=canceled")
    );
    assert_eq!(
        count(
            &shop.database,
            "order_lines",
            "canceled = 1 AND planned = 2"
        ),
        1
    );
    let wrong = clerk
        .get(&link)
        .expect(200)
        .form("form.cancel")
        .fill("units", "many");
    let again = clerk.submit(&wrong).expect(422);
    assert_eq!(again.attributes("input[name=units]", "value"), ["many"]);
    let all = clerk.get(&link).expect(200).form("form.cancel");
    clerk.submit(&all).expect(303);
    settled(&api, &number, "canceled");
    assert!(clerk.get(&link).expect(409).has("#verdict"));
});
