//! The zone table of a carrier, as it is copied out of a workbook or a CSV file: one row an area, with a heading. Rows of
//! the same zone, or of the same prices where no zone is named, become one zone.

use super::typed::{ZoneForm, grams, kilograms, known};
use crate::domain::sentence::Sentence;
use crate::domain::shipping::{Area, Prices, RateCard};
use crate::services::areas;
use unicode_normalization::UnicodeNormalization;

/// Areas that name a zone for which the table has no name.
const NAMED_BY: usize = 3;
/// Most rows of a table.
const MOST: usize = 4_000;
/// What is left out of a heading before it is compared.
const NOISE: [char; 12] = [
    '(', ')', '（', '）', ' ', '_', '-', '/', '[', ']', '：', ':',
];

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Zone,
    Area,
    FirstWeight,
    /// With the weight that it pays for, kilograms, where the heading names it.
    FirstPrice(Option<String>),
    NextWeight,
    NextPrice(Option<String>),
    Days,
    /// A band up to so many kilograms.
    Band(String),
    Other,
}

/// The zones of a table; what is wrong with it as a whole.
pub fn read(text: &str) -> Result<Vec<ZoneForm>, Sentence> {
    let text = text.trim_start_matches('\u{feff}');
    let tabbed = text.lines().next().is_some_and(|line| line.contains('\t'));
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut rows = lines.take(MOST).map(|line| match tabbed {
        true => line
            .split('\t')
            .map(|cell| cell.trim().to_owned())
            .collect(),
        false => cells(line),
    });
    let heading: Vec<String> = rows.next().unwrap_or_default();
    let columns: Vec<Column> = heading.iter().map(|cell| column(cell)).collect();
    let has = |wanted: fn(&Column) -> bool| columns.iter().any(wanted);
    let priced = has(|column| matches!(column, Column::FirstPrice(_) | Column::Band(_)));
    if !priced || !has(|column| matches!(column, Column::Area | Column::Zone)) {
        return Err(Sentence::new("rates-table-heading"));
    }
    let mut zones: Vec<ZoneForm> = Vec::new();
    for row in rows {
        join(&mut zones, read_row(&columns, &row));
    }
    for zone in &mut zones {
        if zone.name.is_empty() {
            zone.name = named(&zone.areas);
        }
    }
    Ok(zones)
}

/// The table of a card, one row an area; bands of whatever zone are columns. `heading` has the names of the zone, the
/// area, the first weight and price, the next ones, and the days.
pub fn write(card: &RateCard, heading: &[String; 7]) -> String {
    let mut bands: Vec<i64> = Vec::new();
    for zone in &card.zones {
        if let Prices::Bands(own) = &zone.prices {
            bands.extend(own.iter().map(|band| band.up_to_g));
        }
    }
    bands.sort_unstable();
    bands.dedup();
    let mut head = heading.to_vec();
    head.extend(
        bands
            .iter()
            .map(|grams| format!("≤{}kg", kilograms(*grams))),
    );
    // spreadsheets take a file without this mark for one in their own encoding
    let mut csv = format!("\u{feff}{}\n", line(&head));
    let money = |minor: i64| card.currency.text(minor);
    for zone in &card.zones {
        let mut prices = vec![String::new(); 4 + bands.len()];
        let mut put = |at: usize, text: String| {
            if let Some(cell) = prices.get_mut(at) {
                *cell = text;
            }
        };
        match &zone.prices {
            Prices::Steps {
                first_g,
                first,
                next_g,
                next,
            } => {
                put(0, kilograms(*first_g));
                put(1, money(*first));
                if *next_g > 0 {
                    put(2, kilograms(*next_g));
                    put(3, money(*next));
                }
            }
            Prices::Bands(own) => {
                for band in own {
                    if let Ok(at) = bands.binary_search(&band.up_to_g) {
                        put(4 + at, money(band.price));
                    }
                }
            }
        }
        let everywhere = [Area::default()];
        let areas = match zone.areas.is_empty() {
            true => &everywhere[..],
            false => &zone.areas,
        };
        for area in areas {
            let mut row = vec![zone.name.clone(), area.as_str().to_owned()];
            let (steps, banded) = prices.split_at(4);
            row.extend_from_slice(steps);
            row.push(zone.days.to_string());
            row.extend_from_slice(banded);
            csv.push_str(&line(&row));
            csv.push('\n');
        }
    }
    csv
}

