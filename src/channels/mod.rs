//! Adapters of selling places: how what they send is proved to be theirs. Pure functions over bytes; storing and
//! reading what came is `services::intake`. One file and one line in `ALL` add a platform.

mod api;
mod shopify;
mod woocommerce;

use crate::domain::channel::ChannelKind;

/// One platform's way of pushing orders.
#[derive(Debug, Clone, Copy)]
pub struct Adapter {
    /// The kind of channel it serves.
    pub kind: ChannelKind,
    /// Whether the delivery was signed with the channel's secret. Never true for an empty secret.
    pub verify: fn(secret: &str, delivery: &Delivery<'_>) -> bool,
    /// Whether it only tries the address out and brings no order.
    pub is_ping: fn(delivery: &Delivery<'_>) -> bool,
    /// Whether such a trial comes without a signature.
    pub pings_unsigned: bool,
    /// What it is about, in the platform's words, for the list of messages.
    pub topic: fn(delivery: &Delivery<'_>) -> String,
}

/// One request of a platform, as plain data.
pub struct Delivery<'r> {
    /// Value of a header by its lower-case name.
    pub header: &'r dyn Fn(&str) -> Option<String>,
    /// The body as it came.
    pub body: &'r [u8],
    /// When it came, seconds since 1970.
    pub at: i64,
}

/// The platforms that push.
pub const ALL: &[Adapter] = &[api::ADAPTER, shopify::ADAPTER, woocommerce::ADAPTER];

/// The adapter of a kind of channel; none if it only sends files.
pub fn of(kind: ChannelKind) -> Option<&'static Adapter> {
    ALL.iter().find(|adapter| adapter.kind == kind)
}

/// Whether two signatures are equal, in a time that does not tell where they differ.
fn same(sent: &[u8], expected: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(sent, expected).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A delivery with one header.
    pub(super) fn verified(
        adapter: &Adapter,
        secret: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> bool {
        let header = |name: &str| {
            let found = headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        (adapter.verify)(
            secret,
            &Delivery {
                header: &header,
                body,
                at: 1_800_000_000,
            },
        )
    }

    #[test]
    fn an_unsigned_delivery_is_nobodys() {
        for adapter in ALL {
            assert!(
                !verified(adapter, "a secret", &[], b"{}"),
                "{:?}",
                adapter.kind
            );
            assert!(!verified(adapter, "", &[], b""), "{:?}", adapter.kind);
        }
    }
}
