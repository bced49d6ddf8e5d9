//! The figures of a replay, laid beside each other: before, after, the difference, what happened.

use crate::domain::what_if::{Answer, Figures, PlaceFigures};
use crate::web::voice::Voice;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Which way a figure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Better {
    /// The smaller.
    Less,
    /// Neither.
    Neither,
}

/// One figure, four times.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) difference: String,
    /// `green` for better, `red` for worse, empty for neither.
    pub(super) colour: &'static str,
    pub(super) happened: String,
}

/// The comparison in one line. Where not the same leaves, the costs are not laid against each other.
pub(super) fn verdict(voice: &Voice, answer: &Answer) -> String {
    let fewer = answer.after.unsent - answer.before.unsent;
    if fewer != 0 {
        let word = if fewer > 0 {
            "what-if-ships-fewer"
        } else {
            "what-if-ships-more"
        };
        let cost = |one: &Figures| voice.money(one.cost, &answer.currency);
        return voice.t_with(
            word,
            &[
                ("units", fewer.abs().into()),
                ("before", cost(&answer.before).into()),
                ("after", cost(&answer.after).into()),
            ],
        );
    }
    let saved = answer.before.cost - answer.after.cost;
    let money = voice.money(saved.abs(), &answer.currency);
    match saved {
        0 if answer.before == answer.after => voice.t("what-if-same"),
        0 => voice.t("what-if-same-cost"),
        saved if saved > 0 => voice.t_with("what-if-saves", &[("amount", money.into())]),
        _ => voice.t_with("what-if-costs", &[("amount", money.into())]),
    }
}

/// With a plus where it is more.
pub(super) fn signed(text: String, figure: i64) -> String {
    match figure > 0 {
        true => format!("+{text}"),
        false => text,
    }
}

/// One figure of the three runs, written its own way.
fn row(
    title: String,
    figures: [Option<i64>; 3],
    write: impl Fn(i64) -> String,
    better: Better,
) -> Row {
    let [before, after, happened] = figures;
    let written = |figure: Option<i64>| figure.map_or_else(|| "—".to_owned(), &write);
    let difference = before.zip(after).map(|(before, after)| after - before);
    Row {
        title,
        before: written(before),
        after: written(after),
        difference: difference.map_or_else(String::new, |more| signed(write(more), more)),
        colour: match (difference, better) {
            (Some(more), Better::Less) if more < 0 => "green",
            (Some(more), Better::Less) if more > 0 => "red",
            _ => "",
        },
        happened: written(happened),
    }
}

/// The figures of the whole period.
pub(super) fn figures(voice: &Voice, answer: &Answer) -> Vec<Row> {
    let runs = [&answer.before, &answer.after, &answer.happened];
    let each = |pick: &dyn Fn(&Figures) -> Option<i64>| runs.map(pick);
    let money = |minor: i64| voice.money(minor, &answer.currency);
    let title = |word: &str| voice.word("what-if", word);
    let number = |figure: i64| voice.number(figure);
    let of_orders = |figure: i64, one: &Figures| {
        let share = Decimal::from(figure).checked_div(one.orders.into())?;
        share.round().to_i64()
    };
    vec![
        row(
            title("orders"),
            each(&|one| Some(one.orders)),
            number,
            Better::Neither,
        ),
        row(
            title("cost"),
            each(&|one| Some(one.cost)),
            money,
            Better::Less,
        ),
        row(
            title("cost-per-order"),
            each(&|one| of_orders(one.cost, one)),
            money,
            Better::Less,
        ),
        row(
            title("parcels"),
            each(&|one| Some(one.parcels_milli)),
            |milli| number(rounded(milli)),
            Better::Less,
        ),
        row(
            title("parcels-per-order"),
            each(&|one| of_orders(one.parcels_milli, one)),
            decimal,
            Better::Less,
        ),
        row(
            title("split"),
            each(&|one| of_orders(one.split * 1_000, one)),
            per_cent,
            Better::Less,
        ),
        row(
            title("late"),
            each(&|one| of_orders(one.late * 1_000, one)),
            per_cent,
            Better::Less,
        ),
        row(
            title("waited"),
            each(&|one| Some(one.waited)),
            number,
            Better::Less,
        ),
        row(
            title("unsent"),
            each(&|one| Some(one.unsent)),
            number,
            Better::Less,
        ),
    ]
}

/// What each place does.
pub(super) fn by_place(voice: &Voice, answer: &Answer) -> Vec<(String, Vec<Row>)> {
    let runs = [&answer.before, &answer.after, &answer.happened];
    let mut ids: Vec<_> = runs
        .iter()
        .flat_map(|run| run.places.keys().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let lines = ids.into_iter().map(|id| {
        let name = answer
            .names
            .get(&id)
            .cloned()
            .unwrap_or_else(|| format!("#{id}"));
        let each = |pick: fn(&PlaceFigures) -> i64| {
            runs.map(|run| Some(run.places.get(&id).map_or(0, pick)))
        };
        let title = |word: &str| voice.word("what-if", word);
        let money = |minor: i64| voice.money(minor, &answer.currency);
        let rows = vec![
            row(
                title("parcels"),
                each(|one| one.parcels_milli),
                |milli| voice.number(rounded(milli)),
                Better::Neither,
            ),
            row(
                title("units"),
                each(|one| one.units),
                |units| voice.number(units),
                Better::Neither,
            ),
            row(title("cost"), each(|one| one.cost), money, Better::Neither),
        ];
        (name, rows)
    });
    lines.collect()
}

fn rounded(milli: i64) -> i64 {
    (milli + 500 * milli.signum()) / 1_000
}

/// Thousandths with two places: `1.25`.
fn decimal(milli: i64) -> String {
    let sign = if milli < 0 { "−" } else { "" };
    let hundredths = (milli.abs() + 5) / 10;
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Thousandths as per cent with one place: `12.5%`.
fn per_cent(milli: i64) -> String {
    let sign = if milli < 0 { "−" } else { "" };
    format!("{sign}{}.{}%", milli.abs() / 10, milli.abs() % 10)
}
