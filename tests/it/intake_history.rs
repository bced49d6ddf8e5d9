//! Years of old orders brought in beside live ones: they are history and bother nobody.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::count;
use serde_json::{Value, json};
use tributary::domain::staff::Role;

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

on_both!(
    an_order_that_came_in_as_history_is_made_live_and_checked,
    |shop| {
        let api = stocked(shop);
        let mut old = order("web", "old");
        old["placed_at"] = json!("2019-03-04T05:06:07Z");
        old["lines"][0]["sku"] = json!("GONE");
        let mut shipped = order("web", "shipped");
        shipped["placed_at"] = json!("2019-03-04T05:06:07Z");
        shipped["stage"] = json!("shipped");
        let text = format!("{old}\n{shipped}\n");
        let file = shop.file("old.jsonl", text).display().to_string();
        shop.cli(&["import", "--channel", "web", &file]).ok();
        let items = api.get("/api/v1/orders").expect(200).json()["items"].clone();
        let number = |reference: &str| {
            let mut found = items.as_array().unwrap().iter();
            let found = found.find(|one| one["channel_ref"] == reference);
            found
                .and_then(|one| one["number"].as_str())
                .unwrap()
                .to_owned()
        };
        let (path, gone) = (
            format!("/staff/orders/{}", number("old")),
            format!("/staff/orders/{}", number("shipped")),
        );
        let clerk = shop.sign_in(Role::Clerk).speaking("en");
        let page = clerk.get(&path).expect(200);
        assert!(
            !shop
                .sign_in(Role::ReadOnly)
                .get(&path)
                .expect(200)
                .has("#history form")
        );
        let page_gone = clerk.get(&gone).expect(200);
        assert!(page_gone.has("#history") && !page_gone.has("#history form"));
        let mut forged = page.form("#history form");
        forged.action = format!("{gone}/live");
        clerk.submit(&forged).expect(409);
        let done = clerk.submit(&page.form("#history form")).expect(303);
        let page = clerk.get(done.header("location").unwrap()).expect(200);
        assert!(page.has("[role=status]") && !page.has("#history"));
        assert_eq!(
            page.texts(".box[id^=hold]").len(),
            1,
            "the SKU is not known"
        );
        let live: Value = api
            .get(&format!("/api/v1/orders/{}", number("old")))
            .expect(200)
            .json();
        assert_eq!(live["status"], "held");
        assert_eq!(live["holds"][0]["kind"], "unknown_sku");
        assert!(live["delivery"]["ship_by"].is_string(), "{live}");
        let of = |table: &str, condition: &str| count(&shop.database, table, condition);
        assert_eq!(of("events", "kind = 'made_live'"), 1);
        assert_eq!(of("audit", "action = 'made_live'"), 1);
        assert_eq!(of("orders", "history"), 1);
        assert_eq!(of("order_lines", "delivered > 0"), 0);
        clerk
            .submit(&{
                let mut again = page_gone.form("form[action$='/notes']");
                again.action = format!("{path}/live");
                again
            })
            .expect(409);
        shop.cli(&["verify"]).ok();
    }
);
