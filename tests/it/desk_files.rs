//! The order list as a file, and the search box.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Shop, execute, texts};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;
use tributary::domain::staff::Role;

fn run(shop: &Shop, statement: &str) {
    execute(&shop.database, &[statement]);
}

fn place(api: &Client, order: &Value) -> String {
    let placed = api.post_json("/api/v1/orders", order);
    let number = placed.json()["number"].as_str().map(str::to_owned);
    number.unwrap_or_else(|| panic!("the order is placed: {}", placed.text()))
}

/// Orders of two channels; the first one has a name that a spreadsheet would run.
fn furnish(shop: &Shop, many: usize) {
    let api = stocked(shop);
    shop.add_channel("store", "api");
    let orders: Vec<Value> = (0..many)
        .map(|index| {
            let mut one = order(["web", "store"][index % 2], &format!("x{index:04}"));
            if index == 0 {
                one["ship_to"]["name"] = json!("=HYPERLINK(\"x\")");
            }
            one
        })
        .collect();
    for part in orders.chunks(400) {
        api.post_json("/api/v1/orders:batch", &json!({"orders": part}))
            .expect(200);
    }
}

/// Every number of a list, page by page.
fn listed(client: &Client, query: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = format!("/staff/orders?{query}");
    loop {
        let page = client.get(&path).expect(200);
        seen.extend(page.texts("table.orders tbody th a"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => return seen,
        }
    }
}

on_both!(a_file_has_what_the_pages_show, |shop| {
    furnish(shop, 120);
    let clerk = shop.sign_in(Role::Clerk);
    for query in [
        "",
        "channel=store&view=all",
        "sort=due&payment=paid",
        "view=held",
        "q=x0007",
    ] {
        let file = clerk
            .get(&format!("/staff/orders/export.csv?{query}"))
            .expect(200);
        let text = file.text();
        let text = text.strip_prefix('\u{feff}').expect("Excel's mark");
        let numbers: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect();
        assert_eq!(numbers, listed(&clerk, query), "{query}");
    }
    let text = clerk.get("/staff/orders/export.csv").expect(200).text();
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""));
    assert!(text.contains(",44.80,CNY,"));
    assert!(
        text.contains("2099-11-01 08:30:00"),
        "in the shop's zone: {text}"
    );
    let logged = texts(
        &shop.database,
        "SELECT facts AS found FROM audit WHERE action = 'exported' ORDER BY id LIMIT 1",
    );
    assert!(logged[0].contains("\"rows\":\"120\""), "{logged:?}");
    shop.sign_in(Role::ReadOnly)
        .get("/staff/orders/export.csv")
        .expect(403);
});

