//! `verify`: the promises, checked on the data.

use crate::cli::{language, note, print};
use tributary::app::App;
use tributary::db::verify::CHECKS;
use tributary::domain::sentence::Sentence;
use tributary::error::{Error, Result};
use tributary::i18n::{t, t_with};

/// Runs every check; fails if one found something.
pub fn run(app: &App) -> Result<()> {
    let lang = language();
    let mut broken = 0_i64;
    for check in CHECKS {
        let found = app.databases().read(|conn| check.run(conn))?;
        let promise = t(lang, &format!("verify-{}", check.name));
        if found.is_empty() {
            print(format_args!("✓ {promise}"))?;
            continue;
        }
        broken += 1;
        print(format_args!("✗ {promise}"))?;
        for violation in found {
            print(format_args!("    {}", violation.found))?;
        }
    }
    note(t_with(
        lang,
        "cli-verify-end",
        &[
            ("checks", (CHECKS.len() as i64).into()),
            ("broken", broken.into()),
        ],
    ));
    if broken == 0 {
        Ok(())
    } else {
        Err(Error::Refused(
            Sentence::new("cli-verify-broken").with("broken", broken),
        ))
    }
}
