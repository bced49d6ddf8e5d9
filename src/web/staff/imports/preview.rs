//! What a file would bring, as the page shows it: the evidence, the counts, the first orders beside their rows.

use crate::app::import::{Preview, Reading, Sample};
use crate::domain::address::places;
use crate::domain::money::{Currency, parse_decimal};
use crate::domain::sentence::Sentence;
use crate::domain::time::parse_rfc3339;
use crate::web::staff::letters::cause::Cause;
use crate::web::voice::Voice;
use serde_json::Value;

/// Cells of a row that are shown.
const CELLS: usize = 14;

/// One document beside its rows.
pub struct Shown {
    pub rows: String,
    /// Column and cell.
    pub cells: Vec<(String, String)>,
    pub more: String,
    /// Field and value of the order as it would be read.
    pub fields: Vec<(String, String)>,
    pub lines: Vec<(String, String, String)>,
    pub total: String,
    pub number: String,
    pub credit: bool,
    /// Why it would die: place and text.
    pub problems: Vec<(String, String)>,
}

/// The preview in words.
pub struct View {
    pub readable: bool,
    pub refused: String,
    pub found: String,
    pub format: String,
    pub version: String,
    pub evidence: Vec<String>,
    pub confidence: i64,
    pub sure: String,
    pub colour: &'static str,
    pub unread: Vec<String>,
    pub looked: String,
    pub broken_off: String,
    /// That some would enter as history, and why; empty if none would.
    pub history: String,
    /// Word, count, colour.
    pub counts: Vec<(String, String, &'static str)>,
    pub deaths: Vec<(String, String, String)>,
    pub samples: Vec<Shown>,
}

impl View {
    pub fn new(voice: &Voice, preview: Preview) -> View {
        let words = [
            ("received", ""),
            ("new", "green"),
            ("updated", ""),
            ("repeated", ""),
            ("credits", ""),
            ("dead", "red"),
            ("held", "amber"),
        ];
        let [received, .., dead, _] = preview.counts;
        let confidence = confidence(&preview);
        let (sure, colour) = match confidence {
            90.. => ("sure", "grey"),
            70.. => ("likely", "grey"),
            _ => ("check", "amber"),
        };
        let facts = [("rows", preview.rows.into()), ("count", received.into())];
        View {
            readable: preview.refused.is_none() && !preview.format.is_empty(),
            refused: said(voice, preview.refused.as_ref()),
            found: said(voice, preview.found.as_ref()),
            format: preview.format,
            version: voice.t_with("imports-read-as", &[("version", preview.version.into())]),
            evidence: preview.evidence,
            confidence,
            sure: voice.word("confidence", sure),
            colour,
            looked: if preview.whole {
                voice.t_with("imports-looked-whole", &facts)
            } else {
                voice.t_with("imports-looked-part", &facts)
            },
            broken_off: said(voice, preview.broken_off.as_ref()),
            history: match preview.history {
                0 => String::new(),
                count => voice.t_with("imports-history", &[("count", count.into())]),
            },
            counts: words
                .iter()
                .zip(preview.counts)
                .map(|((word, colour), count)| {
                    let colour = if count > 0 { *colour } else { "" };
                    (
                        voice.word("imports-figure", word),
                        voice.number(count),
                        colour,
                    )
                })
                .collect(),
            deaths: if dead == 0 {
                Vec::new()
            } else {
                let told = |(why, count, first): &(Sentence, i64, String)| {
                    let cause = Cause::of(voice, why);
                    let text = match cause.place.as_str() {
                        "" => cause.short,
                        place => format!("{place}: {}", cause.short),
                    };
                    (voice.number(*count), text, first.clone())
                };
                preview.deaths.iter().map(told).collect()
            },
            unread: preview.unread,
            samples: preview
                .samples
                .iter()
                .map(|sample| shown(voice, sample))
                .collect(),
        }
    }
}

/// How sure the recognition is: by how much of what was looked at can be read, and by how many columns are known.
fn confidence(preview: &Preview) -> i64 {
    let [received, .., dead, _] = preview.counts;
    let read = ((received - dead) * 100).checked_div(received).unwrap_or(0);
    let unread = preview.unread.len() as i64;
    let known = ((preview.columns - unread) * 100)
        .checked_div(preview.columns)
        .unwrap_or(100);
    ((read * 3 + known) / 4).clamp(0, 99)
}

fn said(voice: &Voice, sentence: Option<&Sentence>) -> String {
    sentence.map_or_else(String::new, |sentence| voice.say(sentence))
}

fn shown(voice: &Voice, sample: &Sample) -> Shown {
    let mut shown = Shown {
        rows: voice.t_with("imports-row", &[("first", sample.row_no.into())]),
        cells: Vec::new(),
        more: String::new(),
        fields: Vec::new(),
        lines: Vec::new(),
        total: String::new(),
        number: String::new(),
        credit: false,
        problems: Vec::new(),
    };
    if sample.rows.len() > 1 {
        shown.rows = voice.t_with(
            "imports-rows-of",
            &[
                ("first", sample.row_no.into()),
                ("count", (sample.rows.len() as i64 + sample.more).into()),
            ],
        );
    }
    if let Some(first) = sample.rows.first() {
        shown.cells = cells_of(first);
    }
    if shown.cells.len() > CELLS {
        let more = (shown.cells.len() - CELLS) as i64;
        shown.more = voice.t_with("imports-more-cells", &[("count", more.into())]);
        shown.cells.truncate(CELLS);
    }
    match &sample.reading {
        Reading::Order { order: told } => {
            let read = order(voice, told);
            shown.number = read.number;
            shown.total = read.total;
            shown.fields = read.fields;
            shown.lines = read.lines;
        }
        Reading::Credit { reference } => {
            shown.credit = true;
            shown.number = reference.clone();
        }
        Reading::Refused { why } => {
            let cause = Cause::of(voice, why);
            shown.problems = if cause.because.is_empty() {
                vec![(String::new(), cause.long)]
            } else {
                cause.because
            };
        }
    }
    shown
}

fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// An order of the standard form, in words.
pub struct OrderView {
    pub number: String,
    pub total: String,
    /// Name and value.
    pub fields: Vec<(String, String)>,
    /// Quantity, title, price.
    pub lines: Vec<(String, String, String)>,
}

/// What an order of the standard form says.
pub fn order(voice: &Voice, order: &Value) -> OrderView {
    let number = match text(order, "/channel_number") {
        number if number.is_empty() => text(order, "/channel_ref"),
        number => number,
    };
    let currency = text(order, "/currency");
    let total = money(voice, &text(order, "/total"), &currency);
    let address = [
        "region", "city", "district", "street", "postcode", "country",
    ]
    .map(|part| text(order, &format!("/ship_to/{part}")));
    let payment = match text(order, "/payment/status").as_str() {
        "" => String::new(),
        status => voice.word("payment", status),
    };
    let fields = [
        (
            "col-placed",
            parse_rfc3339(&text(order, "/placed_at"))
                .map_or_else(String::new, |placed| voice.when(placed).text),
        ),
        ("filter-payment", payment),
        ("col-customer", text(order, "/ship_to/name")),
        (
            "ship-to",
            places(address.iter().map(String::as_str)).join(" "),
        ),
    ];
    let fields = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (voice.t(key), value))
        .collect();
    let lines = order.get("lines").and_then(Value::as_array);
    let lines = lines
        .into_iter()
        .flatten()
        .take(6)
        .map(|line| {
            let title = text(line, "/title");
            let sku = text(line, "/sku");
            let name = if title.is_empty() { sku.clone() } else { title };
            (
                line.get("quantity")
                    .and_then(Value::as_i64)
                    .map_or_else(String::new, |units| voice.number(units)),
                format!("{name} {sku}"),
                money(voice, &text(line, "/unit_price"), &currency),
            )
        })
        .collect();
    OrderView {
        number,
        total,
        fields,
        lines,
    }
}

