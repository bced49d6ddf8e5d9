//! SKUs on the staff's pages: found, added, changed by one person at a time, made of others, brought and taken as files.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Client, Form, wait_until};
use serde_json::json;
use tributary::domain::staff::Role;

fn new_sku(clerk: &Client) -> Form {
    let page = clerk.get("/staff/skus:new").expect(200);
    page.form("form[action='/staff/skus']")
}

fn codes(client: &Client, path: &str) -> Vec<String> {
    client.get(path).expect(200).texts("tbody th a")
}

on_both!(
    a_sku_is_found_by_code_title_barcode_and_a_channels_code,
    |shop| {
        let api = stocked(shop);
        let cup = json!({"sku": "CUP-1", "title": "白瓷茶杯 Cup", "barcode": "6901234567892"});
        api.post_json("/api/v1/skus", &cup).expect(201);
        let listing = json!({"channel": "web", "code": "WEB-CUP-XL", "sku": "CUP-1"});
        api.post_json("/api/v1/listings", &listing).expect(201);
        let clerk = shop.sign_in(Role::Clerk);
        assert_eq!(codes(&clerk, "/staff/skus"), ["CUP-1", "TEA-250"]);
        for q in [
            "cup1",
            "up-1",
            "%E8%8C%B6%E6%9D%AF",
            "%E8%8C%B6",
            "6901234",
            "cup+xl",
            "CUP",
        ] {
            assert_eq!(
                codes(&clerk, &format!("/staff/skus?q={q}")),
                ["CUP-1"],
                "{q}"
            );
        }
        assert_eq!(codes(&clerk, "/staff/skus?q=TEA"), ["TEA-250"]);
        assert!(codes(&clerk, "/staff/skus?q=%25").is_empty());
        assert_eq!(codes(&clerk, "/staff/skus?only=unlisted"), ["TEA-250"]);
        assert!(codes(&clerk, "/staff/skus?only=kits").is_empty());
    }
);

on_both!(
    a_new_sku_heals_the_orders_that_waited_for_its_code,
    |shop| {
        let api = stocked(shop);
        let mut waits = order("web", "1");
        waits["lines"][0]["sku"] = json!("A/B 1?");
        let number = api.post_json("/api/v1/orders", &waits).expect(201).json()["number"].clone();
        let clerk = shop.sign_in(Role::Clerk);
        let empty = clerk
            .submit(&new_sku(&clerk).fill("weight_g", "heavy"))
            .expect(422);
        assert!(empty.has("#f-weight_g[aria-invalid]"));
        let form = new_sku(&clerk)
            .fill("code", "A/B 1?")
            .fill("title", "Odd code");
        let there = clerk
            .submit(&form)
            .expect(303)
            .header("location")
            .unwrap()
            .to_owned();
        let page = clerk.get(&there).expect(200);
        assert_eq!(page.first_text("h1"), "Odd code");
        clerk.submit(&form).expect(422);
        let path = format!("/api/v1/orders/{}", number.as_str().unwrap());
        wait_until(
            || api.get(&path).expect(200).json()["status"] == "received",
            "the order is healed",
        );
        assert_eq!(
            clerk
                .get(&there)
                .expect(200)
                .texts("section table tbody th a")
                .len(),
            1
        );
    }
);

on_both!(
    two_people_who_edit_a_sku_do_not_overwrite_each_other,
    |shop| {
        stocked(shop);
        let (one, two) = (shop.sign_in(Role::Clerk), shop.sign_in(Role::Manager));
        let path = "/staff/skus/TEA-250";
        let form = |client: &Client| {
            client
                .get(path)
                .expect(200)
                .form("form[action='/staff/skus/TEA-250']")
        };
        let (first, second) = (form(&one), form(&two));
        one.submit(&first.fill("title", "Green tea")).expect(303);
        let refused = two.submit(&second.fill("title", "Black tea")).expect(409);
        assert_eq!(refused.attributes("#f-title", "value"), ["Black tea"]);
        let page = two.get(path).expect(200);
        assert_eq!(page.attributes("#f-title", "value"), ["Green tea"]);
        assert!(
            page.first_text("aside section:last-child")
                .contains("Changed")
        );
    }
);

