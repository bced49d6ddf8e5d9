//! What the project is made of may be given on under Apache-2.0: every crate's licence, and every npm package's.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Licences that ask for no more than a notice, or for the source of the file itself (MPL). The same list is in deny.toml.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "OpenSSL",
    "PostgreSQL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression can be met with allowed licences: `OR` chooses, `AND` needs both, `/` is the old `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>) -> bool {
    let mut met = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words);
    }
    met
}

fn all_of(words: &mut Words<'_>) -> bool {
    let mut met = one(words);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words);
    }
    met
}

fn one(words: &mut Words<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any_of(words);
        return words.next() == Some(")") && met;
    }
    let met = words.next().is_some_and(|name| ALLOWED.contains(&name));
    if words.next_if_eq(&"WITH").is_some() {
        // an exception only gives more
        words.next();
    }
    met
}

#[test]
fn every_crate_may_be_given_on() {
    let printed = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        printed.status.success(),
        "{}",
        String::from_utf8_lossy(&printed.stderr)
    );
    let metadata: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(
        packages.len() > 100,
        "cargo metadata knows the dependencies"
    );
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or("none")))
        .map(|package| {
            format!(
                "{} {}: {}",
                package["name"], package["version"], package["license"]
            )
        })
        .collect();
    assert!(refused.is_empty(), "\n{}\n", refused.join("\n"));
}

#[test]
fn every_npm_package_may_be_given_on() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    for lock in ["package-lock.json", "tests/package-lock.json"] {
        let Ok(text) = std::fs::read_to_string(top.join(lock)) else {
            continue;
        };
        let parsed: Value = serde_json::from_str(&text).unwrap();
        let packages = parsed["packages"].as_object().unwrap().iter();
        let refused: Vec<String> = packages
            .filter(|(path, _)| !path.is_empty())
            .filter(|(_, package)| !is_allowed(package["license"].as_str().unwrap_or("none")))
            .map(|(path, package)| format!("{path}: {}", package["license"]))
            .collect();
        assert!(refused.is_empty(), "{lock}\n{}\n", refused.join("\n"));
    }
}

#[test]
fn an_expression_is_read_as_its_authors_meant_it() {
    assert!(is_allowed("MIT OR GPL-3.0"));
    assert!(is_allowed("MIT/Apache-2.0"));
    assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(is_allowed("Apache-2.0 WITH LLVM-exception"));
    assert!(!is_allowed("GPL-3.0"));
    assert!(!is_allowed("MIT AND AGPL-3.0"));
    assert!(!is_allowed("(MIT"));
    assert!(!is_allowed("none"));
}

/// The platform that this was built for: crates of others are not fetched.
fn host() -> String {
    let printed = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(printed.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap().to_owned()
}
