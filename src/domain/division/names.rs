//! The other names of divisions: without rank, with a former rank, before they were renamed or joined to another.

use super::Spelling;

/// Names of peoples inside the names of autonomous divisions; nobody writes them in an address.
const PEOPLES: &[&str] = &[
    "蒙古族",
    "蒙古",
    "回族",
    "藏族",
    "维吾尔族",
    "维吾尔",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "柯尔克孜",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "锡伯",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "塔吉克",
    "怒族",
    "鄂温克族",
    "独龙族",
    "裕固族",
    "保安族",
    "各族",
];

/// Names that are gone but still written, with the code of what took their place (announcements of the State
/// Council, 2000 to 2021), and short names that do not follow from the full one.
pub(super) const FORMER: &[(&str, u32)] = &[
    ("崇文区", 110_101),
    ("宣武区", 110_102),
    ("塘沽区", 120_116),
    ("大港区", 120_116),
    ("汉沽区", 120_116),
    ("蓟县", 120_119),
    ("唐海县", 130_209),
    ("滦县", 130_284),
    ("桥东区", 130_502),
    ("桥西区", 130_503),
    ("任县", 130_505),
    ("新市区", 130_602),
    ("北市区", 130_606),
    ("南市区", 130_606),
    ("城区", 140_213),
    ("南郊区", 140_214),
    ("矿区", 140_214),
    ("大同县", 140_215),
    ("城区", 140_403),
    ("郊区", 140_403),
    ("长治县", 140_404),
    ("东陵区", 210_112),
    ("新城子区", 210_113),
    ("喀左县", 211_324),
    ("八道江区", 220_602),
    ("前郭县", 220_721),
    ("太平区", 230_104),
    ("动力区", 230_110),
    ("美溪区", 230_717),
    ("乌马河区", 230_718),
    ("翠峦区", 230_718),
    ("西林区", 230_751),
    ("金山屯区", 230_751),
    ("卢湾区", 310_101),
    ("闸北区", 310_106),
    ("南汇区", 310_115),
    ("白下区", 320_104),
    ("下关区", 320_106),
    ("北塘区", 320_213),
    ("南长区", 320_213),
    ("崇安区", 320_213),
    ("戚墅堰区", 320_412),
    ("平江区", 320_508),
    ("沧浪区", 320_508),
    ("金阊区", 320_508),
    ("港闸区", 320_613),
    ("新浦区", 320_706),
    ("淮阴市", 320_800),
    ("楚州区", 320_803),
    ("清河区", 320_812),
    ("清浦区", 320_812),
    ("维扬区", 321_003),
    ("江干区", 330_102),
    ("下城区", 330_105),
    ("江东区", 330_212),
    ("绍兴县", 330_603),
    ("居巢区", 340_181),
    ("芜湖县", 340_210),
    ("金家庄区", 340_503),
    ("狮子山区", 340_705),
    ("铜官山区", 340_705),
    ("铜陵县", 340_706),
    ("郊区", 340_811),
    ("开元区", 350_203),
    ("鼓浪屿区", 350_203),
    ("杏林区", 350_205),
    ("梅列区", 350_404),
    ("湾里区", 360_112),
    ("九江县", 360_404),
    ("星子县", 360_483),
    ("上饶县", 361_104),
    ("莱城区", 370_116),
    ("莱芜市", 370_116),
    ("四方区", 370_203),
    ("胶南市", 370_211),
    ("长岛县", 370_614),
    ("市中区", 370_811),
    ("苍山县", 371_324),
    ("陵县", 371_403),
    ("开封县", 410_212),
    ("吉利区", 410_308),
    ("许昌县", 411_003),
    ("陕县", 411_203),
    ("郧县", 420_304),
    ("襄樊", 420_600),
    ("襄樊市", 420_600),
    ("襄阳区", 420_607),
    ("株洲县", 430_212),
    ("芳村区", 440_103),
    ("东山区", 440_104),
    ("萝岗区", 440_112),
    ("茂港区", 440_904),
    ("横县", 450_181),
    ("万盛区", 500_110),
    ("双桥区", 500_111),
    ("开县", 500_154),
    ("郫县", 510_117),
    ("安县", 510_705),
    ("市中区", 510_802),
    ("元坝区", 510_811),
    ("宜宾县", 511_504),
    ("达县", 511_703),
    ("小河区", 520_111),
    ("盘县", 520_281),
    ("遵义县", 520_304),
    ("万山特区", 520_603),
    ("思茅市", 530_800),
    ("翠云区", 530_802),
    ("潞西市", 533_103),
    ("昌都县", 540_302),
    ("林芝县", 540_402),
    ("那曲县", 540_602),
    ("户县", 610_118),
    ("杨凌区", 610_403),
    ("彬县", 610_482),
    ("华县", 610_503),
    ("东山区", 650_109),
    ("米泉市", 650_109),
];

