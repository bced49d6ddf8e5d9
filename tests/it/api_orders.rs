//! Orders by JSON: placed, refused, held and edited. Lists are in `api_lists`.

use crate::api::{order, stocked};
use crate::on_both;
use serde_json::{Value, json};
use tributary::db::schema::messages;

/// The same order with one place changed.
pub fn with(mut order: Value, pointer: &str, value: Value) -> Value {
    *order.pointer_mut(pointer).expect("the place is there") = value;
    order
}

on_both!(an_order_is_placed_once_and_shown_as_it_was_sent, |shop| {
    let api = stocked(shop);
    let sent = order("web", "1001");
    let answer = api.post_json("/api/v1/orders", &sent).expect(201);
    let placed = answer.json();
    let number = placed["number"].as_str().unwrap().to_owned();
    assert_eq!(
        answer.header("location"),
        Some(format!("/api/v1/orders/{number}").as_str())
    );
    assert_eq!(
        (&placed["changed"], &placed["holds"]),
        (&json!(false), &json!([])),
        "{placed}"
    );
    let again = api.post_json("/api/v1/orders", &sent).expect(200).json();
    assert_eq!(
        (&again["number"], &again["changed"]),
        (&json!(number), &json!(false))
    );
    let newer = with(sent.clone(), "/ship_to/street", json!("科技园路 2 号"));
    let changed = api.post_json("/api/v1/orders", &newer).expect(200).json();
    assert_eq!(
        (&changed["number"], &changed["changed"]),
        (&json!(number), &json!(true))
    );
    let seen = api
        .get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json();
    for field in [
        "channel",
        "channel_ref",
        "channel_number",
        "currency",
        "total",
        "shipping_fee",
    ] {
        assert_eq!(seen[field], sent[field], "{field}");
    }
    assert_eq!(seen["ship_to"]["street"], "科技园路 2 号");
    assert_eq!(seen["payment"]["paid"], "44.80");
    assert_eq!(
        seen["events"].as_array().unwrap().first().unwrap()["kind"],
        "received"
    );
    api.get("/api/v1/orders/T-10016").expect(404);
});

