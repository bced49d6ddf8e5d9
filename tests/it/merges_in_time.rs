//! Nothing comes later than it was promised for another order's sake: neither who joins nor who is there already, however
//! they come together; and no plan is moved to one that breaks a promise. By hand a person may, and is told.

use crate::api::{order, stocked};
use crate::fulfillments::only;
use crate::merges::{mode, rule, sizes};
use crate::on_both;
use crate::reconsidered::stays;
use crate::sourced::{place, receive, settled};
use crate::sourced_turns::rested;
use crate::support::{Client, Shop, execute, texts};
use chrono::{Duration, Utc};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// A place that sends a parcel for so much, so many days on its way.
fn sends(api: &Client, slug: &str, first: &str, days: i64) {
    place(api, slug);
    card(api, slug, &json!({"first": first, "days": days}), None);
}

fn card(api: &Client, slug: &str, zone: &Value, most_g: Option<i64>) {
    let place = slug.split('-').next();
    let mut zone = zone.clone();
    zone["name"] = json!("everywhere");
    let mut card = json!({"slug": slug, "service": "standard", "currency": "CNY", "locations": [place], "zones": [zone]});
    if let Some(most) = most_g {
        card["limits"] = json!({"weight_g": most});
    }
    api.post_json("/api/v1/rate-cards", &card).expect(201);
}

/// Tea at both places, pots in the south alone: the north is cheaper and quick, the south takes six days.
fn furnished(shop: &Shop, north: &str, south: &str) -> Client {
    let api = stocked(shop);
    let pot = json!({"sku": "POT-1", "title": "Tea pot", "weight_g": 100});
    api.post_json("/api/v1/skus", &pot).expect(201);
    sends(&api, "north", north, 1);
    sends(&api, "south", south, 6);
    rule(shop, &mode("loose"));
    receive(shop, "POT-1", "south", 50);
    api
}

/// What one buyer orders, to arrive within so many days; planned.
fn bought(
    api: &Client,
    reference: &str,
    (sku, quantity): (&str, i64),
    days: Option<i64>,
) -> String {
    let mut sent = order("web", reference);
    sent["channel_number"] = Value::Null;
    sent["payment"]["paid"] = Value::Null;
    sent["lines"][0]["sku"] = json!(sku);
    sent["lines"][0]["quantity"] = json!(quantity);
    sent["lines"][0]["unit_price"] = json!("0.00");
    sent["total"] = json!("5.00");
    if let Some(days) = days {
        let by = Utc::now() + Duration::days(days);
        sent["delivery"] = json!({"method": "ship", "deliver_by": by.to_rfc3339()});
    }
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    let number = answer["number"].as_str().expect("a number").to_owned();
    settled(api, &number, "sourced");
    number
}

/// From where each order leaves, in the sequence they came.
fn leaves(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT l.slug AS found FROM fulfillment_orders m JOIN fulfillments f ON f.id = m.fulfillment_id \
         JOIN locations l ON l.id = f.location_id WHERE f.state <> 'canceled' ORDER BY m.order_id",
    )
}

on_both!(
    nobody_is_drawn_to_a_place_from_which_it_comes_too_late,
    |shop| {
        let api = furnished(shop, "30.00", "35.00");
        receive(shop, "TEA-250", "north", 50);
        receive(shop, "TEA-250", "south", 50);
        bought(&api, "1", ("POT-1", 1), None);
        // whom nothing was promised saves the parcel
        bought(&api, "2", ("TEA-250", 2), None);
        bought(&api, "3", ("TEA-250", 2), Some(3));
        rested(shop);
        assert_eq!(leaves(shop), ["south", "south", "north"]);
        stays(shop);
    }
);

