//! `.both()`: brings back what the multi-backend connection cannot say itself: ON CONFLICT, batch insert, RETURNING.
//! The statement must be valid on both concrete connections; the compiler sees to that.

use super::Conn;
use crate::domain::time::Time;
use diesel::deserialize::QueryableByName;
use diesel::pg::Pg;
use diesel::query_dsl::load_dsl::ExecuteDsl;
use diesel::query_dsl::methods::LoadQuery;
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, QueryResult, Selectable, SqliteConnection};

/// A statement that runs on whichever inner connection there is.
pub struct Both<Q>(Q);

/// Adds `.both()` to every statement.
pub trait BothExt: Sized {
    /// The same statement, to be run on the inner connection.
    fn both(self) -> Both<Self> {
        Both(self)
    }
}

impl<Q> BothExt for Q {}

impl<Q> Both<Q> {
    /// Runs it; gives the affected rows.
    pub fn execute(self, conn: &mut Conn) -> QueryResult<usize>
    where
        Q: ExecuteDsl<PgConnection> + ExecuteDsl<SqliteConnection>,
    {
        match conn {
            Conn::Pg(conn) => ExecuteDsl::execute(self.0, conn),
            Conn::Sqlite(conn) => ExecuteDsl::execute(self.0, conn),
        }
    }

    /// Runs it; gives the rows.
    pub fn load<'q, U>(self, conn: &mut Conn) -> QueryResult<Vec<U>>
    where
        Q: LoadQuery<'q, PgConnection, U> + LoadQuery<'q, SqliteConnection, U> + 'q,
    {
        match conn {
            Conn::Pg(conn) => self.0.load(conn),
            Conn::Sqlite(conn) => self.0.load(conn),
        }
    }

    /// Runs it; gives the one row.
    pub fn get_result<'q, U>(self, conn: &mut Conn) -> QueryResult<U>
    where
        Q: LoadQuery<'q, PgConnection, U> + LoadQuery<'q, SqliteConnection, U> + 'q,
    {
        match conn {
            Conn::Pg(conn) => self.0.get_result(conn),
            Conn::Sqlite(conn) => self.0.get_result(conn),
        }
    }
}

/// Up to so many rows go in one by one on PostgreSQL too: COPY takes three round trips, a cached statement one.
pub const FEW: usize = 3;

/// Writes rows of one table the way that is fastest on each database. SQLite: one by one with a statement that is
/// prepared once, since a statement of many rows is parsed anew every time; PostgreSQL, where round trips cost: COPY.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $conn {
            $crate::db::Conn::Pg(conn) if rows.len() > $crate::db::backend::FEW => {
                diesel::ExecuteCopyFromDsl::execute(
                    diesel::copy_from($table).from_insertable(rows),
                    conn,
                )?;
            }
            $crate::db::Conn::Pg(conn) => {
                for row in rows {
                    diesel::insert_into($table).values(row).execute(conn)?;
                }
            }
            $crate::db::Conn::Sqlite(conn) => {
                for row in rows {
                    diesel::insert_into($table).values(row).execute(conn)?;
                }
            }
        }
    }};
}

/// A model's column list, for `.select` and `.returning` on either database.
pub fn cols<T: Selectable<Pg>>() -> AsSelectColumns<T> {
    T::construct_selection()
}

/// What `cols` gives.
pub type AsSelectColumns<T> = <T as Selectable<Pg>>::SelectExpression;

/// The rows of a statement that is valid on both and takes no parameter: only numbers and words of ours stand in it.
pub fn rows<T>(conn: &mut Conn, sql: &str) -> QueryResult<Vec<T>>
where
    T: QueryableByName<Pg> + QueryableByName<Sqlite> + 'static,
{
    match conn {
        Conn::Pg(conn) => diesel::RunQueryDsl::load(diesel::sql_query(sql), conn),
        Conn::Sqlite(conn) => diesel::RunQueryDsl::load(diesel::sql_query(sql), conn),
    }
}

/// Ids for a list of a statement; they are numbers. A list of nothing holds none.
pub fn listed<T: std::fmt::Display>(ids: &[T]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if ids.is_empty() {
        "-1".to_owned()
    } else {
        ids.join(", ")
    }
}

/// A time as it stands in a statement, as both databases compare it.
pub fn literal(time: Time) -> String {
    format!("'{}'", time.format("%Y-%m-%d %H:%M:%S%.f"))
}
