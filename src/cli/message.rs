//! `message`: raw messages of channels; dead letters listed and read again.

use crate::cli::{language, note, print};
use clap::Subcommand;
use tributary::app::App;
use tributary::db::messages::{DeadLetter, list_dead};
use tributary::db::{Conn, channels};
use tributary::domain::ids::{ChannelId, MessageId};
use tributary::domain::sentence::Sentence;
use tributary::domain::time::rfc3339;
use tributary::error::{Error, Result};
use tributary::i18n::{say, t_with};
use tributary::services::messages::{Replayed, replay};

/// Dead letters that are listed or put back in one statement.
const PORTION: usize = 200;

/// Messages of channels
#[derive(Subcommand)]
pub enum Message {
    /// List messages: id, time, channel, mapping, origin, reason
    List {
        /// Those that could not be read
        #[arg(long, required = true)]
        dead: bool,
        /// Of this channel only
        #[arg(long)]
        channel: Option<String>,
    },
    /// Read dead letters again, after a mapping was saved
    Replay {
        /// Their ids, as `message list` shows them
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<i64>,
        /// All of them
        #[arg(long)]
        all: bool,
        /// With --all: of this channel only
        #[arg(long, requires = "all")]
        channel: Option<String>,
    },
}

impl Message {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        match self {
            Message::List { channel, .. } => list(app, channel.as_deref()),
            Message::Replay { channel, all, .. } if all => replay_all(app, channel.as_deref()),
            Message::Replay { ids, .. } => {
                let ids: Vec<MessageId> = ids.into_iter().map(MessageId).collect();
                replay_some(app, &ids)
            }
        }
    }
}

fn list(app: &App, channel: Option<&str>) -> Result<()> {
    let slugs = app.databases().read(channels::list)?;
    each_portion(app, channel, |letters| {
        for letter in letters {
            let slug = slugs.iter().find(|one| one.id == letter.channel_id);
            let reason = letter
                .reason
                .as_deref()
                .map(serde_json::from_str::<Sentence>);
            print(format_args!(
                "{}\t{}\t{}\t{}\t{}\t{}",
                letter.id,
                rfc3339(letter.received_at),
                slug.map_or("", |channel| channel.slug.as_str()),
                letter.format,
                letter.origin,
                reason.transpose()?.map(explained).unwrap_or_default(),
            ))?;
        }
        Ok(())
    })
}

/// The reason with what it rests on, on one line.
fn explained(reason: Sentence) -> String {
    let lang = language();
    let mut text = say(lang, &reason);
    for problem in &reason.because {
        let place = problem.pointer.trim_start_matches('/');
        text.push_str(&format!(" {place}: {}", say(lang, &problem.detail)));
    }
    text.replace(['\n', '\t'], " ")
}

fn replay_all(app: &App, channel: Option<&str>) -> Result<()> {
    let mut done = Replayed::default();
    each_portion(app, channel, |letters| {
        let ids: Vec<MessageId> = letters.iter().map(|letter| letter.id).collect();
        let some = app
            .databases()
            .write(|conn| replay(conn, app.now(), &ids))?;
        done.due.extend(some.due);
        done.damaged.extend(some.damaged);
        Ok(())
    })?;
    tell(&done)
}

fn replay_some(app: &App, ids: &[MessageId]) -> Result<()> {
    let mut done = Replayed::default();
    for portion in ids.chunks(PORTION) {
        let some = app
            .databases()
            .write(|conn| replay(conn, app.now(), portion))?;
        done.due.extend(some.due);
        done.damaged.extend(some.damaged);
    }
    tell(&done)?;
    let unknown: Vec<String> = ids
        .iter()
        .filter(|id| !done.due.contains(id) && !done.damaged.contains(id))
        .map(ToString::to_string)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(
        Sentence::new("refused-not-dead").with("list", unknown.join(", ")),
    ))
}

fn tell(done: &Replayed) -> Result<()> {
    if !done.damaged.is_empty() {
        let list: Vec<String> = done.damaged.iter().map(ToString::to_string).collect();
        note(t_with(
            language(),
            "cli-message-damaged",
            &[("list", list.join(", ").into())],
        ));
    }
    let count = done.due.len() as i64;
    print(t_with(
        language(),
        "cli-message-replayed",
        &[("count", count.into())],
    ))
}

/// Goes through the dead letters, oldest first.
fn each_portion(
    app: &App,
    channel: Option<&str>,
    mut work: impl FnMut(&[DeadLetter]) -> Result<()>,
) -> Result<()> {
    let only = app.databases().read(|conn| channel_id(conn, channel))?;
    let mut after = MessageId(0);
    loop {
        let letters = app
            .databases()
            .read(|conn| list_dead(conn, only, after, PORTION as i64))?;
        let Some(last) = letters.last() else {
            return Ok(());
        };
        after = last.id;
        work(&letters)?;
    }
}

fn channel_id(conn: &mut Conn, slug: Option<&str>) -> Result<Option<ChannelId>> {
    let Some(slug) = slug else { return Ok(None) };
    let found = channels::find_by_slug(conn, slug)?;
    Ok(Some(found.ok_or_else(|| Error::not_found("channel"))?.id))
}
