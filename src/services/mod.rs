//! One verb, one transaction: lock, decide (domain), save (db), append the event, start later work.
//! No HTTP and no queue lives here; who calls is in `web`, `jobs` and `main`.

pub mod areas;
mod bills;
pub mod bulks;
pub mod catalog;
pub mod channels;
pub mod desk;
pub mod exceptions;
pub mod fulfillments;
pub mod holds;
pub mod imports;
pub mod intake;
pub mod jobs;
pub mod keys;
pub mod locations;
pub mod lookup;
pub mod mappings;
pub mod merges;
pub mod messages;
pub mod orders;
mod parted;
pub mod passwords;
pub mod people;
pub mod rate_cards;
pub mod rule_sets;
pub mod sealed;
pub mod search;
pub mod second_factor;
pub mod settings;
pub mod sourcing;
pub mod staff;
pub mod staff_links;
pub mod stock;
pub mod units;
pub mod views;
pub mod what_ifs;
