//! Rules tried: on one order, on a past period; and what merging and splitting saved.

use crate::api::{order, stocked};
use crate::journeys::sign_in;
use crate::on_both;
use crate::rules::{begin, rule_form};
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Answer, Browser, Client, Form, Shop, books, count, execute, texts, wait_for};
use serde_json::json;
use tributary::domain::staff::Role;

/// Two places, the second with little stock; three orders that found their places.
pub fn sourced_shop(shop: &Shop) -> (Client, Vec<String>) {
    let api = stocked(shop);
    place(&api, "north");
    place(&api, "south");
    receive(shop, "TEA-250", "north", 9);
    receive(shop, "TEA-250", "south", 4);
    let numbers: Vec<String> = (1..=3)
        .map(|n| {
            let number = buy(&api, &n.to_string(), 2, &format!("{n} 号"));
            settled(&api, &number, "sourced");
            number
        })
        .collect();
    (api, numbers)
}

/// Replays the day on which every order was placed.
pub fn replay(manager: &Client, draft: &str) -> Answer {
    replay_with(manager, draft, "")
}

/// The same with a version of a rate card, `SLUG/VERSION`, as a link to the form has it.
pub fn replay_with(manager: &Client, draft: &str, card: &str) -> Answer {
    shown(manager, &replay_form(manager, draft, card))
}

/// The form that asks for it.
pub fn replay_form(manager: &Client, draft: &str, card: &str) -> Form {
    let path = format!("{draft}/what-if");
    let form = manager.get(&format!("{path}?card={card}")).expect(200);
    let form = form.form(&format!("form[action='{path}']"));
    form.fill("from", "2099-11-01").fill("to", "2099-11-01")
}

/// What a form asks for, once it is done.
pub fn shown(manager: &Client, form: &Form) -> Answer {
    let asked = manager.submit(form).expect(303);
    let shown = asked.header("location").expect("a page").to_owned();
    wait_for(
        || {
            let page = manager.get(&shown).expect(200);
            page.has("#figures-h").then_some(page)
        },
        "the replay is done",
    )
}

/// A row of the figures: before, after, difference, what happened.
pub fn figure(page: &Answer, index: usize) -> Vec<String> {
    page.texts(&format!(
        ".compare:first-of-type tbody tr:nth-child({index}) td"
    ))
    .into_iter()
    .take(4)
    .collect()
}

/// What must not change by a replay.
fn everything(shop: &Shop) -> Vec<String> {
    let mut all = books(&shop.database);
    let levels = "SELECT id || ' ' || on_hand || ' ' || reserved AS found FROM stock ORDER BY id";
    all.extend(texts(&shop.database, levels));
    for table in ["fulfillments", "plans", "movements", "events", "backorders"] {
        all.push(count(&shop.database, table, "1 = 1").to_string());
    }
    all
}

on_both!(
    a_replay_of_the_same_rules_shows_no_difference_and_writes_nothing,
    |shop| {
        sourced_shop(shop);
        let before = everything(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let page = replay(&manager, &draft);
        assert!(page.first_text(".slimbox").contains("No difference"));
        assert_eq!(figure(&page, 1), ["3", "3", "0", "3"], "orders");
        assert_eq!(figure(&page, 4), ["3", "3", "0", "3"], "parcels");
        assert_eq!(figure(&page, 8), ["0", "0", "0", "0"], "units that waited");
        assert_eq!(everything(shop), before);
    }
);

on_both!(
    a_rule_that_names_one_place_moves_the_load_there_and_makes_the_rest_wait,
    |shop| {
        sourced_shop(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let form = rule_form(&manager, &draft, "new").fill("name", "South only");
        let form = form.fill("allow", "places").with("place", "south");
        manager.submit(&form).expect(303);
        let page = replay(&manager, &draft);
        assert_eq!(
            figure(&page, 8)[..3],
            ["0", "2", "+2"],
            "south has four of six"
        );
        let places = page.texts(".compare .grp th");
        assert_eq!(places, ["NORTH", "SOUTH"]);
        let list = manager.get(&format!("{draft}/what-if")).expect(200);
        assert_eq!(list.texts("tbody th").len(), 1);
    }
);

/// What a day in the north costs: eight a parcel.
fn priced_north(shop: &Shop) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 9);
    let card = json!({"slug": "post", "service": "standard", "currency": "CNY", "locations": ["north"],
        "zones": [{"name": "everywhere", "first": "8.00"}]});
    api.post_json("/api/v1/rate-cards", &card).expect(201);
    api
}

