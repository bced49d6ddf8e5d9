//! Codes that nobody knows: gathered, guessed with evidence, confirmed; and the listings that are known.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Shop, execute, wait_until};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Lets the person who was hired last see these channels only.
pub fn sees_channels_only(shop: &Shop, slugs: &[&str]) {
    let last = "(SELECT MAX(id) FROM staff)";
    execute(
        &shop.database,
        &[&format!(
            "UPDATE staff SET all_channels = FALSE WHERE id = {last}"
        )],
    );
    for slug in slugs {
        execute(
            &shop.database,
            &[&format!(
                "INSERT INTO staff_channels SELECT {last}, id FROM channels WHERE slug = '{slug}'"
            )],
        );
    }
}

fn sold(api: &Client, channel: &str, reference: &str, code: &str, title: &str) -> String {
    let mut order = order(channel, reference);
    order["lines"][0]["sku"] = json!(code);
    order["lines"][0]["title"] = json!(title);
    let placed = api.post_json("/api/v1/orders", &order).expect(201).json();
    placed["number"].as_str().unwrap().to_owned()
}

fn status(api: &Client, number: &str) -> Value {
    api.get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json()["status"]
        .clone()
}

on_both!(
    unknown_codes_are_gathered_guessed_and_confirmed_together,
    |shop| {
        let api = stocked(shop);
        for sku in [
            json!({"sku": "CUP-1", "title": "White porcelain cup", "barcode": "6901234567892"}),
            json!({"sku": "LJ-250", "title": "龙井茶叶礼盒 250克"}),
        ] {
            api.post_json("/api/v1/skus", &sku).expect(201);
        }
        let healed = [
            sold(&api, "web", "1", "tea250", "Tea"),
            sold(&api, "web", "2", "tea250", "Tea"),
            sold(&api, "web", "3", "TEA-250x3", "Three teas"),
            sold(&api, "web", "4", "6901234567892", "A cup"),
        ];
        let alike = sold(&api, "web", "5", "LJ?", "特级龙井茶叶 250克 礼盒");
        let nothing = sold(&api, "web", "6", "QQQ", "Umbrella");
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/listings").expect(200);
        assert_eq!(page.first_text("tbody tr:first-child th .mono"), "tea250");
        assert_eq!(page.first_text("tbody tr:first-child .u-orders"), "2");
        assert_eq!(page.texts("tbody tr").len(), 5);
        assert_eq!(page.texts(".cf").len(), 4);
        assert_eq!(
            page.attributes("input[name=pick][checked]", "value").len(),
            3
        );
        let confirm = page.form("#picked").clone();
        let mut confirm = confirm;
        for pick in page.attributes("input[name=pick][checked]", "value") {
            confirm = confirm.with("pick", &pick);
        }
        clerk.submit(&confirm).expect(303);
        for number in &healed {
            wait_until(|| status(&api, number) == "received", "the order is healed");
        }
        assert_eq!(status(&api, &alike), "held");
        assert_eq!(status(&api, &nothing), "held");
        let listings = api.get("/api/v1/listings?channel=web").expect(200).json();
        assert!(listings["items"].as_array().unwrap().contains(
            &json!({"channel": "web", "code": "TEA-250x3", "sku": "TEA-250", "pack_size": 3})
        ));
        let page = clerk.get("/staff/listings").expect(200);
        assert_eq!(page.texts("tbody tr").len(), 2);
        clerk.submit(&page.form("#picked")).expect(409);
    }
);

on_both!(a_code_is_confirmed_with_a_sku_of_ones_own_choice, |shop| {
    let api = stocked(shop);
    let number = sold(&api, "web", "1", "QQQ", "Umbrella");
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/listings").expect(200);
    let form = page.form("#one-0").with("one", "1");
    let wrong = clerk.submit(&form.clone().fill("sku", "NONE")).expect(422);
    assert_eq!(
        wrong.attributes("#one-0 input[name=sku]", "value"),
        ["NONE"]
    );
    assert!(wrong.has("#one-0-e"));
    clerk
        .submit(
            &form
                .clone()
                .fill("sku", "TEA-250")
                .fill("pack_size", "none"),
        )
        .expect(422);
    clerk
        .submit(&form.fill("sku", "TEA-250").fill("pack_size", "2"))
        .expect(303);
    wait_until(
        || status(&api, &number) == "received",
        "the order is healed",
    );
    let page = clerk.get("/staff/listings").expect(200);
    assert!(page.has(".empty"));

    let all = clerk.get("/staff/listings/all?q=qqq").expect(200);
    assert_eq!(all.texts("tbody tr").len(), 1);
    let change = all.form("tbody form");
    clerk
        .submit(&change.clone().fill("pack_size", "5"))
        .expect(303);
    clerk.submit(&change.fill("sku", "NONE")).expect(422);
    let listed = api.get("/api/v1/listings?channel=web").expect(200).json();
    assert_eq!(listed["items"][0]["pack_size"], 5);
    let delete = all.attributes("tbody a[href$='/deletion']", "href")[0].clone();
    let question = clerk.get(&delete).expect(200);
    clerk.submit(&question.form("form.card")).expect(303);
    assert_eq!(
        api.get("/api/v1/listings?channel=web").expect(200).json()["items"],
        json!([])
    );
    assert_eq!(status(&api, &number), "received", "orders keep their lines");
});

on_both!(
    whoever_sees_one_channel_matches_no_code_of_another,
    |shop| {
        let api = stocked(shop);
        shop.add_channel("eu", "api");
        sold(&api, "web", "1", "tea250", "Tea");
        sold(&api, "eu", "1", "tea-250-", "Tea");
        let whole = shop.sign_in(Role::Clerk);
        assert_eq!(
            whole
                .get("/staff/listings")
                .expect(200)
                .texts("tbody tr")
                .len(),
            2
        );
        let picks = whole
            .get("/staff/listings")
            .expect(200)
            .attributes("input[name=pick]", "value");
        let narrow = shop.sign_in(Role::Clerk);
        sees_channels_only(shop, &["eu"]);
        let page = narrow.get("/staff/listings").expect(200);
        assert_eq!(page.texts("tbody th .mono"), ["tea-250-"]);
        assert_eq!(page.texts("select[name=channel] option").len(), 2);
        let mut foreign = page.form("#picked");
        for pick in &picks {
            foreign = foreign.with("pick", pick);
        }
        narrow.submit(&foreign).expect(404);
        assert_eq!(
            api.get("/api/v1/listings?channel=eu").expect(200).json()["items"],
            json!([]),
            "all or none"
        );
        let listing = json!({"channel": "web", "code": "W-1", "sku": "TEA-250"});
        api.post_json("/api/v1/listings", &listing).expect(201);
        assert!(narrow.get("/staff/listings/all").expect(200).has(".empty"));
        assert!(narrow.get("/staff/skus?q=W-1").expect(200).has(".empty"));
        narrow.get("/staff/listings/1/deletion").expect(404);
        let csrf = page.csrf();
        let body = format!("csrf={csrf}&sku=TEA-250&pack_size=9");
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        narrow
            .post_raw("/staff/listings/1", &headers, body.as_bytes())
            .expect(404);
        assert!(
            !narrow
                .get("/staff/skus/TEA-250")
                .expect(200)
                .text()
                .contains("W-1")
        );
        shop.sign_in(Role::Warehouse)
            .post_raw("/staff/listings/1", &headers, body.as_bytes())
            .expect(403);
    }
);
