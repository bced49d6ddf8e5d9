//! One planned parcel on its way to be a fulfillment.

use super::super::cargo::Cargo;
use super::super::facts::Facts;
use super::super::problem::Desk;
use crate::domain::ids::{LineId, LocationId};
use crate::domain::promise::Trip;
use crate::domain::sourcing::{Part, PlannedParcel};
use crate::domain::time::Time;
use chrono::NaiveDate;

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
    pub leaves_on: NaiveDate,
    /// Days on its way.
    pub days: i32,
    /// The last moment at which it can be released for that day.
    pub last_release: Option<Time>,
}

impl Draft {
    /// The parcels of a place's part, each on its own.
    pub fn of_part(facts: &Facts, desk: &Desk, part: &Part) -> Vec<Draft> {
        let Some(ready) = desk.place(part.place) else {
            return Vec::new();
        };
        let handling = ready.place.handling;
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
                leaves_on: ready.leaves_on,
                days: parcel.arrives_day - part.leaves_day,
                last_release: ready.last_release,
                units,
            }
        };
        part.parcels.iter().map(draft).collect()
    }

    /// When it leaves and arrives by itself.
    pub fn trip(&self) -> Trip {
        Trip::new(self.leaves_on, self.days)
    }

    /// What it costs by itself.
    pub fn cost(&self) -> i64 {
        self.carriage + self.per_parcel + self.per_lines
    }
}
