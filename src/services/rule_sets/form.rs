//! One rule as it is typed into a form, and the rule it becomes. Whether it fits to the others is `check`.

use super::names::{self, Names};
use crate::db::Conn;
use crate::domain::grams::fold;
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::{
    Allow, Limit, Prefer, Preference, Rule, Span, Splitting, Waits, When,
};
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::services::areas;

/// Longest name of a rule, characters.
const NAME_MAX: usize = 80;

/// A rule as somebody typed it; lists are one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleForm {
    /// As the clerk calls it.
    pub name: String,
    /// Slugs of channels.
    pub channels: Vec<String>,
    /// Destinations.
    pub areas: String,
    /// Labels.
    pub tags: String,
    /// Services.
    pub services: String,
    /// Codes of SKUs.
    pub skus: String,
    /// At least, major units.
    pub total_from: String,
    /// At most, major units.
    pub total_to: String,
    /// At least, grams.
    pub weight_from: String,
    /// At most, grams.
    pub weight_to: String,
    /// `all`, `kinds` or `places`.
    pub allow: String,
    /// Words of `LocationKind`.
    pub kinds: Vec<String>,
    /// Slugs of places.
    pub places: Vec<String>,
    /// Slug and rank; an empty rank is none.
    pub ranks: Vec<(String, String)>,
    /// Word of `Preference`.
    pub how: String,
    /// `freely`, `forbid`, `margin` or `amount`.
    pub splitting: String,
    /// Of `amount`, major units.
    pub amount: String,
    /// Word of `Waits`.
    pub waits: String,
    /// Word of `Otherwise`.
    pub otherwise: String,
}

impl RuleForm {
    /// The form of a rule that exists.
    pub fn of(rule: &Rule, names: &Names, currency: Currency) -> RuleForm {
        let span = |end: Option<i64>| end.map_or_else(String::new, |figure| figure.to_string());
        let money = |end: Option<i64>| end.map_or_else(String::new, |minor| currency.text(minor));
        let slug = |id: &LocationId| names.place(*id).map(|place| place.slug.clone());
        let areas: Vec<&str> = rule.when.areas.iter().map(|area| area.as_str()).collect();
        let codes = rule.when.skus.iter().map(|sku| match names.skus.get(sku) {
            Some(code) => code.clone(),
            None => format!("#{sku}"),
        });
        let (splitting, amount, waits) = match &rule.splitting {
            Splitting::Freely => ("freely", String::new(), Waits::Line),
            Splitting::Forbid { waits } => ("forbid", String::new(), *waits),
            Splitting::IfCheaper { limit, waits } => match limit {
                Limit::Margin => ("margin", String::new(), *waits),
                Limit::Amount(minor) => ("amount", currency.text(*minor), *waits),
            },
        };
        let (allow, kinds, places) = match &rule.allow {
            Allow::All => ("all", Vec::new(), Vec::new()),
            Allow::Kinds(kinds) => (
                "kinds",
                kinds.iter().map(ToString::to_string).collect(),
                Vec::new(),
            ),
            Allow::Places(ids) => ("places", Vec::new(), ids.iter().filter_map(slug).collect()),
        };
        let ranks = (1..).zip(&rule.prefer.order);
        RuleForm {
            name: rule.name.clone(),
            channels: rule.when.channels.clone(),
            areas: areas.join("\n"),
            tags: rule.when.tags.join("\n"),
            services: rule.when.services.join("\n"),
            skus: codes.collect::<Vec<_>>().join("\n"),
            total_from: money(rule.when.total.from),
            total_to: money(rule.when.total.to),
            weight_from: span(rule.when.weight_g.from),
            weight_to: span(rule.when.weight_g.to),
            allow: allow.to_owned(),
            kinds,
            places,
            ranks: ranks
                .filter_map(|(rank, id)| Some((slug(id)?, i32::to_string(&rank))))
                .collect(),
            how: rule.prefer.how.to_string(),
            splitting: splitting.to_owned(),
            amount,
            waits: waits.to_string(),
            otherwise: rule.otherwise.to_string(),
        }
    }

