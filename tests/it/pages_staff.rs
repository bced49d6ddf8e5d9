//! The staff's pages: the door, the list, the order and what stops it.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::Client;
use serde_json::{Value, json};
use tributary::domain::staff::Role;

fn place(api: &Client, order: &Value) -> String {
    let placed = api.post_json("/api/v1/orders", order);
    let number = placed.json()["number"].as_str().map(str::to_owned);
    number.unwrap_or_else(|| panic!("the order is placed: {}", placed.text()))
}

fn unknown_sku(reference: &str) -> Value {
    let mut order = order("web", reference);
    order["lines"][0]["sku"] = json!("NOBODY-KNOWS");
    order
}

on_both!(
    a_wrong_password_and_an_unknown_person_look_the_same,
    |shop| {
        let email = shop.hire(Role::Clerk);
        let mut bodies = Vec::new();
        for (who, password) in [
            (email.as_str(), "not-the-password"),
            ("nobody@example.com", "not-the-password"),
        ] {
            let client = shop.stranger();
            let form = client.follow("/staff").expect(200);
            let form = form.form("form:has(input[type=password])");
            let form = form.fill("email", who).fill("password", password);
            let answer = client.submit(&form).expect(422);
            assert!(answer.header("set-cookie").is_none());
            bodies.push(answer.text().replace(who, "WHO"));
        }
        assert_eq!(bodies[0], bodies[1]);
    }
);

on_both!(
    who_signs_out_is_out_and_a_form_without_its_token_is_refused,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get("/staff/orders").expect(200);
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.header("content-security-policy").is_some());
        let out = page.form("form[action='/staff/logout']");
        clerk.submit(&out.clone().fill("csrf", "wrong")).expect(403);
        clerk.get("/staff/orders").expect(200);
        clerk.submit(&out).expect(303);
        clerk.get("/staff/orders").expect(303);
        shop.stranger().get("/staff/orders/T-10009").expect(303);
        shop.stranger().get("/staff/nothing").expect(303);
    }
);

on_both!(the_list_is_narrowed_by_view_filter_and_search, |shop| {
    let api = stocked(shop);
    let plain = place(&api, &order("web", "1001"));
    let mut second = unknown_sku("1002");
    second["ship_to"]["name"] = json!("欧阳娜娜");
    second["customer"] = json!({"account": "c-78", "name": "欧阳娜娜", "phone": "+8613900139000", "email": "ou@example.com"});
    second["ship_to"]["phone"] = json!("+8613900139000");
    let held = place(&api, &second);
    let clerk = shop.sign_in(Role::Clerk);
    let numbers = |query: &str| {
        let page = clerk.get(&format!("/staff/orders{query}")).expect(200);
        let mut numbers = page.texts("tbody th a");
        numbers.sort();
        numbers
    };
    let both = vec![plain.clone(), held.clone()];
    assert_eq!(numbers(""), both);
    for query in [
        "?view=held",
        "?held=unknown_sku",
        "?status=held",
        "?sku=NOBODY-KNOWS",
        "?q=%E5%A8%9C%E5%A8%9C",
        "?q=139-0013-9000",
        "?q=%2B86%20139%200013%209000",
        "?q=%EF%BC%91%EF%BC%93%EF%BC%99%EF%BC%90%EF%BC%90%EF%BC%91%EF%BC%93%EF%BC%99%EF%BC%90%EF%BC%90%EF%BC%90",
        "?q=OU@example.com",
        "?q=%231002",
        "?q=NOBODY-KNOWS",
    ] {
        assert_eq!(numbers(query), std::slice::from_ref(&held), "{query}");
    }
    assert_eq!(
        numbers(&format!("?q={}", plain.replace("T-", "t%20"))),
        std::slice::from_ref(&plain)
    );
    assert_eq!(numbers("?channel=web&payment=paid&view=all"), both);
    assert!(numbers("?payment=unpaid&view=all").is_empty());
    assert!(numbers("?q=%25%27%20OR%201=1--").is_empty());
});

on_both!(pages_of_the_list_meet_without_gap_or_repetition, |shop| {
    let api = stocked(shop);
    let orders: Vec<Value> = (0..120)
        .map(|index| order("web", &format!("p{index:03}")))
        .collect();
    api.post_json("/api/v1/orders:batch", &json!({"orders": orders}))
        .expect(200);
    let clerk = shop.sign_in(Role::ReadOnly);
    let mut seen = Vec::new();
    let mut path = "/staff/orders".to_owned();
    let mut last = path.clone();
    loop {
        let page = clerk.get(&path).expect(200);
        seen.extend(page.texts("tbody th a"));
        last.clone_from(&path);
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen.len(), 120);
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 120);
    let back = clerk
        .get(&last)
        .expect(200)
        .attributes("a[rel=prev]", "href");
    let back = clerk.get(&back[0]).expect(200).texts("tbody th a");
    assert_eq!(back, seen[50..100]);
});

