//! The JSON API: who may call what, and what every answer looks like. Orders are in `api_orders`, repetitions in
//! `api_idempotency`, pushes of channels in `hooks`.

use crate::on_both;
use crate::support::{Client, Shop};
use serde_json::{Value, json};
use tributary::domain::staff::Scope;

/// An order as a shop sends it.
pub fn order(channel: &str, reference: &str) -> Value {
    json!({
        "channel": channel, "channel_ref": reference, "channel_number": format!("#{reference}"),
        "placed_at": "2099-11-01T08:30:00+08:00", "currency": "CNY",
        "payment": {"status": "paid", "method": "alipay", "paid": "44.80", "paid_at": "2099-11-01T08:31:00+08:00"},
        "customer": {"account": "c-77", "name": "李雷", "phone": "+8613800138000", "email": "li@example.com"},
        "ship_to": {"name": "李雷", "phone": "+8613800138000", "country": "CN", "region": "广东省", "city": "深圳市",
            "district": "南山区", "street": "科技园路 1 号", "postcode": "518000"},
        "lines": [{"ref": "1", "sku": "TEA-250", "title": "Green tea 250 g", "quantity": 2, "unit_price": "19.90"}],
        "shipping_fee": "5.00", "total": "44.80"
    })
}

/// A shop with the channel `web`, pushed to by the API, and the SKU TEA-250.
pub fn stocked(shop: &Shop) -> Client {
    shop.add_channel("web", "api");
    let api = shop.api();
    let tea = json!({"sku": "TEA-250", "title": "Green tea 250 g", "weight_g": 250});
    api.post_json("/api/v1/skus", &tea).expect(201);
    api
}

/// Every route with the scope that opens it and the status with which it then answers.
const ROUTES: &[(&str, &str, Scope, u16)] = &[
    ("GET", "/api/v1/orders", Scope::OrdersRead, 200),
    ("POST", "/api/v1/orders", Scope::OrdersWrite, 422),
    ("POST", "/api/v1/orders:batch", Scope::OrdersWrite, 422),
    ("GET", "/api/v1/orders/T-0", Scope::OrdersRead, 404),
    ("PATCH", "/api/v1/orders/T-0", Scope::OrdersWrite, 404),
    ("GET", "/api/v1/skus", Scope::CatalogRead, 200),
    ("POST", "/api/v1/skus", Scope::CatalogWrite, 422),
    (
        "GET",
        "/api/v1/listings?channel=none",
        Scope::CatalogRead,
        422,
    ),
    ("POST", "/api/v1/listings", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/channels", Scope::CatalogRead, 200),
    ("POST", "/api/v1/channels", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/keys", Scope::AdminRead, 200),
    ("POST", "/api/v1/keys", Scope::AdminWrite, 422),
    ("DELETE", "/api/v1/keys/0", Scope::AdminWrite, 404),
    (
        "POST",
        "/api/v1/imports?channel=none",
        Scope::OrdersWrite,
        422,
    ),
    ("GET", "/api/v1/imports/0", Scope::OrdersRead, 404),
];

fn call(client: &Client, method: &str, path: &str) -> crate::support::Answer {
    let json = [("Content-Type", "application/json")];
    client.send(
        method,
        path,
        &json,
        (method != "GET").then(|| b"{}".to_vec()),
    )
}

on_both!(
    every_route_opens_for_its_scope_and_for_nothing_else,
    |shop| {
        let stranger = shop.stranger();
        let forged = shop.stranger().with_key("tri_0000");
        for (method, path, scope, status) in ROUTES {
            for nobody in [&stranger, &forged] {
                let answer = call(nobody, method, path).expect(401);
                assert!(
                    answer.header("www-authenticate").is_some(),
                    "{method} {path}"
                );
                assert_eq!(
                    answer.header("content-type"),
                    Some("application/problem+json")
                );
            }
            let others: Vec<Scope> = Scope::ALL
                .iter()
                .copied()
                .filter(|one| one != scope)
                .collect();
            let answer = call(&shop.client_with_scopes(&others), method, path).expect(403);
            assert_eq!(answer.json()["code"], "forbidden-scope", "{method} {path}");
            call(&shop.client_with_scopes(&[*scope]), method, path).expect(*status);
        }
    }
);

on_both!(an_error_is_a_problem_in_the_callers_language, |shop| {
    let api = shop.api();
    let answer = api.get("/api/v1/orders/T-1").expect(404);
    let problem = answer.json();
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["code"], "not-found-order");
    assert_eq!(problem["problems"], json!([]));
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .starts_with("There is no such order")
    );
    let chinese = shop.api().speaking("zh-CN,zh;q=0.9");
    let detail = chinese.get("/api/v1/orders/T-1").expect(404).json()["detail"].clone();
    assert!(detail.as_str().unwrap().contains("订单"), "{detail}");
    for (method, path, status) in [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/orders", 405),
        ("GET", "/hooks/channels/web", 405),
        ("GET", "/hooks/nothing", 404),
    ] {
        let answer = api.send(method, path, &[], None).expect(status);
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
        assert_eq!(answer.json()["status"], status);
    }
});

