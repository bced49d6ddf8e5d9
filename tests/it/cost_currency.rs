//! The currency that costs are told in: the first channel's until somebody sets it, the rules' once there are any.

use crate::api::stocked;
use crate::on_both;
use crate::rules::{begin, press};
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Shop};
use serde_json::json;
use tributary::domain::staff::Role;

fn settings(manager: &Client) -> crate::support::Answer {
    manager.get("/staff/settings").expect(200)
}

fn shown(manager: &Client) -> String {
    let values = settings(manager).attributes("#f-cost_currency", "value");
    values.into_iter().next().unwrap_or_default()
}

fn set(manager: &Client, code: &str, status: u16) {
    let form = settings(manager).form("form[action='/staff/settings']");
    manager
        .submit(&form.fill("cost_currency", code))
        .expect(status);
}

fn add_euro_channel(shop: &Shop) {
    let words = [
        "channel",
        "add",
        "web",
        "--kind",
        "api",
        "--currency",
        "EUR",
    ];
    shop.cli(&words).ok();
}

on_both!(
    costs_are_told_as_the_first_channel_sells_until_it_is_set_and_then_as_rules_say,
    |shop| {
        let manager = shop.sign_in(Role::Manager);
        assert_eq!(shown(&manager), "CNY");
        add_euro_channel(shop);
        shop.add_channel("second", "api");
        assert_eq!(shown(&manager), "EUR");
        set(&manager, "GOLD", 422);
        set(&manager, "usd", 303);
        assert_eq!(shown(&manager), "USD");
        let draft = begin(&manager);
        let policy = manager.get(&draft).expect(200);
        assert_eq!(policy.attributes("[name=currency]", "value"), ["USD"]);
        press(&manager, &draft, "on").expect(303);
        let page = settings(&manager);
        assert!(page.has("#f-cost_currency[disabled]") && !page.has("[name=cost_currency]"));
        let form = page.form("form[action='/staff/settings']");
        let told = manager.submit(&form.with("cost_currency", "GBP"));
        told.expect(303);
        assert_eq!(shown(&manager), "USD");
    }
);

on_both!(
    an_order_that_no_card_in_the_currency_of_costs_takes_leaves_once_it_is_set,
    |shop| {
        let api = stocked(shop);
        let manager = shop.sign_in(Role::Manager);
        set(&manager, "CHF", 303);
        place(&api, "sz");

        let card = json!({"slug": "post", "service": "standard", "currency": "EUR", "locations": ["sz"],
            "zones": [{"name": "all", "areas": [], "first_g": 1000, "first": "5.00", "next_g": 1000, "next": "1.00"}]});
        api.post_json("/api/v1/rate-cards", &card).expect(201);
        receive(shop, "TEA-250", "sz", 5);
        let number = buy(&api, "1", 1, "科技园路 1 号");
        settled(&api, &number, "backordered");
        set(&manager, "EUR", 303);
        settled(&api, &number, "sourced");
    }
);
