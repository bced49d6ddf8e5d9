//! Scopes: who is limited to one channel learns nothing of another, by any path.

use crate::api::{order, stocked};
use crate::fulfillments::planned;
use crate::listings_pages::sees_channels_only;
use crate::locations::sees_locations_only;
use crate::on_both;
use crate::people_door::enter;
use crate::people_staff::{administrator, page_of};
use crate::sourced::place;
use crate::support::{PASSWORD, count};
use tributary::domain::staff::Role;

on_both!(
    who_sees_one_place_is_told_of_another_only_that_it_is,
    |shop| {
        let (api, number, id) = planned(shop, 5, 2);
        place(&api, "south");
        let path = format!("/staff/orders/{number}");
        let clerk = shop.sign_in(Role::Clerk);
        let own = format!("/staff/fulfillments/{id}");
        let whole = clerk.get(&path).expect(200).text();
        assert!(whole.contains("Why here?") && whole.contains(&own));
        sees_locations_only(shop, &["south"]);
        let page = clerk.get(&path).expect(200).text();
        assert!(page.contains("another location"));
        assert!(!page.contains("Why here?") && !page.contains(&own));
    }
);

on_both!(a_clerk_of_one_channel_learns_nothing_of_another, |shop| {
    let api = stocked(shop);
    shop.add_channel("other", "api");
    let place = |channel: &str, reference: &str| {
        let mut order = order(channel, reference);
        order["payment"] = serde_json::json!({"status": "unpaid"});
        let placed = api.post_json("/api/v1/orders", &order).expect(201);
        placed.json()["number"].as_str().unwrap().to_owned()
    };
    let (ours, theirs) = (place("web", "1001"), place("other", "2002"));
    let (admin, _) = administrator(shop);
    let email = shop.hire(Role::Clerk);
    let (clerk, _) = enter(shop, &email, PASSWORD);
    let both = clerk.get("/staff/orders").expect(200);
    assert_eq!(both.texts("tbody th a").len(), 2);
    let message = clerk
        .get(&format!("/staff/orders/{theirs}"))
        .expect(200)
        .attributes(".tl a", "href")
        .pop()
        .expect("a message");
    let hold = clerk
        .get(&format!("/staff/orders/{theirs}"))
        .expect(200)
        .form("form[action$='/holds']")
        .fill("reason", "I wish so");
    let release = clerk
        .get(&format!("/staff/orders/{theirs}"))
        .expect(200)
        .form("form[action$='/release']")
        .fill("reason", "I wish so");

    let path = page_of(&admin, &email);
    let page = admin.get(&path).expect(200);
    let boxes = page.attributes("[name=channel]", "value");
    let names = page.texts("label:has([name=channel])");
    let web = names.iter().position(|name| name.contains("web")).unwrap();
    let form = page.form("form:has([name=active])");
    let form = form.fill("channels", "some").with("channel", &boxes[web]);
    admin.submit(&form).expect(303);

    // from the next click on
    let list = clerk.get("/staff/orders?view=all").expect(200);
    assert_eq!(list.texts("tbody th a"), [ours.as_str()]);
    assert!(!list.text().contains("other"), "nor among the choices");
    let tabs = clerk
        .get("/staff/orders/counts")
        .expect(200)
        .texts("a span");
    assert_eq!(tabs, ["1", "1"], "to do and held count what is seen");
    for query in ["2002", &theirs, "%E5%A8%9C%E5%A8%9C"] {
        let found = clerk.get(&format!("/staff/orders?q={query}")).expect(200);
        let numbers = found.texts("tbody th a");
        assert!(!numbers.contains(&theirs), "{query}");
    }
    let filtered = clerk
        .get("/staff/orders?view=all&channel=other")
        .expect(200);
    assert!(!filtered.texts("tbody th a").contains(&theirs));
    clerk.get(&format!("/staff/orders/{theirs}")).expect(404);
    clerk.get(&message).expect(404);
    clerk.submit(&hold).expect(404);
    clerk.submit(&release).expect(404);
    let unknown = clerk
        .get("/staff/orders/T-0")
        .expect(404)
        .first_text("main");
    let hidden = clerk
        .get(&format!("/staff/orders/{theirs}"))
        .first_text("main");
    assert_eq!(unknown, hidden, "hidden and unknown are one answer");
    let own = clerk.get(&format!("/staff/orders/{ours}")).expect(200);
    assert!(
        !own.text().contains(&theirs),
        "nor as the buyer's other order"
    );

    // nobody's channels: nothing at all
    let mut form = admin.get(&path).expect(200).form("form:has([name=active])");
    form.fields.retain(|(name, _)| name != "channel");
    admin.submit(&form).expect(303);
    let list = clerk.get("/staff/orders?view=all").expect(200);
    assert!(list.texts("tbody th a").is_empty());
});

/// More orders of one buyer than a search looks through.
const OTHERS: usize = 600;

on_both!(
    what_a_clerk_of_one_channel_looks_for_is_not_lost_among_others_orders,
    |shop| {
        let api = stocked(shop);
        shop.add_channel("other", "api");
        let ours = api.post_json("/api/v1/orders", &order("other", "1001"));
        let ours = ours.expect(201).json()["number"]
            .as_str()
            .unwrap()
            .to_owned();
        let newer = (0..OTHERS).map(|index| format!("{}\n", order("web", &format!("n{index}"))));
        let file = shop.file("newer.jsonl", newer.collect::<String>());
        let file = file.display().to_string();
        shop.cli(&["import", "--channel", "web", &file]).ok();
        assert_eq!(count(&shop.database, "orders", "1 = 1"), 1 + OTHERS as i64);
        let clerk = shop.sign_in(Role::Clerk);
        sees_channels_only(shop, &["other"]);
        for query in [
            "%E6%9D%8E%E9%9B%B7",
            "13800138000",
            "li@example.com",
            "c-77",
            "TEA-250",
        ] {
            let list = clerk.get(&format!("/staff/orders?q={query}")).expect(200);
            assert_eq!(list.texts("tbody th a"), [ours.as_str()], "{query}");
            let buyers = clerk
                .get(&format!("/staff/customers?q={query}"))
                .expect(200);
            assert_eq!(buyers.texts("tbody tr").len(), 1, "{query}");
        }
        for query in ["%E6%9D%8E%E9%9B%B7", "13800138000"] {
            let page = clerk.get(&format!("/staff/search?q={query}")).expect(200);
            assert!(page.text().contains(&ours), "{query}");
        }
    }
);
