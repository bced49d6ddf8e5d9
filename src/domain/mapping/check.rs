//! Refuses a mapping that cannot work: its shape member by member, then its sense.

use super::{As, Cond, Expr, Formula, LineRule, Mapping, Source};
use crate::domain::sentence::{Problem, Sentence};
use serde_json::Value;

/// Fields of an order that a rule may fill.
const ORDER_FIELDS: &[&str] = &[
    "channel_ref",
    "channel_number",
    "placed_at",
    "updated_at",
    "currency",
    "payment.status",
    "payment.method",
    "payment.paid",
    "payment.refunded",
    "payment.paid_at",
    "payment.reference",
    "customer.account",
    "customer.name",
    "customer.phone",
    "customer.email",
    "ship_to.name",
    "ship_to.phone",
    "ship_to.country",
    "ship_to.region",
    "ship_to.city",
    "ship_to.district",
    "ship_to.street",
    "ship_to.postcode",
    "ship_to.text",
    "shipping_fee",
    "discount",
    "platform_discount",
    "tax",
    "tax_included",
    "total",
    "delivery.method",
    "delivery.service",
    "delivery.ship_by",
    "delivery.deliver_by",
    "note",
    "stage",
    "after_sale",
];

/// Fields of a line that a rule may fill.
const LINE_FIELDS: &[&str] = &[
    "ref",
    "sku",
    "title",
    "quantity",
    "unit_price",
    "amount",
    "discount",
    "tax",
    "canceled",
    "not_before",
];

/// Sentences that explain why a document is no order.
const REASONS: &[&str] = &[
    "formats-no-order",
    "formats-adjustment",
    "formats-stock-correction",
    "formats-refund-without-order",
    "formats-draft",
    "formats-trashed",
];

/// The mapping, if every member has the right shape.
pub(super) fn shape(value: &Value) -> Result<Mapping, Vec<Problem>> {
    match Mapping::deserialize_value(value) {
        Ok(mapping) => Ok(mapping),
        Err(whole) => {
            let mut problems = Vec::new();
            for place in ["order"] {
                if let Some(Value::Object(fields)) = value.get(place) {
                    for (name, rule) in fields {
                        note::<Expr>(&mut problems, format!("/{place}/{}", escape(name)), rule);
                    }
                }
            }
            if let Some(Value::Array(rules)) = value.get("lines") {
                for (index, rule) in rules.iter().enumerate() {
                    note::<LineRule>(&mut problems, format!("/lines/{index}"), rule);
                }
            }
            for (name, list) in [("kinds", "/kinds"), ("adjustments", "/adjustments")] {
                if let Some(Value::Array(rules)) = value.get(name) {
                    for (index, rule) in rules.iter().enumerate() {
                        let at = format!("{list}/{index}");
                        match name {
                            "kinds" => note::<super::KindRule>(&mut problems, at, rule),
                            _ => note::<super::AdjustmentRule>(&mut problems, at, rule),
                        }
                    }
                }
            }
            if problems.is_empty() {
                problems.push(Problem::at("", shape_sentence(&whole)));
            }
            Err(problems)
        }
    }
}

impl Mapping {
    fn deserialize_value(value: &Value) -> Result<Mapping, serde_json::Error> {
        serde_json::from_value(value.clone())
    }
}

fn note<T: serde::de::DeserializeOwned>(problems: &mut Vec<Problem>, at: String, rule: &Value) {
    if let Err(error) = serde_json::from_value::<T>(rule.clone()) {
        problems.push(Problem::at(at, shape_sentence(&error)));
    }
}

fn shape_sentence(error: &serde_json::Error) -> Sentence {
    Sentence::new("formats-mapping-shape").with("detail", error)
}

/// What is wrong with a mapping whose shape is right.
pub(super) fn sense(mapping: &Mapping) -> Vec<Problem> {
    let mut found = Sense {
        mapping,
        problems: Vec::new(),
    };
    found.head();
    if mapping.source != Source::Standard {
        found.fields();
    }
    found.problems
}

struct Sense<'a> {
    mapping: &'a Mapping,
    problems: Vec<Problem>,
}

