//! One box that finds everything: orders, customers, SKUs, listings, dead letters, pages. As a page, and while typing as
//! a list under the box.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use super::marks::{self, Mark};
use crate::app::App;
use crate::db::Conn;
use crate::db::hits::{self, Buyer, Sight, Thing};
use crate::db::orders::list::{self, Filter, From, Row, Sort};
use crate::db::orders::search::{Bound, Wanted, find_meant};
use crate::domain::contact::{Email, Phone};
use crate::domain::ids::ChannelId;
use crate::domain::staff::{Permission, Reach};
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::search::wanted;
use actix_web::HttpRequest;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Hits of a group.
const EACH: usize = 8;
/// The most orders that are looked at: some that only share letters are among them, and a group shows few.
const SEARCHED: i64 = 60;
/// The longest text that is looked for, characters.
const TYPED_MAX: usize = 200;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// One thing that was found and where it leads.
struct Hit {
    href: String,
    title: String,
    text: String,
    mark: Mark,
    /// The orders with it, where that is another page.
    orders: String,
}

/// Things of one kind.
struct Group {
    title: String,
    icon: &'static str,
    hits: Vec<Hit>,
    /// Where the rest of them is; empty if that is all.
    rest: String,
}

#[derive(Template)]
#[template(path = "staff/search/page.html")]
struct Page {
    shell: Shell,
    typed: String,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "staff/search/hits.html")]
struct Brief {
    voice: Voice,
    typed: String,
    groups: Vec<Group>,
}

/// What the database gave.
#[derive(Default)]
struct Found {
    orders: Vec<Row>,
    more: bool,
    buyers: Vec<Buyer>,
    things: Vec<Thing>,
}

/// `GET /staff/search?q=`: the page, or only the list under the box if htmx asks for that.
pub async fn find(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    query: Query<Typed>,
    request: HttpRequest,
) -> Answer {
    let typed: String = query.q.trim().chars().take(TYPED_MAX).collect();
    let is_brief = request
        .headers()
        .get("hx-target")
        .is_some_and(|target| target == "hits");
    let meant = wanted(&typed, app.secret());
    let seeker = Seeker {
        reach: staff.looking(),
        channels: seen(&staff),
        letters: staff.may(Permission::Import),
        now: visitor.voice.now,
    };
    let found = match typed.as_str() {
        "" => Found::default(),
        _ => {
            let (meant, typed) = (meant.clone(), typed.clone());
            app.read(move |conn| look(conn, &meant, &typed, &seeker))
                .await?
        }
    };
    let shell = Shell::new(&staff, &visitor, "").searching(&typed);
    if let Some(number) = straight(&meant, &found)
        && !is_brief
    {
        return Ok(page::to(&format!("/staff/orders/{number}")));
    }
    let groups = groups(&shell, &typed, &found);
    match is_brief {
        true => page::show(&Brief {
            voice: shell.voice,
            typed,
            groups,
        }),
        false => page::show(&Page {
            shell,
            typed,
            groups,
        }),
    }
}

/// For whom is looked.
struct Seeker {
    reach: Reach,
    channels: Vec<ChannelId>,
    letters: bool,
    now: Time,
}

/// The channels that are looked at, one by one.
fn seen(staff: &super::super::session::Staff) -> Vec<ChannelId> {
    let looking = staff.looking();
    staff
        .channels
        .iter()
        .map(|channel| channel.id)
        .filter(|channel| looking.sees_channel(*channel))
        .collect()
}

fn look(conn: &mut Conn, meant: &Wanted, typed: &str, seeker: &Seeker) -> Result<Found> {
    let bound = Bound {
        reach: &seeker.reach,
        limit: SEARCHED,
    };
    let ids = find_meant(conn, meant, bound)?;
    let filter = Filter {
        among: Some(ids),
        ..Filter::every(seeker.now, seeker.reach.clone())
    };
    let mut rows = list::list_page(conn, &filter, Sort::Placed, From::Start, EACH as i64)?;
    let more = rows.len() > EACH;
    rows.truncate(EACH);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut buyers = hits::list_buyers(conn, meant, &ids, &seeker.channels)?;
    if !rows.iter().any(|row| is_exactly(meant, row)) {
        buyers.truncate(EACH);
    }
    let sight = Sight {
        channels: &seeker.channels,
        letters: seeker.letters,
    };
    Ok(Found {
        orders: rows,
        more,
        buyers,
        things: hits::list_things(conn, meant, typed, sight)?,
    })
}

fn is_exactly(meant: &Wanted, row: &Row) -> bool {
    let theirs = [&row.channel_number, &row.channel_ref];
    meant.number.as_deref() == Some(row.number.as_str())
        || theirs
            .into_iter()
            .flatten()
            .any(|text| meant.exact.contains(text))
}

