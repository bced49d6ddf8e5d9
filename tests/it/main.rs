//! Black-box tests, one binary: a file a subject. How they are written is in docs/testing.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test that cannot go on fails"
)]

mod support;

mod access;
mod any_sequence;
mod api;
mod api_catalog;
mod api_idempotency;
mod api_lists;
mod api_orders;
mod architecture;
mod backup;
mod browser;
mod cancellations;
mod catalog_pages;
mod channels_pages;
mod commands;
mod cost_currency;
mod customers;
mod demo;
mod desk_bulks;
mod desk_files;
mod desk_list;
mod desk_steps;
mod divided;
mod exceptions;
mod fulfillments;
mod fulfillments_list;
mod fulfillments_pages;
mod harness;
mod health;
mod hooks;
mod intake_bad_files;
mod intake_changes;
mod intake_dead_letters;
mod intake_history;
mod intake_memory;
mod intake_pages_imports;
mod intake_pages_letters;
mod intake_pages_mappings;
mod intake_same_order;
mod intake_uci;
mod jobs;
mod jobs_pages;
mod journeys;
mod journeys_desk;
mod journeys_portal;
mod licences;
mod listings_pages;
mod locations;
mod lookup;
mod lookup_facts;
mod lookup_leaks;
mod lookup_limits;
mod many_orders;
mod merges;
mod merges_by_hand;
mod merges_never;
mod merging;
mod order_desk;
mod order_edit;
mod order_new;
mod pages_portal;
mod pages_staff;
mod people_door;
mod people_log;
mod people_scope;
mod people_staff;
mod places;
mod posted_twice;
mod presale;
mod public_words;
mod put_back;
mod rate_drafts;
mod rates;
mod reconsidered;
mod released;
mod released_waits;
mod rules;
mod said_plainly;
mod schema;
mod sourced;
mod sourced_limits;
mod sourced_turns;
mod sourced_waits;
mod sourcing;
mod stock;
mod stock_breaks;
mod stock_pages;
mod stock_races;
mod tables_fit;
mod text_messages;
mod timing;
mod units;
mod verify;
mod walk;
mod what_if;
