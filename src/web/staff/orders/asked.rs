//! What the URL of the list says: view, search, filters, order, place; as a filter for `db`. How it is shown is `chips`.

use crate::app::App;
use crate::db::Conn;
use crate::db::orders::list::{Assignee, Filter, From, Place, Row, Sort, View};
use crate::db::orders::search::{Bound, find_ids};
use crate::domain::ids::{BulkId, OrderId, StaffId};
use crate::domain::secret::Secret;
use crate::domain::staff::{Permission, Reach};
use crate::domain::time::{Time, local};
use crate::error::Result;
use crate::services::search::wanted;
use crate::web::page::encoded;
use crate::web::session::{Seen, Staff};
use crate::web::visitor::Visitor;
use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};

/// The most orders that a search finds.
const SEARCHED: i64 = 500;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    pub(super) view: String,
    pub(super) q: String,
    pub(super) status: String,
    pub(super) channel: Vec<String>,
    pub(super) payment: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) due_from: String,
    pub(super) due_to: String,
    pub(super) held: String,
    pub(super) sku: String,
    pub(super) tag: String,
    pub(super) assignee: String,
    pub(super) bulk: String,
    pub(super) sort: String,
    pub(super) after: String,
    pub(super) before: String,
    /// Which end of the list was met, going from order to order: `first`, `last`.
    pub(super) end: String,
}

/// Who looks at the list, and with which eyes.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub(super) id: StaffId,
    /// Reach, narrowed to the channel that is looked at.
    pub(super) reach: Reach,
    pub(super) channels: Vec<Seen>,
    sees_every_bulk: bool,
    secret: Secret,
    zone: chrono_tz::Tz,
    now: Time,
}

impl Viewer {
    /// Whoever asks.
    pub fn of(app: &App, staff: &Staff, visitor: &Visitor) -> Viewer {
        Viewer {
            id: staff.id,
            reach: staff.looking(),
            channels: staff.channels.clone(),
            sees_every_bulk: staff.may(Permission::RunJobs),
            secret: app.secret().clone(),
            zone: visitor.voice.zone,
            now: visitor.voice.now,
        }
    }
}

impl Asked {
    /// What a query string says; what cannot be read says nothing.
    pub fn read(query: &str) -> Asked {
        let mut asked: Asked = serde_html_form::from_str(query).unwrap_or_default();
        asked.channel.retain(|slug| !slug.is_empty());
        asked
    }

    pub(super) fn view(&self) -> View {
        match self.view.as_str() {
            "held" => View::Held,
            "late" => View::Late,
            "backordered" => View::Backordered,
            "all" => View::All,
            "todo" => View::ToDo,
            // whoever searches means every order; whoever narrows to a state means those
            _ if !self.q.is_empty() || !self.status.is_empty() || !self.bulk.is_empty() => {
                View::All
            }
            _ => View::ToDo,
        }
    }

    /// By the promise only where something has not left: of the rest it says nothing any more.
    pub(super) fn sort(&self) -> Sort {
        match (self.view(), self.sort.as_str()) {
            (View::All, _) | (_, "placed") => Sort::Placed,
            (View::Late, _) | (_, "due") => Sort::Due,
            (View::ToDo | View::Held | View::Backordered, _) => Sort::Placed,
        }
    }

    /// The address of the list with one thing changed; paging starts anew.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
        address(&written(pairs))
    }

    /// The address of another page of the list.
    pub(super) fn at(&self, name: &str, row: &Row) -> String {
        let place = write_place(row.place(self.sort()));
        let mut pairs = self.pairs();
        pairs.push((name, &place));
        address(&written(pairs))
    }

    /// What stands in the address, always in the same order, without the place.
    pub fn query(&self) -> String {
        written(self.pairs())
    }

    /// The address of an order's page, which knows the list that one came from.
    pub(super) fn order(&self, number: &str) -> String {
        let list = self.query();
        let list = if list.is_empty() { "view=todo" } else { &list };
        format!("/staff/orders/{number}?list={}", encoded(list))
    }

    /// What stands in the address once an end of the list was met.
    pub(super) fn ended(&self, end: &str) -> String {
        let mut pairs = self.pairs();
        pairs.push(("end", end));
        written(pairs)
    }

    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let mut pairs = vec![("view", self.view.as_str()), ("q", self.q.as_str())];
        pairs.push(("status", &self.status));
        pairs.extend(self.channel.iter().map(|slug| ("channel", slug.as_str())));
        pairs.extend([
            ("payment", self.payment.as_str()),
            ("from", &self.from),
            ("to", &self.to),
            ("due_from", &self.due_from),
            ("due_to", &self.due_to),
            ("held", &self.held),
            ("sku", &self.sku),
            ("tag", &self.tag),
            ("assignee", &self.assignee),
            ("bulk", &self.bulk),
            ("sort", &self.sort),
        ]);
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    pub(super) fn place(&self) -> From {
        match (read_place(&self.after), read_place(&self.before)) {
            (Some(place), _) => From::After(place),
            (None, Some(place)) => From::Before(place),
            (None, None) => From::Start,
        }
    }

    /// What is asked for, as far as this viewer sees; a search is looked up first.
    pub fn filter(&self, conn: &mut Conn, viewer: &Viewer) -> Result<Filter> {
        let among: Option<Vec<OrderId>> = match self.q.trim() {
            "" => None,
            typed => {
                let bound = Bound {
                    reach: &viewer.reach,
                    limit: SEARCHED,
                };
                Some(find_ids(conn, &wanted(typed, &viewer.secret), bound)?)
            }
        };
        let midnight = |text: &str| {
            let day = text.parse::<NaiveDate>().ok()?;
            Some(local(day.and_time(chrono::NaiveTime::MIN), viewer.zone))
        };
        let midnight_after = |text: &str| {
            let day = text.parse::<NaiveDate>().ok()?.succ_opt()?;
            Some(local(day.and_time(chrono::NaiveTime::MIN), viewer.zone))
        };
        let text = |text: &str| Some(text.trim().replace('\0', "")).filter(|text| !text.is_empty());
        let owner = (!viewer.sees_every_bulk).then_some(viewer.id);
        Ok(Filter {
            view: self.view(),
            now: viewer.now,
            status: self.status.parse().ok(),
            channels: viewer
                .channels
                .iter()
                .filter(|channel| self.channel.contains(&channel.slug))
                .map(|channel| channel.id)
                .collect(),
            payment: self.payment.parse().ok(),
            from: midnight(&self.from),
            until: midnight_after(&self.to),
            due_from: midnight(&self.due_from),
            due_until: midnight_after(&self.due_to),
            held: self.held.parse().ok(),
            sku: text(&self.sku),
            tag: text(&self.tag),
            assignee: match self.assignee.as_str() {
                "none" => Some(Assignee::Nobody),
                "me" => Some(Assignee::Person(viewer.id)),
                id => id.parse().ok().map(|id| Assignee::Person(StaffId(id))),
            },
            refused: self.bulk.parse().ok().map(|id| (BulkId(id), owner)),
            reach: viewer.reach.clone(),
            among,
        })
    }
}

/// The address of the list that a query leads to.
pub fn address(query: &str) -> String {
    match query {
        "" => "/staff/orders".to_owned(),
        query => format!("/staff/orders?{query}"),
    }
}

fn written(pairs: Vec<(&str, &str)>) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn write_place((at, id): Place) -> String {
    format!("{}-{}", at.and_utc().timestamp_millis(), id.0)
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.rsplit_once('-')?;
    let at: Time = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, OrderId(id.parse().ok()?)))
}
