//! Writes the table of message files: per language everything in `locales/LANGUAGE/`.

use crate::Result;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Rust text of `LOCALES`: language and its (file name, Fluent text), both sorted.
pub fn table(source: &Path) -> Result<String> {
    let mut text = String::from("pub static LOCALES: &[(&str, &[(&str, &str)])] = &[\n");
    for language in sorted(&source.join("locales"))? {
        if !language.is_dir() {
            continue;
        }
        writeln!(text, "    ({:?}, &[", file_name(&language))?;
        for file in sorted(&language)? {
            if file.extension().is_some_and(|extension| extension == "ftl") {
                writeln!(
                    text,
                    "        ({:?}, include_str!({file:?})),",
                    file_name(&file)
                )?;
            }
        }
        text.push_str("    ]),\n");
    }
    text.push_str("];\n");
    Ok(text)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
