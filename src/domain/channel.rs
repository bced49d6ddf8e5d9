//! A channel: one account in one selling place, and what the house must know of it to read its orders.

use crate::domain::{ids::ChannelId, money::Currency, time::Time};
use crate::words;
use chrono_tz::Tz;

words! {
    /// How orders come out of a selling place.
    pub enum ChannelKind {
        /// The shop pushes standard orders through the API.
        Api = "api",
        /// Orders come as files only.
        File = "file",
        /// Shopify: webhooks and files.
        Shopify = "shopify",
        /// WooCommerce: webhooks and files.
        Woocommerce = "woocommerce",
        /// Taobao and Tmall: export files.
        Taobao = "taobao",
    }
}

words! {
    /// The second fact a customer proves an order with where no code can be sent.
    pub enum ProofFact {
        /// Last four digits of the recipient's phone.
        PhoneLast4 = "phone_last4",
        /// The recipient's name as written on the order.
        RecipientName = "recipient_name",
        /// The postcode of the address.
        Postcode = "postcode",
    }
}

impl ProofFact {
    /// What a new channel asks for. Taobao's and Tmall's exports mask phone and name together until the parcel leaves;
    /// the postcode is what they show.
    pub fn usual(kind: ChannelKind, mapping: Option<&str>) -> ProofFact {
        let is_taobao =
            kind == ChannelKind::Taobao || mapping.is_some_and(|name| name.starts_with("taobao"));
        match is_taobao {
            true => ProofFact::Postcode,
            false => ProofFact::PhoneLast4,
        }
    }
}

words! {
    /// Whether a customer proves an order with a code or with a fact.
    pub enum ProofWay {
        /// A code to the phone or mail address on file; the channel's fact where none can be sent.
        CodeFirst = "code_first",
        /// The channel's fact, always.
        FactOnly = "fact_only",
    }
}

/// What reading and judging an order needs of its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Row id.
    pub id: ChannelId,
    /// Name in URLs and in the API, unique.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// How orders come out of it.
    pub kind: ChannelKind,
    /// Serves where a format names none.
    pub currency: Currency,
    /// Serves where a format's times carry no offset.
    pub time_zone: Tz,
    /// Orders placed before are history.
    pub go_live_at: Time,
    /// Key of the webhook's HMAC.
    pub secret: String,
    /// Name of the saved mapping for tables that have none of their own, if one is set.
    pub mapping: Option<String>,
    /// How long an unpaid order counts as demand, minutes.
    pub unpaid_minutes: i64,
    /// `ship_by` of orders that bring none: hours after payment.
    pub ship_within_hours: i64,
    /// What a customer proves an order with.
    pub proof: ProofFact,
    /// Whether a code comes before that fact.
    pub proof_way: ProofWay,
}
