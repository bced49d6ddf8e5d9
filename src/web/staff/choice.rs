//! One of several words to choose from, as the macro `choice` of `shared/ui.html` writes it.

use super::super::voice::Voice;

/// One word.
#[derive(Debug, Clone)]
pub struct Choice {
    /// As it is sent.
    pub word: String,
    /// As it is read.
    pub title: String,
    /// Whether it is the present one.
    pub chosen: bool,
}

/// Every word of an enum; how it reads is the message `NOUN-WORD`.
pub fn choices<W: ToString>(voice: &Voice, noun: &str, words: &[W], chosen: &str) -> Vec<Choice> {
    words
        .iter()
        .map(|word| {
            let word = word.to_string();
            Choice {
                title: voice.word(noun, &word),
                chosen: word == chosen,
                word,
            }
        })
        .collect()
}
