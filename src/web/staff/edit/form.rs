//! The form of an edit: filled from the order as it is, and turned into a merge patch of what differs. Phones and mail
//! addresses are not shown; left empty they stay.

use crate::domain::channel::Channel;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::{Time, local, parse_rfc3339, rfc3339};
use crate::services::intake::patched;
use crate::services::intake::preview::Subject;
use crate::web::staff::contact::{self, Seen};
use crate::web::staff::entered::Entered;
use crate::web::staff::lines::{self, Row, amount, computed, documents};
use crate::web::voice::Voice;
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Fields of the address in the sequence of the form.
const ADDRESS: [&str; 7] = [
    "name", "country", "region", "city", "district", "street", "postcode",
];
/// How a browser writes a time without its zone.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

/// The form as it is shown.
pub(super) struct Form {
    pub(super) revision: String,
    pub(super) currency: String,
    pub(super) has_address: bool,
    pub(super) address: Vec<Field>,
    pub(super) phone: Field,
    pub(super) contact: Vec<Field>,
    pub(super) rows: Vec<Row>,
    pub(super) money: Vec<Field>,
    pub(super) ship_by: Field,
    pub(super) note: Field,
    /// What is wrong and belongs to no field.
    pub(super) rest: String,
}

/// One field with its value, its hint and what is wrong with it.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) hint: String,
    pub(super) error: String,
}

