//! The pages of fulfillments: the board, many at once, the list, one of them, and the order's and the customer's view.

use crate::fulfillments::{go, only, planned};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Opening, Shop, count, execute};
use serde_json::json;
use tributary::domain::staff::Role;

/// A page may need so many statements.
const STATEMENTS: usize = 8;

/// Somebody of the warehouse who sees these places and channels only.
fn bound(shop: &Shop, rows: &[(&str, &str)]) -> Client {
    let email = shop.hire(Role::Warehouse);
    for (what, slug) in rows {
        let one = &what[..what.len() - 1];
        execute(
            &shop.database,
            &[
                &format!("UPDATE staff SET all_{what} = FALSE WHERE email = '{email}'"),
                &format!(
                    "INSERT INTO staff_{what} (staff_id, {one}_id) SELECT s.id, x.id FROM staff s, {what} x \
                     WHERE s.email = '{email}' AND x.slug = '{slug}'"
                ),
            ],
        );
    }
    let client = shop.stranger();
    let form = client
        .follow("/staff")
        .expect(200)
        .form("form:has(input[type=password])");
    let form = form
        .fill("email", &email)
        .fill("password", crate::support::PASSWORD);
    client.submit(&form).expect(303);
    client
}

on_both!(
    the_board_moves_what_is_selected,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        let (api, number, id) = planned(shop, 9, 2);
        let other = buy(&api, "2", 1, "二号");
        settled(&api, &other, "sourced");
        let worker = shop.sign_in(Role::Warehouse);
        let board = worker.get("/staff/fulfillments").expect(200);
        assert!(board.statements() <= STATEMENTS, "{}", board.statements());
        assert_eq!(board.texts(".lane").len(), 4);
        assert_eq!(board.texts("#s-planned ~ .ln .big")[0], "2");
        assert!(
            board
                .texts(".lane-b li")
                .iter()
                .any(|card| card.contains(&number))
        );
        assert!(board.first_text(".neck").contains("Nothing is late"));
        let csrf = board.csrf();
        let steps = |step: &str, ids: &[i64]| {
            let ids: String = ids.iter().map(|id| format!("&id={id}")).collect();
            worker.post_raw(
                "/staff/fulfillments",
                &[("content-type", "application/x-www-form-urlencoded")],
                format!("csrf={csrf}&step={step}{ids}").as_bytes(),
            )
        };
        let second = only(&api, &other);
        steps("release", &[id]).expect(200);
        let told = steps("release", &[id, second]).expect(200);
        assert!(
            told.first_text(".head p").starts_with("1 done, 1 not"),
            "{}",
            told.text()
        );
        assert!(told.first_text(".list").contains(&format!("F-{id}")));
        assert_eq!(
            count(&shop.database, "fulfillments", "state = 'released'"),
            2
        );
        steps("fly", &[id]).expect(422);
        steps("pick", &[]).expect(303);
        execute(
            &shop.database,
            &["UPDATE fulfillments SET ship_by = '2020-01-01 00:00:00'"],
        );
        let late = worker.get("/staff/fulfillments?location=north").expect(200);
        assert!(
            late.first_text(".neck")
                .contains("Bottleneck: Released. 2 of 2"),
            "{}",
            late.first_text(".neck")
        );
        let alone = worker
            .get("/staff/fulfillments?location=north&state=released")
            .expect(200);
        assert_eq!(alone.texts(".lane").len(), 1);
        assert!(alone.statements() <= STATEMENTS);
    }
);

