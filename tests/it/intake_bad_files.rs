//! Files that are broken, hostile or merely odd: each row is taken in or refused with its reason, and nothing falls over.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Finished, Shop, count, texts};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

const HEADER: &str = "order number,order date,sku,title,quantity,unit price,order total,recipient,phone,country,region,city,district,street,postcode,note\n";
const PLACE: &str = "李雷,+8613800138000,CN,广东省,深圳市,南山区,科技园路 1 号,518000";

fn import(shop: &Shop, name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) -> Finished {
    let path = shop.file(name, bytes).display().to_string();
    let mut all = vec!["import", "--channel", "web", "--json"];
    all.extend(words);
    all.push(&path);
    shop.cli(&all)
}

fn reasons(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT reason AS found FROM messages WHERE status = 'dead' ORDER BY id",
    )
}

on_both!(documents_before_the_break_of_a_file_are_in, |shop| {
    stocked(shop);
    let whole: Vec<Value> = (0..3)
        .map(|index| order("web", &format!("j{index}")))
        .collect();
    let text = json!(whole).to_string();
    let done = import(shop, "cut.json", &text[..text.len() - 40], &[]).ended_with(1);
    assert_eq!(done.last_json()["new"], 2);
    assert!(
        done.stderr.contains("middle of a document"),
        "{}",
        done.stderr
    );
    assert_eq!(count(&shop.database, "orders", "1 = 1"), 2);
    let done = import(shop, "whole.json", &text, &[]).ok().last_json();
    assert_eq!(
        (&done["new"], &done["repeated"]),
        (&json!(1), &json!(2)),
        "{done}"
    );
    assert_eq!(count(&shop.database, "staged_rows", "1 = 1"), 0);
    shop.cli(&["verify"]).ok();
});

on_both!(
    chinese_files_are_read_in_their_encoding_and_damaged_rows_are_refused,
    |shop| {
        stocked(shop);
        let text =
            format!("{HEADER}g1,2099-11-01 08:30:00,TEA-250,绿茶,1,1.00,1.00,{PLACE},请放门口\n");
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        assert_eq!(
            import(shop, "gbk.csv", &gbk, &[]).ok().last_json()["new"],
            1
        );
        assert_eq!(
            count(
                &shop.database,
                "orders",
                "note = '请放门口' AND first_title = '绿茶'"
            ),
            1
        );
        let mut mixed =
            format!("{HEADER}u1,2099-11-01 08:30:00,TEA-250,绿茶,1,1.00,1.00,{PLACE},茶\n")
                .into_bytes();
        let row = format!("u2,2099-11-01 08:30:00,TEA-250,tea,1,1.00,1.00,{PLACE},");
        mixed.extend(row.as_bytes());
        mixed.extend(b"\xff\xfe\xff\n");
        let done = import(shop, "mixed.csv", mixed, &[]).ok().last_json();
        assert_eq!(
            (&done["new"], &done["dead"]),
            (&json!(1), &json!(1)),
            "{done}"
        );
        assert!(reasons(shop)[0].contains("formats-row-encoding"));
        assert_eq!(count(&shop.database, "orders", "channel_ref = 'u2'"), 0);
    }
);

on_both!(
    ten_thousand_lines_are_an_order_and_one_more_is_refused,
    |shop| {
        stocked(shop);
        let mut text = "order number,order date,sku,quantity,unit price\n".to_owned();
        for (number, lines) in [("big", 10_000), ("bigger", 10_001)] {
            for _ in 0..lines {
                writeln!(text, "{number},2099-11-01 08:30:00,TEA-250,1,0.01").expect("text grows");
            }
        }
        let done = import(shop, "big.csv", &text, &[]).ok().last_json();
        assert_eq!(
            (&done["new"], &done["dead"], &done["rows"]),
            (&json!(1), &json!(1), &json!(20_001)),
            "{done}"
        );
        assert_eq!(
            count(
                &shop.database,
                "orders",
                "channel_ref = 'big' AND line_count = 10000 AND total = 10000"
            ),
            1
        );
        assert!(reasons(shop)[0].contains("problem-too-many-lines"));
        shop.cli(&["verify"]).ok();
    }
);

on_both!(a_negative_total_is_held, |shop| {
    let api = stocked(shop);
    let mut negative = order("web", "n1");
    negative["discount"] = json!("50.00");
    negative["total"] = json!("-5.20");
    negative["payment"] = json!({"status": "paid"});
    let done = import(shop, "one.json", negative.to_string(), &[])
        .ok()
        .last_json();
    assert_eq!((&done["new"], &done["held"]), (&json!(1), &json!(1)));
    let page = api.get("/api/v1/orders?status=held").expect(200).json();
    assert_eq!(page["items"][0]["holds"][0]["kind"], "totals");
    shop.cli(&["verify"]).ok();
});

