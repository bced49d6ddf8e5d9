//! A shop with at least one of everything that a page can show, and what stands for the variables of a route.

use super::books::{execute, texts};
use super::client::Client;
use super::shop::{PASSWORD, Shop};
use super::waiting::wait_until;
use serde_json::{Value, json};
use tributary::domain::secret::hmac_sha256;
use tributary::domain::staff::Role;

/// What the shop holds.
pub struct Samples {
    /// Our number of the order of channel `web`.
    pub number: String,
    /// What its buyer sees.
    pub channel_number: String,
    /// Its buyer.
    pub buyer: String,
    /// Our number of the order of channel `other`.
    pub other_number: String,
    /// What its buyer sees.
    pub other_channel_number: String,
    /// (path or a part of it, variable, what stands for it); the first that fits counts.
    variables: Vec<(&'static str, &'static str, String)>,
    /// Paths that say nothing without a query, with one.
    whole: Vec<(&'static str, String)>,
}

fn order(channel: &str, reference: &str, name: &str, phone: &str) -> Value {
    json!({
        "channel": channel, "channel_ref": reference, "channel_number": format!("#{reference}"),
        "placed_at": "2099-11-01T08:30:00+08:00", "currency": "EUR",
        "payment": {"status": "paid", "method": "card", "paid": "44.80", "paid_at": "2099-11-01T08:31:00+08:00"},
        "customer": {"account": format!("account-{reference}"), "name": name, "phone": phone,
            "email": format!("{reference}@shop.example")},
        "ship_to": {"name": name, "phone": phone, "country": "NL", "region": "Zuid-Holland", "city": "Rotterdam",
            "street": "Goudsesingel 12", "postcode": "3011 KA"},
        "lines": [{"ref": "1", "sku": "MUG-350", "title": "Stoneware mug", "quantity": 2, "unit_price": "19.90"}],
        "shipping_fee": "5.00", "total": "44.80", "note": "Please ring twice"
    })
}

/// Furnishes an open shop. All its data is in Latin letters, so that a Chinese word on an English page is a fault.
pub fn furnished(shop: &Shop) -> Samples {
    for slug in ["web", "other"] {
        shop.cli(&["channel", "add", slug, "--kind", "api", "--currency", "EUR"])
            .ok();
    }
    execute(
        &shop.database,
        &["UPDATE channels SET proof_way = 'fact_only'"],
    );
    let api = shop.api();
    let place_of = json!({"slug": "venlo", "name": "Venlo", "kind": "warehouse", "country": "NL", "city": "Venlo"});
    api.post_json("/api/v1/locations", &place_of).expect(201);
    let rates = json!({"slug": "parcel-nl", "name": "Parcel NL", "service": "standard", "currency": "EUR",
        "locations": ["venlo"], "divisor": 5000, "surcharges": [{"name": "Fuel", "basis_points": 850}],
        "zones": [{"name": "Home", "areas": ["NL"], "first_g": 1000, "first": "6.00", "next_g": 500, "next": "1.00", "days": 1},
            {"name": "Far", "bands": [{"up_to_g": 500, "price": "9.00"}, {"up_to_g": 2000, "price": "14.00"}], "days": 4}]});
    api.post_json("/api/v1/rate-cards", &rates).expect(201);
    let mut draft = rates;
    draft["draft"] = json!(true);
    api.post_json("/api/v1/rate-cards", &draft).expect(201);
    let mug = json!({"sku": "MUG-350", "title": "Stoneware mug", "weight_g": 350, "barcode": "4006381333931"});
    api.post_json("/api/v1/skus", &mug).expect(201);
    let kit = json!({"sku": "KIT-TEA", "title": "Tea set", "components": [{"sku": "MUG-350", "quantity": 2}]});
    api.post_json("/api/v1/skus", &kit).expect(201);
    let came = json!({"ref": "furnished", "sku": "MUG-350", "location": "venlo", "kind": "receive", "quantity": 40});
    api.post_json("/api/v1/stock/movements", &came).expect(201);
    let listing = json!({"channel": "web", "code": "MUG-X2", "sku": "MUG-350", "pack_size": 2});
    api.post_json("/api/v1/listings", &listing).expect(201);

    stock_of(&api);
    let mut held = order("web", "W1001", "Hannah Okafor", "+31612345671");
    held["lines"][0]["sku"] = json!("NOBODY-KNOWS");
    let number = place(&api, &held);
    let other_number = place(
        &api,
        &order("other", "X2002", "Jonas Weber", "+4915112345678"),
    );
    for reference in ["W1002", "W1003"] {
        place(
            &api,
            &order("web", reference, "Emily Carter", "+31612345673"),
        );
    }
    dead_letter(shop);
    let rows = "order no,date,name,street,city,postcode,country,code,title,qty,price,total\nK1,2099-11-01,Emily Carter,Goudsesingel 12,Rotterdam,3011 KA,NL,MUG-350,Stoneware mug,1,19.90,19.90\n";
    let file = shop.file("orders.csv", rows);
    shop.cli(&["import", "--channel", "web", &file.display().to_string()]);

    let planned = "SELECT CAST(max(m.fulfillment_id) AS TEXT) AS found FROM fulfillment_orders m \
        JOIN orders o ON o.id = m.order_id JOIN channels c ON c.id = o.channel_id WHERE c.slug = 'web' HAVING count(*) > 1";
    wait_until(
        || !texts(&shop.database, planned).is_empty(),
        "orders have a place",
    );
    let manager = shop.sign_in(Role::Manager);
    let first = texts(
        &shop.database,
        "SELECT CAST(min(id) AS TEXT) AS found FROM orders",
    )
    .concat();
    let token = manager.get("/staff/orders").expect(200).csrf();
    let tagged = manager.post_raw(
        "/staff/bulks",
        &[("content-type", "application/x-www-form-urlencoded")],
        format!("csrf={token}&action=tag&order={first}&text=gift").as_bytes(),
    );
    tagged.expect(303);
    rules(&manager);
    exception(shop, [&number, &other_number]);
    manager
        .post_raw(
            "/staff/transfers",
            &[("content-type", "application/x-www-form-urlencoded")],
            format!("csrf={token}&from=venlo&to=breda&sku=SPOON-1&pieces=5").as_bytes(),
        )
        .expect(303);
    let groups = manager
        .get("/staff/letters")
        .expect(200)
        .attributes("a[href^='/staff/letters/group']", "href");

    let one = |sql: &str| texts(&shop.database, sql).pop().unwrap_or_default();
    let id = |what: &str| format!("SELECT CAST(max(id) AS TEXT) AS found FROM {what}");
    let of_order = format!("(SELECT id FROM orders WHERE number = '{number}')");
    let victim = shop.hire(Role::ReadOnly);
    let variables = vec![
        ("/api/v1/imports", "{id}", "0".to_owned()),
        ("/api/v1/keys", "{id}", "0".to_owned()),
        (
            "/messages/",
            "{id}",
            one(&id(&format!("messages WHERE order_id = {of_order}"))),
        ),
        (
            "/holds/",
            "{id}",
            one(&id(&format!("holds WHERE order_id = {of_order}"))),
        ),
        (
            "/staff/people",
            "{id}",
            one(&id(&format!("staff WHERE email = '{victim}'"))),
        ),
        (
            "/staff/customers",
            "{id}",
            one(&id(&format!(
                "customers WHERE id = (SELECT customer_id FROM orders WHERE number = '{number}')"
            ))),
        ),
        ("/staff/bulks", "{id}", one(&id("bulks"))),
        ("/staff/listings", "{id}", one(&id("listings"))),
        (
            "/staff/letters",
            "{id}",
            one(&id("messages WHERE status = 'dead'")),
        ),
        ("/staff/imports", "{id}", one(&id("imports"))),
        ("/staff/jobs", "{id}", one(&id("jobs"))),
        ("/staff/what-ifs", "{id}", one(&id("what_ifs"))),
        ("/staff/exceptions", "{id}", one(&id("exceptions"))),
        ("/exceptions/", "{number}", one(&id("exceptions"))),
        ("/staff/fulfillments", "{id}", one(planned)),
        ("/staff/locations", "{slug}", "venlo".to_owned()),
        ("/staff/transfers", "{id}", one(&id("transfers"))),
        ("/staff/stock", "{code}", "SPOON-1".to_owned()),
        ("receipts", "{name}", "PO-1".to_owned()),
        ("", "{sku}", "SPOON-1".to_owned()),
        ("", "{location}", "venlo".to_owned()),
        ("", "{version}", "1".to_owned()),
        ("", "{position}", "0".to_owned()),
        ("/staff/rates", "{slug}", "parcel-nl".to_owned()),
        ("", "{id}", "0".to_owned()),
        ("", "{code}", "MUG-350".to_owned()),
        ("", "{name}", "generic.table".to_owned()),
        ("", "{token}", "no-such-link".to_owned()),
        ("", "{number}", number.clone()),
        ("", "{slug}", "web".to_owned()),
        ("", "{n}", "1".to_owned()),
        ("", "{path:.*}", "css/house.css".to_owned()),
    ];
    Samples {
        number,
        channel_number: "#W1001".to_owned(),
        buyer: "Hannah Okafor".to_owned(),
        other_number,
        other_channel_number: "#X2002".to_owned(),
        variables,
        whole: vec![
            (
                "/staff/rates/{slug}",
                "/staff/rates/parcel-nl?version=2".to_owned(),
            ),
            (
                "/staff/letters/group",
                groups.first().expect("a group of dead letters").clone(),
            ),
            (
                "/staff/bulks/new",
                format!("/staff/bulks/new?action=hold&order={first}"),
            ),
        ],
    }
}

/// Stock at two places, with something to come and something on its way.
fn stock_of(api: &Client) {
    let breda = json!({"slug": "breda", "name": "Breda", "kind": "store", "country": "NL", "city": "Breda"});
    api.post_json("/api/v1/locations", &breda).expect(201);
    let moved = |name: &str, kind: &str, quantity: i64| {
        json!({"ref": name, "sku": "SPOON-1", "location": "venlo", "kind": kind, "quantity": quantity,
            "reason": "Damp box"})
    };
    let spoon = json!({"sku": "SPOON-1", "title": "Oak spoon"});
    api.post_json("/api/v1/skus", &spoon).expect(201);
    for (name, kind, quantity) in [("M1", "opening", 40), ("M2", "adjust", -2)] {
        api.post_json("/api/v1/stock/movements", &moved(name, kind, quantity))
            .expect(201);
    }
    let ordered = json!({"name": "PO-1", "location": "venlo", "supplier": "Oak and Sons",
        "expected_at": "2099-12-01T09:00:00Z", "lines": [{"sku": "SPOON-1", "quantity": 20}]});
    api.post_json("/api/v1/receipts", &ordered).expect(201);
}

fn place(api: &Client, order: &Value) -> String {
    let placed = api.post_json("/api/v1/orders", order).expect(201).json();
    placed["number"].as_str().expect("a number").to_owned()
}

/// A count that left two orders without what was promised to them.
fn exception(shop: &Shop, orders: [&str; 2]) {
    let [one, other] = orders;
    execute(
        &shop.database,
        &[
            "INSERT INTO exceptions (kind, cause, sku_id, location_id, pieces, actor_kind, actor, created_at) \
             SELECT 'broken', 'count', s.id, l.id, 2, 'staff', 'Sam Lee', '2099-11-02 08:00:00' \
             FROM skus s, locations l WHERE s.code = 'MUG-350' AND l.slug = 'venlo'",
            &format!(
                "INSERT INTO exception_orders (exception_id, order_id, units) SELECT e.id, o.id, 1 \
                 FROM exceptions e, orders o WHERE o.number IN ('{one}', '{other}')"
            ),
        ],
    );
}

/// A draft of the sourcing rules with one rule that says something of everything.
fn rules(manager: &Client) {
    let page = manager.get("/staff/rules").expect(200);
    manager
        .submit(&page.form("form[action='/staff/rules']"))
        .expect(303);
    let page = manager.get("/staff/rules/1/rules/new").expect(200);
    let form = page.form("form[action='/staff/rules/1/rules/new']");
    let form = form.fill("name", "Gifts").with("channel", "web");
    let form = form.fill("areas", "NL/Zuid-Holland").fill("tags", "gift");
    let form = form.fill("skus", "MUG-350").fill("total_from", "10");
    manager.submit(&form).expect(303);
    let page = manager.get("/staff/rules/1/what-if").expect(200);
    let form = page.form("form[action='/staff/rules/1/what-if']");
    let form = form.fill("from", "2099-11-01").fill("to", "2099-11-01");
    manager.submit(&form).expect(303);
}

/// A push that nobody can read.
fn dead_letter(shop: &Shop) {
    let secret = texts(
        &shop.database,
        "SELECT secret AS found FROM channels WHERE slug = 'web'",
    );
    let body: &[u8] = b"{\"bestellnummer\": \"K-1\"}";
    let signature = hex::encode(hmac_sha256(secret.concat().as_bytes(), &[body]));
    let headers = [
        ("content-type", "application/json"),
        ("x-tributary-signature", signature.as_str()),
    ];
    shop.stranger()
        .post_raw("/hooks/channels/web", &headers, body)
        .expect(202);
    let dead = "SELECT CAST(count(*) AS TEXT) AS found FROM messages WHERE status = 'dead'";
    wait_until(
        || texts(&shop.database, dead) == ["1"],
        "the push is a dead letter",
    );
}

impl Samples {
    /// A route's path with something that exists for each of its variables.
    pub fn fill(&self, path: &str) -> String {
        if let Some((_, filled)) = self.whole.iter().find(|(known, _)| *known == path) {
            return filled.clone();
        }
        let mut filled = path.to_owned();
        while let (Some(start), Some(end)) = (filled.find('{'), filled.find('}')) {
            let variable = &filled[start..=end];
            let known = self
                .variables
                .iter()
                .find(|(part, name, _)| *name == variable && path.contains(part));
            let (_, _, value) = known.unwrap_or_else(|| panic!("what is {variable} of {path}?"));
            filled = format!("{}{value}{}", &filled[..start], &filled[end + 1..]);
        }
        filled
    }