on_both!(
    a_replay_joins_orders_as_the_rules_of_each_column_say,
    |shop| {
        let api = priced_north(shop);
        for reference in ["1", "2"] {
            let number = buy(&api, reference, 2, "一号");
            settled(&api, &number, "sourced");
        }
        assert_eq!(count(&shop.database, "savings", "kind = 'merged'"), 1);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let same = replay(&manager, &draft);
        assert_eq!(figure(&same, 2), ["¥8.00", "¥8.00", "¥0.00", "¥8.00"]);
        assert_eq!(figure(&same, 4), ["1", "1", "0", "1"], "parcels");
        let form = manager.get(&draft).expect(200);
        let form = form.form("#rest form").fill("mode", "off");
        manager.submit(&form).expect(303);
        let apart = replay(&manager, &draft);
        assert_eq!(
            figure(&apart, 2),
            ["¥8.00", "¥16.00", "+¥8.00", "¥8.00"],
            "two parcels where orders never join"
        );
        assert_eq!(figure(&apart, 4), ["1", "2", "+1", "1"], "parcels");
    }
);

on_both!(
    what_leaves_on_the_day_of_its_promise_is_on_time_in_every_column,
    |shop| {
        let api = priced_north(shop);
        for (reference, left) in [("1", "2099-11-01 07:00:00"), ("2", "2099-11-02 07:00:00")] {
            let mut sent = order("web", reference);
            sent["delivery"] = json!({"ship_by": "2099-11-01T10:00:00+08:00"});
            sent["ship_to"]["street"] = json!(format!("{reference} 号"));
            let placed = api.post_json("/api/v1/orders", &sent).expect(201).json();
            settled(
                &api,
                placed["number"].as_str().expect("a number"),
                "sourced",
            );
            let leaves =
                format!("UPDATE fulfillments SET shipped_at = '{left}' WHERE shipped_at IS NULL");
            execute(&shop.database, &[&leaves]);
        }
        let manager = shop.sign_in(Role::Manager);
        let page = replay(&manager, &begin(&manager));
        assert_eq!(
            figure(&page, 7),
            ["0.0%", "0.0%", "0.0%", "50.0%"],
            "an hour late is on time, a day late is not"
        );
    }
);

on_both!(
    a_draft_is_tried_on_an_order_beside_the_rules_in_force,
    |shop| {
        let (_, numbers) = sourced_shop(shop);
        let before = everything(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let tried = format!("{draft}?order={}", numbers[0]);
        let page = manager.get(&tried).expect(200);
        assert_eq!(page.first_text(".verdict"), "The same decision.");
        let form = rule_form(&manager, &draft, "new").fill("name", "South only");
        let form = form.fill("allow", "places").with("place", "south");
        manager.submit(&form).expect(303);
        let page = manager.get(&tried).expect(200);
        let sides = page.texts(".side-of th[scope=row]");
        assert_eq!(sides, ["NORTH", "SOUTH"]);
        let none = manager.get(&format!("{draft}?order=T-404")).expect(200);
        assert!(none.first_text("#trial .err").contains("T-404"));
        assert_eq!(everything(shop), before);
    }
);

on_both!(
    a_replay_of_an_empty_period_is_refused_beside_its_field,
    |shop| {
        sourced_shop(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let path = format!("{draft}/what-if");
        let form = manager.get(&path).expect(200);
        let form = form.form(&format!("form[action='{path}']"));
        let empty = form
            .clone()
            .fill("from", "2001-01-01")
            .fill("to", "2001-01-02");
        let refused = manager.submit(&empty).expect(422);
        assert!(refused.has("#f-to-e"));
        let refused = manager.submit(&form.fill("from", "yesterday")).expect(422);
        assert!(refused.has("#f-from-e"));
    }
);

on_both!(
    what_joining_orders_saved_is_counted_by_day_and_leads_to_the_orders,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 9);
        let numbers: Vec<String> = ["1", "2"]
            .iter()
            .map(|reference| {
                let number = buy(&api, reference, 2, "一号");
                settled(&api, &number, "sourced");
                number
            })
            .collect();
        assert_eq!(count(&shop.database, "savings", "kind = 'merged'"), 1);
        let manager = shop.sign_in(Role::Manager);
        let page = manager.get("/staff/savings").expect(200);
        assert_eq!(
            page.texts(".saved tbody tr td:nth-child(2)"),
            ["+1"],
            "a parcel"
        );
        let lines = page.attributes(".saved tbody th a", "href").concat();
        let page = manager.get(&lines).expect(200);
        assert!(numbers.contains(&page.first_text("tbody th a")));
        let file = manager.get("/staff/savings.csv").expect(200).text();
        assert_eq!(file.lines().count(), 2, "{file}");
    }
);

on_both!(
    a_clerk_writes_a_rule_in_a_browser_and_switches_it_on,
    |shop| {
        let Some(browser) = Browser::speaking("en") else {
            return;
        };
        sourced_shop(shop);
        sign_in(&browser, shop, Role::Manager);
        browser.click("nav a[href='/staff/rules']");
        browser.click(".head form[action='/staff/rules'] button");
        browser.click("a[href$='/rules/new']");
        browser.fill("input[name=name]", "South first");
        browser.fill("textarea[name=areas]", "CN");
        browser.type_into(".ruleform button.btn-primary", Browser::ENTER);
        browser.wait_for_text(".sentences li b", "South first");
        browser.click("form[action$='/on'] button");
        browser.wait_for_text("#active", "South first");
    }
);
