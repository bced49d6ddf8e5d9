//! Where a parcel goes, and the areas that zones, surcharges, places and rules speak of.

use serde::{Deserialize, Serialize};

/// Where a parcel goes, from the widest to the narrowest; what is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Province, state.
    pub region: String,
    /// City or prefecture.
    pub city: String,
    /// District or county.
    pub district: String,
}

impl Destination {
    fn part(&self, level: usize) -> &str {
        match level {
            0 => &self.country,
            1 => &self.region,
            2 => &self.city,
            3 => &self.district,
            _ => "",
        }
    }
}

/// An area as a clerk writes it: `CN`, `CN/广东`, `CN/广东/深圳`, from the widest to the narrowest. Each part matches
/// names that begin with it, so that 广东 is 广东省; an empty part matches any, and the empty area is everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area(String);

impl Area {
    /// The area of a text.
    pub fn new(text: &str) -> Area {
        let parts: Vec<&str> = text.split('/').map(str::trim).collect();
        Area(parts.join("/").trim_end_matches('/').to_owned())
    }

    /// The text it was written as.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How narrowly it matches a destination: parts named, then letters named; none where it does not match.
    pub fn matches(&self, to: &Destination) -> Option<(usize, usize)> {
        let (mut parts, mut letters) = (0, 0);
        for (level, part) in self.0.split('/').enumerate() {
            let here = to.part(level);
            let fits = match level {
                0 => part.is_empty() || part.eq_ignore_ascii_case(here),
                _ => here.starts_with(part),
            };
            if !fits {
                return None;
            }
            if !part.is_empty() {
                parts = level + 1;
                letters += part.chars().count();
            }
        }
        Some((parts, letters))
    }

    /// Whether a destination lies in one of the areas; no areas are everywhere.
    pub fn any(areas: &[Area], to: &Destination) -> bool {
        areas.is_empty() || areas.iter().any(|area| area.matches(to).is_some())
    }
}