    /// Whether a route takes a file, and so a form in parts.
    pub fn takes_a_file(path: &str) -> bool {
        [
            "/staff/imports",
            "/staff/settings/logo",
            "/staff/skus:file",
            "/staff/stock:file",
        ]
        .contains(&path)
    }

    /// The buyer of the order of channel `web`, after the proof of that one order.
    pub fn customer(&self, shop: &Shop) -> Client {
        proved(shop, &self.channel_number, "5671")
    }

    /// The buyer of the order of channel `other`.
    pub fn other_customer(&self, shop: &Shop) -> Client {
        proved(shop, &self.other_channel_number, "5678")
    }

    /// Lets somebody of the staff see channel `other` only.
    pub fn bind_to_other_channel(&self, shop: &Shop, email: &str) {
        let person = format!("(SELECT id FROM staff WHERE email = '{email}')");
        execute(
            &shop.database,
            &[
                &format!("UPDATE staff SET all_channels = FALSE WHERE email = '{email}'"),
                &format!(
                    "INSERT INTO staff_channels (staff_id, channel_id) \
                     SELECT {person}, id FROM channels WHERE slug = 'other'"
                ),
            ],
        );
    }

    /// A client signed in as somebody who was hired before.
    pub fn sign_in(&self, shop: &Shop, email: &str) -> Client {
        let client = shop.stranger();
        let form = client.follow("/staff").expect(200);
        let form = form.form("form:has(input[type=password])");
        let form = form.fill("email", email).fill("password", PASSWORD);
        client.submit(&form).expect(303);
        client
    }
}

fn proved(shop: &Shop, number: &str, digits: &str) -> Client {
    let client = shop.stranger();
    let form = client.get("/").expect(200).form("main form");
    client.submit(&form.fill("q", number)).expect(303);
    let form = client.get("/track/proof").expect(200).form("main form");
    client.submit(&form.fill("fact", digits)).expect(303);
    client
}
