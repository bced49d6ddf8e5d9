//! Real files of every platform: recognised, read to the end, each document an order, a credit, or explained.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tributary::domain::channel::{Channel, ChannelKind, ProofFact, ProofWay};
use tributary::domain::ids::ChannelId;
use tributary::domain::money::Currency;
use tributary::domain::time::Time;
use tributary::formats::{self, Document};

/// What came of the files of one folder.
#[derive(Default)]
struct Tally {
    files: usize,
    unrecognised: usize,
    orders: usize,
    held: usize,
    credits: usize,
    explained: usize,
    wrong: Vec<String>,
}

/// Runs it; `TRIBUTARY_SHARED_DATA` names the folder.
pub fn run() {
    let folder = std::env::var_os("TRIBUTARY_SHARED_DATA")
        .expect("TRIBUTARY_SHARED_DATA names the folder of real data");
    let channels = Path::new(&folder).join("channels");
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for path in files(&channels) {
        let platform = path
            .strip_prefix(&channels)
            .ok()
            .and_then(|inner| inner.iter().next());
        let platform = platform.unwrap_or_default().to_string_lossy().into_owned();
        read(&path, tallies.entry(platform).or_default());
    }
    println!("   platform        files  unknown  orders  held  credits  explained  wrong");
    for (platform, tally) in &tallies {
        println!(
            "   {platform:15} {:5} {:8} {:7} {:5} {:8} {:10} {:6}",
            tally.files,
            tally.unrecognised,
            tally.orders,
            tally.held,
            tally.credits,
            tally.explained,
            tally.wrong.len()
        );
    }
    let wrong: Vec<&String> = tallies.values().flat_map(|tally| &tally.wrong).collect();
    for one in &wrong {
        println!("   wrong: {one}");
    }
    let orders: usize = tallies.values().map(|tally| tally.orders).sum();
    assert!(orders > 0, "no order was read at all");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn channel() -> Channel {
    Channel {
        id: ChannelId(1),
        slug: "proof".to_owned(),
        name: "Proof".to_owned(),
        kind: ChannelKind::File,
        currency: Currency::parse("CNY").expect("CNY exists"),
        time_zone: chrono_tz::Asia::Shanghai,
        go_live_at: Time::default(),
        secret: String::new(),
        mapping: None,
        unpaid_minutes: 30,
        ship_within_hours: 48,
        proof: ProofFact::PhoneLast4,
        proof_way: ProofWay::CodeFirst,
    }
}

fn read(path: &Path, tally: &mut Tally) {
    tally.files += 1;
    let Ok(opened) = formats::open(path, formats::built_in(), None) else {
        tally.unrecognised += 1;
        return;
    };
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in opened.rows {
        match row {
            Ok(row) if row.refused.is_none() => {
                groups.entry(row.group_key).or_default().push(row.cells)
            }
            _ => tally.explained += 1,
        }
    }
    for cells in groups.values() {
        let body = formats::document_body(&opened.mapping, cells);
        match formats::read(&body, &opened.mapping, &channel()) {
            Ok(Document::Order(doc)) => {
                tally.orders += 1;
                let reconciles = doc
                    .sums()
                    .is_some_and(|sums| sums.is_rounding(doc.lines.len()));
                tally.held += usize::from(!reconciles);
            }
            Ok(Document::Credit(_)) => tally.credits += 1,
            Ok(Document::Refused(_)) => tally.explained += 1,
            Err(problems) => {
                let problem = problems.first();
                let why = problem.map(|one| format!("{} {}", one.pointer, one.detail.key));
                tally
                    .wrong
                    .push(format!("{}: {}", path.display(), why.unwrap_or_default()));
            }
        }
    }
}
