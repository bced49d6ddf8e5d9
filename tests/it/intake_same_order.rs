//! One order by several doors and in several tellings is one order: by its platform id or the number that the buyer
//! sees, by webhook, file or API, late, repeated or without a date.

use crate::api::{order, stocked};
use crate::hooks::{push, secret_of};
use crate::on_both;
use crate::support::{Shop, count, wait_until};
use serde_json::{Value, json};

/// The same order as a table that knows only the number that the buyer sees.
const TABLE: &str = "\
order number,order date,sku,title,quantity,unit price,shipping fee,order total,recipient,phone,country,region,city,district,street,postcode
1001,2099-11-01 08:30:00,TEA-250,Green tea 250 g,2,19.90,5.00,44.80,李雷,+8613800138000,CN,广东省,深圳市,南山区,科技园路 1 号,518000
";

/// The order with the platform's own id and the number #1001.
fn by_platform() -> Value {
    let mut whole = order("web", "820982911946154508");
    whole["channel_number"] = json!("#1001");
    whole["lines"][0]["ref"] = json!("466157049");
    whole
}

fn push_and_read(shop: &Shop, body: &Value) {
    let secret = secret_of(shop, "web");
    push(
        &shop.stranger(),
        "web",
        &secret,
        body.to_string().as_bytes(),
    )
    .expect(202);
    all_read(shop);
}

/// Waits until no message is left to be read.
pub fn all_read(shop: &Shop) {
    wait_until(
        || count(&shop.database, "messages", "status = 'stored'") == 0,
        "every message is read",
    );
}

fn import(shop: &Shop, name: &str, text: &str) -> Value {
    let path = shop.file(name, text).display().to_string();
    let done = shop.cli(&["import", "--channel", "web", "--json", &path]);
    done.ok().last_json()
}

fn the_only_order(shop: &Shop) -> Value {
    let page = shop.api().get("/api/v1/orders").expect(200).json();
    let items = page["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{items:#?}");
    let number = items[0]["number"].as_str().expect("a number");
    shop.api()
        .get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json()
}

fn is_whole(seen: &Value) {
    assert_eq!(seen["channel_ref"], "820982911946154508");
    assert_eq!(
        seen["lines"].as_array().map(Vec::len),
        Some(1),
        "{}",
        seen["lines"]
    );
    assert_eq!(
        seen["customer"]["email"], "li@example.com",
        "the file takes nothing away"
    );
    assert_eq!(seen["payment"]["method"], "alipay");
    assert_eq!(seen["total"], "44.80");
    assert_eq!(seen["holds"], json!([]));
}

