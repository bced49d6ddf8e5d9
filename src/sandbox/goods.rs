//! What the sandbox sells: a house-ware shop with 200 SKUs, kits among them. Each family is one thing in several colours.

use std::sync::OnceLock;

/// One thing that is sold.
#[derive(Debug, Clone)]
pub struct Good {
    /// Code.
    pub sku: String,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// Price in fen.
    pub cny: i64,
    /// Price in euro cents.
    pub eur: i64,
    /// Grams.
    pub weight_g: i64,
    /// EAN-13 of the range that is kept for use inside a shop.
    pub barcode: String,
    /// Code and quantity of what a kit is made of; empty for a single thing.
    pub parts: Vec<(String, i64)>,
}

/// (code, Chinese, English, fen, euro cents, grams)
type Family = (&'static str, &'static str, &'static str, i64, i64, i64);

const FAMILIES: [Family; 24] = [
    (
        "CLD-DRIPPER",
        "青釉滤杯",
        "Celadon dripper",
        12_800,
        1_990,
        420,
    ),
    (
        "CLD-SERVER",
        "青釉分享壶",
        "Celadon server 600 ml",
        16_800,
        2_650,
        680,
    ),
    (
        "CLD-CUP-120",
        "青釉品茗杯 120ml",
        "Celadon tea cup 120 ml",
        4_900,
        790,
        130,
    ),
    (
        "STW-MUG-350",
        "炻瓷马克杯 350ml",
        "Stoneware mug 350 ml",
        6_900,
        1_600,
        380,
    ),
    (
        "STW-BOWL-18",
        "炻瓷汤碗 18cm",
        "Stoneware bowl 18 cm",
        7_900,
        1_450,
        520,
    ),
    (
        "STW-PLATE-25",
        "炻瓷餐盘 25cm",
        "Stoneware plate 25 cm",
        8_900,
        1_850,
        740,
    ),
    (
        "STW-TEAPOT",
        "炻瓷茶壶 800ml",
        "Stoneware teapot 800 ml",
        21_900,
        3_950,
        960,
    ),
    (
        "LIN-RUN-180",
        "亚麻桌旗 180",
        "Linen table runner 35 × 180",
        15_900,
        2_950,
        260,
    ),
    (
        "LIN-NAP-4",
        "亚麻餐巾 4 条装",
        "Linen napkins, set of 4",
        11_900,
        2_200,
        240,
    ),
    ("LIN-APRON", "亚麻围裙", "Linen apron", 13_900, 2_600, 310),
    (
        "LIN-CUSHION",
        "亚麻靠垫 45cm",
        "Linen cushion 45 cm",
        12_900,
        2_450,
        420,
    ),
    (
        "WOL-THROW",
        "羊毛盖毯 130×180",
        "Wool throw 130 × 180",
        39_900,
        7_200,
        1_250,
    ),
    (
        "WAL-BRD-S",
        "胡桃木砧板 小号",
        "Walnut serving board, small",
        12_900,
        2_400,
        640,
    ),
    (
        "WAL-BRD-L",
        "胡桃木砧板 大号",
        "Walnut serving board, large",
        26_900,
        4_800,
        1_520,
    ),
    ("WAL-SPOON", "胡桃木勺", "Walnut spoon", 3_900, 750, 60),
    (
        "BMB-BSK-M",
        "竹编收纳篮 M",
        "Bamboo basket M",
        9_300,
        1_700,
        480,
    ),
    (
        "BMB-BSK-L",
        "竹编收纳篮 L",
        "Bamboo basket L",
        13_300,
        2_350,
        760,
    ),
    ("BMB-TRAY", "竹托盘", "Bamboo tray", 8_600, 1_550, 530),
    (
        "GLS-CARAFE",
        "玻璃水瓶 1L",
        "Glass carafe 1 l",
        10_900,
        1_990,
        620,
    ),
    (
        "GLS-CUP-4",
        "玻璃杯 4 只装",
        "Glasses, set of 4",
        9_900,
        1_850,
        880,
    ),
    (
        "CDL-200",
        "香薰蜡烛 200g",
        "Scented candle 200 g",
        9_900,
        1_900,
        410,
    ),
    ("VAS-21", "花瓶 21cm", "Vase 21 cm", 18_900, 3_300, 1_050),
    (
        "HNG-10",
        "柚木衣架 10 支装",
        "Teak hangers, set of 10",
        10_390,
        1_950,
        1_100,
    ),
    (
        "COT-TWL-2",
        "棉毛巾 2 条装",
        "Cotton towels, set of 2",
        7_900,
        1_500,
        460,
    ),
];

/// (code, Chinese, English)
const COLOURS: [(&str, &str, &str); 8] = [
    ("", "", ""),
    ("ASH", "灰", "ash"),
    ("OAT", "燕麦", "oat"),
    ("INK", "墨", "ink"),
    ("SKY", "天青", "sky"),
    ("MOS", "苔绿", "moss"),
    ("CLA", "陶红", "clay"),
    ("SND", "沙", "sand"),
];

/// (code, Chinese, English, families and quantities)
type Kit = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, i64)],
);

