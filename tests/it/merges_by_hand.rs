//! Fulfillments put together and taken apart by hand: by the API, and on the pages without a script.

use crate::fulfillments::{go, of_order, only};
use crate::merges::{mode, opened, placed, rule, sizes};
use crate::on_both;
use crate::sourced::{place, receive};
use crate::support::{Client, Shop, count, execute, texts};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Two orders of one door that nothing joined.
fn two(shop: &Shop) -> (Client, [String; 2], [i64; 2]) {
    let api = opened(shop, &mode("off"));
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    let ids = [only(&api, &numbers[0]), only(&api, &numbers[1])];
    (api, numbers, ids)
}

fn ask(api: &Client, id: i64, what: &str, body: &Value) -> Value {
    let path = format!("/api/v1/fulfillments/{id}/{what}");
    api.post_json(&path, body).expect(200).json()
}

/// Everything that a fulfillment is made of, but ids, times and revisions.
fn state(shop: &Shop) -> Vec<String> {
    let parts = [
        "SELECT l.slug || ' ' || f.state || ' ' || coalesce(f.merge_key, '-') || ' ' || coalesce(f.door, '-') || ' ' || f.members \
         || ' ' || f.service || ' ' || f.temperature || ' ' || f.weight_g || ' ' || f.unit_count || ' ' || f.carriage || ' ' \
         || f.handling || ' ' || f.currency || ' ' || f.leaves_on || ' ' || coalesce(CAST(f.ship_by AS TEXT), '-') AS found \
         FROM fulfillments f JOIN locations l ON l.id = f.location_id WHERE f.state <> 'canceled' ORDER BY 1",
        "SELECT o.number || ' ' || m.cost AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
         JOIN fulfillments f ON f.id = m.fulfillment_id WHERE f.state <> 'canceled' ORDER BY 1",
        "SELECT line_id || ' ' || sku_id || ' ' || order_id || ' ' || stock_id || ' ' || units || ' ' || pieces AS found \
         FROM fulfillment_lines ORDER BY 1",
        "SELECT sku_id || ' ' || location_id || ' ' || on_hand || ' ' || reserved AS found FROM stock ORDER BY 1",
        "SELECT location_id || ' ' || day || ' ' || parcels || ' ' || units AS found FROM location_loads ORDER BY 1",
        "SELECT number || ' ' || state || ' ' || status || ' ' || total AS found FROM orders ORDER BY 1",
        "SELECT order_id || ' ' || planned || ' ' || backordered || ' ' || canceled AS found FROM order_lines ORDER BY 1",
    ];
    let rows = parts.iter().flat_map(|sql| texts(&shop.database, sql));
    rows.collect()
}

on_both!(merged_and_taken_apart_everything_is_as_before, |shop| {
    for word in ["off", "loose"] {
        let (api, numbers, ids) = if word == "off" {
            two(shop)
        } else {
            rule(shop, &mode("off"));
            let api = shop.api();
            let door = [("/ship_to/street", json!("深南大道 9 号"))];
            let numbers = ["3", "4"].map(|reference| placed(&api, reference, &door));
            let ids = [only(&api, &numbers[0]), only(&api, &numbers[1])];
            (api, numbers, ids)
        };
        let before = state(shop);
        let body = json!({"fulfillments": [ids[1]]});
        let preview = ask(&api, ids[0], "merge?preview=true", &body);
        assert_eq!(preview["parcels_saved"], 1, "{preview}");
        assert_eq!(preview["saved"], "9.00", "{preview}");
        assert_eq!(preview["differs"], json!([]));
        assert_eq!(state(shop), before, "a preview writes nothing");
        let merged = ask(&api, ids[0], "merge", &body);
        assert_eq!(merged["orders"], json!(numbers));
        assert_ne!(state(shop), before);
        shop.cli(&["verify"]).ok();
        let out = json!({"order": numbers[1]});
        let id = merged["id"].as_i64().unwrap();
        let preview = ask(&api, id, "unmerge?preview=true", &out);
        assert_eq!(preview["parcels_saved"], -1, "{preview}");
        assert_eq!(preview["saved"], "-9.00", "{preview}");
        ask(&api, id, "unmerge", &out);
        assert_eq!(state(shop), before);
        shop.cli(&["verify"]).ok();
    }
    let ledger = "SELECT kind || ' ' || parcels || ' ' || amount AS found FROM savings ORDER BY id";
    let rows = ["merged 1 900", "unmerged -1 -900"];
    assert_eq!(texts(&shop.database, ledger), [rows, rows].concat());
    for kind in ["merged", "unmerged"] {
        assert_eq!(
            count(&shop.database, "events", &format!("kind = '{kind}'")),
            4
        );
    }
});