on_both!(
    an_order_in_time_does_not_go_after_the_one_that_came_later,
    |shop| {
        let api = furnished(shop, "30.00", "35.00");
        receive(shop, "TEA-250", "north", 50);
        receive(shop, "TEA-250", "south", 50);
        bought(&api, "1", ("TEA-250", 2), Some(3));
        bought(&api, "2", ("POT-1", 1), None);
        rested(shop);
        assert_eq!(leaves(shop), ["north", "south"]);
        stays(shop);
    }
);

on_both!(
    a_plan_in_time_is_not_moved_to_one_that_comes_too_late,
    |shop| {
        let api = furnished(shop, "50.00", "5.00");
        receive(shop, "TEA-250", "north", 50);
        bought(&api, "1", ("TEA-250", 2), Some(3));
        receive(shop, "TEA-250", "south", 50);
        rested(shop);
        stays(shop);
        assert_eq!(leaves(shop), ["north"]);
    }
);

on_both!(
    what_comes_late_anyway_is_moved_where_it_costs_less,
    |shop| {
        let api = furnished(shop, "50.00", "5.00");
        execute(
            &shop.database,
            &["UPDATE rate_cards SET body = replace(body, '\"days\":1', '\"days\":7')"],
        );
        receive(shop, "TEA-250", "north", 50);
        bought(&api, "1", ("TEA-250", 2), Some(3));
        receive(shop, "TEA-250", "south", 50);
        rested(shop);
        stays(shop);
        assert_eq!(leaves(shop), ["south"]);
    }
);

/// A place that sends up to a kilogram within a day, and more by freight, which takes six.
fn freight(shop: &Shop, word: &str) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    card(
        &api,
        "north-post",
        &json!({"first": "8.00", "days": 1}),
        Some(1_000),
    );
    card(
        &api,
        "north-freight",
        &json!({"first_g": 1000, "first": "9.00", "next_g": 1000, "next": "0.00", "days": 6}),
        None,
    );
    rule(shop, &mode(word));
    receive(shop, "TEA-250", "north", 50);
    api
}

on_both!(
    a_parcel_is_not_made_one_that_takes_longer_than_anyone_in_it_was_promised,
    |shop| {
        let api = freight(shop, "loose");
        // three boxes of tea are less than a kilogram, six are more
        bought(&api, "1", ("TEA-250", 3), Some(3));
        bought(&api, "2", ("TEA-250", 3), None);
        assert_eq!(sizes(shop), ["1", "1"], "who is there was promised more");
        bought(&api, "3", ("TEA-250", 3), Some(3));
        assert_eq!(sizes(shop), ["1", "1", "1"], "who comes was promised more");
        bought(&api, "4", ("TEA-250", 3), None);
        rested(shop);
        assert_eq!(sizes(shop), ["1", "2", "1"]);
        stays(shop);
    }
);

on_both!(who_merges_by_hand_is_told_what_comes_too_late, |shop| {
    let api = freight(shop, "off");
    let numbers = [Some(3), None].map(|days| {
        let reference = if days.is_some() { "1" } else { "2" };
        bought(&api, reference, ("TEA-250", 3), days)
    });
    let ids = numbers.each_ref().map(|number| only(&api, number));
    let preview = |ids: [i64; 2]| {
        let path = format!("/api/v1/fulfillments/{}/merge?preview=true", ids[0]);
        let body = json!({"fulfillments": [ids[1]]});
        api.post_json(&path, &body).expect(200).json()
    };
    assert_eq!(preview(ids)["late"], json!([numbers[0]]));
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get(&format!(
        "/staff/fulfillments/merge?id={}&id={}",
        ids[0], ids[1]
    ));
    let said = page.expect(200).texts("section.slimbox").concat();
    assert!(
        said.contains(&numbers[0]) && !said.contains(&numbers[1]),
        "{said}"
    );
    // it is theirs to decide
    let path = format!("/api/v1/fulfillments/{}/merge", ids[0]);
    let body = json!({"fulfillments": [ids[1]]});
    api.post_json(&path, &body).expect(200);
    assert_eq!(sizes(shop), ["2"]);
    shop.cli(&["verify"]).ok();
});
