//! Both databases are one schema: tables, columns, keys, indexes and checks are compared as the databases themselves tell
//! them, and with src/db/schema.rs.

mod shape;

use crate::support::{Base, Database};
use shape::{Column, Shape, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

fn shape_on(base: Base) -> Option<Shape> {
    let database = Database::new(base)?;
    let shape = match base {
        Base::Sqlite => shape::of_sqlite(database.url.strip_prefix("sqlite://")?),
        Base::Postgres => shape::of_postgres(&database.url),
    };
    assert!(shape.len() > 20, "{base:?} tells its tables");
    Some(shape)
}

fn pick<T>(shape: &Shape, part: impl Fn(&Table) -> T) -> BTreeMap<&str, T> {
    let tables = shape.iter();
    tables
        .map(|(name, table)| (name.as_str(), part(table)))
        .collect()
}

#[test]
fn both_databases_have_the_same_schema() {
    let sqlite = shape_on(Base::Sqlite).unwrap();
    let Some(postgres) = shape_on(Base::Postgres) else {
        return;
    };
    let names = |shape: &Shape| shape.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&sqlite), names(&postgres), "tables");
    for (name, here) in &sqlite {
        let there = &postgres[name];
        assert_eq!(here.columns, there.columns, "{name}: columns");
        assert_eq!(here.primary_key, there.primary_key, "{name}: primary key");
        assert_eq!(here.indexes, there.indexes, "{name}: indexes");
        assert_eq!(
            here.foreign_keys, there.foreign_keys,
            "{name}: foreign keys"
        );
        assert_eq!(here.checks, there.checks, "{name}: checks");
    }
    assert_eq!(
        pick(&sqlite, |table| table.unique.clone()),
        pick(&postgres, |table| table.unique.clone()),
        "unique constraints"
    );
}

#[test]
fn every_foreign_key_points_at_a_table_that_is_there() {
    let sqlite = shape_on(Base::Sqlite).unwrap();
    for (name, table) in &sqlite {
        for key in &table.foreign_keys {
            assert!(sqlite.contains_key(&key.table), "{name}: {key:?}");
        }
    }
}

#[test]
fn a_difference_is_seen() {
    let database = Database::new(Base::Sqlite).unwrap();
    let file = database.url.strip_prefix("sqlite://").unwrap();
    let before = shape::of_sqlite(file);
    let conn = rusqlite::Connection::open(file).unwrap();
    let changes = [
        ("jobs", "CREATE INDEX jobs_more ON jobs (kind)"),
        ("skus", "DROP INDEX skus_barcode"),
        ("orders", "ALTER TABLE orders ADD COLUMN more TEXT"),
        (
            "letters",
            "ALTER TABLE letters ADD COLUMN more BIGINT NOT NULL DEFAULT 0 CHECK (more > 1)",
        ),
    ];
    for (table, change) in changes {
        conn.execute_batch(change).unwrap();
        assert_ne!(before[table], shape::of_sqlite(file)[table], "{change}");
    }
    assert_eq!(before["channels"], shape::of_sqlite(file)["channels"]);
}

/// The columns that src/db/schema.rs tells diesel.
fn told_to_diesel(text: &str) -> BTreeMap<String, Vec<Column>> {
    let mut tables = BTreeMap::new();
    for part in text.split("diesel::table! {").skip(1) {
        let (head, rest) = part.split_once('{').unwrap();
        let name = head.split_whitespace().next().unwrap();
        let (body, _) = rest.split_once('}').unwrap();
        let lines = body.lines().filter_map(|line| line.split_once("->"));
        let columns = lines.map(|(column, kind)| {
            let kind = kind.trim().trim_end_matches(',');
            let inner = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            Column {
                // `ref` is a word of Rust
                name: column.trim().trim_end_matches('_').to_owned(),
                kind: inner.unwrap_or(kind).to_lowercase(),
                nullable: inner.is_some(),
                default: None,
            }
        });
        tables.insert(name.to_owned(), columns.collect());
    }
    tables
}

#[test]
fn diesel_is_told_the_columns_that_are_there() {
    let text = include_str!("../../src/db/schema.rs");
    let real = shape_on(Base::Sqlite).unwrap();
    let real: BTreeMap<String, Vec<Column>> = real
        .into_iter()
        .map(|(name, table)| {
            let columns = table.columns.into_iter();
            let plain = columns.map(|column| Column {
                default: None,
                ..column
            });
            (name, plain.collect())
        })
        .collect();
    assert_eq!(told_to_diesel(text), real);
}

#[test]
fn the_schema_file_is_what_its_script_writes() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().unwrap();
    for needed in ["scripts", "migrations", "src/db"] {
        let to = copy.path().join(needed);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let copied = Command::new("cp")
            .arg("-r")
            .arg(top.join(needed))
            .arg(&to)
            .status();
        assert!(copied.unwrap().success());
    }
    let written = copy.path().join("src/db/schema.rs");
    std::fs::remove_file(&written).unwrap();
    let ran = Command::new("python3")
        .arg(copy.path().join("scripts/schema"))
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(
        std::fs::read_to_string(written).unwrap(),
        include_str!("../../src/db/schema.rs"),
        "run scripts/schema"
    );
}
