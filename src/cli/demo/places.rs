//! Where the demo's shop ships from: three warehouses, a store and a potter who ships for it, each with its hours, its
//! capacity and what its work costs.

use super::said;
use chrono::{Datelike, Days, NaiveDate};
use tributary::db::Conn;
use tributary::domain::location::ReleaseMode;
use tributary::domain::staff::Actor;
use tributary::domain::time::Time;
use tributary::error::Result;
use tributary::services::locations::days::DayForm;
use tributary::services::locations::work::WorkForm;
use tributary::services::locations::{LocationForm, add};

/// A place as its form has it.
struct Facts {
    slug: &'static str,
    /// English, Chinese.
    name: (&'static str, &'static str),
    kind: &'static str,
    /// Country, region, city, district, street, postcode.
    address: [&'static str; 6],
    degrees: (&'static str, &'static str),
    /// Zone, workdays, country of its holidays, cut-off.
    hours: [&'static str; 4],
    /// Parcels and units a day.
    capacity: (&'static str, &'static str),
    /// A parcel, a line, in yuan.
    costs: (&'static str, &'static str),
    lead_days: &'static str,
    temperatures: &'static [&'static str],
    /// Longest side in millimetres, heaviest unit in grams.
    limits: (&'static str, &'static str),
    areas: &'static str,
}

const PLACES: [Facts; 5] = [
    Facts {
        slug: "shanghai",
        name: ("Shanghai Qingpu", "上海青浦仓"),
        kind: "warehouse",
        address: [
            "CN",
            "上海市",
            "上海市",
            "青浦区",
            "华新镇嘉松中路 5388 号",
            "201708",
        ],
        degrees: ("31.2412", "121.2317"),
        hours: ["Asia/Shanghai", "1111111", "", "18:00"],
        capacity: ("400", "1200"),
        costs: ("2.60", "0.40"),
        lead_days: "0",
        temperatures: &["ambient", "chilled"],
        limits: ("", ""),
        areas: "",
    },
    Facts {
        slug: "shenzhen",
        name: ("Shenzhen Longhua", "深圳龙华仓"),
        kind: "warehouse",
        address: [
            "CN",
            "广东省",
            "深圳市",
            "龙华区",
            "观澜街道平安路 60 号",
            "518110",
        ],
        degrees: ("22.7188", "114.0603"),
        hours: ["Asia/Shanghai", "1111110", "CN", "16:00"],
        capacity: ("180", "500"),
        costs: ("2.90", "0.45"),
        lead_days: "0",
        temperatures: &["ambient"],
        limits: ("", ""),
        areas: "CN",
    },
    Facts {
        slug: "venlo",
        name: ("Venlo NL, 3PL", "荷兰芬洛海外仓"),
        kind: "warehouse",
        address: ["NL", "Limburg", "Venlo", "", "Columbusweg 13", "5928 LA"],
        degrees: ("51.3886", "6.0947"),
        hours: ["Europe/Amsterdam", "1111100", "", "15:00"],
        capacity: ("120", "360"),
        costs: ("9.80", "1.60"),
        lead_days: "0",
        temperatures: &["ambient"],
        limits: ("1200", "31500"),
        areas: "NL\nBE\nDE\nFR\nES\nAT\nDK\nIT\nSE\nPT\nIE\nFI",
    },
    Facts {
        slug: "west-lake",
        name: ("West Lake store", "西湖门店"),
        kind: "store",
        address: [
            "CN",
            "浙江省",
            "杭州市",
            "上城区",
            "南山路 200 号",
            "310002",
        ],
        degrees: ("30.2377", "120.1491"),
        hours: ["Asia/Shanghai", "1111111", "", "16:00"],
        capacity: ("12", "30"),
        costs: ("1.50", "0.30"),
        lead_days: "0",
        temperatures: &["ambient"],
        limits: ("600", "5000"),
        areas: "CN",
    },
    Facts {
        slug: "jingdezhen",
        name: ("Jingdezhen Pottery", "景德镇陶坊"),
        kind: "supplier",
        address: [
            "CN",
            "江西省",
            "景德镇市",
            "昌江区",
            "新厂西路 150 号",
            "333000",
        ],
        degrees: ("29.2687", "117.1784"),
        hours: ["Asia/Shanghai", "1111110", "CN", ""],
        capacity: ("", ""),
        costs: ("4.00", "0.00"),
        lead_days: "2",
        temperatures: &["ambient"],
        limits: ("", ""),
        areas: "CN",
    },
];

/// Adds the places; they were opened long ago, and their days off are to come.
pub fn open(conn: &mut Conn, now: Time, opened: Time, actor: &Actor) -> Result<()> {
    for facts in &PLACES {
        add(conn, opened, actor, &form(facts, now.date()))?;
    }
    Ok(())
}

fn form(facts: &Facts, today: NaiveDate) -> LocationForm {
    let [country, region, city, district, street, postcode] = facts.address.map(str::to_owned);
    let [time_zone, workdays, holidays, cut_off] = facts.hours.map(str::to_owned);
    let areas = facts.areas.to_owned();
    LocationForm {
        slug: facts.slug.to_owned(),
        name: said(facts.name.0, facts.name.1).to_owned(),
        kind: facts.kind.to_owned(),
        country,
        region,
        city,
        district,
        street,
        postcode,
        active: true,
        work: WorkForm {
            latitude: facts.degrees.0.to_owned(),
            longitude: facts.degrees.1.to_owned(),
            time_zone,
            workdays,
            holidays,
            cut_off,
            // the house releases what its days are made of
            release: ReleaseMode::ByHand.to_string(),
            parcels_per_day: facts.capacity.0.to_owned(),
            units_per_day: facts.capacity.1.to_owned(),
            parcel_cost: facts.costs.0.to_owned(),
            line_cost: facts.costs.1.to_owned(),
            lead_days: facts.lead_days.to_owned(),
            temperatures: facts.temperatures.iter().map(ToString::to_string).collect(),
            no_dangerous: facts.kind == "store",
            longest_mm: facts.limits.0.to_owned(),
            weight_g: facts.limits.1.to_owned(),
            areas,
        },
        days: Some(days(facts.slug, today)),
    }
}

/// The single days on which a place does otherwise.
fn days(slug: &str, today: NaiveDate) -> Vec<DayForm> {
    let day = |first: NaiveDate, last: Option<NaiveDate>, what: &str, note: &str| DayForm {
        first: first.to_string(),
        last: last.map_or_else(String::new, |last| last.to_string()),
        what: what.to_owned(),
        note: note.to_owned(),
    };
    let later = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let in_december = |number| NaiveDate::from_ymd_opt(today.year(), 12, number);
    match slug {
        "shanghai" => vec![day(
            later(6),
            None,
            "closed",
            said("Stocktaking", "年度盘点"),
        )],
        "west-lake" => {
            let note = said("New shelves", "门店换货架");
            vec![day(later(9), Some(later(10)), "closed", note)]
        }
        "venlo" => in_december(25)
            .map(|first| {
                day(
                    first,
                    in_december(26),
                    "closed",
                    said("Christmas", "圣诞节"),
                )
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
