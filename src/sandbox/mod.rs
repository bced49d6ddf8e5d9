//! An outsider for demo, tests and benches: a shop that speaks real wire formats over HTTP. It knows no database.

pub mod exports;
mod families;
pub mod goods;
pub mod people;
pub mod shop;
