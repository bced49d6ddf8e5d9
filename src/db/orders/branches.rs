//! Several narrowed selections of order ids as one statement: merged for a page, counted for tabs. Each branch can use
//! an index of its own, where `channel_id IN (…)` with an order would read or sort whole channels.

use crate::db::schema::orders;
use crate::db::{Conn, MultiBackend};
use crate::domain::ids::OrderId;
use crate::error::Result;
use diesel::dsl::{IntoBoxed, Select};
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool};

/// A selection of order ids that is still to be narrowed, ordered and cut.
pub(super) type Ids = IntoBoxed<'static, Select<orders::table, orders::id>, MultiBackend>;

/// Every order id.
pub(super) fn every() -> Ids {
    orders::table.select(orders::id).into_boxed()
}

/// Whether an order's id is in one of the branches, each with its own order and limit.
pub(super) struct InAny(pub(super) Vec<Ids>);

impl QueryFragment<MultiBackend> for InAny {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("orders.id IN (");
        for (index, branch) in self.0.iter().enumerate() {
            if index > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql("SELECT * FROM (");
            QueryFragment::<MultiBackend>::walk_ast(branch, out.reborrow())?;
            out.push_sql(") AS branch");
        }
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for InAny {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for InAny {
    type SqlType = Bool;
}

impl ValidGrouping<()> for InAny {
    type IsAggregate = is_aggregate::No;
}

impl<QS> AppearsOnTable<QS> for InAny {}
impl<QS> SelectableExpression<QS> for InAny {}

/// The ids that each branch gives, one after the other.
struct Merged(Vec<Ids>);

impl QueryFragment<MultiBackend> for Merged {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        for (index, branch) in self.0.iter().enumerate() {
            if index > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql("SELECT * FROM (");
            QueryFragment::<MultiBackend>::walk_ast(branch, out.reborrow())?;
            out.push_sql(") AS branch");
        }
        Ok(())
    }
}

impl QueryId for Merged {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Merged {
    type SqlType = BigInt;
}

impl RunQueryDsl<Conn> for Merged {}

/// The ids of all branches in one statement, one that several give as often.
pub(super) fn load_each(conn: &mut Conn, branches: Vec<Ids>) -> Result<Vec<OrderId>> {
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Merged(branches).load(conn)?)
}

/// How many ids each branch gives.
struct Counted(Vec<Ids>);

impl QueryFragment<MultiBackend> for Counted {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        for (index, branch) in self.0.iter().enumerate() {
            if index > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql(&format!(
                "SELECT CAST({index} AS BIGINT) AS place, COUNT(*) AS found FROM ("
            ));
            QueryFragment::<MultiBackend>::walk_ast(branch, out.reborrow())?;
            out.push_sql(") AS branch");
        }
        Ok(())
    }
}

impl QueryId for Counted {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Counted {
    type SqlType = (BigInt, BigInt);
}

impl RunQueryDsl<Conn> for Counted {}

/// How many ids each branch gives, in their order; one statement.
pub(super) fn count(conn: &mut Conn, branches: Vec<Ids>) -> Result<Vec<i64>> {
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    let mut counts: Vec<(i64, i64)> = Counted(branches).load(conn)?;
    counts.sort_unstable_by_key(|(place, _)| *place);
    Ok(counts.into_iter().map(|(_, found)| found).collect())
}

/// The ids of one selection.
pub(super) fn load(conn: &mut Conn, ids: Ids) -> Result<Vec<OrderId>> {
    Ok(ids.load(conn)?)
}
