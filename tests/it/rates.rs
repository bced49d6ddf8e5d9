//! Rate cards: by JSON and on the staff's pages.

use crate::on_both;
use crate::support::{Client, Shop};
use serde_json::{Value, json};
use tributary::domain::staff::{Role, Scope};

const FORM: &str = "form[action='/staff/rates/express']";

/// A card with two zones, surcharges and limits.
pub fn card() -> Value {
    json!({"slug": "express", "name": "Express", "service": "express", "currency": "CNY", "divisor": 6000,
        "zones": [
            {"name": "near", "areas": ["CN/广东"], "first_g": 1000, "first": "8.00", "next_g": 1000, "next": "2.00", "days": 1},
            {"name": "rest", "areas": [], "bands": [{"up_to_g": 500, "price": "12.00"}, {"up_to_g": 3000, "price": "18.50"}]}],
        "surcharges": [{"name": "fuel", "basis_points": 1000}, {"name": "island", "areas": ["CN/海南"], "flat": "3.00"}],
        "minimum": "5.00", "limits": {"weight_g": 30000, "volume_mm3": null, "longest_mm": 1500}})
}

fn stocked(shop: &Shop) -> Client {
    let api = shop.api();
    for slug in ["shenzhen", "berlin"] {
        let place = json!({"slug": slug, "kind": "warehouse"});
        api.post_json("/api/v1/locations", &place).expect(201);
    }
    api
}

fn pointers(problems: &Value) -> Vec<&str> {
    let problems = problems.as_array().unwrap().iter();
    problems.filter_map(|one| one["pointer"].as_str()).collect()
}

on_both!(
    a_rate_card_is_posted_as_versions_and_listed_as_it_was_posted,
    |shop| {
        let api = stocked(shop);
        let mut wish = card();
        wish["locations"] = json!(["shenzhen"]);
        let made = api
            .post_json("/api/v1/rate-cards", &wish)
            .expect(201)
            .json();
        assert_eq!(
            (&made["version"], &made["active"]),
            (&json!(1), &json!(true))
        );
        assert_eq!(made["zones"][0]["first"], "8.00");
        assert_eq!(made["zones"][1]["bands"], wish["zones"][1]["bands"]);
        assert_eq!(made["surcharges"][0]["basis_points"], 1000);
        assert_eq!(made["locations"], json!(["shenzhen"]));
        let mut dearer = card();
        dearer["zones"][0]["first"] = json!("9.00");
        let changed = api
            .post_json("/api/v1/rate-cards", &dearer)
            .expect(200)
            .json();
        assert_eq!(
            (&changed["version"], &changed["locations"]),
            (&json!(2), &json!(["shenzhen"]))
        );
        let listed = api.get("/api/v1/rate-cards").expect(200).json();
        assert_eq!(listed["items"], json!([changed]));
        let wrong = json!({"slug": "new", "service": "", "currency": "CNY", "locations": ["nowhere"],
            "zones": [{"name": "a", "first": "1.005"}, {"name": "b", "bands": [{"up_to_g": 2, "price": "9"}, {"up_to_g": 1, "price": "1"}]}]});
        let refused = api
            .post_json("/api/v1/rate-cards", &wrong)
            .expect(422)
            .json();
        assert!(pointers(&refused["problems"]).contains(&"/zones/0/first"));
        let wrong = json!({"slug": "new", "service": "x", "currency": "CNY", "locations": ["nowhere"],
            "zones": [{"name": "b", "bands": [{"up_to_g": 2, "price": "9"}, {"up_to_g": 1, "price": "1"}]}]});
        let refused = api
            .post_json("/api/v1/rate-cards", &wrong)
            .expect(422)
            .json();
        assert_eq!(
            pointers(&refused["problems"]),
            ["/slug", "/zones/0/prices", "/locations/0"]
        );
        let reader = shop.client_with_scopes(&[Scope::CatalogRead]);
        reader.post_json("/api/v1/rate-cards", &card()).expect(403);
    }
);

on_both!(
    a_clerk_of_prices_edits_a_card_and_every_save_is_a_version_that_stays,
    |shop| {
        let api = stocked(shop);
        api.post_json("/api/v1/rate-cards", &card()).expect(201);
        let manager = shop.sign_in(Role::Manager);
        let page = manager.get("/staff/rates/express").expect(200);
        let prices = page.attributes("input[name=zone_first]", "value");
        assert_eq!(
            prices,
            ["8.00", "", "", "", "", ""],
            "two zones and four rows to fill in"
        );
        assert_eq!(
            page.attributes("input[name=zone_bands]", "value")[1],
            "0.5:12.00 3:18.50"
        );
        // one row cannot have both kinds of prices, and no surcharge is a million percent
        let both = page.form(FORM).fill("zone_bands", "1:5.00");
        let both = manager.submit(&both).expect(422);
        assert!(both.text().contains("not both"));
        let far = page.form(FORM).fill("more_percent", "1000000");
        let far = manager.submit(&far).expect(422);
        assert!(far.text().contains("at most 1000"));
        let form = page
            .form(FORM)
            .fill("zone_first", "9.50")
            .with("location", "berlin");
        manager.submit(&form).expect(303);
        let old = page.form(FORM).fill("zone_first", "7.00");
        let refused = manager.submit(&old).expect(409);
        assert_eq!(
            refused.attributes("input[name=zone_first]", "value")[0],
            "7.00"
        );
        let page = manager.get("/staff/rates/express").expect(200);
        assert_eq!(
            page.texts("[aria-labelledby=vers] a"),
            ["Version 2", "Version 1"]
        );
        assert_eq!(
            page.attributes("input[name=location][checked]", "value"),
            ["berlin"]
        );
        let first = manager.get("/staff/rates/express?version=1").expect(200);
        assert_eq!(
            first.attributes("input[name=zone_first]", "value")[0],
            "8.00"
        );
        manager.submit(&first.form(FORM)).expect(303);
        let listed = api.get("/api/v1/rate-cards").expect(200).json();
        assert_eq!(
            (
                &listed["items"][0]["version"],
                &listed["items"][0]["zones"][0]["first"]
            ),
            (&json!(3), &json!("8.00"))
        );
        let log = manager.get("/staff/audit").expect(200);
        assert!(log.texts("main").concat().contains("version 3"));
        manager.get("/staff/rates/express?version=9").expect(404);
        manager.get("/staff/rates/nothing").expect(404);
    }
);