on_both!(
    a_key_is_shown_once_and_opens_nothing_after_it_is_revoked,
    |shop| {
        let api = shop.api();
        let wish = json!({"name": "the web shop", "scopes": ["orders:read", "orders:write"]});
        let made = api
            .post_json_once("/api/v1/keys", "key-1", &wish)
            .expect(201)
            .json();
        let again = api
            .post_json_once("/api/v1/keys", "key-1", &wish)
            .expect(201);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.json()["id"], made["id"]);
        assert!(
            again.json()["key"].is_null(),
            "a key must not be kept readable"
        );
        let key = made["key"].as_str().unwrap();
        assert!(key.starts_with("tri_"));
        let listed = api.get("/api/v1/keys").expect(200);
        assert!(!listed.text().contains(key));
        let shop_key = shop.stranger().with_key(key);
        shop_key.get("/api/v1/orders").expect(200);
        shop_key.get("/api/v1/channels").expect(403);
        let path = format!("/api/v1/keys/{}", made["id"]);
        api.send("DELETE", &path, &[], None).expect(204);
        api.send("DELETE", &path, &[], None).expect(404);
        shop_key.get("/api/v1/orders").expect(401);
    }
);

on_both!(a_key_makes_no_key_that_may_do_more_than_itself, |shop| {
    let admin = shop.client_with_scopes(&[Scope::AdminWrite]);
    let wish = json!({"name": "more", "scopes": ["orders:read"]});
    assert_eq!(
        admin.post_json("/api/v1/keys", &wish).expect(403).json()["code"],
        "forbidden-wider-key"
    );
    let wrong = admin
        .post_json("/api/v1/keys", &json!({"scopes": ["everything"]}))
        .expect(422)
        .json();
    assert_eq!(wrong["problems"][0]["pointer"], "/name");
    assert_eq!(wrong["problems"][1]["pointer"], "/scopes/0");
});

on_both!(
    a_channel_shows_its_secret_when_it_is_added_and_never_again,
    |shop| {
        let api = shop.api();
        let form =
            json!({"slug": "web", "kind": "api", "currency": "EUR", "time_zone": "Europe/Berlin"});
        let added = api.post_json("/api/v1/channels", &form).expect(201).json();
        assert_eq!(added["secret"].as_str().unwrap().len(), 64);
        assert_eq!(added["webhook"], "/hooks/channels/web");
        assert_eq!(
            api.post_json("/api/v1/channels", &form).expect(409).json()["code"],
            "conflict-channel-slug"
        );
        api.post_json("/api/v1/channels", &json!({"slug": "old", "kind": "file"}))
            .expect(201);
        let page = api.get("/api/v1/channels?limit=1").expect(200).json();
        assert_eq!(page["items"][0]["slug"], "old");
        assert!(page["items"][0]["webhook"].is_null());
        let cursor = page["next_cursor"].as_str().unwrap();
        let page = api
            .get(&format!("/api/v1/channels?limit=1&cursor={cursor}"))
            .expect(200)
            .json();
        assert_eq!(page["items"][0]["slug"], "web");
        assert!(page["items"][0].get("secret").is_none());
        assert!(page["next_cursor"].is_null());
        let wrong =
            json!({"slug": "A shop", "kind": "ebay", "currency": "XXXX", "time_zone": "Mars"});
        let problems =
            api.post_json("/api/v1/channels", &wrong).expect(422).json()["problems"].clone();
        let places: Vec<&str> = problems
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        assert_eq!(places, ["/slug", "/kind", "/currency", "/time_zone"]);
    }
);

