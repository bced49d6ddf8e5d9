//! The divisions of China by their six-digit codes (GB/T 2260): province, city, district, and the names they go by.
//! Finding them in an address is `address`'s business; here one name is found at the start of a text.

mod names;

use crate::domain::facts::DIVISIONS;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A province, city or district of China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Division(u16);

/// How a name was written; the order is that of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// The official name: 内蒙古自治区.
    Full,
    /// A former name, or the name with another rank: 宣武区, 吴江市.
    Former,
    /// Without its rank: 内蒙古.
    Short,
}

/// A division found at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// What was found.
    pub division: Division,
    /// How it was written.
    pub spelling: Spelling,
    /// Bytes of the text that it took.
    pub len: usize,
}

impl Division {
    /// The division of a six-digit code. Towns of cities without districts, and the cities and districts of Taiwan,
    /// Hong Kong and Macao, have no code of their own; their code finds what they belong to.
    pub fn by_code(code: u32) -> Option<Division> {
        index().by_code.get(&code).copied()
    }

    /// The provinces in the order of their codes.
    pub fn provinces() -> impl Iterator<Item = Division> {
        (0..DIVISIONS.len())
            .filter_map(|index| u16::try_from(index).ok().map(Division))
            .filter(|division| division.level() == 1)
    }

    /// Six digits.
    pub fn code(self) -> u32 {
        self.row().0
    }

    /// 1 is a province, 2 a city, 3 a district.
    pub fn level(self) -> u8 {
        self.row().1
    }

    /// The official name.
    pub fn name(self) -> &'static str {
        self.row().3
    }

    /// What it belongs to.
    pub fn parent(self) -> Option<Division> {
        (self.level() > 1).then(|| Division(self.row().2))
    }

    /// Itself or what it belongs to, of that level.
    pub fn at_level(self, level: u8) -> Option<Division> {
        let mut division = self;
        while division.level() > level {
            division = division.parent()?;
        }
        (division.level() == level).then_some(division)
    }

    /// The one city of a municipality, which bears its name; everything else is itself.
    pub fn with_sole_city(self) -> Division {
        Division::by_code(self.code() + 100)
            .filter(|city| self.level() == 1 && city.name() == self.name())
            .unwrap_or(self)
    }

    /// Whether the other is this division or belongs to it.
    pub fn contains(self, other: Division) -> bool {
        other.at_level(self.level()) == Some(self)
    }

    fn row(self) -> (u32, u8, u16, &'static str) {
        DIVISIONS
            .get(usize::from(self.0))
            .copied()
            .unwrap_or((0, 1, 0, ""))
    }
}

/// Every division of a name that the text begins with, the longest name first. Below `within`, if it is given.
pub fn at_start(text: &str, within: Option<Division>) -> Vec<Match> {
    let index = index();
    let mut found = Vec::new();
    let ends: Vec<usize> = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take(index.longest)
        .collect();
    for len in ends.into_iter().skip(1).rev() {
        let Some(rows) = text.get(..len).and_then(|name| index.by_name.get(name)) else {
            continue;
        };
        let fitting = rows.iter().filter(|(division, spelling)| match within {
            Some(upper) => upper != *division && upper.contains(*division),
            // A district without its city is sure only by its whole name.
            None => division.level() < 3 || *spelling == Spelling::Full,
        });
        let best = fitting
            .clone()
            .map(|(division, spelling)| (*spelling, division.level()))
            .min();
        let mut bests =
            fitting.filter(|(division, spelling)| Some((*spelling, division.level())) == best);
        // A name that two of the same rank share says nothing.
        if let (Some((division, spelling)), None) = (bests.next(), bests.next()) {
            found.push(Match {
                division: *division,
                spelling: *spelling,
                len,
            });
        }
    }
    found
}

struct Index {
    by_name: HashMap<String, Vec<(Division, Spelling)>>,
    by_code: HashMap<u32, Division>,
    /// Characters of the longest name.
    longest: usize,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index {
            by_name: HashMap::with_capacity(12_000),
            by_code: HashMap::with_capacity(4_000),
            longest: 0,
        };
        for number in 0..DIVISIONS.len() {
            let Ok(number) = u16::try_from(number) else {
                break;
            };
            let division = Division(number);
            index.by_code.entry(division.code()).or_insert(division);
            index.put(division.name().to_owned(), division, Spelling::Full);
            for (name, spelling) in names::other_names(division.name(), division.level()) {
                index.put(name, division, spelling);
            }
            if let Some(name) = without_its_city(division) {
                index.put(name.to_owned(), division, Spelling::Short);
            }
        }
        for (name, code) in names::FORMER {
            if let Some(division) = index.by_code.get(code).copied() {
                index.put((*name).to_owned(), division, Spelling::Former);
            }
        }
        index
    })
}

/// 工业园区 for 苏州工业园区: nobody repeats the city in the field after it.
fn without_its_city(division: Division) -> Option<&'static str> {
    let city = division.parent().filter(|_| division.level() == 3)?.name();
    let rest = division.name().strip_prefix(city.strip_suffix('市')?)?;
    (rest.chars().count() >= 3).then_some(rest)
}

impl Index {
    fn put(&mut self, name: String, division: Division, spelling: Spelling) {
        self.longest = self.longest.max(name.chars().count());
        let rows = self.by_name.entry(name).or_default();
        if !rows.iter().any(|(known, _)| *known == division) {
            rows.push((division, spelling));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, within: Option<u32>) -> Option<(u32, Spelling)> {
        let within = within.and_then(Division::by_code);
        let found = at_start(text, within).into_iter().next()?;
        Some((found.division.code(), found.spelling))
    }

    #[test]
    fn a_division_goes_by_several_names() {
        use Spelling::*;
        assert_eq!(first("广东省深圳市", None), Some((440_000, Full)));
        assert_eq!(first("内蒙古包头", None), Some((150_000, Short)));
        assert_eq!(first("新疆", None), Some((650_000, Short)));
        assert_eq!(first("恩施州", None), Some((422_800, Short)));
        assert_eq!(first("吉林市", Some(220_000)), Some((220_200, Full)));
        assert_eq!(first("吴江市", Some(320_500)), Some((320_509, Former)));
        assert_eq!(first("宣武区", Some(110_000)), Some((110_102, Former)));
        assert_eq!(first("陵水县", Some(460_000)), Some((469_028, Short)));
    }

    #[test]
    fn a_name_that_several_districts_share_needs_its_city() {
        assert_eq!(first("鼓楼区", None), None);
        assert_eq!(first("鼓楼区", Some(320_100)).map(|d| d.0), Some(320_106));
        assert_eq!(first("鼓楼区", Some(320_000)), None, "南京 and 徐州");
        assert_eq!(first("海淀区", None).map(|d| d.0), Some(110_108));
    }

    #[test]
    fn every_former_name_leads_to_a_division() {
        for (name, code) in names::FORMER {
            assert!(Division::by_code(*code).is_some(), "{name}");
        }
    }

    #[test]
    fn municipalities_are_their_own_city() {
        let district = Division::by_code(500_230).expect("丰都县");
        assert_eq!(district.at_level(2).map(Division::name), Some("重庆市"));
        assert_eq!(district.at_level(1).map(Division::name), Some("重庆市"));
        let county = Division::by_code(419_001).expect("济源市");
        assert_eq!((county.name(), county.level()), ("济源市", 2));
        assert_eq!(Division::provinces().count(), 34);
    }
}