on_both!(
    what_is_wrong_is_said_line_by_line_and_leaves_nothing,
    |shop| {
        let api = stocked(shop);
        let mut wrong = order("web", "1");
        wrong["lines"] = json!([{"sku": "A", "quantity": 0, "unit_price": "1"}, {"quantity": 1, "unit_price": "x"}]);
        wrong["currency"] = json!("XXXX");
        wrong.as_object_mut().unwrap().remove("total");
        let problem = api.post_json("/api/v1/orders", &wrong).expect(422).json();
        let mut places: Vec<&str> = problem["problems"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        places.sort_unstable();
        assert_eq!(
            places,
            [
                "/currency",
                "/lines/0/quantity",
                "/lines/1/sku",
                "/lines/1/unit_price",
                "/total"
            ]
        );
        let unknown = api
            .post_json("/api/v1/orders", &order("none", "1"))
            .expect(422)
            .json();
        assert_eq!(unknown["problems"][0]["pointer"], "/channel");
        let json_type = [("Content-Type", "application/json")];
        let text = order("web", "1").to_string();
        let half = &text.as_bytes()[..text.len() / 2];
        assert_eq!(
            api.post_raw("/api/v1/orders", &json_type, half)
                .expect(400)
                .json()["code"],
            "api-not-json"
        );
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        api.post_raw("/api/v1/orders", &form, text.as_bytes())
            .expect(415);
        api.post_raw("/api/v1/orders", &[], text.as_bytes())
            .expect(415);
        let deep = "[".repeat(100_000);
        api.post_raw("/api/v1/orders", &json_type, deep.as_bytes())
            .expect(400);
        let large = vec![b' '; (8 << 20) + 1];
        assert_eq!(
            api.post_raw("/api/v1/orders", &json_type, &large)
                .expect(413)
                .json()["status"],
            413
        );
        use diesel::prelude::*;
        let stored: i64 = shop
            .database
            .read(|conn| Ok(messages::table.count().get_result(conn)?));
        assert_eq!(stored, 0, "a refused body leaves no message");
    }
);

on_both!(an_order_has_at_most_ten_thousand_lines, |shop| {
    let api = stocked(shop);
    let lines = |count: usize| {
        let mut sent = order("web", &count.to_string());
        sent["lines"] = (1..=count)
            .map(|n| json!({"ref": n.to_string(), "sku": "TEA-250", "quantity": 1, "unit_price": "1.00"}))
            .collect();
        sent["total"] = json!(format!("{}.00", count + 5));
        sent["payment"] = json!({"status": "paid"});
        sent
    };
    let placed = api
        .post_json("/api/v1/orders", &lines(10_000))
        .expect(201)
        .json();
    assert_eq!(placed["lines"].as_array().unwrap().len(), 10_000);
    assert_eq!(placed["holds"], json!([]));
    let refused = api
        .post_json("/api/v1/orders", &lines(10_001))
        .expect(422)
        .json();
    assert_eq!(refused["problems"][0]["pointer"], "/lines");
});

on_both!(what_does_not_add_up_is_held_and_never_refused, |shop| {
    let api = stocked(shop);
    let cases = [
        (with(order("web", "1"), "/total", json!("-44.80")), "totals"),
        (with(order("web", "2"), "/total", json!("99.00")), "totals"),
        (
            with(order("web", "3"), "/lines/0/sku", json!("NONE")),
            "unknown_sku",
        ),
        (
            with(order("web", "4"), "/ship_to/street", json!("")),
            "address",
        ),
        (
            with(order("web", "5"), "/payment", json!({"status": "unpaid"})),
            "unpaid",
        ),
    ];
    for (sent, kind) in cases {
        let placed = api.post_json("/api/v1/orders", &sent).expect(201).json();
        let kinds: Vec<&str> = placed["holds"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|hold| hold["kind"].as_str())
            .collect();
        assert!(kinds.contains(&kind), "{kind}: {placed}");
    }
    let held = api.get("/api/v1/orders?status=held").expect(200).json();
    assert_eq!(held["items"].as_array().unwrap().len(), 5);
});

on_both!(text_stays_text_whatever_it_looks_like, |shop| {
    let api = stocked(shop);
    let nasty = "'); DROP TABLE orders; -- <script>alert(1)</script> ${7*7} \u{202e} 😀";
    let mut sent = order("web", nasty);
    for pointer in [
        "/customer/name",
        "/customer/account",
        "/ship_to/name",
        "/ship_to/street",
        "/lines/0/title",
        "/payment/method",
    ] {
        sent = with(sent, pointer, json!(nasty));
    }
    sent["note"] = json!(nasty);
    let placed = api.post_json("/api/v1/orders", &sent).expect(201).json();
    let seen = api
        .get(&format!(
            "/api/v1/orders/{}",
            placed["number"].as_str().unwrap()
        ))
        .expect(200)
        .json();
    for pointer in [
        "/channel_ref",
        "/customer/name",
        "/ship_to/name",
        "/ship_to/street",
        "/lines/0/title",
        "/note",
        "/payment/method",
    ] {
        assert_eq!(seen.pointer(pointer), Some(&json!(nasty)), "{pointer}");
    }
    let query = url::form_urlencoded::byte_serialize(nasty.as_bytes()).collect::<String>();
    let found = api
        .get(&format!("/api/v1/orders?q={query}"))
        .expect(200)
        .json();
    assert_eq!(found["items"][0]["number"], placed["number"]);
});

on_both!(a_batch_answers_each_order_in_its_place, |shop| {
    let api = stocked(shop);
    let mut orders: Vec<Value> = (0..500).map(|n| order("web", &format!("b{n}"))).collect();
    orders[3]["lines"][0]["quantity"] = json!(0);
    orders[5] = json!("no order");
    orders[7] = orders[6].clone();
    let answers = api
        .post_json("/api/v1/orders:batch", &json!(orders))
        .expect(200)
        .json();
    let answers = answers["items"].as_array().unwrap();
    assert_eq!(answers.len(), 500);
    for (index, answer) in answers.iter().enumerate() {
        match index {
            3 => {
                assert_eq!(answer["status"], 422);
                assert_eq!(
                    answer["problem"]["problems"][0]["pointer"],
                    "/lines/0/quantity"
                );
            }
            5 => assert_eq!(answer["status"], 422),
            7 => assert_eq!(
                (&answer["status"], &answer["order"]["channel_ref"]),
                (&json!(200), &json!("b6"))
            ),
            _ => {
                assert_eq!(answer["status"], 201, "{index}: {answer}");
                assert_eq!(answer["order"]["channel_ref"], format!("b{index}"));
            }
        }
    }
    orders.push(order("web", "b500"));
    let refused = api
        .post_json("/api/v1/orders:batch", &json!({"orders": orders}))
        .expect(422)
        .json();
    assert_eq!(refused["problems"][0]["pointer"], "/orders");
    assert_eq!(
        api.post_json("/api/v1/orders:batch", &json!([]))
            .expect(200)
            .json()["items"],
        json!([])
    );
});

on_both!(
    an_edit_is_a_merge_patch_and_is_refused_with_its_reason,
    |shop| {
        let api = stocked(shop);
        let placed = api
            .post_json(
                "/api/v1/orders",
                &with(order("web", "e1"), "/ship_to/street", json!("")),
            )
            .expect(201);
        let path = format!(
            "/api/v1/orders/{}",
            placed.json()["number"].as_str().unwrap()
        );
        let edited = api
            .patch_json(
                &path,
                &json!({"ship_to": {"street": "科技园路 9 号"}, "note": "ring twice"}),
            )
            .expect(200)
            .json();
        assert_eq!(edited["ship_to"]["street"], "科技园路 9 号");
        assert_eq!(edited["ship_to"]["city"], "深圳市");
        assert_eq!(edited["note"], "ring twice");
        assert_ne!(edited["status"], "held");
        let problems = api
            .patch_json(&path, &json!({"lines": []}))
            .expect(422)
            .json();
        assert_eq!(problems["problems"][0]["pointer"], "/lines");
        let fixed = api
            .patch_json(&path, &json!({"currency": "EUR"}))
            .expect(422)
            .json();
        assert_eq!(fixed["problems"][0]["pointer"], "/currency");
        api.patch_json(&path, &json!([])).expect(422);
        let old = with(
            order("web", "e2"),
            "/placed_at",
            json!("2001-01-01T00:00:00Z"),
        );
        let old = api.post_json("/api/v1/orders", &old).expect(201).json();
        let path = format!("/api/v1/orders/{}", old["number"].as_str().unwrap());
        let refused = api
            .patch_json(&path, &json!({"note": "too late"}))
            .expect(409)
            .json();
        assert_eq!(refused["code"], "refused-edit-history");
    }
);
