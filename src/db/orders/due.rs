//! What an order's buyer still has to pay.

use super::OrderRow;

impl OrderRow {
    /// What the buyer still has to pay to the seller's side, minor units; below zero, what is still to be paid back. What
    /// was refunded of something that is not canceled, for goods that came back, nobody owes again.
    pub fn due(&self) -> i64 {
        let owed = self.total - self.platform_discount - self.canceled;
        let unpaid = (owed - self.paid).max(0);
        let too_much = (self.paid - self.refunded - owed).max(0);
        unpaid - too_much
    }
}
