//! To be filled: portal.
