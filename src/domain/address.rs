//! Addresses: Chinese ones split into province, city and district by code, others kept in their own lines.
//! How a Chinese one is split is `address/chinese.rs`; the divisions themselves are `division`.

mod chinese;
#[cfg(test)]
mod tests;

use crate::domain::contact::Phone;
use crate::domain::country::Country;
use crate::domain::sentence::Sentence;

/// An address as it was written, field by field; a missing field is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Recipient.
    pub name: String,
    /// Recipient's phone.
    pub phone: String,
    /// Code or name.
    pub country: String,
    /// Province or state.
    pub region: String,
    /// City.
    pub city: String,
    /// District or county.
    pub district: String,
    /// The rest.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// The whole address in one text, where the channel has no fields.
    pub text: String,
}

/// An address, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Recipient.
    pub name: String,
    /// Recipient's phone.
    pub phone: Option<Phone>,
    /// Country; none if what was written is no country.
    pub country: Option<Country>,
    /// Province or state.
    pub region: String,
    /// City.
    pub city: String,
    /// District or county.
    pub district: String,
    /// The rest.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Code of the lowest Chinese division that was recognised (6 digits).
    pub division: Option<String>,
    /// All words as they were written, if reading changed them; empty otherwise.
    pub raw: String,
}

/// The divisions of an address one after the other, each once: a municipality is province and city of one name.
pub fn places<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut places: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    places.dedup();
    places
}

impl Address {
    /// Reads an address; what cannot be recognised stays as written and `problem` says so.
    pub fn read(written: &Written) -> Address {
        let country = Country::find(&written.country);
        let plain = Address {
            name: written.name.trim().to_owned(),
            phone: None,
            country,
            region: written.region.trim().to_owned(),
            city: written.city.trim().to_owned(),
            district: written.district.trim().to_owned(),
            street: match written.street.trim() {
                "" => written.text.trim().to_owned(),
                street => street.to_owned(),
            },
            postcode: written.postcode.trim().to_owned(),
            division: None,
            raw: String::new(),
        };
        // Chinese channels leave the country out; a province or city of China stands for it.
        let nameless = written.country.trim().is_empty();
        let mut address = match country {
            Some(Country::CN) => chinese::split(&plain),
            None if nameless && has_chinese(&plain) => {
                let split = chinese::split(&plain);
                match split.division {
                    Some(_) => Address {
                        country: Some(Country::CN),
                        ..split
                    },
                    None => plain.clone(),
                }
            }
            _ => plain.clone(),
        };
        address.phone = Phone::read(&written.phone, address.country);
        let unknown = address.country.is_none() && !nameless;
        if unknown || !address.has_words_of(&plain) {
            address.raw = written.words();
        }
        address
    }

    /// Why a parcel cannot be sent there as it stands; none if it can.
    pub fn problem(&self) -> Option<Sentence> {
        if self.country.is_none() {
            return Some(Sentence::new("address-no-country"));
        }
        if let Some(hidden) = self.hidden() {
            return Some(Sentence::new("address-masked").with("found", hidden));
        }
        if self.name.is_empty() {
            return Some(Sentence::new("address-no-name"));
        }
        if self.country == Some(Country::CN) && !self.reaches_a_city() {
            let found = [self.region.as_str(), self.city.as_str()];
            let found = found.join(" ").trim().to_owned();
            return Some(match found.as_str() {
                "" => Sentence::new("address-no-division"),
                _ => Sentence::new("address-unknown-division").with("found", found),
            });
        }
        self.street
            .is_empty()
            .then(|| Sentence::new("address-no-street"))
    }

    /// The first field of which the platform shows only a part.
    fn hidden(&self) -> Option<&str> {
        [
            &self.name,
            &self.region,
            &self.city,
            &self.district,
            &self.street,
        ]
        .into_iter()
        .find(|field| field.contains(['*', '＊']))
        .map(String::as_str)
    }

    /// Hong Kong, Macao and Taiwan have no codes below the province, and none is needed to deliver there.
    fn reaches_a_city(&self) -> bool {
        let code = self.division.as_deref().and_then(|code| code.parse().ok());
        code.is_some_and(|code: u32| !code.is_multiple_of(10_000) || code >= 700_000)
    }

    fn has_words_of(&self, other: &Address) -> bool {
        self.region == other.region
            && self.city == other.city
            && self.district == other.district
            && self.street == other.street
            && self.postcode == other.postcode
    }
}

impl Written {
    /// All words in the order of an envelope.
    fn words(&self) -> String {
        let words = [
            &self.country,
            &self.region,
            &self.city,
            &self.district,
            &self.street,
            &self.text,
            &self.postcode,
        ];
        let words: Vec<&str> = words
            .into_iter()
            .map(|word| word.trim())
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    }
}

fn has_chinese(address: &Address) -> bool {
    [
        &address.region,
        &address.city,
        &address.district,
        &address.street,
    ]
    .into_iter()
    .any(|field| field.chars().any(chinese::is_character))
}
