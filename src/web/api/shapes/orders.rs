//! Orders, alone and in batches, and errors.

use super::word_schemas;
use crate::domain::hold::HoldKind;
use crate::domain::order::{ChannelStage, Method, PaymentStatus};
use crate::domain::status::{Headline, OrderState};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

word_schemas!(
    hold_kind: HoldKind,
    stage: ChannelStage,
    method: Method,
    payment_status: PaymentStatus,
    headline: Headline,
    order_state: OrderState,
);

/// An order in the standard form, as it is sent.
#[derive(ToSchema)]
pub struct Order {
    /// Slug of the channel.
    #[schema(example = "web")]
    pub channel: String,
    /// The platform's own immutable id; unique within the channel. Needed unless there is a channel_number.
    #[schema(example = "1001")]
    pub channel_ref: String,
    /// What the buyer sees; unique within the channel where present.
    #[schema(example = "#1001")]
    pub channel_number: Option<String>,
    /// When the buyer placed it, RFC 3339.
    #[schema(example = "2026-11-01T08:30:00+08:00")]
    pub placed_at: String,
    /// When the channel changed it last; an older message never undoes a newer one.
    #[schema(example = "2026-11-01T08:31:00+08:00")]
    pub updated_at: Option<String>,
    /// ISO 4217; the channel's without it.
    #[schema(example = "CNY")]
    pub currency: Option<String>,
    /// What was paid.
    pub payment: Option<Payment>,
    /// Who bought.
    pub customer: Option<Customer>,
    /// Where it goes; needed unless the method is carried or pickup.
    pub ship_to: Option<Address>,
    /// 1 to 10,000 lines.
    pub lines: Vec<Line>,
    /// Decimal.
    #[schema(example = "5.00")]
    pub shipping_fee: Option<String>,
    /// On the whole order, decimal.
    #[schema(example = "0.00")]
    pub discount: Option<String>,
    /// Borne by the platform and paid to the merchant; lowers only what the buyer pays.
    #[schema(example = "0.00")]
    pub platform_discount: Option<String>,
    /// Decimal.
    #[schema(example = "0.00")]
    pub tax: Option<String>,
    /// Whether the prices contain the tax; true without it.
    pub tax_included: Option<bool>,
    /// Labeled amounts.
    pub adjustments: Option<Vec<Adjustment>>,
    /// Σ (quantity × unit_price − discount) − discount + shipping_fee + adjustments (+ tax if it is not included).
    /// More than a rounding apart, the order is taken and held.
    #[schema(example = "44.80")]
    pub total: String,
    /// How it gets to the buyer.
    pub delivery: Option<Delivery>,
    /// The buyer's words.
    pub note: Option<String>,
    /// How far it is at the channel; open without it.
    #[schema(schema_with = stage)]
    pub stage: Option<String>,
    /// An open after-sale request, in the channel's words; holds the order.
    pub after_sale: Option<String>,
}

/// What was paid.
#[derive(ToSchema)]
pub struct Payment {
    /// Derived from the sums where they are told.
    #[schema(schema_with = payment_status)]
    pub status: Option<String>,
    /// For example alipay; cod is due at delivery.
    #[schema(example = "alipay")]
    pub method: Option<String>,
    /// Decimal; all of it if the status is paid and this is absent.
    #[schema(example = "44.80")]
    pub paid: Option<String>,
    /// Decimal.
    #[schema(example = "0.00")]
    pub refunded: Option<String>,
    /// RFC 3339.
    #[schema(example = "2026-11-01T08:31:00+08:00")]
    pub paid_at: Option<String>,
    /// The payment provider's id.
    pub reference: Option<String>,
}

/// Who bought.
#[derive(ToSchema)]
pub struct Customer {
    /// Account at the channel.
    #[schema(example = "c-77")]
    pub account: Option<String>,
    /// Name.
    #[schema(example = "李雷")]
    pub name: Option<String>,
    /// With the country code, or as written in the country of the address.
    #[schema(example = "+8613800138000")]
    pub phone: Option<String>,
    /// E-mail.
    #[schema(example = "li@example.com")]
    pub email: Option<String>,
}

/// Where an order goes. One that does not parse holds the order.
#[derive(ToSchema)]
pub struct Address {
    /// Recipient.
    #[schema(example = "李雷")]
    pub name: String,
    /// Phone of the recipient.
    #[schema(example = "+8613800138000")]
    pub phone: Option<String>,
    /// ISO 3166-1 or a usual name.
    #[schema(example = "CN")]
    pub country: String,
    /// Province, state.
    #[schema(example = "广东省")]
    pub region: Option<String>,
    /// City.
    #[schema(example = "深圳市")]
    pub city: Option<String>,
    /// District.
    #[schema(example = "南山区")]
    pub district: Option<String>,
    /// Street and house number.
    #[schema(example = "科技园路 1 号")]
    pub street: String,
    /// Postcode.
    #[schema(example = "518000")]
    pub postcode: Option<String>,
}

