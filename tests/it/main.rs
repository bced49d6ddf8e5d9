//! Black-box tests, one binary: a file a subject. How they are written is in docs/testing.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

mod support;

mod access;
mod api;
mod api_catalog;
mod api_idempotency;
mod api_lists;
mod api_orders;
mod architecture;
mod backup;
mod browser;
mod commands;
mod harness;
mod health;
mod hooks;
mod intake_bad_files;
mod intake_changes;
mod intake_dead_letters;
mod intake_history;
mod intake_memory;
mod intake_same_order;
mod intake_uci;
mod jobs;
mod journeys;
mod licences;
mod pages_portal;
mod pages_staff;
mod public_words;
mod schema;
mod sourcing;
mod verify;
mod walk;
