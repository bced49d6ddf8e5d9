//! How often: look-ups and proofs by network address and by network, proofs by order or contact, codes by contact. One
//! counter row each, in the database, so that every process counts together; one statement each, whatever it says.

use super::Asking;
use crate::db::{Conn, tries};
use crate::error::Result;
use chrono::Duration;

/// Tries are counted over this time; pages say it.
const WINDOW: Duration = Duration::minutes(15);
/// Look-ups, and proofs, from one network address within the window.
const ADDRESS: i64 = 40;
/// The same from its network: whoever rents a hundred neighbouring addresses is still one.
const NETWORK: i64 = 200;
/// Proofs of one order by its fact: four digits have 10,000 values.
const FACTS: i64 = 5;
/// Proofs by a code, of one contact or text.
const CODES_TRIED: i64 = 15;
/// Codes sent to one contact.
const CODES_SENT: i64 = 3;
/// Tries of one look-up; a new code starts anew.
pub(super) const LOOKUP: i64 = 5;

/// Counts somebody at the door; false if there were too many from there.
pub(super) fn knock(conn: &mut Conn, asking: &Asking, door: &str) -> Result<bool> {
    let network = network(&asking.address);
    let address = count(conn, asking, &format!("{door}:{}", asking.address), ADDRESS)?;
    let network = count(conn, asking, &format!("{door}-net:{network}"), NETWORK)?;
    Ok(address && network)
}

/// Counts a try of a fact; false if there were too many.
pub(super) fn try_fact(conn: &mut Conn, asking: &Asking, subject: &str) -> Result<bool> {
    count(conn, asking, &format!("fact:{subject}"), FACTS)
}

/// Counts a try of a code; false if there were too many.
pub(super) fn try_code(conn: &mut Conn, asking: &Asking, subject: &str) -> Result<bool> {
    count(conn, asking, &format!("code:{subject}"), CODES_TRIED)
}

/// Counts a code to be sent; false if its contact had enough.
pub(super) fn send(conn: &mut Conn, asking: &Asking, contact: &str) -> Result<bool> {
    count(conn, asking, &format!("sent:{contact}"), CODES_SENT)
}

/// Forgets the tries of what was proved.
pub(super) fn forget(conn: &mut Conn, asking: &Asking, subject: &str) -> Result<()> {
    for kind in ["fact", "code"] {
        tries::delete_count(conn, &key(asking, &format!("{kind}:{subject}")))?;
    }
    Ok(())
}

fn count(conn: &mut Conn, asking: &Asking, what: &str, limit: i64) -> Result<bool> {
    tries::update_count(conn, &key(asking, what), asking.now, WINDOW, limit)
}

fn key(asking: &Asking, what: &str) -> String {
    asking.secret.hash("try", what)
}

/// The network of an address as visitors have it: the first 24 bits of an IPv4, the first 48 of an IPv6.
fn network(address: &str) -> String {
    let by = if address.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = address.split(by).take(3).collect();
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(network("203.0.113.7"), network("203.0.113.250"));
        assert_ne!(network("203.0.113.7"), network("203.0.114.7"));
        assert_eq!(network("2001:db8:5:1::/64"), network("2001:db8:5:2::/64"));
        assert_ne!(network("2001:db8:5:1::/64"), network("2001:db8:6:1::/64"));
    }
}