on_both!(what_was_saved_by_hand_ends_with_its_order, |shop| {
    let (api, numbers, ids) = two(shop);
    let body = json!({"fulfillments": [ids[1]]});
    let cancel = |number: &str| {
        let path = format!("/api/v1/orders/{number}/cancellation");
        api.post_json(&path, &json!({})).expect(200);
    };
    let sums = "SELECT SUM(parcels) || ' ' || SUM(amount) AS found FROM savings";
    ask(&api, ids[0], "merge", &body);
    assert_eq!(texts(&shop.database, sums), ["1 900"]);
    // taken out and put back in, it counts once
    let own = ask(&api, ids[0], "unmerge", &json!({"order": numbers[1]}));
    let back = json!({"fulfillments": [own["id"]]});
    ask(&api, ids[0], "merge", &back);
    assert_eq!(texts(&shop.database, sums), ["1 900"]);
    cancel(&numbers[1]);
    assert_eq!(texts(&shop.database, sums), ["0 0"]);
    // what takes it back is nobody's deed
    let by = "SELECT actor_kind AS found FROM savings ORDER BY id DESC LIMIT 1";
    assert_eq!(texts(&shop.database, by), ["system"]);
    cancel(&numbers[0]);
    assert_eq!(texts(&shop.database, sums), ["0 0"]);
    // split off, and gone
    let third = placed(&api, "3", &[]);
    let one = json!({"lines": [{"ref": "1", "quantity": 1}]});
    ask(&api, only(&api, &third), "split", &one);
    assert_eq!(texts(&shop.database, sums), ["-1 -910"]);
    cancel(&third);
    assert_eq!(texts(&shop.database, sums), ["0 0"]);
    shop.cli(&["verify"]).ok();
});

on_both!(taken_out_it_leaves_on_its_own_day_again, |shop| {
    let api = opened(shop, &mode("off"));
    let one_a_day = "UPDATE locations SET parcels_per_day = 1";
    execute(&shop.database, &[one_a_day]);
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    let ids = [only(&api, &numbers[0]), only(&api, &numbers[1])];
    let days = || {
        let days =
            "SELECT leaves_on AS found FROM fulfillments WHERE state <> 'canceled' ORDER BY id";
        texts(&shop.database, days)
    };
    let before = state(shop);
    let own = days();
    assert!(own[0] < own[1], "{own:?}");
    let merged = ask(&api, ids[0], "merge", &json!({"fulfillments": [ids[1]]}));
    let id = merged["id"].as_i64().unwrap();
    assert_eq!(days(), own[..1]);
    let out = json!({"order": numbers[1]});
    let apart = ask(&api, id, "unmerge", &out);
    assert_eq!(state(shop), before);
    shop.cli(&["verify"]).ok();
    ask(&api, id, "merge", &json!({"fulfillments": [apart["id"]]}));
    // its day is somebody else's by now: it leaves with the others
    placed(&api, "3", &[("/ship_to/street", json!("深南大道 9 号"))]);
    assert_eq!(days(), own);
    ask(&api, id, "unmerge", &out);
    assert_eq!(days(), [&own[..], &own[..1]].concat());
    shop.cli(&["verify"]).ok();
});

