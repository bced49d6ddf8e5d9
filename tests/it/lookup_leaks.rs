//! A stranger learns nothing: what is known, what is not and what is locked are answered alike, to the byte, the
//! statement, the hash and the job. Times are compared by `benches/prove/lookup.rs`.

use crate::api::{order, stocked};
use crate::lookup::{ask, facts_only, hidden, jobs_done, placed};
use crate::on_both;
use crate::support::{Answer, Client, Opening, Shop, count};
use serde_json::Value;

/// What a stranger and whoever watches the machine could tell two requests apart by.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    shapes: Vec<String>,
    hashes: u64,
}

/// A form of entry: what is known, what is not, which field proves it, and what is wrong there.
struct Form {
    known: &'static str,
    unknown: &'static str,
    field: &'static str,
    wrong: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        known: "#1001",
        unknown: "#9999",
        field: "fact",
        wrong: "nobody",
    },
    Form {
        known: "#1001",
        unknown: "#9999",
        field: "code",
        wrong: "000001",
    },
    Form {
        known: "#1005",
        unknown: "#9995",
        field: "fact",
        wrong: "nobody",
    },
    Form {
        known: "13800138000",
        unknown: "13900139000",
        field: "code",
        wrong: "000001",
    },
    Form {
        known: "li@example.com",
        unknown: "no@example.com",
        field: "code",
        wrong: "000001",
    },
    Form {
        known: "c-77",
        unknown: "c-99",
        field: "code",
        wrong: "000001",
    },
];

/// The answer without what is made anew for every answer.
fn plain(answer: &Answer) -> (Vec<(String, String)>, String) {
    let mut fresh: Vec<String> = answer
        .attributes("input[name=csrf]", "value")
        .into_iter()
        .chain(answer.attributes("style", "nonce"))
        .collect();
    let cookie = answer.header("set-cookie").unwrap_or_default();
    let token = cookie.split(['=', ';']).nth(1).unwrap_or_default();
    fresh.push(token.to_owned());
    if let Some(policy) = answer.header("content-security-policy") {
        let nonce = policy.split("'nonce-").nth(1).unwrap_or_default();
        fresh.push(nonce.split('\'').next().unwrap_or_default().to_owned());
    }
    let blank = |text: &str| {
        let parts = fresh.iter().filter(|part| !part.is_empty());
        parts.fold(text.to_owned(), |text, part| text.replace(part, "FRESH"))
    };
    let headers = answer.headers.iter().filter(|(name, _)| name != "date");
    let headers = headers.map(|(name, value)| (name.clone(), blank(value)));
    // the server's map of headers has no order of its own
    let mut headers: Vec<(String, String)> = headers.collect();
    headers.sort();
    (headers, blank(&answer.text()))
}

/// The last line of the record.
fn last(shop: &Shop, route: &str) -> Value {
    let text = std::fs::read_to_string(shop.directory().join("record.jsonl")).expect("a record");
    let line = text.lines().last().expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["route"], route);
    line
}

fn seen(shop: &Shop, answer: &Answer, route: &str) -> Seen {
    let line = last(shop, route);
    let (headers, body) = plain(answer);
    let shapes = line["shapes"].as_array().expect("statements").iter();
    Seen {
        status: answer.status,
        headers,
        body,
        shapes: shapes.map(ToString::to_string).collect(),
        hashes: line["hashes"].as_u64().expect("a number"),
    }
}

/// One look-up and one wrong proof, from an address of its own.
fn walk(shop: &Shop, client: &Client, form: &Form, entered: &str, proof: &str) -> Vec<Seen> {
    let entry = client.get("/").expect(200).form("main form");
    let begun = client.submit(&entry.fill("q", entered)).expect(303);
    let mut walked = vec![seen(shop, &begun, "/track")];
    let page = client.get("/track/proof").expect(200);
    walked.push(seen(shop, &page, "/track/proof"));
    let css = format!("form:has(#{})", form.field);
    let tried = client.submit(&page.form(&css).fill(form.field, proof));
    walked.push(seen(shop, &tried.expect(422), "/track/proof"));
    walked
}

fn stranger(shop: &Shop, number: usize) -> Client {
    let address = format!("203.0.{number}.7");
    shop.stranger().with_header("x-forwarded-for", &address)
}

fn jobs_of(shop: &Shop) -> (i64, i64) {
    let all = count(&shop.database, "jobs", "kind = 'send_code'");
    let lookups = count(&shop.database, "lookups", "1 = 1");
    (all, lookups)
}

fn recording() -> Opening {
    Opening::new().env("TRIBUTARY_RECORD", "record.jsonl")
}

on_both!(known_and_unknown_are_answered_alike, recording(), |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    placed(&api, &hidden("1005"));
    for both_ways in [false, true] {
        if both_ways {
            facts_only(shop);
        }
        for (place, form) in FORMS.iter().enumerate() {
            let from = 2 * place + usize::from(both_ways) * 100;
            let before = jobs_of(shop);
            let known = walk(shop, &stranger(shop, from), form, form.known, form.wrong);
            let between = jobs_of(shop);
            let unknown = walk(
                shop,
                &stranger(shop, from + 1),
                form,
                form.unknown,
                form.wrong,
            );
            let after = jobs_of(shop);
            assert_eq!(known, unknown, "{} and {}", form.known, form.unknown);
            assert_eq!(between.0 - before.0, after.0 - between.0, "jobs");
            assert_eq!(between.1 - before.1, after.1 - between.1, "look-ups");
            assert!(known[2].shapes.len() > 5, "{:?}", known[2]);
        }
    }
    jobs_done(shop);
});

on_both!(locked_is_answered_as_wrong_is, recording(), |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    facts_only(shop);
    let form = &FORMS[0];
    let wrong = walk(shop, &stranger(shop, 1), form, "#1001", "nobody");
    for from in 2..=6 {
        walk(shop, &stranger(shop, from), form, "1001", "nobody");
    }
    let locked = walk(shop, &stranger(shop, 7), form, "#1001", "8000");
    assert_eq!(locked, wrong, "locked, although it would be right");
    let unknown = walk(shop, &stranger(shop, 8), form, "#9999", "8000");
    assert_eq!(unknown, wrong);
    // whoever knocks too often is answered alike too
    let knocking = stranger(shop, 9);
    for _ in 0..40 {
        ask(&knocking, "#9998");
    }
    placed(&api, &order("web", "1002"));
    let locked_out = walk(shop, &knocking, form, "#1002", "8000");
    let free = walk(shop, &stranger(shop, 10), form, "#1002", "nobody");
    assert_eq!(locked_out, free, "locked by its address");
    jobs_done(shop);
});
