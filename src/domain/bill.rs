//! An order's money and its parts: of what is canceled, of each fulfillment, and of what is in none. Amounts are divided by
//! largest remainder, so that parts always sum to the whole, component by component.

use crate::domain::money::split;

/// Amounts of an order or of a part of it, minor units of its currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// What is sold, line by line; a part has the lines of the whole.
    pub lines: Vec<BillLine>,
    /// Discount on the whole.
    pub discount: i64,
    /// Borne by the platform: lowers only what the buyer pays.
    pub platform_discount: i64,
    /// Shipping.
    pub shipping_fee: i64,
    /// Σ labeled rows.
    pub adjustment: i64,
    /// What the formula leaves over.
    pub rounding: i64,
    /// Tax that no line names.
    pub other_tax: i64,
    /// Whether prices contain the tax.
    pub tax_included: bool,
}

/// A line of a bill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BillLine {
    /// Units.
    pub units: i64,
    /// Units × price − discount of the line.
    pub amount: i64,
    /// Tax of the line.
    pub tax: i64,
}

impl Bill {
    /// Σ line amounts.
    pub fn goods(&self) -> i64 {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Tax in all.
    pub fn tax(&self) -> i64 {
        self.other_tax + self.lines.iter().map(|line| line.tax).sum::<i64>()
    }

    /// Units of all lines.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.units).sum()
    }

    /// What it sums up to: the formula of the standard form, with the rounding.
    pub fn total(&self) -> i64 {
        let tax = if self.tax_included { 0 } else { self.tax() };
        self.goods() - self.discount + self.shipping_fee + self.adjustment + self.rounding + tax
    }

    /// The bill of the units that are canceled of each line, and the bill of all others. The shipping fee stays with what is
    /// still to be had, and goes where nothing is.
    pub fn halve(&self, canceled: &[i64]) -> (Bill, Bill) {
        let mut halves = self.part(&[canceled.to_vec()]).into_iter();
        let (mut gone, mut left) = (
            halves.next().unwrap_or_default(),
            halves.next().unwrap_or_default(),
        );
        let nothing_left = left.units() == 0;
        (gone.shipping_fee, left.shipping_fee) = match nothing_left {
            true => (self.shipping_fee, 0),
            false => (0, self.shipping_fee),
        };
        let platform = split(self.platform_discount, &[gone.total(), left.total()]);
        for (half, amount) in [&mut gone, &mut left].into_iter().zip(platform) {
            half.platform_discount = amount;
        }
        (gone, left)
    }

    /// The bills of parts that have so many units of each line, and last that of the units in none of them. Lines are
    /// divided by units, what is on the whole by the worth of the goods, what the platform bears by what is to be paid.
    pub fn part(&self, parts: &[Vec<i64>]) -> Vec<Bill> {
        let units = self.units_of(parts);
        let mut bills = vec![
            Bill {
                tax_included: self.tax_included,
                ..Bill::default()
            };
            units.len()
        ];
        for (index, line) in self.lines.iter().enumerate() {
            let weights: Vec<i64> = units.iter().map(|part| part[index]).collect();
            let (amounts, taxes) = (split(line.amount, &weights), split(line.tax, &weights));
            for (at, bill) in bills.iter_mut().enumerate() {
                bill.lines.push(BillLine {
                    units: weights[at],
                    amount: amounts[at],
                    tax: taxes[at],
                });
            }
        }
        let by = weights(&bills);
        spread(&mut bills, self.discount, &by, |bill| &mut bill.discount);
        spread(&mut bills, self.shipping_fee, &by, |bill| {
            &mut bill.shipping_fee
        });
        spread(&mut bills, self.adjustment, &by, |bill| {
            &mut bill.adjustment
        });
        spread(&mut bills, self.rounding, &by, |bill| &mut bill.rounding);
        spread(&mut bills, self.other_tax, &by, |bill| &mut bill.other_tax);
        let by: Vec<i64> = bills.iter().map(Bill::total).collect();
        spread(&mut bills, self.platform_discount, &by, |bill| {
            &mut bill.platform_discount
        });
        bills
    }

    /// The units of each line in each part, and last those in none.
    fn units_of(&self, parts: &[Vec<i64>]) -> Vec<Vec<i64>> {
        let of = |part: &[i64], line: usize| part.get(line).copied().unwrap_or(0).max(0);
        let lines = 0..self.lines.len();
        let mut units: Vec<Vec<i64>> = parts
            .iter()
            .map(|part| lines.clone().map(|line| of(part, line)).collect())
            .collect();
        let rest = self.lines.iter().enumerate().map(|(index, line)| {
            let placed: i64 = parts.iter().map(|part| of(part, index)).sum();
            (line.units - placed).max(0)
        });
        units.push(rest.collect());
        units
    }
}

/// By what is divided that is on the whole: the worth of the goods, their units where they are worth nothing.
fn weights(bills: &[Bill]) -> Vec<i64> {
    let goods: Vec<i64> = bills.iter().map(Bill::goods).collect();
    match goods.iter().any(|amount| *amount > 0) {
        true => goods,
        false => bills.iter().map(Bill::units).collect(),
    }
}

