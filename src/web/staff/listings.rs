//! Codes that nobody knows, with what they may stand for; confirmed one by one or many together. The listings that are
//! known are `listings/all`.

pub mod all;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeCatalog, Posted, SeeCatalog, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::beside::Beside;
use super::choice::Choice;
use super::skus::address;
use crate::app::App;
use crate::db::unmatched::{self, Unmatched};
use crate::db::{Conn, channels};
use crate::domain::channel::Channel;
use crate::domain::likeness::{Evidence, Unknown};
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::catalog::confirm::{self as service, StandsFor};
use crate::services::catalog::suggest::{Suggestion, suggest};
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Codes of a page.
const ROWS: usize = 30;
/// A suggestion from so many percent on is ticked already.
const SURE: i64 = 85;
/// One below is shown in amber: look twice.
const FAIR: i64 = 60;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    channel: String,
    done: String,
}

/// One code with what it may stand for.
struct Row {
    form: String,
    slug: String,
    channel: String,
    code: String,
    title: String,
    orders: String,
    orders_href: String,
    since: When,
    create: String,
    guess: Option<Guess>,
    sku: String,
    pack: String,
    pick: String,
    wrong: String,
}

/// A suggestion.
struct Guess {
    sku: String,
    href: String,
    title: String,
    pack: String,
    score: String,
    width: i64,
    colour: &'static str,
    word: String,
    evidence: String,
    sure: bool,
}

#[derive(Template)]
#[template(path = "staff/listings/unmatched.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    done: String,
    problem: String,
    channels: Vec<Choice>,
    rows: Vec<Row>,
    count: String,
    more: bool,
    guessed: bool,
    may_change: bool,
}

struct Read {
    channels: Vec<Channel>,
    codes: Vec<Unmatched>,
    guesses: Vec<Option<Suggestion>>,
}

/// One code and what it stands for, as typed; or the ticked suggestions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pick: Vec<String>,
    channel: String,
    code: String,
    sku: String,
    pack_size: String,
    one: String,
}

/// `GET /staff/listings`.
pub async fn unmatched(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let page = page_of(&app, &staff, &visitor, asked, None).await?;
    page::show(&page)
}

/// `POST /staff/listings`: the ticked suggestions, or one code with a SKU of one's own choice.
pub async fn confirm(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (actor, reach, now) = (staff.actor(), staff.reach.clone(), app.now());
    let wanted = typed.wanted();
    let done = match wanted {
        Err(fault) => Err(fault),
        Ok(many) => {
            app.transact(move |conn| service::confirm(conn, now, &actor, &reach, &many))
                .await
        }
    };
    match done {
        Ok(()) => Ok(page::to("/staff/listings?done=confirmed")),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = page_of(
                &app,
                &staff,
                &visitor,
                Asked::default(),
                Some((&typed, &wrong)),
            )
            .await?;
            wrong.show(&page)
        }
    }
}

impl Typed {
    fn wanted(&self) -> Result<Vec<StandsFor>> {
        if !self.one.is_empty() {
            let pack_size = all::read_pack(&self.pack_size)?;
            return Ok(vec![StandsFor {
                channel: self.channel.clone(),
                code: self.code.clone(),
                sku: self.sku.trim().to_owned(),
                pack_size,
            }]);
        }
        self.pick
            .iter()
            .map(|pick| {
                let (channel, code, sku, pack_size) =
                    serde_json::from_str::<(String, String, String, i64)>(pick)
                        .map_err(|_| Error::invalid("", "problem-form"))?;
                Ok(StandsFor {
                    channel,
                    code,
                    sku,
                    pack_size,
                })
            })
            .collect()
    }
}