on_both!(a_kit_that_would_hold_itself_is_refused, |shop| {
    let api = stocked(shop);
    api.post_json("/api/v1/skus", &json!({"sku": "CUP-1"}))
        .expect(201);
    let clerk = shop.sign_in(Role::Clerk);
    let form = new_sku(&clerk)
        .fill("code", "SET")
        .fill("title", "Set")
        .with("part_sku", "TEA-250")
        .with("part_quantity", "2");
    clerk.submit(&form).expect(303);
    let set = clerk.get("/staff/skus/SET").expect(200);
    assert_eq!(
        set.attributes("input[name=part_sku]", "value")[0],
        "TEA-250"
    );
    assert_eq!(codes(&clerk, "/staff/skus?only=kits"), ["SET"]);
    let tea = clerk.get("/staff/skus/TEA-250").expect(200);
    assert!(tea.has("aside a[href='/staff/skus/SET']"));
    let tea = tea.form("form[action='/staff/skus/TEA-250']");
    let refused = clerk
        .submit(
            &tea.clone()
                .with("part_sku", "SET")
                .with("part_quantity", "1"),
        )
        .expect(422);
    assert!(refused.has("p.err"));
    let itself = tea.with("part_sku", "TEA-250").with("part_quantity", "1");
    assert!(clerk.submit(&itself).expect(422).has("#p-0-e"));
    let unknown = set
        .form("form[action='/staff/skus/SET']")
        .with("part_sku", "NONE")
        .with("part_quantity", "1");
    assert!(clerk.submit(&unknown).expect(422).has("#p-1-e"));
});

fn upload(client: &Client, csrf: &str, name: &str, content: &str) -> crate::support::Answer {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
    );
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    client.post_raw("/staff/skus:file", &headers, body.as_bytes())
}

on_both!(
    a_file_of_skus_says_what_came_of_it_and_an_export_reads_back,
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let csrf = clerk.get("/staff/skus:file").expect(200).csrf();
        let file = "sku,title,weight_g,components,channel,listing,pack_size\n\
        CUP-1,\"Cup, white\",300,,web,cup-x2,2\nSET,Set,,TEA-250*2 CUP-1*1,,,\nBAD,Bad,heavy,,,,\nNEW,,５,,,,\nCUP-2,Cup two,,,nowhere,x,1\n";
        upload(&clerk, "wrong", "skus.csv", file).expect(403);
        let done = upload(&clerk, &csrf, "skus.csv", file).expect(200);
        assert_eq!(done.texts("main dl dd"), ["3", "0", "1", "3"]);
        assert_eq!(
            done.texts("tbody th"),
            ["4", "5", "6"],
            "rows as a spreadsheet counts"
        );
        assert!(done.first_text("tbody").contains("“title” is empty"));
        let csv = clerk.get("/staff/skus.csv").expect(200).text();
        assert!(
            csv.contains("CUP-1,\"Cup, white\",300,,,,,,ambient,,,,\r\n"),
            "{csv}"
        );
        assert!(
            csv.contains("SET,Set,,,,,,CUP-1*1 TEA-250*2,ambient,,,,\r\n"),
            "{csv}"
        );
        let again = upload(
            &clerk,
            &csrf,
            "skus.csv",
            csv.trim_start_matches('\u{feff}'),
        )
        .expect(200);
        assert_eq!(again.texts("main dl dd"), ["0", "4", "0", "0"]);
        assert_eq!(clerk.get("/staff/skus.csv").expect(200).text(), csv);
        upload(&clerk, &csrf, "skus.csv", "neither,this\n1,2\n").expect(422);
        shop.sign_in(Role::ReadOnly)
            .get("/staff/skus.csv")
            .expect(403);
    }
);

on_both!(
    no_code_of_an_export_is_a_formula_and_each_is_found_again,
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let csrf = clerk.get("/staff/skus:file").expect(200).csrf();
        // the last one is written as what guards the first
        let file = "sku,title\n=CUP,=1+1\n+CUP,Cup\n-CUP,Cup\n@CUP,'t Cup\n''=CUP,Cup\n";
        upload(&clerk, &csrf, "skus.csv", file).expect(200);
        let csv = clerk.get("/staff/skus.csv").expect(200).text();
        for row in [
            "'=CUP,'=1+1,",
            "'+CUP,",
            "'-CUP,",
            "'@CUP,'t Cup,",
            "''=CUP,",
        ] {
            assert!(csv.contains(&format!("\n{row}")), "{row} in {csv}");
        }
        let again = upload(
            &clerk,
            &csrf,
            "skus.csv",
            csv.trim_start_matches('\u{feff}'),
        );
        assert_eq!(again.expect(200).texts("main dl dd"), ["0", "6", "0", "0"]);
        assert_eq!(clerk.get("/staff/skus.csv").expect(200).text(), csv);
    }
);

on_both!(pages_of_skus_meet_without_gap_or_repetition, |shop| {
    let mut file = "sku,title\n".to_owned();
    for n in 0..120 {
        file.push_str(&format!("S-{n:03},Thing {n}\n"));
    }
    let path = shop.file("many.csv", file);
    shop.cli(&["catalog", "import", path.to_str().unwrap()])
        .ok();
    let looker = shop.sign_in(Role::Warehouse);
    let mut seen = Vec::new();
    let mut path = "/staff/skus".to_owned();
    loop {
        let page = looker.get(&path).expect(200);
        seen.extend(page.texts("tbody th a"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen.len(), 120);
    assert!(seen.is_sorted());
    let back = looker
        .get(&path)
        .expect(200)
        .attributes("a[rel=prev]", "href");
    assert_eq!(codes(&looker, &back[0]), seen[50..100]);
});
