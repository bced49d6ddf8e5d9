//! An order typed in by a clerk: the same as one by the API, once however often the form is sent, and told at once what
//! is wrong with it.

use crate::api::stocked;
use crate::on_both;
use crate::order_desk::{clerk_of, placed};
use crate::support::{Client, Form, Shop, count, texts};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

const FORM: &str = "form#new";

fn blank(clerk: &Client) -> Form {
    clerk.get("/staff/orders/new").expect(200).form(FORM)
}

fn filled(clerk: &Client) -> Form {
    let form = blank(clerk);
    [
        ("buyer_name", "韩梅梅"),
        ("buyer_phone", "139 0013 9000"),
        ("buyer_email", "han@example.com"),
        ("to_name", "韩梅梅"),
        ("to_phone", "13900139000"),
        ("to_region", "广东省"),
        ("to_city", "深圳市"),
        ("to_district", "南山区"),
        ("to_street", "科技园路 1 号"),
        ("line_sku", "TEA-250"),
        ("line_quantity", "２"),
        ("line_price", "19.90"),
        ("line_discount", "0.80"),
        ("shipping_fee", "5"),
        ("payment", "paid"),
        ("way", "cash"),
        ("note", "ring twice"),
    ]
    .into_iter()
    .fold(form, |form, (name, value)| form.fill(name, value))
}

fn numbers(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT number AS found FROM orders ORDER BY id",
    )
}

on_both!(a_typed_order_is_the_order_that_the_api_takes, |shop| {
    let api = stocked(shop);
    let clerk = shop.sign_in(Role::Clerk);
    let form = filled(&clerk);
    let page = clerk.submit(&form.clone().with("check", "1")).expect(200);
    assert!(
        page.first_text("#sum").contains("¥44.00"),
        "{}",
        page.first_text("#sum")
    );
    assert!(numbers(shop).is_empty(), "adding up places nothing");
    clerk.submit(&page.form(FORM)).expect(303);
    let typed = numbers(shop).pop().expect("the order");
    let see = |number: &str| {
        api.get(&format!("/api/v1/orders/{number}"))
            .expect(200)
            .json()
    };
    let typed = see(&typed);
    let twin = json!({
        "channel": "web", "channel_ref": "twin", "placed_at": typed["placed_at"], "currency": "CNY",
        "payment": {"status": "paid", "method": "cash", "paid_at": typed["placed_at"]},
        "customer": {"name": "韩梅梅", "phone": "139 0013 9000", "email": "han@example.com"},
        "ship_to": {"name": "韩梅梅", "phone": "13900139000", "region": "广东省", "city": "深圳市", "district": "南山区",
            "street": "科技园路 1 号"},
        "lines": [{"ref": "1", "sku": "TEA-250", "title": "Green tea 250 g", "quantity": 2, "unit_price": "19.90",
            "discount": "0.80"}],
        "shipping_fee": "5.00", "total": "44.00", "note": "ring twice"
    });
    let path = placed(&api, &twin);
    let twin = see(path.rsplit('/').next().unwrap_or_default());
    let own = ["number", "channel_ref", "events", "holds"];
    let bare = |order: &Value| {
        let mut order = order.clone();
        let fields = order.as_object_mut().expect("an object");
        fields.retain(|name, _| !own.contains(&name.as_str()));
        order
    };
    assert_eq!(bare(&typed), bare(&twin));
    assert_eq!(typed["events"][0]["actor"]["kind"], "staff");
    assert_eq!(count(&shop.database, "messages", "source = 'staff'"), 1);
    assert_eq!(count(&shop.database, "customers", "1 = 1"), 1);
    shop.cli(&["verify"]).ok();
});

on_both!(a_form_that_is_sent_twice_is_one_order, |shop| {
    stocked(shop);
    let clerk = shop.sign_in(Role::Clerk);
    let form = filled(&clerk);
    let places: Vec<String> = [&form, &form]
        .map(|form| clerk.submit(form).expect(303))
        .iter()
        .map(|answer| answer.header("location").unwrap_or_default().to_owned())
        .collect();
    assert_eq!(places[0], places[1]);
    let page = clerk
        .submit(&form.clone().fill("note", "another"))
        .expect(409);
    let number = numbers(shop).pop().expect("the order");
    assert_eq!(page.texts("#problem a")[0], number);
    assert_eq!(numbers(shop).len(), 1);
    assert_eq!(count(&shop.database, "orders", "note = 'ring twice'"), 1);
    clerk.submit(&filled(&clerk)).expect(303);
    assert_eq!(numbers(shop).len(), 2);
});

