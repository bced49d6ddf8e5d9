//! What carriage costs the demo's shop, in yuan: first and next weight by zone, as Chinese carriers agree it, bands abroad.

use super::said;
use chrono::Duration;
use tributary::db::Conn;
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::services::rate_cards::typed::{CardForm, SurchargeForm, ZoneForm};
use tributary::services::rate_cards::{By, Draft, add, change};

/// Name in English and Chinese, areas, first weight or bands, its price, next price, days.
type ZoneFacts = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// A card as its form has it.
struct Facts {
    slug: &'static str,
    name: (&'static str, &'static str),
    service: &'static str,
    active: bool,
    divisor: &'static str,
    weight_kg: &'static str,
    senders: &'static [&'static str],
    zones: &'static [ZoneFacts],
    /// Name in English and Chinese, areas, flat, percent.
    surcharges: &'static [[&'static str; 5]],
}

const NEAR_SHANGHAI: &str = "上海、江苏、浙江、安徽";
const EAST: &str = "福建、江西、山东";
const SOUTH: &str = "广东、广西、海南";
const MIDDLE: &str = "湖北、湖南、河南";
const NORTH: &str = "北京、天津、河北、山西、内蒙古";
const NORTH_EAST: &str = "辽宁、吉林、黑龙江";
const WEST: &str = "重庆、四川、贵州、云南、陕西、甘肃、青海、宁夏";
const FAR: &str = "新疆、西藏";

const CARDS: [Facts; 7] = [
    Facts {
        slug: "yto-shanghai",
        name: ("YTO, from Shanghai", "圆通快递（上海发）"),
        service: "standard",
        active: true,
        divisor: "8000",
        weight_kg: "30",
        senders: &["shanghai", "west-lake"],
        zones: &[
            (
                "Jiangsu, Zhejiang, Shanghai",
                "江浙沪皖",
                NEAR_SHANGHAI,
                "1",
                "4.20",
                "1.00",
                "1",
            ),
            ("East China", "华东", EAST, "1", "5.60", "2.00", "2"),
            ("South China", "华南", SOUTH, "1", "7.20", "4.00", "3"),
            ("Central China", "华中", MIDDLE, "1", "6.20", "2.50", "2"),
            ("North China", "华北", NORTH, "1", "6.80", "3.20", "2"),
            ("Northeast", "东北", NORTH_EAST, "1", "8.00", "5.00", "3"),
            ("West China", "西部", WEST, "1", "8.60", "5.50", "4"),
            (
                "Xinjiang, Tibet",
                "新疆西藏",
                FAR,
                "1",
                "18.00",
                "15.00",
                "7",
            ),
        ],
        surcharges: &[["Peak season", "旺季附加费", "", "0.30", ""]],
    },
    Facts {
        slug: "zto-shenzhen",
        name: ("ZTO, from Shenzhen", "中通快递（深圳发）"),
        service: "standard",
        active: true,
        divisor: "8000",
        weight_kg: "30",
        senders: &["shenzhen"],
        zones: &[
            ("Guangdong", "广东省内", "广东", "1", "3.80", "0.80", "1"),
            (
                "South China",
                "华南",
                "广西、海南、福建、湖南",
                "1",
                "5.40",
                "2.20",
                "2",
            ),
            (
                "East China",
                "华东",
                "上海、江苏、浙江、安徽、江西、山东",
                "1",
                "7.00",
                "3.80",
                "3",
            ),
            (
                "Central China",
                "华中",
                "湖北、河南",
                "1",
                "6.60",
                "3.20",
                "2",
            ),
            ("North China", "华北", NORTH, "1", "8.20", "5.20", "3"),
            ("Northeast", "东北", NORTH_EAST, "1", "9.40", "6.80", "4"),
            ("West China", "西部", WEST, "1", "8.20", "5.00", "4"),
            (
                "Xinjiang, Tibet",
                "新疆西藏",
                FAR,
                "1",
                "20.00",
                "18.00",
                "8",
            ),
        ],
        surcharges: &[],
    },
    Facts {
        slug: "yunda-jingdezhen",
        name: ("Yunda, from Jingdezhen", "韵达快递（景德镇发）"),
        service: "standard",
        active: true,
        divisor: "8000",
        weight_kg: "30",
        senders: &["jingdezhen"],
        zones: &[
            (
                "East and Central China",
                "华东华中",
                "上海、江苏、浙江、安徽、福建、江西、山东、湖北、湖南、河南",
                "1",
                "6.50",
                "2.60",
                "3",
            ),
            (
                "South and North China",
                "华南华北",
                "广东、广西、海南、北京、天津、河北、山西、内蒙古",
                "1",
                "8.50",
                "4.20",
                "4",
            ),
            (
                "West and Northeast",
                "西部东北",
                "重庆、四川、贵州、云南、陕西、甘肃、青海、宁夏、辽宁、吉林、黑龙江",
                "1",
                "11.00",
                "7.00",
                "5",
            ),
            (
                "Xinjiang, Tibet",
                "新疆西藏",
                FAR,
                "1",
                "24.00",
                "20.00",
                "9",
            ),
        ],
        surcharges: &[["Fragile goods", "易碎品附加费", "", "1.50", ""]],
    },
    Facts {
        slug: "sf-express",
        name: ("SF Express", "顺丰特快"),
        service: "express",
        active: true,
        divisor: "6000",
        weight_kg: "50",
        senders: &["shanghai", "shenzhen", "west-lake", "jingdezhen"],
        zones: &[
            (
                "East China",
                "华东",
                "上海、江苏、浙江、安徽、福建、江西、山东",
                "1",
                "13.00",
                "4.00",
                "1",
            ),
            ("South China", "华南", SOUTH, "1", "15.00", "6.00", "1"),
            (
                "Central and North China",
                "华中华北",
                "湖北、湖南、河南、北京、天津、河北、山西、内蒙古",
                "1",
                "18.00",
                "8.00",
                "1",
            ),
            (
                "West and Northeast",
                "西部东北",
                "重庆、四川、贵州、云南、陕西、甘肃、青海、宁夏、辽宁、吉林、黑龙江",
                "1",
                "22.00",
                "10.00",
                "2",
            ),
            (
                "Xinjiang, Tibet",
                "新疆西藏",
                FAR,
                "1",
                "26.00",
                "21.00",
                "3",
            ),
        ],
        surcharges: &[["Fuel", "燃油附加费", "", "", "2.5"]],
    },
    Facts {
        slug: "postnl-venlo",
        name: ("PostNL, from Venlo", "PostNL（芬洛发）"),
        service: "flat_rate",
        active: true,
        divisor: "5000",
        weight_kg: "31.5",
        senders: &["venlo"],
        zones: &[
            (
                "Benelux",
                "荷比卢",
                "NL, BE, LU",
                "2:38.00 5:46.00 10:58.00 31.5:96.00",
                "",
                "",
                "1",
            ),
            (
                "Germany, France, Austria",
                "德法奥",
                "DE, FR, AT",
                "2:52.00 5:61.00 10:79.00 31.5:128.00",
                "",
                "",
                "2",
            ),
            (
                "South Europe",
                "南欧",
                "ES, IT, PT",
                "2:74.00 5:88.00 10:112.00 31.5:186.00",
                "",
                "",
                "4",
            ),
            (
                "North Europe, Ireland",
                "北欧、爱尔兰",
                "DK, SE, FI, IE",
                "2:82.00 5:97.00 10:128.00 31.5:210.00",
                "",
                "",
                "4",
            ),
        ],
        surcharges: &[["Energy", "能源附加费", "", "", "4"]],
    },
    Facts {
        slug: "yunexpress-europe",
        name: ("YunExpress, from Shanghai", "云途欧洲专线（上海发）"),
        service: "flat_rate",
        active: true,
        divisor: "6000",
        weight_kg: "20",
        senders: &["shanghai"],
        zones: &[
            (
                "West Europe",
                "西欧",
                "NL, BE, DE, FR, AT",
                "0.5",
                "52.00",
                "38.00",
                "8",
            ),
            (
                "Rest of Europe",
                "欧洲其他",
                "ES, IT, PT, DK, SE, FI, IE",
                "0.5",
                "64.00",
                "46.00",
                "11",
            ),
        ],
        surcharges: &[["Clearance", "清关费", "", "6.00", ""]],
    },
    Facts {
        slug: "sto-shanghai",
        name: ("STO, until last spring", "申通快递（旧协议）"),
        service: "standard",
        active: false,
        divisor: "",
        weight_kg: "20",
        senders: &[],
        zones: &[(
            "Jiangsu, Zhejiang, Shanghai",
            "江浙沪皖",
            NEAR_SHANGHAI,
            "1",
            "4.80",
            "1.20",
            "2",
        )],
        surcharges: &[],
    },
];