on_both!(a_person_may_merge_what_differs_but_not_everything, |shop| {
    let (api, _, ids) = two(shop);
    let aunt = [
        ("/ship_to/name", json!("韩梅梅")),
        ("/ship_to/phone", json!("+8613800138001")),
        ("/customer/account", json!("c-99")),
    ];
    let aunt = placed(&api, "3", &aunt);
    let body = json!({"fulfillments": [format!("F-{}", only(&api, &aunt))]});
    let preview = ask(&api, ids[0], "merge?preview=true", &body);
    assert_eq!(preview["differs"], json!(["name", "phone", "account"]));
    ask(&api, ids[0], "merge", &body);
    let cod = placed(
        &api,
        "4",
        &[("/payment", json!({"status": "unpaid", "method": "cod"}))],
    );
    let far = placed(&api, "5", &[("/ship_to/street", json!("深南大道 9 号"))]);
    let dollars = placed(&api, "6", &[("/currency", json!("USD"))]);
    for (number, code) in [
        (&cod, "merge-refused-cod"),
        (&far, "merge-refused-door"),
        (&dollars, "merge-refused-currency"),
    ] {
        let body = json!({"fulfillments": [only(&api, number)]});
        let path = format!("/api/v1/fulfillments/{}/merge", ids[0]);
        let refused = api.post_json(&path, &body).expect(409).json();
        assert_eq!(refused["code"], code, "{refused}");
    }
    // once somebody picks, nothing is changed any more
    go(&api, ids[0], &["release", "pick"]);
    let out = json!({"order": aunt});
    let path = format!("/api/v1/fulfillments/{}/unmerge", ids[0]);
    assert_eq!(
        api.post_json(&path, &out).expect(409).json()["code"],
        "merge-refused-state"
    );
    shop.cli(&["verify"]).ok();
});

on_both!(units_are_split_off_here_or_to_another_place, |shop| {
    let (api, numbers, ids) = two(shop);
    place(&api, "south");
    let before = state(shop);
    let one = json!({"lines": [{"ref": "1", "quantity": 1}], "location": "south"});
    let path = format!("/api/v1/fulfillments/{}/split", ids[0]);
    let refused = api.post_json(&path, &one).expect(409).json();
    assert_eq!(refused["code"], "split-refused-stock", "{refused}");
    assert_eq!(state(shop).len(), before.len());
    receive(shop, "TEA-250", "south", 1);
    let preview = ask(&api, ids[0], "split?preview=true", &one);
    // the south has no rates: one more parcel, at no cost but the work that it does not count
    assert_eq!(preview["parcels_saved"], -1, "{preview}");
    let made = ask(&api, ids[0], "split", &one);
    assert_eq!(made["location"], "south");
    assert_eq!(
        count(&shop.database, "stock", "reserved = 1 AND on_hand = 1"),
        1
    );
    assert_eq!(
        count(&shop.database, "stock", "reserved = 3 AND on_hand = 500"),
        1
    );
    let here = json!({"lines": [{"ref": "1", "quantity": 1}]});
    let path = format!("/api/v1/fulfillments/{}/split", ids[1]);
    let made = api.post_json(&path, &here).expect(200).json();
    assert_eq!(made["location"], "north");
    assert_eq!(of_order(&api, &numbers[1]).len(), 2);
    // what is left is one unit: all of it is no split
    assert_eq!(
        api.post_json(&path, &here).expect(422).json()["problems"][0]["pointer"],
        "/lines"
    );
    assert_eq!(
        count(&shop.database, "savings", "kind = 'split' AND parcels = -1"),
        2
    );
    assert_eq!(count(&shop.database, "events", "kind = 'split'"), 2);
    let told = shop.sign_in(Role::Clerk).speaking("en");
    let told = told.get(&format!("/staff/orders/{}", numbers[1]));
    assert!(
        told.expect(200)
            .first_text(".tl")
            .contains("one unit leaves")
    );
    // all of it to another place is a move: nothing stays behind
    receive(shop, "TEA-250", "south", 1);
    let there = json!({"lines": [{"ref": "1", "quantity": 1}], "location": "south"});
    let made = api.post_json(&path, &there).expect(200).json();
    assert_eq!(made["location"], "south");
    let left = api.get(&format!("/api/v1/fulfillments/{}", ids[1]));
    assert_eq!(left.expect(200).json()["status"], "canceled");
    assert_eq!(
        count(&shop.database, "stock", "reserved = 2 AND on_hand = 2"),
        1
    );
    shop.cli(&["verify"]).ok();
});