on_both!(
    what_is_wrong_is_said_beside_its_field_and_nothing_is_lost,
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let form = filled(&clerk);
        let wrong = form
            .clone()
            .fill("line_price", "cheap")
            .fill("shipping_fee", "1.001");
        let page = clerk.submit(&wrong).expect(422);
        assert!(page.has("#l0-unit_price") && page.has("#f-shipping_fee-e"));
        let kept = page.form(FORM);
        assert!(
            kept.fields
                .contains(&("note".to_owned(), "ring twice".to_owned()))
        );
        let page = clerk
            .submit(&form.clone().fill("to_street", ""))
            .expect(422);
        assert!(page.has("#f-address-e"));
        let page = clerk
            .submit(&form.clone().fill("line_sku", "NOBODY"))
            .expect(422);
        assert!(page.has("#l0-sku"));
        let found = clerk
            .submit(&form.clone().fill("line_sku", "Green"))
            .expect(303);
        assert!(
            found.header("location").is_some(),
            "one title that fits is meant"
        );
        let empty = clerk.submit(&blank(&clerk)).expect(422);
        assert!(empty.has("#problem") || empty.has(".err"));
        assert_eq!(numbers(shop).len(), 1);
    }
);

on_both!(
    a_known_customer_is_found_and_their_phone_stays_hidden,
    |shop| {
        let api = stocked(shop);
        placed(&api, &crate::api::order("web", "1"));
        let clerk = shop.sign_in(Role::Clerk);
        let form = blank(&clerk).fill("who", "13800138000").with("find", "1");
        let page = clerk.submit(&form).expect(200);
        let ids = page.attributes("button[name=pick]", "value");
        assert_eq!(ids.len(), 1);
        let page = clerk
            .submit(&page.form(FORM).with("pick", &ids[0]))
            .expect(200);
        assert!(!page.text().contains("13800138000"));
        assert!(page.text().contains("138****8000"));
        let form = page.form(FORM);
        assert!(
            form.fields
                .contains(&("to_street".to_owned(), "科技园路 1 号".to_owned()))
        );
        let form = form
            .fill("line_sku", "TEA-250")
            .fill("line_price", "1")
            .fill("payment", "cod");
        clerk.submit(&form).expect(303);
        let number = numbers(shop).pop().expect("the order");
        let seen = api
            .get(&format!("/api/v1/orders/{number}"))
            .expect(200)
            .json();
        assert_eq!(seen["ship_to"]["phone"], "+8613800138000");
        assert_eq!(seen["customer"]["account"], "c-77");
        assert_eq!(seen["payment"]["method"], "cod");
        assert_eq!(count(&shop.database, "customers", "1 = 1"), 1);
    }
);

on_both!(
    an_order_is_typed_in_for_channels_within_reach_only,
    |shop| {
        stocked(shop);
        shop.add_channel("store", "api");
        let clerk = clerk_of(shop, &["store"]);
        let page = clerk.get("/staff/orders/new").expect(200);
        assert_eq!(
            page.attributes("select[name=channel] option", "value"),
            ["store"]
        );
        let form = filled(&clerk).fill("method", "carried");
        clerk
            .submit(&form.clone().fill("channel", "web"))
            .expect(422);
        clerk.submit(&form).expect(303);
        let web = "channel_id = (SELECT id FROM channels WHERE slug = 'web')";
        assert_eq!(count(&shop.database, "orders", web), 0);
        let nobody = clerk_of(shop, &[]);
        assert!(!nobody.get("/staff/orders/new").expect(200).has(FORM));
        shop.sign_in(Role::ReadOnly)
            .get("/staff/orders/new")
            .expect(403);
        let options = clerk
            .get("/staff/orders/new/goods?line_sku=tea")
            .expect(200);
        assert_eq!(options.attributes("option", "value"), ["TEA-250"]);
    }
);
