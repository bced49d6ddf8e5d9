//! Fulfillments put together and taken apart by hand: candidates, and for each of the three a preview before the deed.
//! What is decided is `services::merges`.

pub mod candidates;
pub mod merge;
pub mod split;
pub mod unmerge;

use super::super::voice::Voice;
use super::Shell;
use crate::services::merges::{Preview, Side};
use askama::Template;

/// A preview with the form that does it.
#[derive(Template)]
#[template(path = "staff/merges/preview.html")]
struct Page {
    shell: Shell,
    title: String,
    lead: String,
    /// Why it is not possible; empty where it is.
    problem: String,
    told: Option<Told>,
    action: String,
    /// What the form carries: name and value.
    fields: Vec<(String, String)>,
    button: String,
    back: String,
}

impl Page {
    /// With what would be done, which the form asks for and nothing else.
    fn preview(&mut self, preview: &Preview) {
        self.told = Some(Told::of(&self.shell.voice, preview));
        self.fields.push(("seen".to_owned(), preview.print.clone()));
    }
}

/// A preview in the viewer's words.
struct Told {
    /// Before and after, each with its title.
    sides: [(String, Vec<Row>); 2],
    sum: String,
    colour: &'static str,
    differs: Vec<String>,
    /// Orders that would come later than was promised.
    late: Vec<String>,
    others_late: String,
}

/// One fulfillment of it.
struct Row {
    title: String,
    is_new: bool,
    place: String,
    service: String,
    orders: Vec<(String, String)>,
    others: String,
    units: String,
    weight: String,
    leaves_on: String,
    cost: String,
}

impl Told {
    fn of(voice: &Voice, preview: &Preview) -> Told {
        let parcels = preview.parcels;
        let amount = preview.amount;
        let words = match parcels {
            0 => voice.t("merge-sum-same"),
            1.. => voice.t_with("merge-sum-fewer", &[("parcels", parcels.into())]),
            _ => voice.t_with("merge-sum-more", &[("parcels", (-parcels).into())]),
        };
        let money = voice.money(amount.abs(), &preview.currency);
        let money = match amount {
            0 => voice.t("merge-sum-even"),
            1.. => voice.t_with("merge-sum-saves", &[("money", money.into())]),
            _ => voice.t_with("merge-sum-costs", &[("money", money.into())]),
        };
        let row = |side: &Side| row(voice, side, &preview.currency);
        Told {
            sides: [
                (
                    voice.t("merge-before"),
                    preview.before.iter().map(row).collect(),
                ),
                (
                    voice.t("merge-after"),
                    preview.after.iter().map(row).collect(),
                ),
            ],
            sum: format!("{words} {money}"),
            colour: if amount < 0 { "amber" } else { "green" },
            differs: preview
                .differs
                .iter()
                .map(|what| voice.word("merge-differs", what.as_str()))
                .collect(),
            late: preview.late.clone(),
            others_late: others(voice, preview.others_late),
        }
    }
}

/// So many orders that somebody does not see.
fn others(voice: &Voice, count: i64) -> String {
    match count {
        0 => String::new(),
        count => voice.t_with("merge-others", &[("count", count.into())]),
    }
}

fn row(voice: &Voice, side: &Side, currency: &str) -> Row {
    let orders = side.orders.iter().map(|part| {
        let cost = voice.money(part.cost, currency);
        (part.number.clone(), cost)
    });
    Row {
        is_new: side.number.is_none(),
        title: side.number.clone().unwrap_or_else(|| voice.t("merge-new")),
        place: side.place.clone(),
        service: voice.service(&side.service),
        orders: orders.collect(),
        others: others(voice, side.others),
        units: voice.number(side.units),
        weight: format!("{} g", voice.number(side.weight_g)),
        leaves_on: voice.stored_day(&side.leaves_on),
        cost: voice.money(side.cost, currency),
    }
}