on_both!(a_place_is_not_given_what_is_too_heavy_for_it, |shop| {
    let (api, _, ids) = two(shop);
    place(&api, "south");
    // so dear that nothing goes there by itself
    execute(
        &shop.database,
        &["UPDATE locations SET parcel_cost = 9900 WHERE slug = 'south'"],
    );
    receive(shop, "TEA-250", "south", 5);
    let one = json!({"lines": [{"ref": "1", "quantity": 2}], "location": "south"});
    let path = format!("/api/v1/fulfillments/{}/split", ids[0]);
    let most = |grams: i64| {
        let set = json!({"weight_g": grams});
        let set = format!("UPDATE locations SET accepts = '{set}' WHERE slug = 'south'");
        execute(&shop.database, &[&set]);
    };
    most(249);
    for query in ["", "?preview=true"] {
        let asked = api.post_json(&format!("{path}{query}"), &one);
        let refused = asked.expect(409).json();
        assert_eq!(refused["code"], "split-refused-goods", "{refused}");
    }
    // a unit is weighed, not what leaves together
    most(250);
    assert_eq!(ask(&api, ids[0], "split", &one)["location"], "south");
    shop.cli(&["verify"]).ok();
});

on_both!(
    a_clerk_finds_what_is_apart_and_merges_it_without_a_script,
    |shop| {
        let (_, numbers, ids) = two(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/fulfillments/candidates").expect(200);
        let links = page.attributes("td a.btn", "href");
        assert_eq!(
            links,
            [format!(
                "/staff/fulfillments/merge?id={}&id={}",
                ids[0], ids[1]
            )]
        );
        let preview = clerk.get(&links[0]).expect(200);
        assert!(preview.text().contains(&numbers[1]));
        let form = preview.form("form[action='/staff/fulfillments/merge']");
        let done = clerk.submit(&form).expect(303);
        assert_eq!(
            done.header("location"),
            Some(format!("/staff/fulfillments/{}?done=merged", ids[0]).as_str())
        );
        assert_eq!(sizes(shop), ["2"]);
        let page = clerk
            .get(&format!("/staff/fulfillments/{}", ids[0]))
            .expect(200);
        let out = page.attributes("a[href*='/unmerge']", "href");
        assert_eq!(out.len(), 2);
        let form = clerk
            .get(&out[1])
            .expect(200)
            .form("form[action$='/unmerge']");
        clerk.submit(&form).expect(303);
        assert_eq!(sizes(shop), ["1", "1"]);
        let form = clerk
            .get(&format!("/staff/fulfillments/{}/split", ids[0]))
            .expect(200);
        let form = form.form("form[action$='/split']");
        let wrong = clerk.submit(&form.clone().fill("count", "9")).expect(422);
        assert_eq!(wrong.texts("td .err").len(), 1);
        let preview = clerk.submit(&form.fill("count", "1")).expect(200);
        assert_eq!(sizes(shop), ["1", "1"]);
        clerk
            .submit(&preview.form("form[action$='/split']"))
            .expect(303);
        assert_eq!(sizes(shop), ["1", "1", "1"]);
        let empty = shop
            .sign_in(Role::ReadOnly)
            .get("/staff/fulfillments/candidates");
        assert!(empty.expect(200).attributes("td a.btn", "href").is_empty());
    }
);
