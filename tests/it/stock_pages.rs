//! Stock on the staff's pages: the list with its filters, one SKU, transfers, purchase orders, files, and who sees what.

use crate::locations::sees_locations_only;
use crate::on_both;
use crate::sourced::{buy, settled};
use crate::stock::{level, moved, send, two_places};
use crate::support::Client;
use serde_json::json;
use tributary::domain::staff::Role;

fn codes(client: &Client, path: &str) -> Vec<String> {
    client.get(path).expect(200).texts("tbody th a")
}

on_both!(
    the_list_finds_what_is_short_and_what_is_waited_for,
    |shop| {
        let api = two_places(shop);
        for code in ["CUP-1", "POT-1"] {
            api.post_json(
                "/api/v1/skus",
                &json!({"sku": code, "title": format!("{code} 白瓷")}),
            )
            .expect(201);
        }
        send(&api, &moved("1", "CUP-1", "north", "opening", 5));
        api.put_json("/api/v1/stock/north/CUP-1", &json!({"safety": 5}))
            .expect(200);
        let clerk = shop.sign_in(Role::Clerk);
        assert_eq!(codes(&clerk, "/staff/stock"), ["CUP-1", "POT-1", "TEA-250"]);
        assert_eq!(codes(&clerk, "/staff/stock?only=short"), ["CUP-1"]);
        assert_eq!(codes(&clerk, "/staff/stock?location=south"), ["TEA-250"]);
        assert_eq!(
            codes(&clerk, "/staff/stock?q=%E7%99%BD%E7%93%B7"),
            ["CUP-1", "POT-1"]
        );
        assert!(codes(&clerk, "/staff/stock?only=waiting").is_empty());
        let number = buy(&api, "1", 30, "一号");
        settled(&api, &number, "backordered");
        assert_eq!(codes(&clerk, "/staff/stock?only=waiting"), ["TEA-250"]);
        let page = clerk.get("/staff/stock/TEA-250").expect(200);
        assert!(
            page.texts("ol.list a").contains(&number),
            "the order that waits is named"
        );
        assert_eq!(page.texts(".levels tbody th a"), ["NORTH", "SOUTH"]);
        let csv = clerk.get("/staff/stock.csv?q=TEA").expect(200).text();
        assert!(
            csv.contains("TEA-250,Green tea 250 g,south,4,4,0,0,0"),
            "{csv}"
        );
    }
);

on_both!(the_ledger_is_narrowed_and_paged, |shop| {
    let api = two_places(shop);
    for turn in 0..35 {
        send(
            &api,
            &moved(&format!("t{turn}"), "TEA-250", "north", "adjust", 1),
        );
    }
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/stock/TEA-250").expect(200);
    assert_eq!(page.texts(".ledger tbody tr").len(), 30);
    assert_eq!(page.texts("svg.past rect").len(), 90);
    let older = page.attributes("#main a.btn-sm[href*='after=']", "href");
    let older = older
        .first()
        .expect("older lines")
        .split('#')
        .next()
        .expect("an address")
        .to_owned();
    assert_eq!(
        clerk
            .get(&older)
            .expect(200)
            .texts(".ledger tbody tr")
            .len(),
        7
    );
    let opened = clerk
        .get("/staff/stock/TEA-250?kind=opening&location=south")
        .expect(200);
    assert_eq!(opened.texts(".ledger tbody tr").len(), 1);
});

