//! The order list at the desk: filters, order, saved views, the channel that is looked at, columns.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Shop, execute};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

fn place(api: &Client, order: &Value) -> String {
    let placed = api.post_json("/api/v1/orders", order);
    let number = placed.json()["number"].as_str().map(str::to_owned);
    number.unwrap_or_else(|| panic!("the order is placed: {}", placed.text()))
}

/// Numbers of the list's first page, in its order.
fn numbers(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/staff/orders?{query}")).expect(200);
    page.texts("table.orders tbody th a")
}

/// Five orders of two channels that differ in what the list is narrowed by.
fn furnish(shop: &Shop) -> Vec<String> {
    let api = stocked(shop);
    shop.add_channel("store", "api");
    let mut all = Vec::new();
    for index in 0..5 {
        let channel = if index < 3 { "web" } else { "store" };
        let mut one = order(channel, &format!("d{index}"));
        one["placed_at"] = json!(format!("2099-11-0{}T08:00:00+08:00", index + 1));
        one["delivery"] = json!({"ship_by": format!("2099-12-0{}T08:00:00+08:00", 9 - index)});
        if index == 1 {
            one["payment"] = json!({"status": "unpaid"});
        }
        if index == 4 {
            one["lines"][0]["sku"] = json!("NOBODY-KNOWS");
        }
        all.push(place(&api, &one));
    }
    all
}

fn run(shop: &Shop, statement: &str) {
    execute(&shop.database, &[statement]);
}

on_both!(each_filter_leaves_what_it_says, |shop| {
    let all = furnish(shop);
    let of = |index: usize| format!("(SELECT id FROM orders WHERE number = '{}')", all[index]);
    run(
        shop,
        &format!(
            "INSERT INTO order_tags (order_id, tag) VALUES ({}, 'VIP')",
            of(0)
        ),
    );
    run(
        shop,
        &format!(
            "UPDATE orders SET ship_by = '2020-01-01 00:00:00' WHERE number = '{}'",
            all[2]
        ),
    );
    let clerk = shop.sign_in(Role::Clerk);
    let me = "(SELECT MAX(id) FROM staff)";
    run(
        shop,
        &format!(
            "UPDATE orders SET assignee_id = {me} WHERE number = '{}'",
            all[3]
        ),
    );
    let expect = |query: &str, wanted: &[usize]| {
        let wanted: Vec<String> = wanted.iter().map(|index| all[*index].clone()).collect();
        assert_eq!(numbers(&clerk, query), wanted, "{query}");
    };
    expect("", &[4, 3, 2, 1, 0]);
    expect("view=held", &[4, 1]);
    expect("view=late", &[2]);
    expect("view=backordered", &[]);
    expect("view=all&channel=store", &[4, 3]);
    expect("view=all&channel=store&channel=web", &[4, 3, 2, 1, 0]);
    expect("channel=web", &[2, 1, 0]);
    expect("view=all&payment=unpaid", &[1]);
    expect("payment=unpaid", &[1]);
    expect("held=unknown_sku", &[4]);
    expect("status=held&view=todo", &[4, 1]);
    expect("from=2099-11-02&to=2099-11-04", &[3, 2, 1]);
    expect("due_from=2099-12-07&due_to=2099-12-08", &[1]);
    expect("view=all&sku=NOBODY-KNOWS", &[4]);
    expect("sku=TEA-250&view=todo", &[3, 2, 1, 0]);
    expect("view=all&tag=VIP", &[0]);
    expect("tag=VIP&channel=store&channel=web&view=all", &[0]);
    expect("assignee=me", &[3]);
    expect("assignee=none", &[4, 2, 1, 0]);
    expect("sort=due", &[2, 4, 3, 1, 0]);
    expect("view=all&sort=due", &[4, 3, 2, 1, 0]);
});

on_both!(both_orders_meet_page_by_page_without_gap, |shop| {
    let api = stocked(shop);
    shop.add_channel("store", "api");
    let orders: Vec<Value> = (0..130)
        .map(|index| {
            let channel = ["web", "store"][index % 2];
            let mut one = order(channel, &format!("p{index:03}"));
            // seven promises only, so that many share one, and some have none
            one["delivery"] =
                json!({"ship_by": format!("2099-12-0{}T08:00:00+08:00", index % 7 + 1)});
            one
        })
        .collect();
    api.post_json("/api/v1/orders:batch", &json!({"orders": orders}))
        .expect(200);
    run(shop, "UPDATE orders SET ship_by = NULL WHERE id % 9 = 0");
    let clerk = shop.sign_in(Role::Clerk);
    for query in [
        "sort=due",
        "sort=placed",
        "view=all&channel=web&channel=store",
    ] {
        let mut seen = Vec::new();
        let mut path = format!("/staff/orders?{query}");
        let mut last = path.clone();
        loop {
            let page = clerk.get(&path).expect(200);
            seen.extend(page.texts("table.orders tbody th a"));
            last.clone_from(&path);
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (130, 130), "{query}");
        let page = clerk.get(&last).expect(200);
        let back = page.attributes("a[rel=prev]", "href");
        let back = clerk.get(&back[0]).expect(200);
        assert_eq!(
            back.texts("table.orders tbody th a"),
            seen[50..100],
            "{query}"
        );
    }
});

