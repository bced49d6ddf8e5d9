//! The database's errors as the house's words; mapped here and nowhere else.

use crate::domain::sentence::Sentence;
use crate::error::Error;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A fault that trying the whole transaction again may cure.
#[derive(Debug)]
pub struct Transient(DieselError);

impl std::fmt::Display for Transient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "transient: {}", self.0)
    }
}

impl std::error::Error for Transient {}

/// Two wrote the same unique key at once; the loser tries again and then sees the winner's row.
#[derive(Debug)]
pub struct KeyTaken(String);

impl std::fmt::Display for KeyTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unique key taken: {}", self.0)
    }
}

impl std::error::Error for KeyTaken {}

/// Whether the whole transaction should be tried again.
pub fn is_transient(fault: &Error) -> bool {
    matches!(fault, Error::Internal(cause) if cause.is::<Transient>())
}

/// Whether a unique key was taken.
pub fn is_key_taken(fault: &Error) -> bool {
    matches!(fault, Error::Internal(cause) if cause.is::<KeyTaken>())
}

impl From<DieselError> for Error {
    fn from(cause: DieselError) -> Self {
        match &cause {
            DieselError::NotFound => Error::NotFound(Sentence::new("not-found-row")),
            DieselError::DatabaseError(kind, info) => {
                let text = info.message().to_owned();
                match kind {
                    DatabaseErrorKind::UniqueViolation => {
                        let name = info.constraint_name().map_or(text, str::to_owned);
                        Error::Internal(Box::new(KeyTaken(name)))
                    }
                    DatabaseErrorKind::SerializationFailure
                    | DatabaseErrorKind::ClosedConnection => {
                        Error::Internal(Box::new(Transient(cause)))
                    }
                    _ if transient_text(&text) => Error::Internal(Box::new(Transient(cause))),
                    _ => Error::Internal(Box::new(cause)),
                }
            }
            DieselError::BrokenTransactionManager => Error::Internal(Box::new(Transient(cause))),
            _ => Error::Internal(Box::new(cause)),
        }
    }
}

/// Diesel gives these no kind of their own, nor their code; a server may speak the language of its machine.
fn transient_text(text: &str) -> bool {
    [
        "deadlock",
        "检测到死锁",
        "デッドロック",
        "Verklemmung",
        "взаимоблокировка",
        "lock timeout",
        "database is locked",
        "database table is locked",
        "server closed the connection",
        "terminating connection",
    ]
    .iter()
    .any(|known| text.contains(known))
}

/// A taken key as a reason to run the whole transaction again: the next run finds the winner's row.
pub fn again(fault: Error) -> Error {
    Error::Internal(Box::new(Transient(DieselError::QueryBuilderError(
        fault.to_string().into(),
    ))))
}
