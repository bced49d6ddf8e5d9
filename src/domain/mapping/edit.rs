//! A mapping field by field, as a form changes it: where a field is read from and what it is read as. Whatever else a
//! rule does (its words, its default, its cases) stays as it is written.

use super::{As, Expr, Formula, Mapping};
use std::collections::BTreeMap;

/// The fields that a form shows, by group; those of a line begin with `line.`.
pub const GROUPS: [(&str, &[&str]); 4] = [
    (
        "order",
        &[
            "channel_ref",
            "channel_number",
            "placed_at",
            "updated_at",
            "stage",
            "payment.status",
            "payment.method",
            "payment.paid_at",
            "delivery.method",
            "delivery.service",
            "delivery.ship_by",
            "note",
        ],
    ),
    (
        "line",
        &[
            "line.ref",
            "line.sku",
            "line.title",
            "line.quantity",
            "line.unit_price",
            "line.amount",
            "line.discount",
            "line.tax",
            "line.not_before",
        ],
    ),
    (
        "money",
        &[
            "currency",
            "shipping_fee",
            "discount",
            "platform_discount",
            "tax",
            "total",
            "payment.paid",
            "payment.refunded",
        ],
    ),
    (
        "ship-to",
        &[
            "ship_to.name",
            "ship_to.phone",
            "ship_to.country",
            "ship_to.region",
            "ship_to.city",
            "ship_to.district",
            "ship_to.street",
            "ship_to.postcode",
            "ship_to.text",
            "customer.account",
            "customer.name",
            "customer.phone",
            "customer.email",
        ],
    ),
];

/// Without one of these of each there is no order.
pub const NEEDED: &[&[&str]] = &[
    &["channel_ref", "channel_number"],
    &["placed_at"],
    &["line.sku", "line.title"],
    &["line.quantity"],
    &["line.unit_price", "line.amount"],
];

impl Mapping {
    /// The rule of a field; a line's is that of its first kind of line.
    pub fn rule(&self, field: &str) -> Option<&Expr> {
        match field.strip_prefix("line.") {
            Some(name) => self.lines.first()?.fields.get(name),
            None => self.order.get(field),
        }
    }

    /// Sets the rule of a field, or takes it away.
    pub fn set_rule(&mut self, field: &str, rule: Option<Expr>) {
        let fields = match field.strip_prefix("line.") {
            Some(name) => match self.lines.first_mut() {
                Some(line) => (&mut line.fields, name),
                None => return,
            },
            None => (&mut self.order, field),
        };
        match rule {
            Some(rule) => fields.0.insert(fields.1.to_owned(), rule),
            None => fields.0.remove(fields.1),
        };
    }

    /// Makes a header one that a column of ours goes by, the best of them; a column of no such name is added. A header
    /// means one column only, so it is taken from any other.
    pub fn add_header(&mut self, name: &str, header: &str) {
        let mut columns: BTreeMap<String, Vec<String>> = std::mem::take(&mut self.columns).into();
        let plain = super::plain_header(header);
        for written in columns.values_mut() {
            written.retain(|one| super::plain_header(one) != plain);
        }
        columns
            .entry(name.to_owned())
            .or_default()
            .insert(0, header.to_owned());
        columns.retain(|_, written| !written.is_empty());
        self.columns = columns.into();
    }
}

/// The one place that a rule reads; none for one that is put together from several, or a constant.
pub fn place(rule: &Expr) -> Option<&str> {
    match rule {
        Expr::Path(path) => Some(path),
        Expr::Formula(formula) => match (formula.from.as_slice(), &formula.least) {
            ([Expr::Path(path), ..], None) => Some(path),
            ([], Some(path)) => Some(path),
            _ => None,
        },
    }
}

/// The rule without what it says where nothing is found: its defaults, what holds otherwise, constants. None if nothing
/// is left of it.
pub fn bare(rule: &Expr) -> Option<Expr> {
    let Expr::Formula(formula) = rule else {
        return Some(rule.clone());
    };
    let mut formula = formula.clone();
    let (from, cases) = (formula.from.len(), formula.case.len());
    formula.default = None;
    formula.otherwise = formula.otherwise.as_ref().and_then(bare);
    formula.from = formula.from.iter().filter_map(bare).collect();
    for case in &mut formula.case {
        // what is said of a condition that holds is told by the document
        if let Some(then) = bare(&case.then) {
            case.then = then;
        }
    }
    let is_empty = formula.constant.is_some()
        || (from > 0 && formula.from.is_empty())
        || (cases > 0 && formula.case.is_empty());
    (!is_empty).then_some(Expr::Formula(formula))
}

