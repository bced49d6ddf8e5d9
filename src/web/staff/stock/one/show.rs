//! What is read of one SKU's stock, as the page shows it.

mod around;

use super::super::bar::{Bar, Pieces};
use super::super::chart::Chart;
use super::super::wish::{ACTS, Typed};
use super::super::{Asked as ListAsked, address};
use super::{Asked, LINES, Read};
use crate::db::stock_list::Lying;
use crate::db::{fulfillments, transfers};
use crate::domain::ids::{LocationId, TransferId};
use crate::domain::staff::Permission;
use crate::domain::stock::{MovementKind, kits_of, take_demand};
use crate::services::stock::promise;
use crate::web::page::encoded;
use crate::web::session::Staff;
use crate::web::staff::Shell;
use crate::web::staff::beside::Beside;
use crate::web::staff::choice::{Choice, choices};
use crate::web::staff::once;
use crate::web::visitor::Visitor;
use crate::web::voice::{Voice, When};
use around::{coming, elsewhere, exceptions, made, parts, queue};
use askama::Template;

/// A place with what lies there, and the form that changes it.
struct Place {
    slug: String,
    name: String,
    asleep: bool,
    on_hand: String,
    reserved: String,
    quarantined: String,
    safety: String,
    free: String,
    sellable: String,
    counted: Option<When>,
    acts: Vec<Choice>,
    open: bool,
}

/// A line of the ledger.
struct Line {
    at: When,
    place: String,
    kind: String,
    change: String,
    aside: String,
    balance: String,
    reason: String,
    link: String,
    link_text: String,
    who: String,
}

/// Goods that are to come.
struct Arrival {
    name: String,
    href: String,
    place: String,
    pieces: String,
    day: String,
    late: bool,
}

/// An order that waits.
struct Order {
    number: String,
    channel: String,
    pieces: String,
    since: When,
    promised: String,
}

/// A component of a kit, or how many kits a place could make.
struct Row {
    href: String,
    name: String,
    first: String,
    second: String,
}

#[derive(Template)]
#[template(path = "staff/stock/sku.html")]
pub(super) struct Page {
    shell: Shell,
    code: String,
    title: String,
    action: String,
    done: String,
    /// Address and words of the exceptions that name who lost units: just now, or at all.
    exceptions: Option<(String, String)>,
    kit: bool,
    places: Vec<Place>,
    others: Vec<Choice>,
    other_acts: Vec<Choice>,
    typed: Typed,
    once: String,
    wrong: Beside,
    may_change: bool,
    bar: Bar,
    facts: Vec<(String, String)>,
    promises: Vec<(String, String)>,
    chart: Chart,
    has_chart: bool,
    lines: Vec<Line>,
    kinds: Vec<Choice>,
    spots: Vec<Choice>,
    older: String,
    filtered: bool,
    coming: Vec<Arrival>,
    queue: Vec<Order>,
    elsewhere: String,
    parts: Vec<Row>,
    made: Vec<Row>,
}

