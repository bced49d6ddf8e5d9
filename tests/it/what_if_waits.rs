//! What does not leave at once in a replay: it leaves on another day as in life, or is told as what has not left, so that a
//! plan that ships less is never the cheaper one.

use crate::api::{order, stocked};
use crate::on_both;
use crate::rules::begin;
use crate::sourced::{buy, place, receive, settled};
use crate::sourced_turns::{enqueue, rested};
use crate::support::{Answer, Client, Shop, execute, texts};
use crate::what_if::{figure, replay, replay_form};
use serde_json::{Value, json};
use tributary::domain::job::{Job, Walking};
use tributary::domain::staff::Role;

const PARCELS: usize = 4;
const LATE: usize = 7;
const UNSENT: usize = 9;

/// What a parcel from a place costs.
fn card(api: &Client, slug: &str, first: &str) {
    let card = json!({"slug": slug, "service": "standard", "currency": "CNY", "locations": [slug],
        "zones": [{"name": "everywhere", "first": first}]});
    api.post_json("/api/v1/rate-cards", &card).expect(201);
}

/// What every hour brings: whoever waits though something is there is looked at again.
fn hour(shop: &Shop) {
    let walk = Walking::Anew;
    enqueue(
        shop,
        &Job::SourceAll {
            everybody: false,
            walk,
        },
    );
    rested(shop);
}

/// Puts rules of this body in force.
fn in_force(shop: &Shop, body: &Value) {
    execute(
        &shop.database,
        &[
            "DELETE FROM what_ifs",
            "DELETE FROM rule_sets",
            &format!(
                "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
                 VALUES (1, 'active', '', '{body}', '2026-01-01 00:00:00', 'test')"
            ),
        ],
    );
}

/// Rules of this body for a draft.
fn draft(shop: &Shop, manager: &Client, body: &Value) -> String {
    let draft = begin(manager);
    let body = format!("UPDATE rule_sets SET body = '{body}' WHERE state = 'draft'");
    execute(&shop.database, &[&body]);
    draft
}

fn said(page: &Answer) -> String {
    page.first_text("p.slimbox")
}

on_both!(
    what_a_full_day_leaves_over_leaves_on_the_next_ones_in_every_column,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        card(&api, "north", "8.00");
        execute(&shop.database, &["UPDATE locations SET units_per_day = 4"]);
        receive(shop, "TEA-250", "north", 50);
        let number = buy(&api, "1", 10, "一号");
        rested(shop);
        (0..3).for_each(|_| hour(shop));
        settled(&api, &number, "sourced");
        let manager = shop.sign_in(Role::Manager);
        let page = replay(&manager, &begin(&manager));
        assert_eq!(figure(&page, PARCELS), ["3", "3", "0", "3"], "parcels");
        assert_eq!(figure(&page, 2), ["¥24.00", "¥24.00", "¥0.00", "¥24.00"]);
        assert_eq!(figure(&page, UNSENT), ["0", "0", "0", "0"], "not left");
    }
);

/// Three boxes of tea in the north and a pot in the south: an order of both waits, since two parcels cost more than one.
fn split(shop: &Shop, ship_by: &str) -> Client {
    let api = stocked(shop);
    let one = json!({"rules": [{"name": "One parcel",
        "splitting": {"if_cheaper": {"limit": {"amount": 0}, "waits": "order"}}}]});
    in_force(shop, &one);
    let pot = json!({"sku": "POT-1", "title": "Tea pot", "weight_g": 100});
    api.post_json("/api/v1/skus", &pot).expect(201);
    for (slug, sku, first) in [("north", "TEA-250", "10.00"), ("south", "POT-1", "60.00")] {
        place(&api, slug);
        card(&api, slug, first);
        receive(shop, sku, slug, 50);
    }
    let mut sent = order("web", "1");
    sent["payment"]["paid"] = Value::Null;
    sent["lines"] = json!([
        {"ref": "1", "sku": "TEA-250", "title": "Green tea", "quantity": 3, "unit_price": "10.00"},
        {"ref": "2", "sku": "POT-1", "title": "Tea pot", "quantity": 1, "unit_price": "21.00"}
    ]);
    sent["total"] = json!("56.00");
    sent["delivery"] = json!({"method": "ship", "ship_by": ship_by});
    api.post_json("/api/v1/orders", &sent).expect(201);
    rested(shop);
    api
}

