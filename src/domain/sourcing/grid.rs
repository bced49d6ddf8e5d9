//! All the ways to take some units of each line, numbered: 0 is nothing, the last is everything. Each has its number of
//! units by line as digits of its number, so that what is left of a whole is the difference of two numbers.

/// The numbered ways with, for each, all that are part of it.
pub(super) struct Grid {
    strides: Vec<usize>,
    units: Vec<u32>,
    parts: Vec<u32>,
    starts: Vec<u32>,
}

impl Grid {
    /// Pairs of a way and a part of it, which is what a grid of these counts holds and what a search over it looks at.
    pub fn pairs(counts: &[u32]) -> u64 {
        counts.iter().fold(1, |pairs: u64, count| {
            let count = u64::from(*count);
            pairs.saturating_mul((count + 1).saturating_mul(count + 2) / 2)
        })
    }

    /// The grid of up to so many units by line.
    pub fn new(counts: &[u32]) -> Grid {
        let mut strides = Vec::with_capacity(counts.len());
        let mut size = 1_usize;
        for count in counts {
            strides.push(size);
            size = size.saturating_mul(*count as usize + 1);
        }
        let mut grid = Grid {
            strides,
            units: vec![0; counts.len()],
            parts: vec![0],
            starts: vec![0, 1],
        };
        let room = usize::try_from(Grid::pairs(counts)).unwrap_or(0);
        grid.parts.reserve(room);
        grid.starts.reserve(size);
        for way in 1..size {
            grid.push(way);
        }
        grid
    }

    /// Appends the parts of a way: those without its topmost line, then those with one unit of it, and so on.
    fn push(&mut self, way: usize) {
        let (line, units) = self.top(way);
        let stride = self.unit(line);
        let below = way - units * stride;
        let lines = self.strides.len();
        let before = (way - stride) * lines;
        self.units.extend_from_within(before..before + lines);
        if let Some(one) = self.units.get_mut(way * lines + line) {
            *one += 1;
        }
        let (from, to) = self.span(below);
        for taken in 0..=units {
            let more = (taken * stride) as u32;
            let begin = self.parts.len();
            self.parts.extend_from_within(from..to);
            for part in self.parts.iter_mut().skip(begin) {
                *part += more;
            }
        }
        self.starts.push(self.parts.len() as u32);
    }

    fn span(&self, way: usize) -> (usize, usize) {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        (at(way), at(way + 1))
    }

    /// The topmost line of which a way has units, and how many.
    pub fn top(&self, way: usize) -> (usize, usize) {
        let found = self.strides.iter().rposition(|stride| *stride <= way);
        let line = found.unwrap_or(0);
        (line, way / self.strides.get(line).copied().unwrap_or(1))
    }

    /// Ways there are.
    pub fn size(&self) -> usize {
        self.starts.len() - 1
    }

    /// The way that is everything.
    pub fn whole(&self) -> usize {
        self.size() - 1
    }

    /// Number of the way of one unit of a line.
    pub fn unit(&self, line: usize) -> usize {
        self.strides.get(line).copied().unwrap_or(0)
    }

    /// Units of each line.
    pub fn units(&self, way: usize) -> &[u32] {
        let lines = self.strides.len();
        let units = self.units.get(way * lines..(way + 1) * lines);
        units.unwrap_or(&[])
    }

    /// Every part of a way, ascending, from nothing to the way itself.
    pub fn parts(&self, way: usize) -> &[u32] {
        let (from, to) = self.span(way);
        self.parts.get(from..to).unwrap_or(&[])
    }

    /// The parts that have a unit of the way's topmost line: one of them is in every division of it.
    pub fn parts_with_top(&self, way: usize) -> &[u32] {
        let (line, units) = self.top(way);
        let parts = self.parts(way);
        let without = self.parts(way - units * self.unit(line)).len();
        parts.get(without..).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_way_is_listed_once() {
        let counts = [2, 1, 3];
        let grid = Grid::new(&counts);
        assert_eq!(grid.size(), 24);
        let mut pairs = 0;
        for way in 0..grid.size() {
            let whole: Vec<u32> = grid.units(way).to_vec();
            let smaller = (0..grid.size()).filter(|part| {
                let mut both = grid.units(*part).iter().zip(&whole);
                both.all(|(part, whole)| part <= whole)
            });
            let expected: Vec<u32> = smaller.map(|part| part as u32).collect();
            assert_eq!(grid.parts(way), expected);
            pairs += expected.len() as u64;
        }
        assert_eq!(pairs, Grid::pairs(&counts));
    }

    #[test]
    fn parts_with_the_topmost_line_begin_at_one_unit_of_it() {
        let grid = Grid::new(&[1, 2]);
        // one of the first and two of the second line
        assert_eq!(grid.top(5), (1, 2));
        assert_eq!(grid.parts_with_top(5), [2, 3, 4, 5]);
        assert_eq!(grid.parts_with_top(1), [1]);
    }
}
