//! The arrows of docs/ARCHITECTURE.md, checked on the source: who may name whom, where SQL and clocks live, who sends.

mod source;

use source::Source;

/// What each room may name besides itself, `domain` and `EVERYONES`.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("error", &[]),
    ("config", &[]),
    ("assets", &[]),
    ("i18n", &[]),
    ("db", &[]),
    ("formats", &[]),
    ("channels", &[]),
    ("carriers", &[]),
    ("warehouses", &[]),
    ("notify", &[]),
    ("sandbox", &[]),
    (
        "services",
        &["db", "formats", "channels", "carriers", "warehouses"],
    ),
    ("reports", &["db"]),
    ("app", &["db", "formats", "services"]),
    (
        "jobs",
        &[
            "app",
            "carriers",
            "channels",
            "db",
            "formats",
            "notify",
            "reports",
            "services",
            "warehouses",
        ],
    ),
    (
        "web",
        &[
            "app",
            "carriers",
            "channels",
            "db",
            "formats",
            "reports",
            "services",
            "warehouses",
        ],
    ),
    (
        "main",
        &[
            "app",
            "carriers",
            "channels",
            "db",
            "formats",
            "jobs",
            "reports",
            "sandbox",
            "services",
            "warehouses",
            "web",
        ],
    ),
    ("lib", &[]),
];
/// What every room may name.
const EVERYONES: &[&str] = &["domain", "error", "config", "i18n", "assets"];
/// The command line's commands, beside main.rs.
const BESIDE_MAIN: &str = "cli";
/// Exported macros stand at the crate's root, whatever room they come from.
const MACROS: &[(&str, &str)] = &[
    ("words", "domain"),
    ("each_backend", "db"),
    ("insert_rows", "db"),
];
/// What would make the domain depend on the world.
const IMPURE: &[&str] = &[
    "actix_web",
    "chrono::Local",
    "diesel::",
    "lettre::",
    "Local::now",
    "rand::",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "tokio::",
    "ureq::",
    "Instant::now",
    "Utc::now",
];
/// What would make reading a file ask somebody else. Temporary files and threads are fine: a spreadsheet is large.
const OUTSIDE: &[&str] = &[
    "actix_web",
    "diesel::",
    "lettre::",
    "rand::",
    "std::env",
    "std::net",
    "std::process",
    "tokio::",
    "ureq::",
    "Local::now",
    "SystemTime",
    "Utc::now",
];
const CLOCKS: &[&str] = &["Utc::now", "Local::now", "SystemTime"];
const ADAPTERS: &[&str] = &["channels", "carriers", "warehouses", "notify"];
/// A file about one thing is shorter.
const MOST_LINES: usize = 400;

fn refuse(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn forbidden_arrows(file: &Source) -> Vec<String> {
    let room = file.room();
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == room) else {
        return vec![format!("{}: `{room}` is no room of the house", file.path)];
    };
    let mut broken = Vec::new();
    for (line, name) in file.rooms_named() {
        let from_macro = MACROS.iter().find(|(known, _)| *known == name);
        let target = match from_macro {
            Some((_, room)) => room,
            None if name == BESIDE_MAIN => "main",
            None => name.as_str(),
        };
        let fine = target == room || EVERYONES.contains(&target) || allowed.contains(&target);
        if !fine {
            broken.push(format!("{}:{line}: {room} may not name {name}", file.path));
        }
    }
    let climbs = file.climbs().into_iter();
    broken.extend(climbs.map(|line| {
        format!(
            "{}:{line}: leaves its room by super::, say crate::",
            file.path
        )
    }));
    broken
}

fn named(file: &Source, words: &[&str], why: &str) -> Vec<String> {
    let found = file.names(words).into_iter();
    found
        .map(|(line, word)| format!("{}:{line}: {word}: {why}", file.path))
        .collect()
}

/// A room that may preview with an adapter must not send with it.
fn sends(file: &Source) -> Vec<String> {
    let uses_adapters = file
        .rooms_named()
        .iter()
        .any(|(_, name)| ADAPTERS.contains(&name.as_str()));
    if file.room() == "jobs" || ADAPTERS.contains(&file.room()) || !uses_adapters {
        return Vec::new();
    }
    let lines = file.shipped.lines().enumerate();
    lines
        .filter(|(_, line)| line.contains(".send(") || line.contains("::send("))
        .map(|(number, _)| format!("{}:{}: only jobs send", file.path, number + 1))
        .collect()
}

