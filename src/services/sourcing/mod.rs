//! Sourcing: which place ships which units of which order. The decision itself is `domain::sourcing`; here the facts are
//! brought together under locks, what was decided is reserved and written, and it is looked at again when things change.

pub mod facts;
pub mod places;
pub mod problem;
mod queue;
mod reconsider;
mod source;
mod write;

pub use queue::{serve, start_all};
pub use reconsider::reconsider;
pub use source::source;

/// Orders of one transaction.
pub const PORTION: i64 = 200;
