//! What clerks put on an order from its page, and what its page hides and shows: tags, notes, the one who looks after
//! it, conflicts decided, contacts seen.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Shop, count, execute, texts};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Places an order; gives the path of its page.
pub fn placed(api: &Client, order: &Value) -> String {
    let answer = api.post_json("/api/v1/orders", order);
    let number = answer.json()["number"].as_str().map(str::to_owned);
    let number = number.unwrap_or_else(|| panic!("the order is placed: {}", answer.text()));
    format!("/staff/orders/{number}")
}

/// Hires a clerk who sees these channels only, and signs in as them.
pub fn clerk_of(shop: &Shop, channels: &[&str]) -> Client {
    let email = shop.hire(Role::Clerk);
    execute(
        &shop.database,
        &[&format!(
            "UPDATE staff SET all_channels = FALSE WHERE email = '{email}'"
        )],
    );
    for channel in channels {
        execute(
            &shop.database,
            &[&format!(
                "INSERT INTO staff_channels (staff_id, channel_id) SELECT s.id, c.id FROM staff s, channels c \
                 WHERE s.email = '{email}' AND c.slug = '{channel}'"
            )],
        );
    }
    let client = shop.stranger();
    let form = client.follow("/staff").expect(200);
    let form = form.form("form:has(input[type=password])");
    let password = form.password_field();
    let form = form
        .fill("email", &email)
        .fill(&password, crate::support::PASSWORD);
    client.submit(&form).expect(303);
    client
}

fn kinds(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT kind || ' ' || actor_kind AS found FROM events ORDER BY id",
    )
}

on_both!(tags_are_put_on_and_taken_off_each_with_an_event, |shop| {
    let api = stocked(shop);
    let path = placed(&api, &order("web", "1001"));
    let clerk = shop.sign_in(Role::Clerk);
    let form = clerk.get(&path).expect(200).form("form[action$='/tags']");
    let gift = form.clone().fill("tag", "  Gift   wrap ");
    clerk.submit(&gift).expect(303);
    clerk.submit(&gift).expect(303);
    clerk
        .submit(&form.clone().fill("tag", &"券".repeat(31)))
        .expect(422);
    clerk.submit(&form.clone().fill("tag", " ")).expect(422);
    let page = clerk.get(&path).expect(200);
    assert_eq!(page.texts("#labels .tg"), ["Gift wrap"]);
    clerk
        .submit(&page.form("form[action$='/tags/removal']"))
        .expect(303);
    let page = clerk.get(&path).expect(200);
    assert!(!page.has("#labels .tg"));
    assert!(page.first_text(".tl").contains("Gift wrap"));
    let kinds = kinds(shop);
    let told: Vec<_> = kinds
        .iter()
        .filter(|kind| kind.contains("tagged"))
        .collect();
    assert_eq!(told, ["tagged staff", "untagged staff"]);
    for index in 0..20 {
        let form = form.clone().fill("tag", &format!("tag {index}"));
        clerk.submit(&form).expect(303);
    }
    clerk.submit(&form.fill("tag", "one more")).expect(409);
});

on_both!(
    a_note_stands_in_the_timeline_and_an_order_is_given_to_somebody,
    |shop| {
        let api = stocked(shop);
        let path = placed(&api, &order("web", "1001"));
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get(&path).expect(200);
        let note = page.form("form[action$='/notes']");
        clerk.submit(&note).expect(422);
        clerk
            .submit(&note.clone().fill("note", &"x".repeat(2_001)))
            .expect(422);
        clerk
            .submit(&note.fill("note", "Doorbell <b>does not</b> work"))
            .expect(303);
        let give = page.form("form[action$='/assignee']");
        let options = page.attributes("select[name=to] option", "value");
        let someone = options.last().expect("somebody").clone();
        clerk.submit(&give.clone().fill("to", &someone)).expect(303);
        let page = clerk.get(&path).expect(200);
        assert_eq!(
            page.attributes("select[name=to] option[selected]", "value"),
            [someone]
        );
        assert!(
            page.first_text(".tl")
                .contains("Doorbell <b>does not</b> work")
        );
        clerk.submit(&give.clone().fill("to", "")).expect(303);
        clerk.submit(&give.fill("to", "999")).expect(404);
        let kinds = kinds(shop);
        let given = kinds.iter().filter(|kind| *kind == "assigned staff");
        assert_eq!(given.count(), 2);
        let viewer = shop.sign_in(Role::ReadOnly);
        let page = viewer.get(&path).expect(200);
        assert!(!page.has("#labels form"));
    }
);

