//! Gathers what the binary carries with it: static files, locales and the large facts, the last two from npm by the
//! lock file. Each part is a module under `build/`; nothing here is read at run time from the source.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "cargo is told what to watch on standard output, a person what went wrong on the other"
)]

#[path = "build/assets.rs"]
mod assets;
#[path = "build/countries.rs"]
mod countries;
#[path = "build/divisions.rs"]
mod divisions;
#[path = "build/holidays.rs"]
mod holidays;
#[path = "build/locales.rs"]
mod locales;
#[path = "build/npm.rs"]
mod npm;
#[path = "build/passwords.rs"]
mod passwords;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What cargo watches; a change of anything else does not run this again.
const WATCHED: &[&str] = &[
    "build.rs",
    "build",
    "locales",
    "migrations",
    "package-lock.json",
    "static",
];

fn main() -> ExitCode {
    match gather() {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("{cause}");
            ExitCode::FAILURE
        }
    }
}

fn gather() -> Result<()> {
    for path in WATCHED {
        println!("cargo:rerun-if-changed={path}");
    }
    let source = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let modules = npm::install(&source)?;
    let facts = [
        countries::currencies(&modules)?,
        countries::countries(&modules)?,
        divisions::divisions(&modules)?,
        holidays::holidays(&modules)?,
        passwords::passwords(&modules)?,
    ];
    fs::write(out.join("facts.rs"), facts.concat())?;
    fs::write(
        out.join("assets.rs"),
        assets::table(&source, &modules, &out)?,
    )?;
    fs::write(out.join("locales.rs"), locales::table(&source)?)?;
    Ok(())
}
