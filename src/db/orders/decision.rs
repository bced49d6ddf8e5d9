//! Where an order's units leave from and why, as its page reads it. Keeping decisions is `db/plans`.

use crate::domain::ids::{LineId, LocationId};
use crate::domain::sourcing::Plan;
use crate::domain::time::Time;
use crate::error::Result;

/// What is known of where an order's units leave from, and of those that wait.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Current {
    /// The newest decision.
    pub plan: Option<Plan>,
    /// Of the decision's costs.
    pub currency: String,
    /// Every place's name, by its id.
    pub places: Vec<(LocationId, String)>,
    /// What waits for stock.
    pub waiting: Vec<Waiting>,
}

/// Units of a line that wait for stock.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The line.
    pub line: LineId,
    /// Units of it.
    pub units: i64,
    /// When they are promised; none: nobody knows.
    pub promised: Option<Time>,
    /// Why, a `Sentence` as JSON.
    pub why: String,
}

/// As they come with an order: the plan, the places, what waits.
pub type Texts = (Option<String>, Option<String>, Option<String>);

/// The newest plan of an order, its body and currency behind each other.
pub(super) const PLAN: &str = "(SELECT plans.currency || ' ' || plans.body FROM plans WHERE plans.order_id = orders.id \
                    ORDER BY plans.id DESC LIMIT 1)";
/// Places by id, a line each: names have no line breaks.
pub(super) const PLACES: &str =
    "(SELECT string_agg(CAST(locations.id AS TEXT) || ' ' || locations.name, '\n') FROM locations)";
/// What waits for stock, a line each: line, units, day and time of the promise, why. A kit waits with rows for each
/// component, and each with one for every receipt: it is promised for the last of them, if each is promised or there already.
pub(super) const WAITING: &str = "(SELECT string_agg(CAST(w.line_id AS TEXT) || ' ' || CAST(w.units AS TEXT) || ' ' \
                       || COALESCE(CAST(w.promised AS TEXT), '- -') || ' ' || w.why, '\n') \
                       FROM (SELECT b.line_id, max(b.units) AS units, max(b.why) AS why, \
                       CASE WHEN min(CASE WHEN b.told = 1 OR EXISTS (SELECT 1 FROM stock s \
                       JOIN locations l ON l.id = s.location_id AND l.active WHERE s.sku_id = b.sku_id \
                       AND s.on_hand - s.reserved - s.quarantined >= b.pieces) THEN 1 ELSE 0 END) = 1 \
                       THEN max(b.promised_at) END AS promised FROM (SELECT p.line_id, p.sku_id, \
                       CAST(sum(p.units) AS BIGINT) AS units, sum(p.pieces) AS pieces, max(p.why) AS why, \
                       min(CASE WHEN p.promised_at IS NULL THEN 0 ELSE 1 END) AS told, max(p.promised_at) AS promised_at \
                       FROM backorders p WHERE p.order_id = orders.id GROUP BY p.line_id, p.sku_id) AS b GROUP BY b.line_id) AS w)";

/// The newest decision about an order, the names of the places that it weighed, and what waits. They come with the order,
/// since a page has eight statements.
pub(super) fn read((plan, places, waiting): &Texts) -> Result<Current> {
    let mut current = Current::default();
    if let Some((currency, body)) = plan.as_deref().and_then(|text| text.split_once(' ')) {
        current.plan = Some(serde_json::from_str(body)?);
        current.currency = currency.to_owned();
    }
    for line in places.as_deref().unwrap_or_default().lines() {
        if let Some((id, name)) = line.split_once(' ') {
            let id = LocationId(id.parse().unwrap_or_default());
            current.places.push((id, name.to_owned()));
        }
    }
    for line in waiting.as_deref().unwrap_or_default().lines() {
        current.waiting.extend(read_waiting(line));
    }
    Ok(current)
}

fn read_waiting(line: &str) -> Option<Waiting> {
    let mut parts = line.splitn(5, ' ');
    let (id, units) = (parts.next()?, parts.next()?);
    let promised = format!("{} {}", parts.next()?, parts.next()?);
    Some(Waiting {
        line: LineId(id.parse().ok()?),
        units: units.parse().ok()?,
        promised: Time::parse_from_str(&promised, "%Y-%m-%d %H:%M:%S%.f").ok(),
        why: parts.next()?.to_owned(),
    })
}
