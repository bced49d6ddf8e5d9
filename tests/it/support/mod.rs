//! The harness: databases, the real binary, an HTTP client, a browser. Knows doors, not rooms: what a test does and
//! checks goes through the command line, HTTP or a page; SQL is for what has no public door.
#![allow(
    dead_code,
    unused_imports,
    reason = "a harness offers more than the tests of one day use"
)]

mod answer;
mod books;
mod browser;
mod client;
mod command;
mod database;
mod dice;
mod form;
mod furnished;
mod gateway;
mod server;
mod shop;
mod waiting;
mod webdriver;

pub use answer::Answer;
pub use books::{books, count, execute, texts};
pub use browser::Browser;
pub use client::Client;
pub use command::{Finished, Input, tributary};
pub use database::{Base, Database, beside, insists, migrate, server_url, step_aside};
pub use dice::Dice;
pub use form::Form;
pub use furnished::{Samples, furnished};
pub use gateway::{Gateway, Posted};
pub use server::Server;
pub use shop::{Opening, PASSWORD, Shop};
pub use waiting::{wait_for, wait_until, wait_until_none};

/// `on_both!(a_sentence, |shop| { … })` makes the tests `a_sentence::sqlite` and `a_sentence::postgres`, each with an
/// open shop on a database of its own. `on_both!(a_sentence, Opening::new().env("NAME", "value"), |shop| { … })` sets
/// how it opens.
#[macro_export]
macro_rules! on_both {
    ($name:ident, |$shop:ident| $body:expr) => {
        on_both!($name, $crate::support::Opening::new(), |$shop| $body);
    };
    ($name:ident, $opening:expr, |$shop:ident| $body:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from around it")]
            use super::*;

            fn body($shop: &mut $crate::support::Shop) {
                $body
            }

            #[test]
            fn sqlite() {
                $crate::support::Shop::visit($crate::support::Base::Sqlite, $opening, body);
            }

            #[test]
            fn postgres() {
                $crate::support::Shop::visit($crate::support::Base::Postgres, $opening, body);
            }
        }
    };
}

/// `on_both_databases!(a_sentence, |database| { … })`: the same with a migrated database and no server.
#[macro_export]
macro_rules! on_both_databases {
    ($name:ident, |$database:ident| $body:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from around it")]
            use super::*;

            fn body($database: &$crate::support::Database) {
                $body
            }

            #[test]
            fn sqlite() {
                $crate::support::Database::visit($crate::support::Base::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::support::Database::visit($crate::support::Base::Postgres, body);
            }
        }
    };
}