    /// The rule that was typed, or everything that is wrong with the form.
    pub(super) fn read(&self, conn: &mut Conn, currency: Currency) -> Result<Rule> {
        let names = names::read(conn, &[])?;
        let codes = list(&self.skus);
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let known = names::find_skus(conn, &codes)?;
        let mut wrong = Wrong(Vec::new());
        let skus = codes.iter().filter_map(|code| {
            let found: Option<SkuId> = known.get(&fold(code)).copied();
            if found.is_none() {
                wrong.at(
                    "/skus",
                    Sentence::new("problem-rule-sku").with("found", code),
                );
            }
            found
        });
        let skus = skus.collect();
        let rule = Rule {
            name: self.named(&mut wrong),
            when: When {
                skus,
                ..self.when(&names, currency, &mut wrong)
            },
            allow: self.allowed(&names, &mut wrong),
            prefer: self.preferred(&names, &mut wrong),
            splitting: self.split(currency, &mut wrong),
            otherwise: wrong
                .word("/otherwise", &self.otherwise)
                .unwrap_or_default(),
        };
        wrong.or(rule)
    }

    fn named(&self, wrong: &mut Wrong) -> String {
        let name = self.name.trim().replace('\0', "");
        if name.is_empty() {
            wrong.at("/name", Sentence::new("problem-rule-name"));
        } else if name.chars().count() > NAME_MAX {
            wrong.at(
                "/name",
                Sentence::new("problem-too-long").with("limit", NAME_MAX),
            );
        }
        name
    }

    fn when(&self, names: &Names, currency: Currency, wrong: &mut Wrong) -> When {
        for slug in &self.channels {
            if !names.channels.iter().any(|(known, _)| known == slug) {
                wrong.at(
                    "/channels",
                    Sentence::new("problem-rule-channel").with("found", slug),
                );
            }
        }
        let areas = areas::read(&self.areas).unwrap_or_else(|found| {
            found
                .into_iter()
                .for_each(|sentence| wrong.at("/areas", sentence));
            Vec::new()
        });
        When {
            channels: self.channels.clone(),
            areas,
            tags: list(&self.tags),
            services: list(&self.services),
            skus: Vec::new(),
            total: wrong.span(
                "/total",
                (&self.total_from, &self.total_to),
                &greatest(currency),
                |typed| typed::decimal(typed).and_then(|amount| currency.minor(amount)),
            ),
            weight_g: wrong.span(
                "/weight",
                (&self.weight_from, &self.weight_to),
                &i64::MAX.to_string(),
                typed::whole,
            ),
        }
    }

    fn allowed(&self, names: &Names, wrong: &mut Wrong) -> Allow {
        match self.allow.as_str() {
            "kinds" => {
                let kinds: Vec<_> = self
                    .kinds
                    .iter()
                    .filter_map(|word| wrong.word("/kinds", word))
                    .collect();
                if kinds.is_empty() {
                    wrong.at("/kinds", Sentence::new("problem-rule-no-kind"));
                }
                Allow::Kinds(kinds)
            }
            "places" => {
                let found = self
                    .places
                    .iter()
                    .filter_map(|slug| known_place(names, slug, wrong));
                let places: Vec<LocationId> = found.collect();
                if places.is_empty() {
                    wrong.at("/places", Sentence::new("problem-rule-no-place"));
                }
                Allow::Places(places)
            }
            _ => Allow::All,
        }
    }

    fn preferred(&self, names: &Names, wrong: &mut Wrong) -> Prefer {
        let mut order: Vec<(u32, LocationId)> = Vec::new();
        for (slug, rank) in &self.ranks {
            let rank = rank.trim();
            if rank.is_empty() {
                continue;
            }
            let figure = typed::whole(rank).and_then(|rank| u32::try_from(rank).ok());
            match (figure, known_place(names, slug, wrong)) {
                (Some(rank), Some(id)) => order.push((rank, id)),
                (None, _) => wrong.at(
                    "/ranks",
                    Sentence::new("problem-rule-rank").with("found", rank),
                ),
                (Some(_), None) => {}
            }
        }
        // the same number twice: as the places stand in the form
        order.sort_by_key(|(rank, _)| *rank);
        let how = wrong.word("/how", &self.how).unwrap_or_default();
        if how == Preference::FirstThatFits && order.is_empty() {
            wrong.at("/ranks", Sentence::new("problem-rule-no-rank"));
        }
        Prefer {
            order: order.into_iter().map(|(_, id)| id).collect(),
            how,
        }
    }

