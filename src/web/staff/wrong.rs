//! What is wrong with a form, place by place, so that each error stands beside its field.

use super::super::page::told;
use super::super::voice::Voice;
use crate::error::{Error, Result};

/// The errors of a form; none at first.
#[derive(Debug, Clone, Default)]
pub struct Wrong(Vec<(String, String)>);

impl Wrong {
    /// Of a fault that the form's sender can mend; any other goes on to the page for faults.
    pub fn of(voice: &Voice, fault: Error) -> Result<Wrong> {
        match fault {
            Error::Invalid(problems) => Ok(Wrong(
                problems
                    .iter()
                    .map(|problem| (problem.pointer.clone(), voice.say(&problem.detail)))
                    .collect(),
            )),
            Error::Refused(_) | Error::Conflict(_) => {
                Ok(Wrong(vec![(String::new(), told(voice, &fault))]))
            }
            other => Err(other),
        }
    }

    /// One error at one place.
    pub fn at(pointer: &str, text: String) -> Wrong {
        Wrong(vec![(pointer.to_owned(), text)])
    }

    /// What is wrong at a place; empty for nothing. The empty place is the form as a whole.
    pub fn text(&self, pointer: &str) -> String {
        let here = self.0.iter().filter(|(place, _)| place == pointer);
        here.map(|(_, text)| text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether anything is wrong.
    pub fn is_some(&self) -> bool {
        !self.0.is_empty()
    }
}
