//! Files that staff bring in by the pages: looked at before anything is taken in, taken in by a job, explained row by row.

use crate::api::stocked;
use crate::on_both;
use crate::support::{Answer, Client, Opening, Shop, count, execute, texts, wait_until};
use tributary::domain::staff::Role;

const TABLE: &str = "\
order number,order date,sku,title,quantity,unit price,order total,recipient,phone,country,region,city,district,street,colour of box
f1,2099-11-01 08:30:00,TEA-250,Green tea,2,19.90,39.80,李雷,+8613800138000,CN,广东省,深圳市,南山区,科技园路 1 号,red
f2,2099-11-01 08:31:00,NOBODY,Unknown tea,1,10.00,10.00,韩梅梅,+8613900139000,CN,广东省,深圳市,南山区,科技园路 2 号,red
f3,2099-11-01 08:32:00,TEA-250,Green tea,two,19.90,39.80,李雷,+8613800138000,CN,广东省,深圳市,南山区,科技园路 1 号,red
";

/// Sends the form of the page as a browser does: parts in the order of the page.
fn upload(client: &Client, csrf: &str, channel: &str, name: &str, content: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (field, value) in [("csrf", csrf), ("channel", channel)] {
        let part =
            format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    body.extend(head.as_bytes());
    body.extend(content);
    body.extend(b"\r\n--b--\r\n");
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    client.post_raw("/staff/imports", &headers, &body)
}

/// Uploads a file; gives the path of its page.
fn uploaded(client: &Client, name: &str, content: &[u8]) -> String {
    let csrf = client.get("/staff/imports").expect(200).csrf();
    let answer = upload(client, &csrf, "web", name, content).expect(303);
    answer.header("location").unwrap().to_owned()
}

fn take(client: &Client, path: &str) {
    let page = client.get(path).expect(200);
    client
        .submit(&page.form("form[action$='/take']"))
        .expect(303);
}

fn finished(shop: &Shop) {
    wait_until(
        || count(&shop.database, "imports", "state = 'finished'") == 1,
        "the import is finished",
    );
}

on_both!(
    a_file_is_looked_at_then_taken_in_and_its_refused_rows_are_a_file,
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk).speaking("en");
        let path = uploaded(&clerk, "orders.csv", TABLE.as_bytes());
        let page = clerk.get(&path).expect(200);
        assert!(page.text().contains("generic.table"), "the mapping is told");
        assert!(page.text().contains("comma-separated"), "and the delimiter");
        assert!(
            page.text().contains("colour of box"),
            "and what is not read"
        );
        let counts = page.texts(".sumup dd");
        assert_eq!(counts, ["3", "2", "0", "0", "0", "1", "1"]);
        let shown = page.texts(".sampled .st");
        assert_eq!(shown, ["Order", "Order", "Dead letter"]);
        assert!(page.text().contains("科技园路 1 号") && page.text().contains("lines.1.quantity"));
        assert!(
            page.texts(".beside p .num")[0].contains("¥39.80"),
            "money as people write it"
        );
        for table in ["orders", "messages", "staged_rows"] {
            assert_eq!(
                count(&shop.database, table, "1 = 1"),
                0,
                "looking writes no {table}"
            );
        }
        assert_eq!(count(&shop.database, "jobs", "kind = 'import'"), 0);
        take(&clerk, &path);
        finished(shop);
        let page = clerk.get(&path).expect(200);
        assert_eq!(
            page.texts(".counts dd"),
            ["3", "2", "0", "0", "0", "0", "1", "1"]
        );
        let orders = clerk.get(&format!("{path}/orders")).expect(200);
        assert_eq!(orders.texts("tbody tr").len(), 2);
        let held = clerk.get(&format!("{path}/orders?which=held")).expect(200);
        assert_eq!(held.texts("tbody tr").len(), 1);
        let dead = clerk.get(&format!("{path}/orders?which=dead")).expect(200);
        assert_eq!(dead.texts("tbody tr").len(), 1);
        let rows = |client: &Client| client.get(&format!("{path}/orders?which=dead")).expect(200);
        assert!(
            rows(&clerk).text().contains("row 4 f3"),
            "as a spreadsheet counts"
        );
        let zh = shop.sign_in(Role::Clerk).speaking("zh-CN");
        assert!(rows(&zh).text().contains("第 4 行 f3"));
        let csv = clerk.get(&format!("{path}/result.csv")).expect(200).text();
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{csv}");
        assert!(
            lines[1].starts_with("\"4\",\"f3\",") && lines[1].contains("not a number"),
            "{csv}"
        );
        assert_eq!(
            count(&shop.database, "import_parts", "1 = 1"),
            0,
            "the file is gone"
        );
        assert_eq!(count(&shop.database, "audit", "action = 'imported'"), 1);
        assert_eq!(
            clerk
                .get("/staff/imports")
                .expect(200)
                .texts("tbody tr")
                .len(),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(a_file_that_is_not_wanted_leaves_nothing, |shop| {
    stocked(shop);
    let clerk = shop.sign_in(Role::Clerk);
    let path = uploaded(&clerk, "orders.csv", TABLE.as_bytes());
    let page = clerk.get(&path).expect(200);
    clerk
        .submit(&page.form("form[action$='/discard']"))
        .expect(303);
    clerk.get(&path).expect(404);
    assert_eq!(count(&shop.database, "imports", "1 = 1"), 0);
    assert_eq!(count(&shop.database, "import_parts", "1 = 1"), 0);
    assert_eq!(count(&shop.database, "orders", "1 = 1"), 0);
});

on_both!(
    an_upload_without_its_token_or_out_of_reach_is_refused,
    |shop| {
        stocked(shop);
        shop.add_channel("other", "file");
        let clerk = shop.sign_in(Role::Clerk);
        let csrf = clerk.get("/staff/imports").expect(200).csrf();
        upload(&clerk, "wrong", "web", "a.csv", TABLE.as_bytes()).expect(403);
        upload(&clerk, "", "web", "a.csv", TABLE.as_bytes()).expect(403);
        let empty = upload(&clerk, &csrf, "web", "a.csv", b"").expect(422);
        assert!(empty.has("#f-file-e"));
        upload(&clerk, &csrf, "nobody", "a.csv", TABLE.as_bytes()).expect(422);
        execute(
            &shop.database,
            &[
                "UPDATE staff SET all_channels = FALSE",
                "INSERT INTO staff_channels (staff_id, channel_id) SELECT staff.id, channels.id FROM staff, channels WHERE slug = 'web'",
            ],
        );
        let refused = upload(&clerk, &csrf, "other", "a.csv", TABLE.as_bytes()).expect(422);
        assert!(!refused.texts("option").contains(&"other".to_owned()));
        assert_eq!(count(&shop.database, "imports", "1 = 1"), 0);
        let path = uploaded(&clerk, "a.csv", TABLE.as_bytes());
        execute(&shop.database, &["DELETE FROM staff_channels"]);
        clerk.get(&path).expect(404);
        clerk.get(&format!("{path}/orders")).expect(404);
        clerk.get(&format!("{path}/result.csv")).expect(404);
        let form = format!("csrf={csrf}");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        for what in ["look", "take", "discard"] {
            let path = format!("{path}/{what}");
            clerk.post_raw(&path, &headers, form.as_bytes()).expect(404);
        }
        assert!(
            clerk
                .get("/staff/imports")
                .expect(200)
                .texts("tbody tr")
                .is_empty()
        );
        let service = shop.sign_in(Role::Service);
        service.get("/staff/imports").expect(403);
    }
);

on_both!(
    a_file_of_another_format_is_looked_at_by_a_chosen_mapping,
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk).speaking("en");
        let path = uploaded(&clerk, "strange.csv", b"a,b\n1,2\n");
        let page = clerk.get(&path).expect(200);
        assert!(page.has("[role=alert]") && !page.has("form[action$='/take']"));
        let csrf = page.csrf();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={csrf}");
        let at = format!("{path}/take");
        clerk.post_raw(&at, &headers, body.as_bytes()).expect(409);
        let path = uploaded(&clerk, "orders.csv", TABLE.as_bytes());
        let page = clerk.get(&path).expect(200);
        let look = page
            .form("form[action$='/look']")
            .fill("format", "taobao.export");
        clerk.submit(&look).expect(303);
        let page = clerk.get(&path).expect(200);
        assert!(page.has("[role=alert]"), "it is not that format");
        let look = page.form("form[action$='/look']").fill("format", "");
        clerk.submit(&look).expect(303);
        take(&clerk, &path);
        finished(shop);
        clerk.submit(&look).expect(409);
    }
);

