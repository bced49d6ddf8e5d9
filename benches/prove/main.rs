//! Proofs: the promises of DESIGN §3 that take minutes or data from outside, on the release build. `scripts/prove` runs
//! them. A proof is a function in a file of its own and a line in `PROOFS`; it prints its figures and panics if the promise
//! is broken. What takes seconds is a test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a proof that cannot go on fails, and its figures are for a person"
)]

mod intake;

#[path = "../../tests/it/support/mod.rs"]
mod support;

#[path = "../speed/line.rs"]
mod line;
#[path = "../speed/orders.rs"]
mod orders;
#[path = "../speed/post.rs"]
mod post;
#[path = "../speed/reserve.rs"]
mod reserve;
#[path = "../speed/table.rs"]
mod table;
#[path = "../speed/take.rs"]
mod take;
#[path = "../speed/usage.rs"]
mod usage;

mod formats;
mod keeps_up;
mod lookup;
mod merging;
mod million;
mod oversell;
mod pages;
mod races;
mod sourcing;
mod uci;

use std::process::ExitCode;
use std::time::Instant;

/// One promise and how it is shown to hold.
struct Proof {
    name: &'static str,
    shows: &'static str,
    run: Option<fn()>,
}

const PROOFS: &[Proof] = &[
    Proof {
        name: "uci",
        shows: "a shop's real invoices of a year come in whole, twice, and every figure agrees",
        run: Some(uci::run),
    },
    Proof {
        name: "formats",
        shows: "real files of every platform are recognised and read to the end",
        run: Some(formats::run),
    },
    Proof {
        name: "races",
        shows: "the same order by every door at once is one order, whatever is killed",
        run: Some(races::run),
    },
    Proof {
        name: "oversell",
        shows: "64 clients who fight for the last units, with power cuts, never get one twice",
        run: Some(never_oversold),
    },
    Proof {
        name: "intake",
        shows: "the same hundred orders from 64 clients, ten thousand times, are a hundred orders",
        run: Some(intake::prove),
    },
    Proof {
        name: "lookup",
        shows: "looking up what exists takes as long as looking up what does not",
        run: Some(lookup::run),
    },
    Proof {
        name: "pages",
        shows: "every page is quick on a million orders: close to the bare statements, never above 50 ms",
        run: Some(million::run),
    },
    Proof {
        name: "sourcing",
        shows: "a sourcing plan is as good as the best of all plans, and as a mixed integer program finds",
        run: Some(sourcing::run),
    },
    Proof {
        name: "keeps_up",
        shows: "with a million orders there, sourcing is at least half as fast as taking orders in",
        run: Some(keeps_up::run),
    },
    Proof {
        name: "merging",
        shows: "orders of one buyer leave together, nothing of two people does, and waiting makes none late",
        run: Some(merging::run),
    },
];

fn main() -> ExitCode {
    // cargo adds --bench
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let known = |name: &String| name == "all" || PROOFS.iter().any(|proof| proof.name == name);
    if wanted.is_empty() || !wanted.iter().all(known) {
        list();
        return ExitCode::from(if wanted.is_empty() { 0 } else { 2 });
    }
    let mut left = false;
    let is_wanted = |proof: &&Proof| {
        wanted
            .iter()
            .any(|name| name == "all" || name == proof.name)
    };
    for proof in PROOFS.iter().filter(is_wanted) {
        match proof.run {
            Some(run) => {
                println!("── {}: {}", proof.name, proof.shows);
                let began = Instant::now();
                run();
                println!("   holds, {:.1} s", began.elapsed().as_secs_f64());
            }
            None => {
                println!("── {}: not proved yet", proof.name);
                left = true;
            }
        }
    }
    ExitCode::from(u8::from(left))
}

/// TRIBUTARY_PROVE_ORDERS and TRIBUTARY_PROVE_CUTS set another size.
fn never_oversold() {
    let size = oversell::Size {
        orders: setting("TRIBUTARY_PROVE_ORDERS", 10_000),
        skus: 200,
        cuts: setting("TRIBUTARY_PROVE_CUTS", 3),
        clients: 64,
    };
    oversell::contest(support::Base::Sqlite, size);
    oversell::contest(support::Base::Postgres, size);
}

/// A number from the environment.
fn setting(name: &str, usual: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn list() {
    println!("usage: scripts/prove NAME… | all");
    for proof in PROOFS {
        let state = if proof.run.is_some() {
            ""
        } else {
            " (not proved yet)"
        };
        println!("  {:10} {}{state}", proof.name, proof.shows);
    }
}
