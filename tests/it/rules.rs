//! Sourcing rules as clerks edit them: drafts, their rules, switching on; who was first; exactly one in force.

use crate::on_both;
use crate::support::{Client, Form, Shop, execute, texts};
use serde_json::json;
use tributary::domain::staff::Role;

/// A shop with two channels and three places.
fn furnish(shop: &Shop) {
    for slug in ["web", "store"] {
        shop.add_channel(slug, "api");
    }
    let api = shop.api();
    for (slug, name) in [("sz", "Shenzhen"), ("gz", "Guangzhou"), ("sh", "Shanghai")] {
        let place =
            json!({"slug": slug, "name": name, "kind": "warehouse", "country": "CN", "city": name});
        api.post_json("/api/v1/locations", &place).expect(201);
    }
    let sku = json!({"sku": "TEA-1", "title": "Tea", "weight_g": 100});
    api.post_json("/api/v1/skus", &sku).expect(201);
}

pub fn begin(clerk: &Client) -> String {
    let page = clerk.get("/staff/rules").expect(200);
    let begun = clerk.submit(&page.form("form[action='/staff/rules']"));
    begun
        .expect(303)
        .header("location")
        .unwrap_or_default()
        .to_owned()
}

pub fn rule_form(clerk: &Client, draft: &str, position: &str) -> Form {
    let path = format!("{draft}/rules/{position}");
    let page = clerk.get(&path).expect(200);
    page.form(&format!("form[action='{path}']"))
}

fn add(clerk: &Client, draft: &str, name: &str) {
    let form = rule_form(clerk, draft, "new").fill("name", name);
    clerk.submit(&form).expect(303);
}

pub fn press(clerk: &Client, draft: &str, action: &str) -> crate::support::Answer {
    let page = clerk.get(draft).expect(200);
    clerk.submit(&page.form(&format!("form[action='{draft}/{action}']")))
}

fn names(clerk: &Client, draft: &str) -> Vec<String> {
    clerk.get(draft).expect(200).texts(".sentences li b")
}

on_both!(a_rule_reads_as_a_sentence_in_both_languages, |shop| {
    furnish(shop);
    let manager = shop.sign_in(Role::Manager);
    let draft = begin(&manager);
    assert_eq!(draft, "/staff/rules/1");
    let form = rule_form(&manager, &draft, "new")
        .fill("name", "South first")
        .with("channel", "web")
        .fill("areas", "华南")
        .fill("how", "first_that_fits");
    let form = rank(form, &[("sz", "1"), ("gz", "2")]);
    manager.submit(&form).expect(303);
    let said = manager
        .get(&draft)
        .expect(200)
        .first_text(".sentences li p");
    assert_eq!(
        said,
        "Orders from web to South China → Shenzhen, then Guangzhou, then any place; \
         split if it earns more than it costs, or what is missing waits; else backorder."
    );
    let chinese = manager.speaking("zh-CN");
    chinese.get("/staff/rules").expect(200);
    let said = chinese
        .get(&draft)
        .expect(200)
        .first_text(".sentences li p");
    assert!(
        said.starts_with("来自 web、寄往华南的订单 → 优先Shenzhen，其次Guangzhou"),
        "{said}"
    );
});

/// Numbers the places of a rule's form.
fn rank(form: Form, ranks: &[(&str, &str)]) -> Form {
    ranks.iter().fold(form, |form, (slug, rank)| {
        form.with("rank_of", slug).with("rank", rank)
    })
}

