//! The project speaks of itself only: nothing in it names the machine or the mirror it was written behind.

use std::path::Path;
use std::process::Command;

/// Texts that belong to one machine. Put together here, or this file would name them.
fn private_words() -> Vec<String> {
    let places = ["work", "root", "home", "Users"].map(|name| format!("/{name}/"));
    let hosts = ["static.crates", "index.crates"].map(|name| format!("{name}.io"));
    let npm = format!("registry.{}.org", "npmjs");
    places.into_iter().chain(hosts).chain([npm]).collect()
}

/// Where a text stands by itself, not as part of an URL or of a path inside the project.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !word.starts_with('/')
            || !before.is_some_and(|c| c.is_alphanumeric() || "_-.}$*".contains(c))
    })
}

fn private_lines(path: &str, text: &str) -> Vec<String> {
    let words = private_words();
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let named = words.iter().filter(|word| stands_alone(line, word));
        found.extend(named.map(|word| format!("{path}:{}: {word}", number + 1)));
    }
    found
}

/// The addresses that a lock file of npm fetches from: whoever installs has a registry of his own.
fn fetched_from(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| line.trim_start().starts_with("\"resolved\""))
        .map(|(number, _)| format!("{path}:{}: resolved", number + 1))
        .collect()
}

#[test]
fn no_tracked_file_names_a_machine_or_a_mirror() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(top)
        .output();
    let listed = listed.expect("git lists the files");
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let names = String::from_utf8(listed.stdout).unwrap();
    let mut found = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        let Ok(bytes) = std::fs::read(top.join(name)) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        found.extend(private_lines(name, &text));
        found.extend(fetched_from(name, &text));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_private_word_is_found_where_it_stands_alone() {
    let home = private_words()[2].clone();
    assert_eq!(private_lines("a", &format!("x\ncd {home}me")).len(), 1);
    assert_eq!(
        private_lines("a", &format!("https://shop.example{home}")).len(),
        0
    );
    let npm = private_words().pop().unwrap();
    assert_eq!(private_lines("a", &format!("https://{npm}/x")).len(), 1);
    assert_eq!(
        fetched_from("package-lock.json", "  \"resolved\": \"https://x\"").len(),
        1
    );
}