fn read_row(columns: &[Column], row: &[String]) -> ZoneForm {
    let mut zone = ZoneForm::default();
    for (column, cell) in columns.iter().zip(row) {
        let cell: String = cell.trim().trim_start_matches('\'').nfkc().collect();
        let cell = cell.as_str();
        if cell.is_empty() {
            continue;
        }
        let price = || plain(cell);
        match column {
            Column::Zone => zone.name = cell.to_owned(),
            Column::Area => {
                let areas: Vec<String> = areas::parts(cell).map(known).collect();
                zone.areas = areas.join(", ");
            }
            Column::FirstWeight => zone.first_kg = weight(cell),
            Column::NextWeight => zone.next_kg = weight(cell),
            Column::FirstPrice(of) => {
                zone.first = price();
                if let Some(of) = of {
                    zone.first_kg.clone_from(of);
                }
            }
            Column::NextPrice(of) => {
                zone.next = price();
                if let Some(of) = of {
                    zone.next_kg.clone_from(of);
                }
            }
            Column::Days => {
                // 2-3 天: what can be promised is the later one
                let mut digits = cell.split(|c: char| !c.is_ascii_digit());
                let last = digits.rfind(|part| !part.is_empty());
                zone.days = last.unwrap_or_default().to_owned();
            }
            Column::Band(up_to) => {
                let between = if zone.bands.is_empty() { "" } else { " " };
                zone.bands
                    .push_str(&format!("{between}{up_to}:{}", price()));
            }
            Column::Other => {}
        }
    }
    zone
}

fn join(zones: &mut Vec<ZoneForm>, row: ZoneForm) {
    let bare = |zone: &ZoneForm| ZoneForm {
        areas: String::new(),
        ..zone.clone()
    };
    let same = |zone: &&mut ZoneForm| {
        bare(zone) == bare(&row) && !zone.areas.is_empty() && !row.areas.is_empty()
    };
    if row.is_empty() {
        return;
    }
    match zones.iter_mut().find(same) {
        Some(zone) => {
            zone.areas.push_str(", ");
            zone.areas.push_str(&row.areas);
        }
        None => zones.push(row),
    }
}

/// 广东 · 福建 · 海南 …
fn named(areas: &str) -> String {
    let all: Vec<&str> = areas.split(", ").collect();
    let short = |area: &&str| area.rsplit('/').next().unwrap_or_default().to_owned();
    let mut name = all
        .iter()
        .take(NAMED_BY)
        .map(short)
        .collect::<Vec<_>>()
        .join(" · ");
    if all.len() > NAMED_BY {
        name.push_str(" …");
    }
    name
}

fn column(heading: &str) -> Column {
    let folded: String = heading.to_lowercase().replace(NOISE, "");
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&["≤", "<=", "以内", "upto"]) {
        return match in_kilograms(&folded) {
            Some(kg) => Column::Band(kg),
            None => Column::Other,
        };
    }
    let (first, next) = (has(&["首重", "first"]), has(&["续重", "next"]));
    if first || next {
        let named = in_kilograms(&folded);
        let weighs = named.is_none() && has(&["kg", "重量", "公斤", "weight"]);
        return match (first, weighs && !has(&["价", "费", "元", "price"])) {
            (true, true) => Column::FirstWeight,
            (true, false) => Column::FirstPrice(named),
            (false, true) => Column::NextWeight,
            (false, false) => Column::NextPrice(named),
        };
    }
    match () {
        () if has(&["分区", "zone"]) => Column::Zone,
        () if has(&[
            "省",
            "地区",
            "区域",
            "目的地",
            "到达",
            "area",
            "province",
            "region",
        ]) =>
        {
            Column::Area
        }
        () if has(&["时效", "天", "days"]) => Column::Days,
        () => Column::Other,
    }
}