on_both!(
    rules_are_added_moved_edited_and_removed_without_scripts,
    |shop| {
        furnish(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        for name in ["One", "Two", "Three"] {
            add(&manager, &draft, name);
        }
        let page = manager.get(&draft).expect(200);
        let up = page.form(&format!("form[action='{draft}/rules/2/place']"));
        manager.submit(&up.with("to", "up")).expect(303);
        assert_eq!(names(&manager, &draft), ["One", "Three", "Two"]);
        let form = rule_form(&manager, &draft, "0").fill("name", "First");
        let form = form
            .fill("skus", "tea-1")
            .fill("total_from", "１００")
            .fill("areas", "");
        manager.submit(&form).expect(303);
        press(&manager, &draft, "rules/1/removal").expect(303);
        assert_eq!(names(&manager, &draft), ["First", "Two"]);
        let said = manager
            .get(&draft)
            .expect(200)
            .first_text(".sentences li p");
        assert!(
            said.starts_with("Orders with TEA-1 worth ¥100.00 or more →"),
            "{said}"
        );
        let again = rule_form(&manager, &draft, "0").encoded();
        assert!(
            again.contains("total_from=100.00") && again.contains("skus=TEA-1"),
            "{again}"
        );
    }
);

on_both!(what_is_wrong_with_a_rule_stands_beside_its_field, |shop| {
    furnish(shop);
    let manager = shop.sign_in(Role::Manager);
    let draft = begin(&manager);
    add(&manager, &draft, "Tea");
    let form = rule_form(&manager, &draft, "new")
        .fill("name", " tea ")
        .fill("areas", "CN/广东\nNarnia");
    let refused = manager
        .submit(&form.fill("skus", "TEA-1\nNOTEA"))
        .expect(422);
    assert!(refused.first_text("#f-areas-e").contains("Narnia"));
    assert!(refused.first_text("#f-skus-e").contains("NOTEA"));
    assert_eq!(
        refused.texts("textarea[name=areas]"),
        ["CN/广东 Narnia"],
        "what was typed stays"
    );
    let form = rule_form(&manager, &draft, "new").fill("name", " tea ");
    let refused = manager.submit(&form).expect(422);
    assert!(
        refused.first_text("#f-name-e").contains("tea"),
        "two of one name"
    );
    let page = manager.get(&draft).expect(200);
    let rest = page.form(&format!("#rest form[action='{draft}']"));
    let refused = manager
        .submit(&rest.fill("late", "10").fill("waiting", "600"))
        .expect(422);
    assert!(refused.first_text("#f-waiting-e").contains("¥600.00"));
});

on_both!(
    a_draft_is_switched_on_only_if_its_currency_has_cards,
    |shop| {
        furnish(shop);
        let manager = shop.sign_in(Role::Manager);
        let draft = begin(&manager);
        add(&manager, &draft, "Last");
        let form = rule_form(&manager, &draft, "0").fill("otherwise", "next_rule");
        manager.submit(&form).expect(303);
        // what no rule decides is decided as every other order is
        assert!(!manager.get(&draft).expect(200).has(".rule-wrong"));
        let insert = |slug: &str, currency: &str| {
            let card = json!({"currency": currency, "zones": []});
            let card = format!(
                "INSERT INTO rate_cards (slug, name, service, version, body, changed_at, changed_by) \
                 VALUES ('{slug}', 'Card', 'standard', 1, '{card}', '2026-01-01 00:00:00', 'test')"
            );
            execute(&shop.database, &[&card]);
        };
        insert("used", "EUR");
        execute(
            &shop.database,
            &["INSERT INTO location_cards (location_id, rate_card_id) \
               SELECT min(l.id), min(c.id) FROM locations l, rate_cards c WHERE l.active"],
        );
        // nobody sends by this one
        insert("unused", "CNY");
        let refused = press(&manager, &draft, "on").expect(422);
        assert!(refused.first_text("#f-currency-e").contains("CNY"));
        execute(
            &shop.database,
            &["UPDATE rate_cards SET body = replace(body, 'EUR', 'CNY') WHERE slug = 'used'"],
        );
        let form = rule_form(&manager, &draft, "0").fill("otherwise", "hold");
        manager.submit(&form).expect(303);
        press(&manager, &draft, "on").expect(303);
        let list = manager.get("/staff/rules").expect(200);
        assert!(list.first_text("#active").contains("Version 1"));
        assert!(list.first_text("#active .sentences").contains("else hold"));
        let told = texts(
            &shop.database,
            "SELECT action AS found FROM audit WHERE action = 'rules_changed'",
        );
        assert_eq!(told.len(), 2, "begun and switched on");
        let second = begin(&manager);
        press(&manager, &second, "on").expect(303);
        let list = manager.get("/staff/rules").expect(200);
        assert_eq!(list.texts("#history tbody th"), ["Version 1"]);
        press_refused(&manager, &second);
    }
);

/// A version in force is not changed.
fn press_refused(manager: &Client, version: &str) {
    let page = manager.get(version).expect(200);
    assert!(!page.has(&format!("form[action='{version}/on']")));
    let token = page.csrf();
    let body = format!("csrf={token}&seen=2");
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    manager
        .post_raw(&format!("{version}/deletion"), &kind, body.as_bytes())
        .expect(409);
}

on_both!(of_two_clerks_on_one_draft_the_second_is_told, |shop| {
    furnish(shop);
    let (one, other) = (
        shop.sign_in(Role::Manager),
        shop.sign_in(Role::Administrator),
    );
    let draft = begin(&one);
    let first = rule_form(&one, &draft, "new").fill("name", "One's");
    let second = rule_form(&other, &draft, "new").fill("name", "Other's");
    one.submit(&first).expect(303);
    let told = other.submit(&second).expect(409);
    assert_eq!(
        told.attributes("input[name=name]", "value"),
        ["Other's"],
        "what was typed stays"
    );
    assert_eq!(names(&one, &draft), ["One's"]);
});

on_both!(
    of_eight_who_switch_on_at_once_exactly_one_is_in_force,
    |shop| {
        furnish(shop);
        let manager = shop.sign_in(Role::Manager);
        let drafts: Vec<String> = (0..8).map(|_| begin(&manager)).collect();
        let clients: Vec<Client> = drafts.iter().map(|_| shop.sign_in(Role::Manager)).collect();
        std::thread::scope(|scope| {
            for (client, draft) in clients.iter().zip(&drafts) {
                scope.spawn(move || press(client, draft, "on").expect(303));
            }
        });
        let state = |state: &str| {
            let sql = format!(
                "SELECT CAST(version AS TEXT) AS found FROM rule_sets WHERE state = '{state}'"
            );
            texts(&shop.database, &sql).len()
        };
        assert_eq!(
            (state("active"), state("retired"), state("draft")),
            (1, 7, 0)
        );
        let gap = "SELECT CAST(count(*) AS TEXT) AS found FROM rule_sets WHERE state = 'retired' AND active_until IS NULL";
        assert_eq!(texts(&shop.database, gap), ["0"]);
    }
);

on_both!(who_sees_some_places_only_does_not_see_the_rules, |shop| {
    furnish(shop);
    let clerk = shop.sign_in(Role::Manager);
    execute(&shop.database, &["UPDATE staff SET all_locations = FALSE"]);
    clerk.get("/staff/rules").expect(403);
    let page = clerk.get("/staff/orders").expect(200);
    assert!(!page.has(".side a[href='/staff/rules']"));
});