/// The one order of an exact number.
fn straight<'a>(meant: &Wanted, found: &'a Found) -> Option<&'a str> {
    let mut exact = found.orders.iter().filter(|row| is_exactly(meant, row));
    match (exact.next(), exact.next()) {
        (Some(row), None) => Some(&row.number),
        _ => None,
    }
}

fn groups(shell: &Shell, typed: &str, found: &Found) -> Vec<Group> {
    let voice = &shell.voice;
    let things = |kind: &'static str| found.things.iter().filter(move |one| one.kind == kind);
    let lower = typed.to_lowercase();
    let pages = shell
        .entries
        .iter()
        .filter(|entry| !lower.is_empty() && entry.title.to_lowercase().contains(&lower));
    let mut orders = group(
        voice,
        "orders",
        "orders",
        found.orders.iter().map(|row| order(voice, row)).collect(),
    );
    if found.more {
        orders.rest = format!("/staff/orders?view=all&q={}", page::encoded(typed));
    }
    let all = vec![
        orders,
        group(
            voice,
            "customers",
            "cust",
            found.buyers.iter().map(|one| buyer(voice, one)).collect(),
        ),
        group(
            voice,
            "skus",
            "stock",
            things("sku").map(|one| sku(voice, one)).collect(),
        ),
        group(
            voice,
            "listings",
            "tag",
            things("listing").map(listing).collect(),
        ),
        group(
            voice,
            "letters",
            "mail",
            things("letter").map(|one| letter(voice, one)).collect(),
        ),
        group(
            voice,
            "pages",
            "right",
            pages
                .map(|entry| hit(entry.href.to_owned(), entry.title.clone(), String::new()))
                .collect(),
        ),
    ];
    all.into_iter()
        .filter(|group| !group.hits.is_empty())
        .collect()
}

fn group(voice: &Voice, word: &str, icon: &'static str, mut hits: Vec<Hit>) -> Group {
    hits.truncate(EACH);
    Group {
        title: voice.word("search-in", word),
        icon,
        hits,
        rest: String::new(),
    }
}

fn hit(href: String, title: String, text: String) -> Hit {
    Hit {
        href,
        title,
        text,
        mark: Mark::default(),
        orders: String::new(),
    }
}

fn order(voice: &Voice, row: &Row) -> Hit {
    let who = row.recipient.as_ref().or(row.customer.as_ref());
    let parts = [
        who.cloned().unwrap_or_default(),
        row.city.clone().unwrap_or_default(),
        voice.money(row.total, &row.currency),
        row.channel_number
            .clone()
            .or_else(|| row.channel_ref.clone())
            .unwrap_or_default(),
    ];
    let mut found = hit(
        format!("/staff/orders/{}", row.number),
        row.number.clone(),
        joined(&parts),
    );
    found.mark = marks::headline(voice, row.status);
    found
}

fn buyer(voice: &Voice, one: &Buyer) -> Hit {
    let phone = one.phone.as_deref().and_then(|all| all.split(',').next());
    let phone = phone
        .and_then(|text| Phone::read(text, None))
        .map_or_else(String::new, |phone| phone.masked_view());
    let email = one
        .email
        .as_deref()
        .and_then(Email::read)
        .map_or_else(String::new, |email| email.masked_view());
    let name = one.name.clone().filter(|name| !name.is_empty());
    hit(
        format!("/staff/customers/{}", one.id),
        name.unwrap_or_else(|| voice.t("orders-walk-in")),
        joined(&[one.account.clone().unwrap_or_default(), phone, email]),
    )
}

fn sku(voice: &Voice, one: &Thing) -> Hit {
    let mut found = hit(
        format!("/staff/skus/{}", page::encoded(&one.code)),
        one.code.clone(),
        one.text.clone(),
    );
    found.orders = format!("/staff/orders?view=all&sku={}", page::encoded(&one.code));
    if one.is_kit {
        found.mark = Mark::new("grey", "ful", voice.t("search-kit"));
    }
    found
}

fn listing(one: &Thing) -> Hit {
    hit(
        format!("/staff/skus/{}", page::encoded(&one.text)),
        one.code.clone(),
        format!("→ {}", one.text),
    )
}

fn letter(voice: &Voice, one: &Thing) -> Hit {
    hit(
        format!("/staff/letters/{}", one.id),
        one.code.clone(),
        voice.say_stored(&one.text),
    )
}

fn joined(parts: &[String]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" · ")
}

impl Brief {
    /// What was typed, as part of an address.
    fn encoded(&self) -> String {
        page::encoded(&self.typed)
    }
}

impl Page {
    /// What was looked for, as a sentence.
    fn lead(&self) -> String {
        let query = self.typed.as_str().into();
        self.shell.voice.t_with("search-lead", &[("query", query)])
    }
}