on_both!(who_cannot_see_an_order_is_not_given_it, |shop| {
    let api = stocked(shop);
    shop.add_channel("store", "api");
    let path = placed(&api, &order("web", "1001"));
    let other = clerk_of(shop, &["store"]);
    other.get(&path).expect(404);
    let clerk = shop.sign_in(Role::Clerk);
    let form = clerk
        .get(&path)
        .expect(200)
        .form("form[action$='/assignee']");
    let ids = texts(
        &shop.database,
        "SELECT CAST(id AS TEXT) AS found FROM staff WHERE NOT all_channels",
    );
    clerk.submit(&form.fill("to", &ids[0])).expect(409);
    assert_eq!(
        count(&shop.database, "orders", "assignee_id IS NOT NULL"),
        0
    );
});

on_both!(
    contacts_are_masked_until_somebody_asks_and_the_audit_log_keeps_who,
    |shop| {
        let api = stocked(shop);
        let path = placed(&api, &order("web", "1001"));
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get(&path).expect(200);
        let shows_all =
            |text: &str| text.contains("13800138000") || text.contains("li@example.com");
        assert!(!shows_all(&page.text()));
        assert!(page.first_text("#buyer").contains("138****8000"));
        assert!(page.first_text("#buyer").contains("l***@example.com"));
        let show = page.form("form[action$='/contact']");
        let seen = "action = 'contact_seen' AND subject_kind = 'order'";
        assert_eq!(count(&shop.database, "audit", seen), 0);
        let page = clerk.submit(&show).expect(200);
        assert!(page.first_text("#buyer").contains("+8613800138000"));
        assert!(page.first_text("#buyer").contains("li@example.com"));
        assert!(page.first_text("#ship-to").contains("+8613800138000"));
        assert_eq!(count(&shop.database, "audit", seen), 1);
        for role in [Role::Warehouse, Role::ReadOnly] {
            let other = shop.sign_in(role);
            let page = other.get(&path).expect(200);
            assert!(!page.has("form[action$='/contact']") && !shows_all(&page.text()));
            let own = page.form("form[action='/staff/logout']").fields[0]
                .1
                .clone();
            other.submit(&show.clone().fill("csrf", &own)).expect(403);
        }
        assert_eq!(count(&shop.database, "audit", seen), 1);
    }
);

/// An order whose street was changed here to "ours 1" and by the channel to "theirs 2".
fn clashing(api: &Client, reference: &str) -> String {
    let sent = order("web", reference);
    let path = placed(api, &sent);
    let number = path.rsplit('/').next().unwrap_or_default();
    let edit = json!({"ship_to": {"street": "ours 1"}});
    api.patch_json(&format!("/api/v1/orders/{number}"), &edit)
        .expect(200);
    let mut later = sent;
    later["ship_to"]["street"] = json!("theirs 2");
    api.post_json("/api/v1/orders", &later).expect(200);
    path
}

on_both!(a_conflict_is_decided_for_either_side, |shop| {
    let api = stocked(shop);
    let clerk = shop.sign_in(Role::Clerk);
    for (keep, street) in [("theirs", "theirs 2"), ("ours", "ours 1")] {
        let path = clashing(&api, &format!("c-{keep}"));
        let page = clerk.get(&path).expect(200);
        assert_eq!(page.texts(".opt b"), ["ours 1", "theirs 2"]);
        let mut form = page.form("form[action$='/decision']");
        form.fields.retain(|(name, _)| name != "keep");
        clerk.submit(&form).expect(422);
        clerk.submit(&form.clone().with("keep", keep)).expect(303);
        let page = clerk.get(&path).expect(200);
        assert!(page.first_text("#ship-to").contains(street), "{keep}");
        assert!(!page.has(".box[data-s=amber]"));
        assert_eq!(page.first_text("h1 + .st"), "Received");
        clerk.submit(&form.with("keep", keep)).expect(409);
    }
    let kinds = kinds(shop);
    let took = kinds.iter().filter(|kind| *kind == "took_theirs staff");
    assert_eq!(took.count(), 1);
    shop.cli(&["verify"]).ok();
});

