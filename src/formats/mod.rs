//! What channels send, read.

use crate::domain::credit::CreditDoc;
use crate::domain::order::OrderDoc;
use crate::domain::sentence::Sentence;

/// What one document says.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// An order.
    Order(Box<OrderDoc>),
    /// A refund.
    Credit(CreditDoc),
    /// Something that is neither, explained.
    Refused(Sentence),
}
