//! Evaluates the conditions of a mapping in a scope.

use super::eval::Eval;
use super::scope::{Scope, is_empty};
use crate::domain::mapping::{Cond, Expr};
use crate::domain::sentence::Sentence;
use rust_decimal::Decimal;

impl Eval<'_> {
    /// Whether every test of a condition holds; an absent value passes no test.
    pub fn holds(&self, cond: &Cond, scope: &Scope<'_, '_>) -> Result<bool, Sentence> {
        if let Some(expr) = &cond.value
            && !self.value_fits(cond, expr, scope)?
        {
            return Ok(false);
        }
        if let Some(expr) = &cond.present
            && !self.is_there(expr, scope)?
        {
            return Ok(false);
        }
        if let Some(expr) = &cond.absent
            && self.is_there(expr, scope)?
        {
            return Ok(false);
        }
        for inner in &cond.all {
            if !self.holds(inner, scope)? {
                return Ok(false);
            }
        }
        if !cond.any.is_empty() {
            let mut one = false;
            for inner in &cond.any {
                one = one || self.holds(inner, scope)?;
            }
            if !one {
                return Ok(false);
            }
        }
        if let Some(inner) = &cond.not
            && self.holds(inner, scope)?
        {
            return Ok(false);
        }
        self.members_fit(cond, scope)
    }

    fn value_fits(
        &self,
        cond: &Cond,
        expr: &Expr,
        scope: &Scope<'_, '_>,
    ) -> Result<bool, Sentence> {
        if cond.below.is_some() || cond.above.is_some() {
            let Some(number) = self.number(expr, scope)? else {
                return Ok(false);
            };
            let below = cond.below.is_none_or(|limit| number < Decimal::from(limit));
            let above = cond.above.is_none_or(|limit| number > Decimal::from(limit));
            return Ok(below && above);
        }
        let Some(text) = self.text(expr, scope)? else {
            return Ok(false);
        };
        let fits = (cond.one_of.is_empty() || cond.one_of.iter().any(|word| *word == text))
            && (cond.starts_with.is_empty()
                || cond
                    .starts_with
                    .iter()
                    .any(|start| text.starts_with(start.as_str())))
            && (cond.contains.is_empty()
                || cond
                    .contains
                    .iter()
                    .any(|part| text.contains(part.as_str())));
        match &cond.equals {
            Some(other) if fits => Ok(self.text(other, scope)?.is_some_and(|other| other == text)),
            _ => Ok(fits),
        }
    }

    fn is_there(&self, expr: &Expr, scope: &Scope<'_, '_>) -> Result<bool, Sentence> {
        match expr {
            Expr::Path(path) => Ok(scope.first(path).is_some_and(|value| !is_empty(value))),
            Expr::Formula(_) => Ok(self.text(expr, scope)?.is_some_and(|text| !text.is_empty())),
        }
    }

    fn members_fit(&self, cond: &Cond, scope: &Scope<'_, '_>) -> Result<bool, Sentence> {
        let everything = Cond::default();
        let is = cond.is.as_deref().unwrap_or(&everything);
        if let Some(path) = &cond.every {
            let members = scope.all(path);
            for member in &members {
                if !self.holds(is, &scope.part(member))? {
                    return Ok(false);
                }
            }
            if members.is_empty() {
                return Ok(false);
            }
        }
        if let Some(path) = &cond.some {
            for member in scope.all(path) {
                if self.holds(is, &scope.part(member))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Ok(true)
    }
}
