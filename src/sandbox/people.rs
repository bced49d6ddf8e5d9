//! Who buys in the sandbox: invented people at real places. The same number is always the same person.

/// An invented buyer.
#[derive(Debug, Clone)]
pub struct Person {
    /// Family and given name, as the shop shows them.
    pub name: String,
    /// Mail.
    pub email: String,
    /// Phone; none that anybody has.
    pub phone: String,
    /// ISO 3166-1.
    pub country: &'static str,
    /// Province or state.
    pub region: &'static str,
    /// City.
    pub city: &'static str,
    /// District, in China.
    pub district: &'static str,
    /// Street and house.
    pub street: String,
    /// Postcode.
    pub postcode: &'static str,
}

/// (province, city, district, street, postcode)
const CHINA: [(&str, &str, &str, &str, &str); 24] = [
    ("广东省", "深圳市", "南山区", "科技园路", "518000"),
    ("浙江省", "杭州市", "西湖区", "文三路", "310012"),
    ("上海市", "上海市", "徐汇区", "漕溪北路", "200030"),
    ("北京市", "北京市", "朝阳区", "建国路", "100022"),
    ("四川省", "成都市", "武侯区", "人民南路", "610041"),
    ("江苏省", "南京市", "鼓楼区", "中山北路", "210009"),
    ("湖北省", "武汉市", "洪山区", "珞喻路", "430070"),
    ("陕西省", "西安市", "雁塔区", "长安中路", "710061"),
    ("福建省", "厦门市", "思明区", "湖滨南路", "361004"),
    ("山东省", "青岛市", "市南区", "香港中路", "266071"),
    ("辽宁省", "大连市", "中山区", "人民路", "116001"),
    ("重庆市", "重庆市", "渝中区", "中山三路", "400015"),
    ("天津市", "天津市", "和平区", "南京路", "300050"),
    ("湖南省", "长沙市", "岳麓区", "麓山南路", "410012"),
    ("广东省", "广州市", "天河区", "体育西路", "510620"),
    ("浙江省", "宁波市", "鄞州区", "首南中路", "315192"),
    ("江苏省", "苏州市", "姑苏区", "人民路", "215004"),
    ("河南省", "郑州市", "金水区", "花园路", "450003"),
    ("安徽省", "合肥市", "蜀山区", "长江西路", "230031"),
    ("云南省", "昆明市", "五华区", "翠湖北路", "650031"),
    ("广西壮族自治区", "南宁市", "青秀区", "民族大道", "530022"),
    ("黑龙江省", "哈尔滨市", "南岗区", "西大直街", "150001"),
    ("江西省", "南昌市", "东湖区", "八一大道", "330006"),
    ("贵州省", "贵阳市", "云岩区", "中华北路", "550001"),
];