#[test]
fn rooms_name_only_what_their_arrows_allow() {
    refuse(
        Source::all_under("src")
            .iter()
            .flat_map(forbidden_arrows)
            .collect(),
    );
}

#[test]
fn the_domain_knows_no_world() {
    let domain = Source::all_under("src/domain");
    assert!(!domain.is_empty());
    let why = "the domain is pure";
    refuse(
        domain
            .iter()
            .flat_map(|file| named(file, IMPURE, why))
            .collect(),
    );
}

#[test]
fn formats_ask_nobody() {
    let formats = Source::all_under("src/formats");
    let why = "formats are pure, so that anyone may preview";
    refuse(
        formats
            .iter()
            .flat_map(|file| named(file, OUTSIDE, why))
            .collect(),
    );
}

#[test]
fn only_the_database_room_speaks_sql() {
    let files = Source::all_under("src");
    let others = files.iter().filter(|file| file.room() != "db");
    let sql = ["diesel::", "diesel_migrations", "sql_query"];
    refuse(
        others
            .flat_map(|file| named(file, &sql, "SQL lives in db"))
            .collect(),
    );
}

#[test]
fn only_the_app_and_the_command_line_look_at_a_clock() {
    let files = Source::all_under("src");
    let others = files
        .iter()
        .filter(|file| !["app", "main"].contains(&file.room()));
    let why = "time is passed in";
    refuse(others.flat_map(|file| named(file, CLOCKS, why)).collect());
}

#[test]
fn only_jobs_send() {
    refuse(Source::all_under("src").iter().flat_map(sends).collect());
}

#[test]
fn every_file_says_what_it_is_about_and_stays_short() {
    let mut files = Source::all_under("src");
    files.extend(Source::all_under("tests"));
    files.extend(Source::all_under("benches"));
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| file.path != "src/db/schema.rs") {
        if !file.text.starts_with("//!") {
            broken.push(format!("{}:1: does not open with //!", file.path));
        }
        let lines = file.text.lines().count();
        if lines > MOST_LINES {
            broken.push(format!("{}: {lines} lines are two subjects", file.path));
        }
    }
    refuse(broken);
}

#[test]
fn a_forbidden_arrow_is_found_however_it_is_written() {
    let refused = [
        ("src/domain/order.rs", "use crate::db::orders;"),
        (
            "src/db/orders/mod.rs",
            "use crate::{domain::order, services::place};",
        ),
        (
            "src/db/orders/find.rs",
            "use super::super::super::services::place;",
        ),
        ("src/formats/csv.rs", "fn f() { crate::db::find() }"),
        ("src/reports/sales.rs", "use crate::app::App;"),
        ("src/cli/run.rs", "use tributary::notify;"),
        ("src/attic/box.rs", "fn f() {}"),
    ];
    for (path, text) in refused {
        let file = Source::new(path, text);
        assert_eq!(forbidden_arrows(&file).len(), 1, "{path}: {text}");
    }
    let allowed = [
        (
            "src/web/staff/orders.rs",
            "use crate::{db::orders, services};",
        ),
        (
            "src/db/orders/find.rs",
            "use super::super::Conn;\nuse crate::words;",
        ),
        (
            "src/domain/order.rs",
            "//! Not `crate::db`.\nconst A: &str = \"crate::db\";",
        ),
        ("src/main.rs", "use tributary::web;"),
    ];
    for (path, text) in allowed {
        let file = Source::new(path, text);
        assert_eq!(
            forbidden_arrows(&file),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}

#[test]
fn clocks_and_sending_are_found_outside_unit_tests_alone() {
    let file = Source::new(
        "src/services/ship.rs",
        "use crate::carriers;\nfn a<'a>(c: char) -> bool { c == '\"' || c == '\\'' }\nfn b() { carriers::x().send(Utc::now()) }\n\
         #[cfg(test)]\nmod tests {\n    fn c() { Utc::now(); }\n}\nfn d() { SystemTime::now() }\n",
    );
    let lines: Vec<usize> = file.names(CLOCKS).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 8]);
    assert_eq!(sends(&file), ["src/services/ship.rs:3: only jobs send"]);
}
