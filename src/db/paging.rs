//! From where a page of a list goes on: before or after a place, which is what the list is sorted by.

/// From where a page goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From<P> {
    /// The beginning.
    Start,
    /// What follows this place.
    After(P),
    /// What comes before this place.
    Before(P),
}
