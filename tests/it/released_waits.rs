//! How long a fulfillment waits for other orders of its buyer before it is released by itself, and that it says so. Who may
//! be a partner is `merges`.

use crate::fulfillments::only;
use crate::merges::{opened, placed, rule, sizes};
use crate::on_both;
use crate::released::{merge, set, sourced_at, state, still, turn_at};
use crate::support::{Shop, texts};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Until when the newest fulfillment waits: the clock, or nothing.
fn waits(shop: &Shop) -> String {
    let newest = "SELECT COALESCE(substr(CAST(wait_until AS TEXT), 12, 5), '-') AS found FROM fulfillments ORDER BY id DESC LIMIT 1";
    texts(&shop.database, newest).concat()
}

on_both!(
    it_waits_so_many_minutes_takes_partners_in_and_is_released,
    still(),
    |shop| {
        let _ = opened(shop, &merge(30));
        set(shop, "release = 'at_once'");
        sourced_at(shop, "1", "2099-01-15T10:00:00Z", &[]);
        assert_eq!(waits(shop), "10:30");
        assert_eq!(turn_at(&shop.database, "2099-01-15T10:01:00Z"), 0);
        // who joins does not make it wait longer
        sourced_at(shop, "2", "2099-01-15T10:20:00Z", &[]);
        assert_eq!(
            (sizes(shop), waits(shop)),
            (vec!["2".to_owned()], "10:30".to_owned())
        );
        assert_eq!(turn_at(&shop.database, "2099-01-15T10:29:59Z"), 0);
        assert_eq!(turn_at(&shop.database, "2099-01-15T10:30:00Z"), 1);
        assert_eq!(state(shop), ["released"]);
        // nobody joins what is released
        sourced_at(shop, "3", "2099-01-15T10:31:00Z", &[]);
        assert_eq!(sizes(shop), ["2", "1"]);
        assert_eq!(waits(shop), "11:01");
        // until it is released it may be joined, even when it has waited long enough
        sourced_at(shop, "4", "2099-01-15T11:05:00Z", &[]);
        assert_eq!(sizes(shop), ["2", "2"]);
        // what must leave sooner makes all of it wait less
        sourced_at(
            shop,
            "5",
            "2099-01-15T12:00:00Z",
            &[("/ship_to/street", json!("A 1"))],
        );
        let soon = [
            ("/ship_to/street", json!("A 1")),
            ("/ship_by", json!("2099-01-15 12:10:00")),
        ];
        sourced_at(shop, "6", "2099-01-15T12:01:00Z", &soon);
        assert_eq!(waits(shop), "12:10");
    }
);

on_both!(
    it_never_waits_past_its_cut_off_or_its_promise_nor_where_no_partner_can_come,
    still(),
    |shop| {
        let _ = opened(shop, &merge(30));
        let now = "2099-01-15T10:00:00Z";
        let one = |reference: &str, changes: &[(&str, Value)]| {
            let mut all = vec![("/ship_to/street", json!(format!("{reference} 号")))];
            all.extend_from_slice(changes);
            sourced_at(shop, reference, now, &all);
            waits(shop)
        };
        set(shop, "cut_off = 320, time_zone = 'America/New_York'");
        assert_eq!(one("1", &[]), "10:20", "the cut-off of today there");
        set(shop, "cut_off = 620, time_zone = 'UTC'");
        let by = [("/ship_by", json!("2099-01-15 10:10:00"))];
        assert_eq!(one("2", &by), "10:10");
        set(shop, "cut_off = 590, time_zone = 'UTC'");
        assert_eq!(one("3", &[]), "10:30", "it leaves tomorrow");
        set(shop, "cut_off = 600, time_zone = 'UTC'");
        assert_eq!(one("4", &[]), "-", "there is no minute left");
        set(shop, "cut_off = NULL");
        let cod = json!({"status": "unpaid", "method": "cod"});
        assert_eq!(one("5", &[("/payment", cod)]), "-", "it travels alone");
        let stars = [("/ship_to/name", json!("李*"))];
        assert_eq!(one("6", &stars), "-", "nobody knows who that is");
        let rules = [
            json!({"mode": "off", "most": 3, "wait_minutes": 30}),
            json!({"mode": "loose", "most": 1, "wait_minutes": 30}),
            merge(0),
        ];
        for (index, rules) in rules.iter().enumerate() {
            rule(shop, rules);
            assert_eq!(one(&format!("r{index}"), &[]), "-", "{rules}");
        }
    }
);

on_both!(
    what_waits_says_so_and_is_passed_over_when_many_are_released,
    |shop| {
        let api = opened(shop, &merge(120));
        let number = placed(&api, "1", &[]);
        let waiting = only(&api, &number);
        let cod = json!({"status": "unpaid", "method": "cod"});
        let other = only(&api, &placed(&api, "2", &[("/payment", cod)]));
        let seen = api
            .get(&format!("/api/v1/fulfillments/{waiting}"))
            .expect(200);
        assert!(seen.json()["wait_until"].is_string());
        let worker = shop.sign_in(Role::Manager);
        let says = |path: &str, css: &str| {
            let page = worker.get(path).expect(200);
            page.texts(css)
                .iter()
                .filter(|text| {
                    text.to_lowercase()
                        .contains("waits for other orders of this buyer until ")
                })
                .count()
        };
        let pages = [
            ("/staff/fulfillments".to_owned(), ".lane-b .waits"),
            (format!("/staff/fulfillments/{waiting}"), ".head .waits"),
            (format!("/staff/orders/{number}"), ".part"),
        ];
        for (path, css) in &pages {
            assert_eq!(
                says(path, css),
                1,
                "{path} {:?}",
                worker.get(path).expect(200).texts("main")
            );
        }
        let csrf = worker.get("/staff/fulfillments").expect(200).csrf();
        let release = |ids: &str| {
            let answer = worker.post_raw(
                "/staff/fulfillments",
                &[("content-type", "application/x-www-form-urlencoded")],
                format!("csrf={csrf}&step=release{ids}").as_bytes(),
            );
            answer.expect(200)
        };
        let told = release(&format!("&id={waiting}&id={other}"));
        assert!(told.first_text(".list").contains(&format!("F-{waiting}")));
        assert!(told.first_text(".list").contains("Release it alone"));
        assert_eq!(state(shop), ["planned", "released"]);
        release(&format!("&id={waiting}"));
        assert_eq!(state(shop), ["released", "released"]);
        for (path, css) in &pages {
            assert_eq!(says(path, css), 0, "{path}");
        }
    }
);
