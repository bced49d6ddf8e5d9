//! What sourcing must know of goods: how they travel, what they cost, since when they may leave.

use crate::api::order;
use crate::on_both;
use serde_json::json;
use tributary::domain::staff::Role;

on_both!(
    how_a_sku_travels_is_posted_and_stays_where_it_is_not_named,
    |shop| {
        let api = shop.api();
        let wish = json!({"sku": "ICE", "title": "Ice cream", "temperature": "frozen", "dangerous": true, "alone": true,
            "cost": "3.20", "not_before": "2099-12-24T00:00:00+08:00"});
        let made = api.post_json("/api/v1/skus", &wish).expect(201).json();
        assert_eq!(made["not_before"], "2099-12-23T16:00:00Z");
        assert_eq!(
            (&made["cost"], &made["cost_currency"]),
            (&json!("3.20"), &json!("CNY"))
        );
        let renamed = json!({"sku": "ICE", "title": "Ice"});
        let kept = api.post_json("/api/v1/skus", &renamed).expect(200).json();
        for name in ["temperature", "dangerous", "alone", "cost", "not_before"] {
            assert_eq!(kept[name], made[name], "{name}");
        }
        let now = json!({"sku": "ICE", "title": "Ice", "not_before": null, "dangerous": false});
        let now = api.post_json("/api/v1/skus", &now).expect(200).json();
        assert!(now["not_before"].is_null() && now["dangerous"] == json!(false));
        assert_eq!(now["temperature"], "frozen");
        let wrong = json!({"sku": "ICE", "temperature": "hot", "cost": "-1", "not_before": "soon"});
        let problems = api.post_json("/api/v1/skus", &wrong).expect(422).json()["problems"].clone();
        let places: Vec<&str> = problems
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        assert_eq!(places, ["/temperature", "/cost", "/not_before"]);
    }
);

on_both!(
    the_form_of_a_sku_and_a_catalog_file_say_how_it_travels,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        let form = clerk
            .get("/staff/skus:new")
            .expect(200)
            .form("form[action='/staff/skus']");
        let form = form
            .fill("code", "ICE")
            .fill("temperature", "frozen")
            .fill("cost", "3.2x");
        let refused = clerk.submit(&form).expect(422);
        assert!(refused.has("#f-cost[aria-invalid]"));
        let form = refused.form("form[action='/staff/skus']");
        let form = form
            .fill("cost", "3.20")
            .fill("not_before", "2099-12-24T00:00");
        clerk.submit(&form).expect(303);
        let page = clerk.get("/staff/skus/ICE").expect(200);
        assert_eq!(
            page.attributes("#f-not_before", "value"),
            ["2099-12-24T00:00"]
        );
        assert_eq!(page.texts("#f-temperature option[selected]"), ["Frozen"]);
        let file = shop.file(
            "catalog.csv",
            "sku,title,温层,危险品,成本,预售日期\nICE,Ice cream,冷藏,是,,\nTEA,Tea,,,12.5,2099-12-24\nBAD,Bad,hot,,,\n",
        );
        shop.cli(&["catalog", "import", &file.display().to_string()]);
        let skus = shop.api().get("/api/v1/skus").expect(200).json();
        let codes: Vec<&str> = skus["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["sku"].as_str())
            .collect();
        assert_eq!(
            codes,
            ["ICE", "TEA"],
            "a row that cannot be read is refused alone"
        );
        let (ice, tea) = (&skus["items"][0], &skus["items"][1]);
        assert_eq!(
            (&ice["temperature"], &ice["dangerous"]),
            (&json!("chilled"), &json!(true))
        );
        assert_eq!(ice["cost"], "3.20", "an empty cell leaves it");
        assert_eq!(
            (&tea["cost"], &tea["not_before"]),
            (&json!("12.50"), &json!("2099-12-23T16:00:00Z"))
        );
    }
);

on_both!(
    a_line_may_say_that_it_does_not_leave_before_a_moment,
    |shop| {
        shop.add_channel("web", "api");
        let api = shop.api();
        let mut wish = order("web", "P-1");
        wish["lines"][0]["not_before"] = json!("2099-12-24T00:00:00+08:00");
        let placed = api.post_json("/api/v1/orders", &wish).expect(201).json();
        assert_eq!(placed["lines"][0]["not_before"], "2099-12-23T16:00:00Z");
        wish["lines"][0]["not_before"] = json!("2099-12-31T00:00:00+08:00");
        let changed = api.post_json("/api/v1/orders", &wish).expect(200).json();
        assert_eq!(changed["lines"][0]["not_before"], "2099-12-30T16:00:00Z");
        wish["lines"][0]["not_before"] = json!("soon");
        let refused = api.post_json("/api/v1/orders", &wish).expect(422).json();
        assert_eq!(refused["problems"][0]["pointer"], "/lines/0/not_before");
    }
);
