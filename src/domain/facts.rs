//! Large facts that come from npm packages by the lock file, reduced in `build.rs`: currencies, countries, divisions,
//! holidays, passwords that everybody knows.
//! What they mean is told by those who use them; here they are only tables.

include!(concat!(env!("OUT_DIR"), "/facts.rs"));

/// Places after the point of an ISO 4217 currency.
pub fn currency_exponent(code: &str) -> Option<u8> {
    let index = CURRENCIES
        .binary_search_by(|(known, _)| (*known).cmp(code))
        .ok()?;
    CURRENCIES.get(index).map(|(_, places)| *places)
}

/// Whether a password of eight characters or more, in lower case, is one that everybody knows.
pub fn is_common_password(folded: &str) -> bool {
    COMMON_PASSWORDS.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_its_own_number_of_places() {
        assert_eq!(currency_exponent("CNY"), Some(2));
        assert_eq!(currency_exponent("JPY"), Some(0));
        assert_eq!(currency_exponent("KWD"), Some(3));
        assert_eq!(currency_exponent("CLF"), Some(4));
        assert_eq!(currency_exponent("XAU"), None, "gold has no minor unit");
        assert_eq!(currency_exponent("ABC"), None);
    }

    #[test]
    fn the_tables_are_sorted_and_parents_come_first() {
        assert!(CURRENCIES.is_sorted());
        assert!(COUNTRIES.is_sorted_by_key(|row| row.0));
        assert!(HOLIDAYS_CN.is_sorted());
        for (index, (code, level, parent, name)) in DIVISIONS.iter().enumerate() {
            let parent = &DIVISIONS[usize::from(*parent)];
            assert!((100_000..1_000_000).contains(code), "{name}");
            assert!(
                *level == 1 && std::ptr::eq(parent, &DIVISIONS[index]) || parent.1 + 1 == *level
            );
        }
    }
}
