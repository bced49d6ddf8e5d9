//! The board of a place: a column a stage with its figures and its next cards, the bottleneck named above.

use super::asked::{Asked, written};
use super::tell::{Card, age, card};
use super::{seen, stages};
use crate::app::App;
use crate::db::fulfillments::FulfillmentRow;
use crate::db::fulfillments::board::{self, Figures};
use crate::db::fulfillments::card::{self as cards, Member, Place};
use crate::domain::fulfillment::{FulfillmentState, Step};
use crate::domain::staff::Permission;
use crate::error::Result;
use crate::web::page::{self, Answer};
use crate::web::session::Staff;
use crate::web::staff::Shell;
use crate::web::staff::marks::{self, Mark};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use askama::Template;

/// Cards of a column, and of a column alone.
const CARDS: i64 = 12;
const CARDS_ALONE: i64 = 60;

#[derive(Template)]
#[template(path = "staff/fulfillments/board.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    lead: String,
    problem: String,
    /// The places to choose from.
    tabs: Vec<Tab>,
    bottleneck: Option<Bottleneck>,
    columns: Vec<Column>,
    alone: bool,
    /// Steps for what is selected.
    steps: Vec<(Step, String)>,
    /// Whether a stage has more than is shown: only what is shown can be selected.
    is_cut: bool,
    back: String,
}

struct Tab {
    href: String,
    title: String,
    count: String,
    here: bool,
}

struct Bottleneck {
    colour: &'static str,
    title: String,
    text: String,
    href: String,
}

struct Column {
    state: FulfillmentState,
    mark: Mark,
    colour: &'static str,
    count: String,
    units: String,
    oldest: String,
    next: Mark,
    cards: Vec<Card>,
    more: String,
}

struct Read {
    places: Vec<Place>,
    chosen: Option<Place>,
    figures: Vec<Figures>,
    rows: Vec<FulfillmentRow>,
    members: Vec<Member>,
}

/// The board.
pub(super) async fn show(app: &App, staff: &Staff, visitor: &Visitor, asked: &Asked) -> Answer {
    let (viewer, wanted, now) = (staff.clone(), asked.clone(), app.now());
    let read = app
        .read(move |conn| {
            let places = seen(cards::list_places(conn)?, &viewer.reach);
            let anywhere = Asked::default();
            let mut filter = anywhere.filter(&viewer, &places, now);
            filter.channels = wanted.channels(&viewer);
            let figures = board::list_figures(conn, &filter, now)?;
            let chosen = choose(&places, &wanted, &figures).cloned();
            let rows = match &chosen {
                None => Vec::new(),
                Some(place) => first(conn, place, &wanted, &mut filter)?,
            };
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let members = cards::list_members(conn, &ids)?;
            Ok(Read {
                places,
                chosen,
                figures,
                rows,
                members,
            })
        })
        .await?;
    page::show(&Page::new(staff, visitor, asked, &read))
}

/// The place that is asked for, or the one with most to do.
fn choose<'p>(places: &'p [Place], asked: &Asked, figures: &[Figures]) -> Option<&'p Place> {
    let count = |place: &Place| -> i64 {
        let own = figures.iter().filter(|one| one.location == place.id);
        own.map(|one| one.count).sum()
    };
    let asked_for = places.iter().find(|place| place.slug == asked.location);
    asked_for.or_else(|| places.iter().rev().max_by_key(|place| count(place)))
}

/// The cards: the first of each column, or a page of one alone.
fn first(
    conn: &mut crate::db::Conn,
    place: &Place,
    asked: &Asked,
    filter: &mut board::Filter,
) -> Result<Vec<FulfillmentRow>> {
    let stages = stages(place.kind);
    let alone = asked.state().filter(|state| stages.contains(state));
    let Some(alone) = alone else {
        return board::list_first(conn, place.id, (stages, CARDS + 1), filter);
    };
    filter.locations = Some(vec![place.id]);
    filter.states = vec![alone];
    board::list_due(conn, filter, asked.place(), CARDS_ALONE + 1)
}

impl Page {
    fn new(staff: &Staff, visitor: &Visitor, asked: &Asked, read: &Read) -> Page {
        let shell = Shell::new(staff, visitor, "fulfillments");
        let voice = shell.voice;
        let mut asked = asked.clone();
        asked.location = read
            .chosen
            .as_ref()
            .map_or_else(String::new, |one| one.slug.clone());
        let stages = read.chosen.as_ref().map_or(&[][..], |one| stages(one.kind));
        let own: Vec<&Figures> = read
            .figures
            .iter()
            .filter(|one| {
                read.chosen
                    .as_ref()
                    .is_some_and(|place| place.id == one.location)
            })
            .collect();
        let alone = asked.state().filter(|state| stages.contains(state));
        let bottleneck = bottleneck(&voice, &asked, &own, stages);
        let columns: Vec<Column> = stages
            .iter()
            .filter(|state| alone.is_none_or(|one| one == **state))
            .map(|state| column(&voice, staff, &asked, read, &own, *state))
            .collect();
        let lead = read
            .chosen
            .as_ref()
            .map(|place| voice.t_with("ful-lead", &[("place", place.name.as_str().into())]));
        Page {
            lead: lead.unwrap_or_default(),
            problem: match asked.nothing.is_empty() {
                true => String::new(),
                false => voice.t("ful-choose-some"),
            },
            tabs: tabs(&voice, &asked, read),
            bottleneck,
            alone: alone.is_some(),
            steps: match staff.may(Permission::ChangeFulfillments) {
                true => steps(&voice, stages, &columns, read),
                false => Vec::new(),
            },
            is_cut: columns.iter().any(|column| !column.more.is_empty()),
            columns,
            back: asked.query(&[]),
            asked,
            shell,
        }
    }
}

