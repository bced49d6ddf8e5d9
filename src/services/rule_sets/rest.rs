//! What a version says besides its rules, as it is typed: the currency of costs, penalties, moving plans, merging.

use super::form::Wrong;
use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::{Limit, MergeMode, MergePolicy, Penalties, Policy, Splitting};
use crate::domain::typed;
use crate::error::Result;

/// Longest note, characters.
const NOTE_MAX: usize = 500;
/// Orders in one fulfillment at most: a pick list of more is no help to anybody.
const MOST_MEMBERS: u32 = 100;
/// Minutes that a fulfillment may wait for a partner at most: a week.
const LONGEST_WAIT: u32 = 7 * 24 * 60;
/// Days late at which leaving must still cost less than waiting.
pub const LATE_DAYS: i64 = 60;

/// As somebody typed it; amounts in major units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestForm {
    /// What the version is for.
    pub note: String,
    /// ISO 4217.
    pub currency: String,
    /// For each unit and day late.
    pub late: String,
    /// For each unit that waits.
    pub waiting: String,
    /// For each place after the first.
    pub split: String,
    /// An open plan moves if it saves more.
    pub move_if_saves: String,
    /// Word of `MergeMode`.
    pub mode: String,
    /// Orders in one fulfillment at most.
    pub most: String,
    /// Minutes.
    pub wait_minutes: String,
}

impl RestForm {
    /// The form of a version that exists.
    pub fn of(note: &str, policy: &Policy) -> RestForm {
        let money = |minor: i64| policy.currency.text(minor);
        RestForm {
            note: note.to_owned(),
            currency: policy.currency.code().to_owned(),
            late: money(policy.penalties.late_per_unit_day),
            waiting: money(policy.penalties.waiting_per_unit),
            split: money(policy.penalties.split),
            move_if_saves: money(policy.move_if_saves),
            mode: policy.merge.mode.to_string(),
            most: policy.merge.most.to_string(),
            wait_minutes: policy.merge.wait_minutes.to_string(),
        }
    }

    /// The note and the policy with what was typed, or everything that is wrong with the form.
    pub(super) fn read(&self, policy: &Policy) -> Result<(String, Policy)> {
        let mut wrong = Wrong(Vec::new());
        let note = self.note.trim().replace('\0', "");
        if note.chars().count() > NOTE_MAX {
            wrong.at(
                "/note",
                Sentence::new("problem-too-long").with("limit", NOTE_MAX),
            );
        }
        let currency = Currency::parse(&self.currency).unwrap_or_else(|| {
            let found = Sentence::new("problem-rule-currency").with("found", &self.currency);
            wrong.at("/currency", found);
            policy.currency
        });
        let mut money = |pointer: &str, typed: &str| {
            let amount = wrong.amount(pointer, typed, currency);
            amount.unwrap_or_default()
        };
        let penalties = Penalties {
            late_per_unit_day: money("/late", &self.late),
            waiting_per_unit: money("/waiting", &self.waiting),
            split: money("/split", &self.split),
        };
        let move_if_saves = money("/move_if_saves", &self.move_if_saves);
        if let Some(sentence) = waits_too_cheaply(&penalties, currency)
            && wrong.0.is_empty()
        {
            wrong.at("/waiting", sentence);
        }
        let merge = MergePolicy {
            mode: wrong.word("/mode", &self.mode).unwrap_or(MergeMode::Off),
            most: number(&mut wrong, "/most", &self.most, (2, MOST_MEMBERS)),
            wait_minutes: number(
                &mut wrong,
                "/wait_minutes",
                &self.wait_minutes,
                (0, LONGEST_WAIT),
            ),
        };
        let mut changed = Policy {
            currency,
            rules: policy.rules.clone(),
            penalties,
            move_if_saves,
            merge,
        };
        counted_in(&mut changed, policy.currency, currency);
        wrong.or((note, changed))
    }
}

/// What is wrong with penalties under which an order would rather wait than leave late.
pub(super) fn waits_too_cheaply(penalties: &Penalties, currency: Currency) -> Option<Sentence> {
    let least = penalties.late_per_unit_day.saturating_mul(LATE_DAYS);
    (penalties.waiting_per_unit <= least).then(|| {
        let least = format!("{} {}", currency.text(least), currency.code());
        Sentence::new("problem-rule-waiting")
            .with("least", least)
            .with("days", LATE_DAYS)
    })
}

fn number(wrong: &mut Wrong, pointer: &str, typed: &str, (from, to): (u32, u32)) -> u32 {
    let figure = typed::whole(typed).and_then(|figure| u32::try_from(figure).ok());
    figure
        .filter(|figure| (from..=to).contains(figure))
        .unwrap_or_else(|| {
            let sentence = Sentence::new("problem-rule-between").with("from", from);
            wrong.at(pointer, sentence.with("to", to));
            from
        })
}

/// Amounts of the rules keep what they say in major units when the currency's places are other ones.
fn counted_in(policy: &mut Policy, before: Currency, now: Currency) {
    let moved = |minor: i64| now.minor(before.major(minor)).unwrap_or(minor);
    for rule in &mut policy.rules.rules {
        rule.when.total.from = rule.when.total.from.map(moved);
        rule.when.total.to = rule.when.total.to.map(moved);
        if let Splitting::IfCheaper {
            limit: Limit::Amount(minor),
            ..
        } = &mut rule.splitting
        {
            *minor = moved(*minor);
        }
    }
}
