//! A fulfillment: what leaves one location for one address together. Here: its machine, and where units stand in it.

use crate::domain::location::LocationKind;
use crate::domain::sentence::Sentence;
use crate::domain::status::Units;
use crate::words;

words! {
    /// Where a fulfillment stands. Warehouse and store: planned → released → picking → packed → shipped; supplier:
    /// planned → sent → confirmed → shipped, or refused.
    pub enum FulfillmentState {
        /// Reserved; may still change, be split, merged or moved.
        Planned = "planned",
        /// On a pick list.
        Released = "released",
        /// Taken from the shelf.
        Picking = "picking",
        /// In a box.
        Packed = "packed",
        /// Told to the supplier.
        Sent = "sent",
        /// The supplier will ship it.
        Confirmed = "confirmed",
        /// It has left.
        Shipped = "shipped",
        /// The supplier will not ship it; its units went back to sourcing.
        Refused = "refused",
        /// Nothing is left in it.
        Canceled = "canceled",
    }
}

words! {
    /// What can be done with a fulfillment.
    pub enum Step {
        /// Put on a pick list; a supplier is told.
        Release = "release",
        /// Taken from the shelf.
        Pick = "pick",
        /// Put into a box.
        Pack = "pack",
        /// Handed over: stock falls.
        Ship = "ship",
        /// The supplier agrees.
        Confirm = "confirm",
        /// The supplier does not: its units go back to sourcing.
        Refuse = "refuse",
    }
}

impl FulfillmentState {
    /// The state after a step at a place of this kind; refused with the reason where the step is not possible.
    pub fn after(self, step: Step, kind: LocationKind) -> Result<FulfillmentState, Sentence> {
        use FulfillmentState as S;
        let supplies = match kind {
            LocationKind::Supplier => true,
            LocationKind::Warehouse | LocationKind::Store => false,
        };
        let next = match (self, step) {
            (S::Planned, Step::Release) if supplies => Some(S::Sent),
            (S::Planned, Step::Release) => Some(S::Released),
            (S::Released, Step::Pick) => Some(S::Picking),
            (S::Picking, Step::Pack) => Some(S::Packed),
            (S::Packed, Step::Ship) => Some(S::Shipped),
            (S::Sent, Step::Confirm) => Some(S::Confirmed),
            (S::Sent | S::Confirmed, Step::Ship) => Some(S::Shipped),
            (S::Sent | S::Confirmed, Step::Refuse) => Some(S::Refused),
            _ => None,
        };
        next.ok_or_else(|| {
            Sentence::new("refused-step")
                .with("step", step)
                .with("state", self)
        })
    }

    /// The steps that are possible, the likely one first.
    pub fn steps(self, kind: LocationKind) -> Vec<Step> {
        let possible = |step: &Step| self.after(*step, kind).is_ok();
        Step::ALL.iter().copied().filter(possible).collect()
    }

    /// Whether its units are reserved in stock.
    pub const fn reserves(self) -> bool {
        match self {
            FulfillmentState::Planned
            | FulfillmentState::Released
            | FulfillmentState::Picking
            | FulfillmentState::Packed
            | FulfillmentState::Sent
            | FulfillmentState::Confirmed => true,
            FulfillmentState::Shipped | FulfillmentState::Refused | FulfillmentState::Canceled => {
                false
            }
        }
    }

    /// Whether nobody has begun to work on it, so that it may still be changed, split, merged or moved.
    pub const fn is_open(self) -> bool {
        match self {
            FulfillmentState::Planned | FulfillmentState::Released => true,
            FulfillmentState::Picking
            | FulfillmentState::Packed
            | FulfillmentState::Sent
            | FulfillmentState::Confirmed
            | FulfillmentState::Shipped
            | FulfillmentState::Refused
            | FulfillmentState::Canceled => false,
        }
    }

    /// Whether nothing of it is to leave any more, nor has.
    pub const fn is_over(self) -> bool {
        match self {
            FulfillmentState::Refused | FulfillmentState::Canceled => true,
            FulfillmentState::Planned
            | FulfillmentState::Released
            | FulfillmentState::Picking
            | FulfillmentState::Packed
            | FulfillmentState::Sent
            | FulfillmentState::Confirmed
            | FulfillmentState::Shipped => false,
        }
    }

    /// Whether somebody works on it, so that what is canceled of it has to be put back.
    pub const fn is_in_hand(self) -> bool {
        self.reserves() && !self.is_open()
    }

    /// Where units of a line that are in it stand; none once they are back with sourcing or gone.
    pub fn stage(self, units: &mut Units) -> Option<&mut i64> {
        match self {
            FulfillmentState::Planned
            | FulfillmentState::Released
            | FulfillmentState::Sent
            | FulfillmentState::Confirmed => Some(&mut units.planned),
            FulfillmentState::Picking => Some(&mut units.picked),
            FulfillmentState::Packed => Some(&mut units.packed),
            FulfillmentState::Shipped => Some(&mut units.shipped),
            FulfillmentState::Refused | FulfillmentState::Canceled => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supplier_is_asked_and_a_warehouse_picks() {
        let planned = FulfillmentState::Planned;
        assert_eq!(
            planned.after(Step::Release, LocationKind::Warehouse),
            Ok(FulfillmentState::Released)
        );
        assert_eq!(
            planned.after(Step::Release, LocationKind::Supplier),
            Ok(FulfillmentState::Sent)
        );
        assert!(planned.after(Step::Ship, LocationKind::Store).is_err());
        assert_eq!(
            FulfillmentState::Sent.steps(LocationKind::Supplier),
            vec![Step::Ship, Step::Confirm, Step::Refuse]
        );
    }
}
