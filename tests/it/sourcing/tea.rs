//! A shop of tea and cups with two warehouses and a store, for what rules mean by example.

use super::audit::audit;
use super::random::{cny, rule};
use tributary::domain::ids::{LineId, LocationId, SkuId};
use tributary::domain::location::LocationKind;
use tributary::domain::shipping::{Destination, Limits, Prices, RateCard, Zone};
use tributary::domain::sourcing::*;

/// Has tea.
pub const NORTH: LocationId = LocationId(1);
/// Has cups.
pub const SOUTH: LocationId = LocationId(2);
/// Has one of each, and is dear.
pub const STORE: LocationId = LocationId(3);
/// Sold by the pack.
pub const TEA: SkuId = SkuId(1);
/// Sold by the piece.
pub const CUP: SkuId = SkuId(2);

/// A line of a SKU, 400 g and 3.00 of margin a unit.
pub fn line(id: i64, sku: SkuId, quantity: u32) -> Demand {
    Demand {
        line: LineId(id),
        sku,
        name: format!("line {id}"),
        components: vec![Component { sku, quantity: 1 }],
        quantity,
        weight_g: 400,
        volume_mm3: 0,
        longest_mm: 0,
        temperature: Temperature::Ambient,
        dangerous: false,
        alone: false,
        margin: Some(300),
        not_before: None,
        latest: None,
    }
}

/// A place with one service whose first kilogram costs so much.
pub fn place(id: LocationId, kind: LocationKind, first: i64) -> Place {
    let prices = Prices::Steps {
        first_g: 1_000,
        first,
        next_g: 1_000,
        next: 100,
    };
    Place {
        id,
        name: format!("place {id}"),
        kind,
        accepts: Accepts::default(),
        handling: Handling::default(),
        ready_day: 0,
        next_day: 1,
        lead_days: 0,
        capacity: Capacity::default(),
        rated: true,
        offers: vec![Offer {
            service: "standard".to_owned(),
            card: RateCard {
                currency: cny(),
                zones: vec![Zone {
                    name: "all".to_owned(),
                    areas: Vec::new(),
                    prices,
                    days: 2,
                }],
                divisor: None,
                minimum: 0,
                surcharges: Vec::new(),
                limits: Limits::default(),
            },
        }],
    }
}

/// Tea is in the north, cups are in the south, the store has both but is dear.
pub fn tea_and_cup() -> Problem {
    let free = |place, sku, units| Free { place, sku, units };
    Problem {
        order: OrderFacts {
            channel: "web".to_owned(),
            to: Destination {
                country: "CN".to_owned(),
                region: "广东省".to_owned(),
                ..Destination::default()
            },
            ..OrderFacts::default()
        },
        currency: cny(),
        lines: vec![line(1, TEA, 1), line(2, CUP, 1)],
        places: vec![
            place(NORTH, LocationKind::Warehouse, 500),
            place(SOUTH, LocationKind::Warehouse, 600),
            place(STORE, LocationKind::Store, 1_500),
        ],
        stock: vec![
            free(NORTH, TEA, 9),
            free(SOUTH, CUP, 9),
            free(STORE, TEA, 1),
            free(STORE, CUP, 1),
        ],
        deliver_by: None,
        penalties: Penalties {
            late_per_unit_day: 0,
            waiting_per_unit: 100_000,
            split: 0,
        },
        rules: RuleSet::default(),
    }
}

/// The plan under these rules, held against its problem.
pub fn decided(problem: &Problem, rules: Vec<Rule>) -> Plan {
    let mut problem = problem.clone();
    problem.rules.rules = rules;
    let decided = plan(&problem);
    audit(&problem, &decided);
    decided
}

/// The places of a plan.
pub fn places(plan: &Plan) -> Vec<LocationId> {
    plan.parts.iter().map(|part| part.place).collect()
}

/// The same without the store: only a split ships everything.
pub fn without_store() -> Problem {
    let mut problem = tea_and_cup();
    problem.places.pop();
    problem
}

/// A rule whose splits may cost so much.
pub fn limited(limit: i64, waits: Waits) -> Rule {
    rule(Splitting::IfCheaper {
        limit: Limit::Amount(limit),
        waits,
    })
}