on_both!(shuffled_columns_say_the_same, |shop| {
    stocked(shop);
    let rows: Vec<Vec<&str>> = vec![
        HEADER.trim().split(',').collect(),
        "x1,2099-11-01 08:30:00,TEA-250,tea,2,1.50,3.00,李雷,+8613800138000,CN,广东省,深圳市,南山区,科技园路 1 号,518000,hello".split(',').collect(),
    ];
    let shuffled = |step: usize| -> String {
        let order: Vec<usize> = (0..16).map(|index| (index * step + 3) % 16).collect();
        let line = |row: &Vec<&str>| {
            order
                .iter()
                .map(|index| row[*index])
                .collect::<Vec<_>>()
                .join(",")
        };
        rows.iter().map(|row| line(row) + "\n").collect()
    };
    assert_eq!(
        import(shop, "a.csv", shuffled(1), &[]).ok().last_json()["new"],
        1
    );
    let before = texts(&shop.database, "SELECT channel_doc AS found FROM orders");
    let again = import(shop, "b.csv", shuffled(5), &[]).ok().last_json();
    assert_eq!(
        (&again["repeated"], &again["updated"]),
        (&json!(1), &json!(0)),
        "{again}"
    );
    assert_eq!(
        texts(&shop.database, "SELECT channel_doc AS found FROM orders"),
        before
    );
});

on_both!(a_zip_bomb_is_refused_at_once, |shop| {
    stocked(shop);
    let path = shop.directory().join("bomb.xlsx");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let options = zip::write::SimpleFileOptions::default();
    for name in [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    ] {
        archive.start_file(name, options).expect("an entry");
        let zeros = vec![b' '; 1 << 20];
        let megabytes = if name.contains("sheet1") { 1_500 } else { 1 };
        for _ in 0..megabytes {
            archive.write_all(&zeros).expect("an entry grows");
        }
    }
    archive.finish().expect("the archive ends");
    let began = Instant::now();
    let done = shop
        .cli(&["import", "--channel", "web", &path.display().to_string()])
        .ended_with(1);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
    assert!(!done.stderr.is_empty());
    assert_eq!(count(&shop.database, "messages", "1 = 1"), 0);
});

/// What has broken other systems when it stood in a field.
const HOSTILE: [&str; 4] = [
    "'; DROP TABLE orders; --",
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7} %s %n \\u0000",
    "\u{202e}desrever \u{1f600} =cmd|' /C calc'!A0",
];

on_both!(sql_and_html_in_every_field_are_text, |shop| {
    let api = stocked(shop);
    for (index, text) in HOSTILE.iter().enumerate() {
        let mut hostile = order("web", &format!("{text}{index}"));
        hostile["channel_number"] = json!(format!("#{index}{text}"));
        for field in ["account", "name", "phone", "email"] {
            hostile["customer"][field] = json!(text);
        }
        for field in [
            "name", "phone", "region", "city", "district", "street", "postcode",
        ] {
            hostile["ship_to"][field] = json!(text);
        }
        for field in ["ref", "sku", "title"] {
            hostile["lines"][0][field] = json!(text);
        }
        hostile["payment"]["method"] = json!(text);
        hostile["payment"]["reference"] = json!(text);
        hostile["delivery"] = json!({"service": text});
        hostile["adjustments"] = json!([{"label": text, "amount": "0.00"}]);
        (hostile["note"], hostile["after_sale"]) = (json!(text), json!(text));
        let done = import(shop, "hostile.json", hostile.to_string(), &[])
            .ok()
            .last_json();
        assert_eq!(
            (&done["new"], &done["held"]),
            (&json!(1), &json!(1)),
            "{text}: {done}"
        );
    }
    let page = api.get("/api/v1/orders").expect(200).json();
    for seen in page["items"].as_array().expect("a list") {
        let text = seen["note"].as_str().expect("a note");
        assert!(HOSTILE.contains(&text), "{text}");
        // an address is tidied: signs at its end go
        let street = seen["ship_to"]["street"].as_str().unwrap_or_default();
        assert!(street.len() > 10 && text.starts_with(street), "{street}");
        assert_eq!(seen["lines"][0]["title"], text);
        assert_eq!(seen["customer"]["account"], text);
    }
    assert_eq!(page["items"].as_array().map(Vec::len), Some(HOSTILE.len()));
    let mut csv = HEADER.to_owned();
    for text in HOSTILE {
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        let cells = [cell.as_str(); 5].join(",");
        writeln!(
            csv,
            "{cell},2099-11-01 08:30:00,{cell},{cell},1,1.00,1.00,{cell},{cell},CN,{cells},{cell}"
        )
        .expect("text grows");
    }
    let done = import(shop, "hostile.csv", csv, &[]).ok().last_json();
    assert_eq!(
        (&done["received"], &done["dead"]),
        (&json!(4), &json!(0)),
        "{done}"
    );
    shop.cli(&["verify"]).ok();
});