    fn split(&self, currency: Currency, wrong: &mut Wrong) -> Splitting {
        let waits = wrong.word("/waits", &self.waits).unwrap_or(Waits::Line);
        let limit = match self.splitting.as_str() {
            "freely" => return Splitting::Freely,
            "forbid" => return Splitting::Forbid { waits },
            "amount" => {
                let amount = wrong.amount("/amount", &self.amount, currency);
                amount.map_or(Limit::Margin, Limit::Amount)
            }
            _ => Limit::Margin,
        };
        Splitting::IfCheaper { limit, waits }
    }
}

/// Every line that says something, each once.
pub(super) fn list(typed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in typed
        .replace('\0', "")
        .split(['\n', ',', '，', '、', ';', '；'])
    {
        let line = line.trim().to_owned();
        if !line.is_empty() && !found.contains(&line) {
            found.push(line);
        }
    }
    found
}

fn known_place(names: &Names, slug: &str, wrong: &mut Wrong) -> Option<LocationId> {
    let found = names.places.iter().find(|place| place.slug == slug);
    if found.is_none() {
        wrong.at(
            "/places",
            Sentence::new("problem-rule-place").with("found", slug),
        );
    }
    found.map(|place| place.id)
}

/// The greatest amount that can be written down.
fn greatest(currency: Currency) -> String {
    format!("{} {}", currency.text(i64::MAX), currency.code())
}

/// Why something typed is no figure of 0 or more: too great, or none at all.
fn no_figure(key: &str, typed: &str, most: &str) -> Sentence {
    let is_great = typed::decimal(typed).is_some_and(|figure| figure > i64::MAX.into())
        || typed.len() > most.len() && typed.bytes().all(|byte| byte.is_ascii_digit());
    match is_great {
        true => Sentence::new("problem-rule-most").with("most", most),
        false => Sentence::new(key).with("found", typed),
    }
}

/// What is wrong so far.
pub(super) struct Wrong(pub(super) Vec<Problem>);

impl Wrong {
    pub(super) fn at(&mut self, pointer: &str, detail: Sentence) {
        self.0.push(Problem::at(pointer, detail));
    }

    /// A word of an enum; an unknown one is told.
    pub(super) fn word<W: std::str::FromStr>(&mut self, pointer: &str, typed: &str) -> Option<W> {
        let word = typed.trim().parse().ok();
        if word.is_none() {
            self.at(
                pointer,
                Sentence::new("problem-rule-word").with("found", typed),
            );
        }
        word
    }

    /// An amount; what is wrong with it is told.
    pub(super) fn amount(&mut self, pointer: &str, typed: &str, currency: Currency) -> Option<i64> {
        let typed = typed.trim();
        let amount = typed::decimal(typed).and_then(|amount| currency.minor(amount));
        let amount = amount.filter(|minor| *minor >= 0);
        if amount.is_none() {
            let why = match typed {
                "" => Sentence::new("problem-rule-no-amount"),
                _ => no_figure("problem-rule-amount", typed, &greatest(currency)),
            };
            self.at(pointer, why);
        }
        amount
    }

    fn span(
        &mut self,
        pointer: &str,
        (from, to): (&str, &str),
        most: &str,
        read: impl Fn(&str) -> Option<i64>,
    ) -> Span {
        let mut end = |typed: &str| {
            let typed = typed.trim();
            let figure = read(typed).filter(|figure| *figure >= 0);
            if figure.is_none() && !typed.is_empty() {
                self.at(pointer, no_figure("problem-rule-number", typed, most));
            }
            figure
        };
        let span = Span {
            from: end(from),
            to: end(to),
        };
        if matches!((span.from, span.to), (Some(from), Some(to)) if from > to) {
            self.at(pointer, Sentence::new("problem-rule-span"));
        }
        span
    }

    /// What was read, if nothing is wrong.
    pub(super) fn or<T>(self, read: T) -> Result<T> {
        match self.0.is_empty() {
            true => Ok(read),
            false => Err(Error::Invalid(self.0)),
        }
    }
}
