//! Installs the npm packages of the lock file into `node_modules`, once per content of the lock file.

use crate::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Holds the lock file's text as of the last complete install.
const STAMP: &str = "node_modules/.installed-lock.json";

/// The directory of the installed packages, installing them first where the lock file has changed.
pub fn install(source: &Path) -> Result<PathBuf> {
    let modules = source.join("node_modules");
    // Two builds with different target directories share node_modules. This file is locked because npm never opens it.
    let guard = fs::File::open(source.join("build.rs"))?;
    guard.lock()?;
    let wanted = fs::read_to_string(source.join("package-lock.json"))?;
    if fs::read_to_string(source.join(STAMP)).is_ok_and(|installed| installed == wanted) {
        return Ok(modules);
    }
    run_npm(source)?;
    fs::write(source.join(STAMP), wanted)?;
    Ok(modules)
}

fn run_npm(source: &Path) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let arguments = [
        "ci",
        "--ignore-scripts",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
    ];
    let run = Command::new(npm)
        .args(arguments)
        .current_dir(source)
        .output();
    let output = match run {
        Ok(output) => output,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            return Err(
                "npm was not found. The style sheet, the page scripts and the tables of countries and \
                 divisions come from npm packages. Install Node.js 20 or newer, which brings npm: \
                 `apt-get install nodejs npm`, `brew install node`, or https://nodejs.org"
                    .into(),
            );
        }
        Err(cause) => return Err(format!("npm could not be started: {cause}").into()),
    };
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`npm {}` failed ({}). It needs the npm registry once for each change of package-lock.json.\n{}{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}
