//! Every page of staff and customers, what it is asked for, and the bare statements that it is compared with, on a database
//! of invented years. `every` lists the pages; how long they take is `million`.

pub mod ask;
pub mod asked;
pub mod bare;
pub mod every;
pub mod facts;
pub mod years;

use crate::support::Opening;
use tributary::db::{Databases, upkeep};
use years::SECRET;

/// How the shop opens for measuring: timing on, no workers beside it.
pub fn opening() -> Opening {
    Opening::new()
        .env("TRIBUTARY_TIMING", "true")
        .env("TRIBUTARY_SECRET", SECRET)
        .arg("--no-workers")
}

/// The planner's figures, as the product's own sweep gathers them.
pub fn settle(url: &str) {
    let databases = Databases::open(url, 1).expect("the database opens");
    databases
        .alone(upkeep::update_statistics)
        .expect("statistics");
}