on_both!(skus_kits_and_listings_are_written_and_read_back, |shop| {
    let api = stocked(shop);
    let kit = json!({"sku": "SET-2", "title": "Two teas", "components": [{"sku": "TEA-250", "quantity": 2}]});
    assert_eq!(
        api.post_json("/api/v1/skus", &kit).expect(201).json()["components"],
        kit["components"]
    );
    let renamed = json!({"sku": "SET-2", "title": "Tea for two"});
    let known = api.post_json("/api/v1/skus", &renamed).expect(200).json();
    assert_eq!(
        known["components"], kit["components"],
        "components that are not told stay"
    );
    let wrong =
        json!({"sku": "SET-3", "weight_g": -1, "components": [{"sku": "NONE", "quantity": 1}, {}]});
    let problems = api.post_json("/api/v1/skus", &wrong).expect(422).json()["problems"].clone();
    assert_eq!(problems[0]["pointer"], "/weight_g");
    assert_eq!(problems[1]["pointer"], "/components/1/sku");
    let nested = json!({"sku": "SET-4", "components": [{"sku": "SET-2", "quantity": 1}, {"sku": "NONE", "quantity": 1}]});
    let problems = api.post_json("/api/v1/skus", &nested).expect(422).json()["problems"].clone();
    assert_eq!(problems[0]["pointer"], "/components/1/sku");
    let page = api.get("/api/v1/skus?limit=1").expect(200).json();
    assert_eq!(page["items"][0]["sku"], "SET-2");
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = api
        .get(&format!("/api/v1/skus?cursor={cursor}"))
        .expect(200)
        .json();
    assert_eq!(
        page["items"],
        json!([{"sku": "TEA-250", "title": "Green tea 250 g", "weight_g": 250, "length_mm": null,
        "width_mm": null, "height_mm": null, "barcode": null, "components": []}])
    );

    let listing = json!({"channel": "web", "code": "茶-2", "sku": "TEA-250", "pack_size": 2});
    api.post_json("/api/v1/listings", &listing).expect(201);
    api.post_json("/api/v1/listings", &listing).expect(200);
    assert_eq!(
        api.get("/api/v1/listings?channel=web").expect(200).json()["items"],
        json!([listing])
    );
    let unknown = json!({"channel": "web", "code": "x", "sku": "NONE", "pack_size": 0});
    assert_eq!(
        api.post_json("/api/v1/listings", &unknown)
            .expect(422)
            .json()["problems"][0]["pointer"],
        "/pack_size"
    );
});

on_both!(a_parameter_that_does_not_exist_is_refused, |shop| {
    let api = shop.api();
    let problem = api.get("/api/v1/orders?stauts=held").expect(422).json();
    assert_eq!(problem["problems"][0]["pointer"], "?stauts");
    for wrong in [
        "limit=0",
        "limit=201",
        "status=hold",
        "cursor=zzz",
        "updated_since=today",
        "channel=none",
    ] {
        api.get(&format!("/api/v1/orders?{wrong}")).expect(422);
    }
});

on_both!(
    a_file_is_imported_by_http_and_its_import_is_looked_up,
    |shop| {
        let api = stocked(shop);
        let mut lines = String::new();
        for n in 1..=3 {
            lines.push_str(&order("web", &format!("f{n}")).to_string());
            lines.push('\n');
        }
        let headers = [
            ("Content-Type", "application/x-ndjson"),
            ("Idempotency-Key", "file-1"),
        ];
        let path = "/api/v1/imports?channel=web&file_name=orders.ndjson";
        let done = api
            .post_raw(path, &headers, lines.as_bytes())
            .expect(201)
            .json();
        assert_eq!(
            (&done["received"], &done["new"]),
            (&json!(3), &json!(3)),
            "{done}"
        );
        let again = api.post_raw(path, &headers, lines.as_bytes()).expect(201);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let other = api.post_raw(path, &headers, b"{}").expect(422);
        assert_eq!(other.json()["code"], "problem-idempotency-other-body");
        let seen = api
            .get(&format!("/api/v1/imports/{}", done["id"]))
            .expect(200)
            .json();
        assert_eq!(
            (&seen["state"], &seen["new"]),
            (&json!("finished"), &json!(3))
        );
        assert_eq!(seen["file_name"], "orders.ndjson");
        let form = "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nweb\r\n--b\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"again.ndjson\"\r\n\r\n";
        let form = format!("{form}{lines}\r\n--b--\r\n");
        let multipart = [("Content-Type", "multipart/form-data; boundary=b")];
        let done = api
            .post_raw("/api/v1/imports", &multipart, form.as_bytes())
            .expect(201)
            .json();
        assert_eq!(
            (&done["repeated"], &done["file_name"]),
            (&json!(3), &json!("again.ndjson")),
            "{done}"
        );
        let nonsense = api
            .post_raw(
                "/api/v1/imports?channel=web",
                &[],
                b"neither,this\nnor,that\n",
            )
            .expect(422);
        assert!(nonsense.json()["detail"].as_str().unwrap().len() > 20);
    }
);
