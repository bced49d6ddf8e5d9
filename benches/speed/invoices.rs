//! A table of invoices as shops export them: invented, the same for the same seed.

use crate::orders::{SEED, SKUS, code, title, yuan};
use crate::support::Dice;
use std::fmt::Write;

const COUNTRIES: &[&str] = &[
    "United Kingdom",
    "United Kingdom",
    "United Kingdom",
    "France",
    "Germany",
    "EIRE",
];

/// A table of invoices in the shape of UCI's Online Retail: 1 to 9 lines each, one in fifty a credit.
pub fn invoices(count: usize) -> String {
    let mut dice = Dice::seeded(SEED).beside(7);
    let mut text = String::from(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
    );
    for number in 0..count {
        let is_credit = dice.below(50) == 0;
        let (mark, sign) = if is_credit { ("C", "-") } else { ("", "") };
        let customer = match dice.below(4) {
            0 => String::new(),
            _ => format!("{}.0", 12_000 + dice.below(6_000)),
        };
        let country = dice.one_of(COUNTRIES);
        let (month, day, hour, minute) = (
            1 + dice.below(12),
            1 + dice.below(28),
            8 + dice.below(10),
            dice.below(60),
        );
        let first = dice.below(SKUS);
        for line in 0..=dice.below(9) {
            // each SKU once an invoice
            let sku = (first + line * 7) % SKUS;
            let (quantity, price) = (1 + dice.below(24), 40 + dice.below(1_500));
            let _ = writeln!(
                text,
                "{mark}{},{},{},{sign}{quantity},2011-{month:02}-{day:02} {hour:02}:{minute:02}:00,{},{customer},{country}",
                600_000 + number,
                code(sku),
                title(sku),
                yuan(price),
            );
        }
    }
    text
}
