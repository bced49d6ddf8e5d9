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
        let path = "/staff/locations/shenzhen";
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
        narrow.get("/staff/locations/berlin").expect(200);
        let looker = shop.sign_in(Role::Warehouse);
        looker.get("/staff/locations:new").expect(403);
        assert!(
            !looker
                .get("/staff/locations/berlin")
                .expect(200)
                .has("main button.btn-primary")
        );
    }
);
