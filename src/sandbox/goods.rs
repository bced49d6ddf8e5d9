//! What the sandbox sells: a small house-ware shop with two kits.

/// One thing that is sold.
#[derive(Debug, Clone, Copy)]
pub struct Good {
    /// Code.
    pub sku: &'static str,
    /// Title in Chinese.
    pub zh: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// Price in fen.
    pub cny: i64,
    /// Price in euro cents.
    pub eur: i64,
    /// Grams.
    pub weight_g: i64,
}

const fn good(
    sku: &'static str,
    zh: &'static str,
    en: &'static str,
    cny: i64,
    eur: i64,
    weight_g: i64,
) -> Good {
    Good {
        sku,
        zh,
        en,
        cny,
        eur,
        weight_g,
    }
}

/// Everything on the shelves.
pub const GOODS: &[Good] = &[
    good(
        "CLD-DRIPPER",
        "青釉滤杯",
        "Celadon dripper",
        12_800,
        1_990,
        420,
    ),
    good(
        "CLD-SERVER",
        "青釉分享壶",
        "Celadon server 600 ml",
        16_800,
        2_650,
        680,
    ),
    good(
        "CLD-CUP-120",
        "青釉品茗杯 120ml",
        "Celadon tea cup 120 ml",
        4_900,
        790,
        130,
    ),
    good(
        "STW-MUG-350",
        "炻瓷马克杯 350ml",
        "Stoneware mug 350 ml",
        6_900,
        1_600,
        380,
    ),
    good(
        "STW-BOWL-18",
        "炻瓷汤碗 18cm",
        "Stoneware bowl 18 cm",
        7_900,
        1_450,
        520,
    ),
    good(
        "STW-PLATE-25",
        "炻瓷餐盘 25cm",
        "Stoneware plate 25 cm",
        8_900,
        1_850,
        740,
    ),
    good(
        "LIN-RUN-180",
        "亚麻桌旗 180",
        "Linen table runner 35 × 180",
        15_900,
        2_950,
        260,
    ),
    good(
        "LIN-NAP-4",
        "亚麻餐巾 4 条装",
        "Linen napkins, set of 4",
        13_900,
        2_400,
        240,
    ),
    good("LIN-APRON", "亚麻围裙", "Linen apron", 18_900, 3_900, 310),
    good(
        "WAL-BRD-L",
        "胡桃木砧板 大号",
        "Walnut serving board, large",
        26_900,
        4_800,
        1_450,
    ),
    good(
        "WAL-BRD-S",
        "胡桃木砧板 小号",
        "Walnut serving board, small",
        12_900,
        2_600,
        640,
    ),
    good("WAL-SPOON", "胡桃木勺", "Walnut spoon", 3_900, 850, 60),
    good(
        "BAM-BASKET-M",
        "竹编收纳篮 M",
        "Bamboo basket M",
        9_800,
        1_900,
        410,
    ),
    good(
        "BAM-BASKET-S",
        "竹编收纳篮 S",
        "Bamboo basket S",
        8_800,
        1_500,
        300,
    ),
    good(
        "TEA-LJ-100",
        "龙井茶 100 克",
        "Longjing tea 100 g",
        12_800,
        2_200,
        140,
    ),
    good(
        "TEA-PE-357",
        "普洱饼茶 357 克",
        "Pu'er tea cake 357 g",
        23_800,
        3_990,
        400,
    ),
    good("TEA-GIFT", "茶礼盒", "Tea gift box", 39_900, 6_900, 900),
    good(
        "CAN-SOY-L",
        "大豆蜡烛 大号",
        "Soy candle, large",
        11_900,
        2_300,
        520,
    ),
    good(
        "CAN-SOY-S",
        "大豆蜡烛 小号",
        "Soy candle, small",
        5_900,
        1_290,
        220,
    ),
    good(
        "WOL-BALL-6",
        "羊毛烘干球 6 只",
        "Wool dryer balls, set of 6",
        6_800,
        1_490,
        280,
    ),
];

/// Kits: code, titles, prices, and what they are made of.
pub const KITS: &[(Good, &[(&str, i64)])] = &[
    (
        good(
            "SET-POUR-OVER",
            "青釉手冲壶套装",
            "Celadon pour-over set, 3 pieces",
            42_900,
            6_400,
            1_230,
        ),
        &[("CLD-DRIPPER", 1), ("CLD-SERVER", 1), ("CLD-CUP-120", 1)],
    ),
    (
        good(
            "SET-BREAKFAST",
            "炻瓷早餐套装",
            "Stoneware breakfast set",
            21_900,
            4_500,
            1_640,
        ),
        &[("STW-MUG-350", 1), ("STW-BOWL-18", 1), ("STW-PLATE-25", 1)],
    ),
];
