//! To be filled: hooks.
