//! Ids as types, so that an order's id cannot be passed for a message's. How they are stored is `db/types.rs`.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// One account in one selling place.
    ChannelId,
    /// One raw payload from a channel.
    MessageId,
    /// One order in the standard form.
    OrderId,
    /// One line of an order.
    LineId,
    /// One refund read from a file.
    CreditId,
    /// One person or account that buys.
    CustomerId,
    /// One thing that is stocked.
    SkuId,
    /// One name that a channel has for it.
    ListingId,
    /// One typed reason why an order must not go on.
    HoldId,
    /// One person who works here.
    StaffId,
    /// One API key.
    KeyId,
    /// One file on its way in.
    ImportId,
    /// One place that can ship.
    LocationId,
    /// One action on many orders.
    BulkId,
    /// One saved view of a list.
    ViewId,
    /// One group of dead letters read again.
    ReplayId,
    /// One piece of background work.
    JobId,
    /// What is there of one SKU at one location.
    StockId,
    /// One line of the stock ledger.
    MovementId,
    /// Goods on their way from one location to another.
    TransferId,
    /// Goods that are ordered.
    ReceiptId,
    /// One SKU of a receipt.
    ReceiptLineId,
    /// One version of the sourcing rules.
    RuleSetId,
    /// The prices of one service.
    RateCardId,
    /// One sourcing decision.
    PlanId,
    /// What leaves one location for one address together.
    FulfillmentId,
    /// One replay of a past period under other rules.
    WhatIfId,
    /// One thing that went wrong.
    ExceptionId,
}
