//! One planned parcel on its way to be a fulfillment.

use super::super::cargo::Cargo;
use super::super::facts::Facts;
use super::super::problem::Desk;
use crate::domain::ids::{LineId, LocationId};
use crate::domain::sourcing::{Part, PlannedParcel};
use crate::domain::time::Time;

/// One planned parcel.
#[derive(Debug, Clone)]
pub(in crate::services::sourcing) struct Draft {
    pub place: LocationId,
    pub units: Vec<(LineId, i64)>,
    pub service: String,
    pub cargo: Cargo,
    pub carriage: i64,
    pub per_parcel: i64,
    pub per_lines: i64,
    pub leaves_on: String,
    /// The last moment at which it can be released for that day.
    pub last_release: Option<Time>,
}

impl Draft {
    /// The parcels of a place's part, each on its own.
    pub fn of_part(facts: &Facts, desk: &Desk, part: &Part) -> Vec<Draft> {
        let ready = desk.place(part.place);
        let handling = ready.map(|one| one.place.handling).unwrap_or_default();
        let draft = |parcel: &PlannedParcel| {
            let units: Vec<(LineId, i64)> = parcel
                .units
                .iter()
                .map(|one| (one.line, i64::from(one.units)))
                .collect();
            Draft {
                place: part.place,
                service: parcel.service.clone().unwrap_or_default(),
                cargo: Cargo::of(facts, &units),
                carriage: parcel.carriage,
                per_parcel: handling.per_parcel,
                per_lines: handling.per_line * units.len() as i64,
                leaves_on: ready
                    .map(|one| one.leaves_on.to_string())
                    .unwrap_or_default(),
                last_release: ready.and_then(|one| one.last_release),
                units,
            }
        };
        part.parcels.iter().map(draft).collect()
    }

    /// What it costs by itself.
    pub fn cost(&self) -> i64 {
        self.carriage + self.per_parcel + self.per_lines
    }
}
