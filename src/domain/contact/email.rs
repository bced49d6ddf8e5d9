//! Mail addresses.

use super::{ContactKind, is_masked};
use unicode_normalization::UnicodeNormalization;

/// Domains under which platforms forward mail for a while; `*` stands for one label or more.
const RELAYS: &[&str] = &[
    "marketplace.amazon.*",
    "members.ebay.*",
    "privaterelay.appleid.com",
    "relay.*",
];

/// A mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Whose it is.
    pub kind: ContactKind,
    /// Trimmed and in lower case, since no mail house tells cases apart; as written where it is not an address.
    pub text: String,
}

impl Email {
    /// Reads what was written; none if nothing is written.
    pub fn read(written: &str) -> Option<Email> {
        let text = written.trim();
        if text.is_empty() {
            return None;
        }
        if is_masked(text) {
            return Some(Email {
                kind: ContactKind::Masked,
                text: text.to_owned(),
            });
        }
        let folded = text.nfkc().collect::<String>().to_lowercase();
        let address = folded.strip_prefix("mailto:").unwrap_or(&folded).trim();
        let Some(domain) = domain(address) else {
            return Some(Email {
                kind: ContactKind::Unreadable,
                text: text.to_owned(),
            });
        };
        let relay = RELAYS
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => domain.starts_with(prefix),
                None => domain == *pattern,
            });
        Some(Email {
            kind: if relay {
                ContactKind::Relay
            } else {
                ContactKind::Own
            },
            text: address.to_owned(),
        })
    }

    /// The text to hash for look-up; only a person's own address may be looked up by.
    pub fn key(&self) -> Option<&str> {
        (self.kind == ContactKind::Own).then_some(self.text.as_str())
    }

    /// For people without the right to see it whole: `l***@example.com`.
    pub fn masked_view(&self) -> String {
        if self.kind == ContactKind::Masked {
            return self.text.clone();
        }
        let first: String = self.text.chars().take(1).collect();
        match self.text.rsplit_once('@') {
            Some((_, domain)) => format!("{first}***@{domain}"),
            None => format!("{first}***"),
        }
    }
}

/// The domain, if the text is an address: RFC 5321's lengths, one `@`, a domain of at least two labels.
fn domain(text: &str) -> Option<&str> {
    let (local, domain) = text.split_once('@')?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || "()<>,;:\\\"[]@".contains(c);
    let plain = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let sound = !local.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && !local.contains(bad)
        && domain.contains('.')
        && domain.split('.').all(plain);
    sound.then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContactKind::*;

    #[test]
    fn mail_addresses_are_read_and_marked() {
        let cases = [
            (" Li.Lei@Example.COM ", Own, "li.lei@example.com"),
            ("mailto:li@example.com", Own, "li@example.com"),
            ("ｌｉ＠example.com", Own, "li@example.com"),
            ("li@公司.中国", Own, "li@公司.中国"),
            ("ab***@qq.com", Masked, "ab***@qq.com"),
            (
                "x1y2@marketplace.amazon.de",
                Relay,
                "x1y2@marketplace.amazon.de",
            ),
            (
                "x@marketplace.amazon.co.uk",
                Relay,
                "x@marketplace.amazon.co.uk",
            ),
            ("a1b2@members.ebay.com", Relay, "a1b2@members.ebay.com"),
            (
                "z@privaterelay.appleid.com",
                Relay,
                "z@privaterelay.appleid.com",
            ),
            ("z@relay.walmart.com", Relay, "z@relay.walmart.com"),
            ("Not A Mail", Unreadable, "Not A Mail"),
            ("li@localhost", Unreadable, "li@localhost"),
            ("li@@example.com", Unreadable, "li@@example.com"),
            ("@example.com", Unreadable, "@example.com"),
        ];
        for (written, kind, text) in cases {
            let email = Email::read(written).expect("something is written");
            assert_eq!((email.kind, email.text.as_str()), (kind, text), "{written}");
            assert_eq!(email.key().is_some(), kind == Own, "{written}");
            assert_eq!(Email::read(&email.text), Some(email), "again: {written}");
        }
        assert_eq!(Email::read("  "), None);
    }

    #[test]
    fn a_masked_view_shows_the_first_letter_and_the_domain() {
        let view = |text: &str| Email::read(text).map(|email| email.masked_view());
        assert_eq!(
            view("lilei@example.com").as_deref(),
            Some("l***@example.com")
        );
        assert_eq!(view("a**@qq.com").as_deref(), Some("a**@qq.com"));
        assert_eq!(view("secret").as_deref(), Some("s***"));
    }
}
