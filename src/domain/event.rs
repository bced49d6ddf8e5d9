//! Events: one sentence of an order's history each. How a sentence reads is `event-*` in `locales/`.

use crate::words;

words! {
    /// What happened to an order.
    pub enum EventKind {
        /// The order came in for the first time.
        Received = "received",
        /// It came in as history: placed before the go-live, or shipped elsewhere.
        ReceivedAsHistory = "received_as_history",
        /// It came in as history, and something is to be done for it after all.
        MadeLive = "made_live",
        /// A later message of the channel changed it; facts: `fields`.
        ChangedByChannel = "changed_by_channel",
        /// Staff or an API key changed it; facts: `fields`.
        Edited = "edited",
        /// A hold was put on; facts: `kind`, `reason`.
        Held = "held",
        /// A hold was taken off; facts: `kind`, `reason`.
        Released = "released",
        /// Every check is passed; it may be sourced.
        Opened = "opened",
        /// A payment was recorded; facts: `amount`, `method`.
        Paid = "paid",
        /// The channel says it left the seller.
        ShippedAtChannel = "shipped_at_channel",
        /// The channel canceled it; facts: `reason`.
        CanceledByChannel = "canceled_by_channel",
        /// A credit note of a file reverses part of it; facts: `credit`, `amount`, `units`.
        Credited = "credited",
        /// The order's amounts differ by a rounding that is now a row of its own; facts: `amount`.
        Rounded = "rounded",
        /// Somebody wrote a note; facts: `note`.
        Noted = "noted",
        /// The channel's word was taken over where both had changed it; facts: `fields`.
        TookTheirs = "took_theirs",
        /// A tag was put on; facts: `tag`.
        Tagged = "tagged",
        /// A tag was taken off; facts: `tag`.
        Untagged = "untagged",
        /// Somebody looks after it now; facts: `to`, empty for nobody.
        Assigned = "assigned",
        /// Units were planned at a place; facts: `place`, `units`, `fulfillment`.
        Sourced = "sourced",
        /// Units wait for stock; facts: `units`, `sku`, `why`, `promised` where a receipt has a day.
        Backordered = "backordered",
        /// An open plan was moved; facts: `from`, `to`, and `saved` with its `currency`, or `why` where a place is `closed`.
        Moved = "moved",
        /// Planned units went back to sourcing; facts: `units`, `why`.
        Unplanned = "unplanned",
        /// Stock was less than reserved, and this order's units lost their place; facts: `units`, `sku`, `place`.
        ReservationBroken = "reservation_broken",
        /// It shares a fulfillment now; facts: `fulfillment`, `members`.
        Merged = "merged",
        /// It does not any more; facts: `fulfillment`.
        Unmerged = "unmerged",
        /// A fulfillment was split by hand; facts: `fulfillment`, `into`.
        Split = "split",
        /// A fulfillment was moved on; facts: `fulfillment`, `step`, `place`.
        Stepped = "stepped",
        /// Units were not on the shelf; facts: `units`, `sku`, `place`.
        ShortPicked = "short_picked",
        /// Units were canceled; facts: `units`, `why`.
        UnitsCanceled = "units_canceled",
        /// The order was canceled here; facts: `why`.
        Canceled = "canceled",
        /// Units came back; facts: `units`, `place`.
        Returned = "returned",
    }
}
