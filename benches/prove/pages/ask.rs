//! One page asked for: what the server says that it took.

use super::asked::Asked;
use crate::support::Client;
use std::io::Read;

/// Statements of a page, with the session's.
pub const STATEMENTS: u32 = 8;
/// Compressed HTML of a page, bytes.
pub const WEIGHT: usize = 60 * 1_024;

/// Milliseconds, statements, compressed bytes of one answer.
pub fn ask(client: &Client, asked: &Asked) -> (f64, u32, usize) {
    let headers = [
        ("cookie", asked.cookie.as_str()),
        ("accept-encoding", "gzip"),
    ];
    let answer = client.send("GET", &asked.path, &headers, None);
    let mut html = String::new();
    match answer.header("content-encoding") {
        Some("gzip") => drop(
            flate2::read::GzDecoder::new(answer.body.as_slice())
                .read_to_string(&mut html)
                .expect("gzip"),
        ),
        _ => html = answer.text(),
    }
    assert_eq!(answer.status, 200, "{}: {html}", asked.path);
    assert!(html.contains('<'), "{} is no page: {html}", asked.path);
    let told = answer
        .header("server-timing")
        .expect("TRIBUTARY_TIMING is on")
        .to_owned();
    let part = |name: &str, fact: &str| {
        let entry = told
            .split(',')
            .map(str::trim)
            .find(|entry| entry.starts_with(name));
        let found =
            entry.and_then(|entry| entry.split(';').find_map(|part| part.strip_prefix(fact)));
        found
            .map(|text| text.trim_matches('"').to_owned())
            .unwrap_or_else(|| panic!("no {name} {fact} in {told}"))
    };
    let took = part("total", "dur=").parse().expect("milliseconds");
    let statements = part("db", "desc=").parse().expect("a number");
    (took, statements, answer.body.len())
}
