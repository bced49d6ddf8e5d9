//! The demo: it opens by itself, its books agree, and every page of its staff's portal has something to see.

use crate::support::{Client, Server, tributary, wait_until};
use std::process::Command;
use tributary::web::routes;

/// Password that the demo prints.
const PASSWORD: &str = "river-and-stones";
/// Lists that are empty until somebody looks for something, fails or throws something away.
const EMPTY: &[&str] = &[
    "/staff/search",
    "/staff/letters/dismissed",
    "/staff/jobs",
    "/staff/exceptions",
];
/// Addresses that want to be told what for.
const ASKING: &[&str] = &["/staff/bulks/new", "/staff/letters/group"];
/// What must be seen where, beyond the rows of a list: a link that leads there from a page, and what is on it.
const SEEN: &[(&str, &str)] = &[
    ("/staff/orders?view=backordered", "table.orders tbody a"),
    (
        "/staff/orders?view=held&held=unknown_sku",
        "table.orders tbody a",
    ),
    (
        "/staff/stock/CLD-DRIPPER",
        ".ledger a[href^='/staff/fulfillments/']",
    ),
    ("/staff/stock/CLD-DRIPPER", "svg.chart, .card svg"),
    ("/staff/stock?only=short", "tbody tr"),
    ("/staff/stock?only=waiting", "tbody tr"),
    (
        "/staff/locations/shanghai",
        "a[href='/staff/rates/yto-shanghai']",
    ),
    (
        "/staff/locations/jingdezhen",
        "a[href='/staff/rates/yunda-jingdezhen']",
    ),
    ("/staff/rates/yto-shanghai?version=1", "tbody tr"),
    ("/staff/rules", "a[href='/staff/rules/3']"),
    ("/staff/rules/2", ".sentences li"),
    (
        "/staff/fulfillments/candidates",
        "a[href*='fulfillments/merge?']",
    ),
    ("/staff/fulfillments?view=list&state=shipped", "tbody tr"),
    (
        "/staff/savings/orders?kind=merged",
        "tbody a[href^='/staff/fulfillments/']",
    ),
    (
        "/staff/savings/orders?kind=split",
        "tbody a[href^='/staff/fulfillments/']",
    ),
    ("/staff/transfers?only=all", "tbody tr"),
    ("/staff/receipts?only=all", "tbody tr"),
    ("/staff/receipts/PO-2052", "tbody tr"),
    ("/staff/customers", "tbody tr"),
];

fn sign_in(server: &Server, email: &str) -> Client {
    let client = server.client();
    let form = client.follow("/staff").expect(200);
    let form = form.form("form:has(input[type=password])");
    let password = form.password_field();
    let form = form.fill("email", email).fill(&password, PASSWORD);
    client.submit(&form).expect(303);
    client
}

#[test]
fn every_page_of_the_demo_has_something_to_see() {
    let folder = tempfile::tempdir().expect("a folder");
    let make = || -> Command { tributary("sqlite://unused.db", folder.path()) };
    let server = Server::start(make, &["demo", "--dir", "shop"], folder.path());
    let admin = sign_in(&server, "admin@example.com");
    wait_until(
        || admin.get("/staff/what-ifs/1").has(".compare"),
        "the draft is tried",
    );
    let staff = routes::ALL.iter().flat_map(|list| list.iter());
    let fixed = staff.filter(|route| route.method == "get" && route.path.starts_with("/staff/"));
    let fixed = fixed.filter(|route| !route.path.contains('{') && !ASKING.contains(&route.path));
    for route in fixed {
        let page = admin.follow(route.path).expect(200);
        let empty = page.has(".empty");
        assert_eq!(
            empty,
            EMPTY.contains(&route.path) && empty,
            "{}",
            route.path
        );
    }
    for (path, seen) in SEEN {
        assert!(admin.get(path).expect(200).has(seen), "{seen} on {path}");
    }
    one_is_put_back(&admin);
    // whoever sees one shop is not led to the other one's fulfillments
    let europe = sign_in(&server, "europe@example.com");
    let ledger = europe.get("/staff/stock/CLD-DRIPPER").expect(200);
    let links = ledger.attributes(".ledger a[href^='/staff/fulfillments/']", "href");
    let all = admin.get("/staff/stock/CLD-DRIPPER").expect(200);
    assert!(
        links.len()
            < all
                .attributes(".ledger a[href^='/staff/fulfillments/']", "href")
                .len()
    );
    for link in links {
        europe.get(&link).expect(200);
    }
    drop(server);
    let shop = format!("sqlite://{}", folder.path().join("shop/demo.db").display());
    let checked = tributary(&shop, folder.path()).arg("verify").status();
    assert!(
        checked.expect("it runs").success(),
        "the books do not agree"
    );
}

/// An order was asked to be canceled while it was picked: its fulfillment says how to put it back.
fn one_is_put_back(admin: &Client) {
    let held = admin.get("/staff/orders?view=held&held=manual").expect(200);
    let orders = held.attributes("table.orders tbody a[href^='/staff/orders/']", "href");
    let found = orders.iter().any(|order| {
        let page = admin.get(order).expect(200);
        let links = page.attributes("main a[href^='/staff/fulfillments/']", "href");
        links
            .iter()
            .any(|link| admin.get(link).has("form[action$='/put-back']"))
    });
    assert!(found, "nothing is to be put back");
}