on_both!(a_workbook_has_numbers_and_days, |shop| {
    furnish(shop, 3);
    let clerk = shop.sign_in(Role::Clerk);
    let file = clerk.get("/staff/orders/export.xlsx").expect(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    assert_eq!(sheet.height(), 4);
    let row: Vec<Data> = sheet.rows().nth(3).expect("an order").to_vec();
    assert!(row.contains(&Data::Float(44.8)), "{row:?}");
    assert!(
        row.iter().any(|cell| matches!(cell, Data::DateTime(_))),
        "{row:?}"
    );
    let formulas = book.worksheet_formula("Orders").expect("a sheet");
    assert!(formulas.is_empty(), "nothing is a formula");
});

on_both!(columns_and_rights_decide_what_leaves, |shop| {
    furnish(shop, 1);
    let clerk = shop.sign_in(Role::Clerk);
    let mut form = clerk.get("/staff/orders").expect(200).form("#columns");
    form.fields.retain(|(name, _)| name != "column");
    clerk.submit(&form.with("column", "phone")).expect(303);
    let text = clerk.get("/staff/orders/export.csv").expect(200).text();
    let heading = text.trim_start_matches('\u{feff}').lines().next();
    assert_eq!(heading, Some("Order,Channel,Phone"));
    assert!(text.contains("13800138000"), "a clerk may see it: {text}");
    // a clerk of the other channel takes nothing of this one
    run(
        shop,
        "INSERT INTO staff_channels (staff_id, channel_id) SELECT MAX(staff.id), (SELECT id FROM channels WHERE slug = 'store') FROM staff",
    );
    run(
        shop,
        "UPDATE staff SET all_channels = FALSE WHERE id = (SELECT MAX(id) FROM staff)",
    );
    let text = clerk.get("/staff/orders/export.csv").expect(200).text();
    assert_eq!(text.lines().count(), 1, "{text}");
});

on_both!(one_box_finds_every_kind_and_says_where_it_leads, |shop| {
    let api = stocked(shop);
    shop.add_channel("store", "api");
    let first = place(&api, &order("web", "1001"));
    let mut second = order("store", "2002");
    second["ship_to"]["name"] = json!("欧阳娜娜");
    second["customer"] = json!({"account": "c-99", "name": "欧阳娜娜"});
    second["ship_to"]["phone"] = json!("+8613900139000");
    let second = place(&api, &second);
    let listing = json!({"channel": "web", "code": "GREEN-A", "sku": "TEA-250"});
    api.post_json("/api/v1/listings", &listing).expect(201);
    let clerk = shop.sign_in(Role::Clerk);
    let found = |query: &str| {
        let page = clerk.get(&format!("/staff/search?q={query}")).expect(200);
        page.attributes(".found .list a", "href")
    };
    // an exact number leads straight there
    for typed in [
        first.as_str(),
        "%231001",
        "1001",
        &first.replace("T-", "t%20"),
    ] {
        let answer = clerk.get(&format!("/staff/search?q={typed}")).expect(303);
        let place = format!("/staff/orders/{first}");
        assert_eq!(answer.header("location"), Some(place.as_str()), "{typed}");
    }
    let order_page = format!("/staff/orders/{second}");
    for typed in [
        "%E5%A8%9C%E5%A8%9C",
        "139-0013-9000",
        "%2B86%20139%200013%209000",
    ] {
        assert!(
            found(typed).contains(&order_page),
            "{typed}: {:?}",
            found(typed)
        );
    }
    assert!(
        found("c-99")
            .iter()
            .any(|href| href.starts_with("/staff/customers/"))
    );
    assert!(found("tea-2").contains(&"/staff/skus/TEA-250".to_owned()));
    assert!(found("GREEN-A").contains(&"/staff/skus/TEA-250".to_owned()));
    assert!(found("Held").contains(&"/staff/orders?view=held".to_owned()));
    assert!(found("nothing-like-this%25").is_empty());
    // while typing: the list alone, and no leaving
    let brief = [("hx-request", "true"), ("hx-target", "hits")];
    let list = clerk
        .send("GET", "/staff/search?q=1001", &brief, None)
        .expect(200);
    assert!(list.has("[role=option]") && !list.has("nav"));
    // bound by reach and by the channel that is looked at
    let form = clerk.get("/staff/orders").expect(200).form("form.scope");
    clerk.submit(&form.clone().fill("scope", "web")).expect(303);
    assert!(found("%E5%A8%9C%E5%A8%9C").is_empty());
    clerk.submit(&form.fill("scope", "")).expect(303);
    run(
        shop,
        "INSERT INTO staff_channels (staff_id, channel_id) SELECT MAX(staff.id), (SELECT id FROM channels WHERE slug = 'web') FROM staff",
    );
    run(
        shop,
        "UPDATE staff SET all_channels = FALSE WHERE id = (SELECT MAX(id) FROM staff)",
    );
    for typed in ["%E5%A8%9C%E5%A8%9C", "139-0013-9000", "c-99", "2002"] {
        assert!(found(typed).is_empty(), "{typed}: {:?}", found(typed));
    }
});
