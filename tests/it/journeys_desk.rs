//! Whole journeys at the desk in a real browser: from a new channel to the orders of a format that nobody knew; held
//! orders answered one after the other, with and without scripts.

use crate::api::{order, stocked};
use crate::hooks::push;
use crate::intake_pages_mappings::foreign;
use crate::intake_same_order::all_read;
use crate::journeys::sign_in;
use crate::on_both;
use crate::support::{Browser, Client, Shop, count, wait_until};
use serde_json::json;
use tributary::domain::staff::Role;

/// Opens a channel that is pushed to, and gives the secret that its page shows.
fn open_channel(browser: &Browser, slug: &str) -> String {
    browser.click("nav a[href='/staff/channels']");
    browser.click(".head a.btn-primary");
    browser.click("select[name=kind] option[value=api]");
    browser.fill("input[name=slug]", slug);
    browser.fill("input[name=name]", "Der kleine Laden");
    browser.press(Browser::ENTER);
    browser.wait_for_text("#webhook", &format!("/hooks/channels/{slug}"));
    browser.click("form[action$='/secret'] button");
    browser.text("#secret").trim().to_owned()
}

/// From a dead letter of an unknown format to a mapping that is in use.
fn map_the_format(browser: &Browser) {
    browser.click("nav a[href='/staff/letters']");
    browser.wait_for_text("tbody .l-n", "2");
    browser.click("tbody .l-cause a");
    browser.click("tbody th.l-id a");
    browser.click("a[href^='/staff/mappings/new']");
    browser.fill("input[name=name]", "shop.klein");
    browser.press(Browser::ENTER);
    for (field, from) in [
        ("line.quantity", "/menge"),
        ("total", "/summe"),
        ("ship_to.street", "/empfaenger/strasse"),
        ("ship_to.postcode", "/empfaenger/plz"),
    ] {
        let place = format!("select[name='from:{field}'] option[value='{from}']");
        browser.click(&place);
    }
    browser.click("#draft .actionbar button:not([formaction])");
    browser.wait_for_text("#trial .tally", "2");
    browser.click("#draft button[formaction$='/save']");
    browser.click(".head form[action$='/on'] button");
    browser.wait_for(".head .st[data-s=green]");
}

on_both!(
    an_administrator_opens_a_channel_and_maps_a_format_that_nobody_knew,
    |shop| {
        let Some(browser) = Browser::speaking("en") else {
            return;
        };
        stocked(shop);
        sign_in(&browser, shop, Role::Administrator);
        let secret = open_channel(&browser, "klein");
        for number in ["k1", "k2"] {
            let body = foreign(number).to_string();
            push(&shop.stranger(), "klein", &secret, body.as_bytes()).expect(202);
        }
        all_read(shop);
        map_the_format(&browser);
        browser.click(".head form[action$='/replay'] button");
        wait_until(
            || count(&shop.database, "orders", "1 = 1") == 2,
            "both letters become orders",
        );
        all_read(shop);
        browser.click("nav a[href='/staff/orders']");
        wait_until(
            || browser.texts("table.orders tbody tr").len() == 2,
            "both orders stand in the list",
        );
        browser.wait_for_text("table.orders tbody tr", "Erika Beispiel");
        assert_eq!(count(&shop.database, "messages", "status = 'dead'"), 0);
        shop.cli(&["verify"]).ok();
    }
);

/// Two orders that lack the street, the second newer; gives their numbers.
fn without_street(api: &Client) -> [String; 2] {
    ["5001", "5002"].map(|reference| {
        let mut order = order("web", reference);
        order["placed_at"] = json!(format!(
            "2099-11-0{}T08:30:00+08:00",
            &reference[reference.len() - 1..]
        ));
        order["ship_to"]["street"] = json!("");
        let placed = api.post_json("/api/v1/orders", &order).expect(201).json();
        placed["number"].as_str().unwrap().to_owned()
    })
}

/// Types the street on the order's page for changes, looks at what would change, and saves.
fn write_the_street(browser: &Browser, number: &str) {
    browser.wait_for_text("h1", number);
    browser.wait_for("section.box[data-s=amber], section.box[data-s=red]");
    browser.click(".acts a[href*='/edit']");
    browser.fill("input[name=to_street]", "科技园路 1 号");
    browser.press(Browser::ENTER);
    browser.wait_for("#heals");
    assert!(browser.text(".changes").contains("科技园路 1 号"));
    browser.click("form.actionbar button.btn-primary");
    browser.wait_for("p[role=status]");
    browser.wait_for_text("h1", number);
    assert!(!browser.has("[id^=hold-] form"), "the hold is gone");
}

fn none_is_held(shop: &Shop) {
    assert_eq!(count(&shop.database, "orders", "open_holds > 0"), 0);
    assert_eq!(count(&shop.database, "orders", "1 = 1"), 2);
    shop.cli(&["verify"]).ok();
}

on_both!(
    a_clerk_answers_every_held_order_one_after_the_other_by_keyboard,
    |shop| {
        let Some(browser) = Browser::speaking("en") else {
            return;
        };
        let [older, newer] = without_street(&stocked(shop));
        sign_in(&browser, shop, Role::Clerk);
        browser.click("nav a[href='/staff/orders?view=held']");
        browser.wait_for("nav a[href='/staff/orders?view=held'][aria-current]");
        browser.press("j");
        browser.press(Browser::ENTER);
        write_the_street(&browser, &newer);
        // it has left the list, and its place in it is still known
        browser.press("j");
        write_the_street(&browser, &older);
        browser.press("j");
        browser.wait_for(".empty");
        assert!(browser.url().contains("end=last"), "{}", browser.url());
        browser.wait_for("p[role=status]");
        none_is_held(shop);
    }
);

on_both!(
    without_scripts_a_clerk_answers_every_held_order_one_after_the_other,
    |shop| {
        let Some(browser) = Browser::speaking("zh-CN") else {
            return;
        };
        let [older, newer] = without_street(&stocked(shop));
        browser.without_scripts();
        sign_in(&browser, shop, Role::Clerk);
        browser.click("nav a[href='/staff/orders?view=held']");
        browser.wait_for("nav a[href='/staff/orders?view=held'][aria-current]");
        browser.click("table.orders tbody th a");
        write_the_street(&browser, &newer);
        browser.click("a[data-next]");
        write_the_street(&browser, &older);
        browser.click("a[data-previous]");
        browser.wait_for(".empty");
        assert!(browser.url().contains("end=first"), "{}", browser.url());
        none_is_held(shop);
    }
);
