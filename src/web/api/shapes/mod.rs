//! The shapes of JSON that outsiders rely on, for the OpenAPI document: names here are final. Orders are read by
//! `domain/order_parse.rs` and written by `domain/order_json.rs`; a test holds these shapes to what is written.

mod catalog;
mod exceptions;
mod fulfillments;
mod merges;
mod orders;
mod rates;
mod stock;

pub use catalog::*;
pub use exceptions::*;
pub use fulfillments::*;
pub use merges::*;
pub use orders::*;
pub use rates::*;
pub use stock::*;

macro_rules! word_schemas {
    ($($function:ident: $name:ty),* $(,)?) => {$(
        fn $function() -> Object {
            let words = <$name>::ALL.iter().map(|word| word.as_str());
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
        }
    )*};
}

use word_schemas;
