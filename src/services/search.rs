//! What somebody typed into a search box, as everything it could mean. Finding it is `db/orders/search.rs`.

use super::intake::draft::{EMAIL, PHONE};
use crate::db::orders::search::Wanted;
use crate::domain::contact::{Email, Phone};
use crate::domain::grams::{bigrams, fold};
use crate::domain::secret::Secret;
use unicode_normalization::UnicodeNormalization;

/// Reads a search: our number, the channel's, phone, e-mail, name, account or SKU; spaces, dashes, +86 and full-width
/// digits do not matter.
pub fn wanted(typed: &str, secret: &Secret) -> Wanted {
    let text: String = typed.trim().replace('\0', "").nfkc().collect();
    let bare = text.trim_start_matches('#').to_owned();
    let mut exact = vec![
        text.clone(),
        bare.clone(),
        format!("#{bare}"),
        text.to_uppercase(),
    ];
    exact.sort_unstable();
    exact.dedup();
    let digits: String = text
        .to_uppercase()
        .trim_start_matches('T')
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let phone = (text.bytes().filter(u8::is_ascii_digit).count() >= 5)
        .then(|| Phone::read(&text, None))
        .flatten();
    let email = text.contains('@').then(|| Email::read(&text)).flatten();
    Wanted {
        number: is_number.then(|| format!("T-{digits}")),
        exact: exact.into_iter().filter(|one| !one.is_empty()).collect(),
        phone_hash: phone.and_then(|phone| phone.key().map(|key| secret.hash(PHONE, key))),
        email_hash: email.and_then(|email| {
            email
                .key()
                .map(|key| secret.hash(EMAIL, &key.to_lowercase()))
        }),
        folded: fold(&text),
        grams: bigrams([text.as_str()]),
    }
}