on_both!(
    an_order_by_webhook_and_then_by_its_number_in_a_file_is_one,
    |shop| {
        stocked(shop);
        push_and_read(shop, &by_platform());
        let told = import(shop, "orders.csv", TABLE);
        assert_eq!(
            (&told["new"], &told["dead"]),
            (&json!(0), &json!(0)),
            "{told}"
        );
        is_whole(&the_only_order(shop));
        assert_eq!(the_only_order(shop)["lines"][0]["ref"], "466157049");
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    an_order_by_its_number_in_a_file_and_then_by_webhook_is_one,
    |shop| {
        stocked(shop);
        assert_eq!(import(shop, "orders.csv", TABLE)["new"], 1);
        push_and_read(shop, &by_platform());
        is_whole(&the_only_order(shop));
        let again = import(
            shop,
            "orders.csv",
            &TABLE.replace(",1001", ",1001").replace("1001,", "#1001,"),
        );
        assert_eq!(
            (&again["new"], &again["dead"]),
            (&json!(0), &json!(0)),
            "{again}"
        );
        is_whole(&the_only_order(shop));
        shop.cli(&["verify"]).ok();
    }
);

on_both!(two_orders_whose_id_and_number_cross_stay_two, |shop| {
    let api = stocked(shop);
    let mut first = order("web", "727");
    first["channel_number"] = json!("300");
    let mut second = order("web", "1500");
    second["channel_number"] = json!("727");
    api.post_json("/api/v1/orders", &first).expect(201);
    api.post_json("/api/v1/orders", &second).expect(201);
    assert_eq!(count(&shop.database, "orders", "1 = 1"), 2);
});

on_both!(a_late_message_changes_nothing, |shop| {
    let api = stocked(shop);
    let told = |at: &str, note: &str| {
        let mut told = order("web", "l1");
        (told["updated_at"], told["note"]) = (json!(at), json!(note));
        told
    };
    let newer = told("2099-11-01T10:00:00+08:00", "newer");
    api.post_json("/api/v1/orders", &newer).expect(201);
    let late = told("2099-11-01T09:00:00+08:00", "older");
    let answer = api.post_json("/api/v1/orders", &late).expect(200).json();
    assert_eq!(
        (&answer["changed"], &answer["note"]),
        (&json!(false), &json!("newer"))
    );
    let same = told("2099-11-01T11:00:00+08:00", "newer");
    let answer = api.post_json("/api/v1/orders", &same).expect(200).json();
    assert_eq!(answer["changed"], json!(false), "only the date is new");
});

on_both!(without_a_date_the_time_of_receipt_counts, |shop| {
    let api = stocked(shop);
    let told = |note: &str| {
        let mut told = order("web", "r1");
        told["note"] = json!(note);
        told
    };
    api.post_json("/api/v1/orders", &told("first")).expect(201);
    let answer = api
        .post_json("/api/v1/orders", &told("second"))
        .expect(200)
        .json();
    assert_eq!(
        (&answer["changed"], &answer["note"]),
        (&json!(true), &json!("second"))
    );
    let answer = api
        .post_json("/api/v1/orders", &told("second"))
        .expect(200)
        .json();
    assert_eq!(
        answer["changed"],
        json!(false),
        "repeated content is repeated"
    );
    assert_eq!(count(&shop.database, "messages", "1 = 1"), 2);
});

on_both!(of_two_tellings_in_one_file_the_later_one_counts, |shop| {
    stocked(shop);
    let mut lines = String::new();
    for index in 1..=12 {
        let mut told = order(
            "web",
            if index == 2 || index == 11 {
                "twice"
            } else {
                "other"
            },
        );
        if index != 2 && index != 11 {
            told["channel_ref"] = json!(format!("o{index}"));
            told["channel_number"] = json!(format!("#o{index}"));
        }
        told["note"] = json!(format!("telling {index}"));
        lines.push_str(&format!("{told}\n"));
    }
    let told = import(shop, "orders.jsonl", &lines);
    assert_eq!(
        (&told["new"], &told["updated"]),
        (&json!(11), &json!(1)),
        "{told}"
    );
    let last = "channel_ref = 'twice' AND note = 'telling 11'";
    assert_eq!(count(&shop.database, "orders", last), 1);
});

on_both!(stage_and_money_never_go_back, |shop| {
    let api = stocked(shop);
    let told = |stage: &str, status: &str, paid: &str| {
        let mut told = order("web", "s1");
        told["stage"] = json!(stage);
        told["payment"] = json!({"status": status, "paid": paid});
        told
    };
    api.post_json("/api/v1/orders", &told("open", "paid", "44.80"))
        .expect(201);
    api.post_json("/api/v1/orders", &told("shipped", "paid", "44.80"))
        .expect(200);
    let back = api
        .post_json("/api/v1/orders", &told("open", "unpaid", "0.00"))
        .expect(200)
        .json();
    assert_eq!(
        (&back["stage"], &back["payment"]["paid"]),
        (&json!("shipped"), &json!("44.80")),
        "{back}"
    );
    assert_eq!(back["status"], "shipped");
    let delivered = api
        .post_json("/api/v1/orders", &told("delivered", "paid", "44.80"))
        .expect(200)
        .json();
    assert_eq!(delivered["status"], "delivered");
    shop.cli(&["verify"]).ok();
});