impl Page {
    pub(super) fn of(
        staff: &Staff,
        visitor: &Visitor,
        read: &Read,
        asked: &Asked,
        typed: Typed,
        wrong: Beside,
    ) -> Page {
        let voice = visitor.voice;
        let mut shell = Shell::new(staff, visitor, "stock");
        shell.here = address(&read.line.code);
        let pieces = sum(read);
        let mut sellable: Vec<i64> = read
            .places
            .iter()
            .filter_map(|place| place.level)
            .map(|row| row.level().sellable())
            .collect();
        take_demand(&mut sellable, read.demand);
        let told: i64 = sellable.iter().sum();
        let mut sellable = sellable.into_iter();
        let lying: Vec<(&Lying, i64)> = read
            .places
            .iter()
            .filter(|place| place.level.is_some())
            .map(|place| (place, sellable.next().unwrap_or(0)))
            .collect();
        Page {
            done: done(&voice, asked),
            exceptions: exceptions(&voice, read, asked),
            kit: read.line.components > 0,
            places: lying
                .iter()
                .map(|(lying, sellable)| place(&voice, lying, *sellable, &typed))
                .collect(),
            others: others(read, &typed),
            other_acts: acts(&voice, &["opening", "receive", "safety"], &typed.act),
            may_change: staff.may(Permission::ChangeStock),
            bar: Bar::new(&voice, pieces),
            facts: facts(&voice, read, pieces, told),
            promises: promises(&voice, read, pieces),
            chart: Chart::new(&voice, &read.days, on_hand(read, &asked.location)),
            has_chart: read.ledger.len() > 1 || !read.days.is_empty(),
            lines: lines(&voice, read),
            kinds: kinds(&voice, &asked.kind),
            spots: spots(&voice, read, &asked.location),
            older: older(read, asked),
            filtered: !asked.kind.is_empty()
                || !asked.location.is_empty()
                || !asked.after.is_empty(),
            coming: coming(&voice, read),
            queue: queue(&voice, staff, read),
            elsewhere: elsewhere(&voice, staff, read),
            parts: parts(&voice, read),
            made: made(&voice, read),
            action: address(&read.line.code),
            code: read.line.code.clone(),
            title: read.line.title.clone(),
            once: once::name(&typed.once),
            typed,
            wrong,
            shell,
        }
    }

    fn sku_href(&self) -> String {
        crate::web::staff::skus::address(&self.code)
    }
}

fn done(voice: &Voice, asked: &Asked) -> String {
    let known = ACTS.contains(&asked.done.as_str()) || asked.done == "opening";
    if !known {
        return String::new();
    }
    let said = voice.word("stock-done", &asked.done);
    match asked.broken {
        0 => said,
        broken => format!(
            "{said} {}",
            voice.t_with("stock-done-broken", &[("count", broken.into())])
        ),
    }
}

fn on_hand(read: &Read, slug: &str) -> i64 {
    let here = |place: &&Lying| slug.is_empty() || place.slug == slug;
    let levels = read
        .places
        .iter()
        .filter(here)
        .filter_map(|place| place.level);
    levels.map(|row| row.on_hand).sum()
}

fn sum(read: &Read) -> Pieces {
    let mut pieces = Pieces::default();
    for row in read.places.iter().filter_map(|place| place.level) {
        pieces.reserved += row.reserved;
        pieces.free += row.level().free();
        pieces.safety += row.safety.min(row.level().free());
        pieces.quarantined += row.quarantined;
    }
    pieces.coming = read.coming.iter().map(|one| one.pieces).sum();
    pieces
}

fn acts(voice: &Voice, words: &[&str], chosen: &str) -> Vec<Choice> {
    choices(voice, "stock-act", words, chosen)
}

fn place(voice: &Voice, lying: &Lying, sellable: i64, typed: &Typed) -> Place {
    let row = lying.level.map(|row| (row.level(), row.counted_at));
    let (level, counted_at) = row.unwrap_or_default();
    let number = |number: i64| voice.number(number);
    let open = typed.at == lying.slug;
    Place {
        slug: lying.slug.clone(),
        name: lying.name.clone(),
        asleep: !lying.active,
        on_hand: number(level.on_hand),
        reserved: number(level.reserved),
        quarantined: number(level.quarantined),
        safety: number(level.safety),
        free: number(level.free()),
        sellable: number(sellable),
        counted: counted_at.map(|at| voice.when_short(at)),
        acts: acts(voice, ACTS, if open { &typed.act } else { "count" }),
        open,
    }
}

/// Places where it never lay.
fn others(read: &Read, typed: &Typed) -> Vec<Choice> {
    let never = read.places.iter().filter(|place| place.level.is_none());
    never
        .map(|place| Choice {
            word: place.slug.clone(),
            title: place.name.clone(),
            chosen: place.slug == typed.at,
        })
        .collect()
}

