//! Holds: typed reasons why an order or a line must not go on, and what would release them.

use crate::domain::sentence::Sentence;
use crate::words;

words! {
    /// Why an order or a line must not go on.
    pub enum HoldKind {
        /// Not paid yet, and not cash on delivery.
        Unpaid = "unpaid",
        /// A line's code is no SKU and no listing.
        UnknownSku = "unknown_sku",
        /// The address cannot be shipped to as it stands.
        Address = "address",
        /// The sums of the order do not reconcile.
        Totals = "totals",
        /// A rule says that it may be the same order twice.
        Duplicate = "duplicate",
        /// The channel and the staff changed the same field to different values.
        Conflict = "conflict",
        /// The customer asked the channel for a refund, return or exchange.
        AfterSale = "after_sale",
        /// A rule stops it; fraud is one.
        Rule = "rule",
        /// Somebody stopped it by hand.
        Manual = "manual",
    }
}

impl HoldKind {
    /// Whose task the hold is, as long as nobody was named.
    pub const fn owner(self) -> &'static str {
        match self {
            HoldKind::Unpaid => "channel",
            HoldKind::UnknownSku
            | HoldKind::Address
            | HoldKind::Totals
            | HoldKind::Duplicate
            | HoldKind::Conflict
            | HoldKind::Rule
            | HoldKind::Manual => "clerk",
            HoldKind::AfterSale => "service",
        }
    }
}

/// What a hold says where staff or an app asked for a cancel of what somebody has in hand.
pub const CANCEL_ASKED: &str = "hold-cancel-wished";
/// The same with a reason.
pub const CANCEL_ASKED_WHY: &str = "hold-cancel-wished-why";
/// What it says where the channel canceled the order meanwhile.
pub const CANCEL_TOLD: &str = "hold-cancel-told";

/// A cancel of so many units that somebody has in hand, with the reason if one was given.
pub fn cancel_asked(units: i64, why: &str) -> Sentence {
    match why {
        "" => Sentence::new(CANCEL_ASKED).with("units", units),
        why => Sentence::new(CANCEL_ASKED_WHY)
            .with("units", units)
            .with("why", why),
    }
}

/// A hold that is to be put on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHold {
    /// Index of the held line in the order's lines; none holds the whole order.
    pub line: Option<usize>,
    /// Why.
    pub kind: HoldKind,
    /// Why, in words.
    pub reason: Sentence,
    /// What releases it everywhere at once, for example `sku:3:TEA-250`; `order` if only this order's own change does.
    pub waits_for: String,
}
