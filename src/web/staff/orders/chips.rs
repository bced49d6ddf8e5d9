//! The conditions of the list as chips, and what there is to choose from.

use super::asked::Asked;
use crate::db::own_settings::Person;
use crate::domain::hold::HoldKind;
use crate::domain::order::PaymentStatus;
use crate::domain::status::Headline;
use crate::web::session::Seen;
use crate::web::voice::Voice;

/// A condition that is set.
pub(super) struct Chip {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) without: String,
}

/// One of several words to choose from.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// What the filter's form offers.
pub(super) struct Choices {
    pub(super) statuses: Vec<Choice>,
    pub(super) channels: Vec<Choice>,
    pub(super) payments: Vec<Choice>,
    pub(super) kinds: Vec<Choice>,
    pub(super) people: Vec<Choice>,
}

impl Choices {
    pub(super) fn new(
        voice: &Voice,
        asked: &Asked,
        channels: &[Seen],
        people: &[Person],
    ) -> Choices {
        let headlines = Headline::ALL.iter().map(|word| word.as_str());
        let payments = PaymentStatus::ALL.iter().map(|word| word.as_str());
        let kinds = HoldKind::ALL.iter().map(|word| word.as_str());
        let mut of_people = vec![
            choice("me", voice.t("assignee-me"), &asked.assignee),
            choice("none", voice.t("assignee-none"), &asked.assignee),
        ];
        of_people.extend(
            people
                .iter()
                .map(|one| choice(&one.id.to_string(), one.name.clone(), &asked.assignee)),
        );
        Choices {
            statuses: choices(voice, "status", headlines, &asked.status),
            payments: choices(voice, "payment", payments, &asked.payment),
            kinds: choices(voice, "hold-kind", kinds, &asked.held),
            channels: channels
                .iter()
                .map(|channel| Choice {
                    word: channel.slug.clone(),
                    title: channel.name.clone(),
                    chosen: asked.channel.contains(&channel.slug),
                })
                .collect(),
            people: of_people,
        }
    }
}

fn choice(word: &str, title: String, chosen: &str) -> Choice {
    Choice {
        word: word.to_owned(),
        title,
        chosen: word == chosen,
    }
}

fn choices<'a>(
    voice: &Voice,
    noun: &str,
    words: impl Iterator<Item = &'a str>,
    chosen: &str,
) -> Vec<Choice> {
    words
        .map(|word| choice(word, voice.word(noun, word), chosen))
        .collect()
}

/// Every condition that is set, with the address of the list without it.
pub(super) fn chips(
    voice: &Voice,
    asked: &Asked,
    channels: &[Seen],
    people: &[Person],
) -> Vec<Chip> {
    let word = |noun: &str, value: &str, known: bool| match known {
        true => voice.word(noun, value),
        false => String::new(),
    };
    let held = asked.held.parse::<HoldKind>().is_ok();
    let values = [
        (
            "status",
            word(
                "status",
                &asked.status,
                asked.status.parse::<Headline>().is_ok(),
            ),
        ),
        ("channel", named_channels(voice, asked, channels)),
        (
            "payment",
            word(
                "payment",
                &asked.payment,
                asked.payment.parse::<PaymentStatus>().is_ok(),
            ),
        ),
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        ("due_from", asked.due_from.clone()),
        ("due_to", asked.due_to.clone()),
        ("held", word("hold-kind", &asked.held, held)),
        ("sku", asked.sku.trim().to_owned()),
        ("tag", asked.tag.trim().to_owned()),
        ("assignee", named_person(voice, asked, people)),
        ("bulk", asked.bulk.clone()),
    ];
    values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Chip {
            name: voice.word("filter", name),
            value,
            without: asked.with(name, ""),
        })
        .collect()
}

/// One or two by name, more as a number.
fn named_channels(voice: &Voice, asked: &Asked, channels: &[Seen]) -> String {
    let names: Vec<&str> = channels
        .iter()
        .filter(|channel| asked.channel.contains(&channel.slug))
        .map(|channel| channel.name.as_str())
        .collect();
    match names.len() {
        0..=2 => names.join(&voice.t("list-comma")),
        count => voice.t_with("filter-channels", &[("count", count.into())]),
    }
}

fn named_person(voice: &Voice, asked: &Asked, people: &[Person]) -> String {
    match asked.assignee.as_str() {
        "" => String::new(),
        "me" => voice.t("assignee-me"),
        "none" => voice.t("assignee-none"),
        id => people
            .iter()
            .find(|one| one.id.to_string() == id)
            .map_or_else(String::new, |one| one.name.clone()),
    }
}
