//! What is true about orders anywhere: pure, no I/O, no clock, no SQL, no HTTP.
//! Whatever needs one of those belongs to `services` or `db`.

pub mod address;
pub mod audit;
pub mod channel;
pub mod check;
pub mod contact;
pub mod country;
pub mod credit;
pub mod division;
pub mod enums;
pub mod event;
pub mod facts;
pub mod grams;
pub mod hold;
pub mod ids;
pub mod job;
pub mod mapping;
pub mod money;
pub mod order;
mod order_fields;
pub mod order_json;
pub mod order_parse;
pub mod reference;
pub mod secret;
pub mod sentence;
pub mod shipping;
pub mod sourcing;
pub mod staff;
pub mod status;
pub mod three_way;
pub mod time;
