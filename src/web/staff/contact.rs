//! Phones and mail addresses as pages show them: hidden in part, until somebody who may asks to see them, which the
//! audit log keeps.

use crate::domain::contact::{Email, Phone};

/// How much of a contact a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// `138****8000`, `l***@example.com`.
    Masked,
    /// All of it; the look stands in the audit log.
    Whole,
}

/// A stored phone, its extension behind a comma.
pub fn phone(stored: &str, seen: Seen) -> String {
    let (number, extension) = match stored.split_once(',') {
        Some((number, extension)) => (number, Some(extension)),
        None => (stored, None),
    };
    match (seen, Phone::read(number, None)) {
        (_, None) => String::new(),
        (Seen::Masked, Some(phone)) => phone.masked_view(),
        (Seen::Whole, Some(_)) => match extension {
            Some(extension) => format!("{number} # {extension}"),
            None => number.to_owned(),
        },
    }
}

/// A stored mail address.
pub fn email(stored: &str, seen: Seen) -> String {
    match (seen, Email::read(stored)) {
        (_, None) => String::new(),
        (Seen::Masked, Some(email)) => email.masked_view(),
        (Seen::Whole, Some(_)) => stored.to_owned(),
    }
}

/// The value of an order's field as anybody may read it.
pub fn field_value(field: &str, value: &str) -> String {
    match field {
        "/ship_to/phone" | "/customer/phone" => phone(value, Seen::Masked),
        "/customer/email" => email(value, Seen::Masked),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_hidden_in_part_until_they_are_asked_for() {
        assert_eq!(phone("+8613800138000", Seen::Masked), "138****8000");
        assert_eq!(
            phone("+8613800138000,12", Seen::Whole),
            "+8613800138000 # 12"
        );
        assert_eq!(email("li@example.com", Seen::Masked), "l***@example.com");
        assert_eq!(email("", Seen::Whole), "");
        assert_eq!(
            field_value("/ship_to/phone", "+8613800138000"),
            "138****8000"
        );
        assert_eq!(field_value("/ship_to/street", "1 Long Road"), "1 Long Road");
    }
}
