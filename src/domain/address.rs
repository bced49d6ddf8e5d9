//! Addresses: Chinese ones split into province, city and district by code, others kept in their own lines.

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
    /// The words as they were written, if reading changed them; empty otherwise.
    pub raw: String,
}

impl Address {
    /// Reads an address; what cannot be recognised stays as written and `problem` says so.
    pub fn read(written: &Written) -> Address {
        Address {
            name: written.name.trim().to_owned(),
            phone: Phone::read(&written.phone, Country::find(&written.country)),
            country: Country::find(&written.country),
            region: written.region.trim().to_owned(),
            city: written.city.trim().to_owned(),
            district: written.district.trim().to_owned(),
            street: written.street.trim().to_owned(),
            postcode: written.postcode.trim().to_owned(),
            division: None,
            raw: written.text.clone(),
        }
    }

    /// Why a parcel cannot be sent there as it stands; none if it can.
    pub fn problem(&self) -> Option<Sentence> {
        self.street
            .is_empty()
            .then(|| Sentence::new("address-no-street"))
    }
}
