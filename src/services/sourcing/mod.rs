//! Sourcing as the shop does it: what `domain::sourcing` must know is gathered, and what it decides is carried out.

pub mod places;