/// The weight that a heading names: 首重1kg, 500g, 1公斤.
fn in_kilograms(heading: &str) -> Option<String> {
    let start = heading.find(|c: char| c.is_ascii_digit())?;
    let rest = heading.get(start..)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    match unit {
        unit if unit.starts_with("kg") || unit.starts_with("公斤") || unit.starts_with("千克") => {
            grams(number).map(kilograms)
        }
        unit if unit.starts_with('g') || unit.starts_with('克') => {
            number.parse().ok().map(kilograms)
        }
        _ => None,
    }
}

/// A weight cell in kilograms, whatever unit it names.
fn weight(cell: &str) -> String {
    in_kilograms(&cell.to_lowercase()).unwrap_or_else(|| plain(cell))
}

/// A price without its sign or unit.
fn plain(cell: &str) -> String {
    cell.trim_matches(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
        .to_owned()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        // a spreadsheet would run what begins so
        let guard = match cell.starts_with(['=', '+', '-', '@', '\t']) {
            true => "'",
            false => "",
        };
        match cell.contains(['"', ',', '\n']) {
            true => format!("\"{guard}{}\"", cell.replace('"', "\"\"")),
            false => format!("{guard}{cell}"),
        }
    };
    let cells: Vec<String> = cells.iter().map(quoted).collect();
    cells.join(",")
}

#[cfg(test)]
mod tests {
    use super::super::typed::CardForm;
    use super::*;

    #[test]
    fn a_carriers_table_is_read_as_it_is_written_in_china() {
        let table = "省份\t首重(1kg)\t续重(1kg)\t时效\n\
                     江苏、浙江、上海\t¥6.00\t1元\t1天\n\
                     安徽\t6.00\t1\t1\n\
                     新疆\t18\t15\t5-7天\n";
        let zones = read(table).expect("a table");
        assert_eq!(zones.len(), 2);
        assert_eq!(zones[0].areas, "CN/江苏, CN/浙江, CN/上海, CN/安徽");
        assert_eq!(zones[0].name, "江苏 · 浙江 · 上海 …");
        assert_eq!(
            (zones[1].first.as_str(), zones[1].next.as_str()),
            ("18", "15")
        );
        assert_eq!(
            (zones[1].first_kg.as_str(), zones[1].days.as_str()),
            ("1", "7")
        );
    }

    #[test]
    fn a_table_that_was_written_is_read_as_the_same_card() {
        let mut form = CardForm {
            currency: "CNY".to_owned(),
            zones: read("zone,area,first_kg,first_price,next_kg,next_price,days\nnear,\"CN/广东, CN/福建\",1,8.00,0.5,1.20,2\n")
                .expect("a table"),
            ..CardForm::default()
        };
        form.zones.push(ZoneForm {
            name: "far".to_owned(),
            bands: "0.5:12.00 1:15.50".to_owned(),
            days: "5".to_owned(),
            ..ZoneForm::default()
        });
        let card = form.read().expect("a card");
        for heading in [
            [
                "zone",
                "area",
                "first_kg",
                "first_price",
                "next_kg",
                "next_price",
                "days",
            ],
            [
                "分区",
                "地区",
                "首重kg",
                "首重价",
                "续重kg",
                "续重价",
                "时效天",
            ],
        ] {
            let csv = write(&card, &heading.map(str::to_owned));
            let zones = read(&csv).expect("the same table");
            let again = CardForm {
                zones,
                ..CardForm::of(&card)
            };
            assert_eq!(again.read(), Ok(card.clone()), "{csv}");
        }
    }

    #[test]
    fn a_table_without_prices_or_areas_says_what_it_needs() {
        for table in ["", "省份,时效\n广东,1", "首重,续重\n1,2"] {
            assert_eq!(
                read(table),
                Err(Sentence::new("rates-table-heading")),
                "{table}"
            );
        }
    }
}
