//! One action on many orders: what is done, what is refused and why, never twice, never out of reach.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Form, Shop, count, execute, texts, wait_until};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Places orders, every other one unpaid; gives their numbers.
fn furnish(shop: &Shop, many: usize) -> Vec<String> {
    let api = stocked(shop);
    let orders: Vec<Value> = (0..many)
        .map(|index| {
            let mut one = order("web", &format!("b{index:03}"));
            if index % 2 == 1 {
                one["payment"] = json!({"status": "unpaid"});
            }
            one
        })
        .collect();
    api.post_json("/api/v1/orders:batch", &json!({"orders": orders}))
        .expect(200);
    texts(
        &shop.database,
        "SELECT number AS found FROM orders ORDER BY channel_ref",
    )
}

/// The form of an action on the orders that the list shows, all of them ticked.
fn ask(client: &Client, query: &str, action: &str) -> Form {
    let page = client.get(&format!("/staff/orders?{query}")).expect(200);
    let mut form = page.form("#chosen").with("action", action);
    for id in page.attributes("input[name=order]", "value") {
        form = form.with("order", &id);
    }
    client.submit(&form).expect(200).form("#ask")
}

/// Starts it and waits until every order is through; gives the page's path.
fn carried_out(client: &Client, form: &Form) -> String {
    let started = client.submit(form).expect(303);
    let path = started.header("location").expect("a page").to_owned();
    wait_until(
        || !client.get(&path).expect(200).has("[hx-trigger='every 1s']"),
        "the action is finished",
    );
    path
}

fn run(shop: &Shop, statement: &str) {
    execute(&shop.database, &[statement]);
}

/// How many rows there are: `table WHERE condition`, or a table.
fn many(shop: &Shop, what: &str) -> i64 {
    let (table, condition) = what.split_once(" WHERE ").unwrap_or((what, "1 = 1"));
    count(&shop.database, table, condition)
}

on_both!(what_can_be_done_is_done_and_the_rest_says_why, |shop| {
    let all = furnish(shop, 6);
    let clerk = shop.sign_in(Role::Clerk);
    let form = ask(&clerk, "", "release");
    clerk.submit(&form).expect(422);
    let path = carried_out(&clerk, &form.fill("text", "paid in cash"));
    let page = clerk.get(&path).expect(200);
    assert_eq!(page.texts("#done a.tg").len(), 3);
    let refused = page.texts("#refused tbody tr");
    assert_eq!(refused.len(), 3);
    assert!(refused[0].ends_with("It is not held."), "{refused:?}");
    assert_eq!(many(shop, "events WHERE kind = 'released'"), 3);
    // the refused again
    let again = page.attributes("#refused a.btn", "href");
    let left = clerk.get(&again[0]).expect(200);
    let mut left = left.texts("table.orders tbody th a");
    left.sort();
    let mut even: Vec<String> = all.iter().step_by(2).cloned().collect();
    even.sort();
    assert_eq!(left, even);
    assert_eq!(many(shop, "audit WHERE action = 'bulk_started'"), 1);
    let list = clerk.get("/staff/bulks").expect(200);
    assert_eq!(
        list.attributes("tbody th a", "href"),
        std::slice::from_ref(&path)
    );
    // another clerk's business it is not; a manager's it is
    let other = shop.sign_in(Role::Clerk);
    other.get(&path).expect(404);
    assert!(!other.get("/staff/bulks").expect(200).has("tbody tr"));
    assert!(
        other
            .get(&again[0])
            .expect(200)
            .texts("table.orders tbody th a")
            .is_empty()
    );
    let manager = shop.sign_in(Role::Manager);
    manager.get(&path).expect(200);
    shop.sign_in(Role::ReadOnly).get("/staff/bulks").expect(403);
});

on_both!(running_the_same_portion_again_does_nothing_twice, |shop| {
    furnish(shop, 250);
    let clerk = shop.sign_in(Role::Clerk);
    let mut form = ask(&clerk, "", "note").fill("text", "call first");
    form.fields.retain(|(name, _)| name != "order");
    let path = carried_out(&clerk, &form.with("all", "1"));
    let noted = "events WHERE kind = 'noted'";
    assert_eq!(many(shop, noted), 250);
    let portions = "jobs WHERE kind = 'bulk'";
    assert_eq!(many(shop, portions), 2, "at most 200 orders a job");
    run(
        shop,
        "UPDATE jobs SET state = 'waiting', attempt = 0 WHERE kind = 'bulk'",
    );
    wait_until(
        || many(shop, "jobs WHERE kind = 'bulk' AND state <> 'done'") == 0,
        "the jobs are run again",
    );
    assert_eq!(many(shop, noted), 250);
    let page = clerk.get(&path).expect(200);
    assert!(
        page.first_text("#bulk .card").contains("250 of 250"),
        "{}",
        page.first_text("#bulk .card")
    );
});

