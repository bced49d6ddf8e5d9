//! Tests of the room as a whole: shipped mappings, documents, files.

mod exports;
mod files;
mod hostile;
mod saved;
mod shared_data;
mod shipped;
mod workbooks;

use super::*;
use crate::domain::channel::ProofWay;
use crate::domain::channel::{Channel, ChannelKind, ProofFact};
use crate::domain::credit::CreditDoc;
use crate::domain::ids::ChannelId;
use crate::domain::money::Currency;
use crate::domain::order::OrderDoc;
use crate::domain::sentence::{Problem, Sentence};
use std::path::PathBuf;

/// What the buyer still has to pay.
fn due(doc: &OrderDoc) -> i64 {
    doc.total - doc.platform_discount - doc.payment.paid + doc.payment.refunded
}

/// A channel whose zone and currency are none of the formats' own.
fn channel() -> Channel {
    Channel {
        id: ChannelId(1),
        slug: "web".to_owned(),
        name: "Web".to_owned(),
        kind: ChannelKind::File,
        currency: Currency::parse("CNY").expect("CNY exists"),
        time_zone: chrono_tz::Asia::Shanghai,
        go_live_at: crate::domain::time::Time::default(),
        secret: String::new(),
        mapping: None,
        unpaid_minutes: 30,
        ship_within_hours: 48,
        proof: ProofFact::PhoneLast4,
        proof_way: ProofWay::CodeFirst,
    }
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/formats")
        .join(name)
}

/// A file with these bytes, in a folder that goes away with the guard.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}

/// A document's group key and what came of it.
type Outcome = (String, Result<Document, Vec<Problem>>);

/// The documents of an opened file by group key, in the order of their first rows, and what was refused.
fn documents(opened: Opened) -> (Vec<Outcome>, Vec<Sentence>) {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut refused = Vec::new();
    for row in opened.rows {
        match row {
            Err(error) => refused.push(sentence_of(&error)),
            Ok(row) => match row.refused {
                Some(why) => refused.push(why),
                None => match groups.iter_mut().find(|(key, _)| *key == row.group_key) {
                    Some((_, cells)) => cells.push(row.cells),
                    None => groups.push((row.group_key, vec![row.cells])),
                },
            },
        }
    }
    let read_one = |(key, cells): (String, Vec<String>)| {
        let document = read(
            &document_body(&opened.mapping, &cells),
            &opened.mapping,
            &channel(),
        );
        (key, document)
    };
    (groups.into_iter().map(read_one).collect(), refused)
}

fn orders(path: &std::path::Path) -> Vec<OrderDoc> {
    let opened = open(path, built_in(), None).unwrap_or_else(|error| panic!("{error:?}"));
    let (documents, refused) = documents(opened);
    assert_eq!(refused, []);
    documents
        .into_iter()
        .map(|(_, document)| order(document))
        .collect()
}

fn order(document: Result<Document, Vec<Problem>>) -> OrderDoc {
    match document {
        Ok(Document::Order(doc)) => *doc,
        other => panic!("not an order: {other:#?}"),
    }
}

fn credit(document: Result<Document, Vec<Problem>>) -> CreditDoc {
    match document {
        Ok(Document::Credit(doc)) => doc,
        other => panic!("not a credit: {other:#?}"),
    }
}

fn reconciles(doc: &OrderDoc) -> bool {
    doc.sums()
        .is_some_and(|sums| sums.is_rounding(doc.lines.len()))
}

#[test]
fn every_shipped_mapping_is_accepted() {
    for text in SHIPPED {
        if let Err(problems) = Mapping::parse(text) {
            panic!("{}: {problems:#?}", text.lines().nth(1).unwrap_or_default());
        }
    }
    assert_eq!(built_in().len(), SHIPPED.len());
}
