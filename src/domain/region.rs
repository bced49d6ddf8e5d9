//! The seven regions of China as merchants speak of them (华南, 华东 …): what they consist of. Rules store provinces;
//! a region is only a short way to write and to read them.

use super::shipping::Area;

/// A region: its word, its names, its provinces as an area names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// How it reads is `region-WORD` in `locales/`.
    pub word: &'static str,
    /// As it is typed.
    names: &'static [&'static str],
    /// Beginnings of the provinces' names.
    provinces: &'static [&'static str],
}

/// Every region.
pub const REGIONS: &[Region] = &[
    Region {
        word: "south",
        names: &["华南", "south china"],
        provinces: &["广东", "广西", "海南"],
    },
    Region {
        word: "east",
        names: &["华东", "east china"],
        provinces: &["上海", "江苏", "浙江", "安徽", "福建", "江西", "山东"],
    },
    Region {
        word: "north",
        names: &["华北", "north china"],
        provinces: &["北京", "天津", "河北", "山西", "内蒙古"],
    },
    Region {
        word: "central",
        names: &["华中", "central china"],
        provinces: &["河南", "湖北", "湖南"],
    },
    Region {
        word: "southwest",
        names: &["西南", "southwest china"],
        provinces: &["重庆", "四川", "贵州", "云南", "西藏"],
    },
    Region {
        word: "northwest",
        names: &["西北", "northwest china"],
        provinces: &["陕西", "甘肃", "青海", "宁夏", "新疆"],
    },
    Region {
        word: "northeast",
        names: &["东北", "northeast china"],
        provinces: &["辽宁", "吉林", "黑龙江"],
    },
];

impl Region {
    /// The region of a name as it is typed.
    pub fn named(typed: &str) -> Option<Region> {
        let typed = typed.trim().to_lowercase();
        let typed = typed.strip_suffix("地区").unwrap_or(&typed);
        let mut known = REGIONS.iter();
        known.find(|region| region.names.contains(&typed)).copied()
    }

    /// Its provinces.
    pub fn areas(self) -> Vec<Area> {
        self.provinces
            .iter()
            .map(|province| Area::new(&format!("CN/{province}")))
            .collect()
    }
}

/// Areas with whole regions taken together: the regions, then the rest as they stand.
pub fn gathered(areas: &[Area]) -> (Vec<Region>, Vec<Area>) {
    let mut rest = areas.to_vec();
    let mut found = Vec::new();
    for region in REGIONS {
        let parts = region.areas();
        if parts.iter().all(|part| rest.contains(part)) {
            rest.retain(|area| !parts.contains(area));
            found.push(*region);
        }
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::division::Division;

    #[test]
    fn every_province_of_the_mainland_is_in_one_region() {
        let all = || REGIONS.iter().flat_map(|region| region.provinces);
        for province in Division::provinces() {
            let holding = all().filter(|start| province.name().starts_with(**start));
            let outside = ["台湾", "香港", "澳门"];
            let is_outside = outside.iter().any(|o| province.name().starts_with(o));
            assert_eq!(
                holding.count(),
                usize::from(!is_outside),
                "{}",
                province.name()
            );
        }
        assert_eq!(all().count(), 31);
    }

    #[test]
    fn whole_regions_are_gathered_and_parts_of_them_are_not() {
        let south = Region::named(" 华南 ")
            .map(Region::areas)
            .unwrap_or_default();
        assert_eq!(south.len(), 3);
        let mut areas = south.clone();
        areas.push(Area::new("CN/上海"));
        let (regions, rest) = gathered(&areas);
        assert_eq!(
            regions.iter().map(|one| one.word).collect::<Vec<_>>(),
            ["south"]
        );
        assert_eq!(rest, [Area::new("CN/上海")]);
        assert_eq!(gathered(&south[1..]).0, []);
        assert_eq!(
            Region::named("South China").map(|one| one.word),
            Some("south")
        );
        assert_eq!(Region::named("广东"), None);
    }
}
