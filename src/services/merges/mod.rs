//! Fulfillments put together and taken apart by hand, each with a preview, and what a fulfillment costs once its members
//! change. Joining as orders arrive is `services::sourcing`.

mod candidates;
mod carry_out;
mod contents;
mod differences;
mod merge;
mod own;
mod preview;
mod price;
mod split;
mod targets;
mod trips;
mod unmerge;

pub use candidates::{Candidate, Obstacle, candidates};
pub use differences::Difference;
pub use merge::{merge, preview_merge};
pub use preview::{Part, Preview, Side};
pub use price::reprice;
pub use split::{Cut, Places, places, preview_split, split};
pub use trips::{Trips, trips};
pub use unmerge::{check_seen, preview_unmerge, unmerge};
