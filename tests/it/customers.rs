//! The staff's pages of customers: the list, the search, one customer, and what others may not see.

use crate::api::{order, stocked};
use crate::on_both;
use crate::order_desk::{clerk_of, placed};
use crate::support::{Shop, count, execute};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

fn by(mut order: Value, account: &str, name: &str, phone: &str) -> Value {
    order["customer"] = json!({"account": account, "name": name, "phone": phone});
    order["ship_to"]["name"] = json!(name);
    order["ship_to"]["phone"] = json!(phone);
    order
}

/// The address of the customer of an account.
fn page_of(shop: &Shop, account: &str) -> String {
    let sql =
        format!("SELECT CAST(id AS TEXT) AS found FROM customers WHERE account = '{account}'");
    let ids = crate::support::texts(&shop.database, &sql);
    format!("/staff/customers/{}", ids.first().expect("the customer"))
}

on_both!(
    a_customer_is_found_by_phone_and_name_and_shows_what_they_bought,
    |shop| {
        let api = stocked(shop);
        placed(
            &api,
            &by(order("web", "1"), "c-1", "李雷", "+8613800138000"),
        );
        let mut dear = by(order("web", "2"), "c-1", "李雷", "+8613800138000");
        dear["currency"] = json!("USD");
        placed(&api, &dear);
        placed(
            &api,
            &by(order("web", "3"), "c-2", "韩梅梅", "+8613900139000"),
        );
        let clerk = shop.sign_in(Role::Clerk);
        let names = |query: &str| {
            let page = clerk.get(&format!("/staff/customers{query}")).expect(200);
            assert!(!page.text().contains("3900139000"), "{query}");
            page.texts("tbody th a")
        };
        assert_eq!(names(""), ["韩梅梅", "李雷"]);
        assert_eq!(names("?q=139%200013%209000"), ["韩梅梅"]);
        assert_eq!(names("?q=%E6%9D%8E%E9%9B%B7"), ["李雷"]);
        assert!(names("?q=13700137000").is_empty());
        let page = clerk.get(&page_of(shop, "c-1")).expect(200);
        assert_eq!(page.first_text("h1"), "李雷");
        assert_eq!(page.texts(".custorders tbody th").len(), 2);
        let sums = page.first_text(".card-header .end");
        assert!(sums.contains("¥44.80") && sums.contains("$44.80"), "{sums}");
        assert_eq!(page.texts("#places address").len(), 1);
    }
);

on_both!(
    a_customers_contacts_are_masked_until_somebody_asks,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1"));
        let path = page_of(shop, "c-77");
        let clerk = shop.sign_in(Role::Service);
        let page = clerk.get(&path).expect(200);
        assert!(!page.text().contains("13800138000"));
        assert!(page.first_text("#buyer").contains("138****8000"));
        let show = page.form("form[action$='/contact']");
        let page = clerk.submit(&show).expect(200);
        assert!(page.first_text("#buyer").contains("+8613800138000"));
        assert!(page.first_text("#places").contains("+8613800138000"));
        let seen = "action = 'contact_seen' AND subject_kind = 'customer'";
        assert_eq!(count(&shop.database, "audit", seen), 1);
        let packer = shop.sign_in(Role::Warehouse);
        let page = packer.get(&path).expect(200);
        assert!(!page.has("form[action$='/contact']"));
        let own = page.form("form[action='/staff/logout']").fields[0]
            .1
            .clone();
        packer.submit(&show.fill("csrf", &own)).expect(403);
    }
);

on_both!(
    whoever_sees_one_channel_sees_its_customers_and_orders_only,
    |shop| {
        let api = stocked(shop);
        shop.add_channel("store", "api");
        placed(
            &api,
            &by(order("web", "1"), "c-web", "李雷", "+8613800138000"),
        );
        placed(
            &api,
            &by(order("store", "2"), "c-store", "韩梅梅", "+8613800138000"),
        );
        // one person without an account who bought at both
        for (channel, reference) in [("web", "3"), ("store", "4")] {
            let mut both = by(order(channel, reference), "", "王芳", "+8613700137000");
            both["customer"]["account"] = Value::Null;
            placed(&api, &both);
        }
        let all = shop.sign_in(Role::Clerk);
        let (web, store) = (page_of(shop, "c-web"), page_of(shop, "c-store"));
        let alike = all.get(&web).expect(200).texts("#alike li a");
        assert_eq!(alike, ["韩梅梅"]);
        let clerk = clerk_of(shop, &["web"]);
        let page = clerk.get("/staff/customers").expect(200);
        assert_eq!(page.texts("tbody th a"), ["王芳", "李雷"]);
        assert_eq!(page.texts("tbody .c-count"), ["1", "1"]);
        let found = clerk
            .get("/staff/customers?q=13800138000")
            .expect(200)
            .texts("tbody th a");
        assert_eq!(found, ["李雷"]);
        clerk.get(&store).expect(404);
        assert!(!clerk.get(&web).expect(200).has("#alike"));
        let both = clerk
            .get("/staff/customers")
            .expect(200)
            .attributes("tbody th a", "href");
        let page = clerk.get(&both[0]).expect(200);
        assert_eq!(page.texts(".custorders tbody th").len(), 1);
        clerk_of(shop, &[])
            .get("/staff/customers")
            .expect(200)
            .has(".empty");
    }
);

on_both!(pages_of_the_list_and_of_a_customers_orders_meet, |shop| {
    let api = stocked(shop);
    let orders: Vec<Value> = (0..120)
        .map(|index| {
            let account = format!("c-{index:03}");
            by(
                order("web", &format!("p{index:03}")),
                &account,
                &account,
                "",
            )
        })
        .collect();
    api.post_json("/api/v1/orders:batch", &json!({"orders": orders}))
        .expect(200);
    execute(
        &shop.database,
        &[
            "UPDATE orders SET customer_id = (SELECT id FROM customers WHERE account = 'c-000') WHERE channel_ref < 'p110'",
        ],
    );
    let clerk = shop.sign_in(Role::ReadOnly);
    let walk = |start: &str, rows: &str| {
        let (mut seen, mut path) = (Vec::new(), start.to_owned());
        loop {
            let page = clerk.get(&path).expect(200);
            seen.extend(page.texts(rows));
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => return seen,
            }
        }
    };
    let mut people = walk("/staff/customers", "tbody th a");
    assert_eq!(people.len(), 120);
    people.dedup();
    assert_eq!(people.len(), 120);
    let mut numbers = walk(&page_of(shop, "c-000"), ".custorders tbody th a");
    assert_eq!(numbers.len(), 110);
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 110);
    let limited = clerk_of(shop, &["web"]);
    let page = limited.get("/staff/customers").expect(200);
    assert_eq!(page.texts("tbody th a").len(), 11);
});
