//! Where a message stood, in the viewer's words: intake notes it as `orders.csv, rows 2–3 A1001`, whoever reads it.

use crate::web::voice::Voice;

/// A document's place in its file.
struct Within<'o> {
    file: &'o str,
    /// `3` or `2–3`.
    rows: &'o str,
    /// The key that its rows share; empty if it has none.
    key: &'o str,
}

impl<'o> Within<'o> {
    /// None for what did not come in a file.
    fn of(origin: &'o str) -> Option<Within<'o>> {
        let (file, rest) = ["row ", "rows "].iter().find_map(|word| {
            let (file, rest) = origin.split_once(&format!(", {word}"))?;
            rest.starts_with(|c: char| c.is_ascii_digit())
                .then_some((file, rest))
        })?;
        let (rows, key) = rest.split_once(' ').unwrap_or((rest, ""));
        Some(Within { file, rows, key })
    }

    fn said(&self, voice: &Voice) -> String {
        let rows = match self.rows.split_once('–') {
            None => voice.t_with("origin-row", &[("row", self.rows.into())]),
            Some((first, last)) => voice.t_with(
                "origin-rows",
                &[("first", first.into()), ("last", last.into())],
            ),
        };
        format!("{rows} {}", self.key).trim_end().to_owned()
    }
}

/// The whole of it.
pub fn told(voice: &Voice, origin: &str) -> String {
    match Within::of(origin) {
        Some(within) => {
            let comma = voice.t("list-comma");
            format!("{}{comma}{}", within.file, within.said(voice))
        }
        None => origin.to_owned(),
    }
}

/// Without the name of the file.
pub fn within(voice: &Voice, origin: &str) -> String {
    Within::of(origin).map_or_else(|| origin.to_owned(), |within| within.said(voice))
}

/// Its rows and its key, as a spreadsheet takes them.
pub fn columns(origin: &str) -> (String, String) {
    Within::of(origin).map_or_else(
        || (origin.to_owned(), String::new()),
        |within| (within.rows.to_owned(), within.key.to_owned()),
    )
}
