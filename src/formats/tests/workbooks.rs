//! Excel workbooks, written here part by part so that each trap is in them.

use super::*;
use crate::domain::time::rfc3339;
use std::io::Write;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

fn workbook(write_rows: impl FnOnce(&mut dyn Write)) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = file("orders.xlsx", b"");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", STYLES),
    ] {
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("entry");
        archive.write_all(text.as_bytes()).expect("entry");
    }
    archive
        .start_file(
            "xl/worksheets/sheet1.xml",
            SimpleFileOptions::default().compression_level(Some(1)),
        )
        .expect("entry");
    archive
        .write_all(br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)
        .expect("entry");
    write_rows(&mut archive);
    archive
        .write_all(b"</sheetData></worksheet>")
        .expect("entry");
    archive.finish().expect("archive");
    (folder, path)
}

/// A row of cells: texts, numbers (`n:`) and dates (`d:` with their serial number).
fn row(out: &mut dyn Write, number: usize, cells: &[&str]) {
    let mut text = format!("<row r=\"{number}\">");
    for (letter, cell) in ('A'..='Z').zip(cells) {
        let at = format!("{letter}{number}");
        text += &match cell.split_once(':') {
            Some(("n", value)) => format!("<c r=\"{at}\"><v>{value}</v></c>"),
            Some(("d", value)) => format!("<c r=\"{at}\" s=\"1\"><v>{value}</v></c>"),
            _ if cell.is_empty() => String::new(),
            _ => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        };
    }
    text += "</row>";
    out.write_all(text.as_bytes()).expect("entry");
}

#[test]
fn a_workbook_gives_the_same_orders_as_a_table() {
    let (_folder, path) = workbook(|out| {
        row(out, 1, &["Orders of November"]);
        row(
            out,
            3,
            &[
                "订单号",
                "下单时间",
                "商家编码",
                "数量",
                "单价",
                "收货人",
                "收货地址",
            ],
        );
        row(
            out,
            4,
            &[
                "n:500001084",
                "d:42944.5962037037",
                "00123",
                "n:2",
                "n:19.899999999999999",
                "李雷",
                "深圳市南山区科技园路 1 号",
            ],
        );
        row(
            out,
            6,
            &[
                "n:500001084",
                "d:42944.5962037037",
                "CUP",
                "n:1",
                "n:5",
                "李雷",
            ],
        );
    });
    let opened = open(&path, built_in(), None).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(
        (
            opened.found.facts["sheet"].as_str(),
            opened.mapping.name.as_str()
        ),
        ("Orders", "generic.table")
    );
    let docs = orders(&path);
    assert_eq!(docs.len(), 1);
    assert_eq!(docs[0].channel_ref.as_deref(), Some("500001084"));
    assert_eq!(rfc3339(docs[0].placed_at), "2017-07-28T06:18:32Z");
    assert_eq!(
        (docs[0].lines[0].sku.as_str(), docs[0].total),
        ("00123", 4480)
    );
}

#[test]
fn a_long_number_that_was_kept_as_a_number_is_refused() {
    let (_folder, path) = workbook(|out| {
        row(
            out,
            1,
            &["order number", "placed at", "sku", "quantity", "unit price"],
        );
        row(
            out,
            2,
            &["n:6.92184032415263E+17", "2026-11-01", "TEA", "n:1", "n:1"],
        );
    });
    let (documents, refused) = documents(open(&path, built_in(), None).expect("recognised"));
    assert_eq!(
        (documents.len(), refused.len(), refused[0].key.as_str()),
        (0, 1, "formats-digits-lost")
    );
}

#[test]
fn a_workbook_that_unpacks_to_something_huge_is_refused_before_it_is_opened() {
    let spaces = vec![b' '; 1 << 20];
    let (_folder, path) = workbook(|out| {
        out.write_all(b"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>")
            .expect("entry");
        for _ in 0..20 {
            out.write_all(&spaces).expect("entry");
        }
        out.write_all(b"</t></is></c></row>").expect("entry");
    });
    let refused = open(&path, built_in(), None)
        .err()
        .map(|error| error.sentence());
    assert_eq!(
        refused.map(|why| (why.key, why.facts["what"].clone())),
        Some(("formats-xlsx-too-large".into(), "cell".into()))
    );
}

#[test]
fn an_archive_that_is_no_workbook_and_a_broken_one_are_explained() {
    let (_folder, path) = file("x.zip", b"");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    archive
        .start_file("orders.csv", SimpleFileOptions::default())
        .expect("entry");
    archive.finish().expect("archive");
    let key = |path: &std::path::Path| {
        open(path, built_in(), None)
            .err()
            .map(|error| error.sentence().key)
    };
    assert_eq!(key(&path).as_deref(), Some("formats-zip-no-workbook"));
    let (_folder, path) = file("x.xlsx", b"PK\x03\x04 and then nothing");
    assert_eq!(key(&path).as_deref(), Some("formats-xlsx-broken"));
}