/// The names besides the official one.
pub(super) fn other_names(name: &str, level: u8) -> Vec<(String, Spelling)> {
    let names = match level {
        1 => province(name),
        2 => city(name),
        _ => district(name),
    };
    names
        .into_iter()
        .filter(|(other, _)| other != name && other.chars().count() >= 2)
        .collect()
}

fn province(name: &str) -> Vec<(String, Spelling)> {
    let ranks = [
        "特别行政区",
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "自治区",
        "省",
        "市",
    ];
    let stem = ranks.iter().find_map(|rank| name.strip_suffix(rank));
    stem.map(|stem| (stem.to_owned(), Spelling::Short))
        .into_iter()
        .collect()
}

fn city(name: &str) -> Vec<(String, Spelling)> {
    if let Some(stem) = name.strip_suffix("自治州") {
        let stem = without_peoples(stem);
        return vec![
            (stem.to_owned(), Spelling::Short),
            (format!("{stem}州"), Spelling::Short),
        ];
    }
    // Counties that belong to a province directly stand at this level, too.
    if name.ends_with(['县', '区']) && !name.ends_with("地区") {
        return district(name);
    }
    let ranks = ["地区", "市", "盟"];
    let Some(stem) = ranks.iter().find_map(|rank| name.strip_suffix(rank)) else {
        return Vec::new();
    };
    let mut names = vec![(stem.to_owned(), Spelling::Short)];
    if name.ends_with('市') {
        names.push((format!("{stem}地区"), Spelling::Former));
    }
    names
}

fn district(name: &str) -> Vec<(String, Spelling)> {
    for (rank, short) in [("自治县", "县"), ("自治旗", "旗")] {
        if let Some(stem) = name.strip_suffix(rank) {
            let stem = without_peoples(stem);
            return vec![
                (stem.to_owned(), Spelling::Short),
                (format!("{stem}{short}"), Spelling::Short),
            ];
        }
    }
    if let Some(stem) = name.strip_suffix("街道").or(name.strip_suffix('镇')) {
        return vec![(stem.to_owned(), Spelling::Short)];
    }
    let ranks = ["新区", "林区", "矿区", "区", "县", "市", "旗"];
    // 清新区 is 清新, but 浦东新区 is 浦东.
    let fits = |stem: &str, rank: &str| rank.chars().count() == 1 || stem.chars().count() >= 2;
    let Some((stem, rank)) = ranks.iter().find_map(|rank| {
        let stem = name.strip_suffix(rank)?;
        fits(stem, rank).then_some((stem, *rank))
    }) else {
        return Vec::new();
    };
    let mut names = vec![(stem.to_owned(), Spelling::Short)];
    // 城区 was never a 城市.
    if matches!(rank, "区" | "县" | "市") && stem.chars().count() >= 2 {
        let others = ["区", "县", "市"]
            .into_iter()
            .filter(|other| *other != rank);
        names.extend(others.map(|other| (format!("{stem}{other}"), Spelling::Former)));
    }
    names
}

fn without_peoples(name: &str) -> &str {
    let mut stem = name;
    while let Some(shorter) = PEOPLES
        .iter()
        .find_map(|people| stem.strip_suffix(people))
        .filter(|shorter| shorter.chars().count() >= 2)
    {
        stem = shorter;
    }
    stem
}
