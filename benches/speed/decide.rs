//! How long a sourcing decision takes, by lines and places, for a shop's usual stock and for the end of a sale, when
//! nearly every order is split.

use crate::orders::SEED;
use crate::problems::{self, Goods, SCARCE, USUAL};
use crate::support::Dice;
use crate::table::Table;
use std::hint::black_box;
use std::time::Instant;
use tributary::domain::sourcing::{Plan, Problem, Rule, RuleSet, Splitting, plan};

/// Decisions of one line of the table.
const DECISIONS: usize = 2_000;
const LINES: [i64; 4] = [1, 3, 5, 8];
const PLACES: [i64; 3] = [3, 6, 12];

/// Measures it.
pub fn run(scale: usize) {
    let stock = [("usual stock", USUAL), ("end of a sale", SCARCE)];
    let rules = [
        ("split freely", Splitting::Freely),
        ("the default rule", Splitting::default()),
    ];
    for ((name, goods), (rule, splitting)) in stock
        .into_iter()
        .flat_map(|stock| rules.clone().map(|rule| (stock, rule)))
    {
        println!("\n{name}, {rule}, {} decisions each", DECISIONS * scale);
        let mut table = Table::new(&[
            "lines × places",
            "p50, µs",
            "p99, µs",
            "max, µs",
            "pairs p50",
            "pairs max",
            "split",
            "not exact",
        ]);
        for lines in LINES {
            for places in PLACES {
                table.row(measure(
                    (lines, places),
                    goods,
                    &splitting,
                    DECISIONS * scale,
                ));
            }
        }
        table.print();
    }
    println!("\norders in bundles, 12 places, usual stock");
    let mut table = Table::new(&[
        "lines",
        "decisions",
        "bundled",
        "at most worse p50",
        "at most worse max",
        "p50, µs",
        "max, µs",
    ]);
    for (lines, decisions) in [(8, 1_500), (12, 200), (40, 40), (200, 40)] {
        table.row(bundled(lines, decisions * scale));
    }
    table.print();
}

/// How far from the cheapest plans of large orders may be, in hundredths of their cost, and how long they take.
fn bundled(lines: i64, decisions: usize) -> Vec<String> {
    let mut chance = Dice::seeded(SEED);
    let (mut gaps, mut times) = (vec![0], vec![0]);
    for _ in 0..decisions {
        let mut problem = problems::order(&mut chance, lines, 12, USUAL);
        problem.rules = RuleSet {
            rules: vec![Rule {
                splitting: Splitting::Freely,
                ..Rule::default()
            }],
        };
        let (took, plan) = quickest(&problem);
        if plan
            .notes
            .iter()
            .any(|note| note.key.starts_with("sourcing-note-bundled"))
        {
            gaps.push(1_000 * plan.search.at_most_worse / plan.costs.total.max(1));
            times.push(took / 1_000);
        }
    }
    gaps.sort_unstable();
    times.sort_unstable();
    let gap = |index: usize| format!("{:.1} %", gaps[index] as f64 / 10.0);
    let count = gaps.len() - 1;
    vec![
        lines.to_string(),
        decisions.to_string(),
        count.to_string(),
        gap(gaps.len() / 2),
        gap(count),
        times[times.len() / 2].to_string(),
        times[count].to_string(),
    ]
}

/// The quickest of three times the same decision, which is what it takes when nothing else takes the core away.
fn quickest(problem: &Problem) -> (u64, Plan) {
    let runs = (0..3).map(|_| {
        let began = Instant::now();
        let plan = black_box(plan(black_box(problem)));
        (began.elapsed().as_nanos() as u64, plan)
    });
    runs.min_by_key(|(took, _)| *took).expect("three runs")
}

fn measure(
    (lines, places): (i64, i64),
    goods: Goods,
    splitting: &Splitting,
    decisions: usize,
) -> Vec<String> {
    let mut chance = Dice::seeded(SEED ^ (lines as u64) << 8 ^ places as u64);
    let (mut times, mut pairs) = (Vec::new(), Vec::new());
    let (mut split, mut open) = (0, 0);
    for _ in 0..decisions {
        let mut problem = problems::order(&mut chance, lines, places, goods);
        problem.rules = RuleSet {
            rules: vec![Rule {
                splitting: splitting.clone(),
                ..Rule::default()
            }],
        };
        let (took, plan) = quickest(&problem);
        times.push(took);
        pairs.push(plan.search.steps);
        split += usize::from(plan.parts.len() > 1);
        open += usize::from(!plan.search.exact);
    }
    times.sort_unstable();
    pairs.sort_unstable();
    let of = |sorted: &[u64], hundredths: usize| {
        sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
    };
    let us = |ns: u64| format!("{:.0}", ns as f64 / 1_000.0);
    vec![
        format!("{lines} × {places}"),
        us(of(&times, 50)),
        us(of(&times, 99)),
        us(of(&times, 100)),
        of(&pairs, 50).to_string(),
        of(&pairs, 100).to_string(),
        format!("{:.0} %", 100.0 * split as f64 / decisions as f64),
        open.to_string(),
    ]
}
