//! Bigrams: what finds two Chinese characters of a name on both databases. The same fold serves index and query.

use unicode_normalization::UnicodeNormalization;

/// Text as it is compared: full-width folded, lower case, spaces and dashes gone.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The distinct bigrams of the folded texts; a text of one character is its own gram.
pub fn bigrams<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut grams = Vec::new();
    for text in texts {
        let folded: Vec<char> = fold(text).chars().collect();
        if let [single] = folded.as_slice() {
            grams.push(single.to_string());
        }
        grams.extend(
            folded
                .windows(2)
                .map(|pair| pair.iter().collect::<String>()),
        );
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_characters_of_a_name_are_a_gram_of_it() {
        let grams = bigrams(["欧阳 娜娜"]);
        assert_eq!(grams, ["娜娜", "欧阳", "阳娜"]);
        assert!(bigrams(["娜娜"]).iter().all(|g| grams.contains(g)));
    }

    #[test]
    fn full_width_and_case_do_not_matter() {
        assert_eq!(bigrams(["ＡＢ１"]), bigrams(["ab1"]));
    }
}
