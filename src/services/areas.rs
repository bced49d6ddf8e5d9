//! Areas as a clerk types them, one a line: `CN/广东`, `NL/Zuid-Holland`, also 广东, 深圳 or 华南 alone. What is misspelled
//! would match no address, so it is refused here.

use crate::domain::country::Country;
use crate::domain::division::{self, Division};
use crate::domain::region::Region;
use crate::domain::sentence::Sentence;
use crate::domain::shipping::Area;

/// Parts of an area at most: country, region, city, district.
const PARTS: usize = 4;

/// What the last row of a carrier's table is called: the rest of the country, whatever the other rows leave of it.
const REST: [&str; 8] = [
    "其他",
    "其它",
    "其余",
    "其他地区",
    "其它地区",
    "其余地区",
    "rest",
    "others",
];

/// The areas of a text, or what is wrong with its lines.
pub fn read(typed: &str) -> Result<Vec<Area>, Vec<Sentence>> {
    all(typed, one)
}

/// The areas of a zone of a rate card, of which one may be the rest of the country.
pub fn of_zone(typed: &str) -> Result<Vec<Area>, Vec<Sentence>> {
    all(typed, |line| {
        match REST.contains(&line.to_lowercase().as_str()) {
            true => Ok(vec![Area::new(Country::CN.code())]),
            false => one(line),
        }
    })
}

/// What stands between two areas, wherever they are typed.
pub fn parts(typed: &str) -> impl Iterator<Item = &str> {
    let parts = typed.split(['\n', ',', '，', '、', ';', '；', '|']);
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn all(
    typed: &str,
    one: impl Fn(&str) -> Result<Vec<Area>, Sentence>,
) -> Result<Vec<Area>, Vec<Sentence>> {
    let mut areas = Vec::new();
    let mut wrong = Vec::new();
    for line in parts(typed) {
        match one(line) {
            Ok(found) => areas.extend(found),
            Err(sentence) => wrong.push(sentence),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut seen = Vec::with_capacity(areas.len());
    for area in areas {
        if !seen.contains(&area) {
            seen.push(area);
        }
    }
    Ok(seen)
}

fn one(line: &str) -> Result<Vec<Area>, Sentence> {
    if let Some(region) = Region::named(line) {
        return Ok(region.areas());
    }
    let parts: Vec<&str> = line.split(['/', '／']).map(str::trim).collect();
    let unknown = |found: &str| Sentence::new("problem-area-unknown").with("found", found);
    let Some((first, rest)) = parts.split_first() else {
        return Err(unknown(line));
    };
    if parts.len() > PARTS {
        let sentence = Sentence::new("problem-area-parts").with("found", line);
        return Err(sentence.with("limit", PARTS));
    }
    if let Some(country) = Country::find(first) {
        if country == Country::CN {
            known_province(rest.first().copied().unwrap_or_default())?;
        }
        let parts: Vec<&str> = std::iter::once(country.code())
            .chain(rest.iter().copied())
            .collect();
        return Ok(vec![Area::new(&parts.join("/"))]);
    }
    let division = division::at_start(first, None)
        .into_iter()
        .find(|found| found.len == first.len());
    let mut path: Vec<&str> = vec!["CN"];
    match division {
        Some(found) => path.extend(above(found.division)),
        None => known_province(first).map_err(|_| unknown(first))?,
    }
    path.push(first);
    path.extend(rest);
    Ok(vec![Area::new(&path.join("/"))])
}

/// Names of what a division belongs to, the widest first.
fn above(division: Division) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut next = division.parent();
    while let Some(upper) = next {
        names.push(upper.name());
        next = upper.parent();
    }
    names.reverse();
    names
}

fn known_province(typed: &str) -> Result<(), Sentence> {
    let fits = |province: Division| province.name().starts_with(typed);
    if typed.is_empty() || Division::provinces().any(fits) {
        Ok(())
    } else {
        Err(Sentence::new("problem-area-province").with("found", typed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(typed: &str) -> Vec<String> {
        let areas = read(typed).unwrap_or_else(|wrong| panic!("{typed}: {wrong:?}"));
        areas.iter().map(|area| area.as_str().to_owned()).collect()
    }

    #[test]
    fn areas_are_read_as_clerks_write_them() {
        assert_eq!(texts("CN/广东\n\n NL "), ["CN/广东", "NL"]);
        assert_eq!(texts("China／广东 , 广东"), ["CN/广东"]);
        assert_eq!(texts("深圳"), ["CN/广东省/深圳"]);
        assert_eq!(texts("华中").len(), 3);
        assert_eq!(
            texts("nl/Zuid-Holland/Rotterdam"),
            ["NL/Zuid-Holland/Rotterdam"]
        );
        assert_eq!(texts(""), Vec::<String>::new());
    }

    #[test]
    fn the_last_row_of_a_carriers_table_is_the_rest_of_the_country() {
        for rest in ["其他", "其余地区", "Rest"] {
            assert_eq!(of_zone(rest), Ok(vec![Area::new("CN")]), "{rest}");
            assert!(read(rest).is_err(), "{rest}");
        }
    }

    #[test]
    fn what_would_match_no_address_is_refused() {
        for wrong in [
            "Narnia",
            "Foo/Bar",
            "CN/广冬",
            "CN/Guangdong",
            "CN/广东/深圳/南山/蛇口",
            "CN/粤",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
