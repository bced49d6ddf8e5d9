//! One page asked again and again: what the server says that it took, and how long the bare statements take.

use crate::pages::ask::{STATEMENTS, WEIGHT, ask};
use crate::pages::bare::Bare;
use crate::pages::every::Page;
use crate::pages::facts::Facts;
use crate::pages::years::chance::Chance;
use crate::pages::years::{ASKED, SEED};
use crate::support::Client;
use std::time::Duration;

/// Slower than bare by so much at most: three times, or ten milliseconds.
const TIMES: f64 = 3.0;
const MORE_MS: f64 = 10.0;
/// No page is slower.
const MOST_MS: f64 = 50.0;
/// For so long the bare statements are asked beside a page: some that name no index take seconds each.
const BARE_MS: f64 = 4_000.0;
/// What was measured of a page; times in milliseconds.
pub struct Measured {
    pub name: &'static str,
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
    /// Of the bare statements; None where there is nothing to compare with.
    pub bare: Option<f64>,
    pub statements: u32,
    pub weight: usize,
    /// The slowest request, for whoever looks into it.
    pub slowest: String,
}

impl Measured {
    /// What p95 may be.
    pub fn limit(&self) -> f64 {
        self.bare.map_or(MOST_MS, |bare| {
            (TIMES * bare).max(bare + MORE_MS).min(MOST_MS)
        })
    }

    /// What is wrong with it, if anything.
    pub fn wrong(&self) -> Vec<&'static str> {
        let wrong = [
            (self.p95 > self.limit(), "slow"),
            (self.statements > STATEMENTS, "statements"),
            (self.weight > WEIGHT, "heavy"),
        ];
        wrong
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| word)
            .collect()
    }
}

/// Asks a page so many times, each time for something else, and the bare statements in between.
pub fn measure(
    page: &Page,
    facts: &Facts,
    client: &Client,
    bare: &mut Bare,
    times: u64,
) -> Measured {
    let (mut served, mut direct) = (Vec::new(), Vec::new());
    let mut found = Measured {
        name: page.name,
        p50: 0.0,
        p95: 0.0,
        max: 0.0,
        bare: None,
        statements: 0,
        weight: 0,
        slowest: String::new(),
    };
    for turn in 0..times {
        let mut chance = Chance::of(SEED, ASKED, 1 + turn);
        let asked = (page.ask)(facts, &mut chance);
        let (took, statements, weight) = ask(client, &asked);
        if took > found.max {
            (found.max, found.slowest) = (took, asked.path.clone());
        }
        served.push(took);
        found.statements = found.statements.max(statements);
        found.weight = found.weight.max(weight);
        if !asked.bare.is_empty() && direct.iter().sum::<f64>() < BARE_MS {
            let took: Duration = asked.bare.iter().map(|question| bare.time(question)).sum();
            direct.push(took.as_secs_f64() * 1_000.0);
        }
    }
    (found.p50, found.p95) = (part(&mut served, 50), part(&mut served, 95));
    found.bare = (!direct.is_empty()).then(|| part(&mut direct, 95));
    found
}

/// The figure that so many of a hundred do not exceed.
fn part(figures: &mut [f64], of_hundred: usize) -> f64 {
    figures.sort_by(f64::total_cmp);
    let place = (figures.len() * of_hundred).div_ceil(100).max(1) - 1;
    figures.get(place).copied().unwrap_or(0.0)
}
