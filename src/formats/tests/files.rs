//! Files of text: encodings, delimiters, headers, groups, limits.

use super::*;
use crate::domain::time::rfc3339;
use encoding_rs::{BIG5, Encoding, GB18030};

const UCI: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

fn uci(rows: &str) -> Vec<Outcome> {
    let (_folder, path) = file("uci.csv", format!("{UCI}{rows}").as_bytes());
    let opened = open(&path, built_in(), None).expect("recognised");
    assert_eq!(opened.mapping.name, "uci.online_retail");
    documents(opened).0
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

#[test]
fn rows_of_an_invoice_belong_together_wherever_they_stand() {
    let docs = uci(
        "536365,85123A,HEART,6,2010-12-01 08:27:00,2.55,17850.0,United Kingdom\n\
                    536366,22633,HAND WARMER,6,2010-12-01 08:28:00,1.85,,EIRE\n\
                    536365,85123A,HEART,2,2010-12-01 08:26:00,0.001,17850.0,United Kingdom\n",
    );
    let first = order(docs[0].1.clone());
    assert_eq!(first.channel_ref.as_deref(), Some("536365"));
    assert_eq!(
        rfc3339(first.placed_at),
        "2010-12-01T00:26:00Z",
        "the earliest row, in the channel's zone"
    );
    assert_eq!(first.lines.len(), 2);
    assert_ne!(first.lines[0].ref_, first.lines[1].ref_);
    assert_eq!(first.total, 1530);
    assert_eq!(first.customer.account.as_deref(), Some("17850"));
    assert_eq!(first.currency.code(), "GBP");
    let second = order(docs[1].1.clone());
    assert_eq!(second.customer.account, None);
    assert_eq!(
        second
            .ship_to
            .and_then(|to| to.country)
            .map(|country| country.code().to_owned())
            .as_deref(),
        Some("IE")
    );
}

#[test]
fn credits_adjustments_and_stock_corrections_are_told_apart() {
    let docs = uci(
        "C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom\n\
                    A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom\n\
                    536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom\n",
    );
    let note = credit(docs[0].1.clone());
    assert_eq!(
        (note.channel_ref.as_str(), note.lines[0].quantity),
        ("C536379", 1)
    );
    assert_eq!(note.lines[0].amount(note.currency), Some(2750));
    let key = |index: usize| match &docs[index].1 {
        Ok(Document::Refused(why)) => why.key.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(key(1), "formats-adjustment");
    assert_eq!(key(2), "formats-stock-correction");
}

#[test]
fn a_negative_row_of_an_order_is_kept_as_an_adjustment() {
    let docs = uci(
        "5,A,TEA,3,2010-12-01 08:26:00,2.00,1.0,Germany\n5,B,CUP,-1,2010-12-01 08:26:00,0.50,1.0,Germany\n",
    );
    let doc = order(docs[0].1.clone());
    assert_eq!((doc.lines.len(), doc.total), (1, 550));
    assert_eq!(doc.adjustments[0].label, "CUP × -1");
    assert_eq!(doc.adjustments[0].amount, -50);
}

#[test]
fn a_row_without_number_is_a_document_of_its_own_that_says_what_is_missing() {
    let docs = uci(
        ",A,TEA,3,2010-12-01 08:26:00,2.00,1.0,Germany\n,B,CUP,1,2010-12-01 08:26:00,2.00,1.0,Germany\n",
    );
    assert_eq!(docs.len(), 2);
    let problems = docs[0].1.clone().expect_err("no number");
    assert_eq!(problems[0].pointer, "/channel_ref");
}

#[test]
fn a_chinese_table_is_read_in_every_encoding_and_delimiter() {
    let utf8 = std::fs::read_to_string(fixture("generic_zh.csv")).expect("fixture");
    let wanted = orders(&fixture("generic_zh.csv"));
    assert_eq!(wanted.len(), 2);
    assert_eq!(wanted[0].total, 4480);
    assert_eq!(
        (
            wanted[1].lines[0].quantity,
            wanted[1].lines[0].unit_price_e6
        ),
        (12, 1_008_500_000)
    );
    let little: Vec<u8> = utf8.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tabs = utf8.replace("\"1,008.50\"", "1008.50").replace(',', "\t");
    for (name, bytes) in [
        ("gbk", encoded(&utf8, GB18030)),
        ("bom", [b"\xef\xbb\xbf", utf8.as_bytes()].concat()),
        ("utf-16", [b"\xff\xfe".to_vec(), little.clone()].concat()),
        ("utf-16 without mark", little),
        ("tabs", tabs.clone().into_bytes()),
        ("tabs in gbk", encoded(&tabs, GB18030)),
        ("carriage returns", utf8.replace('\n', "\r\n").into_bytes()),
    ] {
        let (_folder, path) = file("orders.csv", &bytes);
        assert_eq!(orders(&path), wanted, "{name}");
    }
}

#[test]
fn a_table_in_big5_is_read() {
    let text = "訂單編號,訂單時間,貨號,數量,單價,收貨人,收貨地址\nB1,2026-11-01 08:00:00,TEA,2,10.00,王小明,台北市信義區市府路 1 號\n";
    let (_folder, path) = file("orders.csv", &encoded(text, BIG5));
    let docs = orders(&path);
    assert_eq!(
        docs[0].ship_to.as_ref().map(|to| to.name.as_str()),
        Some("王小明")
    );
}

#[test]
fn columns_may_come_in_any_order_and_headers_twice() {
    let text = "qty;Unit Price;Order No.;Order Date;SKU\n2;1.234,50;E1;2026-11-01;TEA\nqty;Unit Price;Order No.;Order Date;SKU\n1;0,50;E1;2026-11-01;CUP\n";
    let (_folder, path) = file("orders.csv", text.as_bytes());
    let docs = orders(&path);
    assert_eq!(
        (docs.len(), docs[0].lines.len(), docs[0].total),
        (1, 2, 246_950)
    );
}

#[test]
fn a_number_that_a_spreadsheet_cut_is_refused_and_its_neighbours_are_read() {
    let text = "order number,placed at,sku,quantity,unit price\n6.92184E+17,2026-11-01,TEA,1,1.00\n6.92184E+17,2026-11-01,CUP,1,1.00\n0042,2026-11-01,TEA,1,1.00\n";
    let (_folder, path) = file("orders.csv", text.as_bytes());
    let (documents, refused) = documents(open(&path, built_in(), None).expect("recognised"));
    assert_eq!(
        refused
            .iter()
            .map(|why| why.key.as_str())
            .collect::<Vec<_>>(),
        ["formats-digits-lost", "formats-digits-lost"]
    );
    assert_eq!(
        order(documents[0].1.clone()).channel_ref.as_deref(),
        Some("0042"),
        "leading zeros stay"
    );
}

#[test]
fn a_row_in_another_encoding_is_refused_and_its_neighbours_are_read() {
    let good = "订单号,下单时间,商家编码,数量,单价,收货人\nA1,2026-11-01,茶叶,1,1.00,李雷\n";
    let bytes = [
        good.as_bytes(),
        &encoded("A2,2026-11-01,茶,1,1.00,韩梅\n", GB18030),
        "A3,2026-11-01,茶壶和茶杯套装,1,1.00,王小明收货人姓名\n".as_bytes(),
    ]
    .concat();
    let (_folder, path) = file("orders.csv", &bytes);
    let (documents, refused) = documents(open(&path, built_in(), None).expect("recognised"));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].key, "formats-row-encoding");
    assert_eq!(documents.len(), 2);
}