const KITS: [Kit; 8] = [
    (
        "SET-POUR-OVER",
        "青釉手冲壶套装",
        "Celadon pour-over set, 3 pieces",
        &[("CLD-DRIPPER", 1), ("CLD-SERVER", 1), ("CLD-CUP-120", 1)],
    ),
    (
        "SET-BREAKFAST",
        "炻瓷早餐套装",
        "Stoneware breakfast set",
        &[("STW-MUG-350", 1), ("STW-BOWL-18", 1), ("STW-PLATE-25", 1)],
    ),
    (
        "SET-TEA-6",
        "青釉茶具 6 杯套装",
        "Celadon tea set with 6 cups",
        &[("CLD-SERVER", 1), ("CLD-CUP-120", 6)],
    ),
    (
        "SET-DINNER-4",
        "炻瓷四人餐具",
        "Stoneware dinner set for 4",
        &[("STW-BOWL-18", 4), ("STW-PLATE-25", 4)],
    ),
    (
        "SET-TABLE",
        "亚麻餐桌套装",
        "Linen table set",
        &[("LIN-RUN-180", 1), ("LIN-NAP-4", 1)],
    ),
    (
        "SET-KITCHEN",
        "厨房礼盒",
        "Kitchen gift box",
        &[("WAL-BRD-S", 1), ("WAL-SPOON", 2), ("LIN-APRON", 1)],
    ),
    (
        "SET-BATH",
        "浴室套装",
        "Bath set",
        &[("COT-TWL-2", 2), ("BMB-BSK-M", 1)],
    ),
    (
        "SET-EVENING",
        "夜晚礼盒",
        "Evening gift box",
        &[("CDL-200", 1), ("WOL-THROW", 1)],
    ),
];

/// Everything on the shelves, kits last: what a kit is made of stands before it.
pub fn goods() -> &'static [Good] {
    static GOODS: OnceLock<Vec<Good>> = OnceLock::new();
    GOODS.get_or_init(|| {
        let mut goods: Vec<Good> = FAMILIES
            .iter()
            .flat_map(|family| COLOURS.iter().map(move |colour| single(family, colour)))
            .collect();
        let kits: Vec<Good> = KITS.iter().map(|made| kit(made, &goods)).collect();
        goods.extend(kits);
        for (good, number) in goods.iter_mut().zip(1_u64..) {
            good.barcode = barcode(number);
        }
        goods
    })
}

fn single(family: &Family, (colour, colour_zh, colour_en): &(&str, &str, &str)) -> Good {
    let (code, zh, en, cny, eur, weight_g) = *family;
    let plain = colour.is_empty();
    Good {
        sku: if plain {
            code.to_owned()
        } else {
            format!("{code}-{colour}")
        },
        zh: if plain {
            zh.to_owned()
        } else {
            format!("{zh} {colour_zh}")
        },
        en: if plain {
            en.to_owned()
        } else {
            format!("{en}, {colour_en}")
        },
        cny,
        eur,
        weight_g,
        barcode: String::new(),
        parts: Vec::new(),
    }
}

/// A kit costs a tenth less than its parts.
fn kit((code, zh, en, parts): &Kit, goods: &[Good]) -> Good {
    let sum = |of: fn(&Good) -> i64| -> i64 {
        parts
            .iter()
            .filter_map(|(part, quantity)| {
                let good = goods.iter().find(|good| good.sku == *part)?;
                Some(of(good) * quantity)
            })
            .sum()
    };
    Good {
        sku: (*code).to_owned(),
        zh: (*zh).to_owned(),
        en: (*en).to_owned(),
        cny: sum(|good| good.cny) / 1_000 * 900,
        eur: sum(|good| good.eur) / 100 * 90,
        weight_g: sum(|good| good.weight_g),
        barcode: String::new(),
        parts: parts
            .iter()
            .map(|(part, quantity)| ((*part).to_owned(), *quantity))
            .collect(),
    }
}

/// EAN-13 with prefix 20 and its check digit.
fn barcode(number: u64) -> String {
    let digits = format!("20{number:010}");
    let sum: u32 = digits
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_things_have_codes_and_barcodes_of_their_own() {
        let goods = goods();
        assert_eq!(goods.len(), 200);
        let codes: std::collections::HashSet<_> = goods.iter().map(|good| &good.sku).collect();
        let bars: std::collections::HashSet<_> = goods.iter().map(|good| &good.barcode).collect();
        assert_eq!((codes.len(), bars.len()), (200, 200));
        assert_eq!(barcode(1), "2000000000015");
        assert!(goods.iter().all(|good| good.cny > 0 && good.weight_g > 0));
    }
}
