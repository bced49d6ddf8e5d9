//! What leaves one place for the same door and is not joined, and why; a click leads to the preview of merging it.

use crate::app::App;
use crate::db::fulfillments::card::{self, Place};
use crate::db::fulfillments::{doors::After, number_of};
use crate::domain::ids::LocationId;
use crate::domain::staff::Permission;
use crate::services::merges::{self, Candidate, Obstacle};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, SeeFulfillments};
use crate::web::staff::Shell;
use crate::web::staff::choice::Choice;
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Doors of a page.
const ROWS: i64 = 30;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Id of a place.
    location: String,
    /// The last door of the page before: place and hash.
    after: String,
}

impl Asked {
    fn after(&self) -> Option<After> {
        let (place, door) = self.after.split_once('.')?;
        let door: String = door.chars().filter(char::is_ascii_alphanumeric).collect();
        Some((LocationId(place.parse().ok()?), door))
    }
}

#[derive(Template)]
#[template(path = "staff/merges/candidates.html")]
struct Page {
    shell: Shell,
    places: Vec<Choice>,
    doors: Vec<Door>,
    older: String,
    may_merge: bool,
}

/// What goes to one door.
struct Door {
    place: String,
    whither: String,
    rows: Vec<(i64, String, Vec<String>, String)>,
    why: Vec<String>,
    merge: String,
}

/// `GET /staff/fulfillments/candidates`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let (reach, wanted) = (staff.reach.clone(), asked.clone());
    let place = wanted.location.parse().ok().map(LocationId);
    let (found, next, places) = app
        .read(move |conn| {
            let after = wanted.after();
            let (found, next) = merges::candidates(conn, &reach, place, after.as_ref(), ROWS)?;
            Ok((found, next, card::list_places(conn)?))
        })
        .await?;
    let voice = visitor.voice;
    let seen = places
        .iter()
        .filter(|one| staff.reach.sees_location(one.id));
    let any = Choice {
        word: String::new(),
        title: voice.t("merge-any-place"),
        chosen: place.is_none(),
    };
    let choices = seen.map(|one| Choice {
        word: one.id.to_string(),
        title: one.name.clone(),
        chosen: Some(one.id) == place,
    });
    let choices = std::iter::once(any).chain(choices).collect();
    let older = next.map_or_else(String::new, |(place, door)| {
        format!(
            "/staff/fulfillments/candidates?location={}&after={place}.{door}",
            page::encoded(&asked.location)
        )
    });
    page::show(&Page {
        shell: Shell::new(&staff, &visitor, "fulfillments"),
        places: choices,
        doors: found.iter().map(|one| door(&voice, &places, one)).collect(),
        older,
        may_merge: staff.may(Permission::ChangeFulfillments),
    })
}

fn door(voice: &Voice, places: &[Place], found: &Candidate) -> Door {
    let place = places.iter().find(|one| one.id == found.place);
    let ids: Vec<String> = found
        .rows
        .iter()
        .map(|(row, ..)| format!("id={}", row.id))
        .collect();
    let rows = found.rows.iter().map(|(row, orders, others)| {
        let others = match others {
            0 => String::new(),
            count => voice.t_with("merge-others", &[("count", (*count).into())]),
        };
        (row.id.0, number_of(row.id), orders.clone(), others)
    });
    Door {
        place: place.map(|one| one.name.clone()).unwrap_or_default(),
        whither: found.whither.clone(),
        rows: rows.collect(),
        why: found
            .why
            .iter()
            .map(|why| match why {
                Obstacle::Forbidden(sentence) | Obstacle::Left(sentence) => voice.say(sentence),
            })
            .collect(),
        merge: match found.is_possible() {
            true => format!("/staff/fulfillments/merge?{}", ids.join("&")),
            false => String::new(),
        },
    }
}
