//! Saved views of the list of orders: a name for what stands in its address. Whose they are is decided by `services/views`.

use super::schema::saved_views;
use super::{BothExt, Conn};
use crate::domain::ids::{StaffId, ViewId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One saved view.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = saved_views)]
pub struct ViewRow {
    /// Row id.
    pub id: ViewId,
    /// Whose it is; everybody's without one.
    pub staff_id: Option<StaffId>,
    /// Name.
    pub name: String,
    /// What stands in the address, without a question mark.
    pub query: String,
}

/// A view to be saved.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = saved_views, treat_none_as_default_value = false)]
pub struct ViewWrite {
    /// Whose it is; everybody's without one.
    pub staff_id: Option<StaffId>,
    /// Name.
    pub name: String,
    /// What stands in the address.
    pub query: String,
    /// When.
    pub created_at: Time,
}

/// The views that a person has: everybody's first, then their own, oldest first.
pub fn list_of(conn: &mut Conn, staff: StaffId) -> Result<Vec<ViewRow>> {
    let mut rows: Vec<ViewRow> = saved_views::table
        .filter(
            saved_views::staff_id
                .eq(staff)
                .or(saved_views::staff_id.is_null()),
        )
        .order(saved_views::id)
        .select(ViewRow::as_select())
        .load(conn)?;
    rows.sort_by_key(|row| row.staff_id.is_some());
    Ok(rows)
}

/// One of the views that a person has.
pub fn find_of(conn: &mut Conn, staff: StaffId, id: ViewId) -> Result<Option<ViewRow>> {
    Ok(list_of(conn, staff)?.into_iter().find(|row| row.id == id))
}

/// Saves a view.
pub fn insert_view(conn: &mut Conn, row: &ViewWrite) -> Result<ViewId> {
    Ok(diesel::insert_into(saved_views::table)
        .values(row)
        .returning(saved_views::id)
        .both()
        .get_result(conn)?)
}

/// Gives a view another name.
pub fn update_name(conn: &mut Conn, id: ViewId, name: &str) -> Result<()> {
    diesel::update(saved_views::table.find(id))
        .set(saved_views::name.eq(name))
        .execute(conn)?;
    Ok(())
}

/// Deletes a view.
pub fn delete_view(conn: &mut Conn, id: ViewId) -> Result<()> {
    diesel::delete(saved_views::table.find(id)).execute(conn)?;
    Ok(())
}