/// One line of an order.
#[derive(ToSchema)]
pub struct Line {
    /// Unique within the order; its place without it.
    #[schema(rename = "ref", example = "1")]
    pub reference: Option<String>,
    /// The channel's code or ours; needed unless there is a title. An unknown one holds the line.
    #[schema(example = "TEA-250")]
    pub sku: Option<String>,
    /// What the buyer read.
    #[schema(example = "Green tea 250 g")]
    pub title: Option<String>,
    /// At least 1.
    #[schema(example = 2, minimum = 1)]
    pub quantity: i64,
    /// Decimal with up to 6 places.
    #[schema(example = "19.90")]
    pub unit_price: String,
    /// On the line, not per unit.
    #[schema(example = "0.00")]
    pub discount: Option<String>,
    /// Decimal.
    #[schema(example = "0.00")]
    pub tax: Option<String>,
    /// Units of it that the channel has canceled.
    pub canceled: Option<i64>,
    /// Pre-sale: it does not leave before, RFC 3339; without it the SKU's own date counts.
    #[schema(example = "2026-12-24T00:00:00+08:00")]
    pub not_before: Option<String>,
}

/// A labeled amount.
#[derive(ToSchema)]
pub struct Adjustment {
    /// What it is.
    #[schema(example = "gift wrap")]
    pub label: String,
    /// Decimal; negative lowers the total.
    #[schema(example = "2.00")]
    pub amount: String,
}

/// How an order gets to the buyer.
#[derive(ToSchema)]
pub struct Delivery {
    /// ship, pickup at a store, or carried: a counter sale.
    #[schema(schema_with = method)]
    pub method: Option<String>,
    /// For example standard or express.
    #[schema(example = "standard")]
    pub service: Option<String>,
    /// Must have left by then; the channel's rule sets it if it is absent.
    pub ship_by: Option<String>,
    /// The buyer must have it by then.
    pub deliver_by: Option<String>,
}

/// What is added to an order that is given: every field of Order, and these.
#[derive(ToSchema)]
pub struct OrderAnswer {
    /// The order as it is now.
    #[serde(flatten)]
    pub order: Order,
    /// Our number.
    #[schema(example = "T-10017")]
    pub number: String,
    /// The one headline.
    #[schema(schema_with = headline)]
    pub status: String,
    /// The stored state behind it.
    #[schema(schema_with = order_state)]
    pub state: String,
    /// Placed before the channel's go-live, or done elsewhere: nothing is to be done for it.
    pub history: bool,
    /// Derived from the sums.
    #[schema(schema_with = payment_status)]
    pub payment_status: String,
    /// What the sums leave over, decimal.
    pub rounding: String,
    /// What the buyer still owes, decimal; below zero, what is still to be paid back.
    pub due: String,
    /// Worth of the canceled units, decimal.
    pub canceled: String,
    /// Why it, or a line of it, does not go on.
    pub holds: Vec<Hold>,
    /// Where its units are being shipped from.
    pub fulfillments: Vec<super::OrderFulfillment>,
    /// What of its money is in none of them.
    pub amounts: super::OtherAmounts,
    /// Everything that happened, oldest first.
    pub events: Vec<Event>,
    /// Whether this request changed an order that was known; only in the answer to a POST.
    pub changed: Option<bool>,
}

/// A reason why an order must not go on.
#[derive(ToSchema)]
pub struct Hold {
    /// Its id.
    pub id: i64,
    /// The kind of reason.
    #[schema(schema_with = hold_kind)]
    pub kind: String,
    /// The reason: a key and its facts.
    pub reason: Reason,
    /// What releases it: `order`, or `sku:CODE`.
    #[schema(example = "sku:TEA-250")]
    pub waits_for: String,
    /// Whose task it is.
    pub owner: String,
    /// Since when.
    pub created_at: String,
    /// Until when.
    pub released_at: Option<String>,
    /// By whom.
    pub released_by: Option<String>,
}

/// A key and the facts that go into its sentence.
#[derive(ToSchema)]
pub struct Reason {
    /// For example hold-unknown-sku.
    pub key: String,
    /// Facts by name.
    pub facts: std::collections::BTreeMap<String, String>,
}

/// One sentence of an order's history.
#[derive(ToSchema)]
pub struct Event {
    /// When.
    pub at: String,
    /// What happened.
    #[schema(example = "received")]
    pub kind: String,
    /// Who did it.
    pub actor: Actor,
    /// Facts by name.
    pub facts: std::collections::BTreeMap<String, String>,
}

/// Who did something.
#[derive(ToSchema)]
pub struct Actor {
    /// system, channel, staff, key or customer.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// Up to 500 orders; a bare JSON list of them is taken as well.
#[derive(ToSchema)]
pub struct Batch {
    /// The orders.
    #[schema(max_items = 500)]
    pub orders: Vec<Order>,
}

/// One answer for each order, in their order.
#[derive(ToSchema)]
pub struct BatchAnswer {
    /// The answers.
    pub items: Vec<BatchItem>,
}

/// What one order of a batch would have been answered alone.
#[derive(ToSchema)]
pub struct BatchItem {
    /// 201, 200, 400, 409 or 422.
    #[schema(example = 201)]
    pub status: u16,
    /// The order, if it was taken.
    pub order: Option<OrderAnswer>,
    /// The problem, if it was not.
    pub problem: Option<Problem>,
}

/// An error, RFC 9457.
#[derive(ToSchema)]
pub struct Problem {
    /// about:blank; `code` tells errors apart.
    #[schema(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do next, in the language of Accept-Language.
    pub detail: String,
    /// Key of the sentence, stable.
    #[schema(example = "invalid")]
    pub code: String,
    /// Each thing that is wrong with the body or a parameter.
    pub problems: Vec<FieldProblem>,
}

/// One thing that is wrong.
#[derive(ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a parameter.
    #[schema(example = "/lines/0/quantity")]
    pub pointer: String,
    /// What is wrong there.
    pub detail: String,
    /// Key of the sentence, stable.
    pub code: String,
}