on_both!(each_action_reaches_its_orders, |shop| {
    furnish(shop, 2);
    let clerk = shop.sign_in(Role::Clerk);
    carried_out(&clerk, &ask(&clerk, "", "tag").fill("text", "VIP"));
    assert_eq!(
        clerk
            .get("/staff/orders?tag=VIP")
            .expect(200)
            .texts(".desk .tg")
            .len(),
        2
    );
    carried_out(&clerk, &ask(&clerk, "", "untag").fill("text", "VIP"));
    assert!(
        clerk
            .get("/staff/orders?tag=VIP")
            .expect(200)
            .texts(".desk .tg")
            .is_empty()
    );
    let form = ask(&clerk, "", "assign");
    let me = clerk
        .get("/staff/bulks/new?action=assign&order=1")
        .expect(200);
    let me = me
        .attributes("#ask option:not([value=''])", "value")
        .pop()
        .expect("somebody");
    carried_out(&clerk, &form.fill("staff", &me));
    assert_eq!(
        clerk
            .get("/staff/orders?assignee=me")
            .expect(200)
            .texts("table.orders tbody th a")
            .len(),
        2
    );
    carried_out(&clerk, &ask(&clerk, "", "hold").fill("text", "stock count"));
    assert_eq!(
        clerk
            .get("/staff/orders?held=manual")
            .expect(200)
            .texts("table.orders tbody th a")
            .len(),
        2
    );
    clerk.get("/staff/bulks/new?action=hold").expect(422);
    clerk
        .get("/staff/bulks/new?action=burn&order=1")
        .expect(422);
});

on_both!(an_order_out_of_reach_is_not_found_and_not_touched, |shop| {
    furnish(shop, 2);
    shop.add_channel("store", "api");
    let clerk = shop.sign_in(Role::Clerk);
    let form = ask(&clerk, "", "note").fill("text", "mine?");
    run(
        shop,
        "INSERT INTO staff_channels (staff_id, channel_id) SELECT MAX(staff.id), (SELECT id FROM channels WHERE slug = 'store') FROM staff",
    );
    run(
        shop,
        "UPDATE staff SET all_channels = FALSE WHERE id = (SELECT MAX(id) FROM staff)",
    );
    clerk.submit(&form).expect(404);
    let mut every = form;
    every.fields.retain(|(name, _)| name != "order");
    clerk.submit(&every.with("all", "1")).expect(422);
    assert_eq!(many(shop, "bulks"), 0);
    assert_eq!(many(shop, "events WHERE kind = 'noted'"), 0);
});

on_both!(
    who_lost_the_right_meanwhile_changes_nothing,
    tributary_without_workers(),
    |shop| {
        furnish(shop, 2);
        let clerk = shop.sign_in(Role::Clerk);
        let form = ask(&clerk, "", "note").fill("text", "too late");
        let started = clerk.submit(&form).expect(303);
        let path = started.header("location").expect("a page").to_owned();
        assert!(
            clerk
                .get(&path)
                .expect(200)
                .first_text("#bulk .card")
                .contains("0 of 2")
        );
        run(
            shop,
            "UPDATE staff SET role = 'read_only' WHERE id = (SELECT MAX(id) FROM staff)",
        );
        let worker = shop.command().arg("work").spawn();
        let mut worker = worker.expect("the workers start");
        wait_until(
            || many(shop, "jobs WHERE kind = 'bulk' AND state = 'done'") == 1,
            "the jobs are done",
        );
        let _ = worker.kill();
        let _ = worker.wait();
        assert_eq!(many(shop, "events WHERE kind = 'noted'"), 0);
        assert_eq!(many(shop, "bulk_items WHERE state = 'refused'"), 2);
    }
);

fn tributary_without_workers() -> crate::support::Opening {
    crate::support::Opening::new().arg("--no-workers")
}
