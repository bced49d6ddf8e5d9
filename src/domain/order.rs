//! The standard form of an order, parsed: what every channel's format becomes and every room speaks of.
//! Reading it from JSON is `order_parse`, writing it `order_json`; which row it becomes is `db/orders.rs`.

use crate::domain::address::Address;
use crate::domain::contact::{Email, Phone};
use crate::domain::money::{self, Currency};
use crate::domain::time::Time;
use crate::words;

words! {
    /// How the goods reach the buyer.
    pub enum Method {
        /// A carrier brings them.
        Ship = "ship",
        /// The buyer collects them at a store.
        Pickup = "pickup",
        /// The buyer took them along: a counter sale.
        Carried = "carried",
    }
}

words! {
    /// What has been paid, derived from the sums of payments and refunds.
    pub enum PaymentStatus {
        /// Nothing.
        Unpaid = "unpaid",
        /// Reserved on the buyer's side, not taken.
        Authorized = "authorized",
        /// Less than is due.
        PartlyPaid = "partly_paid",
        /// All that is due.
        Paid = "paid",
        /// Some of it went back.
        PartlyRefunded = "partly_refunded",
        /// All of it went back.
        Refunded = "refunded",
    }
}

words! {
    /// How far the order has come at the channel itself, when it tells.
    pub enum ChannelStage {
        /// Waiting for the seller; the usual case.
        Open = "open",
        /// The channel says that the goods have left.
        Shipped = "shipped",
        /// The channel says that the buyer has them.
        Delivered = "delivered",
        /// The channel canceled the order.
        Canceled = "canceled",
        /// The platform's own warehouse ships it (FBA, 京仓).
        FulfilledByPlatform = "fulfilled_by_platform",
    }
}

/// One order as a channel tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDoc {
    /// The platform's own immutable id. One of the two is there.
    pub channel_ref: Option<String>,
    /// The number that the buyer sees.
    pub channel_number: Option<String>,
    /// When the buyer placed it.
    pub placed_at: Time,
    /// When the channel last changed it, if it says so.
    pub updated_at: Option<Time>,
    /// Currency of every amount below.
    pub currency: Currency,
    /// What was paid.
    pub payment: Payment,
    /// Who bought.
    pub customer: Customer,
    /// Where it goes; none for a counter sale.
    pub ship_to: Option<Address>,
    /// What was bought, at least one line.
    pub lines: Vec<Line>,
    /// Minor units.
    pub shipping_fee: i64,
    /// Discount on the whole order, minor units.
    pub discount: i64,
    /// Borne by the platform and paid to the merchant, minor units; lowers only what the buyer pays.
    pub platform_discount: i64,
    /// Tax of the whole order, minor units.
    pub tax: i64,
    /// Whether prices contain the tax.
    pub tax_included: bool,
    /// Labeled rows: gift wrap, fee, rounding.
    pub adjustments: Vec<Adjustment>,
    /// What the channel says it sums up to, minor units.
    pub total: i64,
    /// How and by when it is to reach the buyer.
    pub delivery: Delivery,
    /// The buyer's words.
    pub note: String,
    /// How far it has come at the channel.
    pub stage: ChannelStage,
    /// An open request of the buyer at the channel (refund, return, exchange), in the channel's words.
    pub after_sale: Option<String>,
}

/// What was paid for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Derived from the amounts, or as the channel says.
    pub status: PaymentStatus,
    /// For example `alipay`; `cod` is cash on delivery.
    pub method: Option<String>,
    /// Minor units.
    pub paid: i64,
    /// Minor units that went back.
    pub refunded: i64,
    /// When.
    pub paid_at: Option<Time>,
    /// The payment's reference at the provider.
    pub reference: Option<String>,
}

impl Payment {
    /// Cash on delivery: due when the parcel is handed over.
    pub fn on_delivery(&self) -> bool {
        self.method.as_deref() == Some("cod")
    }
}

/// Who bought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// The account at the channel.
    pub account: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Mail.
    pub email: Option<Email>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name of the line within its order, unique there.
    pub ref_: String,
    /// The seller's code as the channel sends it; empty if there is only a title.
    pub sku: String,
    /// What the buyer read.
    pub title: String,
    /// Units, at least 1.
    pub quantity: i64,
    /// Millionths of the currency's major unit.
    pub unit_price_e6: i64,
    /// Discount of the whole line, minor units.
    pub discount: i64,
    /// Tax of the whole line, minor units.
    pub tax: i64,
    /// Units canceled at the channel.
    pub canceled: i64,
    /// Pre-sale: it may not leave before; none: the SKU's own date counts.
    pub not_before: Option<Time>,
}

impl Line {
    /// quantity × unit price − discount, minor units; none if it overflows.
    pub fn amount(&self, currency: Currency) -> Option<i64> {
        money::line_amount(self.quantity, self.unit_price_e6, self.discount, currency)
    }
}

/// A labeled amount on an order, minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// What it is, for people.
    pub label: String,
    /// Minor units, with its sign.
    pub amount: i64,
}

/// How and by when the goods are to reach the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Ship, pickup or carried.
    pub method: Method,
    /// The service's name, `standard` if none was chosen.
    pub service: String,
    /// The order must have left by then.
    pub ship_by: Option<Time>,
    /// The buyer must have it by then.
    pub deliver_by: Option<Time>,
}

/// The sums of an order and what they leave over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Σ line amounts, minor units.
    pub goods: i64,
    /// Σ adjustments, minor units.
    pub adjustment: i64,
    /// total − what the formula gives, minor units.
    pub difference: i64,
}

impl Sums {
    /// Whether the difference is a rounding: at most one minor unit a line.
    pub fn is_rounding(&self, lines: usize) -> bool {
        is_rounding(self.difference, lines as u64)
    }
}

/// Whether what an order's parts leave over is a rounding: at most one minor unit a line.
pub fn is_rounding(difference: i64, lines: u64) -> bool {
    difference.unsigned_abs() <= lines
}

impl OrderDoc {
    /// The money formula of the standard form:
    /// total = Σ(quantity × unit price − discount) − order discount + shipping fee + adjustments (+ tax if not included).
    /// None if an amount overflows.
    pub fn sums(&self) -> Option<Sums> {
        let mut goods = 0_i64;
        for line in &self.lines {
            goods = goods.checked_add(line.amount(self.currency)?)?;
        }
        let mut adjustment = 0_i64;
        for row in &self.adjustments {
            adjustment = adjustment.checked_add(row.amount)?;
        }
        let tax = if self.tax_included { 0 } else { self.tax };
        let computed = goods
            .checked_sub(self.discount)?
            .checked_add(self.shipping_fee)?
            .checked_add(adjustment)?
            .checked_add(tax)?;
        Some(Sums {
            goods,
            adjustment,
            difference: self.total.checked_sub(computed)?,
        })
    }

    /// Units of all lines.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }
}