on_both!(
    a_long_column_goes_on_where_it_ended,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        let (api, _, _) = planned(shop, 90, 1);
        for index in 2..16 {
            let number = buy(&api, &index.to_string(), 1, &format!("{index} 号"));
            settled(&api, &number, "sourced");
        }
        let worker = shop.sign_in(Role::Warehouse);
        let board = worker.get("/staff/fulfillments").expect(200);
        assert_eq!(board.texts(".lane-b li").len(), 12);
        let first = board.texts(".lane-b a.b5");
        let more = board.attributes(".lane .pager a", "href").remove(0);
        let rest = worker.get(&more).expect(200);
        assert_eq!(rest.texts(".lane-b li").len(), 3);
        assert!(
            rest.texts(".lane-b a.b5")
                .iter()
                .all(|number| !first.contains(number))
        );
        let list = worker
            .get("/staff/fulfillments?view=list&location=north")
            .expect(200);
        assert!(list.statements() <= STATEMENTS);
        assert_eq!(list.texts(".fuls tbody tr").len(), 15);
        assert!(
            worker
                .get("/staff/fulfillments?view=list&state=shipped")
                .expect(200)
                .has(".empty")
        );
        assert!(
            worker
                .get("/staff/fulfillments?view=list&late=1")
                .expect(200)
                .has(".empty")
        );
        worker.get("/staff/fulfillments.csv").expect(403);
        let file = shop
            .sign_in(Role::Clerk)
            .get("/staff/fulfillments.csv?location=north")
            .expect(200);
        assert_eq!(file.text().lines().count(), 16);
    }
);

on_both!(
    one_fulfillment_is_worked_from_its_page,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        let (api, number, id) = planned(shop, 5, 3);
        let worker = shop.sign_in(Role::Warehouse);
        let path = format!("/staff/fulfillments/{id}");
        let press = |step: &str| {
            let page = worker.get(&path).expect(200);
            assert!(page.statements() <= STATEMENTS, "{}", page.statements());
            assert!(
                page.has(&format!("button[name=step][value={step}]")),
                "{step}"
            );
            let form = page
                .form(&format!("form[action='{path}/steps']"))
                .with("step", step);
            let done = worker.submit(&form).expect(303);
            assert_eq!(
                done.header("location"),
                Some(format!("{path}?done={step}").as_str())
            );
        };
        press("release");
        let page = worker.get(&path).expect(200);
        let form = page
            .form(&format!("form[action='{path}/short']"))
            .fill("count", "１");
        worker.submit(&form).expect(303);
        let wrong = worker
            .get(&path)
            .expect(200)
            .form(&format!("form[action='{path}/short']"))
            .fill("count", "9");
        assert!(worker.submit(&wrong).expect(422).has("[role=alert]"));
        for typed in ["-1", "abc", "1e9"] {
            let wrong = worker
                .submit(&wrong.clone().fill("count", typed))
                .expect(422);
            assert!(
                wrong.first_text("td .err").contains("at least 1"),
                "{typed}"
            );
            assert_eq!(wrong.attributes("input[name=count]", "value"), [typed]);
        }
        assert_eq!(worker.get(&path).expect(200).first_text(".picks .qty"), "2");
        press("pick");
        let order = shop
            .sign_in(Role::Clerk)
            .get(&format!("/staff/orders/{number}"));
        let order = order.expect(200);
        assert!(!order.has("a[href*='/edit']"));
        assert!(order.first_text("#fixed").contains("picked or has left"));
        let page = worker.get(&path).expect(200);
        assert!(
            page.first_text("address").contains("一号"),
            "{}",
            page.text()
        );
        press("pack");
        press("ship");
        let page = worker.get(&path).expect(200);
        assert!(
            page.texts(".tl li")
                .iter()
                .any(|entry| entry.contains("released")),
            "{:?}",
            page.texts(".tl li")
        );
        let sheet = worker.get(&format!("{path}/sheet")).expect(200);
        assert!(sheet.first_text(".sheet").contains("TEA-250"));
        assert!(!sheet.first_text("address").contains("+8613800138000"));
        assert!(!sheet.has("form[action$='/sheet']"));
        let clerk = shop.sign_in(Role::Clerk);
        let sheet = clerk.get(&format!("{path}/sheet")).expect(200);
        let whole = sheet.form("form[action$='/sheet']");
        let whole = clerk.submit(&whole).expect(200);
        assert!(whole.first_text("address").contains("+8613800138000"));
        let looked = "action = 'contact_seen'";
        assert_eq!(count(&shop.database, "audit", looked), 1);
        let form = page
            .form(&format!("form[action='{path}/return']"))
            .fill("count", "1");
        worker.submit(&form).expect(303);
        assert_eq!(
            count(
                &shop.database,
                "order_lines",
                "shipped = 1 AND returned = 1"
            ),
            1
        );
        assert_eq!(
            count(
                &shop.database,
                "movements",
                "kind = 'return' AND quantity = 1"
            ),
            1
        );
        let again = worker
            .get(&path)
            .expect(200)
            .form(&format!("form[action='{path}/return']"))
            .fill("count", "5");
        worker.submit(&again).expect(422);
        assert_eq!(
            shop.sign_in(Role::ReadOnly)
                .get(&path)
                .expect(200)
                .texts("button[name=step]")
                .len(),
            0
        );
        shop.cli(&["verify"]).ok();
        let order = api
            .get(&format!("/api/v1/orders/{number}"))
            .expect(200)
            .json();
        assert!(
            order["events"]
                .as_array()
                .unwrap()
                .iter()
                .any(|event| event["kind"] == "returned")
        );
    }
);

