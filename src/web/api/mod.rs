//! JSON for shops and apps: `/api/v1`. Every handler extracts, authorises, parses, makes one call and answers.
//! What an order is, is `domain`; what is done with it is `services`.

pub mod auth;
pub mod body;
pub mod channels;
pub mod docs;
pub mod exceptions;
pub mod fields;
pub mod fulfillments;
pub mod idempotency;
pub mod imports;
pub mod keys;
pub mod listings;
pub mod locations;
pub mod openapi;
pub mod operations;
pub mod orders;
pub mod page;
pub mod problem;
pub mod rate_cards;
pub mod shapes;
pub mod skus;
pub mod stock;
