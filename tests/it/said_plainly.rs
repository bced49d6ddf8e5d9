//! What pages say: services in words, what is possible with goods in hand, limits, and counts as people say them.

use crate::api::stocked;
use crate::fulfillments::{go, only, planned};
use crate::merges::{mode, opened, placed};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::stock::two_places;
use serde_json::json;
use tributary::domain::staff::Role;

on_both!(a_service_is_said_in_words, |shop| {
    let api = opened(shop, &mode("off"));
    let numbers = ["1", "2"].map(|reference| placed(&api, reference, &[]));
    let ids = numbers.each_ref().map(|number| only(&api, number));
    let manager = shop.sign_in(Role::Manager);
    let pages = [
        "/staff/fulfillments".to_owned(),
        "/staff/fulfillments?view=list".to_owned(),
        format!("/staff/fulfillments/{}", ids[0]),
        format!("/staff/fulfillments/merge?id={}&id={}", ids[0], ids[1]),
        format!("/staff/orders/{}", numbers[0]),
        "/staff/rates".to_owned(),
    ];
    for (language, word) in [("en", "Standard"), ("zh-CN", "标准快递")] {
        let manager = manager.clone().speaking(language);
        for page in &pages {
            let text = manager.get(page).expect(200).first_text("#main");
            assert!(text.contains(word), "{page}: {text}");
            assert!(!text.contains("standard"), "{page}: {text}");
        }
    }
    let one = api
        .get(&format!("/api/v1/fulfillments/{}", ids[0]))
        .expect(200);
    assert_eq!(one.json()["service"], "standard");
});

on_both!(
    a_held_member_of_what_is_packed_can_be_helped_as_it_is_said,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 5);
        let [one, two] = ["1", "2"].map(|reference| {
            let number = buy(&api, reference, 2, "一号");
            settled(&api, &number, "sourced");
            number
        });
        let id = only(&api, &one);
        assert_eq!(only(&api, &two), id);
        go(&api, id, &["release", "pick", "pack"]);
        let clerk = shop.sign_in(Role::Clerk);
        let path = format!("/staff/fulfillments/{id}");
        let first = |css: &str| clerk.get(&path).expect(200).texts(css);
        assert_eq!(first("button[name=step].btn-primary"), ["Hand over"]);
        let order = clerk.get(&format!("/staff/orders/{one}")).expect(200);
        let hold = order.form("form.menu[action*='/holds']");
        clerk.submit(&hold.fill("reason", "ask first")).expect(303);
        assert!(first("button[name=step].btn-primary").is_empty());
        let press = || {
            let form = clerk.get(&path).expect(200).form("form[action$='/steps']");
            let refused = clerk.submit(&form.with("step", "ship")).expect(409);
            refused.first_text("[role=alert]")
        };
        let said = press();
        assert!(
            said.contains("cancel it there and put its goods back"),
            "{said}"
        );
        assert!(!said.contains("take it out"), "{said}");
        // as it says
        let cancel = format!("/api/v1/orders/{one}/cancellation");
        api.post_json(&cancel, &json!({"reason": "asked"}))
            .expect(202);
        let back = clerk
            .get(&path)
            .expect(200)
            .form("form[action$='/put-back']");
        clerk.submit(&back).expect(303);
        go(&api, id, &["ship"]);
    }
);

on_both!(too_much_is_told_with_the_most, |shop| {
    two_places(shop);
    let clerk = shop.sign_in(Role::Administrator);
    let form = |page: &str, action: &str| {
        let form = clerk.get(page).expect(200);
        let form = form.form(&format!("form[action='{action}']"));
        form.fill("sku", "TEA-250").fill("pieces", "99999999999")
    };
    let ordered = form("/staff/receipts:new", "/staff/receipts");
    let ordered = ordered.fill("name", "PO-9").fill("expected", "2027-01-05");
    let sent = form("/staff/transfers:new", "/staff/transfers");
    for form in [ordered, sent] {
        let said = clerk.submit(&form).expect(422).first_text("#g-0-e");
        assert!(said.contains("At most 1"), "{said}");
    }
});

on_both!(what_a_transfer_lost_is_said, |shop| {
    two_places(shop);
    let clerk = shop.sign_in(Role::Warehouse);
    let form = clerk.get("/staff/transfers:new").expect(200);
    let form = form
        .form("form[action='/staff/transfers']")
        .fill("from", "north");
    let form = form
        .fill("to", "south")
        .fill("sku", "TEA-250")
        .fill("pieces", "3");
    clerk.submit(&form).expect(303);
    let page = clerk.get("/staff/transfers/1").expect(200);
    let form = page
        .form("form[action='/staff/transfers/1']")
        .fill("came", "0")
        .fill("rest", "lost");
    let sent = clerk.submit(&form).expect(303);
    let page = clerk.get(sent.header("location").unwrap()).expect(200);
    assert_eq!(
        page.first_text(".box[role=status]"),
        "Nothing came. 3 pieces did not come and are written off."
    );
    let page = clerk.get("/staff/transfers/1").expect(200);
    assert!(
        page.first_text("aside").contains("Did not arrive3"),
        "{}",
        page.first_text("aside")
    );
});

on_both!(what_cannot_be_split_is_said_where_it_was_asked, |shop| {
    let (api, _, id) = planned(shop, 9, 4);
    let path = format!("/api/v1/fulfillments/{id}/split");
    let line = |units: i64| json!({"ref": "1", "quantity": units});
    for lines in [json!([line(5)]), json!([line(3), line(3)])] {
        let index = lines.as_array().unwrap().len() - 1;
        let problem = api
            .post_json(&path, &json!({"lines": lines}))
            .expect(422)
            .json();
        let problem = &problem["problems"][0];
        assert_eq!(problem["pointer"], format!("/lines/{index}/quantity"));
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("At most 4 units"),
            "{problem}"
        );
    }
    let clerk = shop.sign_in(Role::Clerk);
    let form = clerk
        .get(&format!("/staff/fulfillments/{id}/split"))
        .expect(200);
    let form = form.form("form[action$='/split']").fill("count", "-1");
    let said = clerk.submit(&form).expect(422).first_text("td .err");
    assert!(said.contains("0 or more"), "{said}");
});

on_both!(a_step_for_nothing_leads_back_to_the_board, |shop| {
    planned(shop, 9, 4);
    let clerk = shop.sign_in(Role::Warehouse);
    for page in ["/staff/fulfillments", "/staff/fulfillments?location=north"] {
        let form = clerk
            .get(page)
            .expect(200)
            .form("#chosen")
            .with("step", "release");
        let back = clerk.submit(&form).expect(303);
        let board = clerk.get(back.header("location").unwrap()).expect(200);
        assert!(
            board
                .first_text("[role=alert]")
                .contains("Nothing was ticked")
        );
    }
});