#[test]
fn a_quote_that_never_closes_does_not_fill_the_memory() {
    let mut bytes =
        format!("{UCI}1,A,TEA,1,2010-12-01 08:26:00,2.00,1.0,Germany\n2,B,\"").into_bytes();
    bytes.resize(bytes.len() + 40 * MAX_CELL, b'x');
    let (_folder, path) = file("orders.csv", &bytes);
    let (documents, refused) = documents(open(&path, built_in(), None).expect("recognised"));
    assert_eq!((documents.len(), refused.len()), (1, 1));
    assert_eq!(refused[0].key, "formats-cell-too-large");
}

#[test]
fn a_json_file_gives_its_documents_up_to_the_break() {
    let shop = std::fs::read_to_string(fixture("shopify_order.json")).expect("fixture");
    let text = format!("{{\"orders\": [{shop}, {{\"id\": 1}}, {}", &shop[..200]);
    let (_folder, path) = file("orders.json", text.as_bytes());
    let opened = open(&path, built_in(), None).expect("recognised");
    let (documents, refused) = documents(opened);
    assert_eq!(documents.len(), 2);
    assert!(documents[0].1.is_ok());
    assert_eq!(
        documents[1].1.clone().expect_err("no order")[0].detail.key,
        "formats-missing-fields"
    );
    assert_eq!(
        refused,
        [Sentence::new("formats-file-cut-off").with("documents", 2)]
    );
}