/// What a rule is read as; none for text as it is.
pub fn reading(rule: &Expr) -> Option<As> {
    match rule {
        Expr::Path(_) => None,
        Expr::Formula(formula) => formula.as_.or(formula.least.as_ref().map(|_| As::Time)),
    }
}

/// The same rule, reading another place.
#[must_use]
pub fn moved(rule: Option<&Expr>, to: &str) -> Expr {
    match rule {
        Some(Expr::Formula(formula)) if place(&Expr::Formula(formula.clone())).is_some() => {
            let mut formula = formula.clone();
            if formula.least.is_some() {
                formula.least = Some(to.to_owned());
            } else if let Some(first) = formula.from.first_mut() {
                *first = Expr::Path(to.to_owned());
            }
            Expr::Formula(formula)
        }
        _ => Expr::Path(to.to_owned()),
    }
}

/// The same rule, read as something else.
#[must_use]
pub fn read_as(rule: &Expr, as_: Option<As>) -> Expr {
    match (rule, as_) {
        (Expr::Path(path), None) => Expr::Path(path.clone()),
        (Expr::Path(path), Some(_)) => Expr::Formula(Box::new(Formula {
            from: vec![Expr::Path(path.clone())],
            as_,
            ..Formula::default()
        })),
        (Expr::Formula(formula), _) => {
            let mut formula = formula.clone();
            formula.as_ = as_;
            Expr::Formula(formula)
        }
    }
}

/// What a field is usually read as.
pub fn usual(field: &str) -> Option<As> {
    let last = field.rsplit('.').next().unwrap_or(field);
    match last {
        "placed_at" | "updated_at" | "paid_at" | "ship_by" | "deliver_by" | "not_before" => {
            Some(As::Time)
        }
        "quantity" => Some(As::Whole),
        "unit_price" => Some(As::Price),
        "amount" | "discount" | "tax" | "total" | "shipping_fee" | "platform_discount" | "paid"
        | "refunded" => Some(As::Money),
        "channel_ref" | "channel_number" | "ref" | "sku" | "postcode" | "account" => Some(As::Code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(value: serde_json::Value) -> Expr {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_rule_that_moves_keeps_everything_else() {
        let status = rule(json!({"from": "status", "map": {"done": "paid"}, "as": "text"}));
        let moved = moved(Some(&status), "state");
        assert_eq!(place(&moved), Some("state"));
        assert_eq!(
            serde_json::to_value(&moved).unwrap(),
            json!({"from": ["state"], "map": {"done": "paid"}, "as": "text"})
        );
        let sum = rule(json!({"sum": ["/a", "/b"]}));
        assert_eq!(place(&sum), None, "it is put together");
    }

    #[test]
    fn a_rule_without_its_defaults_says_only_what_is_there() {
        assert_eq!(bare(&rule(json!({"const": "paid"}))), None);
        let status =
            rule(json!({"from": ["status", {"const": "x"}], "default": {"const": "paid"}}));
        let left = bare(&status).unwrap();
        assert_eq!(
            serde_json::to_value(&left).unwrap(),
            json!({"from": ["status"]})
        );
        let case = json!({"case": [{"when": {"present": "status"}, "then": "status"}], "else": {"const": "paid"}});
        let left = serde_json::to_value(bare(&rule(case)).unwrap()).unwrap();
        assert!(left.get("else").is_none() && left.get("case").is_some());
    }

    #[test]
    fn a_header_means_one_column_and_the_new_one_is_the_best() {
        let mut mapping =
            Mapping::parse(include_str!("../../formats/mappings/generic.table.json")).unwrap();
        mapping.add_header("total", "用户实付");
        mapping.add_header("total", "单价");
        assert_eq!(mapping.columns.find("用户实付"), Some(("total", 1)));
        assert_eq!(mapping.columns.find("单价"), Some(("total", 0)));
        assert_eq!(mapping.columns.clash(), None);
    }

    #[test]
    fn every_field_that_is_shown_may_be_filled() {
        let mut mapping =
            Mapping::parse(include_str!("../../formats/mappings/generic.table.json")).unwrap();
        for (_, fields) in GROUPS {
            for field in fields {
                let usual = read_as(&Expr::Path("total".to_owned()), usual(field));
                mapping.set_rule(field, Some(usual));
            }
        }
        let text = serde_json::to_string(&mapping).unwrap();
        assert!(Mapping::parse(&text).is_ok(), "{:?}", Mapping::parse(&text));
    }
}
