//! Years of old orders brought in beside live ones: they are history and bother nobody.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::count;
use serde_json::json;

/// How many; `TRIBUTARY_TEST_OLD_ORDERS` makes it more.
fn old_orders() -> usize {
    let told = std::env::var("TRIBUTARY_TEST_OLD_ORDERS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(500)
}

on_both!(
    old_orders_enter_as_history_without_a_hold_or_a_letter,
    |shop| {
        let api = stocked(shop);
        let many = old_orders();
        let mut text = String::new();
        for index in 0..many {
            let mut old = order("web", &format!("old{index}"));
            old["placed_at"] = json!("2019-03-04T05:06:07Z");
            // every reason for a hold at once
            old["lines"][0]["sku"] = json!("GONE");
            old["total"] = json!("99.00");
            old["payment"] = json!({"status": "unpaid"});
            old["ship_to"] = json!({"name": "李雷", "country": "CN"});
            text.push_str(&format!("{old}\n"));
            if index % 100 == 50 {
                text.push_str(&format!("{}\n", order("web", &format!("live{index}"))));
            }
        }
        let live = (0..many).filter(|index| index % 100 == 50).count();
        let file = shop.file("old.jsonl", text).display().to_string();
        let told = shop
            .cli(&["import", "--channel", "web", "--json", &file])
            .ok()
            .last_json();
        assert_eq!(
            (&told["new"], &told["held"]),
            (&json!(many + live), &json!(0)),
            "{told}"
        );
        let live_one = api
            .post_json("/api/v1/orders", &order("web", "now"))
            .expect(201)
            .json();
        assert_eq!(live_one["status"], "received");
        let of = |condition: &str| count(&shop.database, "orders", condition);
        assert_eq!(of("history AND open_holds = 0"), many as i64);
        assert_eq!(of("NOT history"), live as i64 + 1);
        assert_eq!(
            of("history AND ship_by IS NOT NULL"),
            0,
            "nothing is promised any more"
        );
        assert_eq!(count(&shop.database, "holds", "1 = 1"), 0);
        assert_eq!(count(&shop.database, "letters", "1 = 1"), 0);
        assert!(shop.letters().is_empty());
        shop.cli(&["verify"]).ok();
    }
);
