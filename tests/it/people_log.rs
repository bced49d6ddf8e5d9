//! The audit log and the settings.

use crate::api::{order, stocked};
use crate::on_both;
use crate::people_door::enter;
use crate::people_staff::{administrator, page_of};
use crate::support::{PASSWORD, wait_until};
use tributary::domain::staff::Role;

on_both!(who_came_in_and_who_was_refused_is_written_down, |shop| {
    let (admin, email) = administrator(shop);
    let clerk = shop.hire(Role::Clerk);
    enter(shop, &clerk, "not-the-password").1.expect(422);
    enter(shop, "secret-in-the-wrong-field", "x").1.expect(422);
    let (client, _) = enter(shop, &clerk, PASSWORD);
    let out = client.get("/staff/orders").expect(200);
    client
        .submit(&out.form("form[action='/staff/logout']"))
        .expect(303);
    let page = admin.get("/staff/audit").expect(200);
    let said = page.texts(".audit .c-say");
    assert_eq!(said[0], "Signed out");
    assert!(
        said[1].contains(&clerk) && said[1].starts_with("Signed in"),
        "{said:?}"
    );
    assert!(said[2].contains("unknown mail address"), "{said:?}");
    assert!(said[3].contains("wrong password") && said[3].contains(&clerk));
    assert!(said[4].starts_with("Added") && said[5].contains(&email));
    let addresses = page.texts(".audit .c-ip");
    assert!(addresses[..4].iter().all(|address| address == "127.0.0.1"));
    assert!(!page.text().contains("secret-in-the-wrong-field"));
});

on_both!(the_log_is_narrowed_paged_and_taken_away, |shop| {
    let (admin, email) = administrator(shop);
    for index in 0..60 {
        let form = admin.get("/staff/account").expect(200);
        let form = form.form("form[action='/staff/account/name']");
        admin
            .submit(&form.fill("name", &format!("=N{index}")))
            .expect(303);
    }
    let mut seen = Vec::new();
    let mut path = "/staff/audit?action=staff_changed".to_owned();
    loop {
        let page = admin.get(&path).expect(200);
        seen.push(page.texts(".audit tbody tr").len());
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen, [50, 10]);
    let back = admin
        .get(&path)
        .expect(200)
        .attributes("a[rel=prev]", "href");
    assert_eq!(
        admin
            .get(&back[0])
            .expect(200)
            .texts(".audit tbody tr")
            .len(),
        50
    );
    let none = admin.get("/staff/audit?to=2001-01-01").expect(200);
    assert!(none.texts(".audit tbody tr").is_empty() && none.has(".empty"));
    let day = admin
        .get("/staff/audit?from=2001-01-01&kind=staff")
        .expect(200);
    assert_eq!(day.texts(".audit tbody tr").len(), 50);
    let file = admin
        .get("/staff/audit.csv?action=staff_changed")
        .expect(200);
    let text = file.text();
    assert_eq!(text.lines().count(), 61);
    assert!(text.contains("\"'=N58\""), "no cell begins a formula");
    let exported = admin.get("/staff/audit?action=exported").expect(200);
    assert_eq!(exported.texts(".audit tbody tr").len(), 1);
    let own = page_of(&admin, &email).replace("/staff/people/", "");
    let own = admin
        .get(&format!("/staff/audit?person={own}&action=signed_in"))
        .expect(200);
    assert_eq!(own.texts(".audit tbody tr").len(), 1);
});

