//! The audit log: who looked at what, who changed what, as sentences; narrowed by the URL, taken away as CSV.
//! Entries are written by whoever does the thing; how each reads is `audit-*` in `locales/`.

mod asked;

use asked::{Asked, Chip, Choice, chips, filter_of};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeAudit};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use crate::app::App;
use crate::db::audit::{self, AuditRow, AuditWrite, From};
use crate::db::staff as people;
use crate::domain::audit::{AuditAction, SUBJECTS};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Permission;
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::i18n::{self, has};
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Query};
use askama::Template;
use std::collections::BTreeMap;

/// Rows of a page.
const ROWS: usize = 50;
/// The most rows of a file; who needs more narrows by days.
const EXPORTED: i64 = 20_000;
/// Facts that a sentence may name; what an entry lacks is empty.
const FACTS: &[&str] = &[
    "action", "count", "device", "factor", "fields", "kind", "list", "order", "role", "rows",
    "scopes", "state", "total", "version", "why",
];

/// One entry.
struct Line {
    at: When,
    who: String,
    icon: &'static str,
    sentence: String,
    kind: String,
    subject: String,
    href: String,
    address: String,
}

#[derive(Template)]
#[template(path = "staff/people/audit.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    lines: Vec<Line>,
    chips: Vec<Chip>,
    people: Vec<Choice>,
    actions: Vec<Choice>,
    kinds: Vec<Choice>,
    newer: String,
    older: String,
    summary: String,
    csv: String,
    own_only: bool,
}

/// `GET /staff/audit`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeAudit>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (voice, from) = (visitor.voice, asked.place());
    let filter = filter_of(&asked, &staff, voice.zone);
    let (mut rows, known) = app
        .read(move |conn| {
            Ok((
                audit::list_page(conn, &filter, from, ROWS as i64)?,
                people::list(conn)?,
            ))
        })
        .await?;
    let more = rows.len() > ROWS;
    if more {
        match from {
            From::Before(_) => drop(rows.drain(..rows.len() - ROWS)),
            From::Start | From::After(_) => rows.truncate(ROWS),
        }
    }
    let (newer, older) = asked.ends(&rows, more);
    let own_only = staff.reach != crate::domain::staff::Reach::ALL;
    let actions = AuditAction::ALL.iter().map(|action| action.as_str());
    let kinds = SUBJECTS.iter().copied();
    page::show(&Page {
        people: known
            .iter()
            .filter(|person| !own_only || person.id == staff.id)
            .map(|person| Choice {
                word: person.id.to_string(),
                title: person.name.clone(),
                chosen: asked.person == person.id.to_string(),
            })
            .collect(),
        actions: Choice::all(&voice, "audit-action", actions, &asked.action),
        kinds: Choice::all(&voice, "audit-kind", kinds, &asked.kind),
        chips: chips(&voice, &asked, &known),
        lines: rows.iter().map(|row| line(&voice, row)).collect(),
        summary: voice.t_with("audit-summary", &[("count", rows.len().into())]),
        csv: match staff.may(Permission::Export) {
            true => asked.csv(),
            false => String::new(),
        },
        newer,
        older,
        own_only,
        shell: Shell::new(&staff, &visitor, "audit"),
        asked,
    })
}

fn line(voice: &Voice, row: &AuditRow) -> Line {
    Line {
        at: voice.when(row.at),
        who: actor(voice, row),
        icon: icon(&row.action),
        sentence: sentence(voice, row),
        kind: kind(voice, &row.subject_kind),
        subject: row.subject.clone(),
        href: match row.subject_kind.as_str() {
            "order" => format!("/staff/orders/{}", page::encoded(&row.subject)),
            "rate_card" => format!("/staff/rates/{}", page::encoded(&row.subject)),
            _ => String::new(),
        },
        address: row.address.clone(),
    }
}

fn actor(voice: &Voice, row: &AuditRow) -> String {
    match row.actor_kind.as_str() {
        "system" => voice.t("actor-system"),
        "customer" => voice.t("actor-customer"),
        _ => row.actor.clone(),
    }
}

fn kind(voice: &Voice, word: &str) -> String {
    match SUBJECTS.contains(&word) {
        true => voice.word("audit-kind", word),
        false => word.to_owned(),
    }
}

