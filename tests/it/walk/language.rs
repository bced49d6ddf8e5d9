//! Whether a page speaks one language. On an English page no Chinese character stands (the furnished shop's data are in
//! Latin letters); on a Chinese page no text of the English catalogue that reads otherwise in Chinese.

use crate::support::Answer;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// What names the other language in its own words.
const NAMES: &[&str] = &["中文", "中", "EN", "English"];

/// Texts of a page that are in the wrong language.
pub fn foreign(page: &Answer, language: &str) -> Vec<String> {
    texts(page)
        .into_iter()
        .filter(|text| !NAMES.iter().any(|name| text == name))
        .filter(|text| match language {
            "en" => {
                let rest = NAMES
                    .iter()
                    .fold(text.clone(), |rest, name| rest.replace(name, ""));
                rest.chars().any(is_chinese)
            }
            _ => english().iter().any(|known| {
                text == known || (known.contains(' ') && text.contains(known.as_str()))
            }),
        })
        .collect()
}

/// Everything that is read or read aloud: text nodes, labels, hints, titles.
fn texts(page: &Answer) -> Vec<String> {
    let html = page.html();
    let mut found = Vec::new();
    for node in html.tree.nodes() {
        // scripts are nobody's reading; codes, references and the columns of files stand in monospace: they are data
        let silent = node.ancestors().any(|above| {
            above.value().as_element().is_some_and(|element| {
                matches!(element.name(), "script" | "style" | "pre" | "textarea")
                    || element.classes().any(|class| class == "mono")
            })
        });
        if let Some(text) = node.value().as_text()
            && !silent
        {
            found.push(text.trim().to_owned());
        }
        if let Some(element) = node.value().as_element()
            && !silent
            && !element.classes().any(|class| class == "mono")
        {
            for name in ["title", "aria-label", "placeholder", "alt"] {
                found.extend(element.attr(name).map(|text| text.trim().to_owned()));
            }
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

fn is_chinese(character: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&character)
}

/// The fixed parts of the English texts whose Chinese reads otherwise: whole words of four letters and more.
fn english() -> &'static Vec<String> {
    static KNOWN: OnceLock<Vec<String>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let (english, chinese) = (catalogue("en"), catalogue("zh-CN"));
        let all_chinese: String = chinese.values().cloned().collect::<Vec<_>>().join("\n");
        let mut parts: Vec<String> = english
            .values()
            .flat_map(|text| fixed_parts(text))
            .filter(|part| part.chars().filter(char::is_ascii_alphabetic).count() >= 4)
            .filter(|part| !all_chinese.contains(part.as_str()))
            .collect();
        parts.sort();
        parts.dedup();
        parts
    })
}

fn fixed_parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    parts.push(rest);
    parts
        .into_iter()
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Messages on one line, by key; those with choices are left to the tests of their pages.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language);
    let mut messages = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the locales") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
        for line in text.lines().filter(|line| !line.starts_with([' ', '#'])) {
            if let Some((key, value)) = line.split_once('=')
                && !value.contains("->")
            {
                messages.insert(key.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
    messages
}
