//! How far the jobs have come that go through all orders, portion by portion: one row for each kind of walk.

use super::schema::walks;
use super::{BothExt, Conn};
use crate::domain::ids::OrderId;
use crate::error::Result;
use diesel::prelude::*;

/// Where a walk stands.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Walk {
    turn: i64,
    /// Everything up to this order is done.
    pub after: OrderId,
}

/// Begins a walk at the first order; one that was under way goes no further.
pub fn begin(conn: &mut Conn, name: &str) -> Result<Walk> {
    let first = (
        walks::name.eq(name),
        walks::turn.eq(1),
        walks::after.eq(OrderId(0)),
    );
    diesel::insert_into(walks::table)
        .values(first)
        .on_conflict(walks::name)
        .do_update()
        .set((walks::turn.eq(walks::turn + 1), walks::after.eq(OrderId(0))))
        .both()
        .execute(conn)?;
    find(conn, name)
}

/// Where a walk stands that was begun.
pub fn find(conn: &mut Conn, name: &str) -> Result<Walk> {
    Ok(walks::table
        .find(name)
        .select((walks::turn, walks::after))
        .first(conn)?)
}

/// Goes on behind a portion; false if the walk was begun anew, or somebody else has done this portion.
pub fn go_on(conn: &mut Conn, name: &str, walk: Walk, after: OrderId) -> Result<bool> {
    let moved = diesel::update(
        walks::table
            .find(name)
            .filter(walks::turn.eq(walk.turn))
            .filter(walks::after.eq(walk.after)),
    )
    .set(walks::after.eq(after))
    .execute(conn)?;
    Ok(moved == 1)
}
