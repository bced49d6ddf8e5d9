//! What an order's buyer still has to pay.

use super::OrderRow;
use crate::domain::money::split;

impl OrderRow {
    /// What the platform bears no more, since it is of what is canceled, minor units.
    pub fn platform_canceled(&self) -> i64 {
        if self.canceled == 0 {
            return 0;
        }
        let weights = [self.canceled, self.total - self.canceled];
        let parts = split(self.platform_discount, &weights);
        parts.first().copied().unwrap_or(0)
    }

    /// What the buyer still has to pay to the seller's side, minor units; below zero, what is still to be paid back. What
    /// was refunded of something that is not canceled, for goods that came back, nobody owes again. The platform bears its
    /// part of what is canceled no more.
    pub fn due(&self) -> i64 {
        let platform = self.platform_discount - self.platform_canceled();
        let owed = self.total - self.canceled - platform;
        let unpaid = (owed - self.paid).max(0);
        let too_much = (self.paid - self.refunded - owed).max(0);
        unpaid - too_much
    }
}