on_both!(
    what_is_wrong_with_a_zone_stands_below_its_row_and_an_emptied_row_goes,
    |shop| {
        stocked(shop)
            .post_json("/api/v1/rate-cards", &card())
            .expect(201);
        let manager = shop.sign_in(Role::Manager);
        let form = manager.get("/staff/rates/express").expect(200).form(FORM);
        let refused = manager
            .submit(&form.fill("zone_first", "eight").fill("divisor", "0"))
            .expect(422);
        assert!(refused.has("#z-1-e") && refused.has("#f-divisor[aria-invalid]"));
        assert!(!refused.has("#z-2-e"));
        let mut gone = refused.form(FORM).fill("divisor", "6000");
        for name in [
            "zone_name",
            "zone_areas",
            "zone_first_kg",
            "zone_first",
            "zone_next_kg",
            "zone_next",
        ] {
            gone = gone.fill(name, "");
        }
        manager.submit(&gone).expect(303);
        let page = manager.get("/staff/rates/express").expect(200);
        assert_eq!(
            page.attributes("input[name=zone_name]", "value"),
            ["rest", "", "", "", ""]
        );
    }
);

on_both!(
    a_carriers_table_is_pasted_looked_at_and_saved_and_comes_back_as_a_file,
    |shop| {
        let manager = shop.sign_in(Role::Manager);
        let form = manager
            .get("/staff/rates/new")
            .expect(200)
            .form("form[action='/staff/rates']");
        let form = form.fill("slug", "express").fill("service", "express");
        let nonsense = manager
            .submit(&form.clone().fill("table", "a,b\n1,2"))
            .expect(422);
        assert!(nonsense.has("#f-table[aria-invalid]"));
        let table =
            "省份\t首重(1kg)\t续重(1kg)\t时效\n江苏、浙江\t6.00\t1.00\t1天\n新疆\t１８\t15\t7";
        let odd = format!("{table}\n其他\t12\t8\t4\n广冬\t1\t1\t1\n浙江\t2\t1\t1");
        let odd = manager
            .submit(&form.clone().fill("table", &odd))
            .expect(200);
        assert_eq!(
            odd.attributes("input[name=zone_areas]", "value")[2..5],
            ["CN", "广冬", "CN/浙江"]
        );
        let odd = manager.submit(&odd.form("form[action='/staff/rates']"));
        let odd = odd.expect(422);
        assert!(!odd.has("#z-1-e") && !odd.has("#z-3-e"));
        assert!(odd.first_text("#z-4-e").contains("广冬"));
        assert!(odd.first_text("#z-5-e").contains("another zone"));
        let read = manager.submit(&form.fill("table", table)).expect(200);
        assert_eq!(
            read.attributes("input[name=zone_areas]", "value")[..2],
            ["CN/江苏, CN/浙江", "CN/新疆"]
        );
        manager.get("/staff/rates/express").expect(404);
        manager
            .submit(&read.form("form[action='/staff/rates']"))
            .expect(303);
        let file = manager.get("/staff/rates/express/zones.csv").expect(200);
        let text = file.text();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 4, "a heading and three areas");
        assert_eq!(rows[3], "新疆,CN/新疆,1,18.00,1,15.00,7");
        let form = manager.get("/staff/rates/express").expect(200).form(FORM);
        let again = manager.submit(&form.fill("table", &text)).expect(200);
        manager.submit(&again.form(FORM)).expect(303);
        let same = manager.get("/staff/rates/express/zones.csv").expect(200);
        assert_eq!(same.text(), file.text());
    }
);

on_both!(
    everybody_may_ask_what_a_parcel_would_cost_and_only_who_keeps_rules_changes_a_card,
    |shop| {
        stocked(shop)
            .post_json("/api/v1/rate-cards", &card())
            .expect(201);
        let picker = shop.sign_in(Role::Warehouse);
        let ask = "/staff/rates/express?kg=2.2&length=300&width=200&height=100&country=CN&region=%E5%B9%BF%E4%B8%9C%E7%9C%81";
        let page = picker.get(ask).expect(200);
        let lines = page.texts(".quoted td");
        assert_eq!(
            lines,
            ["¥12.00", "¥1.20", "¥13.20"],
            "8 + 2 × 2, a tenth for fuel, the sum"
        );
        assert!(page.first_text(".quoted p").contains("2.2 kg"));
        let heavy = picker
            .get("/staff/rates/express?kg=31&country=CN")
            .expect(200);
        assert!(heavy.first_text(".quoted").contains("heavier"));
        assert!(page.has("form[method=post] fieldset[disabled]"));
        let token = page.csrf();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={token}&name=x");
        picker
            .post_raw("/staff/rates/express", &form, body.as_bytes())
            .expect(403);
        picker.get("/staff/rates/new").expect(403);
        picker.get("/staff/rates/express/zones.csv").expect(403);
    }
);
