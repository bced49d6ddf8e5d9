//! The shop's settings: name, colour, logo, time zone, currency of costs, who needs a second factor, how customers prove an order.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeSettings, Nothing, Posted};
use super::super::visitor::Visitor;
use super::Shell;
use super::wrong::Wrong;
use crate::app::App;
use crate::db::cost_currency;
use crate::domain::sentence::Sentence;
use crate::domain::shop::ProofWays;
use crate::domain::staff::{Permission, Role};
use crate::error::{Error, Result};
use crate::services::settings::{self, LOGO_MAX, Wish};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use futures_util::StreamExt;
use serde::Deserialize;

/// A role to tick.
struct Choice {
    word: &'static str,
    title: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "staff/people/settings.html")]
struct Page {
    shell: Shell,
    called: String,
    color: String,
    logo: Option<String>,
    zone: String,
    /// Of costs.
    currency: String,
    /// Whether rules in force say it.
    said_by_rules: bool,
    roles: Vec<Choice>,
    /// Whether the viewer may say who needs a second factor.
    may_secure: bool,
    by_fact: bool,
    done: String,
    wrong: Wrong,
}

/// What was done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    name: String,
    #[serde(default)]
    color: String,
    #[serde(default)]
    time_zone: String,
    cost_currency: Option<String>,
    #[serde(default)]
    factor: Vec<String>,
    #[serde(default)]
    proof: String,
}

/// `GET /staff/settings`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeSettings>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let done = match query.done.as_str() {
        known @ ("changed" | "logo" | "logo_removed") => visitor.voice.word("settings-done", known),
        _ => String::new(),
    };
    page::show(&Page {
        done,
        ..page_of(&app, &staff, &visitor).await?
    })
}

/// `POST /staff/settings`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeSettings>,
    visitor: Visitor,
    form: Posted<Entered>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let wish = Wish {
        name: form.name.clone(),
        color: form.color.clone(),
        second_factor: if staff.may(Permission::ChangeStaff) {
            let words = form.factor.iter();
            words.filter_map(|word| word.parse().ok()).collect()
        } else {
            app.shop().second_factor.clone()
        },
        proof: match form.proof.as_str() {
            "code" => ProofWays::CodeOnly,
            _ => ProofWays::Facts,
        },
        zone: form.time_zone.clone(),
        cost_currency: form.cost_currency.clone(),
    };
    let (by, config, wanted) = (staff.by(&visitor), app.config().clone(), wish.clone());
    let changed = app
        .transact(move |conn| settings::change(conn, &config, &by, &wanted))
        .await;
    match changed {
        Ok(()) => Ok(page::to("/staff/settings?done=changed")),
        Err(fault) => {
            let shown = page_of(&app, &staff, &visitor).await?;
            let again = Page {
                called: form.name,
                color: form.color,
                zone: form.time_zone,
                currency: form.cost_currency.unwrap_or(shown.currency),
                by_fact: wish.proof == ProofWays::Facts,
                wrong: Wrong::of(&visitor.voice, fault)?,
                ..shown
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/settings/logo`: a picture as a file.
pub async fn change_logo(
    app: Data<App>,
    staff: Allowed<ChangeSettings>,
    visitor: Visitor,
    parts: Multipart,
) -> Answer {
    let set = async {
        let bytes = picture(parts, &staff.csrf).await?;
        if bytes.is_empty() {
            return Err(Error::invalid("/logo", "settings-logo-missing"));
        }
        let by = staff.by(&visitor);
        app.transact(move |conn| settings::change_logo(conn, &by, &bytes))
            .await
    };
    match set.await {
        Ok(()) => Ok(page::to("/staff/settings?done=logo")),
        Err(fault) => {
            let again = Page {
                wrong: Wrong::of(&visitor.voice, fault)?,
                ..page_of(&app, &staff, &visitor).await?
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/settings/logo/remove`.
pub async fn remove_logo(
    app: Data<App>,
    staff: Allowed<ChangeSettings>,
    visitor: Visitor,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let by = staff.by(&visitor);
    app.transact(move |conn| settings::change_logo(conn, &by, &[]))
        .await?;
    Ok(page::to("/staff/settings?done=logo_removed"))
}

/// The picture of an upload that carries the session's token; one that is too large is not read to its end.
async fn picture(mut parts: Multipart, csrf: &str) -> Result<Vec<u8>> {
    let unreadable = || Error::invalid("/logo", "problem-form");
    let (mut token, mut picture) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| unreadable())?;
        let kept = match part.name() {
            Some("csrf") => &mut token,
            Some("logo") => &mut picture,
            _ => continue,
        };
        while let Some(bytes) = part.next().await {
            kept.extend_from_slice(&bytes.map_err(|_| unreadable())?);
            if kept.len() > LOGO_MAX {
                return Err(Error::invalid("/logo", "settings-logo-large"));
            }
        }
    }
    let same: bool = subtle::ConstantTimeEq::ct_eq(token.as_slice(), csrf.as_bytes()).into();
    if same && !csrf.is_empty() {
        Ok(picture)
    } else {
        Err(Error::Forbidden(Sentence::new("forbidden-stale-form")))
    }
}

async fn page_of(
    app: &Data<App>,
    staff: &Allowed<ChangeSettings>,
    visitor: &Visitor,
) -> Result<Page> {
    let (shop, voice) = (app.shop(), visitor.voice);
    let (of_rules, otherwise) = app
        .read(|conn| {
            let of_rules = cost_currency::find_of_rules(conn)?;
            Ok((of_rules, cost_currency::find_without_rules(conn)?))
        })
        .await?;
    Ok(Page {
        shell: Shell::new(staff, visitor, "settings"),
        called: shop.name.clone(),
        color: shop.color.clone(),
        logo: visitor.logo.clone(),
        zone: shop.zone.name().to_owned(),
        currency: of_rules.unwrap_or(otherwise).code().to_owned(),
        said_by_rules: of_rules.is_some(),
        roles: Role::ALL
            .iter()
            .map(|role| Choice {
                word: role.as_str(),
                title: voice.word("role", role.as_str()),
                chosen: shop.second_factor.contains(role),
            })
            .collect(),
        may_secure: staff.may(Permission::ChangeStaff),
        by_fact: shop.proof == ProofWays::Facts,
        done: String::new(),
        wrong: Wrong::default(),
    })
}