/// An amount of the standard form as money; one finer than the currency's smallest coin, or of no currency, as it stands.
fn money(voice: &Voice, amount: &str, code: &str) -> String {
    let minor = Currency::parse(code).zip(parse_decimal(amount));
    let minor = minor.and_then(|(currency, amount)| {
        let minor = currency.minor(amount)?;
        (currency.major(minor) == amount).then_some(minor)
    });
    match minor {
        Some(minor) => voice.money(minor, code),
        None => format!("{amount} {code}"),
    }
}

/// Worths by currency as they are stored, `CNY 1234.50 + EUR 20.00`, or of the only one without its code.
pub fn worth(voice: &Voice, stored: &str) -> String {
    let one = |part: &str| match part.split_once(' ') {
        Some((code, amount)) => money(voice, amount, code),
        None => grouped(voice, part),
    };
    stored.split(" + ").map(one).collect::<Vec<_>>().join(" + ")
}

/// A decimal with its thousands marked; what is none as it stands.
fn grouped(voice: &Voice, amount: &str) -> String {
    let (whole, places) = amount.split_once('.').unwrap_or((amount, ""));
    match (whole.parse(), places) {
        (Err(_), _) => amount.to_owned(),
        (Ok(whole), "") => voice.number(whole),
        (Ok(whole), places) => format!("{}.{places}", voice.number(whole)),
    }
}

/// The members of an object in the sequence in which they are written, those of inner ones by their path.
fn cells_of(row: &str) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    if let Ok(Written(members)) = serde_json::from_str(row) {
        for (name, member) in members {
            flatten(name, &member, &mut cells);
        }
    }
    cells
}

fn flatten(name: String, value: &Value, cells: &mut Vec<(String, String)>) {
    let cut = |text: &str| text.chars().take(120).collect();
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(part, member)| flatten(format!("{name}.{part}"), member, cells)),
        Value::Null => {}
        Value::String(text) => cells.push((name, cut(text))),
        other => cells.push((name, cut(&other.to_string()))),
    }
}

/// The members of an object as they are written: a map would sort them.
struct Written(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Written {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> serde::de::Visitor<'de> for Members {
            type Value = Written;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Written, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Written(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
