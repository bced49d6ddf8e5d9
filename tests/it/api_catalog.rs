//! Keys, channels, SKUs, listings and files by JSON.

use crate::api::{order, stocked};
use crate::on_both;
use serde_json::json;
use tributary::domain::staff::Scope;

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
        "width_mm": null, "height_mm": null, "barcode": null, "components": [], "temperature": "ambient",
        "dangerous": false, "alone": false, "cost": null, "cost_currency": "CNY", "not_before": null}])
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
