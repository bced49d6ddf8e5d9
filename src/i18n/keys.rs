//! The message files against each other and against the sources: the same keys, the same facts, nothing missing.

use super::bundle::LOCALES;
use super::{Lang, has};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Calls whose string literals are message keys.
const CALLS: &[&str] = &[
    "Sentence::new(",
    "t(",
    "t_with(",
    "wrong(",
    "refused(",
    "invalid(",
];

/// How keys of refusals begin, which travel as plain constants too.
const REFUSALS: &[&str] = &["refused-", "problem-"];

/// Key → names of its facts.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let files = LOCALES
        .iter()
        .filter(|(language, _)| *language == lang.as_str())
        .flat_map(|(_, files)| files.iter());
    for (_, text) in files {
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split([' ', '=']).next().unwrap_or_default().to_owned();
                messages.entry(key.clone()).or_default();
            }
            for part in line.split('$').skip(1) {
                let name = part.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
                let facts = messages.entry(key.clone()).or_default();
                facts.extend(name.take(1).map(str::to_owned));
            }
        }
    }
    messages
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.ends_with("tests.rs") {
            continue;
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            // Tests may name keys that do not exist.
            let text = text
                .split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or_default();
            found.push((path.display().to_string(), text.to_owned()));
        }
    }
}

/// The literals in the call's own arguments, up to its closing bracket.
fn literals(arguments: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (1_i32, None, Vec::new());
    let mut escaped = false;
    for (index, c) in arguments.char_indices() {
        match (start, c) {
            (Some(_), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(from), '"') if !escaped => {
                found.push(&arguments[from..index]);
                start = None;
            }
            (Some(_), _) => {}
            (None, '"') if depth == 1 => start = Some(index + 1),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        escaped = false;
        if depth == 0 {
            break;
        }
    }
    found
}

/// The nouns that stored words are put behind.
fn nouns(text: &str) -> Vec<&str> {
    let calls = text.match_indices(concat!(".word", "("));
    let first = |(at, call): (usize, &str)| {
        let rest = text.get(at + call.len()..)?.trim_start();
        let noun = rest.strip_prefix('"')?.split('"').next()?;
        // a form's pointer is no noun
        noun.starts_with(|c: char| c.is_ascii_lowercase())
            .then_some(noun)
    };
    calls.filter_map(first).collect()
}

fn is_key(literal: &str) -> bool {
    literal.contains('-')
        && literal.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[test]
fn both_languages_have_the_same_keys_and_facts() {
    let (en, zh) = (messages(Lang::En), messages(Lang::ZhCn));
    assert!(en.len() > 10);
    for (key, facts) in &en {
        assert_eq!(zh.get(key), Some(facts), "zh-CN: {key}");
        assert!(has(Lang::En, key), "en cannot be read: {key}");
    }
    for key in zh.keys() {
        assert!(en.contains_key(key), "only in zh-CN: {key}");
        assert!(has(Lang::ZhCn, key), "zh-CN cannot be read: {key}");
    }
}

#[test]
fn no_key_is_there_twice() {
    for (language, files) in LOCALES {
        let mut seen = BTreeSet::new();
        for (name, text) in *files {
            for line in text.lines() {
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let key = line.split([' ', '=']).next().unwrap_or_default();
                    assert!(seen.insert(key), "{language}/{name}: {key} is there twice");
                }
            }
        }
    }
}

#[test]
fn every_key_that_is_used_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("templates"), &mut files);
    let mut missing = Vec::new();
    let mut used = 0;
    let known: Vec<String> = messages(Lang::En).into_keys().collect();
    for (path, text) in &files {
        for key in text.split('"').filter(|key| is_key(key)) {
            let refuses = REFUSALS.iter().any(|begin| key.starts_with(begin));
            if refuses && !has(Lang::En, key) {
                missing.push(format!("{path}: {key}"));
            }
        }
        for noun in nouns(text) {
            if !known.iter().any(|key| key.starts_with(&format!("{noun}-"))) {
                missing.push(format!("{path}: {noun}-…"));
            }
        }
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                let inside_a_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                if inside_a_word {
                    continue;
                }
                for key in literals(&text[at + call.len()..]) {
                    used += usize::from(is_key(key));
                    if is_key(key) && !has(Lang::En, key) {
                        missing.push(format!("{path}: {key}"));
                    }
                }
            }
        }
        for (at, call) in text.match_indices("not_found(\"") {
            let kind = text[at + call.len()..]
                .split('"')
                .next()
                .unwrap_or_default();
            if !has(Lang::En, &format!("not-found-{kind}")) {
                missing.push(format!("{path}: not-found-{kind}"));
            }
        }
    }
    assert!(used > 10, "the sources were read");
    assert!(missing.is_empty(), "{missing:#?}");
}
