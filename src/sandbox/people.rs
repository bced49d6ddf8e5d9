//! Who buys in the sandbox: invented people at real places.

/// An invented buyer.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// Given and family name, as the shop shows them.
    pub name: &'static str,
    /// Mail.
    pub email: &'static str,
    /// Phone.
    pub phone: &'static str,
    /// ISO 3166-1.
    pub country: &'static str,
    /// Province or state.
    pub region: &'static str,
    /// City.
    pub city: &'static str,
    /// District, in China.
    pub district: &'static str,
    /// Street.
    pub street: &'static str,
    /// Postcode.
    pub postcode: &'static str,
}

type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const fn person(row: Row) -> Person {
    let (name, email, phone, country, region, city, district, street, postcode) = row;
    Person {
        name,
        email,
        phone,
        country,
        region,
        city,
        district,
        street,
        postcode,
    }
}

/// Buyers in China.
pub const CHINA: &[Person] = &[
    person((
        "李雷",
        "lilei@example.com",
        "13800138000",
        "CN",
        "广东省",
        "深圳市",
        "南山区",
        "科技园路 1 号",
        "518000",
    )),
    person((
        "韩梅梅",
        "hanmeimei@example.com",
        "13900139000",
        "CN",
        "浙江省",
        "杭州市",
        "西湖区",
        "文三路 90 号",
        "310012",
    )),
    person((
        "欧阳娜",
        "ouyangna@example.com",
        "13700137000",
        "CN",
        "四川省",
        "成都市",
        "武侯区",
        "人民南路四段 12 号",
        "610041",
    )),
    person((
        "王建国",
        "wangjianguo@example.com",
        "13600136000",
        "CN",
        "北京市",
        "北京市",
        "朝阳区",
        "建国路 88 号",
        "100022",
    )),
    person((
        "陈晓宁",
        "chenxn@example.com",
        "13500135000",
        "CN",
        "上海市",
        "上海市",
        "徐汇区",
        "淮海中路 1010 号",
        "200031",
    )),
    person((
        "赵雨",
        "zhaoyu@example.com",
        "15800158000",
        "CN",
        "江苏省",
        "南京市",
        "玄武区",
        "中山东路 300 号",
        "210016",
    )),
    person((
        "周敏",
        "zhoumin@example.com",
        "15900159000",
        "CN",
        "湖北省",
        "武汉市",
        "洪山区",
        "珞喻路 152 号",
        "430079",
    )),
    person((
        "吴秀英",
        "wuxiuying@example.com",
        "18600186000",
        "CN",
        "陕西省",
        "西安市",
        "雁塔区",
        "小寨东路 11 号",
        "710061",
    )),
    person((
        "黄志强",
        "huangzq@example.com",
        "18800188000",
        "CN",
        "福建省",
        "厦门市",
        "思明区",
        "湖滨南路 57 号",
        "361004",
    )),
    person((
        "林小满",
        "linxm@example.com",
        "18900189000",
        "CN",
        "重庆市",
        "重庆市",
        "渝中区",
        "民权路 28 号",
        "400010",
    )),
];

/// Buyers abroad.
pub const ABROAD: &[Person] = &[
    person((
        "Hannah Okafor",
        "hannah.okafor@example.com",
        "+31612345678",
        "NL",
        "",
        "Rotterdam",
        "",
        "Goudsesingel 12",
        "3011 KA",
    )),
    person((
        "Jonas Weber",
        "jonas.weber@example.com",
        "+4915112345678",
        "DE",
        "",
        "Hamburg",
        "",
        "Lange Reihe 40",
        "20099",
    )),
    person((
        "Chloé Martin",
        "chloe.martin@example.com",
        "+33612345678",
        "FR",
        "",
        "Lyon",
        "",
        "12 rue Mercière",
        "69002",
    )),
    person((
        "Emily Carter",
        "emily.carter@example.com",
        "+447911123456",
        "GB",
        "",
        "Bristol",
        "",
        "5 Park Row",
        "BS1 5LJ",
    )),
    person((
        "Marco Rossi",
        "marco.rossi@example.com",
        "+393331234567",
        "IT",
        "MI",
        "Milano",
        "",
        "Via Torino 21",
        "20123",
    )),
    person((
        "Sofia Lindqvist",
        "sofia.l@example.com",
        "+46701234567",
        "SE",
        "",
        "Göteborg",
        "",
        "Vasagatan 8",
        "411 24",
    )),
];
