//! What a wish to cancel would do, line by line, before anything is done. Doing it is `cancel`.

use crate::db::Conn;
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow};
use crate::db::orders::{LineRow, OrderRow, find};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::status::OrderState;
use crate::error::{Error, Result};
use crate::services::units::Unplan;

/// What is to be canceled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Why, in words; may be empty.
    pub reason: String,
    /// Units by the line's `ref`; all that is left of the order without any.
    pub lines: Vec<(String, i64)>,
}

crate::words! {
    /// What comes of a wish.
    pub enum Verdict {
        /// It is done at once.
        Done = "done",
        /// Somebody has the goods in hand: they are asked, and nothing of it leaves until they answered.
        Asked = "asked",
        /// Not possible any more.
        Refused = "refused",
    }
}

/// What would be done.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// What comes of it.
    pub verdict: Verdict,
    /// Why it is not possible.
    pub why: Option<Sentence>,
    /// Of each line concerned what becomes of it.
    pub lines: Vec<LineAssessment>,
    /// Worth of what is canceled at once, minor units of the order's currency.
    pub worth: i64,
    /// Whether nothing of the order is left then.
    pub whole: bool,
    /// Whether it is about all that has not left: what somebody has in hand, too.
    pub all: bool,
}

/// What would become of a line.
#[derive(Debug, Clone)]
pub struct LineAssessment {
    /// The line as it is.
    pub line: LineRow,
    /// Units canceled at once.
    pub now: i64,
    /// Units that somebody picks, packs or has confirmed.
    pub asked: i64,
    /// Units that have left: they stay.
    pub gone: i64,
    /// Of those at once, out of which fulfillments.
    pub out: Vec<Unplan>,
}

/// Assesses a wish. Whoever then does it holds the order's lock.
pub fn assess(conn: &mut Conn, order: &OrderRow, wish: &Wish) -> Result<Assessment> {
    let lines = find::list_lines(conn, &[order.id])?;
    let rows = fulfillments::list_of_orders(conn, &[order.id])?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let held = fulfillments::list_lines(conn, &ids)?;
    let mut found = Vec::new();
    for line in &lines {
        let one = look(line, &rows, &held);
        let left = one.now + one.asked;
        match wanted(wish, line)? {
            Some(units) if units <= left => found.push(narrowed(one, units)),
            Some(units) => return too_many(line, units, left),
            None if wish.lines.is_empty() => found.push(one),
            None => {}
        }
    }
    if let Some((unknown, _)) = wish
        .lines
        .iter()
        .find(|(name, _)| !lines.iter().any(|l| l.ref_ == *name))
    {
        let why = Sentence::new("cancel-unknown-line").with("line", unknown);
        return Err(Error::Invalid(vec![Problem::at("/lines", why)]));
    }
    let sum = |pick: fn(&LineAssessment) -> i64| found.iter().map(pick).sum::<i64>();
    let (now, asked, gone) = (sum(|l| l.now), sum(|l| l.asked), sum(|l| l.gone));
    let why = refusal(order, now + asked, gone);
    let verdict = match (&why, asked) {
        (Some(_), _) => Verdict::Refused,
        (None, 0) => Verdict::Done,
        (None, _) => Verdict::Asked,
    };
    let canceled = |line: &LineRow| {
        let more = found.iter().find(|one| one.line.id == line.id);
        line.canceled + more.map_or(0, |one| one.now)
    };
    let whole = lines.iter().all(|line| canceled(line) == line.quantity);
    let all = lines.iter().all(|line| {
        let one = found.iter().find(|one| one.line.id == line.id);
        let left = line.quantity - line.canceled;
        one.map_or(left == 0, |one| one.now + one.asked + one.gone == left)
    });
    let units: Vec<i64> = lines.iter().map(canceled).collect();
    let worth = order.amounts().bill(&lines).halve(&units).0.total();
    Ok(Assessment {
        verdict,
        why,
        worth: worth - order.canceled,
        whole,
        all,
        lines: found,
    })
}

fn wanted(wish: &Wish, line: &LineRow) -> Result<Option<i64>> {
    let mut units = None;
    for (index, (_, count)) in wish
        .lines
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| *name == line.ref_)
    {
        if *count < 1 {
            return Err(Error::invalid(
                &format!("/lines/{index}/quantity"),
                "problem-not-positive",
            ));
        }
        *units.get_or_insert(0) += count;
    }
    Ok(units)
}

/// Where the units of a line are: free to go, in somebody's hands, gone.
fn look(line: &LineRow, rows: &[FulfillmentRow], held: &[FulfillmentLineRow]) -> LineAssessment {
    let units = line.units();
    let mut out = Vec::new();
    // the latest first: what is on a pick list stays there as long as something else can go
    for row in rows.iter().rev().filter(|row| row.state.is_open()) {
        let within = held
            .iter()
            .find(|one| one.fulfillment_id == row.id && one.line_id == line.id);
        if let Some(one) = within {
            out.push((
                row.state,
                Unplan {
                    fulfillment: row.id,
                    line: line.id,
                    units: one.units,
                },
            ));
        }
    }
    out.sort_by_key(|(state, _)| *state == FulfillmentState::Released);
    let planned: i64 = out.iter().map(|(_, one)| one.units).sum();
    let now = units.unplaced + units.backordered + planned;
    LineAssessment {
        now,
        asked: units.planned - planned + units.picked + units.packed,
        gone: units.shipped + units.delivered + units.lost + units.returned,
        out: out.into_iter().map(|(_, one)| one).collect(),
        line: line.clone(),
    }
}

/// The same for fewer units: those first that nobody has planned.
fn narrowed(mut one: LineAssessment, units: i64) -> LineAssessment {
    let placed = one.line.units();
    one.asked = (units - one.now).max(0);
    one.now = one.now.min(units);
    let mut left = (one.now - placed.unplaced - placed.backordered).max(0);
    for out in &mut one.out {
        out.units = out.units.min(left);
        left -= out.units;
    }
    one.out.retain(|out| out.units > 0);
    one
}

fn too_many(line: &LineRow, units: i64, left: i64) -> Result<Assessment> {
    let placed = line.units();
    if units <= line.quantity && placed.shipped + placed.delivered + placed.lost > 0 {
        let why = Sentence::new("refused-cancel-shipped").with("sku", &line.sku);
        return Err(Error::Refused(why.with("most", left)));
    }
    let why = Sentence::new("cancel-too-many")
        .with("sku", &line.sku)
        .with("most", left);
    Err(Error::Invalid(vec![Problem::at("/lines", why)]))
}

fn refusal(order: &OrderRow, possible: i64, gone: i64) -> Option<Sentence> {
    let over = matches!(order.state, OrderState::Completed | OrderState::Canceled);
    let key = match possible {
        _ if order.history => "refused-cancel-history",
        0 if gone > 0 => "refused-cancel-gone",
        0 => "refused-cancel-over",
        _ if over => "refused-cancel-over",
        _ => return None,
    };
    Some(Sentence::new(key).with("number", &order.number))
}