on_both!(
    what_a_rule_keeps_back_has_not_left_and_a_plan_that_ships_it_is_not_called_dearer,
    |shop| {
        split(shop, "2099-12-01T20:00:00+08:00");
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        let same = replay(&manager, &draft);
        assert_eq!(figure(&same, UNSENT), ["4", "4", "0", "4"]);
        assert_eq!(figure(&same, PARCELS), ["0", "0", "0", "0"]);
        assert!(said(&same).contains("No difference"), "{}", said(&same));
        let freely = json!({"rules": [{"name": "Freely", "splitting": "freely"}]});
        let body = format!("UPDATE rule_sets SET body = '{freely}' WHERE state = 'draft'");
        execute(&shop.database, &[&body]);
        let page = replay(&manager, &draft);
        assert_eq!(figure(&page, UNSENT), ["4", "0", "−4", "4"]);
        let more = "4 units more would have left";
        assert!(said(&page).contains(more), "{}", said(&page));
        // the other way round: what ships less is no saving
        in_force(shop, &freely);
        let one =
            json!({"rules": [{"name": "One place", "splitting": {"forbid": {"waits": "order"}}}]});
        let page = replay(&manager, &self::draft(shop, &manager, &one));
        assert_eq!(figure(&page, UNSENT), ["0", "4", "+4", "4"]);
        let fewer = "4 units fewer would have left";
        assert!(said(&page).contains(fewer), "{}", said(&page));
        assert!(!said(&page).contains("saved"), "{}", said(&page));
    }
);

on_both!(
    what_a_rule_keeps_back_leaves_when_its_ship_by_wins,
    |shop| {
        split(shop, "2099-11-03T20:00:00+08:00");
        let manager = shop.sign_in(Role::Manager);
        let page = replay(&manager, &begin(&manager));
        assert_eq!(figure(&page, UNSENT)[..2], ["0", "0"]);
        assert_eq!(figure(&page, PARCELS)[..2], ["2", "2"]);
        assert_eq!(figure(&page, LATE)[..2], ["0.0%", "0.0%"]);
    }
);

on_both!(a_pre_sale_leaves_on_its_day, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 50);
    for (reference, day) in [("1", "03"), ("2", "30")] {
        let mut sent = order("web", reference);
        sent["lines"][0]["not_before"] = json!(format!("2099-11-{day}T00:00:00+08:00"));
        sent["ship_to"]["street"] = json!(format!("{reference} 号"));
        sent["delivery"] = json!({"method": "ship", "ship_by": "2099-11-03T20:00:00+08:00"});
        api.post_json("/api/v1/orders", &sent).expect(201);
    }
    rested(shop);
    let manager = shop.sign_in(Role::Manager);
    let page = replay(&manager, &begin(&manager));
    assert_eq!(figure(&page, PARCELS), ["1", "1", "0", "0"]);
    assert_eq!(figure(&page, UNSENT), ["2", "2", "0", "4"]);
    assert_eq!(
        figure(&page, LATE)[..2],
        ["50.0%", "50.0%"],
        "not left by then"
    );
});

on_both!(what_a_hold_or_a_rule_takes_out_has_not_left, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    card(&api, "north", "8.00");
    receive(shop, "TEA-250", "north", 3);
    buy(&api, "1", 5, "一号");
    rested(shop);
    let manager = shop.sign_in(Role::Manager);
    let rule = |otherwise: &str| json!({"rules": [{"name": "So", "otherwise": otherwise}]});
    let page = replay(&manager, &draft(shop, &manager, &rule("hold")));
    assert_eq!(figure(&page, UNSENT), ["2", "5", "+3", "2"]);
    assert!(said(&page).contains("3 units fewer"), "{}", said(&page));
    let canceled = format!(
        "UPDATE rule_sets SET body = '{}' WHERE state = 'draft'",
        rule("cancel")
    );
    execute(&shop.database, &[&canceled]);
    let drafts = "SELECT '/staff/rules/' || version AS found FROM rule_sets WHERE state = 'draft'";
    let page = replay(&manager, &texts(&shop.database, drafts).concat());
    assert_eq!(figure(&page, UNSENT), ["2", "2", "0", "2"]);
});

on_both!(
    another_cut_off_makes_what_comes_after_it_leave_a_day_later,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 50);
        let mut sent = order("web", "1");
        sent["delivery"] = json!({"method": "ship", "ship_by": "2099-11-01T20:00:00+08:00"});
        let placed = api.post_json("/api/v1/orders", &sent).expect(201).json();
        settled(
            &api,
            placed["number"].as_str().expect("a number"),
            "sourced",
        );
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        // it was placed at half past eight
        for (cut_off, late) in [("09:00", "0.0%"), ("08:00", "100.0%")] {
            let form = replay_form(&manager, &draft, "");
            let form = form.fill("place", "north").fill("cut_off", cut_off);
            let page = crate::what_if::shown(&manager, &form);
            assert_eq!(figure(&page, LATE)[..2], ["0.0%", late], "{cut_off}");
            assert!(page.first_text(".head").contains(cut_off));
        }
    }
);