on_both!(
    the_shop_s_name_color_and_logo_are_seen_at_once_and_everywhere,
    |shop| {
        let (admin, _) = administrator(shop);
        let other = shop.another_server();
        let elsewhere = crate::support::Client::new(&other.url);
        let form = admin.get("/staff/settings").expect(200);
        let form = form.form("form[action='/staff/settings']");
        admin
            .submit(&form.clone().fill("color", "red; } body { display: none"))
            .expect(422);
        let form = form.fill("name", "百川茶铺").fill("color", "#7a1438");
        admin.submit(&form).expect(303);
        let page = shop.stranger().get("/").expect(200);
        assert!(page.text().contains("百川茶铺") && page.text().contains("#7a1438"));
        wait_until(
            || elsewhere.get("/").text().contains("百川茶铺"),
            "the other process sees it too",
        );

        let token = admin.get("/staff/settings").expect(200).csrf();
        let upload = |csrf: &str, bytes: &[u8]| {
            let mut body = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--cut\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n"
        )
        .into_bytes();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n--cut--\r\n");
            let kind = [("content-type", "multipart/form-data; boundary=cut")];
            admin.send("POST", "/staff/settings/logo", &kind, Some(body))
        };
        let png = b"\x89PNG\r\n\x1a\nnot much of a picture";
        shop.stranger().get("/logo").expect(404);
        upload("wrong", png).expect(403);
        upload(&token, b"<svg onload=\"alert(1)\"/>").expect(422);
        upload(
            &token,
            &[b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 300_000]].concat(),
        )
        .expect(422);
        upload(&token, png).expect(303);
        let page = admin.get("/staff/settings").expect(200);
        let address = page.attributes(".logo img", "src").pop().expect("the logo");
        let logo = shop.stranger().get(&address).expect(200);
        assert_eq!(logo.header("content-type"), Some("image/png"));
        assert_eq!(logo.header("x-content-type-options"), Some("nosniff"));
        assert!(
            logo.header("cache-control")
                .is_some_and(|kept| kept.contains("immutable"))
        );
        assert_eq!(logo.body, png);
        admin
            .submit(&page.form("form[action$='/logo/remove']"))
            .expect(303);
        shop.stranger().get("/logo").expect(404);
    }
);

on_both!(a_merchant_may_ask_for_a_code_instead_of_a_fact, |shop| {
    let api = stocked(shop);
    api.post_json("/api/v1/orders", &order("web", "1001"))
        .expect(201);
    let (admin, _) = administrator(shop);
    let form = admin.get("/staff/settings").expect(200);
    let form = form.form("form[action='/staff/settings']");
    admin.submit(&form.fill("proof", "code")).expect(303);
    let mut pages = Vec::new();
    for number in ["#9999", "#1001"] {
        let customer = shop.stranger();
        let form = customer.get("/").expect(200).form("main form");
        customer.submit(&form.fill("q", number)).expect(303);
        let page = customer.get("/track/proof").expect(200);
        assert_eq!(page.attributes("#code", "maxlength"), ["6"]);
        pages.push((customer, page));
    }
    assert_eq!(pages[0].1.texts("main"), pages[1].1.texts("main"));
    crate::lookup::jobs_done(shop);
    let text = shop.text_messages().pop().expect("the code is sent");
    assert_eq!(shop.text_messages().len(), 1, "and to nobody else");
    let code = crate::lookup::code_in(&text).expect("a code");
    let (customer, page) = &pages[1];
    let form = page.form("main form");
    customer
        .submit(&form.clone().fill("code", "800000"))
        .expect(422);
    customer.submit(&form.fill("code", &code)).expect(303);
    assert_eq!(
        customer.get("/track/order").expect(200).first_text(".id"),
        "#1001"
    );
});

on_both!(
    the_shops_time_zone_is_a_setting_over_the_environments,
    |shop| {
        let api = crate::api::stocked(shop);
        let mut order = crate::api::order("web", "1");
        order["placed_at"] = serde_json::json!("2099-11-01T23:30:00Z");
        let placed = api.post_json("/api/v1/orders", &order).expect(201).json();
        let admin = shop.sign_in(Role::Administrator).speaking("en");
        let path = format!("/staff/orders/{}", placed["number"].as_str().unwrap());
        let shown = |client: &crate::support::Client| {
            client
                .get(&path)
                .expect(200)
                .texts("aside dd time")
                .join(" ")
        };
        assert!(shown(&admin).contains("2 Nov"), "{}", shown(&admin));
        let page = admin.get("/staff/settings").expect(200);
        let form = page.form("form[action='/staff/settings']");
        let wrong = form.clone().fill("time_zone", "Mars/Olympus");
        let wrong = admin.submit(&wrong).expect(422);
        assert!(wrong.has("#f-time_zone[aria-invalid]"));
        assert_eq!(wrong.attributes("#f-time_zone", "value"), ["Mars/Olympus"]);
        let right = form.fill("time_zone", "America/New_York");
        admin.submit(&right).expect(303);
        assert!(shown(&admin).contains("1 Nov"), "{}", shown(&admin));
        assert!(shown(&admin).contains("18:30"), "{}", shown(&admin));
    }
);
