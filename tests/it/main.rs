//! Black-box tests, one binary: a file a subject. How they are written is in docs/testing.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

mod support;

mod api;
mod api_idempotency;
mod api_orders;
mod architecture;
mod browser;
mod harness;
mod health;
mod hooks;
mod licences;
mod public_words;
mod schema;
