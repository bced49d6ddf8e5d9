//! Who an order goes to, where and how, as one key: what has the same key may leave together by itself.

use super::super::facts::Facts;
use crate::db::orders::AddressRow;
use crate::db::sourcing::OrderFacts;
use crate::domain::contact::ContactKind;
use crate::domain::grams::fold;
use crate::domain::ids::CustomerId;
use crate::domain::secret::sha256_hex;
use crate::domain::shipping::Destination;
use crate::domain::sourcing::MergeMode;
use unicode_normalization::UnicodeNormalization;

/// Where an order goes, as rate cards want it.
pub fn destination(address: &AddressRow) -> Destination {
    Destination {
        country: address.country.clone(),
        region: address.region.clone(),
        city: address.city.clone(),
        district: address.district.clone(),
    }
}

/// The key of an order. None where it must travel by itself: cash on delivery, a contact that is not the buyer's own
/// without a token of the platform, where the platform hides the name or the door, or where nobody is to be taken for one.
pub fn key(facts: &Facts, mode: MergeMode, order: &OrderFacts) -> Option<String> {
    if mode == MergeMode::Off || is_cash_on_delivery(order) {
        return None;
    }
    let address = facts.addresses.get(&order.id)?;
    // behind the same stars may stand another door: the token says who bought, not where it goes
    if !shows_door(address) {
        return None;
    }
    let account = account(facts, order.customer_id);
    let who = if is_open(address) {
        let phone = address.phone_hash.clone()?;
        let account = match mode {
            MergeMode::Strict => account.unwrap_or_default(),
            MergeMode::Loose | MergeMode::Off => String::new(),
        };
        ["own".to_owned(), phone, fold(&address.name), account]
    } else {
        // only the platform knows who that is, and says so by its own name for the buyer
        let (channel, name) = (order.channel_id.to_string(), address.name.trim().to_owned());
        ["of".to_owned(), channel, account?, name]
    };
    let how = [order.currency.clone(), order.service.clone()];
    let parts: Vec<String> = who.into_iter().chain(door(address)).chain(how).collect();
    let text = serde_json::to_string(&parts).ok()?;
    Some(sha256_hex(text.as_bytes()))
}

/// Whether it is paid at the door.
pub fn is_cash_on_delivery(order: &OrderFacts) -> bool {
    order.payment_method.as_deref() == Some("cod")
}

/// Whether name, phone and street are the buyer's own, so that they prove something.
pub fn is_open(address: &AddressRow) -> bool {
    address.phone_kind == ContactKind::Own && shows_door(address)
}

/// Whether name and street are written out.
fn shows_door(address: &AddressRow) -> bool {
    !hidden(&address.name) && shows_street(address)
}

/// Whether the street is written out.
pub fn shows_street(address: &AddressRow) -> bool {
    !hidden(&address.street)
}

/// What the platform calls the buyer; a name that is masked is nobody's.
pub fn account(facts: &Facts, customer: Option<CustomerId>) -> Option<String> {
    let account = facts.accounts.get(&customer?)?.clone()?;
    (!account.trim().is_empty() && !hidden(&account)).then_some(account)
}

/// An address as doors are compared: width, case, spaces and punctuation do not count, except between digits, where
/// they tell 1-23 from 12-3.
pub fn door(address: &AddressRow) -> [String; 6] {
    [
        &address.country,
        &address.region,
        &address.city,
        &address.district,
        &address.street,
        &address.postcode,
    ]
    .map(|part| compared(part))
}

/// A hash of the door; none where the address hides it, or has none.
pub fn door_hash(address: &AddressRow) -> Option<String> {
    let parts = door(address);
    let street = parts.get(4).is_some_and(|street| !street.is_empty());
    let text = serde_json::to_string(&parts).ok()?;
    (street && shows_street(address)).then(|| sha256_hex(text.as_bytes()))
}

fn compared(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let between = out.ends_with(char::is_numeric) && c.is_numeric();
        if gap && between {
            out.push('-');
        }
        gap = false;
        out.push(c);
    }
    out
}

fn hidden(text: &str) -> bool {
    text.contains(['*', '＊'])
}

#[cfg(test)]
mod tests {
    use super::compared;

    #[test]
    fn spaces_and_width_do_not_make_another_door_but_numbers_stay_apart() {
        assert_eq!(compared("科技园路 １ 号"), compared("科技园路1号"));
        assert_eq!(compared("Main St. 5, Apt 2"), compared("main st 5 apt 2"));
        assert_ne!(compared("Block 1-23"), compared("Block 12-3"));
        assert_ne!(compared("5 楼 1 2 室"), compared("5 楼 12 室"));
    }
}
