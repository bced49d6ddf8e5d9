//! The order machine and the one headline that is shown, derived from where the units are.

use crate::words;

words! {
    /// The stored machine: received → open → completed, or canceled while nothing has left.
    pub enum OrderState {
        /// In, with checks still open.
        Received = "received",
        /// Every check is passed.
        Open = "open",
        /// Every unit is delivered, returned, canceled, or lost and settled.
        Completed = "completed",
        /// Canceled before any unit left.
        Canceled = "canceled",
    }
}

words! {
    /// The one headline: the stage of the least advanced unit that still moves.
    pub enum Headline {
        /// In, not sourced.
        Received = "received",
        /// Nothing of it can go on.
        Held = "held",
        /// Waits for stock.
        Backordered = "backordered",
        /// Planned at a place.
        Sourced = "sourced",
        /// Being picked or packed.
        InFulfillment = "in_fulfillment",
        /// On its way.
        Shipped = "shipped",
        /// With the buyer.
        Delivered = "delivered",
        /// Over.
        Completed = "completed",
        /// Over before it began.
        Canceled = "canceled",
    }
}

/// Where the units of one order line are; with `unplaced` they sum to the quantity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Nobody decided yet.
    pub unplaced: i64,
    /// Waiting for stock.
    pub backordered: i64,
    /// Reserved at a place.
    pub planned: i64,
    /// Taken from the shelf.
    pub picked: i64,
    /// In a box.
    pub packed: i64,
    /// On the way.
    pub shipped: i64,
    /// With the buyer.
    pub delivered: i64,
    /// Gone.
    pub lost: i64,
    /// Back again.
    pub returned: i64,
    /// Not wanted any more.
    pub canceled: i64,
}

impl Units {
    /// All units of the line.
    pub const fn quantity(&self) -> i64 {
        self.unplaced
            + self.backordered
            + self.planned
            + self.picked
            + self.packed
            + self.shipped
            + self.delivered
            + self.lost
            + self.returned
            + self.canceled
    }
}

/// State and headline of an order, from its lines' units and from whether a line is held.
///
/// `held_order` is a hold on the whole order; `lines` are the units of each line and whether it is held itself.
pub fn derive(held_order: bool, lines: &[(Units, bool)]) -> (OrderState, Headline) {
    let sum = |pick: fn(&Units) -> i64| lines.iter().map(|(units, _)| pick(units)).sum::<i64>();
    let quantity = sum(Units::quantity);
    let gone = sum(|u| u.shipped + u.delivered + u.lost + u.returned);
    let canceled = sum(|u| u.canceled);
    let moving = quantity - canceled - sum(|u| u.delivered + u.returned + u.lost);
    if canceled == quantity && gone == 0 {
        return (OrderState::Canceled, Headline::Canceled);
    }
    if moving == 0 {
        let delivered = sum(|u| u.delivered) > 0;
        return (
            OrderState::Completed,
            if delivered {
                Headline::Delivered
            } else {
                Headline::Completed
            },
        );
    }
    let waits = |(units, held): &(Units, bool)| {
        (held_order || *held) && units.unplaced + units.backordered > 0
    };
    let waiting = lines.iter().any(waits);
    let can_go_on = !held_order
        && lines.iter().any(|(u, held)| {
            !held && u.unplaced + u.backordered + u.planned + u.picked + u.packed > 0
        });
    let state = if waiting && gone == 0 && sum(|u| u.planned + u.picked + u.packed) == 0 {
        OrderState::Received
    } else {
        OrderState::Open
    };
    let headline = if waiting && !can_go_on {
        Headline::Held
    } else if sum(|u| u.unplaced) > 0 {
        Headline::Received
    } else if sum(|u| u.backordered) > 0 {
        Headline::Backordered
    } else if sum(|u| u.planned) > 0 {
        Headline::Sourced
    } else if sum(|u| u.picked + u.packed) > 0 {
        Headline::InFulfillment
    } else {
        Headline::Shipped
    };
    (state, headline)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unplaced(n: i64) -> Units {
        Units {
            unplaced: n,
            ..Units::default()
        }
    }

    #[test]
    fn an_order_counts_as_held_only_if_nothing_can_go_on() {
        assert_eq!(
            derive(false, &[(unplaced(1), true)]),
            (OrderState::Received, Headline::Held)
        );
        assert_eq!(
            derive(false, &[(unplaced(1), true), (unplaced(1), false)]).1,
            Headline::Received
        );
        assert_eq!(derive(true, &[(unplaced(1), false)]).1, Headline::Held);
        assert_eq!(
            derive(false, &[(unplaced(1), false)]),
            (OrderState::Open, Headline::Received)
        );
    }

    #[test]
    fn the_least_advanced_unit_is_the_headline() {
        let mixed = Units {
            shipped: 1,
            planned: 1,
            ..Units::default()
        };
        assert_eq!(
            derive(false, &[(mixed, false)]),
            (OrderState::Open, Headline::Sourced)
        );
        let shipped = Units {
            shipped: 2,
            ..Units::default()
        };
        assert_eq!(
            derive(false, &[(shipped, false)]),
            (OrderState::Open, Headline::Shipped)
        );
    }

    #[test]
    fn canceled_only_while_nothing_has_left() {
        let canceled = Units {
            canceled: 2,
            ..Units::default()
        };
        assert_eq!(
            derive(false, &[(canceled, false)]),
            (OrderState::Canceled, Headline::Canceled)
        );
        let rest = Units {
            canceled: 1,
            delivered: 1,
            ..Units::default()
        };
        assert_eq!(derive(false, &[(rest, false)]).0, OrderState::Completed);
    }
}
