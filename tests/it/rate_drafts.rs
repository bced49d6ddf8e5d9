//! Drafts of rate cards: they count for nothing, a what-if tries them, and once put in force they count.

use crate::api::stocked;
use crate::on_both;
use crate::rules::begin;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Shop, texts};
use crate::what_if::{figure, replay_with};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

const FORM: &str = "form[action='/staff/rates/post']";

/// One price for every parcel everywhere, from the north.
fn card(price: &str) -> Value {
    json!({"slug": "post", "name": "Post", "service": "standard", "currency": "CNY", "locations": ["north"],
        "zones": [{"name": "everywhere", "first": price}]})
}

fn post(api: &Client, price: &str, is_draft: bool) -> Value {
    let mut wish = card(price);
    wish["draft"] = json!(is_draft);
    let answer = api.post_json("/api/v1/rate-cards", &wish);
    assert!([200, 201].contains(&answer.status), "{}", answer.text());
    answer.json()
}

/// A place with stock.
fn shop_in_the_north(shop: &Shop) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 20);
    api
}

/// Places an order that shares no door, and gives what its carriage is planned to be.
fn carriage(shop: &Shop, api: &Client, reference: &str) -> String {
    let number = buy(api, reference, 1, &format!("{reference} 号"));
    settled(api, &number, "sourced");
    let planned =
        "SELECT CAST(carriage AS TEXT) AS found FROM fulfillments ORDER BY id DESC LIMIT 1";
    texts(&shop.database, planned).concat()
}

fn in_force(api: &Client) -> Value {
    api.get("/api/v1/rate-cards").expect(200).json()["items"].clone()
}

on_both!(
    a_draft_changes_no_price_is_tried_on_a_past_period_and_put_in_force_it_counts,
    |shop| {
        let api = shop_in_the_north(shop);
        post(&api, "8.00", false);
        assert_eq!(carriage(shop, &api, "1"), "800");
        let manager = shop.sign_in(Role::Manager);
        let form = manager.get("/staff/rates/post").expect(200).form(FORM);
        let form = form.fill("zone_first", "9.50").with("draft", "on");
        let kept = manager.submit(&form).expect(303);
        let shown = kept.header("location").expect("the draft").to_owned();
        assert_eq!(shown, "/staff/rates/post?version=2&done=drafted");
        let page = manager.get(&shown).expect(200);
        assert_eq!(
            page.attributes("input[name=zone_first]", "value")[0],
            "9.50"
        );
        let marks = page.texts("[aria-labelledby=vers] .mk");
        assert_eq!(marks, ["Draft", "In force"]);
        assert_eq!(in_force(&api)[0]["zones"][0]["first"], "8.00");
        assert_eq!(in_force(&api)[0]["version"], 1);
        assert_eq!(carriage(shop, &api, "2"), "800", "a draft prices nothing");

        let rules = begin(&manager);
        let tried = replay_with(&manager, &rules, "post/2");
        let cost = figure(&tried, 2);
        assert_eq!(cost, ["¥16.00", "¥19.00", "+¥3.00", "¥16.00"]);

        let on = page.form("form[action='/staff/rates/post/drafts/2/on']");
        manager.submit(&on).expect(303);
        assert_eq!(in_force(&api)[0]["version"], 2);
        assert_eq!(carriage(shop, &api, "3"), "950");
        manager.submit(&on).expect(404);
        let log = manager.get("/staff/audit").expect(200).texts("main");
        assert!(log.concat().contains("Wrote a draft of the rate card post"));
    }
);

on_both!(
    a_draft_that_was_overtaken_by_another_save_is_not_put_in_force,
    |shop| {
        let api = shop_in_the_north(shop);
        post(&api, "8.00", false);
        assert_eq!(post(&api, "9.50", true)["version"], 2);
        let manager = shop.sign_in(Role::Manager);
        let page = manager.get("/staff/rates/post?version=2").expect(200);
        let on = page.form("form[action='/staff/rates/post/drafts/2/on']");
        let seen = manager.get("/staff/rates/post").expect(200).form(FORM);
        assert_eq!(post(&api, "7.00", false)["version"], 3);
        let refused = manager.submit(&on).expect(409);
        assert!(refused.has("#draft") && !refused.has("#draft form[action$='/on']"));
        let late = seen.fill("zone_first", "6.00").with("draft", "on");
        manager.submit(&late).expect(409);
        assert_eq!(in_force(&api)[0]["zones"][0]["first"], "7.00");
        let gone = refused.form("form[action='/staff/rates/post/drafts/2/deletion']");
        manager.submit(&gone).expect(303);
        manager.get("/staff/rates/post?version=2").expect(404);
        assert_eq!(post(&api, "5.00", true)["version"], 4, "no number twice");
    }
);

on_both!(
    a_card_that_is_not_there_yet_is_tried_at_the_places_named_in_its_draft,
    |shop| {
        let api = shop_in_the_north(shop);
        assert_eq!(carriage(shop, &api, "1"), "0");
        let draft = post(&api, "9.50", true);
        assert_eq!(
            (&draft["version"], &draft["draft"], &draft["locations"]),
            (&json!(1), &json!(true), &json!(["north"]))
        );
        assert_eq!(in_force(&api), json!([]));
        assert_eq!(carriage(shop, &api, "2"), "0");
        let manager = shop.sign_in(Role::Manager);
        let rules = begin(&manager);
        let cost = figure(&replay_with(&manager, &rules, "post/1"), 2);
        assert_eq!(cost[..3], ["¥0.00", "¥19.00", "+¥19.00"]);
        let page = manager.get("/staff/rates/post").expect(200);
        let sends = page.attributes("input[name=location][checked]", "value");
        assert_eq!(sends, ["north"]);
        manager
            .submit(&page.form("#draft form[action$='/on']"))
            .expect(303);
        assert_eq!(in_force(&api)[0]["locations"], json!(["north"]));
        assert_eq!(carriage(shop, &api, "3"), "950");
    }
);
