//! What a visitor chose for themselves: language, theme, row height, the channel the staff look at. Kept in cookies, never in the database.

use super::page::{self, Answer};
use super::session::{SCOPE_COOKIE, cookie, no_cookie};
use super::visitor::{DENSITY, LANGUAGE, THEME};
use crate::app::App;
use crate::error::Error;
use crate::i18n::Lang;
use actix_web::cookie::time::Duration;
use actix_web::web::{Data, Form};
use serde::Deserialize;

/// How long a choice is kept, days.
const KEPT: i64 = 365;

/// One choice and where to go back to.
#[derive(Deserialize)]
pub struct Choice {
    language: Option<String>,
    theme: Option<String>,
    density: Option<String>,
    scope: Option<String>,
    #[serde(default)]
    back: String,
}

/// Keeps a choice. It changes nothing but the look of the visitor's own pages, so that it needs no token.
pub async fn choose(app: Data<App>, form: Form<Choice>) -> Answer {
    let mut answer = page::to(page::own_path(&form.back, "/"));
    let choices = [
        (
            LANGUAGE,
            form.language
                .as_deref()
                .filter(|word| word.parse::<Lang>().is_ok()),
        ),
        (
            THEME,
            form.theme
                .as_deref()
                .filter(|word| ["light", "dark"].contains(word)),
        ),
        (
            DENSITY,
            form.density
                .as_deref()
                .filter(|word| ["compact", "roomy"].contains(word)),
        ),
    ];
    if let Some(slug) = &form.scope {
        let mut kept = match slug.as_str() {
            "" => no_cookie(&app, SCOPE_COOKIE, "/"),
            slug => cookie(&app, SCOPE_COOKIE, slug.to_owned(), "/"),
        };
        if !slug.is_empty() {
            kept.set_max_age(Duration::days(KEPT));
        }
        answer
            .add_cookie(&kept)
            .map_err(|fault| Error::internal(fault.to_string()))?;
    }
    for (name, word) in choices {
        if let Some(word) = word {
            let mut kept = cookie(&app, name, word.to_owned(), "/");
            kept.set_max_age(Duration::days(KEPT));
            answer
                .add_cookie(&kept)
                .map_err(|fault| Error::internal(fault.to_string()))?;
        }
    }
    Ok(answer)
}