/// Adds the cards; those with a surcharge were agreed without one, and got it later.
pub fn agree(conn: &mut Conn, now: Time, actor: &Actor) -> Result<()> {
    for facts in &CARDS {
        let by = |days| By {
            actor: actor.clone(),
            reach: Reach::ALL,
            now: now - Duration::days(days),
        };
        let first = Facts {
            surcharges: &[],
            ..*facts
        };
        let row = add(conn, &by(88), &draft(&first)?)?;
        if !facts.surcharges.is_empty() {
            change(conn, &by(24), row.version, &draft(facts)?)?;
        }
    }
    Ok(())
}

fn draft(facts: &Facts) -> Result<Draft> {
    let form = CardForm {
        currency: "CNY".to_owned(),
        zones: facts.zones.iter().map(zone).collect(),
        divisor: facts.divisor.to_owned(),
        surcharges: facts.surcharges.iter().map(surcharge).collect(),
        weight_kg: facts.weight_kg.to_owned(),
        ..CardForm::default()
    };
    Ok(Draft {
        slug: facts.slug.to_owned(),
        name: said(facts.name.0, facts.name.1).to_owned(),
        service: facts.service.to_owned(),
        active: facts.active,
        card: form.read().map_err(Error::Invalid)?,
        senders: Some(facts.senders.iter().map(ToString::to_string).collect()),
    })
}

fn zone((en, zh, areas, first, price, next, days): &ZoneFacts) -> ZoneForm {
    let zone = ZoneForm {
        name: said(en, zh).to_owned(),
        areas: (*areas).to_owned(),
        days: (*days).to_owned(),
        ..ZoneForm::default()
    };
    if first.contains(':') {
        return ZoneForm {
            bands: (*first).to_owned(),
            ..zone
        };
    }
    ZoneForm {
        first_kg: (*first).to_owned(),
        first: (*price).to_owned(),
        next_kg: (*first).to_owned(),
        next: (*next).to_owned(),
        ..zone
    }
}

fn surcharge([en, zh, areas, flat, percent]: &[&'static str; 5]) -> SurchargeForm {
    SurchargeForm {
        name: said(en, zh).to_owned(),
        areas: (*areas).to_owned(),
        flat: (*flat).to_owned(),
        percent: (*percent).to_owned(),
    }
}