on_both!(
    a_change_that_cannot_be_made_says_why_beside_its_field,
    |shop| {
        let api = two_places(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/stock/TEA-250").expect(200);
        let form = page
            .form("form.act")
            .fill("act", "adjust")
            .fill("pieces", "-3");
        let again = clerk.submit(&form).expect(422);
        assert!(
            !again.first_text("#r-e").is_empty(),
            "an adjustment needs a reason"
        );
        let form = again.form("details[open] form.act").fill("reason", "打碎");
        clerk.submit(&form).expect(303);
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 17);
        let form = clerk
            .get("/staff/stock/TEA-250")
            .expect(200)
            .form("form.act")
            .fill("act", "scrap")
            .fill("pieces", "99")
            .fill("reason", "damp");
        let refused = clerk.submit(&form).expect(409);
        assert!(refused.first_text("[role=alert]").contains("17"));
        shop.sign_in(Role::ReadOnly)
            .get("/staff/stock/TEA-250")
            .expect(200)
            .texts("form.act")
            .is_empty()
            .then_some(())
            .expect("who only looks has no form");
    }
);

on_both!(
    goods_move_from_one_place_to_another_and_none_is_lost_unseen,
    |shop| {
        let api = two_places(shop);
        let clerk = shop.sign_in(Role::Warehouse);
        let form = |pieces: &str| {
            let page = clerk.get("/staff/transfers:new").expect(200);
            let form = page.form("form[action='/staff/transfers']");
            form.fill("from", "north")
                .fill("to", "south")
                .fill("sku", "TEA-250")
                .fill("pieces", pieces)
        };
        let refused = clerk.submit(&form("21")).expect(422);
        assert!(refused.first_text("#g-0-e").contains("20"));
        let sent = clerk.submit(&form("10")).expect(303);
        let path = sent
            .header("location")
            .expect("its page")
            .split('?')
            .next()
            .expect("a path")
            .to_owned();
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 10);
        assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 4);
        assert_eq!(codes(&clerk, "/staff/transfers"), ["X-1"]);
        // six come, the rest later
        let page = clerk.get(&path).expect(200);
        let receive = page.form(&format!("form[action='{path}']"));
        clerk.submit(&receive.fill("came", "6")).expect(303);
        assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 10);
        // of the other four, three come and one is lost
        let page = clerk.get(&path).expect(200);
        let receive = page.form(&format!("form[action='{path}']"));
        clerk
            .submit(&receive.fill("came", "3").fill("rest", "lost"))
            .expect(303);
        assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 13);
        let page = clerk
            .get("/staff/stock/TEA-250?location=south&kind=adjust")
            .expect(200);
        assert_eq!(
            page.texts(".ledger tbody tr").len(),
            1,
            "the lost piece is an adjustment"
        );
        assert!(codes(&clerk, "/staff/transfers").is_empty());
        // another one is taken back
        let sent = clerk.submit(&form("5")).expect(303);
        let path = sent
            .header("location")
            .expect("its page")
            .split('?')
            .next()
            .expect("a path")
            .to_owned();
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 5);
        let page = clerk.get(&path).expect(200);
        clerk
            .submit(&page.form("form[action$='/cancellation']"))
            .expect(303);
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 10);
        clerk
            .submit(&page.form("form[action$='/cancellation']"))
            .expect(409);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_purchase_order_is_typed_changed_received_and_given_up,
    |shop| {
        let api = two_places(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/receipts:new?sku=TEA-250").expect(200);
        let form = page
            .form("form[action='/staff/receipts']")
            .fill("location", "south");
        let wrong = clerk.submit(&form.fill("pieces", "few")).expect(422);
        assert!(
            !wrong.first_text("#f-name-e").is_empty()
                && !wrong.first_text("#f-expected-e").is_empty()
        );
        assert!(!wrong.first_text("#g-0-e").is_empty());
        let form = wrong
            .form("form[action='/staff/receipts']")
            .fill("name", "PO 7")
            .fill("expected", "9999-12-01")
            .fill("pieces", "8");
        let wrong = clerk.submit(&form).expect(422);
        assert!(!wrong.first_text("#f-expected-e").is_empty());
        let form = wrong
            .form("form[action='/staff/receipts']")
            .fill("expected", "2099-12-01");
        clerk.submit(&form).expect(303);
        assert_eq!(codes(&clerk, "/staff/receipts"), ["PO 7"]);
        let page = clerk.get("/staff/stock/TEA-250").expect(200);
        assert!(page.texts("aside .list a").contains(&"PO 7".to_owned()));
        let edit = clerk.get("/staff/receipts/PO%207/edit").expect(200);
        let edit = edit
            .form("form[action='/staff/receipts/PO%207']")
            .fill("pieces", "9");
        clerk.submit(&edit).expect(303);
        // somebody else changed it meanwhile
        clerk.submit(&edit).expect(409);
        let page = clerk.get("/staff/receipts/PO%207").expect(200);
        let arrival = page.form("form[action$='/arrival']").fill("came", "4");
        clerk.submit(&arrival).expect(303);
        // the same form again, in another tab
        let again = clerk.submit(&arrival).expect(409);
        assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 8);
        // more than was ordered is asked about
        let over = again.form("form[action$='/arrival']").fill("came", "6");
        let asked = clerk.submit(&over).expect(422);
        assert!(asked.first_text("#l-0-e").contains('5') && asked.has("input[name=more]"));
        assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 8);
        let page = clerk.get("/staff/receipts/PO%207").expect(200);
        assert!(
            !page.has("form[action$='/cancellation']"),
            "what has begun to come is not canceled"
        );
        let arrival = page
            .form("form[action$='/arrival']")
            .fill("came", "")
            .fill("rest", "given_up");
        clerk.submit(&arrival).expect(303);
        assert!(codes(&clerk, "/staff/receipts").is_empty());
        assert_eq!(codes(&clerk, "/staff/receipts?only=all"), ["PO 7"]);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    what_is_wrong_with_an_arrival_stands_beside_its_line,
    |shop| {
        let api = two_places(shop);
        let order = json!({"name": "PO 8", "location": "south", "expected_at": "2099-12-01T00:00:00Z", "lines": [
        {"sku": "TEA-250", "quantity": 5}, {"sku": "CUP", "quantity": 5}]});
        api.post_json("/api/v1/skus", &json!({"sku": "CUP", "title": "Cup"}))
            .expect(201);
        api.post_json("/api/v1/receipts", &order).expect(201);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/receipts/PO%208").expect(200);
        // nothing of the first line, and of the second more than anybody counts
        let mut form = page.form("form[action$='/arrival']");
        let mut came = form.fields.iter_mut().filter(|(name, _)| name == "came");
        came.nth(1).expect("a second line").1 = "1000000001".to_owned();
        let wrong = clerk.submit(&form).expect(422);
        assert!(wrong.has("#l-1-e") && !wrong.has("#l-0-e"));
    }
);

