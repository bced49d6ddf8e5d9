//! An exception: one thing that went wrong, and somebody's task until it is resolved.

use crate::words;

words! {
    /// What went wrong.
    pub enum ExceptionKind {
        /// Less is there than was promised: orders lost units that were reserved for them.
        Broken = "broken",
    }
}

words! {
    /// Whether it is still somebody's task.
    pub enum ExceptionState {
        /// Somebody has to look at it.
        Open = "open",
        /// A person said that it is settled, or nothing is missing any more.
        Resolved = "resolved",
    }
}

/// Longest note of whoever resolves one, characters.
pub const NOTE_MAX: usize = 500;
