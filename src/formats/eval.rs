//! Evaluates the rules of a mapping: a path or a formula in a scope gives a text or a number.
//! What the texts become is `assemble`; conditions are `condition`.

use super::scope::{Scope, text_of};
use super::{amounts, moments, text};
use crate::domain::channel::Channel;
use crate::domain::mapping::{As, DecimalStyle, Expr, Formula, Mapping};
use crate::domain::money::{Currency, PRICE_PLACES, parse_decimal};
use crate::domain::sentence::Sentence;
use crate::domain::time::{Time, rfc3339};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::borrow::Cow;

/// What a rule gives: something, nothing, or why it cannot be read.
pub(super) type Found<T> = Result<Option<T>, Sentence>;

/// What rules need beside the document.
pub(super) struct Eval<'c> {
    /// The rules.
    pub mapping: &'c Mapping,
    /// Zone and currency where the document names none.
    pub channel: &'c Channel,
    /// The document's currency.
    pub currency: Currency,
    /// How the document writes numbers.
    pub style: DecimalStyle,
}

impl Eval<'_> {
    /// The text that a rule gives; numbers in plain digits, times in RFC 3339.
    pub fn text<'a>(&self, expr: &Expr, scope: &Scope<'a, '_>) -> Found<Cow<'a, str>> {
        match expr {
            Expr::Path(path) => Ok(scope.first(path).and_then(text_of)),
            Expr::Formula(formula) => self.formula(formula, scope),
        }
    }

    /// The number that a rule gives.
    pub fn number(&self, expr: &Expr, scope: &Scope<'_, '_>) -> Found<Decimal> {
        match expr {
            Expr::Path(path) => scope
                .first(path)
                .map_or(Ok(None), |value| self.number_of(value).map(Some)),
            Expr::Formula(formula) => {
                if is_bare(formula)
                    && let Some(number) = self.computed(formula, scope)?
                {
                    return Ok(Some(number));
                }
                let Some(found) = self.formula(formula, scope)? else {
                    return Ok(None);
                };
                if formula.as_.is_some() || is_computed(formula) {
                    return Ok(parse_decimal(&found));
                }
                self.decimal(&found).map(Some)
            }
        }
    }

    fn formula<'a>(&self, formula: &Formula, scope: &Scope<'a, '_>) -> Found<Cow<'a, str>> {
        let mut found = self.base(formula, scope)?;
        for change in &formula.text {
            found = found.and_then(|text| text::change(text, change));
        }
        if !formula.map.is_empty()
            && let Some(word) = &found
            && let Some(meant) = formula
                .map
                .get(word.as_ref())
                .or_else(|| formula.map.get("*"))
        {
            found = text_of(meant).map(|text| Cow::Owned(text.into_owned()));
        }
        if found.is_none()
            && let Some(default) = &formula.default
        {
            found = self.text(default, scope)?;
        }
        let Some(found) = found else {
            return Ok(None);
        };
        self.cast(formula, found)
    }

    /// What the one way of a formula gives, before anything is done to it.
    fn base<'a>(&self, formula: &Formula, scope: &Scope<'a, '_>) -> Found<Cow<'a, str>> {
        if let Some(constant) = &formula.constant {
            return Ok(text_of(constant).map(|text| Cow::Owned(text.into_owned())));
        }
        if !formula.join.is_empty() {
            return self.joined(formula, scope);
        }
        if let Some(path) = &formula.least {
            let mut least: Option<Time> = None;
            for value in scope.all(path) {
                if let Some(text) = text_of(value) {
                    let time = self.time(&text, formula)?;
                    least = Some(least.map_or(time, |least| least.min(time)));
                }
            }
            return Ok(least.map(|time| Cow::Owned(rfc3339(time))));
        }
        if !formula.case.is_empty() {
            for case in &formula.case {
                if self.holds(&case.when, scope)? {
                    return self.text(&case.then, scope);
                }
            }
            return match &formula.otherwise {
                Some(otherwise) => self.text(otherwise, scope),
                None => Ok(None),
            };
        }
        if is_computed(formula) {
            return Ok(self
                .computed(formula, scope)?
                .map(|number| Cow::Owned(plain(number))));
        }
        for expr in &formula.from {
            if let Some(found) = self.text(expr, scope)?.filter(|text| !text.is_empty()) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn joined<'a>(&self, formula: &Formula, scope: &Scope<'a, '_>) -> Found<Cow<'a, str>> {
        let mut parts: Vec<Cow<'a, str>> = Vec::with_capacity(formula.join.len());
        for expr in &formula.join {
            if let Some(part) = self.text(expr, scope)?.filter(|text| !text.is_empty()) {
                parts.push(part);
            }
        }
        let with = formula.with.as_deref().unwrap_or(" ");
        Ok((!parts.is_empty()).then(|| Cow::Owned(parts.join(with))))
    }

    /// What the arithmetic of a formula gives; nothing if it has none or its parts are absent.
    fn computed(&self, formula: &Formula, scope: &Scope<'_, '_>) -> Found<Decimal> {
        if let Some(path) = &formula.each {
            let mut sum = None;
            for part in scope.all(path) {
                let part = scope.part(part);
                if let Some(cond) = &formula.where_
                    && !self.holds(cond, &part)?
                {
                    continue;
                }
                add(&mut sum, self.summed(formula, &part)?, true)?;
            }
            return Ok(sum);
        }
        if !formula.sum.is_empty() || !formula.less.is_empty() {
            return self.summed(formula, scope);
        }
        if !formula.times.is_empty() {
            let mut product = Decimal::ONE;
            for expr in &formula.times {
                let Some(number) = self.number(expr, scope)? else {
                    return Ok(None);
                };
                product = product.checked_mul(number).ok_or_else(too_large)?;
            }
            return Ok(Some(product));
        }
        if let [above, below] = formula.divide.as_slice()
            && let (Some(above), Some(below)) =
                (self.number(above, scope)?, self.number(below, scope)?)
        {
            return Ok(above.checked_div(below));
        }
        Ok(None)
    }

    fn summed(&self, formula: &Formula, scope: &Scope<'_, '_>) -> Found<Decimal> {
        let mut sum = None;
        for (exprs, plus) in [(&formula.sum, true), (&formula.less, false)] {
            for expr in exprs {
                let Expr::Path(path) = expr else {
                    add(&mut sum, self.number(expr, scope)?, plus)?;
                    continue;
                };
                for value in scope.all(path) {
                    if text_of(value).is_some() {
                        add(&mut sum, Some(self.number_of(value)?), plus)?;
                    }
                }
            }
        }
        Ok(sum)
    }

    fn cast<'a>(&self, formula: &Formula, found: Cow<'a, str>) -> Found<Cow<'a, str>> {
        if formula.at_least.is_some() || formula.unsigned {
            let mut number = self.read_number(formula, &found)?;
            if formula.unsigned {
                number = number.abs();
            }
            if let Some(least) = formula.at_least {
                number = number.max(Decimal::from(least));
            }
            return self
                .cast_number(formula.as_, number)
                .map(|text| Some(Cow::Owned(text)));
        }
        match formula.as_ {
            None | Some(As::Text) => Ok(Some(found)),
            Some(As::Code) => text::code(found).map(Some),
            Some(As::Time) => self
                .time(&found, formula)
                .map(|time| Some(Cow::Owned(rfc3339(time)))),
            Some(As::Flag) => text::flag(&found).map(|flag| Some(Cow::Borrowed(flag))),
            Some(as_ @ (As::Money | As::Price | As::Minor | As::Whole)) => {
                let number = self.read_number(formula, &found)?;
                self.cast_number(Some(as_), number)
                    .map(|text| Some(Cow::Owned(text)))
            }
        }
    }

    fn cast_number(&self, as_: Option<As>, number: Decimal) -> Result<String, Sentence> {
        let rounded = match as_ {
            Some(As::Money) => {
                let minor = self.currency.minor(number).ok_or_else(too_large)?;
                return Ok(self.currency.text(minor));
            }
            Some(As::Minor) => {
                let minor = i64::try_from(number.trunc().mantissa()).map_err(|_| too_large())?;
                return Ok(self.currency.text(minor));
            }
            Some(As::Price) => {
                number.round_dp_with_strategy(PRICE_PLACES, RoundingStrategy::MidpointNearestEven)
            }
            _ => number,
        };
        Ok(plain(rounded))
    }

    /// Arithmetic gives plain digits, whatever style the document has.
    fn read_number(&self, formula: &Formula, found: &str) -> Result<Decimal, Sentence> {
        if is_computed(formula)
            && let Some(number) = parse_decimal(found)
        {
            return Ok(number);
        }
        self.decimal(found)
    }

    fn number_of(&self, value: &Value) -> Result<Decimal, Sentence> {
        match value {
            Value::Number(number) => amounts::json(number),
            other => self.decimal(&text_of(other).unwrap_or_default()),
        }
    }

    fn decimal(&self, text: &str) -> Result<Decimal, Sentence> {
        amounts::read(text, self.style)
            .ok_or_else(|| Sentence::new("formats-not-a-number").with("found", text::short(text)))
    }

    fn time(&self, text: &str, formula: &Formula) -> Result<Time, Sentence> {
        let zone = formula
            .zone
            .as_deref()
            .and_then(|zone| zone.parse().ok())
            .unwrap_or(self.channel.time_zone);
        moments::read(text, &formula.formats, zone)
    }
}

/// Whether arithmetic is all there is to a formula.
fn is_bare(formula: &Formula) -> bool {
    is_computed(formula)
        && formula.text.is_empty()
        && formula.map.is_empty()
        && formula.default.is_none()
        && formula.as_.is_none()
        && formula.at_least.is_none()
        && !formula.unsigned
}

fn is_computed(formula: &Formula) -> bool {
    formula.each.is_some()
        || !formula.sum.is_empty()
        || !formula.less.is_empty()
        || !formula.times.is_empty()
        || !formula.divide.is_empty()
}

fn add(sum: &mut Option<Decimal>, number: Option<Decimal>, plus: bool) -> Result<(), Sentence> {
    let Some(number) = number else {
        return Ok(());
    };
    let so_far = sum.unwrap_or_default();
    let next = if plus {
        so_far.checked_add(number)
    } else {
        so_far.checked_sub(number)
    };
    *sum = Some(next.ok_or_else(too_large)?);
    Ok(())
}

fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

fn too_large() -> Sentence {
    Sentence::new("formats-number-too-large")
}