on_both!(
    a_line_that_the_channel_dropped_goes_when_the_channel_is_right,
    |shop| {
        let api = stocked(shop);
        let mut sent = order("web", "m3");
        let second = json!({"ref": "2", "sku": "TEA-250", "quantity": 1, "unit_price": "1.00"});
        sent["lines"].as_array_mut().expect("lines").push(second);
        sent["total"] = json!("45.80");
        let path = placed(&api, &sent);
        let number = path.rsplit('/').next().unwrap_or_default();
        let lines = json!([
            {"ref": "1", "sku": "TEA-250", "quantity": 2, "unit_price": "19.90"},
            {"ref": "2", "sku": "TEA-250", "quantity": 3, "unit_price": "1.00"}]);
        let api_path = format!("/api/v1/orders/{number}");
        api.patch_json(&api_path, &json!({"lines": lines, "total": "47.80"}))
            .expect(200);
        api.post_json("/api/v1/orders", &order("web", "m3"))
            .expect(200);
        let clerk = shop.sign_in(Role::Clerk);
        loop {
            let page = clerk.get(&path).expect(200);
            if !page.has("form[action$='/decision']") {
                break;
            }
            let mut form = page.form("form[action$='/decision']");
            form.fields.retain(|(name, _)| name != "keep");
            clerk.submit(&form.with("keep", "theirs")).expect(303);
        }
        let seen = api.get(&api_path).expect(200).json();
        assert_eq!(seen["lines"].as_array().map(Vec::len), Some(1));
        assert_eq!(seen["total"], "44.80");
        assert_eq!(seen["status"], "received");
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    the_timeline_is_narrowed_and_long_ones_come_in_portions,
    |shop| {
        let api = stocked(shop);
        let path = placed(&api, &order("web", "1001"));
        let clerk = shop.sign_in(Role::Clerk);
        let note = clerk.get(&path).expect(200).form("form[action$='/notes']");
        for index in 0..60 {
            clerk
                .submit(&note.clone().fill("note", &format!("note {index}")))
                .expect(303);
        }
        let rows = |page: &crate::support::Answer| page.texts(".tl li:not(.d)").len();
        let page = clerk.get(&path).expect(200);
        assert_eq!(rows(&page), 50);
        let more = page.attributes("#timeline .pager a", "href");
        let more = more[0].trim_end_matches("#tl").to_owned();
        let page = clerk.get(&format!("{path}{more}")).expect(200);
        assert_eq!(rows(&page), 62);
        assert!(!page.has("#timeline .pager a"));
        let page = clerk.get(&format!("{path}?show=messages")).expect(200);
        assert_eq!(rows(&page), 1);
        assert_eq!(
            page.texts("#timeline nav a"),
            ["All 62", "Staff 60", "Channel 1", "Messages 1"]
        );
    }
);

on_both!(
    what_does_not_add_up_is_red_while_held_and_only_a_cent_is_a_rounding,
    |shop| {
        let api = stocked(shop);
        let mut wrong = order("web", "1");
        wrong["total"] = json!("64.80");
        wrong["payment"]["paid"] = json!("64.80");
        let held = api.post_json("/api/v1/orders", &wrong).expect(201).json();
        let mut cent = order("web", "2");
        cent["total"] = json!("44.81");
        let fine = api.post_json("/api/v1/orders", &cent).expect(201).json();
        let clerk = shop.sign_in(Role::Clerk).speaking("en");
        let path = |order: &Value| format!("/staff/orders/{}", order["number"].as_str().unwrap());
        let page = clerk.get(&path(&held)).expect(200);
        assert_eq!(page.texts("tfoot [data-s=red] th"), ["Does not add up"]);
        assert_eq!(page.texts("tfoot [data-s=red] td")[0], "20.00");
        let release = page.form("form[action*='/release']");
        clerk.submit(&release.fill("reason", "agreed")).expect(303);
        let page = clerk.get(&path(&held)).expect(200);
        assert!(!page.has("tfoot [data-s=red]"));
        assert!(page.texts("tfoot th").contains(&"Difference".to_owned()));
        let page = clerk.get(&path(&fine)).expect(200);
        assert!(page.texts("tfoot th").contains(&"Rounding".to_owned()));
        let rounded = "kind = 'rounded'";
        assert_eq!(count(&shop.database, "events", rounded), 1);
    }
);
