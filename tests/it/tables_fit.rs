//! Wide tables in a browser: nothing of them is out of sight, on a desk, a tablet and a phone.

use crate::journeys::sign_in;
use crate::merges::{mode, opened, placed};
use crate::support::Browser;
use crate::{on_both, rates};
use serde_json::json;
use tributary::domain::staff::Role;

/// What is wider than what is shown of it, and what lies outside.
const CUT: &str = "return [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth + 1)\
    .map(one => one.className + ' ' + one.scrollWidth + ' > ' + one.clientWidth)";

on_both!(wide_tables_fit_a_desk_a_tablet_and_a_phone, |shop| {
    let Some(browser) = Browser::speaking("en") else {
        return;
    };
    let api = opened(shop, &mode("off"));
    for reference in ["1", "2"] {
        placed(&api, reference, &[]);
    }
    api.post_json("/api/v1/rate-cards", &rates::card())
        .expect(201);
    sign_in(&browser, shop, Role::Administrator);
    for width in [1280, 820, 390] {
        browser.resize(width, 900);
        for path in ["fulfillments/candidates", "rates/express"] {
            browser.open(&format!("{}/staff/{path}", shop.url()));
            assert_eq!(browser.run(CUT, &[]), json!([]), "{path} at {width}");
        }
        let preview = "const at = document.querySelector('input[name=zone_days]').getBoundingClientRect();\
            return at.width > 20 && at.right <= innerWidth";
        assert_eq!(browser.run(preview, &[]), json!(true), "days at {width}");
    }
});