on_both!(an_unknown_format_is_refused_with_the_two_nearest, |shop| {
    stocked(shop);
    let done = import(shop, "odd.csv", "order number,colour,sku\n1,red,TEA\n", &[]).ended_with(1);
    assert!(
        done.stderr.contains("Nearest is") && done.stderr.contains("Next is"),
        "{}",
        done.stderr
    );
    assert_eq!(
        done.stderr.trim().lines().count(),
        1,
        "one clear line: {}",
        done.stderr
    );
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("page.pdf", b"%PDF-1.7\n"),
        ("noise.csv", b"\x00\x01\x02\xff\xfe"),
    ] {
        let done = import(shop, name, bytes, &[]).ended_with(1);
        assert!(!done.stderr.trim().is_empty(), "{name}");
    }
    import(shop, "odd2.csv", "a,b\n1,2\n", &["--format", "nobody"]).ended_with(1);
    shop.cli(&["import", "--channel", "nobody", "x.csv"])
        .ended_with(1);
    shop.cli(&["import", "--channel", "web", "there-is-no-such-file.csv"])
        .ended_with(1);
    assert_eq!(count(&shop.database, "messages", "1 = 1"), 0);
    assert_eq!(count(&shop.database, "imports", "1 = 1"), 0);
});

on_both!(a_dry_run_writes_nothing_and_says_what_would_come, |shop| {
    stocked(shop);
    let mut text = String::new();
    for index in 0..30 {
        let mut one = order("web", &format!("d{index}"));
        match index % 3 {
            0 => one["payment"] = json!({"status": "unpaid"}),
            1 => one["total"] = json!(null),
            _ => {}
        }
        writeln!(text, "{one}").expect("text grows");
    }
    let looked = import(shop, "d.jsonl", &text, &["--dry-run"])
        .ok()
        .last_json();
    for table in [
        "orders",
        "messages",
        "imports",
        "staged_rows",
        "customers",
        "events",
    ] {
        assert_eq!(count(&shop.database, table, "1 = 1"), 0, "{table}");
    }
    let done = import(shop, "d.jsonl", &text, &[]).ok().last_json();
    assert_eq!(looked, done, "a dry run and the run");
    assert_eq!(
        (&done["new"], &done["dead"], &done["held"]),
        (&json!(20), &json!(10), &json!(10))
    );
    let changed = text.replace("Green tea 250 g", "Green tea");
    let lines = changed.lines().take(9).chain(text.lines().skip(9));
    let mixed: String = lines.map(|line| format!("{line}\n")).collect();
    let looked = import(shop, "m.jsonl", &mixed, &["--dry-run"])
        .ok()
        .last_json();
    let done = import(shop, "m.jsonl", &mixed, &[]).ok().last_json();
    assert_eq!(looked, done, "a dry run beside known orders and the run");
    assert_eq!(
        (&done["updated"], &done["repeated"], &done["dead"]),
        (&json!(6), &json!(21), &json!(3))
    );
});

on_both!(
    a_file_of_which_every_row_dies_says_why_grouped_by_cause,
    |shop| {
        stocked(shop);
        let rows: String = (0..5)
            .map(|index| {
                let quantity = if index < 3 { "two" } else { "1" };
                let date = if index < 3 {
                    "2099-11-01 08:30:00"
                } else {
                    "never"
                };
                format!("b{index},{date},TEA-250,Tea,{quantity},1.00,1.00,{PLACE},\n")
            })
            .collect();
        let done = import(shop, "all.csv", format!("{HEADER}{rows}"), &[]).ok();
        assert_eq!(done.last_json()["dead"], 5);
        let told: Vec<&str> = done
            .stdout
            .lines()
            .filter(|line| line.starts_with("Dead letter"))
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].contains("× 3: lines.1.quantity: ") && told[1].contains("× 2: placed_at: "),
            "{told:?}"
        );
        assert!(!done.stdout.contains("stands below"), "{}", done.stdout);
    }
);
