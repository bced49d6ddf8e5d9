//! How the demo's shop chooses where an order leaves from: a first version that was retired, the one in force, a draft
//! that somebody tries on the last days.

use super::said;
use chrono::Duration;
use tributary::db::{Conn, staff};
use tributary::domain::staff::Actor;
use tributary::domain::time::Time;
use tributary::error::Result;
use tributary::sandbox::goods::goods;
use tributary::services::rule_sets::{
    Change, Direction, RestForm, RuleForm, Seen, change, draft, get, switch_on,
};
use tributary::services::what_ifs::{WhatIfForm, ask};

/// Days that the draft is tried on.
const TRIED: i64 = 7;

/// The version of the first weeks, and the one in force.
pub fn switch(conn: &mut Conn, now: Time, actor: &Actor) -> Result<()> {
    let first = now - Duration::days(60);
    let version = begin(
        conn,
        first,
        actor,
        said("To begin with", "初版规则"),
        "0.50",
    )?;
    put(conn, first, actor, version, Change::Add(Box::new(europe())))?;
    put(conn, first, actor, version, Change::Add(Box::new(usual())))?;
    let as_seen = seen(conn, version)?;
    switch_on(conn, first, actor, as_seen)?;

    let second = now - Duration::days(21);
    let note = said(
        "Tea only from the cold room; the south from Shenzhen",
        "茶叶只走冷藏仓；华南优先深圳",
    );
    let version = begin(conn, second, actor, note, "1.00")?;
    let last = get(conn, version)?.1.rules.rules.len();
    for rule in [cold(), south()] {
        put(conn, second, actor, version, Change::Add(Box::new(rule)))?;
    }
    // before the two that were there
    for position in [last, last + 1] {
        for step in 0..last {
            let shift = Change::Move(position - step, Direction::Up);
            put(conn, second, actor, version, shift)?;
        }
    }
    let as_seen = seen(conn, version)?;
    switch_on(conn, second, actor, as_seen)
}

/// A draft, tried on the last days; the answer comes from a worker.
pub fn try_draft(conn: &mut Conn, now: Time, zone: chrono_tz::Tz, actor: &Actor) -> Result<()> {
    let note = said("What if nothing were split?", "如果完全不拆单？");
    let version = begin(conn, now, actor, note, "1.00")?;
    let rules = get(conn, version)?.1.rules.rules.len();
    let whole = RuleForm {
        splitting: "forbid".to_owned(),
        waits: "order".to_owned(),
        ..usual()
    };
    put(
        conn,
        now,
        actor,
        version,
        Change::Edit(rules - 1, Box::new(whole)),
    )?;
    let Some(manager) = staff::find_by_email(conn, "manager@example.com")? else {
        return Ok(());
    };
    let form = WhatIfForm {
        from: (now - Duration::days(TRIED)).date().to_string(),
        to: now.date().to_string(),
        ..WhatIfForm::default()
    };
    ask(conn, now, zone, manager.id, version, &form).map(drop)
}

fn begin(conn: &mut Conn, now: Time, actor: &Actor, note: &str, moves: &str) -> Result<i64> {
    let version = draft(conn, now, actor, None)?;
    let rest = RestForm {
        split: "1.50".to_owned(),
        late: "3.00".to_owned(),
        move_if_saves: moves.to_owned(),
        ..RestForm::of(note, &get(conn, version)?.1)
    };
    put(conn, now, actor, version, Change::Rest(Box::new(rest)))?;
    Ok(version)
}

fn put(conn: &mut Conn, now: Time, actor: &Actor, version: i64, what: Change) -> Result<()> {
    let seen = seen(conn, version)?;
    change(conn, now, actor, seen, &what)
}

fn seen(conn: &mut Conn, version: i64) -> Result<Seen> {
    let revision = get(conn, version)?.0.revision;
    Ok(Seen { version, revision })
}

/// What every rule of the shop says unless it says otherwise.
fn rule(name: &str) -> RuleForm {
    RuleForm {
        name: name.to_owned(),
        allow: "all".to_owned(),
        how: "tie".to_owned(),
        splitting: "margin".to_owned(),
        waits: "line".to_owned(),
        otherwise: "backorder".to_owned(),
        ..RuleForm::default()
    }
}

fn usual() -> RuleForm {
    rule(said(
        "Everything else: what is cheapest, split if it costs less than the margin",
        "其余订单：最省优先，拆单费用低于毛利才拆",
    ))
}

fn cold() -> RuleForm {
    let teas = goods().iter().filter(|good| good.chilled);
    let codes: Vec<&str> = teas.map(|good| good.sku.as_str()).collect();
    RuleForm {
        skus: codes.join("\n"),
        allow: "places".to_owned(),
        places: vec!["shanghai".to_owned()],
        otherwise: "next_rule".to_owned(),
        ..rule(said("Cold chain only from Shanghai", "冷链商品只从上海发"))
    }
}

fn south() -> RuleForm {
    RuleForm {
        channels: vec!["lanji".to_owned(), "tmall".to_owned()],
        areas: "华南".to_owned(),
        ranks: vec![("shenzhen".to_owned(), "1".to_owned())],
        how: "first_that_fits".to_owned(),
        ..rule(said(
            "Web orders to South China: Shenzhen first, then the cheapest",
            "网店发往华南：先深圳，再选最省",
        ))
    }
}

fn europe() -> RuleForm {
    RuleForm {
        channels: vec!["lanji-eu".to_owned()],
        ranks: vec![("venlo".to_owned(), "1".to_owned())],
        how: "first_that_fits".to_owned(),
        ..rule(said(
            "Europe: Venlo first, from China what it lacks",
            "欧洲订单：先芬洛仓，缺货由国内补",
        ))
    }
}