impl Sense<'_> {
    fn head(&mut self) {
        let mapping = self.mapping;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if mapping.name.is_empty() || mapping.name.len() > 100 || !mapping.name.chars().all(plain) {
            self.wrong("/name", "formats-mapping-name", &mapping.name);
        }
        if mapping.version < 1 {
            self.wrong("/version", "formats-mapping-version", mapping.version);
        }
        if mapping.signature.is_empty() || mapping.signature.iter().any(Vec::is_empty) {
            self.wrong("/signature", "formats-mapping-missing", "signature");
        }
        let members = mapping
            .signature
            .iter()
            .enumerate()
            .flat_map(|(variant, members)| {
                let places = members.iter().enumerate();
                places.map(move |(place, member)| (format!("/signature/{variant}/{place}"), member))
            });
        for (at, member) in members {
            let fits = match mapping.source {
                Source::Table => mapping.columns.knows(member),
                Source::Json | Source::Standard => member.starts_with('/'),
            };
            if !fits {
                self.wrong(&at, "formats-mapping-no-column", member);
            }
        }
        if mapping.source == Source::Table {
            if mapping.group_by.is_empty() {
                self.wrong("/group_by", "formats-mapping-missing", "group_by");
            }
            for (index, name) in mapping.group_by.iter().enumerate() {
                self.path(&format!("/group_by/{index}"), name);
            }
            if let Some((name, header)) = mapping.columns.clash() {
                self.wrong(
                    &format!("/columns/{}", escape(name)),
                    "formats-mapping-clash",
                    header,
                );
            }
        } else if mapping.documents.is_empty() {
            self.wrong("/documents", "formats-mapping-missing", "documents");
        }
    }

    fn fields(&mut self) {
        let mapping = self.mapping;
        for (name, rule) in &mapping.order {
            let at = format!("/order/{}", escape(name));
            if !ORDER_FIELDS.contains(&name.as_str()) {
                self.wrong(&at, "formats-mapping-no-field", name);
            }
            self.expr(&at, rule);
        }
        if !mapping.order.contains_key("channel_ref")
            && !mapping.order.contains_key("channel_number")
        {
            self.wrong("/order", "formats-mapping-missing", "channel_ref");
        }
        if !mapping.order.contains_key("placed_at") {
            self.wrong("/order", "formats-mapping-missing", "placed_at");
        }
        self.lines();
        self.kinds();
        self.amounts();
    }

    fn lines(&mut self) {
        let mapping = self.mapping;
        if mapping.lines.is_empty() {
            self.wrong("/lines", "formats-mapping-missing", "lines");
        }
        for (index, line) in mapping.lines.iter().enumerate() {
            for (name, rule) in &line.fields {
                let at = format!("/lines/{index}/fields/{}", escape(name));
                if !LINE_FIELDS.contains(&name.as_str()) {
                    self.wrong(&at, "formats-mapping-no-field", name);
                }
                self.expr(&at, rule);
            }
            if line.split.is_none() && !line.fields.contains_key("quantity") {
                self.wrong(
                    &format!("/lines/{index}"),
                    "formats-mapping-missing",
                    "quantity",
                );
            }
        }
    }

    fn kinds(&mut self) {
        for (index, kind) in self.mapping.kinds.iter().enumerate() {
            self.cond(&format!("/kinds/{index}/when"), &kind.when);
            if let Some(because) = &kind.because
                && !REASONS.contains(&because.as_str())
            {
                self.wrong(
                    &format!("/kinds/{index}/because"),
                    "formats-mapping-reason",
                    because,
                );
            }
        }
    }

    fn amounts(&mut self) {
        let mapping = self.mapping;
        for (index, row) in mapping.adjustments.iter().enumerate() {
            self.expr(&format!("/adjustments/{index}/amount"), &row.amount);
            self.expr(&format!("/adjustments/{index}/label"), &row.label);
        }
        for (index, share) in mapping.allocate.iter().enumerate() {
            if !["amount", "discount", "tax"].contains(&share.to.as_str()) {
                self.wrong(
                    &format!("/allocate/{index}/to"),
                    "formats-mapping-no-field",
                    &share.to,
                );
            }
            if !["amount", "quantity"].contains(&share.by.as_str()) {
                self.wrong(
                    &format!("/allocate/{index}/by"),
                    "formats-mapping-no-field",
                    &share.by,
                );
            }
            self.expr(&format!("/allocate/{index}/amount"), &share.amount);
        }
    }

    fn expr(&mut self, at: &str, expr: &Expr) {
        match expr {
            Expr::Path(path) => self.path(at, path),
            Expr::Formula(formula) => self.formula(at, formula),
        }
    }

    fn formula(&mut self, at: &str, formula: &Formula) {
        let ways = [
            !formula.from.is_empty(),
            formula.constant.is_some(),
            !formula.join.is_empty(),
            !formula.sum.is_empty() || !formula.less.is_empty(),
            !formula.times.is_empty(),
            !formula.divide.is_empty(),
            formula.least.is_some(),
            !formula.case.is_empty(),
        ];
        if ways.iter().filter(|way| **way).count() != 1 {
            self.wrong(at, "formats-mapping-one-way", "");
        }
        if !formula.divide.is_empty() && formula.divide.len() != 2 {
            self.wrong(at, "formats-mapping-missing", "divide");
        }
        let inner = [
            &formula.from,
            &formula.join,
            &formula.sum,
            &formula.less,
            &formula.times,
            &formula.divide,
        ];
        for expr in inner
            .into_iter()
            .flatten()
            .chain(&formula.otherwise)
            .chain(&formula.default)
        {
            self.expr(at, expr);
        }
        for case in &formula.case {
            self.cond(at, &case.when);
            self.expr(at, &case.then);
        }
        if let Some(cond) = &formula.where_ {
            self.cond(at, cond);
        }
        if let Some(zone) = &formula.zone
            && zone.parse::<chrono_tz::Tz>().is_err()
        {
            self.wrong(at, "formats-mapping-zone", zone);
        }
        let time = formula.as_ == Some(As::Time) || formula.least.is_some();
        if !time && (formula.zone.is_some() || !formula.formats.is_empty()) {
            self.wrong(at, "formats-mapping-time-only", "");
        }
    }

    fn cond(&mut self, at: &str, cond: &Cond) {
        if *cond == Cond::default() {
            self.wrong(at, "formats-mapping-empty-condition", "");
        }
        for expr in cond
            .value
            .iter()
            .chain(&cond.present)
            .chain(&cond.absent)
            .chain(&cond.equals)
        {
            self.expr(at, expr);
        }
        for inner in cond
            .all
            .iter()
            .chain(&cond.any)
            .chain(cond.not.as_deref())
            .chain(cond.is.as_deref())
        {
            self.cond(at, inner);
        }
    }

    fn path(&mut self, at: &str, path: &str) {
        let column = path.trim_start_matches(['^', '<']);
        let fits = column.is_empty()
            || column.starts_with('/')
            || (self.mapping.source == Source::Table && self.mapping.columns.knows(column));
        if !fits {
            self.wrong(at, "formats-mapping-no-column", path);
        }
    }

    fn wrong(&mut self, at: &str, key: &str, found: impl ToString) {
        self.problems
            .push(Problem::at(at, Sentence::new(key).with("found", found)));
    }
}

/// A member's name inside a JSON pointer.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
