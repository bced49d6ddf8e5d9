//! Phones and mail addresses as people and platforms write them: normalised, and marked where they are not the person's own.
//! Hashing them for look-up is `db`'s business; it hashes what `key` gives and nothing else.

mod email;
mod phone;

pub use email::Email;
pub use phone::Phone;

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

/// Signs by which platforms hide characters.
fn is_masked(text: &str) -> bool {
    text.contains(['*', '＊', '•', '●'])
}