on_both!(nobody_sees_more_than_their_places_and_channels, |shop| {
    let (api, number, id) = planned(shop, 9, 2);
    place(&api, "south");
    shop.add_channel("other", "api");
    let mut sent = crate::api::order("other", "o1");
    sent["ship_to"]["street"] = json!("一号");
    let hidden = api.post_json("/api/v1/orders", &sent).expect(201).json();
    let hidden = hidden["number"].as_str().unwrap();
    settled(&api, hidden, "sourced");
    assert_eq!(only(&api, hidden), id, "both leave together");
    let path = format!("/staff/fulfillments/{id}");
    let south = bound(shop, &[("locations", "south")]);
    south.get(&path).expect(404);
    assert!(
        !south
            .get("/staff/fulfillments")
            .expect(200)
            .text()
            .contains(&number)
    );
    assert!(
        !south
            .get("/staff/fulfillments?view=list")
            .expect(200)
            .text()
            .contains(&format!("F-{id}"))
    );
    let mine = bound(shop, &[("channels", "web")]);
    let page = mine.get(&path).expect(200);
    assert!(
        page.text()
            .contains(&format!("Order {hidden} of another channel: 2 units.")),
        "{}",
        page.text()
    );
    assert!(!page.has(&format!("a[href='/staff/orders/{hidden}']")));
    let board = mine.get("/staff/fulfillments").expect(200);
    assert!(board.first_text(".lane-b li").contains("and 1 more"));
    assert!(!board.text().contains(hidden));
    shop.add_channel("third", "api");
    bound(shop, &[("channels", "third")]).get(&path).expect(404);
});

on_both!(an_order_says_where_it_leaves_from_and_why, |shop| {
    let (api, number, id) = planned(shop, 3, 2);
    place(&api, "south");
    receive(shop, "TEA-250", "south", 1);
    let more = buy(&api, "2", 9, "二号");
    settled(&api, &more, "backordered");
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
    let card = page.first_text(".part");
    assert!(
        card.contains("NORTH") && card.contains(&format!("F-{id}")) && card.contains("TEA-250"),
        "{card}"
    );
    assert!(
        card.contains("Why here?")
            && card.contains("No rule was for this order")
            && card.contains("Chosen"),
        "{card}"
    );
    assert!(
        clerk
            .get(&format!("/staff/orders/{more}"))
            .expect(200)
            .has("#waiting details.why table")
    );
    go(&api, id, &["release", "pick"]);
    let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
    let steps = page.texts(".prog li");
    assert!(steps[3].contains("2 of 2 units"), "{steps:?}");
    assert!(page.first_text(".part .st").contains("Picking"));
});
