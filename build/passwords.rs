//! Passwords that everybody knows (npm @zxcvbn-ts/language-common), reduced to those that could be most of a chosen one.

use crate::Result;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A password of ten characters may be one of these with two more behind it; the rule itself is `services/passwords`.
const SHORTEST: usize = 8;

/// Rust text of `COMMON_PASSWORDS`: in lower case, sorted.
pub fn passwords(modules: &Path) -> Result<String> {
    let file = modules.join("@zxcvbn-ts/language-common/src/passwords.json");
    let list: Vec<String> = serde_json::from_str(&fs::read_to_string(file)?)?;
    let mut known: Vec<String> = list
        .into_iter()
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(|word| word.to_lowercase())
        .collect();
    known.sort();
    known.dedup();
    if known.len() < 5_000 {
        return Err("@zxcvbn-ts/language-common: the list has another form than expected".into());
    }
    let mut text = String::from("pub static COMMON_PASSWORDS: &[&str] = &[\n");
    for word in known {
        writeln!(text, "    {word:?},")?;
    }
    text.push_str("];\n");
    Ok(text)
}
