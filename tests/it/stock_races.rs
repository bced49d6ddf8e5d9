//! Stock changed by many hands and in any sequence: the ledger stays the level.

use crate::api::{order, stocked};
use crate::on_both;
use crate::sourced::place;
use crate::stock::*;
use crate::support::{Base, Client, Dice, Opening, Shop, count};
use serde_json::json;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use tributary::db::{skus, stock};
use tributary::domain::ids::StockId;

on_both!(many_hands_at_once_keep_level_and_ledger_one, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    send(&api, &moved("0", "TEA-250", "north", "opening", 1_000));
    std::thread::scope(|scope| {
        for hand in 0..16_i64 {
            let api = &api;
            scope.spawn(move || {
                for turn in 0..4_i64 {
                    let name = format!("{hand}-{turn}");
                    let by = if turn % 2 == 0 { 3 } else { -2 };
                    // each twice: two hands may bring the same movement
                    for _ in 0..2 {
                        let movement = moved(&name, "TEA-250", "north", "adjust", by);
                        let answer = api.post_json("/api/v1/stock/movements", &movement);
                        assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
                    }
                }
            });
        }
    });
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 1_000 + 16 * 2);
    assert_eq!(count(&shop.database, "movements", "1 = 1"), 1 + 16 * 4);
    shop.cli(&["verify"]).ok();
});

#[test]
fn a_deadlock_resolves_itself() {
    Shop::visit(Base::Postgres, Opening::new(), |shop| {
        let api = stocked(shop);
        place(&api, "north");
        place(&api, "south");
        send(&api, &moved("1", "TEA-250", "north", "opening", 9));
        send(&api, &moved("2", "TEA-250", "south", "opening", 9));
        let database = &shop.database;
        let levels = database.read(|conn| {
            let tea = skus::find_by_code(conn, "TEA-250")?.expect("it is there");
            stock::list_of_skus(conn, &[tea.id])
        });
        let (one, other) = (levels[0].id, levels[1].id);
        let (met, tries) = (Barrier::new(2), AtomicU32::new(0));
        // each holds what the other wants
        let cross = |first: StockId, second: StockId| {
            let mut is_first = true;
            database.write(|conn| {
                tries.fetch_add(1, Ordering::Relaxed);
                stock::lock(conn, &[first])?;
                if std::mem::take(&mut is_first) {
                    met.wait();
                }
                stock::lock(conn, &[second])
            });
        };
        std::thread::scope(|scope| {
            scope.spawn(|| cross(one, other));
            scope.spawn(|| cross(other, one));
        });
        assert!(tries.into_inner() > 2, "nobody had to try again");
    });
}

/// One throw of the dice: a movement, a snapshot, an order, or goods that arrive.
fn throw(api: &Client, dice: &mut Dice, turn: u64) {
    let sku = ["TEA-250", "CUP-1"][dice.below(2) as usize];
    let place = ["north", "south"][dice.below(2) as usize];
    let pieces = 1 + dice.below(9) as i64;
    let kind = [
        "receive",
        "adjust",
        "count",
        "quarantine",
        "scrap",
        "return",
        "snapshot",
        "order",
        "adjust",
    ][dice.below(9) as usize];
    let signed = if dice.below(2) == 0 { pieces } else { -pieces };
    let answer = match kind {
        "snapshot" => {
            let told = json!({"on_hand": pieces, "safety": dice.below(3)});
            api.put_json(&format!("/api/v1/stock/{place}/{sku}"), &told)
        }
        "order" => {
            let mut wanted = order("web", &format!("dice-{turn}"));
            wanted["lines"][0]["sku"] = json!(sku);
            api.post_json("/api/v1/orders", &wanted)
        }
        kind => {
            let quantity = match kind {
                "adjust" | "quarantine" => signed,
                _ => pieces,
            };
            let movement = moved(&format!("dice-{turn}"), sku, place, kind, quantity);
            api.post_json("/api/v1/stock/movements", &movement)
        }
    };
    assert!(
        matches!(answer.status, 200 | 201 | 409),
        "{kind}: {}",
        answer.text()
    );
}

on_both!(whatever_happens_the_ledger_is_the_level, |shop| {
    let api = stocked(shop);
    api.post_json("/api/v1/skus", &json!({"sku": "CUP-1"}))
        .expect(201);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    let mut dice = Dice::new();
    for turn in 0..80 {
        throw(&api, &mut dice, turn);
    }
    shop.cli(&["verify"]).ok();
});
