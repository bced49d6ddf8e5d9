//! To be filled: staff.
