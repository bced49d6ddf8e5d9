//! The customers' pages: what a page that is not there says, what every answer forbids. Looking up is `lookup`.

use crate::api::{order, stocked};
use crate::lookup::{ask, facts_only, placed, with_fact};
use crate::on_both;

on_both!(
    a_page_that_is_not_there_asks_for_the_order_in_both_languages,
    |shop| {
        let english = shop.stranger().get("/no/such/page").expect(404);
        assert!(english.has("input[name=q]"));
        let chinese = shop
            .stranger()
            .speaking("zh-CN")
            .get("/no/such/page")
            .expect(404);
        assert_eq!(chinese.attributes("html", "lang"), ["zh-CN"]);
        assert_eq!(chinese.first_text("h1"), "这里什么也没有");
        let home = shop.stranger().get("/").expect(200);
        assert!(!home.has("script"));
        let style = home
            .attributes("link[rel=stylesheet]", "href")
            .pop()
            .expect("a style sheet");
        let file = shop.stranger().get(&style).expect(200);
        assert!(
            file.header("cache-control")
                .is_some_and(|kept| kept.contains("immutable"))
        );
    }
);

on_both!(
    no_search_engine_and_no_other_site_learns_of_a_customers_page,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        facts_only(shop);
        let customer = shop.stranger();
        let proof = ask(&customer, "#1001");
        with_fact(&customer, &proof, "8000").expect(303);
        let shown = customer.get("/track/order").expect(200);
        let wrong = customer.get("/track/orders/9").expect(404);
        for page in [&proof, &shown, &wrong] {
            assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
            assert_eq!(page.header("cache-control"), Some("no-store"));
            let title = page.first_text("title");
            for secret in ["李雷", "8000", "518000", "1001"] {
                assert!(!title.contains(secret), "{title}");
                assert!(!page.request.contains(secret), "{}", page.request);
            }
        }
        let log = shop.server().log();
        for secret in ["李雷", "13800138000", "li@example.com", "科技园"] {
            assert!(!log.contains(secret), "{secret} stands in the log");
        }
    }
);
