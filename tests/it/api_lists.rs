//! Orders by JSON, many of them: page by page, searched, and followed as they change.

use crate::api::{order, stocked};
use crate::api_orders::with;
use crate::on_both;
use crate::support::wait_until;
use serde_json::{Value, json};

on_both!(orders_are_listed_page_by_page_newest_first, |shop| {
    let api = stocked(shop);
    shop.add_channel("other", "api");
    let mut orders: Vec<Value> = (0..5)
        .map(|n| {
            with(
                order("web", &format!("l{n}")),
                "/placed_at",
                json!(format!("2099-11-0{}T00:00:00Z", n + 1)),
            )
        })
        .collect();
    orders.push(with(
        order("other", "x"),
        "/placed_at",
        json!("2099-12-01T00:00:00Z"),
    ));
    api.post_json("/api/v1/orders:batch", &json!(orders))
        .expect(200);
    let refs = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .filter_map(|one| one["channel_ref"].as_str())
            .map(str::to_owned)
            .collect()
    };
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = api
            .get(&format!("/api/v1/orders?channel=web&limit=2{cursor}"))
            .expect(200)
            .json();
        seen.extend(refs(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["l4", "l3", "l2", "l1", "l0"]);
    assert_eq!(
        refs(&api.get("/api/v1/orders?limit=1").expect(200).json()),
        ["x"]
    );
});

on_both!(one_search_finds_an_order_by_whatever_is_known, |shop| {
    let api = stocked(shop);
    let placed = api
        .post_json("/api/v1/orders", &order("web", "S-1001"))
        .expect(201)
        .json();
    let mut other = order("web", "S-2002");
    other["customer"] = json!({"account": "c-88", "name": "韩梅梅", "phone": "+8613900139000", "email": "han@example.com"});
    other["ship_to"]["name"] = json!("韩梅梅");
    other["ship_to"]["phone"] = json!("+8613900139000");
    other["lines"][0]["sku"] = json!("CUP-1");
    api.post_json("/api/v1/orders", &other).expect(201);
    let number = placed["number"].as_str().unwrap();
    let typed = [
        number,
        &number[2..],
        "S-1001",
        "#S-1001",
        "138 0013 8000",
        "+86 138-0013-8000",
        "１３８００１３８０００",
        "li@example.com",
        "LI@example.com",
        "李雷",
        "c-77",
        "TEA-250",
        "tea-250",
    ];
    for typed in typed {
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let found = api
            .get(&format!("/api/v1/orders?q={query}"))
            .expect(200)
            .json();
        let numbers: Vec<&Value> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["number"])
            .collect();
        assert_eq!(numbers, [number], "{typed}");
    }
    assert_eq!(
        api.get("/api/v1/orders?q=nobody").expect(200).json()["items"],
        json!([])
    );
});

on_both!(who_follows_the_changes_misses_none, |shop| {
    let api = stocked(shop);
    for n in 0..3 {
        api.post_json("/api/v1/orders", &order("web", &format!("u{n}")))
            .expect(201);
    }
    let follow = |cursor: &str| {
        let path = format!("/api/v1/orders?updated_since=2020-01-01T00:00:00Z&limit=2{cursor}");
        api.get(&path).expect(200).json()
    };
    // PostgreSQL shows a change once no older transaction of the whole cluster is open
    let shown = |least: usize, path: &str| {
        let page = api.get(path).expect(200).json();
        page["items"].as_array().map_or(0, Vec::len) >= least
    };
    let all = "/api/v1/orders?updated_since=2020-01-01T00:00:00Z&limit=100";
    wait_until(|| shown(3, all), "all changes are shown");
    let (mut refs, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = follow(&cursor);
        let items = page["items"].as_array().unwrap();
        refs.extend(
            items
                .iter()
                .filter_map(|one| one["channel_ref"].as_str())
                .map(str::to_owned),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    refs.dedup();
    assert_eq!(refs, ["u0", "u1", "u2"]);
    let newer = with(
        order("web", "u0"),
        "/ship_to/street",
        json!("科技园路 3 号"),
    );
    api.post_json("/api/v1/orders", &newer).expect(200);
    let rest = format!("/api/v1/orders?updated_since=2020-01-01T00:00:00Z&limit=2{cursor}");
    wait_until(|| shown(1, &rest), "the change is shown");
    let page = follow(&cursor);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["channel_ref"], "u0");
    assert_eq!(
        api.get("/api/v1/orders?updated_since=2099-01-01T00:00:00Z")
            .expect(200)
            .json()["items"],
        json!([])
    );
});
