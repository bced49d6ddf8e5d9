//! Journeys in a real browser: a clerk at the keyboard, and the same without scripts. Whole days at
//! the desk are in `journeys_desk`, customers in `journeys_portal`.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Browser, Shop, wait_until};
use serde_json::json;
use tributary::domain::staff::Role;

/// Signs somebody new in this role in through the log-in page.
pub fn sign_in(browser: &Browser, shop: &Shop, role: Role) {
    let email = shop.hire(role);
    browser.open(&format!("{}/staff/orders", shop.url()));
    browser.fill("input[name=email]", &email);
    browser.fill("input[type=password]", crate::support::PASSWORD);
    browser.press(Browser::ENTER);
    browser.wait_for("#list");
}

on_both!(
    a_clerk_finds_a_held_order_by_keyboard_and_says_what_its_code_stands_for,
    |shop| {
        let Some(browser) = Browser::speaking("zh-CN") else {
            return;
        };
        let api = stocked(shop);
        let mut held = order("web", "2001");
        held["lines"][0]["sku"] = json!("NOBODY-KNOWS");
        api.post_json("/api/v1/orders", &held).expect(201);
        held["channel_ref"] = json!("2002");
        held["channel_number"] = json!("#2002");
        api.post_json("/api/v1/orders", &held).expect(201);
        sign_in(&browser, shop, Role::Clerk);
        // `/` leads to the search box, Enter finds, the row opens
        browser.press("/");
        browser.press("李");
        browser.press("雷");
        browser.press(Browser::ENTER);
        wait_until(
            || {
                browser.texts("section.found:first-of-type .list li").len() == 2
                    && browser.url().contains("q=")
            },
            "both orders are found by two characters of the name",
        );
        browser.press("j");
        browser.press(Browser::ENTER);
        browser.wait_for("form.pickone input[name=sku]");
        browser.fill("form.pickone input[name=sku]", "TEA-250");
        browser.press(Browser::ENTER);
        wait_until(
            || !browser.has("form.pickone"),
            "the hold is gone from the page",
        );
        wait_until(
            || {
                let list = api.get("/api/v1/orders?status=held").expect(200).json();
                list["items"] == json!([])
            },
            "every order that waited goes on",
        );
    }
);

on_both!(
    without_scripts_a_clerk_still_lists_opens_and_holds_an_order,
    |shop| {
        let Some(browser) = Browser::speaking("en") else {
            return;
        };
        let api = stocked(shop);
        api.post_json("/api/v1/orders", &order("web", "4001"))
            .expect(201);
        browser.without_scripts();
        sign_in(&browser, shop, Role::Clerk);
        browser.click("table.orders tbody th a");
        browser.wait_for("form[action*='/holds']");
        let heading = browser.text("h1");
        assert!(heading.contains("T-"), "{heading}");
    }
);
