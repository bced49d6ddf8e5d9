//! What a caller may act on, in seven words. Knows no HTTP and no SQL: `db` maps the database's errors into it once,
//! `web/error.rs` maps it to HTTP once, and it is logged once, at the edge, with its whole chain.

use crate::domain::sentence::{Problem, Sentence};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or the caller may not know that there is.
    NotFound(Sentence),
    /// What was sent cannot be understood; each problem names its place.
    Invalid(Vec<Problem>),
    /// It was understood, and the rules say no.
    Refused(Sentence),
    /// Somebody else was first; look again.
    Conflict(Sentence),
    /// The caller is known and not allowed.
    Forbidden(Sentence),
    /// Not now; the same call may succeed later.
    Unavailable(Sentence),
    /// A fault of ours. The text is for the log, never for a person.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours with its context.
    pub fn internal(context: impl Into<String>) -> Self {
        Error::Internal(context.into().into())
    }

    /// `NotFound` about one kind of thing: the key is `not-found-KIND`.
    pub fn not_found(kind: &str) -> Self {
        Error::NotFound(Sentence::new(&format!("not-found-{kind}")))
    }

    /// One problem at one place.
    pub fn invalid(pointer: &str, key: &str) -> Self {
        Error::Invalid(vec![Problem::at(pointer, Sentence::new(key))])
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = |f: &mut std::fmt::Formatter<'_>, word: &str, sentence: &Sentence| {
            write!(f, "{word}: {}", sentence.key)?;
            sentence
                .facts
                .iter()
                .try_for_each(|(name, fact)| write!(f, " {name}={fact}"))
        };
        match self {
            Error::NotFound(sentence) => plain(f, "not found", sentence),
            Error::Refused(sentence) => plain(f, "refused", sentence),
            Error::Conflict(sentence) => plain(f, "conflict", sentence),
            Error::Forbidden(sentence) => plain(f, "forbidden", sentence),
            Error::Unavailable(sentence) => plain(f, "unavailable", sentence),
            Error::Invalid(problems) => {
                f.write_str("invalid:")?;
                problems.iter().take(5).try_for_each(|problem| {
                    write!(f, " {} {}", problem.pointer, problem.detail.key)
                })
            }
            Error::Internal(cause) => {
                write!(f, "internal: {cause}")?;
                let mut source = cause.source();
                while let Some(next) = source {
                    write!(f, ": {next}")?;
                    source = next.source();
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Error::Internal(Box::new(cause))
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Error::Internal(Box::new(cause))
    }
}