fn facts(voice: &Voice, read: &Read, pieces: Pieces, told: i64) -> Vec<(String, String)> {
    let number = |number: i64| voice.number(number);
    let mut facts = vec![
        (voice.t("stock-col-on-hand"), number(on_hand(read, ""))),
        (voice.t("stock-col-free"), number(pieces.free)),
        (voice.t("stock-demand"), number(read.demand)),
        (voice.t("stock-sellable"), number(told)),
    ];
    if read.line.waiting > 0 {
        facts.push((voice.t("stock-col-waiting"), number(read.line.waiting)));
    }
    facts
}

fn promises(voice: &Voice, read: &Read, pieces: Pieces) -> Vec<(String, String)> {
    if read.line.components > 0 {
        return Vec::new();
    }
    let left = vec![(read.line.id, 1, pieces.free - read.demand)];
    promise::reckon(voice.now, left, &read.coming)
        .into_iter()
        .map(|step| {
            let when = step
                .at
                .map_or_else(|| voice.t("stock-promise-now"), |at| voice.day(at));
            (when, voice.number(step.available))
        })
        .collect()
}

fn lines(voice: &Voice, read: &Read) -> Vec<Line> {
    let shown = read.ledger.iter().take(LINES as usize);
    shown
        .map(|(row, receipt)| {
            let place = read
                .places
                .iter()
                .find(|place| place.level.is_some_and(|level| level.id == row.stock_id));
            let (link, link_text) = match (receipt, row.transfer_id, row.fulfillment_id) {
                (Some(name), ..) => (crate::web::staff::receipts::address(name), name.clone()),
                (_, Some(id), _) => (format!("/staff/transfers/{id}"), transfers::number_of(id)),
                (_, _, Some(id)) => (
                    match read.seen.contains(&id) {
                        true => format!("/staff/fulfillments/{id}"),
                        false => String::new(),
                    },
                    fulfillments::number_of(id),
                ),
                _ => (String::new(), String::new()),
            };
            Line {
                at: voice.when_short(row.at),
                place: place.map_or_else(String::new, |place| place.name.clone()),
                kind: voice.word("movement", row.kind.as_str()),
                change: signed(voice, row.quantity),
                aside: match row.quarantined {
                    0 => String::new(),
                    pieces => {
                        voice.t_with("stock-aside", &[("pieces", signed(voice, pieces).into())])
                    }
                },
                balance: voice.number(row.balance),
                // a short pick's reason is the fulfillment itself
                reason: match row.reason == link_text {
                    true => String::new(),
                    false => row.reason.clone(),
                },
                link,
                link_text,
                who: match row.actor.as_str() {
                    "" => voice.t("actor-system"),
                    name => name.to_owned(),
                },
            }
        })
        .collect()
}

fn signed(voice: &Voice, pieces: i64) -> String {
    match pieces {
        0 => "0".to_owned(),
        pieces if pieces > 0 => format!("+{}", voice.number(pieces)),
        pieces => voice.number(pieces),
    }
}

fn kinds(voice: &Voice, chosen: &str) -> Vec<Choice> {
    let mut kinds = vec![Choice {
        word: String::new(),
        title: voice.t("stock-any-kind"),
        chosen: chosen.is_empty(),
    }];
    kinds.extend(choices(voice, "movement", MovementKind::ALL, chosen));
    kinds
}

fn spots(voice: &Voice, read: &Read, chosen: &str) -> Vec<Choice> {
    let mut spots = vec![Choice {
        word: String::new(),
        title: voice.t("stock-everywhere"),
        chosen: chosen.is_empty(),
    }];
    spots.extend(
        read.places
            .iter()
            .filter(|place| place.level.is_some())
            .map(|place| Choice {
                word: place.slug.clone(),
                title: place.name.clone(),
                chosen: place.slug == chosen,
            }),
    );
    spots
}

fn older(read: &Read, asked: &Asked) -> String {
    let Some((last, _)) = read.ledger.get(LINES as usize - 1) else {
        return String::new();
    };
    if read.ledger.len() <= LINES as usize {
        return String::new();
    }
    format!(
        "{}?kind={}&location={}&after={}.{}#ledger",
        address(&read.line.code),
        encoded(&asked.kind),
        encoded(&asked.location),
        last.at.and_utc().timestamp_millis(),
        last.id
    )
}
