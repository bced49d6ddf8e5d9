//! Currencies (ISO 4217, npm currency-codes) and countries (ISO 3166-1, npm i18n-iso-countries), reduced to tables.

use crate::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Rust text of `CURRENCIES`: (code, places after the point), sorted; funds without minor units are left out.
pub fn currencies(modules: &Path) -> Result<String> {
    let list = fs::read_to_string(modules.join("currency-codes/iso-4217-list-one.xml"))?;
    let mut places = BTreeMap::new();
    for entry in list.split("<CcyNtry>").skip(1) {
        if let (Some(code), Some(units)) = (element(entry, "Ccy"), element(entry, "CcyMnrUnts"))
            && let Ok(units) = units.parse::<u8>()
        {
            places.insert(code, units);
        }
    }
    if places.len() < 150 {
        return Err("currency-codes: the list of currencies has another form than expected".into());
    }
    let mut text = String::from("pub static CURRENCIES: &[(&str, u8)] = &[\n");
    for (code, units) in places {
        writeln!(text, "    ({code:?}, {units}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn element<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once('<').map(|(text, _)| text.trim())
}

/// Rust text of `COUNTRIES`: (alpha-2, alpha-3, English names with the usual one first, Chinese name), sorted.
pub fn countries(modules: &Path) -> Result<String> {
    let folder = modules.join("i18n-iso-countries");
    let codes: Vec<Vec<String>> =
        serde_json::from_str(&fs::read_to_string(folder.join("codes.json"))?)?;
    let english = names(&folder.join("langs/en.json"))?;
    let chinese = names(&folder.join("langs/zh.json"))?;
    let mut rows = Vec::with_capacity(codes.len());
    for row in &codes {
        let [alpha2, alpha3, ..] = row.as_slice() else {
            return Err("i18n-iso-countries: a row of codes.json is too short".into());
        };
        let (Some(en), Some(zh)) = (english.get(alpha2), chinese.get(alpha2)) else {
            return Err(format!("i18n-iso-countries: {alpha2} has no name").into());
        };
        let zh = zh.first().map(String::as_str).unwrap_or_default();
        rows.push(format!("    ({alpha2:?}, {alpha3:?}, &{en:?}, {zh:?}),\n"));
    }
    rows.sort();
    Ok(format!(
        "pub static COUNTRIES: &[(&str, &str, &[&str], &str)] = &[\n{}];\n",
        rows.concat()
    ))
}

fn names(file: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let document: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let countries = document
        .get("countries")
        .and_then(Value::as_object)
        .ok_or("i18n-iso-countries: no countries")?;
    let mut names = BTreeMap::new();
    for (code, name) in countries {
        let all = match name {
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            Value::String(one) => vec![one.as_str()],
            _ => Vec::new(),
        };
        names.insert(code.clone(), all.into_iter().map(str::to_owned).collect());
    }
    Ok(names)
}
