//! Larger orders against a mixed integer program, solved by HiGHS in a Python of its own. The program knows nothing of
//! loads, quotes and joins: a parcel is a slot with steps or bands, and the solver does the rest.

use super::audit::audit;
use super::brute::{late_days, refuses};
use super::random::{Shape, problem};
use crate::support::Dice;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tributary::domain::ids::SkuId;
use tributary::domain::shipping::{Fee, Prices};
use tributary::domain::sourcing::{Demand, Offer, Place, Problem, plan};

/// Larger than can be tried out: up to 10^12 ways to place the units, before they are put into parcels.
const LARGER: Shape = Shape {
    lines: (2, 6),
    quantity: 4,
    units: 12,
    places: (4, 10),
    percentages: false,
};
/// Parcels of a service at a place that the program may use.
const SLOTS: usize = 2;
/// Programs solved at once.
const SOLVERS: usize = 2;

/// Holds every order's cost against the program's.
pub fn against_programs(seed: u64, orders: u64) {
    let python = python();
    let share = orders.div_ceil(SOLVERS as u64);
    let counts: Vec<(u64, u64)> = std::thread::scope(|scope| {
        let solvers: Vec<_> = (0..SOLVERS as u64)
            .map(|solver| {
                let python = &python;
                scope.spawn(move || solve(python, seed ^ (solver + 1) << 32, share))
            })
            .collect();
        solvers
            .into_iter()
            .map(|solver| solver.join().expect("every order agrees"))
            .collect()
    });
    let compared: u64 = counts.iter().map(|(compared, _)| compared).sum();
    let split: u64 = counts.iter().map(|(_, split)| split).sum();
    println!(
        "   {compared} larger orders as good as HiGHS, gap 0: {:.0} % split",
        100.0 * split as f64 / compared as f64
    );
}

fn solve(python: &Path, seed: u64, orders: u64) -> (u64, u64) {
    let mut solver = Command::new(python)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/benches/prove/sourcing/milp.py"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the solver starts");
    let mut to = solver.stdin.take().expect("a way to it");
    let mut from = BufReader::new(solver.stdout.take().expect("a way from it"));
    let mut chance = Dice::seeded(seed);
    let (mut compared, mut split) = (0, 0);
    while compared < orders {
        let order = problem(&mut chance, LARGER);
        let ours = plan(&order);
        let (cost, ..) = audit(&order, &ours);
        // the program has so many parcels of a service at a place; the rare plan with more is no comparison
        if ours.parts.iter().any(|part| part.parcels.len() > SLOTS) {
            continue;
        }
        writeln!(to, "{}", program(&order)).expect("the solver reads");
        let mut answer = String::new();
        from.read_line(&mut answer).expect("the solver answers");
        let answer: Value = serde_json::from_str(&answer).expect("in JSON");
        assert_eq!(
            answer["status"], "Optimal",
            "order {compared} of seed {seed}"
        );
        assert_eq!(
            answer["cost"], cost,
            "order {compared} of seed {seed}: {order:#?} {ours:#?}"
        );
        compared += 1;
        split += u64::from(ours.parts.len() > 1);
    }
    drop(to);
    solver.wait().expect("the solver ends");
    (compared, split)
}

/// A Python with HiGHS, made once under target/.
fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tmp/highs");
    let python = home.join("bin/python");
    let has_highs = |python: &Path| {
        let tried = Command::new(python)
            .args(["-c", "import highspy"])
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    };
    if !has_highs(&python) {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&home)
            .status();
        assert!(
            made.is_ok_and(|status| status.success()),
            "this proof needs python3 with venv"
        );
        let packages = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "highspy",
        ];
        let installed = Command::new(&python).args(packages).status();
        assert!(
            installed.is_ok_and(|status| status.success()),
            "this proof needs highspy from PyPI"
        );
    }
    python
}

/// The order as the solver reads it.
fn program(order: &Problem) -> Value {
    let places = order.places.iter().map(|place| place_of(order, place));
    let classes: Vec<(String, &Demand)> =
        order.lines.iter().map(|line| (class(line), line)).collect();
    let lines = classes.iter().map(|(class, line)| {
        json!({"quantity": line.quantity, "weight_g": line.weight_g, "volume_mm3": line.volume_mm3, "class": class})
    });
    json!({
        "lines": lines.collect::<Vec<Value>>(),
        "places": places.collect::<Vec<Value>>(),
        "waiting": order.penalties.waiting_per_unit,
        "split": order.penalties.split,
        "slots": SLOTS,
    })
}

fn class(line: &Demand) -> String {
    let alone = if line.alone {
        line.line.to_string()
    } else {
        String::new()
    };
    format!("{} {} {alone}", line.temperature, line.dangerous)
}

fn place_of(order: &Problem, place: &Place) -> Value {
    let free = |sku: SkuId| -> i64 {
        let here = order
            .stock
            .iter()
            .filter(|free| free.place == place.id && free.sku == sku);
        here.map(|free| free.units).sum()
    };
    let room = order.lines.iter().map(|line| {
        let each = line
            .components
            .iter()
            .map(|part| free(part.sku) / i64::from(part.quantity));
        let most = each.min().unwrap_or(0).min(i64::from(line.quantity));
        if refuses(place, line) { 0 } else { most }
    });
    let mut skus: Vec<SkuId> = order
        .lines
        .iter()
        .flat_map(|line| &line.components)
        .map(|part| part.sku)
        .collect();
    skus.sort_unstable();
    skus.dedup();
    let stock = skus.iter().map(|sku| {
        let takes = order.lines.iter().enumerate().filter_map(|(index, line)| {
            let parts = line.components.iter().filter(|part| part.sku == *sku);
            let each: u32 = parts.map(|part| part.quantity).sum();
            (each > 0).then_some((index, each))
        });
        json!([free(*sku), takes.collect::<Vec<_>>()])
    });
    json!({
        "room": room.collect::<Vec<i64>>(),
        "stock": stock.collect::<Vec<Value>>(),
        "per_parcel": place.handling.per_parcel,
        "per_line": place.handling.per_line,
        "units": place.capacity.units,
        "parcels": place.capacity.parcels,
        "offers": place.offers.iter().map(|offer| offer_of(order, place, offer)).collect::<Vec<Value>>(),
    })
}

fn offer_of(order: &Problem, place: &Place, offer: &Offer) -> Value {
    let card = &offer.card;
    let flat = card.surcharges.iter().map(|surcharge| match surcharge.fee {
        Fee::Flat(amount) => amount,
        Fee::BasisPoints(_) => unreachable!("these orders have no percentages"),
    });
    let late = order
        .lines
        .iter()
        .map(|line| late_days(order, place, offer, line) * order.penalties.late_per_unit_day);
    let fits = order.lines.iter().map(|line| {
        u8::from(
            card.limits
                .longest_mm
                .is_none_or(|most| line.longest_mm <= most),
        )
    });
    let mut told = json!({
        "flat": flat.sum::<i64>(),
        "late": late.collect::<Vec<i64>>(),
        "fits": fits.collect::<Vec<u8>>(),
        "limit_g": card.limits.weight_g,
        "limit_mm3": card.limits.volume_mm3,
        "divisor": card.divisor,
        "minimum": card.minimum,
    });
    match &card.zones[0].prices {
        Prices::Steps {
            first_g,
            first,
            next_g,
            next,
        } => told["steps"] = json!([first_g, first, next_g, next]),
        Prices::Bands(bands) => {
            let bands = bands.iter().map(|band| json!([band.up_to_g, band.price]));
            told["bands"] = bands.collect();
        }
    }
    told
}