fn spread(bills: &mut [Bill], amount: i64, weights: &[i64], of: fn(&mut Bill) -> &mut i64) {
    for (bill, part) in bills.iter_mut().zip(split(amount, weights)) {
        *of(bill) = part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(units: i64, amount: i64) -> BillLine {
        BillLine {
            units,
            amount,
            tax: 0,
        }
    }

    #[test]
    fn a_split_order_is_divided_to_the_cent() {
        let bill = Bill {
            lines: vec![line(3, 1000), line(1, 500)],
            discount: 100,
            shipping_fee: 800,
            ..Bill::default()
        };
        let parts = bill.part(&[vec![1, 0], vec![1, 1]]);
        let seen: Vec<_> = parts
            .iter()
            .map(|one| (one.goods(), one.discount, one.shipping_fee, one.total()))
            .collect();
        assert_eq!(
            seen,
            [
                (334, 22, 178, 490),
                (833, 56, 444, 1221),
                (333, 22, 178, 489)
            ]
        );
        assert_eq!(seen.iter().map(|one| one.3).sum::<i64>(), bill.total());
    }

    #[test]
    fn what_is_canceled_takes_its_part_of_the_discount_and_leaves_the_shipping_fee() {
        let bill = Bill {
            lines: vec![line(1, 5000), line(1, 5000)],
            discount: 5000,
            shipping_fee: 1000,
            platform_discount: 600,
            ..Bill::default()
        };
        let (gone, left) = bill.halve(&[1, 0]);
        assert_eq!((gone.total(), gone.platform_discount), (2500, 250));
        assert_eq!((left.total(), left.platform_discount), (3500, 350));
        let (all, none) = bill.halve(&[1, 1]);
        assert_eq!((all.total(), all.platform_discount), (6000, 600));
        assert_eq!((none.total(), none.platform_discount), (0, 0));
    }

    #[test]
    fn what_costs_nothing_is_divided_by_units() {
        let gift = Bill {
            lines: vec![line(3, 0)],
            shipping_fee: 900,
            ..Bill::default()
        };
        let parts = gift.part(&[vec![1]]);
        assert_eq!([parts[0].shipping_fee, parts[1].shipping_fee], [300, 600]);
    }

    fn bills() -> impl Strategy<Value = Bill> {
        let line = (1..40_i64, -500..90_000_i64, 0..9_000_i64);
        let line = line.prop_map(|(units, amount, tax)| BillLine { units, amount, tax });
        let whole = (
            0..9_000_i64,
            0..3_000_i64,
            0..5_000_i64,
            -800..800_i64,
            -5..6_i64,
        );
        (
            prop::collection::vec(line, 1..7),
            whole,
            -20..400_i64,
            any::<bool>(),
        )
            .prop_map(
                |(
                    lines,
                    (discount, platform_discount, shipping_fee, adjustment, rounding),
                    other_tax,
                    tax_included,
                )| Bill {
                    lines,
                    discount,
                    platform_discount,
                    shipping_fee,
                    adjustment,
                    rounding,
                    other_tax,
                    tax_included,
                },
            )
    }

    /// How the units of a bill lie: what is canceled, and up to five parts.
    fn laid(bill: &Bill, dice: &[u8]) -> (Vec<i64>, Vec<Vec<i64>>) {
        let mut canceled = vec![0; bill.lines.len()];
        let mut parts = vec![vec![0; bill.lines.len()]; 5];
        let mut dice = dice.iter().cycle();
        for (index, line) in bill.lines.iter().enumerate() {
            for _ in 0..line.units {
                match dice.next().copied().unwrap_or(0) % 7 {
                    6 => canceled[index] += 1,
                    5 => {}
                    part => parts[usize::from(part)][index] += 1,
                }
            }
        }
        (canceled, parts)
    }

    fn amounts(bill: &Bill) -> [i64; 9] {
        [
            bill.units(),
            bill.goods(),
            bill.discount,
            bill.platform_discount,
            bill.shipping_fee,
            bill.adjustment,
            bill.rounding,
            bill.tax(),
            bill.total(),
        ]
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(bill in bills(), dice in prop::collection::vec(any::<u8>(), 1..60)) {
            let (canceled, parts) = laid(&bill, &dice);
            let (gone, left) = bill.halve(&canceled);
            let mut sum = amounts(&gone);
            for part in left.part(&parts) {
                for (all, one) in sum.iter_mut().zip(amounts(&part)) {
                    *all += one;
                }
            }
            prop_assert_eq!(sum, amounts(&bill));
        }

        #[test]
        fn a_share_is_within_a_minor_unit_of_its_exact_part(bill in bills(), dice in prop::collection::vec(any::<u8>(), 1..60)) {
            let (_, parts) = laid(&bill, &dice);
            for (part, units) in bill.part(&parts).iter().zip(&parts) {
                for (index, line) in bill.lines.iter().enumerate() {
                    let exact = i128::from(line.amount) * i128::from(units[index]);
                    let off = i128::from(part.lines[index].amount) * i128::from(line.units) - exact;
                    prop_assert!(off.abs() < i128::from(line.units));
                }
            }
        }
    }
}