on_both!(
    a_file_that_broke_off_is_told_so_after_its_worker_was_killed_too,
    Opening::new().env("TRIBUTARY_JOB_LEASE", "1"),
    |shop| {
        stocked(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let one = crate::api::order("web", "j1").to_string();
        let path = uploaded(
            &clerk,
            "cut.json",
            format!("[{one},{{\"channel\"").as_bytes(),
        );
        take(&clerk, &path);
        finished(shop);
        // as a worker leaves it that was killed after the rows were stored and before the end
        let whole = "state = 'finished' AND broken_off IS NOT NULL";
        assert_eq!(count(&shop.database, "imports", whole), 1);
        let page = clerk.get(&path).expect(200);
        assert!(page.has(".box[data-s=amber]"), "{}", page.text());
        let file = shop.file("cut.json", format!("[{one},{{\"channel\""));
        let file = file.display().to_string();
        let words = ["import", "--channel", "web", &file];
        shop.cli(&words).ended_with(1);
        execute(
            &shop.database,
            &[
                "UPDATE imports SET state = 'reading', finished_at = NULL, facts = '{}', rows_staged = 0",
            ],
        );
        shop.cli(&words).ended_with(1);
        assert!(
            texts(&shop.database, "SELECT state AS found FROM imports")
                .contains(&"finished".to_owned())
        );
    }
);

on_both!(
    a_mapping_is_proposed_for_a_table_that_nobody_knows_and_mended_on_its_rows,
    |shop| {
        stocked(shop);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let text = "Beleg;order date;sku;Menge;price;recipient;country;region;city;street\n\
            b1;2099-11-01 08:30:00;TEA-250;2;5.00;李雷;CN;广东省;深圳市;科技园路 1 号\n";
        let path = uploaded(&manager, "beleg.csv", text.as_bytes());
        let page = manager.get(&path).expect(200);
        let form = page.form("form[action$='/mapping']");
        manager
            .submit(&form.clone().fill("format", "generic.table"))
            .expect(409);
        manager
            .submit(&form.fill("format", "beleg.table"))
            .expect(303);
        let page = manager.get(&path).expect(200);
        assert!(
            page.text().contains("beleg.table"),
            "it is looked at with it"
        );
        let mend = page.attributes("a[href*='import=']", "href").pop().unwrap();
        let edit = manager.get(&mend).expect(200);
        assert!(
            edit.texts(".fieldmap .val").contains(&"TEA-250".to_owned()),
            "its rows are the sample"
        );
        let mut save = edit.form("form#draft");
        save = save
            .fill("from:line.quantity", "Menge")
            .fill("from:channel_ref", "Beleg");
        save.action = "/staff/mappings/beleg.table/save".to_owned();
        let saved = manager.submit(&save).expect(303);
        let page = manager.get(saved.header("location").unwrap()).expect(200);
        manager
            .submit(&page.form(".head form[action$='/on']"))
            .expect(303);
        let page = manager.get(&path).expect(200);
        let look = page
            .form("form[action$='/look']")
            .fill("format", "beleg.table");
        manager.submit(&look).expect(303);
        take(&manager, &path);
        finished(shop);
        assert_eq!(
            count(
                &shop.database,
                "orders",
                "channel_ref = 'b1' AND total = 1000"
            ),
            1
        );
        let clerk = shop.sign_in(Role::Clerk);
        let path = uploaded(&clerk, "strange.csv", b"a,b\n1,2\n");
        assert!(!clerk.get(&path).expect(200).has("form[action$='/mapping']"));
    }
);

on_both!(
    whoever_mends_a_mapping_for_a_file_finds_the_way_back_to_it,
    |shop| {
        stocked(shop);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let path = uploaded(&manager, "orders.csv", TABLE.as_bytes());
        let page = manager.get(&path).expect(200);
        let mend = page.attributes("a[href*='/staff/mappings/']", "href");
        let mending = manager.get(&mend[0]).expect(200);
        assert_eq!(
            mending
                .attributes("form#draft [name=import]", "value")
                .len(),
            1
        );
        let mut draft = mending
            .form("form#draft")
            .fill("from:note", "colour of box");
        draft.action = "/staff/mappings/generic.table/save".to_owned();
        let saved = manager.submit(&draft).expect(303);
        let saved = manager.get(saved.header("location").unwrap()).expect(200);
        assert_eq!(saved.attributes("#back a", "href"), [path.as_str()]);
        let on = saved.form(".head form[action$='/on']");
        let on = manager.submit(&on).expect(303);
        let on = manager.get(on.header("location").unwrap()).expect(200);
        let back = manager.submit(&on.form("#back form")).expect(303);
        assert_eq!(back.header("location"), Some(path.as_str()));
        let again = manager.get(&path).expect(200);
        assert!(
            !again.text().contains("colour of box</span>"),
            "it is read now"
        );
    }
);
