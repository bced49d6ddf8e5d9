//! A rule as a sentence: “Orders from Web to South China → Shenzhen first, then Guangzhou; split if it earns more than it
//! costs; else backorder”. For the list, the editor, what a form will say, and the order's page.

use crate::domain::money::Currency;
use crate::domain::region::gathered;
use crate::domain::shipping::Area;
use crate::domain::sourcing::{Allow, Limit, Preference, Rule, Span, Splitting, Waits, When};
use crate::i18n::FactValue;
use crate::services::rule_sets::Names;
use crate::web::voice::Voice;

/// Words of a list that are written out; the rest is a number.
const SHOWN: usize = 4;

/// How a rule reads, in its three parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Which orders.
    pub who: String,
    /// Which places, in which preference.
    pub places: String,
    /// What may be split, and what happens if nothing fits.
    pub how: String,
}

impl Told {
    /// The whole sentence.
    pub fn whole(&self) -> String {
        format!("{} → {} {}", self.who, self.places, self.how)
    }
}

/// How a rule reads; amounts are in the policy's currency.
pub fn told(voice: &Voice, rule: &Rule, names: &Names, currency: Currency) -> Told {
    let splitting = splitting(voice, &rule.splitting, currency);
    let otherwise = voice.word("rules-else", rule.otherwise.as_str());
    let separator = voice.t("rules-part");
    Told {
        who: who(voice, &rule.when, names, currency),
        places: format!("{}{separator}", places(voice, rule, names)),
        how: format!("{splitting}{separator}{otherwise}"),
    }
}

/// What is done where no rule is for an order.
pub fn usual(voice: &Voice) -> Told {
    let usual = Rule::default();
    let told = told(voice, &usual, &Names::default(), Currency::CNY);
    Told {
        who: voice.t("rules-say-rest"),
        ..told
    }
}

fn who(voice: &Voice, when: &When, names: &Names, currency: Currency) -> String {
    let mut conditions = Vec::new();
    let mut condition = |key: &str, values: Vec<String>| {
        if !values.is_empty() {
            let any = joined(voice, values, "rules-or");
            conditions.push(voice.t_with(key, &[("what", any.into())]));
        }
    };
    let channels = when.channels.iter();
    condition(
        "rules-say-from",
        channels
            .map(|slug| names.channel(slug).to_owned())
            .collect(),
    );
    condition("rules-say-to", areas(voice, &when.areas));
    condition("rules-say-tags", when.tags.clone());
    let services = when.services.iter();
    condition(
        "rules-say-services",
        services.map(|code| voice.service(code)).collect(),
    );
    let skus = when.skus.iter().map(|sku| match names.skus.get(sku) {
        Some(code) => code.clone(),
        None => format!("#{sku}"),
    });
    condition("rules-say-skus", skus.collect());
    let money = |minor: i64| voice.money(minor, currency.code());
    conditions.extend(span(voice, "total", when.total, money));
    let grams = |grams: i64| voice.t_with("rules-grams", &[("grams", grams.into())]);
    conditions.extend(span(voice, "weight", when.weight_g, grams));
    match conditions.is_empty() {
        true => voice.t("rules-say-every"),
        false => {
            let all = conditions.join(&voice.t("rules-and"));
            voice.t_with("rules-say-orders", &[("conditions", all.into())])
        }
    }
}

fn span(voice: &Voice, what: &str, span: Span, write: impl Fn(i64) -> String) -> Option<String> {
    let (word, facts): (&str, Vec<(&str, FactValue)>) = match (span.from, span.to) {
        (None, None) => return None,
        (Some(from), None) => ("from", vec![("from", write(from).into())]),
        (None, Some(to)) => ("to", vec![("to", write(to).into())]),
        (Some(from), Some(to)) => (
            "between",
            vec![("from", write(from).into()), ("to", write(to).into())],
        ),
    };
    Some(voice.t_with(&format!("rules-say-{what}-{word}"), &facts))
}

/// Areas as people say them: whole regions by their name, provinces without their country.
pub fn areas(voice: &Voice, areas: &[Area]) -> Vec<String> {
    let (regions, rest) = gathered(areas);
    let mut said: Vec<String> = regions
        .iter()
        .map(|region| voice.word("region", region.word))
        .collect();
    said.extend(rest.iter().map(|area| {
        let text = area.as_str();
        let inner = text.strip_prefix("CN/").unwrap_or(text);
        inner.replace('/', " ")
    }));
    said
}

fn places(voice: &Voice, rule: &Rule, names: &Names) -> String {
    let name = |id: &crate::domain::ids::LocationId| match names.place(*id) {
        Some(place) => place.name.clone(),
        None => format!("#{id}"),
    };
    let order: Vec<String> = rule.prefer.order.iter().map(name).collect();
    let any = match &rule.allow {
        Allow::All => voice.t("rules-any-place"),
        Allow::Kinds(kinds) => {
            let words = kinds
                .iter()
                .map(|kind| voice.word("rules-kind", kind.as_str()));
            joined(voice, words.collect(), "rules-or")
        }
        Allow::Places(ids) => {
            let rest = ids.iter().filter(|id| !rule.prefer.order.contains(id));
            joined(voice, rest.map(name).collect(), "rules-or")
        }
    };
    let then = joined(voice, order, "rules-then");
    match (then.is_empty(), rule.prefer.how) {
        (true, _) => voice.t_with("rules-cheapest", &[("any", any.into())]),
        // every place that is allowed stands in the order
        (false, Preference::FirstThatFits) if any.is_empty() => {
            voice.t_with("rules-first", &[("then", then.into())])
        }
        (false, Preference::FirstThatFits) => {
            let facts = [("then", then.into()), ("any", any.into())];
            voice.t_with("rules-first-any", &facts)
        }
        (false, Preference::Tie) if any.is_empty() => {
            voice.t_with("rules-cheapest-of", &[("then", then.into())])
        }
        (false, Preference::Tie) => {
            let facts = [("then", then.into()), ("any", any.into())];
            voice.t_with("rules-cheapest-tie", &facts)
        }
    }
}

fn splitting(voice: &Voice, splitting: &Splitting, currency: Currency) -> String {
    let waits = |waits: &Waits| voice.word("rules-waits", waits.as_str());
    match splitting {
        Splitting::Freely => voice.t("rules-split-freely"),
        Splitting::Forbid { waits: what } => {
            voice.t_with("rules-split-forbid", &[("waits", waits(what).into())])
        }
        Splitting::IfCheaper { limit, waits: what } => match limit {
            Limit::Margin => voice.t_with("rules-split-margin", &[("waits", waits(what).into())]),
            Limit::Amount(minor) => {
                let limit = voice.money(*minor, currency.code());
                let facts = [("limit", limit.into()), ("waits", waits(what).into())];
                voice.t_with("rules-split-amount", &facts)
            }
        },
    }
}

fn joined(voice: &Voice, mut words: Vec<String>, with: &str) -> String {
    let more = words.len().saturating_sub(SHOWN);
    if more > 1 {
        words.truncate(SHOWN);
        words.push(voice.t_with("rules-more", &[("count", more.into())]));
    }
    let Some(last) = words.pop() else {
        return String::new();
    };
    if words.is_empty() {
        return last;
    }
    let comma = voice.t("rules-comma");
    format!("{}{}{last}", words.join(&comma), voice.t(with))
}
