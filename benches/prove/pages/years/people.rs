//! Who buys and where they live: 250,000 people from lists of names and places, each made from its number alone.

use super::chance::Chance;
use super::{PEOPLE, SEED};
use tributary::domain::secret::Secret;
use tributary::services::intake::draft::{EMAIL, PHONE};

/// The commonest surnames first, with how many of a thousand people bear them.
const SURNAMES: &[(u64, &str)] = &[
    (72, "王"),
    (71, "李"),
    (66, "张"),
    (54, "刘"),
    (45, "陈"),
    (31, "杨"),
    (23, "赵"),
    (22, "黄"),
    (21, "周"),
    (20, "吴"),
    (17, "徐"),
    (16, "孙"),
    (14, "胡"),
    (14, "朱"),
    (13, "高"),
    (12, "林"),
    (12, "何"),
    (11, "郭"),
    (11, "马"),
    (10, "罗"),
    (9, "梁"),
    (8, "宋"),
    (8, "郑"),
    (7, "谢"),
    (7, "韩"),
    (6, "唐"),
    (6, "冯"),
    (5, "于"),
    (5, "董"),
    (5, "萧"),
    (4, "程"),
    (4, "曹"),
    (4, "袁"),
    (3, "邓"),
    (3, "许"),
    (3, "傅"),
    (3, "沈"),
    (3, "曾"),
    (3, "彭"),
    (2, "欧阳"),
    (2, "吕"),
    (1, "司马"),
];
/// What given names are made of.
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧巧美云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉\
    叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜\
    宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思子轩浩宇泽文博睿天佑俊熙";
const FIRST: &[&str] = &[
    "Emma", "Liam", "Olivia", "Noah", "Ava", "Oliver", "Sophie", "James", "Mia", "Lucas", "Amelia",
    "Henry", "Isla", "Leo", "Grace", "Oscar", "Freya", "Arthur", "Chloé", "Mateo", "Zoë", "Sean",
    "Priya", "Omar", "Yuki", "Ines", "Jonas", "Marta",
];
const LAST: &[&str] = &[
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel",
    "Wright", "Walker", "White", "Edwards", "Green", "Hall", "Wood", "Harris", "Lewis", "Martin",
    "Jackson", "Clarke", "García", "Müller", "O'Neill", "Nguyen", "Kowalski", "Silva", "Rossi",
    "Larsen", "Novák", "Dubois", "Tanaka",
];
/// Region, city, district, postcode, division code.
const CHINA: &[[&str; 5]] = &[
    ["广东省", "深圳市", "南山区", "518000", "440305"],
    ["广东省", "广州市", "天河区", "510630", "440106"],
    ["浙江省", "杭州市", "西湖区", "310012", "330106"],
    ["浙江省", "宁波市", "鄞州区", "315100", "330212"],
    ["江苏省", "苏州市", "姑苏区", "215000", "320508"],
    ["江苏省", "南京市", "玄武区", "210018", "320102"],
    ["上海市", "上海市", "徐汇区", "200030", "310104"],
    ["北京市", "北京市", "朝阳区", "100020", "110105"],
    ["四川省", "成都市", "锦江区", "610021", "510104"],
    ["湖北省", "武汉市", "武昌区", "430060", "420106"],
    ["福建省", "厦门市", "思明区", "361004", "350203"],
    ["陕西省", "西安市", "雁塔区", "710061", "610113"],
    ["山东省", "青岛市", "市南区", "266071", "370202"],
    ["湖南省", "长沙市", "岳麓区", "410006", "430104"],
];
const ROADS: &[&str] = &[
    "科技园路",
    "文三路",
    "人民南路",
    "中山路",
    "解放大道",
    "湖滨南路",
    "长江路",
    "和平街",
    "建设路",
    "学院路",
];
/// Country, region, city, postcode.
const ABROAD: &[[&str; 4]] = &[
    ["US", "CA", "San Francisco", "94110"],
    ["US", "NY", "Brooklyn", "11215"],
    ["US", "TX", "Austin", "78704"],
    ["US", "WA", "Seattle", "98103"],
    ["GB", "", "London", "E8 3PN"],
    ["GB", "", "Leeds", "LS6 2QF"],
    ["GB", "", "Bristol", "BS6 5HG"],
    ["GB", "", "Edinburgh", "EH9 1JS"],
];
const STREETS: &[&str] = &[
    "High Street",
    "Station Road",
    "Mission Street",
    "Park Avenue",
    "Church Lane",
    "7th Avenue",
    "Mill Road",
];

/// Somebody who buys, and where it goes.
pub struct Person {
    pub id: i64,
    /// The channel where they buy, from 1.
    pub channel: i64,
    pub account: String,
    pub name: String,
    pub phone: String,
    pub phone_hash: String,
    pub email: String,
    pub country: &'static str,
    pub region: &'static str,
    pub city: &'static str,
    pub district: &'static str,
    pub street: String,
    pub postcode: &'static str,
    pub division: Option<&'static str>,
}

/// The person of a number from 1.
pub fn person(id: i64, secret: &Secret) -> Person {
    let mut chance = Chance::of(SEED, PEOPLE, id as u64);
    let account = format!("c{}", 7_000_000 + id);
    let email = format!("buyer{id}@mail{}.example", chance.below(9));
    if chance.in_thousand(720) {
        let [region, city, district, postcode, division] = *chance.pick(CHINA);
        let phone = format!(
            "+861{}{:08}",
            chance.pick(&["38", "39", "50", "86", "77"]),
            scattered(id, 100_000_000)
        );
        let road = chance.pick(ROADS);
        Person {
            id,
            channel: chance.weigh(&[(40, 1), (35, 2), (20, 3), (5, 4)]),
            name: chinese_name(&mut chance),
            phone_hash: secret.hash(PHONE, &phone),
            phone,
            account,
            email,
            country: "CN",
            region,
            city,
            district,
            street: format!(
                "{road} {} 号 {} 室",
                1 + chance.below(300),
                101 + chance.below(2_000)
            ),
            postcode,
            division: Some(division),
        }
    } else {
        let [country, region, city, postcode] = *chance.pick(ABROAD);
        let digits = scattered(id, 10_000_000);
        let phone = if country == "US" {
            format!("+1415{digits:07}")
        } else {
            format!("+44790{digits:07}")
        };
        let street = chance.pick(STREETS);
        Person {
            id,
            channel: if country == "US" { 5 } else { 6 },
            name: format!("{} {}", chance.pick(FIRST), chance.pick(LAST)),
            phone_hash: secret.hash(PHONE, &phone),
            phone,
            account,
            email,
            country,
            region,
            city,
            district: "",
            street: format!("{} {street}", 1 + chance.below(400)),
            postcode,
            division: None,
        }
    }
}

impl Person {
    /// Keyed hash of the mail address.
    pub fn email_hash(&self, secret: &Secret) -> String {
        secret.hash(EMAIL, &self.email)
    }
}

/// A surname and one or two characters.
fn chinese_name(chance: &mut Chance) -> String {
    let given: Vec<char> = GIVEN.chars().filter(|sign| !sign.is_whitespace()).collect();
    let mut name = chance.weigh(SURNAMES).to_owned();
    for _ in 0..if chance.in_thousand(650) { 2 } else { 1 } {
        // common characters stand first
        name.push(given[chance.steep(given.len() as u64, 1.6) as usize]);
    }
    name
}

/// Digits that are another number's for every number, and look like chance: 7,368,787 divides no power of ten.
fn scattered(id: i64, end: i64) -> i64 {
    (id * 7_368_787 + 1_234_567) % end
}