fn text(document: &Value, pointer: &str) -> String {
    match document.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

/// The form filled from the order as it is.
pub(super) fn entered(voice: &Voice, subject: &Subject) -> Entered {
    let document = &subject.document;
    let mut entered = Entered::default();
    entered.set("revision", &subject.revision().to_string());
    for field in ADDRESS {
        entered.set(
            &format!("to_{field}"),
            &text(document, &format!("/ship_to/{field}")),
        );
    }
    for (name, pointer) in [
        ("buyer_name", "/customer/name"),
        ("shipping_fee", "/shipping_fee"),
        ("discount", "/discount"),
        ("note", "/note"),
    ] {
        entered.set(name, &text(document, pointer));
    }
    if let (_, true) = subject.left_over() {
        entered.set("total", &text(document, "/total"));
    }
    let by = parse_rfc3339(&text(document, "/delivery/ship_by"));
    entered.set(
        "ship_by",
        &by.map_or_else(String::new, |by| on_the_wall(by, voice.zone)),
    );
    lines::fill(&mut entered, &known_rows(document));
    lines::add_blank(&mut entered);
    entered
}

fn known_rows(document: &Value) -> Vec<Row> {
    let known = document.get("lines").and_then(Value::as_array);
    known
        .into_iter()
        .flatten()
        .map(|line| Row {
            ref_: text(line, "/ref"),
            sku: text(line, "/sku"),
            title: text(line, "/title"),
            quantity: text(line, "/quantity"),
            price: text(line, "/unit_price"),
            discount: text(line, "/discount"),
            ..Row::default()
        })
        .collect()
}

fn on_the_wall(time: Time, zone: Tz) -> String {
    let local = time.and_utc().with_timezone(&zone);
    local.format(LOCAL).to_string()
}

/// The merge patch of what was typed, or what cannot be read of it.
pub(super) fn patch_of(
    entered: &Entered,
    subject: &Subject,
    channel: &Channel,
    zone: Tz,
) -> Result<Value, Vec<Problem>> {
    let document = &subject.document;
    let mut patch = Map::new();
    if document.get("ship_to").is_some_and(Value::is_object) {
        let fields = ADDRESS.map(|field| (field, format!("to_{field}")));
        let mut to = texts(entered, &fields);
        put_if_typed(&mut to, "phone", entered.get("to_phone"));
        patch.insert("ship_to".to_owned(), Value::Object(to));
    }
    let mut customer = texts(entered, &[("name", "buyer_name".to_owned())]);
    put_if_typed(&mut customer, "phone", entered.get("buyer_phone"));
    put_if_typed(&mut customer, "email", entered.get("buyer_email"));
    patch.insert("customer".to_owned(), Value::Object(customer));
    let new_ref = format!("e{}-", subject.revision());
    let (lines, _) = documents(&lines::rows(entered), document, &new_ref);
    patch.insert("lines".to_owned(), json!(lines));
    patch.insert(
        "shipping_fee".to_owned(),
        amount(entered.get("shipping_fee")),
    );
    patch.insert("discount".to_owned(), amount(entered.get("discount")));
    patch.insert("note".to_owned(), json!(entered.get("note")));
    let was = parse_rfc3339(&text(document, "/delivery/ship_by"));
    let shown = was.map_or_else(String::new, |by| on_the_wall(by, zone));
    if entered.get("ship_by") != shown {
        let by = match entered.get("ship_by") {
            "" => Value::Null,
            typed => json!(rfc3339(read_time(typed, zone)?)),
        };
        patch.insert("delivery".to_owned(), json!({"ship_by": by}));
    }
    let total = match entered.get("total") {
        "" => sum_of(
            &patched(document, &Value::Object(patch.clone())),
            subject,
            channel,
        ),
        typed => Some(amount(typed)),
    };
    if let Some(total) = total {
        patch.insert("total".to_owned(), total);
    }
    Ok(Value::Object(patch))
}

/// What the order sums up to now, with the rounding that the channel's total left.
fn sum_of(after: &Value, subject: &Subject, channel: &Channel) -> Option<Value> {
    let rounding = match subject.left_over() {
        (rounding, false) => rounding,
        (_, true) => 0,
    };
    let total = computed(after, channel)?.checked_add(rounding)?;
    Some(json!(channel_currency(after, channel).text(total)))
}

fn channel_currency(document: &Value, channel: &Channel) -> crate::domain::money::Currency {
    crate::domain::money::Currency::parse(&text(document, "/currency")).unwrap_or(channel.currency)
}

fn read_time(typed: &str, zone: Tz) -> Result<Time, Vec<Problem>> {
    NaiveDateTime::parse_from_str(typed, LOCAL)
        .map(|reading| local(reading, zone))
        .map_err(|_| {
            let detail = Sentence::new("edit-time-unreadable");
            vec![Problem::at("/delivery/ship_by", detail)]
        })
}

fn texts(entered: &Entered, fields: &[(&str, String)]) -> Map<String, Value> {
    fields
        .iter()
        .filter(|(_, name)| entered.has(name))
        .map(|(field, name)| ((*field).to_owned(), json!(entered.get(name))))
        .collect()
}

fn put_if_typed(fields: &mut Map<String, Value>, name: &str, typed: &str) {
    if !typed.is_empty() {
        fields.insert(name.to_owned(), json!(typed));
    }
}

impl Form {
    pub(super) fn new(
        voice: &Voice,
        subject: &Subject,
        entered: &Entered,
        problems: &[Problem],
    ) -> Form {
        let document = &subject.document;
        let mut rows = lines::rows(entered);
        let (_, places) = documents(&rows, document, "");
        let mut errors = lines::place_errors(voice, &mut rows, &places, problems);
        let mut field = |name: &str, pointer: &str, value: &str| {
            let key = pointer.trim_start_matches('/').replace(['/', '_'], "-");
            Field {
                name: name.to_owned(),
                label: voice.t(&format!("field-{key}")),
                value: value.to_owned(),
                hint: String::new(),
                error: errors.remove(pointer).unwrap_or_default(),
            }
        };
        let address = ADDRESS
            .map(|one| {
                let name = format!("to_{one}");
                field(&name, &format!("/ship_to/{one}"), entered.get(&name))
            })
            .into_iter()
            .collect();
        let money = ["shipping_fee", "discount", "total"]
            .map(|name| field(name, &format!("/{name}"), entered.get(name)));
        let phone = field("to_phone", "/ship_to/phone", entered.get("to_phone"));
        let contact = [
            field("buyer_name", "/customer/name", entered.get("buyer_name")),
            field("buyer_phone", "/customer/phone", entered.get("buyer_phone")),
            field("buyer_email", "/customer/email", entered.get("buyer_email")),
        ];
        let ship_by = field("ship_by", "/delivery/ship_by", entered.get("ship_by"));
        let note = field("note", "/note", entered.get("note"));
        let hints = Hints::of(document);
        Form {
            revision: entered.get("revision").to_owned(),
            currency: text(document, "/currency"),
            has_address: document.get("ship_to").is_some_and(Value::is_object),
            address,
            phone: hints.on(phone),
            contact: contact.into_iter().map(|one| hints.on(one)).collect(),
            rows,
            money: money.into_iter().collect(),
            ship_by,
            note,
            rest: errors.into_values().collect::<Vec<_>>().join(" "),
        }
    }
}

/// What is known of the contacts, hidden in part.
struct Hints(HashMap<&'static str, String>);

impl Hints {
    fn of(document: &Value) -> Hints {
        let phone = |pointer: &str| contact::phone(&text(document, pointer), Seen::Masked);
        Hints(HashMap::from([
            ("to_phone", phone("/ship_to/phone")),
            ("buyer_phone", phone("/customer/phone")),
            (
                "buyer_email",
                contact::email(&text(document, "/customer/email"), Seen::Masked),
            ),
        ]))
    }

    fn on(&self, mut field: Field) -> Field {
        if let Some(hint) = self.0.get(field.name.as_str()) {
            field.hint.clone_from(hint);
        }
        field
    }
}
