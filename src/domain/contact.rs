//! Phones and mail addresses as people and platforms write them: normalised, and marked where they are not the person's own.

use crate::domain::country::Country;
use crate::words;

words! {
    /// Whose a phone or mail address is, and so what it may be used for.
    pub enum ContactKind {
        /// The person's own: hashed for look-up, proof of identity.
        Own = "own",
        /// Partly hidden by the platform (`138****8888`).
        Masked = "masked",
        /// A relay number with an extension, valid for a while.
        Virtual = "virtual",
        /// A relay mail address of the platform.
        Relay = "relay",
        /// Not a number or address by any rule; kept as written.
        Unreadable = "unreadable",
    }
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Whose it is.
    pub kind: ContactKind,
    /// E.164 where it is a number, as written where it is not.
    pub text: String,
    /// Digits to dial afterwards.
    pub extension: Option<String>,
}

impl Phone {
    /// Reads what was written; `country` decides numbers without a country code. None if nothing is written.
    pub fn read(written: &str, country: Option<Country>) -> Option<Phone> {
        let _ = country;
        let text = written.trim();
        (!text.is_empty()).then(|| Phone {
            kind: ContactKind::Own,
            text: text.to_owned(),
            extension: None,
        })
    }
}

/// A mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Whose it is.
    pub kind: ContactKind,
    /// Trimmed, domain in lower case; as written where it is not one.
    pub text: String,
}

impl Email {
    /// Reads what was written; none if nothing is written.
    pub fn read(written: &str) -> Option<Email> {
        let text = written.trim();
        (!text.is_empty()).then(|| Email {
            kind: ContactKind::Own,
            text: text.to_lowercase(),
        })
    }
}
