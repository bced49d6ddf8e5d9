//! Where an order's units leave from, on its page: its fulfillments, what waits, and the stored decision in words.

use super::Read;
use crate::db::fulfillments::card::Part;
use crate::db::fulfillments::number_of;
use crate::db::orders::LineRow;
use crate::domain::ids::{FulfillmentId, LineId, LocationId};
use crate::domain::sourcing::{Candidate, Costs, Plan};
use crate::domain::staff::Reach;
use crate::web::staff::marks::{self, Mark};
use crate::web::staff::timeline;
use crate::web::voice::Voice;

/// The note that says what `rule` says already.
const NO_RULE: &str = "sourcing-note-no-rule";

/// A fulfillment as a card.
pub(super) struct Leaving {
    pub(super) place: String,
    pub(super) number: String,
    /// Its page; empty for whoever does not see the place.
    pub(super) href: String,
    pub(super) badge: Mark,
    pub(super) due: Mark,
    /// Planned day or time of leaving, service, cost, company.
    pub(super) facts: Vec<String>,
    pub(super) goods: Vec<Good>,
}

/// Something in a fulfillment, or something that waits.
pub(super) struct Good {
    pub(super) count: i64,
    pub(super) tile: String,
    pub(super) title: String,
    pub(super) code: String,
    /// Why it waits; empty for what does not.
    pub(super) why: String,
    /// When it is expected.
    pub(super) promised: String,
}

/// The decision in words.
pub(super) struct Why {
    /// Which rule decided, and how sure the choice is.
    pub(super) rule: String,
    /// The chosen plan's costs by component.
    pub(super) costs: Vec<String>,
    /// What was weighed, the chosen one first.
    pub(super) plans: Vec<Weighed>,
    /// Places that were left out, and why.
    pub(super) cut: Vec<(String, String)>,
    /// What else is to be known.
    pub(super) notes: Vec<String>,
}

/// A plan that was weighed.
pub(super) struct Weighed {
    pub(super) places: String,
    pub(super) parcels: u32,
    pub(super) waits: u32,
    pub(super) shipping: String,
    pub(super) total: String,
    pub(super) verdict: String,
    pub(super) chosen: bool,
}

/// The fulfillments, those that are over last.
pub(super) fn leaving(voice: &Voice, read: &Read, reach: &Reach) -> Vec<Leaving> {
    let mut ids: Vec<FulfillmentId> = read.parts.iter().map(|part| part.row.id).collect();
    ids.dedup();
    let one = |id: &FulfillmentId| {
        let own: Vec<&Part> = read
            .parts
            .iter()
            .filter(|part| part.row.id == *id)
            .collect();
        let first = own.first()?;
        let over = first.row.state.is_over();
        Some((over, card(voice, first, &own, reach)))
    };
    let mut cards: Vec<(bool, Leaving)> = ids.iter().filter_map(one).collect();
    cards.sort_by_key(|(over, _)| *over);
    cards.into_iter().map(|(_, card)| card).collect()
}

fn card(voice: &Voice, first: &Part, own: &[&Part], reach: &Reach) -> Leaving {
    let row = &first.row;
    let sees = reach.sees_location(first.place.id);
    let left = row.shipped_at.map(|at| {
        let time = voice.when(at).text;
        voice.t_with("part-left", &[("time", time.into())])
    });
    let leaves = || {
        voice.t_with(
            "part-leaves",
            &[("day", voice.stored_day(&row.leaves_on).into())],
        )
    };
    let cost = voice.money(first.member.cost, &row.currency);
    let mut facts = vec![left.unwrap_or_else(leaves)];
    facts.extend(Some(voice.service(&row.service)).filter(|service| !service.is_empty()));
    if sees && first.member.cost != 0 {
        facts.push(voice.t_with("part-cost", &[("cost", cost.into())]));
    }
    if row.members > 1 {
        facts.push(voice.t_with("part-together", &[("orders", row.members.into())]));
    }
    if let Some(until) = row.waits_until(voice.now) {
        let time = voice.when_short(until).text;
        facts.push(voice.t_with("part-waits-until", &[("time", time.into())]));
    }
    let goods = own.iter().filter_map(|part| part.line.as_ref());
    Leaving {
        place: match sees {
            true => first.place.name.clone(),
            false => voice.t("transfers-elsewhere"),
        },
        number: number_of(row.id),
        href: match sees {
            true => format!("/staff/fulfillments/{}", row.id),
            false => String::new(),
        },
        badge: marks::fulfillment(voice, row.state),
        due: row
            .ship_by
            .filter(|_| row.state.reserves())
            .map_or_else(Mark::default, |by| marks::promise(voice, by)),
        facts,
        goods: goods
            .map(|(_, _, title, code, _, pieces)| good(*pieces, title, code))
            .collect(),
    }
}

