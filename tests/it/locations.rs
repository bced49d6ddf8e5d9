//! Places that ship: by JSON and on the staff's pages.

use crate::on_both;
use crate::support::{Client, Shop, execute};
use serde_json::json;
use tributary::domain::staff::{Role, Scope};

/// Lets the person who was hired last see these places only.
pub fn sees_locations_only(shop: &Shop, slugs: &[&str]) {
    let last = "(SELECT MAX(id) FROM staff)";
    execute(
        &shop.database,
        &[&format!(
            "UPDATE staff SET all_locations = FALSE WHERE id = {last}"
        )],
    );
    for slug in slugs {
        execute(
            &shop.database,
            &[&format!(
                "INSERT INTO staff_locations SELECT {last}, id FROM locations WHERE slug = '{slug}'"
            )],
        );
    }
}

fn add(clerk: &Client, slug: &str, name: &str) {
    let form = clerk.get("/staff/locations:new").expect(200);
    let form = form.form("form[action='/staff/locations']");
    let form = form.fill("slug", slug).fill("name", name);
    clerk.submit(&form).expect(303);
}

on_both!(
    a_location_is_posted_once_changed_by_its_slug_and_listed_in_pages,
    |shop| {
        let api = shop.api();
        let wish = json!({"slug": "shenzhen", "name": "Shenzhen warehouse", "kind": "warehouse",
            "country": "CN", "region": "广东省", "city": "深圳市"});
        let made = api
            .post_json_once("/api/v1/locations", "one", &wish)
            .expect(201);
        assert_eq!(made.json()["active"], true);
        let again = api
            .post_json_once("/api/v1/locations", "one", &wish)
            .expect(201);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let moved =
            json!({"slug": "shenzhen", "kind": "store", "country": "China", "active": false});
        let changed = api
            .post_json("/api/v1/locations", &moved)
            .expect(200)
            .json();
        assert_eq!(
            (&changed["kind"], &changed["country"]),
            (&json!("store"), &json!("CN"))
        );
        assert_eq!(
            (&changed["active"], &changed["name"]),
            (&json!(false), &json!("shenzhen"))
        );
        api.post_json(
            "/api/v1/locations",
            &json!({"slug": "a-store", "kind": "store"}),
        )
        .expect(201);
        let page = api.get("/api/v1/locations?limit=1").expect(200).json();
        assert_eq!(page["items"][0]["slug"], "a-store");
        let cursor = page["next_cursor"].as_str().unwrap().to_owned();
        let page = api
            .get(&format!("/api/v1/locations?cursor={cursor}"))
            .expect(200)
            .json();
        assert_eq!(page["items"][0]["slug"], "shenzhen");
        assert!(page["next_cursor"].is_null());
        let wrong = json!({"slug": "No Slug", "kind": "shed", "country": "Nowhere"});
        let problems = api
            .post_json("/api/v1/locations", &wrong)
            .expect(422)
            .json()["problems"]
            .clone();
        let places: Vec<&str> = problems
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        assert_eq!(places, ["/slug", "/kind", "/country"]);
        let reader = shop.client_with_scopes(&[Scope::CatalogRead]);
        reader.post_json("/api/v1/locations", &wish).expect(403);
    }
);

on_both!(
    two_people_who_edit_a_location_do_not_overwrite_each_other,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        add(&clerk, "shenzhen", "Shenzhen");
        let other = shop.sign_in(Role::Manager);
        let path = "/staff/locations/shenzhen/edit";
        let selector = "form[action='/staff/locations/shenzhen']";
        let first = clerk.get(path).expect(200).form(selector);
        let second = other.get(path).expect(200).form(selector);
        clerk.submit(&first.fill("city", "深圳市")).expect(303);
        let refused = other.submit(&second.fill("city", "Guangzhou")).expect(409);
        assert_eq!(
            refused.attributes("input[name=city]", "value"),
            ["Guangzhou"]
        );
        let now = other.get(path).expect(200);
        assert_eq!(now.attributes("input[name=city]", "value"), ["深圳市"]);
    }
);

