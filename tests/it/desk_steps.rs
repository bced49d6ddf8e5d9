//! From order to order of the list that one came from, in its order and within its filters.

use crate::api::{order, stocked};
use crate::on_both;
use crate::order_desk::clerk_of;
use crate::support::Client;
use serde_json::json;
use tributary::domain::staff::Role;

/// Where a step from an order leads, as somebody.
fn step(client: &Client, number: &str, way: &str, list: &str) -> String {
    let answer = client
        .get(&format!("/staff/orders/{number}/{way}?list={list}"))
        .expect(303);
    answer.header("location").unwrap().to_owned()
}

on_both!(a_clerk_steps_through_the_list_that_was_left, |shop| {
    let api = stocked(shop);
    shop.add_channel("other", "api");
    let mut numbers = Vec::new();
    for (day, channel) in [(1, "web"), (2, "other"), (3, "web"), (4, "web")] {
        let mut order = order(channel, &format!("n{day}"));
        order["placed_at"] = json!(format!("2099-11-0{day}T08:30:00+08:00"));
        // the older, the sooner it must leave, but for the last
        order["delivery"] =
            json!({"ship_by": format!("2099-12-0{}T08:30:00+08:00", (day + 1) % 4 + 1)});
        let placed = api.post_json("/api/v1/orders", &order).expect(201).json();
        numbers.push(placed["number"].as_str().unwrap().to_owned());
    }
    let clerk = shop.sign_in(Role::Clerk);
    let list = clerk.get("/staff/orders?channel=web").expect(200);
    let links = list.attributes("table.orders tbody th a", "href");
    assert_eq!(links.len(), 3);
    assert!(links[0].ends_with("?list=channel%3Dweb"), "{}", links[0]);
    let page = clerk.get(&links[0]).expect(200);
    let next = page.attributes("a[data-next]", "href")[0].clone();
    let at = |index: usize, list: &str| format!("/staff/orders/{}?list={list}", numbers[index]);
    let gone = clerk.get(&next).expect(303);
    assert_eq!(gone.header("location").unwrap(), at(2, "channel%3Dweb"));
    let web = "channel%3Dweb";
    assert_eq!(
        step(&clerk, &numbers[2], "next", web),
        at(0, web),
        "only web"
    );
    assert_eq!(step(&clerk, &numbers[0], "previous", web), at(2, web));
    let end = step(&clerk, &numbers[0], "next", web);
    assert_eq!(end, "/staff/orders?channel=web&end=last");
    assert!(clerk.get(&end).expect(200).has("p[role=status]"));
    let start = step(&clerk, &numbers[3], "previous", web);
    assert_eq!(start, "/staff/orders?channel=web&end=first");
    let due = "view%3Dtodo%26sort%3Ddue";
    let order: Vec<&str> = [2, 3, 0, 1]
        .map(|index: usize| numbers[index].as_str())
        .into();
    for pair in order.windows(2) {
        assert!(step(&clerk, pair[0], "next", due).contains(pair[1]));
        assert!(step(&clerk, pair[1], "previous", due).contains(pair[0]));
    }
    // what came from elsewhere has no neighbours to show
    let alone = clerk
        .get(&format!("/staff/orders/{}", numbers[0]))
        .expect(200);
    assert!(!alone.has("a[data-next]"));
    let only = clerk_of(shop, &["other"]);
    only.get(&format!("/staff/orders/{}/next", numbers[0]))
        .expect(404);
    let end = step(&only, &numbers[1], "next", "view%3Dall");
    assert_eq!(end, "/staff/orders?view=all&end=last");
});
