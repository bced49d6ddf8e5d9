//! What people have done in the demo's shop: one action on many orders, whose eyes see what, tags, notes, owners, a saved view.

use super::said;
use tributary::db::orders::list;
use tributary::db::{Conn, channels, staff};
use tributary::domain::bulk::BulkAction;
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::services::bulks::{self, Asker, With};
use tributary::services::desk::{assign, note, tag};
use tributary::services::people::{self, Wish};
use tributary::services::settings::By;
use tributary::services::views::{self, For, Keeper};

/// Orders that are marked at once.
const LATE: i64 = 12;
/// Every so many open orders carry a tag, a note and an owner.
const EVERY: usize = 7;

/// Furnishes the desk; the orders are there.
pub fn furnish(conn: &mut Conn, now: Time) -> Result<()> {
    let clerk = person(conn, "clerk@example.com")?;
    let actor = actor(conn, "clerk@example.com")?;
    europe_only(conn, now)?;
    let filter = list::Filter {
        view: list::View::ToDo,
        ..list::Filter::every(now, Reach::ALL)
    };
    let open = list::list_page(conn, &filter, list::Sort::Placed, list::From::Start, 200)?;
    for (index, row) in open.iter().step_by(EVERY).enumerate() {
        let (label, words) = match index % 3 {
            0 => ("gift", "生日礼物，请不要放价格单"),
            1 => ("VIP", "Doorbell does not work, the carrier should call"),
            _ => ("改地址", "买家来电要求改地址，等待回复"),
        };
        tag(conn, now, row.id, label, &actor)?;
        note(conn, now, row.id, words, &actor)?;
        assign(conn, now, row.id, Some(clerk.id), &actor)?;
    }
    let late = list::Filter {
        view: list::View::Late,
        ..list::Filter::every(now, Reach::ALL)
    };
    let late = list::list_ids(conn, &late, LATE)?;
    if !late.is_empty() {
        let asker = Asker {
            id: clerk.id,
            actor: &actor,
            reach: &Reach::ALL,
            address: "",
        };
        let with = With {
            text: said("call back", "需回电").to_owned(),
            staff: None,
        };
        bulks::start(conn, now, asker, BulkAction::Tag, &with, &late)?;
    }
    let keeper = Keeper {
        id: clerk.id,
        may_share: false,
    };
    views::save(conn, now, keeper, For::Myself, "VIP", "view=all&tag=VIP")?;
    Ok(())
}

/// One clerk sees the European shop alone.
fn europe_only(conn: &mut Conn, now: Time) -> Result<()> {
    let row = person(conn, "europe@example.com")?;
    let europe = channels::list(conn)?;
    let europe = europe.iter().filter(|channel| channel.slug == "lanji-eu");
    let wish = Wish {
        name: row.name,
        role: row.role,
        reach: Reach {
            channels: Some(europe.map(|channel| channel.id).collect()),
            locations: None,
        },
        active: true,
    };
    let by = By {
        actor: Actor::System,
        now,
        address: String::new(),
    };
    people::change(conn, &by, row.id, &wish)
}

fn person(conn: &mut Conn, email: &str) -> Result<staff::StaffRow> {
    staff::find_by_email(conn, email)?.ok_or_else(|| Error::not_found("staff"))
}

/// Somebody who does something.
pub fn actor(conn: &mut Conn, email: &str) -> Result<Actor> {
    let row = person(conn, email)?;
    Ok(Actor::Staff(row.id, row.name))
}
