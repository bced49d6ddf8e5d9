//! Customers' journeys in a real browser: on a phone with a code, and by keyboard without scripts.

use crate::api::{order, stocked};
use crate::lookup::{code_in, facts_only, next_text};
use crate::on_both;
use crate::support::Browser;
use serde_json::Value;

on_both!(
    a_customer_on_a_phone_reads_a_code_and_sees_all_their_orders,
    |shop| {
        let Some(browser) = Browser::speaking("en") else {
            return;
        };
        let api = stocked(shop);
        for number in ["3001", "3002"] {
            api.post_json("/api/v1/orders", &order("web", number))
                .expect(201);
        }
        browser.resize(390, 844);
        browser.open(shop.url());
        browser.fill("input[name=q]", "138 0013 8000");
        browser.press(Browser::ENTER);
        browser.wait_for("input[name=code]");
        let code = code_in(&next_text(shop, 0)).expect("a code");
        browser.fill("input[name=code]", &code);
        browser.press(Browser::ENTER);
        browser.wait_for_text("main", "#3001");
        browser.wait_for_text("main", "#3002");
        browser.click("main .acts a");
        browser.wait_for("ol.steps");
        assert!(
            !browser.url().contains("138") && !browser.url().contains("300"),
            "nothing personal in the address: {}",
            browser.url()
        );
        let wide = browser.run(
            "return document.documentElement.scrollWidth > innerWidth",
            &[],
        );
        assert_eq!(wide, Value::Bool(false), "nothing is cut off");
    }
);

on_both!(
    without_scripts_a_customer_proves_an_order_by_keyboard_with_a_fact,
    |shop| {
        let Some(browser) = Browser::speaking("zh-CN") else {
            return;
        };
        let api = stocked(shop);
        api.post_json("/api/v1/orders", &order("web", "3001"))
            .expect(201);
        facts_only(shop);
        browser.without_scripts();
        browser.allow_complaint("422");
        browser.resize(390, 844);
        browser.open(shop.url());
        // the skip link, the shop, the language, the field
        for _ in 0..4 {
            browser.press(Browser::TAB);
        }
        for key in ["3", "0", "0", "1"] {
            browser.press(key);
        }
        browser.press(Browser::ENTER);
        browser.wait_for("input[name=fact]");
        for key in ["8", "0", "0", "1"] {
            browser.press(key);
        }
        browser.press(Browser::ENTER);
        browser.wait_for(".error");
        browser.fill("input[name=fact]", "8000");
        browser.press(Browser::ENTER);
        browser.wait_for("ol.steps");
        browser.wait_for_text(".id", "#3001");
    }
);
