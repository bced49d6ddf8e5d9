//! Channels on the staff's pages: added, changed by one person at a time, watched, their secrets shown and rotated.

use crate::api::{order, stocked};
use crate::hooks::{push, secret_of};
use crate::listings_pages::sees_channels_only;
use crate::on_both;
use crate::support::{count, execute, wait_until};
use serde_json::json;
use tributary::domain::staff::Role;

on_both!(a_channels_figures_are_what_was_sent, |shop| {
    let api = stocked(shop);
    shop.add_channel("quiet", "api");
    let secret = secret_of(shop, "web");
    let client = shop.stranger();
    let first = order("web", "1");
    api.post_json("/api/v1/orders", &first).expect(201);
    api.post_json("/api/v1/orders", &first).expect(200);
    let mut changed = first.clone();
    changed["note"] = json!("ring twice");
    changed["updated_at"] = json!("2099-11-01T09:30:00+08:00");
    api.post_json("/api/v1/orders", &changed).expect(200);
    let mut held = order("web", "2");
    held["lines"][0]["sku"] = json!("QQQ");
    api.post_json("/api/v1/orders", &held).expect(201);
    let pushed = order("web", "3").to_string();
    push(&client, "web", &secret, pushed.as_bytes()).expect(202);
    push(&client, "web", &secret, pushed.as_bytes()).expect(200);
    push(&client, "web", &secret, b"{\"no\": \"order\"}").expect(202);
    wait_until(
        || count(&shop.database, "messages", "status = 'stored'") == 0,
        "everything is read",
    );
    let looker = shop.sign_in(Role::ReadOnly);
    let page = looker.get("/staff/channels/web").expect(200);
    // received, new, updated, repeated, credits, held, dead
    assert_eq!(page.texts("tfoot td"), ["7", "3", "1", "2", "0", "1", "1"]);
    assert_eq!(
        page.texts("table.figures tbody tr:last-child td"),
        page.texts("tfoot td")
    );
    assert_eq!(page.texts("table.figures tbody tr").len(), 14);
    assert!(page.has(".head .st[data-s=red]"));
    assert!(!page.has("form[action$='/rotation']"));
    let list = looker.get("/staff/channels").expect(200);
    assert_eq!(list.texts("tbody tr").len(), 2);
    assert_eq!(
        list.texts("tbody .st[data-s=grey]").len(),
        1,
        "quiet never sent anything"
    );
    execute(
        &shop.database,
        &["UPDATE channel_days SET last_at = '2020-01-01 00:00:00.000'"],
    );
    execute(
        &shop.database,
        &["UPDATE messages SET status = 'read' WHERE status = 'dead'"],
    );
    let list = looker.get("/staff/channels").expect(200);
    assert!(
        list.has("tbody .st[data-s=amber]"),
        "silent for longer than its habit"
    );
});

on_both!(
    a_rotated_secret_counts_beside_the_new_one_for_a_day,
    |shop| {
        stocked(shop);
        let (client, old) = (shop.stranger(), secret_of(shop, "web"));
        let chief = shop.sign_in(Role::Manager);
        let page = chief.get("/staff/channels/web").expect(200);
        assert!(
            !page.text().contains(&old),
            "the secret is not shown unasked"
        );
        let shown = chief
            .submit(&page.form("form[action$='/secret']"))
            .expect(200);
        assert_eq!(shown.first_text("#secret").trim(), old);
        assert_eq!(count(&shop.database, "audit", "action = 'secret_seen'"), 1);
        chief
            .submit(&page.form("form[action$='/rotation']"))
            .expect(303);
        let new = secret_of(shop, "web");
        assert_ne!(new, old);
        let body = |n: &str| order("web", n).to_string();
        push(&client, "web", &old, body("1").as_bytes()).expect(202);
        push(&client, "web", &new, body("2").as_bytes()).expect(202);
        push(&client, "web", "neither", body("3").as_bytes()).expect(401);
        assert!(
            chief
                .get("/staff/channels/web")
                .expect(200)
                .has("aside .mk[data-s=amber]")
        );
        execute(
            &shop.database,
            &["UPDATE channels SET previous_secret_until = '2020-01-01 00:00:00.000'"],
        );
        push(&client, "web", &old, body("4").as_bytes()).expect(401);
        push(&client, "web", &new, body("5").as_bytes()).expect(202);
        let short = page
            .form("form[action$='/rotation']")
            .fill("secret", "short");
        chief.submit(&short).expect(422);
        shop.sign_in(Role::Clerk)
            .submit(&page.form("form[action$='/secret']"))
            .expect(403);
    }
);

on_both!(
    a_channel_is_added_and_two_people_do_not_overwrite_each_other,
    |shop| {
        let chief = shop.sign_in(Role::Manager);
        let form = chief.get("/staff/channels:new").expect(200);
        let form = form.form("form[action='/staff/channels']");
        let wrong = form
            .clone()
            .fill("slug", "eu")
            .fill("mapping", "no-such-mapping")
            .fill("currency", "XXXX");
        let wrong = chief.submit(&wrong).expect(422);
        assert!(wrong.has("#f-mapping-e") && wrong.has("#f-currency[aria-invalid]"));
        chief
            .submit(
                &form
                    .fill("slug", "eu")
                    .fill("name", "Europe")
                    .fill("currency", "EUR"),
            )
            .expect(303);
        let other = shop.sign_in(Role::Administrator);
        let selector = "form[action='/staff/channels/eu']";
        let one = chief.get("/staff/channels/eu").expect(200).form(selector);
        let two = other.get("/staff/channels/eu").expect(200).form(selector);
        chief
            .submit(&one.fill("ship_within_hours", "24"))
            .expect(303);
        other
            .submit(&two.clone().fill("ship_within_hours", "72"))
            .expect(409);
        let page = other.get("/staff/channels/eu").expect(200);
        assert_eq!(page.attributes("#f-ship_within_hours", "value"), ["24"]);
        other
            .submit(&page.form(selector).fill("unpaid_minutes", "soon"))
            .expect(422);
        let api = shop.api();
        let unknown = json!({"slug": "x", "kind": "file", "mapping": "no-such-mapping"});
        let problems = api
            .post_json("/api/v1/channels", &unknown)
            .expect(422)
            .json();
        assert_eq!(problems["problems"][0]["pointer"], "/mapping");
    }
);

on_both!(whoever_sees_one_channel_sees_no_other, |shop| {
    stocked(shop);
    shop.add_channel("eu", "api");
    let narrow = shop.sign_in(Role::Manager);
    sees_channels_only(shop, &["eu"]);
    assert_eq!(
        narrow
            .get("/staff/channels")
            .expect(200)
            .texts("tbody th a"),
        ["eu"]
    );
    narrow.get("/staff/channels/web").expect(404);
    narrow.get("/staff/channels:new").expect(403);
    let csrf = narrow.get("/staff/channels/eu").expect(200).csrf();
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    for path in ["", "/secret", "/rotation"] {
        let body = format!("csrf={csrf}");
        narrow
            .post_raw(
                &format!("/staff/channels/web{path}"),
                &headers,
                body.as_bytes(),
            )
            .expect(404);
    }
});