async fn page_of(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    asked: Asked,
    refused: Option<(&Typed, &Beside)>,
) -> Result<Page> {
    let (reach, wanted) = (staff.reach.clone(), asked.clone());
    let mut read = app.read(move |conn| read(conn, &reach, &wanted)).await?;
    let more = read.codes.len() > ROWS;
    read.codes.truncate(ROWS);
    let voice = visitor.voice;
    let mut shell = Shell::new(staff, visitor, "listings");
    if refused.is_some() {
        shell.here = "/staff/listings".to_owned();
    }
    let rows: Vec<Row> = read
        .codes
        .iter()
        .zip(&read.guesses)
        .enumerate()
        .filter_map(|(index, (code, guess))| {
            let channel = read.channels.iter().find(|one| one.id == code.channel)?;
            Some(row(&voice, index, channel, code, guess.as_ref(), refused))
        })
        .collect();
    let count = voice.number(rows.len() as i64);
    Ok(Page {
        done: match asked.done.as_str() {
            "confirmed" => voice.t("listings-done-confirmed"),
            _ => String::new(),
        },
        problem: refused.map_or_else(String::new, |(_, wrong)| wrong.above().to_owned()),
        channels: read
            .channels
            .iter()
            .map(|channel| Choice {
                word: channel.slug.clone(),
                title: channel.name.clone(),
                chosen: channel.slug == asked.channel,
            })
            .collect(),
        guessed: rows.iter().any(|row| row.guess.is_some()),
        count: if more { format!("{count}+") } else { count },
        rows,
        more,
        may_change: staff.may(Permission::ChangeCatalog),
        asked,
        shell,
    })
}

fn read(conn: &mut Conn, reach: &Reach, asked: &Asked) -> Result<Read> {
    let mut channels = channels::list(conn)?;
    channels.retain(|channel| reach.sees_channel(channel.id));
    let channel = channels
        .iter()
        .find(|channel| channel.slug == asked.channel)
        .map(|channel| channel.id);
    let codes = unmatched::list_unmatched(conn, reach, channel, asked.q.trim(), ROWS as i64 + 1)?;
    let unknown: Vec<Unknown<'_>> = codes
        .iter()
        .map(|code| Unknown {
            code: code.code(),
            title: code.title.as_deref().unwrap_or_default(),
        })
        .collect();
    let guesses = suggest(conn, &unknown)?;
    Ok(Read {
        channels,
        guesses,
        codes,
    })
}

fn row(
    voice: &Voice,
    index: usize,
    channel: &Channel,
    code: &Unmatched,
    guess: Option<&Suggestion>,
    refused: Option<(&Typed, &Beside)>,
) -> Row {
    let mine = refused.filter(|(typed, _)| {
        !typed.one.is_empty() && typed.channel == channel.slug && typed.code == code.code()
    });
    let pack = guess.map_or(1, |guess| guess.likeness.pack_size);
    let title = code.title.clone().unwrap_or_default();
    Row {
        form: format!("one-{index}"),
        slug: channel.slug.clone(),
        channel: channel.name.clone(),
        code: code.code().to_owned(),
        orders: voice.number(code.orders),
        orders_href: format!(
            "/staff/orders?view=held&channel={}&sku={}",
            channel.slug,
            page::encoded(code.code())
        ),
        since: voice.when_short(code.since),
        create: format!(
            "/staff/skus:new?code={}&title={}",
            page::encoded(code.code()),
            page::encoded(&title)
        ),
        sku: mine.map_or_else(
            || guess.map_or_else(String::new, |guess| guess.sku.clone()),
            |(typed, _)| typed.sku.clone(),
        ),
        pack: mine.map_or_else(|| pack.to_string(), |(typed, _)| typed.pack_size.clone()),
        wrong: mine.map_or_else(String::new, |(_, wrong)| {
            let said = [wrong.at(voice, "/sku"), wrong.at(voice, "/pack_size")];
            said.join(" ").trim().to_owned()
        }),
        pick: guess.map_or_else(String::new, |guess| {
            serde_json::json!([channel.slug, code.code(), guess.sku, pack]).to_string()
        }),
        guess: guess.map(|guess| guess_of(voice, guess)),
        title,
    }
}

fn guess_of(voice: &Voice, guess: &Suggestion) -> Guess {
    let score = guess.likeness.score;
    let word = match score {
        SURE.. => "sure",
        FAIR.. => "fair",
        _ => "check",
    };
    let evidence = match guess.likeness.evidence {
        Evidence::SameCode => "listings-evidence-code",
        Evidence::Barcode => "listings-evidence-barcode",
        Evidence::Pack => "listings-evidence-pack",
        Evidence::Title => "listings-evidence-title",
    };
    Guess {
        sku: guess.sku.clone(),
        href: address(&guess.sku),
        title: guess.title.clone(),
        pack: match guess.likeness.pack_size {
            1 => String::new(),
            pieces => format!("× {}", voice.number(pieces)),
        },
        score: format!("{score} %"),
        width: score,
        colour: if score >= FAIR { "grey" } else { "amber" },
        word: voice.word("listings-confidence", word),
        evidence: voice.t_with(evidence, &[("count", guess.likeness.pack_size.into())]),
        sure: score >= SURE,
    }
}
