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
    (
        "POST",
        "/api/v1/orders/T-0/cancellation",
        Scope::OrdersWrite,
        404,
    ),
    ("GET", "/api/v1/fulfillments", Scope::FulfillmentsRead, 200),
    (
        "GET",
        "/api/v1/fulfillments/0",
        Scope::FulfillmentsRead,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/release",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/merge",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/unmerge",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/split",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/pick",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/pack",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/ship",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/short",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/confirm",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/refuse",
        Scope::FulfillmentsWrite,
        404,
    ),
    (
        "POST",
        "/api/v1/fulfillments/0/put-back",
        Scope::FulfillmentsWrite,
        404,
    ),
    ("GET", "/api/v1/skus", Scope::CatalogRead, 200),
    ("POST", "/api/v1/skus", Scope::CatalogWrite, 422),
    (
        "GET",
        "/api/v1/listings?channel=none",
        Scope::CatalogRead,
        422,
    ),
    ("POST", "/api/v1/listings", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/locations", Scope::CatalogRead, 200),
    ("POST", "/api/v1/locations", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/rate-cards", Scope::CatalogRead, 200),
    ("POST", "/api/v1/rate-cards", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/channels", Scope::CatalogRead, 200),
    ("POST", "/api/v1/channels", Scope::CatalogWrite, 422),
    ("GET", "/api/v1/stock", Scope::StockRead, 200),
    ("PUT", "/api/v1/stock/none/none", Scope::StockWrite, 422),
    ("POST", "/api/v1/stock/movements", Scope::StockWrite, 422),
    ("GET", "/api/v1/stock/none/promise", Scope::StockRead, 404),
    ("GET", "/api/v1/exceptions", Scope::StockRead, 200),
    ("GET", "/api/v1/exceptions/E-0", Scope::StockRead, 404),
    (
        "POST",
        "/api/v1/exceptions/E-0/resolution",
        Scope::StockWrite,
        404,
    ),
    ("GET", "/api/v1/receipts", Scope::StockRead, 200),
    ("POST", "/api/v1/receipts", Scope::StockWrite, 422),
    (
        "POST",
        "/api/v1/receipts/none/arrival",
        Scope::StockWrite,
        404,
    ),
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

#[test]
fn the_table_of_access_is_the_whole_api() {
    use std::collections::BTreeSet;
    use tributary::web::api::operations::ALL;
    let tested: BTreeSet<(&str, String, &str)> = ROUTES
        .iter()
        .map(|(method, path, scope, _)| {
            let path = path.split('?').next().unwrap_or_default();
            let path = path
                .replace("/T-0", "/{number}")
                .replace("/0", "/{id}")
                .replace("/none/none", "/{location}/{sku}")
                .replace("stock/none", "stock/{sku}")
                .replace("exceptions/E-0", "exceptions/{number}")
                .replace("receipts/none", "receipts/{name}");
            (*method, path, scope.as_str())
        })
        .collect();
    let described: BTreeSet<(&str, String, &str)> = ALL
        .iter()
        .filter_map(|one| Some((one.method, one.path.to_owned(), one.scope?.as_str())))
        .collect();
    assert_eq!(tested, described);
}

#[test]
fn the_document_and_its_page_are_there_without_a_key() {
    let shop = Shop::on_sqlite(crate::support::Opening::new());
    let stranger = shop.stranger();
    let document = stranger.get("/api/openapi.json").expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.contains_key("/api/v1/orders:batch"));
    let english = stranger.get("/api/docs").expect(200);
    assert_eq!(english.first_text("h1"), "API of Tributary");
    let operations = tributary::web::api::operations::ALL.len();
    assert_eq!(english.texts("section.operation h3").len(), operations);
    for link in english.attributes("nav a, main a", "href") {
        if let Some(id) = link.strip_prefix('#') {
            assert!(english.has(&format!("[id='{id}']")), "{link} leads nowhere");
        }
    }
    assert!(!english.has("script"));
    let chinese = stranger.speaking("zh-CN").get("/api/docs").expect(200);
    assert_eq!(chinese.first_text("h1"), "百川接口文档");
    assert_eq!(chinese.attributes("html", "lang"), ["zh-CN"]);
    assert_eq!(stranger_problem(&shop, "/api/nothing"), "not-found-route");
}

fn stranger_problem(shop: &Shop, path: &str) -> String {
    let problem = shop.stranger().get(path).expect(404).json();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

on_both!(
    a_nul_in_an_address_finds_nothing_and_breaks_nothing,
    |shop| {
        let api = stocked(shop);
        api.get("/api/v1/orders/%00").expect(404);
        api.get("/api/v1/orders?q=%00").expect(200);
        api.get("/api/v1/orders?channel=%00").expect(200);
        api.get("/api/v1/listings?channel=a%00b").expect(422);
        let code = json!({"sku": "A\u{0}B", "title": "\u{0}"});
        assert_eq!(
            api.post_json("/api/v1/skus", &code).expect(201).json()["sku"],
            "AB"
        );
    }
);