on_both!(
    an_error_stands_beside_its_field_and_what_was_typed_is_kept,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        let form = clerk.get("/staff/locations:new").expect(200);
        let form = form.form("form[action='/staff/locations']");
        let answer = clerk
            .submit(&form.fill("slug", "Not A Slug").fill("country", "Nowhere"))
            .expect(422);
        assert!(answer.has("#f-slug[aria-invalid]") && answer.has("#f-slug-e"));
        assert!(answer.has("#f-country[aria-invalid]"));
        assert_eq!(answer.attributes("#f-slug", "value"), ["Not A Slug"]);
    }
);

on_both!(
    whoever_sees_some_places_sees_no_other_and_adds_none,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        add(&clerk, "shenzhen", "Shenzhen");
        add(&clerk, "berlin", "Berlin");
        let narrow = shop.sign_in(Role::Clerk);
        sees_locations_only(shop, &["berlin"]);
        let page = narrow.get("/staff/locations").expect(200);
        assert_eq!(page.texts("tbody th a"), ["Berlin"]);
        assert!(!page.has("a[href='/staff/locations:new']"));
        narrow.get("/staff/locations:new").expect(403);
        narrow.get("/staff/locations/shenzhen").expect(404);
        narrow.get("/staff/locations/shenzhen/edit").expect(404);
        narrow.get("/staff/locations/berlin").expect(200);
        let looker = shop.sign_in(Role::Warehouse);
        looker.get("/staff/locations:new").expect(403);
        assert!(
            !looker
                .get("/staff/locations/berlin")
                .expect(200)
                .has("a[href='/staff/locations/berlin/edit']")
        );
    }
);

on_both!(
    how_a_place_works_is_posted_by_json_and_stays_where_it_is_not_named,
    |shop| {
        let api = shop.api();
        let wish = json!({"slug": "shenzhen", "kind": "warehouse", "country": "CN",
            "latitude": "22.5431", "longitude": "114.0579", "time_zone": "Asia/Shanghai",
            "workdays": ["mon", "tue", "wed", "thu", "fri"], "holidays": "CN", "cut_off": "16:00",
            "release": "at_cut_off",
            "parcels_per_day": 500, "units_per_day": null, "parcel_cost": "1.50", "line_cost": "0.40", "lead_days": 2,
            "accepts": {"temperatures": ["chilled", "ambient"], "no_dangerous": true, "longest_mm": 1500,
                "weight_g": null, "areas": ["CN/广东", "CN/福建"]},
            "days": [{"day": "2099-12-24", "last": "2099-12-26", "works": false, "note": "moving"}]});
        let made = api.post_json("/api/v1/locations", &wish).expect(201).json();
        assert_eq!(made["cut_off"], "16:00");
        assert_eq!(made["release"], "at_cut_off");
        assert_eq!(
            made["accepts"]["temperatures"],
            json!(["ambient", "chilled"])
        );
        assert_eq!(made["cost_currency"], "CNY");
        let moved = json!({"slug": "shenzhen", "kind": "store", "country": "CN"});
        let changed = api
            .post_json("/api/v1/locations", &moved)
            .expect(200)
            .json();
        for name in [
            "latitude",
            "workdays",
            "holidays",
            "cut_off",
            "release",
            "parcel_cost",
            "lead_days",
            "accepts",
            "days",
        ] {
            assert_eq!(changed[name], made[name], "{name}");
        }
        let open = json!({"slug": "shenzhen", "kind": "store", "cut_off": null, "days": [], "accepts": {}});
        let open = api.post_json("/api/v1/locations", &open).expect(200).json();
        assert!(open["cut_off"].is_null() && open["days"] == json!([]));
        assert_eq!(open["accepts"]["areas"], json!([]));
        let wrong = json!({"slug": "shenzhen", "kind": "store", "latitude": "95", "longitude": "1", 
            "holidays": "FR", "cut_off": "25:00", "parcels_per_day": 0, "line_cost": "0.001", "lead_days": -1,
            "time_zone": "Mars/Olympus", "release": "never", "accepts": {"temperatures": ["hot"], "areas": ["CN/广东", "Foo/Bar"]}, "days": [{"day": "2026-02-30", "works": true}]});
        let problems = api
            .post_json("/api/v1/locations", &wrong)
            .expect(422)
            .json()["problems"]
            .clone();
        let mut places: Vec<&str> = problems
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        places.sort_unstable();
        assert_eq!(
            places,
            [
                "/accepts/areas",
                "/accepts/temperatures",
                "/cut_off",
                "/days/0/day",
                "/holidays",
                "/latitude",
                "/lead_days",
                "/line_cost",
                "/parcels_per_day",
                "/release",
                "/time_zone"
            ]
        );
    }
);