/// The steps that anything shown can take, in the sequence of the machine.
fn steps(
    voice: &Voice,
    stages: &[FulfillmentState],
    columns: &[Column],
    read: &Read,
) -> Vec<(Step, String)> {
    let Some(place) = &read.chosen else {
        return Vec::new();
    };
    let shown = columns.iter().filter(|column| !column.cards.is_empty());
    let states: Vec<FulfillmentState> = shown.map(|column| column.state).collect();
    let possible = |step: &Step| {
        let may = |state: &FulfillmentState| state.after(*step, place.kind).is_ok();
        stages
            .iter()
            .any(|state| states.contains(state) && may(state))
    };
    let likely = Step::ALL
        .iter()
        .copied()
        .filter(|step| *step != Step::Refuse);
    likely
        .filter(possible)
        .map(|step| (step, voice.word("ful-step", step.as_str())))
        .collect()
}

fn tabs(voice: &Voice, asked: &Asked, read: &Read) -> Vec<Tab> {
    let one = |place: &Place| {
        let own = read.figures.iter().filter(|one| one.location == place.id);
        let count: i64 = own.map(|one| one.count).sum();
        Tab {
            href: asked.with(&[("location", &place.slug), ("state", ""), ("after", "")]),
            title: place.name.clone(),
            count: match count {
                0 => String::new(),
                count => voice.number(count),
            },
            here: place.slug == asked.location,
        }
    };
    read.places.iter().map(one).collect()
}

fn column(
    voice: &Voice,
    staff: &Staff,
    asked: &Asked,
    read: &Read,
    own: &[&Figures],
    state: FulfillmentState,
) -> Column {
    let figures = own.iter().find(|one| one.state == state);
    let is_alone = asked.state() == Some(state);
    let most = if is_alone { CARDS_ALONE } else { CARDS };
    let rows: Vec<&FulfillmentRow> = read.rows.iter().filter(|row| row.state == state).collect();
    let is_more = rows.len() > usize::try_from(most).unwrap_or(usize::MAX);
    let shown: Vec<&FulfillmentRow> = rows.into_iter().take(most as usize).collect();
    let last = shown
        .last()
        .filter(|_| is_more)
        .map(|row| written(board::place(row)));
    let late = figures.map_or(0, |one| one.late);
    Column {
        state,
        mark: marks::fulfillment(voice, state),
        colour: if late > 0 { "amber" } else { "" },
        count: voice.number(figures.map_or(0, |one| one.count)),
        units: voice.t_with(
            "ful-units",
            &[("units", figures.map_or(0, |one| one.units).into())],
        ),
        oldest: figures
            .and_then(|one| one.oldest)
            .map_or_else(String::new, |at| {
                voice.t_with("ful-oldest", &[("age", age(voice, at).into())])
            }),
        next: figures
            .and_then(|one| one.next)
            .map_or_else(Mark::default, |by| marks::promise(voice, by)),
        cards: shown
            .iter()
            .map(|row| card(voice, row, &read.members, &read.places, &staff.reach))
            .collect(),
        more: last.map_or_else(String::new, |after| {
            asked.with(&[("state", state.as_str()), ("after", &after)])
        }),
    }
}

/// The stage in which most is late, or else the one with the next promise.
fn bottleneck(
    voice: &Voice,
    asked: &Asked,
    own: &[&Figures],
    stages: &[FulfillmentState],
) -> Option<Bottleneck> {
    let own: Vec<&&Figures> = own
        .iter()
        .filter(|one| stages.contains(&one.state))
        .collect();
    let worst = own.iter().max_by_key(|one| one.late)?;
    let name = |state: FulfillmentState| voice.word("ful-state", state.as_str());
    let href = |state: FulfillmentState| asked.with(&[("state", state.as_str()), ("after", "")]);
    if worst.late > 0 {
        let waits = worst.oldest.map_or_else(String::new, |at| age(voice, at));
        return Some(Bottleneck {
            colour: "amber",
            title: voice.t_with("ful-bottleneck", &[("stage", name(worst.state).into())]),
            text: voice.t_with(
                "ful-bottleneck-late",
                &[
                    ("late", worst.late.into()),
                    ("count", worst.count.into()),
                    ("age", waits.into()),
                ],
            ),
            href: href(worst.state),
        });
    }
    let (next, one) = own
        .iter()
        .filter_map(|one| Some((one.next?, one)))
        .min_by_key(|(next, _)| *next)?;
    Some(Bottleneck {
        colour: "grey",
        title: voice.t("ful-on-time"),
        text: voice.t_with(
            "ful-next",
            &[
                ("time", voice.when(next).text.into()),
                ("stage", name(one.state).into()),
            ],
        ),
        href: href(one.state),
    })
}
