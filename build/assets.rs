//! Writes the table of static files: everything under `static/` and the listed files of npm packages.

use crate::Result;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// (file in node_modules, path under /static/HASH/). The only files of packages that are served.
const FROM_NPM: &[(&str, &str)] = &[
    ("htmx.org/dist/htmx.min.js", "vendor/htmx.min.js"),
    (
        "@tabler/core/dist/css/tabler.min.css",
        "vendor/tabler.min.css",
    ),
];

/// Rust text of `ASSETS`, sorted by path. Files of packages are copied to `out`, so that they may vanish afterwards.
pub fn table(source: &Path, modules: &Path, out: &Path) -> Result<String> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let root = source.join("static");
    gather(&root, &root, &mut files)?;
    for (from, path) in FROM_NPM {
        let copy = out.join(path.replace('/', "-"));
        fs::copy(modules.join(from), &copy).map_err(|cause| format!("{from}: {cause}"))?;
        files.push(((*path).to_owned(), copy));
    }
    files.sort();
    let mut text = String::from("pub static ASSETS: &[Asset] = &[\n");
    for (path, file) in files {
        let hash = short_hash(&fs::read(&file)?);
        let mime = mime(&path);
        writeln!(
            text,
            "    Asset {{ path: {path:?}, mime: {mime:?}, hash: \"{hash}\", bytes: include_bytes!({file:?}) }},"
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            gather(root, &path, files)?;
        } else {
            let name: Vec<_> = path
                .strip_prefix(root)?
                .iter()
                .map(|part| part.to_string_lossy())
                .collect();
            files.push((name.join("/"), path));
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits: it only has to change when the content does.
fn short_hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