on_both!(
    the_form_of_a_place_says_each_fault_beside_its_field_and_keeps_what_was_typed,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        add(&clerk, "shenzhen", "Shenzhen");
        let selector = "form[action='/staff/locations/shenzhen']";
        let form = clerk
            .get("/staff/locations/shenzhen/edit")
            .expect(200)
            .form(selector);
        let mut idle = form.clone();
        idle.fields.retain(|(name, _)| name != "workday");
        let refused = clerk.submit(&idle).expect(422);
        assert!(refused.has("fieldset[aria-describedby=workdays-e] #workdays-e"));
        assert!(refused.has("p.mono") && refused.first_text("p.mono") == "shenzhen");
        let wrong = form
            .fill("latitude", "95")
            .fill("cut_off", "25:00")
            .fill("parcels_per_day", "many")
            .fill("parcel_cost", "1.505")
            .fill("time_zone", "Mars/Olympus")
            .fill("day_first", "2099-12-24")
            .fill("day_last", "2099-12-23");
        let refused = clerk.submit(&wrong).expect(422);
        for field in [
            "latitude",
            "cut_off",
            "parcels_per_day",
            "parcel_cost",
            "time_zone",
        ] {
            assert!(refused.has(&format!("#f-{field}[aria-invalid]")), "{field}");
        }
        assert!(refused.has("#d-1-e"));
        assert_eq!(refused.attributes("#f-cut_off", "value"), ["25:00"]);
        let right = refused
            .form(selector)
            .fill("latitude", "22.5431")
            .fill("longitude", "114.0579")
            .fill("cut_off", "16:00")
            .fill("parcels_per_day", "500")
            .fill("parcel_cost", "1.50")
            .fill("time_zone", "Asia/Shanghai")
            .fill("day_last", "2099-12-26");
        clerk.submit(&right).expect(303);
        let page = clerk.get("/staff/locations/shenzhen").expect(200);
        assert_eq!(page.texts("ol.strip > li").len(), 14);
        let facts = page.texts("dl.known dd").join("; ");
        assert!(
            facts.contains("16:00") && facts.contains("500") && facts.contains("1.50"),
            "{facts}"
        );
        assert!(
            page.texts("main")
                .concat()
                .contains("24 Dec 2099 – 26 Dec 2099")
        );
        let again = clerk.get("/staff/locations/shenzhen/edit").expect(200);
        let firsts = again.attributes("input[name=day_first]", "value");
        assert_eq!(firsts, ["2099-12-24", "", "", ""]);
        let gone = again
            .form(selector)
            .fill("day_first", "")
            .fill("day_last", "");
        clerk.submit(&gone).expect(303);
        let again = clerk.get("/staff/locations/shenzhen/edit").expect(200);
        assert_eq!(
            again.attributes("input[name=day_first]", "value").concat(),
            ""
        );
    }
);

on_both!(
    a_page_of_a_place_shows_its_load_against_its_capacity_and_what_leaves_when,
    |shop| {
        let clerk = shop.sign_in(Role::Clerk);
        add(&clerk, "shenzhen", "Shenzhen");
        execute(
            &shop.database,
            &[
                "UPDATE locations SET parcels_per_day = 10, time_zone = 'UTC'",
                "INSERT INTO location_loads SELECT id, '2099-01-01', 4, 0 FROM locations",
            ],
        );
        let page = clerk.get("/staff/locations/shenzhen").expect(200);
        assert!(page.first_text(".head p").contains("leaves today"));
        assert_eq!(page.texts("ol.strip .num"), vec!["0 / 10"; 14]);
        execute(
            &shop.database,
            &["UPDATE locations SET workdays = '0000000'"],
        );
        let page = clerk.get("/staff/locations/shenzhen").expect(200);
        assert!(page.first_text(".head p").contains("nothing is planned"));
        assert!(page.has("a[href='/staff/stock?location=shenzhen']"));
        assert!(page.has("a[href='/staff/fulfillments?location=shenzhen']"));
    }
);