/// An entry in words.
fn sentence(voice: &Voice, row: &AuditRow) -> String {
    let key = format!("audit-{}", row.action.replace('_', "-"));
    if !has(voice.lang, &key) {
        return row.action.clone();
    }
    let mut stored: BTreeMap<String, String> = serde_json::from_str(&row.facts).unwrap_or_default();
    let is_letter =
        row.action == AuditAction::MessageSeen.as_str() && !stored.contains_key("order");
    let key = match is_letter {
        true => "audit-letter-seen".to_owned(),
        false => key,
    };
    for (fact, noun) in [
        ("role", "role"),
        ("state", "audit-state"),
        ("why", "audit-why"),
    ] {
        if let Some(word) = stored.get_mut(fact) {
            let key = format!("{noun}-{}", word.replace('_', "-"));
            if has(voice.lang, &key) {
                *word = voice.t(&key);
            }
        }
    }
    if let Some(fields) = stored.get_mut("fields") {
        *fields = fields_in_words(voice, fields);
    }
    let mut told = Sentence::new(&key).with(
        "subject",
        match row.subject.as_str() {
            "" => voice.t("audit-nobody"),
            known => known.to_owned(),
        },
    );
    for fact in FACTS {
        told = told.with(fact, stored.get(*fact).cloned().unwrap_or_default());
    }
    // what an entry does not say leaves no empty brackets
    i18n::say_in(voice.lang, &told, voice.zone)
        .replace(" ()", "")
        .replace("（）", "")
}

fn fields_in_words(voice: &Voice, fields: &str) -> String {
    let words: Vec<String> = fields
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let key = format!("audit-field-{}", word.replace('_', "-"));
            match has(voice.lang, &key) {
                true => voice.t(&key),
                false => word.to_owned(),
            }
        })
        .collect();
    words.join(&voice.t("list-comma"))
}

fn icon(action: &str) -> &'static str {
    match action.parse::<AuditAction>() {
        Ok(AuditAction::SignedIn | AuditAction::SignedOut | AuditAction::SessionEnded) => "out",
        Ok(AuditAction::SignInRefused) => "ban",
        Ok(AuditAction::ContactSeen | AuditAction::MessageSeen) => "cust",
        Ok(AuditAction::Exported) => "dl",
        Ok(AuditAction::Imported) => "inbox",
        Ok(AuditAction::JobReplayed | AuditAction::Replayed) => "repl",
        Ok(
            AuditAction::StaffAdded
            | AuditAction::StaffChanged
            | AuditAction::PasswordSet
            | AuditAction::SecondFactor
            | AuditAction::LinkSent,
        ) => "user",
        Ok(AuditAction::KeyAdded | AuditAction::KeyRevoked) => "keys",
        Ok(AuditAction::SettingsChanged) => "set",
        _ => "edit",
    }
}

/// `GET /staff/audit.csv`: what the same filters show, every page of it. Taking it away is an entry too.
pub async fn export(
    app: Data<App>,
    staff: Allowed<SeeAudit>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    if !staff.may(Permission::Export) {
        return Err(Error::Forbidden(Sentence::new("forbidden-role")).into());
    }
    let voice = visitor.voice;
    let filter = filter_of(&query, &staff, voice.zone);
    let by = staff.by(&visitor);
    let rows = app
        .transact(move |conn| {
            let mut rows = audit::list_page(conn, &filter, From::Start, EXPORTED)?;
            rows.truncate(EXPORTED as usize);
            let entry: AuditWrite = by.entry(AuditAction::Exported, ("list", "audit")).facts([
                ("list", "audit".to_owned()),
                ("rows", rows.len().to_string()),
            ]);
            audit::insert_audit(conn, &entry)?;
            Ok(rows)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .body(csv(&voice, &rows)))
}

/// With a byte order mark, since spreadsheets take the file for another encoding without it.
fn csv(voice: &Voice, rows: &[AuditRow]) -> String {
    let mut text = String::from("\u{feff}");
    let head = ["at", "who", "what", "kind", "subject", "address"];
    write_row(&mut text, &head.map(|word| voice.word("audit-col", word)));
    for row in rows {
        write_row(
            &mut text,
            &[
                rfc3339(row.at),
                actor(voice, row),
                sentence(voice, row),
                kind(voice, &row.subject_kind),
                row.subject.clone(),
                row.address.clone(),
            ],
        );
    }
    text
}

fn write_row(text: &mut String, cells: &[String; 6]) {
    let cells = cells.each_ref().map(|cell| {
        // a spreadsheet would run what begins so
        let guard = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => "'",
            false => "",
        };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    });
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::staff::{Role, Scope};
    use crate::i18n::Lang;

    #[test]
    fn whatever_is_written_down_and_allowed_has_words() {
        let actions = AuditAction::ALL.iter().map(|action| action.as_str());
        let mut keys: Vec<String> = Vec::new();
        for action in actions {
            keys.push(format!("audit-{action}"));
            keys.push(format!("audit-action-{action}"));
        }
        keys.extend(SUBJECTS.iter().map(|kind| format!("audit-kind-{kind}")));
        let permissions = Permission::ALL.iter();
        keys.extend(permissions.map(|one| format!("permission-{one}")));
        keys.extend(Role::ALL.iter().map(|role| format!("role-does-{role}")));
        keys.extend(Scope::ALL.iter().map(|scope| format!("scope-{scope}")));
        for key in keys {
            assert!(has(Lang::En, &key.replace(['_', ':'], "-")), "{key}");
        }
    }
}