fn good(count: i64, title: &str, code: &str) -> Good {
    Good {
        count,
        tile: marks::tile(title),
        title: title.to_owned(),
        code: code.to_owned(),
        why: String::new(),
        promised: String::new(),
    }
}

/// What waits for stock, with the reason and the day.
pub(super) fn waiting(voice: &Voice, read: &Read) -> Vec<Good> {
    let of = |line: LineId| read.lines.iter().find(|one| one.id == line);
    let shown = read
        .current
        .waiting
        .iter()
        .filter_map(|one| Some((of(one.line)?, one)));
    shown
        .map(|(line, one): (&LineRow, _)| Good {
            why: timeline::reason(voice, &one.why),
            promised: match one.promised {
                None => voice.t("part-no-date"),
                Some(at) => {
                    let time = voice.when(at).text;
                    voice.t_with("part-promised", &[("time", time.into())])
                }
            },
            ..good(one.units, &line.title, &line.sku)
        })
        .collect()
}

/// The newest decision; none where nobody decided yet, nor for whoever does not see every place: it weighs them all.
pub(super) fn why(voice: &Voice, read: &Read, reach: &Reach) -> Option<Why> {
    if reach.locations.is_some() {
        return None;
    }
    let plan = read.current.plan.as_ref()?;
    let money = |minor: i64| voice.money(minor, &read.current.currency);
    let name = |place: LocationId| -> String {
        let known = read.current.places.iter().find(|(id, _)| *id == place);
        known.map_or_else(|| voice.t("part-unknown-place"), |(_, name)| name.clone())
    };
    let weighed = |(index, one): (usize, &Candidate)| Weighed {
        places: match one.places.as_slice() {
            [] => voice.t("part-nothing"),
            places => {
                let names: Vec<String> = places.iter().map(|place| name(*place)).collect();
                names.join(" + ")
            }
        },
        parcels: one.parcels,
        waits: one.waiting,
        shipping: voice.amount(one.shipping, &read.current.currency),
        total: voice.amount(one.total, &read.current.currency),
        verdict: voice.say(&one.verdict),
        chosen: index == 0,
    };
    Some(Why {
        rule: rule(voice, plan, &money),
        costs: costs(voice, &plan.costs, &money),
        plans: plan.candidates.iter().enumerate().map(weighed).collect(),
        cut: plan
            .cut
            .iter()
            .map(|cut| (name(cut.place), voice.say(&cut.why)))
            .collect(),
        notes: plan
            .notes
            .iter()
            .filter(|note| note.key != NO_RULE)
            .map(|note| voice.say(note))
            .collect(),
    })
}

fn rule(voice: &Voice, plan: &Plan, money: &impl Fn(i64) -> String) -> String {
    let decided = match &plan.rule {
        Some(rule) => voice.t_with("part-rule", &[("rule", rule.as_str().into())]),
        None if plan.notes.iter().any(|note| note.key == NO_RULE) => voice.t("part-no-rule"),
        None => voice.t("part-rest"),
    };
    let sure = match plan.search.exact {
        true => voice.t("part-exact"),
        false => {
            let worse = money(plan.search.at_most_worse);
            voice.t_with("part-worse", &[("worse", worse.into())])
        }
    };
    format!("{decided} {sure}")
}

/// What the chosen plan costs, component by component; what costs nothing is not named.
fn costs(voice: &Voice, costs: &Costs, money: &impl Fn(i64) -> String) -> Vec<String> {
    let parts = [
        ("part-carriage", costs.carriage),
        ("part-handling", costs.parcels.saturating_add(costs.lines)),
        ("part-split", costs.split),
        ("part-lateness", costs.lateness),
    ];
    parts
        .into_iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|(key, amount)| voice.t_with(key, &[("amount", money(amount).into())]))
        .collect()
}
