//! Clients that post orders, each waiting for its answer before it sends the next.

use crate::line::Line;
use std::thread;
use std::time::{Duration, Instant};

/// One client posts them all; how long each answer took. Every order is new.
pub fn one_by_one(url: &str, key: &str, bodies: &[String]) -> Vec<Duration> {
    let mut line = Line::open(url, key);
    bodies
        .iter()
        .map(|body| {
            let began = Instant::now();
            let (status, answer) = line.post(body);
            let took = began.elapsed();
            assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
            took
        })
        .collect()
}

/// A client for `each` of them, all at once.
pub fn side_by_side(url: &str, key: &str, bodies: &[String], each: usize) -> Vec<Duration> {
    thread::scope(|scope| {
        let clients: Vec<_> = bodies
            .chunks(each)
            .map(|mine| scope.spawn(move || one_by_one(url, key, mine)))
            .collect();
        clients
            .into_iter()
            .flat_map(|client| client.join().expect("every order is new"))
            .collect()
    })
}
