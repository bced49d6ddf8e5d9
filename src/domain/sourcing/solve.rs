//! One field searched: every load quoted at every place, and a choice told as units in parcels at places. Which choice
//! a rule takes is `decide`.

use super::bound::bound;
use super::bundle::{Bundles, Room, completed};
use super::field::Field;
use super::grid::Grid;
use super::join::{Choice, Join};
use super::pack::pack;
use super::quote::{Loads, Quote};
use super::tell;
use super::worth::{Worth, bounded};

/// Pairs that a search may hold: above, lines are bundled and the plan says how far from the best it may be.
const MOST_PAIRS: u64 = 3_000_000;

/// A plan as units in parcels; every index is one of the field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// By place, ascending, each once.
    pub loads: Vec<Loaded>,
}

/// What leaves one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loaded {
    pub site: usize,
    /// Its parcels, each as units by want.
    pub parcels: Vec<Vec<u32>>,
}

/// A field with everything the search needs to know of it.
pub(super) struct Solver<'a> {
    pub field: &'a Field<'a>,
    pub join: Join,
    goods: Goods,
}

/// What the ways of the grid are of.
enum Goods {
    /// Units of the wants, divided into the cheapest parcels.
    Units(Vec<Quote>),
    /// Lots of bundles, packed box after box.
    Lots(Bundles),
}

impl<'a> Solver<'a> {
    /// Quotes every load at every place.
    pub fn new(field: &'a Field<'a>) -> Solver<'a> {
        let counts: Vec<u32> = field.wants.iter().map(|want| want.units).collect();
        let (grid, goods, tables) = match Grid::pairs(&counts) <= MOST_PAIRS {
            true => by_units(field, &counts),
            false => by_lots(field),
        };
        let waits = (0..grid.size()).map(|way| {
            let units = goods.units(field, &grid, way);
            let wait = field.waiting(&units);
            let wanted = counts.iter().copied().fold(0, u32::saturating_add);
            let left = wanted.saturating_sub(units.into_iter().fold(0, u32::saturating_add));
            Worth::waiting(wait, left)
        });
        let waits = waits.collect();
        let split = bounded(field.problem.penalties.split);
        Solver {
            field,
            join: Join::new(grid, tables, waits, split),
            goods,
        }
    }

    /// Units by want of a way of the grid.
    pub fn units(&self, way: usize) -> Vec<u32> {
        self.goods.units(self.field, &self.join.grid, way)
    }

    /// Everything from one place; none where it cannot ship all of it, what was left over of bundles included.
    pub fn everything_at(&self, site: usize) -> Option<Choice> {
        let choice = self.join.everything_at(site)?;
        let fits = match &self.goods {
            Goods::Units(_) => true,
            Goods::Lots(_) => self.boxed(site, &self.field.whole()).is_some(),
        };
        fits.then_some(choice)
    }

    /// A choice as units in parcels; of an order in bundles with what was left over.
    pub fn answer(&self, choice: &Choice, room: Room) -> Answer {
        let grid = &self.join.grid;
        let used = choice
            .loads
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, load)| *load > 0);
        let loads = match &self.goods {
            Goods::Units(quotes) => {
                let quoted = used.filter_map(|(site, load)| Some((site, load, quotes.get(site)?)));
                let told = quoted.map(|(site, load, quote)| {
                    let parcels = quote.parcels(grid, load);
                    let parcels = parcels.iter().map(|parcel| grid.units(*parcel).to_vec());
                    Loaded {
                        site,
                        parcels: parcels.collect(),
                    }
                });
                told.collect()
            }
            Goods::Lots(_) => {
                let loads = used.map(|(site, load)| (site, self.units(load))).collect();
                let loads = completed(self.field, loads, room);
                loads
                    .iter()
                    .filter_map(|(site, units)| self.boxed(*site, units))
                    .collect()
            }
        };
        Answer { loads }
    }

    fn boxed(&self, site: usize, units: &[u32]) -> Option<Loaded> {
        let packed = pack(self.field, self.field.sites.get(site)?, units)?;
        let each = packed
            .boxes
            .into_iter()
            .map(|(content, count)| vec![content; count as usize]);
        Some(Loaded {
            site,
            parcels: each.flatten().collect(),
        })
    }

    /// At most so much dearer than the cheapest plan is this one, minor units; 0 where every division was weighed.
    pub fn at_most_worse(&self, answer: &Answer) -> i64 {
        match &self.goods {
            Goods::Units(_) => 0,
            Goods::Lots(_) => {
                let parts = tell::parts(self.field, answer);
                let total = tell::costs(self.field, &parts, answer).total;
                total.saturating_sub(bound(self.field)).max(0)
            }
        }
    }

    /// Whether every division was weighed.
    pub fn is_exact(&self) -> bool {
        matches!(self.goods, Goods::Units(_))
    }

    /// Pairs that quotes and search have looked at.
    pub fn steps(&self) -> u64 {
        let quotes = match &self.goods {
            Goods::Units(quotes) => quotes.iter().map(|quote| quote.steps).sum(),
            Goods::Lots(_) => (self.field.sites.len() * self.join.grid.size()) as u64,
        };
        quotes + self.join.steps()
    }
}

impl Goods {
    fn units(&self, field: &Field, grid: &Grid, way: usize) -> Vec<u32> {
        match self {
            Goods::Units(_) => grid.units(way).to_vec(),
            Goods::Lots(bundles) => bundles.units(grid.units(way), field.wants.len()),
        }
    }
}

type Quoted = (Grid, Goods, Vec<Vec<Worth>>);

fn by_units(field: &Field, counts: &[u32]) -> Quoted {
    let grid = Grid::new(counts);
    let loads = Loads::new(field, &grid);
    let quote = |site| Quote::new(field, site, &grid, &loads);
    let mut quotes: Vec<Quote> = field.sites.iter().map(quote).collect();
    let tables = quotes
        .iter_mut()
        .map(|quote| std::mem::take(&mut quote.whole));
    let tables = tables.collect();
    (grid, Goods::Units(quotes), tables)
}

fn by_lots(field: &Field) -> Quoted {
    let bundles = Bundles::of(field);
    let grid = Grid::new(&bundles.counts);
    let quote = |site| bundles.quote(field, site, &grid);
    let tables = field.sites.iter().map(quote).collect();
    (grid, Goods::Lots(bundles), tables)
}