/// Country, beginning of a mobile number and the digits that follow, region, city, street, postcode.
type Place = (
    &'static str,
    (&'static str, usize),
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ABROAD: [Place; 12] = [
    (
        "NL",
        ("+316", 8),
        "Zuid-Holland",
        "Rotterdam",
        "Goudsesingel",
        "3011 KA",
    ),
    (
        "DE",
        ("+49151", 8),
        "Bayern",
        "München",
        "Lindwurmstraße",
        "80337",
    ),
    (
        "FR",
        ("+336", 8),
        "Île-de-France",
        "Paris",
        "Rue Oberkampf",
        "75011",
    ),
    (
        "ES",
        ("+346", 8),
        "Catalunya",
        "Barcelona",
        "Carrer de Girona",
        "08010",
    ),
    (
        "BE",
        ("+32470", 6),
        "Vlaanderen",
        "Gent",
        "Veldstraat",
        "9000",
    ),
    ("AT", ("+43664", 7), "Wien", "Wien", "Neubaugasse", "1070"),
    (
        "DK",
        ("+4520", 6),
        "Hovedstaden",
        "København",
        "Nørrebrogade",
        "2200",
    ),
    (
        "IT",
        ("+39320", 7),
        "Lombardia",
        "Milano",
        "Via Tortona",
        "20144",
    ),
    (
        "SE",
        ("+4670", 7),
        "Stockholm",
        "Stockholm",
        "Götgatan",
        "118 46",
    ),
    (
        "PT",
        ("+35191", 7),
        "Lisboa",
        "Lisboa",
        "Rua da Rosa",
        "1200-387",
    ),
    (
        "IE",
        ("+35385", 7),
        "Leinster",
        "Dublin",
        "Camden Street",
        "D02 XY00",
    ),
    (
        "FI",
        ("+35840", 7),
        "Uusimaa",
        "Helsinki",
        "Vaasankatu",
        "00500",
    ),
];

const FAMILY: [(&str, &str); 24] = [
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("赵", "zhao"),
    ("黄", "huang"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("胡", "hu"),
    ("朱", "zhu"),
    ("高", "gao"),
    ("林", "lin"),
    ("何", "he"),
    ("郭", "guo"),
    ("马", "ma"),
    ("罗", "luo"),
    ("梁", "liang"),
    ("宋", "song"),
    ("郑", "zheng"),
    ("欧阳", "ouyang"),
];

const GIVEN: [(&str, &str); 23] = [
    ("雷", "lei"),
    ("梅梅", "meimei"),
    ("静怡", "jingyi"),
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("洋", "yang"),
    ("艳", "yan"),
    ("勇", "yong"),
    ("杰", "jie"),
    ("晓彤", "xiaotong"),
    ("慧敏", "huimin"),
    ("建国", "jianguo"),
    ("雨桐", "yutong"),
    ("子轩", "zixuan"),
    ("思远", "siyuan"),
    ("佳宁", "jianing"),
    ("文博", "wenbo"),
    ("一诺", "yinuo"),
    ("浩然", "haoran"),
    ("秀英", "xiuying"),
];

const FIRST: [&str; 19] = [
    "Hannah", "Jonas", "Emily", "Lucas", "Sofia", "Noah", "Clara", "Felix", "Marta", "Hugo",
    "Anna", "Oscar", "Lena", "Pablo", "Ines", "Mats", "Julia", "Tom", "Freya",
];

const LAST: [&str; 17] = [
    "Okafor",
    "Weber",
    "Carter",
    "Moreau",
    "García",
    "Peeters",
    "Gruber",
    "Nielsen",
    "Rossi",
    "Lindqvist",
    "Silva",
    "Murphy",
    "Virtanen",
    "de Vries",
    "Schneider",
    "Dubois",
    "Jansen",
];

/// A buyer in China.
pub fn chinese(number: usize) -> Person {
    let (family, family_latin) = FAMILY[number % FAMILY.len()];
    let (given, given_latin) = GIVEN[number % GIVEN.len()];
    let (region, city, district, street, postcode) = CHINA[number.wrapping_mul(7) % CHINA.len()];
    Person {
        name: format!("{family}{given}"),
        email: format!("{given_latin}.{family_latin}{number}@example.com"),
        // 154: no operator was given these numbers
        phone: format!("154{:08}", (40_286_319 + number * 7_919_387) % 100_000_000),
        country: "CN",
        region,
        city,
        district,
        street: format!("{street} {} 号", 1 + number % 388),
        postcode,
    }
}

/// A buyer elsewhere.
pub fn abroad(number: usize) -> Person {
    let (first, last) = (FIRST[number % FIRST.len()], LAST[number % LAST.len()]);
    let (country, (mobile, digits), region, city, street, postcode) =
        ABROAD[number.wrapping_mul(5) % ABROAD.len()];
    Person {
        name: format!("{first} {last}"),
        email: format!("{}{number}@example.org", first.to_lowercase()),
        phone: format!(
            "{mobile}{:0digits$}",
            (386_241 + number * 7_919) % 1_000_000
        ),
        country,
        region,
        city,
        district: "",
        street: format!("{street} {}", 1 + number % 188),
        postcode,
    }
}
