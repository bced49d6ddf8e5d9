//! The list of fulfillments by JSON, narrowed and paged.

use crate::api::stocked;
use crate::fulfillments::{ask, go, only};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use tributary::domain::staff::Scope;

on_both!(the_list_is_narrowed_and_paged, |shop| {
    let api = stocked(shop);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    receive(shop, "TEA-250", "north", 3);
    let mut ids = Vec::new();
    for index in 0..3 {
        let number = buy(&api, &format!("l{index}"), 1, &format!("{index} 号"));
        settled(&api, &number, "sourced");
        ids.push(only(&api, &number));
    }
    go(&api, ids[0], &["release"]);
    let list = |query: &str| -> Vec<i64> {
        let page = api
            .get(&format!("/api/v1/fulfillments{query}"))
            .expect(200)
            .json();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(list(""), ids);
    assert_eq!(list("?location=north&status=planned"), ids[1..]);
    assert_eq!(list("?location=south"), Vec::<i64>::new());
    assert_eq!(list("?status=released,packed"), ids[..1]);
    let first = api.get("/api/v1/fulfillments?limit=2").expect(200).json();
    let next = first["next_cursor"].as_str().unwrap();
    assert_eq!(list(&format!("?limit=2&cursor={next}")), ids[2..]);
    api.get("/api/v1/fulfillments?location=nowhere").expect(422);
    api.get("/api/v1/fulfillments?status=lost").expect(422);
    api.get("/api/v1/fulfillments/99999").expect(404);
    shop.client_with_scopes(&[Scope::FulfillmentsRead])
        .get("/api/v1/fulfillments")
        .expect(200);
    let reader = shop.client_with_scopes(&[Scope::FulfillmentsRead]);
    ask(&reader, ids[1], "release").expect(403);
});