on_both!(who_sees_one_place_sees_its_stock_alone, |shop| {
    let api = two_places(shop);
    let ordered = json!({"name": "PO-1", "location": "south", "expected_at": "2099-12-01T09:00:00Z",
        "lines": [{"sku": "TEA-250", "quantity": 5}]});
    api.post_json("/api/v1/receipts", &ordered).expect(201);
    let bound = shop.sign_in(Role::Manager);
    sees_locations_only(shop, &["north"]);
    let page = bound.get("/staff/stock/TEA-250").expect(200);
    assert_eq!(page.texts(".levels tbody th a"), ["NORTH"]);
    for path in [
        "/staff/stock",
        "/staff/stock/TEA-250",
        "/staff/stock.csv",
        "/staff/receipts",
        "/staff/receipts:new",
        "/staff/transfers:new",
        "/staff/stock:file",
    ] {
        let text = bound.get(path).expect(200).text().to_lowercase();
        assert!(!text.contains("south") && !text.contains("po-1"), "{path}");
    }
    bound.get("/staff/receipts/PO-1").expect(404);
    let form = page
        .form("form.act")
        .fill("act", "count")
        .fill("pieces", "1");
    bound.submit(&form.clone().fill("at", "south")).expect(422);
    assert_eq!(level(&api, "TEA-250", "south")["on_hand"], 4);
    bound.submit(&form).expect(303);
});
