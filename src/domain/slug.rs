//! Slugs: the names of channels and locations in URLs and in the API.

/// Longest slug: it stands in URLs and on narrow pages.
pub const MAX_SLUG: usize = 40;

/// Whether a text is one: lower-case letters, digits, dashes inside.
pub fn is_slug(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=MAX_SLUG).contains(&text.len())
        && text.chars().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}
