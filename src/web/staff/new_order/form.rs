//! The form of an order that is typed in, and the standard form's JSON that it becomes.

use super::Read;
use super::buyer::{Known, hidden};
use crate::domain::channel::Channel;
use crate::domain::sentence::Problem;
use crate::web::staff::contact::{self, Seen};
use crate::web::staff::customers::name_of;
use crate::web::staff::entered::Entered;
use crate::web::staff::lines::{self, BLANK, Row, amount, computed, documents};
use crate::web::voice::Voice;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Fields of the address in the sequence of the form.
const ADDRESS: [&str; 7] = [
    "name", "country", "region", "city", "district", "street", "postcode",
];
/// Characters of the form's token that name the order at its channel.
const REFERENCE: usize = 16;

/// The form as it is shown.
pub(super) struct Form {
    pub(super) token: String,
    pub(super) placed_at: String,
    pub(super) customer: String,
    pub(super) customer_name: String,
    pub(super) customer_contacts: String,
    pub(super) who: String,
    pub(super) currency: String,
    pub(super) channels: Vec<Choice>,
    pub(super) methods: Vec<Choice>,
    pub(super) payments: Vec<Choice>,
    pub(super) ways: Vec<Choice>,
    pub(super) number: Field,
    pub(super) buyer: Vec<Field>,
    pub(super) address: Vec<Field>,
    pub(super) address_error: String,
    pub(super) rows: Vec<Row>,
    pub(super) fees: Vec<Field>,
    pub(super) reference: Field,
    pub(super) note: String,
    pub(super) gift: String,
    pub(super) total: String,
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

/// One of several words to choose from.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// What was typed, as the standard form.
pub(super) struct Typed {
    pub(super) document: Value,
    /// The place in the form of each line.
    pub(super) places: Vec<usize>,
}

/// An empty form. The token makes it one order, however often it is sent.
pub(super) fn blank(token: &str, placed_at: &str) -> Entered {
    let mut entered = Entered::default();
    entered.set("token", token);
    entered.set("placed_at", placed_at);
    entered.set("method", "ship");
    entered.set("payment", "unpaid");
    for _ in 0..BLANK {
        lines::add_blank(&mut entered);
    }
    entered
}

/// What the order is called at its channel.
pub(super) fn reference(entered: &Entered) -> String {
    let token: String = entered
        .get("token")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(REFERENCE)
        .collect();
    format!("desk-{token}")
}

/// The order that was typed, in the standard form; its total is what its lines and fees sum up to.
pub(super) fn typed(
    voice: &Voice,
    entered: &Entered,
    rows: &[Row],
    channel: &Channel,
    known: Option<&Known>,
) -> Typed {
    let (lines, places) = documents(rows, &Value::Null, "");
    let lines: Vec<Value> = lines
        .into_iter()
        .zip(1..)
        .map(|(mut line, number)| {
            if let Value::Object(fields) = &mut line {
                fields.insert("ref".to_owned(), json!(number.to_string()));
            }
            line
        })
        .collect();
    let method = match entered.get("method") {
        word @ ("pickup" | "carried") => word,
        _ => "ship",
    };
    let mut document = json!({
        "channel": channel.slug,
        "channel_ref": reference(entered),
        "channel_number": or_null(entered.get("number")),
        "placed_at": entered.get("placed_at"),
        "currency": channel.currency.code(),
        "payment": payment(entered),
        "customer": customer(entered, channel, known),
        "lines": lines,
        "shipping_fee": amount(entered.get("shipping_fee")),
        "discount": amount(entered.get("discount")),
        "delivery": {"method": method},
        "note": note(voice, entered),
    });
    if let (Value::Object(fields), "ship") = (&mut document, method) {
        fields.insert("ship_to".to_owned(), address(entered, known));
    }
    let total = computed(&document, channel);
    if let Value::Object(fields) = &mut document {
        let total = total.map_or_else(|| "0".to_owned(), |total| channel.currency.text(total));
        fields.insert("total".to_owned(), json!(total));
    }
    Typed { document, places }
}

fn or_null(text: &str) -> Value {
    match text {
        "" => Value::Null,
        text => json!(text),
    }
}

fn payment(entered: &Entered) -> Value {
    let way = or_null(entered.get("way"));
    match entered.get("payment") {
        "paid" => json!({
            "status": "paid", "method": way, "paid_at": entered.get("placed_at"),
            "reference": or_null(entered.get("payment_reference")),
        }),
        "cod" => json!({"status": "unpaid", "method": "cod"}),
        _ => json!({"status": "unpaid"}),
    }
}

/// What was typed first, what is known of them where nothing was.
fn customer(entered: &Entered, channel: &Channel, known: Option<&Known>) -> Value {
    let row = known.map(|known| &known.customer);
    let kept = |name: &str, stored: Option<&String>| match entered.get(name) {
        "" => stored.map_or(Value::Null, |stored| json!(stored)),
        typed => json!(typed),
    };
    let account = row
        .filter(|row| row.channel_id == Some(channel.id))
        .and_then(|row| row.account.clone());
    json!({
        "account": account,
        "name": kept("buyer_name", row.and_then(|row| row.name.as_ref())),
        "phone": kept("buyer_phone", row.and_then(|row| row.phone.as_ref())),
        "email": kept("buyer_email", row.and_then(|row| row.email.as_ref())),
    })
}

fn address(entered: &Entered, known: Option<&Known>) -> Value {
    let mut fields: Map<String, Value> = ADDRESS
        .iter()
        .map(|field| {
            let typed = entered.get(&format!("to_{field}"));
            ((*field).to_owned(), json!(typed))
        })
        .collect();
    let last = known
        .and_then(|known| known.address.as_ref())
        .filter(|row| row.name == entered.get("to_name"));
    let phone = [entered.get("to_phone"), entered.get("buyer_phone")]
        .into_iter()
        .find(|typed| !typed.is_empty())
        .map(str::to_owned)
        .or_else(|| last.map(|row| row.phone.clone()))
        .or_else(|| known.and_then(|known| known.customer.phone.clone()));
    fields.insert("phone".to_owned(), json!(phone.unwrap_or_default()));
    Value::Object(fields)
}

fn note(voice: &Voice, entered: &Entered) -> String {
    let note = entered.get("note").to_owned();
    match (note.as_str(), entered.get("gift")) {
        (_, "") => note,
        (_, gift) => {
            let gift = voice.t_with("new-order-gift-note", &[("text", gift.into())]);
            [note, gift].join("\n").trim().to_owned()
        }
    }
}

impl Form {
    pub(super) fn new(
        voice: &Voice,
        entered: &Entered,
        read: &mut Read,
        problems: &[Problem],
    ) -> Form {
        let mut rows = std::mem::take(&mut read.rows);
        let typed = read
            .channel
            .as_ref()
            .map(|channel| typed(voice, entered, &rows, channel, read.known.as_ref()));
        let places = typed.as_ref().map_or(&[][..], |typed| &typed.places);
        let mut errors = lines::place_errors(voice, &mut rows, places, problems);
        let known = read.known.as_ref();
        let fields = |names: &[(&str, &str)], errors: &mut HashMap<String, String>| {
            names
                .iter()
                .map(|(name, pointer)| field(voice, entered, (name, pointer), known, errors))
                .collect::<Vec<_>>()
        };
        let buyer = [
            ("buyer_name", "/customer/name"),
            ("buyer_phone", "/customer/phone"),
            ("buyer_email", "/customer/email"),
        ];
        let address = [
            ("to_name", "/ship_to/name"),
            ("to_phone", "/ship_to/phone"),
            ("to_country", "/ship_to/country"),
            ("to_region", "/ship_to/region"),
            ("to_city", "/ship_to/city"),
            ("to_district", "/ship_to/district"),
            ("to_street", "/ship_to/street"),
            ("to_postcode", "/ship_to/postcode"),
        ];
        let fees = [("shipping_fee", "/shipping_fee"), ("discount", "/discount")];
        let number = ("number", "/channel_number");
        let payment = ("payment_reference", "/payment/reference");
        let (buyer, address) = (fields(&buyer, &mut errors), fields(&address, &mut errors));
        let (fees, number) = (
            fields(&fees, &mut errors),
            field(voice, entered, number, known, &mut errors),
        );
        let reference = field(voice, entered, payment, known, &mut errors);
        Form {
            token: entered.get("token").to_owned(),
            placed_at: entered.get("placed_at").to_owned(),
            customer: entered.get("customer").to_owned(),
            customer_name: known.map_or_else(String::new, |one| name_of(voice, &one.customer)),
            customer_contacts: known.map_or_else(String::new, |one| hidden(&one.customer)),
            who: entered.get("who").to_owned(),
            currency: read
                .channel
                .as_ref()
                .map_or_else(String::new, |channel| channel.currency.code().to_owned()),
            channels: channel_choices(read),
            methods: choices(
                voice,
                "method",
                &["ship", "pickup", "carried"],
                entered.get("method"),
            ),
            payments: choices(
                voice,
                "new-order-payment",
                &["unpaid", "paid", "cod"],
                entered.get("payment"),
            ),
            ways: choices(
                voice,
                "method-paid",
                &["cash", "wechat_pay", "alipay", "card", "bank_transfer"],
                entered.get("way"),
            ),
            address_error: errors.remove("/ship_to").unwrap_or_default(),
            total: total(voice, typed.as_ref(), read),
            note: entered.get("note").to_owned(),
            gift: entered.get("gift").to_owned(),
            rest: errors.into_values().collect::<Vec<_>>().join(" "),
            number,
            buyer,
            address,
            rows,
            fees,
            reference,
        }
    }
}

fn total(voice: &Voice, typed: Option<&Typed>, read: &Read) -> String {
    let Some((typed, channel)) = typed.zip(read.channel.as_ref()) else {
        return String::new();
    };
    match computed(&typed.document, channel) {
        Some(total) => voice.money(total, channel.currency.code()),
        None => "—".to_owned(),
    }
}

fn field(
    voice: &Voice,
    entered: &Entered,
    (name, pointer): (&str, &str),
    known: Option<&Known>,
    errors: &mut HashMap<String, String>,
) -> Field {
    let key = pointer.trim_start_matches('/').replace(['/', '_'], "-");
    let hidden = |stored: Option<&String>, how: fn(&str, Seen) -> String| {
        stored.map_or_else(String::new, |stored| how(stored, Seen::Masked))
    };
    let row = known.map(|known| &known.customer);
    Field {
        name: name.to_owned(),
        label: voice.t(&format!("field-{key}")),
        value: entered.get(name).to_owned(),
        hint: match name {
            "buyer_phone" | "to_phone" => {
                hidden(row.and_then(|row| row.phone.as_ref()), contact::phone)
            }
            "buyer_email" => hidden(row.and_then(|row| row.email.as_ref()), contact::email),
            _ => String::new(),
        },
        error: errors.remove(pointer).unwrap_or_default(),
    }
}

fn channel_choices(read: &Read) -> Vec<Choice> {
    let chosen = read.channel.as_ref().map(|channel| channel.id);
    read.channels
        .iter()
        .map(|channel| Choice {
            word: channel.slug.clone(),
            title: format!("{} ({})", channel.name, channel.currency),
            chosen: Some(channel.id) == chosen,
        })
        .collect()
}

fn choices(voice: &Voice, noun: &str, words: &[&str], chosen: &str) -> Vec<Choice> {
    words
        .iter()
        .map(|word| Choice {
            word: (*word).to_owned(),
            title: voice.word(noun, word),
            chosen: *word == chosen,
        })
        .collect()
}
