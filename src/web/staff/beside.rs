//! What is wrong with a form, field by field: each error stands beside its field, what belongs to none above the form.

use super::super::page::{Answer, show_as};
use super::super::voice::Voice;
use crate::domain::sentence::Problem;
use crate::error::Error;
use actix_web::http::StatusCode;
use askama::Template;

/// The problems of a form.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    problems: Vec<Problem>,
    above: String,
    status: Option<StatusCode>,
}

impl Beside {
    /// What a refusal says; any other fault is not the form's.
    pub fn of(voice: &Voice, fault: Error) -> Result<Beside, Error> {
        match fault {
            Error::Invalid(problems) => Ok(Beside {
                problems,
                above: voice.t("form-look-again"),
                status: Some(StatusCode::UNPROCESSABLE_ENTITY),
            }),
            Error::Refused(why) | Error::Conflict(why) => Ok(Beside {
                problems: Vec::new(),
                above: voice.say(&why),
                status: Some(StatusCode::CONFLICT),
            }),
            other => Err(other),
        }
    }

    /// What is wrong with a field; empty if nothing is.
    pub fn at(&self, voice: &Voice, pointer: &str) -> String {
        let said: Vec<String> = self
            .problems
            .iter()
            .filter(|problem| problem.pointer == pointer)
            .map(|problem| voice.say(&problem.detail))
            .collect();
        said.join(" ")
    }

    /// What stands above the form; empty if nothing was refused.
    pub fn above(&self) -> &str {
        &self.above
    }

    /// The page, with the status of the refusal.
    pub fn show(&self, page: &impl Template) -> Answer {
        show_as(self.status.unwrap_or(StatusCode::OK), page)
    }
}