on_both!(a_held_order_is_released_with_a_reason_and_says_so, |shop| {
    let api = stocked(shop);
    let mut unpaid = order("web", "1001");
    unpaid["payment"] = json!({"status": "unpaid"});
    let number = place(&api, &unpaid);
    let clerk = shop.sign_in(Role::Clerk);
    let path = format!("/staff/orders/{number}");
    let page = clerk.get(&path).expect(200);
    assert!(page.has(".box[data-s=amber]"));
    let form = page.form("form[action$='/release']");
    clerk.submit(&form).expect(422);
    let form = form.fill("reason", "cash came by <b>courier</b>");
    clerk.submit(&form).expect(303);
    let page = clerk.get(&path).expect(200);
    assert!(!page.has("form[action$='/release']"));
    assert!(
        page.first_text(".tl")
            .contains("cash came by <b>courier</b>")
    );
    clerk.submit(&form).expect(409);
    let viewer = shop.sign_in(Role::ReadOnly);
    let page = viewer.get(&path).expect(200);
    assert!(
        !page.has("form[action$='/holds']"),
        "who may not change sees no form"
    );
    let forbidden = form.fill(
        "csrf",
        &page.form("form[action='/staff/logout']").fields[0].1,
    );
    viewer.submit(&forbidden).expect(403);
});

on_both!(a_code_is_mapped_and_the_order_goes_on, |shop| {
    let api = stocked(shop);
    let number = place(&api, &unknown_sku("1001"));
    let clerk = shop.sign_in(Role::Clerk);
    let path = format!("/staff/orders/{number}");
    let form = clerk
        .get(&path)
        .expect(200)
        .form("form[action$='/listing']");
    clerk
        .submit(&form.clone().fill("sku", "NOT-THERE-EITHER"))
        .expect(422);
    clerk.submit(&form.fill("sku", "TEA-250")).expect(303);
    let page = clerk.get(&path).expect(200);
    assert!(!page.has("form[action$='/listing']"));
    assert_eq!(page.first_text("h1 + .st"), "Received");
});

on_both!(
    an_order_is_held_by_hand_and_its_message_is_shown_to_who_may_see_it,
    |shop| {
        let api = stocked(shop);
        let number = place(&api, &order("web", "1001"));
        let clerk = shop.sign_in(Role::Clerk);
        let path = format!("/staff/orders/{number}");
        let page = clerk.get(&path).expect(200);
        let form = page
            .form("form[action$='/holds']")
            .fill("reason", "the buyer called");
        clerk.submit(&form).expect(303);
        let page = clerk.get(&path).expect(200);
        assert!(
            page.first_text(".box[data-s=amber]")
                .contains("the buyer called")
        );
        let message = page.attributes(".tl a", "href").pop().expect("a message");
        let raw = clerk.get(&message).expect(200);
        assert!(raw.first_text("pre").contains("科技园路 1 号"));
        let packer = shop.sign_in(Role::Warehouse);
        packer.get(&message).expect(403);
        assert!(
            packer
                .get(&path)
                .expect(200)
                .attributes(".tl a", "href")
                .is_empty()
        );
    }
);

on_both!(names_with_markup_and_quotes_stay_text, |shop| {
    let api = stocked(shop);
    let name = "<script>alert('x')</script> O'Brien; DROP TABLE orders";
    let mut order = order("web", "1001");
    order["ship_to"]["name"] = json!(name);
    order["customer"]["name"] = json!(name);
    order["lines"][0]["title"] = json!("<img src=x onerror=alert(1)>");
    let number = place(&api, &order);
    let clerk = shop.sign_in(Role::Clerk);
    for path in [
        "/staff/orders".to_owned(),
        format!("/staff/orders/{number}"),
    ] {
        let page = clerk.get(&path).expect(200);
        assert!(page.text().contains("O&#39;Brien") || page.first_text("main").contains(name));
        assert!(!page.has("main script") && !page.has("main img"));
    }
    let found = clerk.get("/staff/orders?q=O%27Brien").expect(200);
    assert_eq!(found.texts("tbody th a"), [number]);
});

on_both!(both_languages_are_spoken_by_header_and_by_choice, |shop| {
    stocked(shop);
    let clerk = shop.sign_in(Role::Clerk).speaking("zh-CN,zh;q=0.9");
    let page = clerk.get("/staff/orders").expect(200);
    assert_eq!(page.first_text("h1"), "订单");
    let form = page
        .form("form:has(button[name=language])")
        .with("language", "en");
    clerk.submit(&form).expect(303);
    assert_eq!(
        clerk.get("/staff/orders").expect(200).first_text("h1"),
        "Orders"
    );
    let missing = clerk.get("/staff/orders/T-0").expect(404);
    assert!(missing.has("form[role=search]"));
});
