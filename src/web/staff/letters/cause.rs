//! How the reason of a dead letter reads: in one line, place by place, and what helps against it.

use crate::domain::cause::{dotted, main_problem};
use crate::domain::sentence::Sentence;
use crate::formats;
use crate::web::page::encoded;
use crate::web::voice::Voice;

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// No mapping knows it: one has to be made, or mended.
    Map,
    /// A field cannot be read: mend the mapping, or correct the message.
    Correct,
    /// It is damaged: ask for it again.
    SendAgain,
    /// It is no order: dismiss it.
    Dismiss,
    /// The fault was ours: read it again.
    ReadAgain,
}

impl Advice {
    /// As a part of a key.
    pub const fn word(self) -> &'static str {
        match self {
            Advice::Map => "map",
            Advice::Correct => "correct",
            Advice::SendAgain => "send-again",
            Advice::Dismiss => "dismiss",
            Advice::ReadAgain => "read-again",
        }
    }
}

/// A reason as it is shown.
pub struct Cause {
    /// In one line.
    pub short: String,
    /// The place that it is about; empty for the whole.
    pub place: String,
    /// The whole sentence.
    pub long: String,
    /// Place by place.
    pub because: Vec<(String, String)>,
    /// What helps.
    pub advice: Advice,
}

impl Cause {
    /// Of a reason as it is stored.
    pub fn new(voice: &Voice, stored: &str) -> Cause {
        match serde_json::from_str::<Sentence>(stored) {
            Ok(reason) => Cause::of(voice, &reason),
            Err(_) => Cause::of(voice, &Sentence::new("dead-internal")),
        }
    }

    /// Of a reason.
    pub fn of(voice: &Voice, reason: &Sentence) -> Cause {
        let because: Vec<(String, String)> = reason
            .because
            .iter()
            .map(|problem| (dotted(&problem.pointer), voice.say(&problem.detail)))
            .collect();
        let long = voice.say(reason);
        let (place, short) = match main_problem(reason) {
            Some(main) => (dotted(&main.pointer), voice.say(&main.detail)),
            None => (String::new(), long.clone()),
        };
        Cause {
            short,
            place,
            long,
            because,
            advice: advice(reason),
        }
    }
}

fn advice(reason: &Sentence) -> Advice {
    if formats::is_damage(reason) {
        return Advice::SendAgain;
    }
    let key = reason.because.first().map_or(&reason.key, |problem| {
        if problem.pointer.is_empty() {
            &problem.detail.key
        } else {
            &reason.key
        }
    });
    match key.as_str() {
        "dead-internal" => Advice::ReadAgain,
        "formats-no-order"
        | "formats-adjustment"
        | "formats-stock-correction"
        | "formats-draft"
        | "formats-trashed"
        | "formats-refund-without-order" => Advice::Dismiss,
        "dead-unreadable" | "dead-number-taken" | "formats-not-json" => Advice::Correct,
        _ => Advice::Map,
    }
}

/// A group as addresses name it.
pub struct Place<'a> {
    channel: &'a str,
    format: &'a str,
    cause: &'a str,
}

impl<'a> Place<'a> {
    /// A group by its channel's slug, its format and its cause.
    pub fn new(channel: &'a str, format: &'a str, cause: &'a str) -> Place<'a> {
        Place {
            channel,
            format,
            cause,
        }
    }

    /// The group's page.
    pub fn href(&self) -> String {
        format!(
            "/staff/letters/group?channel={}&format={}&cause={}",
            encoded(self.channel),
            encoded(self.format),
            encoded(self.cause)
        )
    }
}
