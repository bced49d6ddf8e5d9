//! Saved views: saved, renamed, deleted. One's own are nobody else's business; everybody's are changed by whoever may
//! change the shop's settings.

use crate::db::Conn;
use crate::db::views::{self, ViewRow, ViewWrite};
use crate::domain::ids::{StaffId, ViewId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Longest name, characters: what a tab has room for.
const NAME_MAX: usize = 40;
/// Most views that a person has, everybody's among them.
const MOST: usize = 30;
/// Longest address of a view.
const QUERY_MAX: usize = 2_000;

/// For whom a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The one who saves it.
    Myself,
    /// Everybody.
    Everybody,
}

/// Whether somebody may change what everybody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    /// Who.
    pub id: StaffId,
    /// Whether everybody's views are theirs to change.
    pub may_share: bool,
}

/// Saves the address of a list under a name.
pub fn save(
    conn: &mut Conn,
    now: Time,
    keeper: Keeper,
    whose: For,
    name: &str,
    query: &str,
) -> Result<ViewId> {
    if whose == For::Everybody && !keeper.may_share {
        return Err(Error::Forbidden(Sentence::new("forbidden-role")));
    }
    let name = checked(name)?;
    if query.len() > QUERY_MAX {
        return Err(Error::invalid("/query", "view-too-long"));
    }
    conn.write(|conn| {
        let known = views::list_of(conn, keeper.id)?;
        if known.len() >= MOST {
            return Err(Error::Refused(
                Sentence::new("refused-too-many-views").with("limit", MOST),
            ));
        }
        views::insert_view(
            conn,
            &ViewWrite {
                staff_id: (whose == For::Myself).then_some(keeper.id),
                name: name.clone(),
                query: query.to_owned(),
                created_at: now,
            },
        )
    })
}

/// Gives a view another name.
pub fn rename(conn: &mut Conn, keeper: Keeper, id: ViewId, name: &str) -> Result<()> {
    let name = checked(name)?;
    conn.write(|conn| {
        changeable(conn, keeper, id)?;
        views::update_name(conn, id, &name)
    })
}

/// Deletes a view; gives what it was.
pub fn delete(conn: &mut Conn, keeper: Keeper, id: ViewId) -> Result<ViewRow> {
    conn.write(|conn| {
        let view = changeable(conn, keeper, id)?;
        views::delete_view(conn, id)?;
        Ok(view)
    })
}

/// Another person's view is not there; everybody's takes the right to share.
fn changeable(conn: &mut Conn, keeper: Keeper, id: ViewId) -> Result<ViewRow> {
    let view = views::find_of(conn, keeper.id, id)?.ok_or_else(|| Error::not_found("view"))?;
    if view.staff_id.is_none() && !keeper.may_share {
        return Err(Error::Forbidden(Sentence::new("forbidden-role")));
    }
    Ok(view)
}

fn checked(name: &str) -> Result<String> {
    let name = name.replace('\0', "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Error::invalid("/name", "view-name-needed")),
        length if length > NAME_MAX => {
            let long = Sentence::new("view-name-long").with("limit", NAME_MAX);
            Err(Error::Invalid(vec![Problem::at("/name", long)]))
        }
        _ => Ok(name),
    }
}