#[test]
fn a_file_of_json_lines_and_a_compressed_file_are_read() {
    let shop: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fixture("shopify_order.json")).expect("fixture"))
            .expect("JSON");
    let (_folder, path) = file("orders.ndjson", format!("{shop}\n{shop}\n").as_bytes());
    assert_eq!(orders(&path).len(), 2);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(
        &mut packed,
        &std::fs::read(fixture("generic_zh.csv")).expect("fixture"),
    )
    .expect("memory");
    let (_folder, path) = file("orders.csv.gz", &packed.finish().expect("memory"));
    assert_eq!(orders(&path).len(), 2);
}

#[test]
fn files_that_are_nothing_say_what_to_do() {
    let sentence = |bytes: &[u8], only: Option<&str>| {
        let (_folder, path) = file("x", bytes);
        open(&path, built_in(), only)
            .err()
            .map(|error| error.sentence())
    };
    let key = |bytes: &[u8]| sentence(bytes, None).map(|sentence| sentence.key);
    assert_eq!(key(b"").as_deref(), Some("formats-empty-file"));
    assert_eq!(key(b"  \n").as_deref(), Some("formats-empty-file"));
    assert_eq!(key(b"%PDF-1.7").as_deref(), Some("formats-pdf"));
    assert_eq!(
        key(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").as_deref(),
        Some("formats-old-excel")
    );
    assert_eq!(key(b"{\"a\": 1,}").as_deref(), Some("formats-not-json"));
    assert_eq!(
        key(b"a,b\n1,2\n").as_deref(),
        Some("formats-not-recognised-two")
    );
    let near =
        sentence(b"order number,placed at,sku,qty\n1,2026-11-01,A,1\n", None).expect("no price");
    assert_eq!(
        (
            near.facts["first"].as_str(),
            near.facts["first_missing"].as_str()
        ),
        ("generic.table", "unit price")
    );
    let unknown = sentence(b"a,b\n", Some("nonsense")).expect("no such format");
    assert_eq!(unknown.key, "formats-unknown-format");
}

#[test]
fn few_chinese_words_under_english_headers_are_enough_to_tell_the_encoding() {
    for (name, street) in [
        ("李雷", "科技园路 1 号"),
        ("王小明", "深圳市南山区"),
        ("张伟", "北京市朝阳区建国路 2 号"),
    ] {
        let text = format!(
            "order number,placed at,sku,quantity,unit price,recipient,address\n1,2026-11-01,TEA,1,1.00,{name},{street}\n"
        );
        let (_folder, path) = file("orders.csv", &encoded(&text, GB18030));
        let opened = open(&path, built_in(), None).expect("recognised");
        assert_eq!(opened.found.facts["encoding"], "gb18030", "{name}");
        assert_eq!(orders(&path)[0].customer.name.as_deref(), Some(name));
    }
    let text = "order number,placed at,sku,quantity,unit price,recipient,address\n1,2026-11-01,TEA,1,1.00,Jörg Müller,Königsstraße 5\n";
    let (_folder, path) = file("orders.csv", &encoded(text, encoding_rs::WINDOWS_1252));
    assert_eq!(
        orders(&path)[0].customer.name.as_deref(),
        Some("Jörg Müller")
    );
}

#[test]
fn a_row_whose_cells_moved_is_refused() {
    let text = "order number,placed at,sku,address,quantity,unit price\n1,2026-11-01,A,Lake St 1, Apt 2,3,1.00\n2,2026-11-01,A,Lake St 1,3,1.00,,\n";
    let (_folder, path) = file("orders.csv", text.as_bytes());
    let (documents, refused) = documents(open(&path, built_in(), None).expect("recognised"));
    assert_eq!(
        (documents.len(), refused.len(), refused[0].key.as_str()),
        (1, 1, "formats-too-many-cells")
    );
}
