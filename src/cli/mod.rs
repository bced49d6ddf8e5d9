//! What `tributary COMMAND` does, one file a command. Results go to stdout, progress and refusals to stderr.

pub mod backup;
pub mod catalog;
pub mod channel;
pub mod demo;
pub mod import;
pub mod key;
pub mod mapping;
pub mod message;
pub mod serve;
pub mod staff;
pub mod stock;
pub mod verify;

use std::io::{BufRead, Write};
use tributary::app::App;
use tributary::config::Config;
use tributary::db::{Databases, migrate};
use tributary::error::{Error, Result};
use tributary::i18n::{Lang, say};

/// The language of the terminal: `LC_ALL`, `LC_MESSAGES` or `LANG`.
pub fn language() -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if locale.is_some_and(|locale| locale.starts_with("zh")) {
        Lang::ZhCn
    } else {
        Lang::En
    }
}

/// A line of the result.
pub fn print(line: impl std::fmt::Display) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// A line beside the result.
pub fn note(line: impl std::fmt::Display) {
    // a closed stderr is no reason to stop
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The first line of stdin, without its end.
pub fn first_line() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The house on a database that is brought up to date first, so that every command works on a fresh machine.
pub fn app(config: Config) -> Result<App> {
    let databases = Databases::open(&config.database_url, config.database_connections)?;
    migrate::run(&databases)?;
    App::with(config, databases)
}

/// One clear line about what was refused or failed; internals go to the log only.
pub fn explain(fault: &Error) -> String {
    let lang = language();
    match fault {
        Error::NotFound(sentence)
        | Error::Refused(sentence)
        | Error::Conflict(sentence)
        | Error::Forbidden(sentence)
        | Error::Unavailable(sentence) => say(lang, sentence),
        Error::Invalid(problems) => {
            let one = |problem: &tributary::domain::sentence::Problem| {
                format!(
                    "{}: {}",
                    problem.pointer.trim_start_matches('/'),
                    say(lang, &problem.detail)
                )
            };
            problems.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        Error::Internal(_) => fault.to_string(),
    }
}