on_both!(a_saved_view_is_a_tab_until_it_is_deleted, |shop| {
    let all = furnish(shop);
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/views?view=all&channel=store").expect(200);
    assert!(!page.has("#ask input[name=whose]"), "a clerk cannot share");
    let form = page.form("#ask");
    clerk.submit(&form).expect(422);
    let saved = clerk
        .submit(&form.clone().fill("name", "The store"))
        .expect(303);
    let home = saved.header("location").unwrap().to_owned();
    let page = clerk.get(&home).expect(200);
    assert_eq!(page.texts("#tabs a[aria-current]"), ["The store"]);
    assert_eq!(
        page.texts("table.orders tbody th a"),
        [all[4].clone(), all[3].clone()]
    );
    let counts = clerk.get("/staff/orders/counts").expect(200);
    let tabs = counts.texts("#tabs a");
    assert!(
        tabs.contains(&"The store2".to_owned()) && tabs.contains(&"To do5".to_owned()),
        "{tabs:?}"
    );
    // nobody else has it, and nobody else can change it
    let other = shop.sign_in(Role::Manager);
    assert!(
        !other
            .get("/staff/orders")
            .expect(200)
            .text()
            .contains("The store")
    );
    let mine = clerk.get("/staff/views").expect(200);
    let rename = mine.form("form[id^=rename]").fill("name", "Shop floor");
    let delete = mine.form("form[id^=delete]");
    let csrf = other.get("/staff/views").expect(200).csrf();
    other
        .submit(&delete.clone().fill("csrf", &csrf))
        .expect(404);
    other
        .submit(&rename.clone().fill("csrf", &csrf))
        .expect(404);
    clerk.submit(&rename).expect(303);
    let page = clerk.get("/staff/orders").expect(200);
    assert!(page.texts("#tabs a").contains(&"Shop floor".to_owned()));
    clerk.submit(&delete).expect(303);
    let page = clerk.get("/staff/orders").expect(200);
    assert!(!page.texts("#tabs a").contains(&"Shop floor".to_owned()));
    clerk.submit(&delete).expect(404);
});

on_both!(everybodys_view_is_the_managers_to_change, |shop| {
    furnish(shop);
    let manager = shop.sign_in(Role::Manager);
    let form = manager
        .get("/staff/views?view=held")
        .expect(200)
        .form("#ask");
    let mut shared = form.fill("name", "Stuck");
    shared.fields.retain(|(name, _)| name != "whose");
    manager
        .submit(&shared.clone().with("whose", "everybody"))
        .expect(303);
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/views").expect(200);
    assert!(page.first_text("#views").contains("Stuck"));
    assert!(!page.has("form[id^=delete]"));
    let delete = manager
        .get("/staff/views")
        .expect(200)
        .form("form[id^=delete]");
    clerk
        .submit(&delete.clone().fill("csrf", &page.csrf()))
        .expect(403);
    let csrf = page.csrf();
    clerk
        .submit(&shared.fill("csrf", &csrf).with("whose", "everybody"))
        .expect(403);
    manager.submit(&delete).expect(303);
});

on_both!(
    the_channel_that_is_looked_at_narrows_list_and_counts,
    |shop| {
        let all = furnish(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/orders").expect(200);
        let form = page.form("form.scope");
        assert_eq!(page.first_text(".side a[href$=held] .n"), "2");
        clerk
            .submit(&form.clone().fill("scope", "store"))
            .expect(303);
        let page = clerk.get("/staff/orders").expect(200);
        assert_eq!(
            page.texts("table.orders tbody th a"),
            [all[4].clone(), all[3].clone()]
        );
        assert_eq!(page.first_text(".side a[href$=held] .n"), "1");
        let tabs = clerk
            .get("/staff/orders/counts")
            .expect(200)
            .texts("#tabs a");
        assert!(tabs.contains(&"To do2".to_owned()), "{tabs:?}");
        // a view, not a right: what is outside it still opens
        clerk.get(&format!("/staff/orders/{}", all[0])).expect(200);
        clerk.submit(&form.clone().fill("scope", "")).expect(303);
        assert_eq!(numbers(&clerk, "").len(), 5);
        // who sees one channel only has nothing to choose, and a forged choice widens nothing
        let narrow = shop.sign_in(Role::Clerk);
        run(
            shop,
            "INSERT INTO staff_channels (staff_id, channel_id) SELECT MAX(staff.id), (SELECT id FROM channels WHERE slug = 'web') FROM staff",
        );
        run(
            shop,
            "UPDATE staff SET all_channels = FALSE WHERE id = (SELECT MAX(id) FROM staff)",
        );
        let page = narrow.get("/staff/orders").expect(200);
        assert!(!page.has("form.scope"));
        assert_eq!(
            page.texts("table.orders tbody th a"),
            [all[2].clone(), all[1].clone(), all[0].clone()]
        );
        narrow.submit(&form.fill("scope", "store")).expect(303);
        assert_eq!(numbers(&narrow, "").len(), 3);
        assert!(
            numbers(&narrow, "view=all&channel=store").is_empty()
                || numbers(&narrow, "view=all&channel=store").len() == 3
        );
    }
);

on_both!(columns_are_kept_for_the_person, |shop| {
    furnish(shop);
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/orders").expect(200);
    assert!(page.has("td.c-customer") && !page.has("td.c-phone"));
    let mut form = page.form("#columns");
    form.fields.retain(|(name, _)| name != "column");
    let form = form
        .with("column", "phone")
        .with("column", "channel_number");
    clerk.submit(&form).expect(303);
    let page = clerk.get("/staff/orders").expect(200);
    assert!(!page.has("td.c-customer") && page.has("td.c-channel_number"));
    let phone = page.first_text("td.c-phone");
    assert!(
        phone.contains('*') && !phone.contains("13800138000"),
        "{phone}"
    );
    let other = shop.sign_in(Role::Clerk);
    assert!(other.get("/staff/orders").expect(200).has("td.c-customer"));
});
