//! Others may take what a pre-sale was to have on its day: then it is told anew when it can have it.

use super::PORTION;
use crate::db::{Conn, jobs, presales};
use crate::domain::ids::SkuId;
use crate::domain::job::Job;
use crate::domain::time::Time;
use crate::error::Result;

/// Has the last of those decided on again who were told of more than is on the shelf by now, of all SKUs or of these.
pub fn retell(conn: &mut Conn, now: Time, of: Option<&[SkuId]>) -> Result<()> {
    let mut work = Vec::new();
    for sku in presales::list_overtold(conn, now, of)? {
        let orders = presales::list_last(conn, now, sku, PORTION)?;
        work.push(Job::Source { orders });
    }
    jobs::enqueue(conn, &work, now)
}
