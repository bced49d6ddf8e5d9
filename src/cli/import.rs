//! `import`: files into a channel, through the same door as everything else.

use crate::cli::{language, note, print};
use clap::Args;
use std::io::IsTerminal;
use std::path::PathBuf;
use tributary::app::App;
use tributary::app::import::{Death, Options, Progress, Summary};
use tributary::db::channels;
use tributary::domain::cause;
use tributary::error::{Error, Result};
use tributary::i18n::{FactValue, say, t_with};

/// Unmatched credits that are listed one by one.
const LISTED: usize = 20;
/// Causes of dead letters that are listed; one more line says how many there are besides.
const CAUSES: usize = 9;

/// Import order files
#[derive(Args)]
pub struct Import {
    /// Slug of the channel that the orders come from
    #[arg(long)]
    channel: String,
    /// Name of the mapping, if it is not to be recognised
    #[arg(long)]
    format: Option<String>,
    /// End with one line of JSON
    #[arg(long)]
    json: bool,
    /// Read the file and show what would come of it; write nothing
    #[arg(long)]
    dry_run: bool,
    /// CSV, XLSX, JSON or line-delimited JSON files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Import {
    /// Imports the files one after the other; fails at the end if one of them was not read to its end.
    pub fn run(self, app: &App) -> Result<()> {
        let channel = app
            .databases()
            .read(|conn| channels::find_by_slug(conn, &self.channel))?
            .ok_or_else(|| Error::not_found("channel"))?;
        let options = Options {
            format: self.format,
            dry_run: self.dry_run,
            existing: None,
        };
        let mut broken = None;
        for file in &self.files {
            let name = file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let mut meter = Meter {
                on: std::io::stderr().is_terminal(),
                last: None,
            };
            let summary = app.import(&channel, file, &name, &options, |progress| {
                meter.show(progress);
                Ok(())
            })?;
            meter.end();
            tell(&name, &summary)?;
            if self.json {
                print(serde_json::to_string(&summary)?)?;
            }
            broken = broken.or(summary.broken_off);
        }
        broken.map_or(Ok(()), |why| Err(Error::Refused(why)))
    }
}

fn tell(name: &str, summary: &Summary) -> Result<()> {
    let lang = language();
    let line = |key: &str, facts: &[(&str, FactValue)]| print(t_with(lang, key, facts));
    let found = summary
        .found
        .as_ref()
        .map(|found| say(lang, found))
        .unwrap_or_default();
    line(
        "cli-import-file",
        &[
            ("file", name.into()),
            ("format", summary.format.as_str().into()),
            ("found", found.into()),
        ],
    )?;
    line(
        "cli-import-received",
        &[
            ("received", summary.received.into()),
            ("rows", summary.rows.into()),
        ],
    )?;
    let counts = [
        ("new", summary.new),
        ("updated", summary.updated),
        ("repeated", summary.repeated),
        ("credits", summary.credits),
        ("dead", summary.dead),
        ("held", summary.held),
    ];
    let facts: Vec<(&str, FactValue)> = counts
        .iter()
        .map(|(name, count)| (*name, (*count).into()))
        .collect();
    line("cli-import-outcomes", &facts)?;
    line(
        "cli-import-orders",
        &[
            ("units", summary.units.into()),
            ("gross", summary.gross.as_str().into()),
        ],
    )?;
    if summary.history > 0 {
        line("cli-import-history", &[("count", summary.history.into())])?;
    }
    if summary.credit_units > 0 {
        let facts = [
            ("units", summary.credit_units.into()),
            ("gross", summary.credit_gross.as_str().into()),
            ("unmatched", summary.credits_unmatched.into()),
        ];
        line("cli-import-credits", &facts)?;
    }
    tell_deaths(summary)?;
    for portion in summary.unmatched.chunks(LISTED).take(1) {
        line(
            "cli-import-unmatched",
            &[
                ("list", portion.join(", ").into()),
                (
                    "more",
                    (summary.unmatched.len() as i64 - portion.len() as i64).into(),
                ),
            ],
        )?;
    }
    Ok(())
}

/// Why documents died, the most frequent cause first.
fn tell_deaths(summary: &Summary) -> Result<()> {
    let lang = language();
    let mut deaths: Vec<&Death> = summary.deaths.iter().collect();
    deaths.sort_by_key(|death| std::cmp::Reverse(death.count));
    for death in deaths.iter().take(CAUSES) {
        let reason = match cause::main_problem(&death.reason) {
            Some(main) => match cause::dotted(&main.pointer) {
                none if none.is_empty() => say(lang, &main.detail),
                place => format!("{place}: {}", say(lang, &main.detail)),
            },
            None => say(lang, &death.reason),
        };
        let facts = [
            ("count", death.count.into()),
            ("reason", reason.into()),
            ("first", death.first.as_str().into()),
        ];
        print(t_with(lang, "cli-import-death", &facts))?;
    }
    let others = deaths.iter().skip(CAUSES);
    let (causes, letters) = others.fold((0_i64, 0_i64), |(causes, letters), death| {
        (causes + 1, letters + death.count)
    });
    if causes > 0 {
        let facts = [("causes", causes.into()), ("letters", letters.into())];
        print(t_with(lang, "cli-import-deaths-more", &facts))?;
    }
    Ok(())
}

/// A progress line that is written over, on a terminal only.
struct Meter {
    on: bool,
    last: Option<std::time::Instant>,
}

impl Meter {
    fn show(&mut self, progress: Progress) {
        if !self.on
            || self
                .last
                .is_some_and(|last| last.elapsed().as_millis() < 200)
        {
            return;
        }
        self.last = Some(std::time::Instant::now());
        let text = match progress {
            Progress::Staged(rows) => {
                t_with(language(), "cli-import-staging", &[("rows", rows.into())])
            }
            Progress::Read(done, all) => t_with(
                language(),
                "cli-import-reading",
                &[("done", done.into()), ("all", all.into())],
            ),
        };
        use std::io::Write;
        let _ = write!(std::io::stderr(), "\r\x1b[2K{text}");
    }

    fn end(&self) {
        if self.on && self.last.is_some() {
            note("\r\x1b[2K");
        }
    }
}
