//! Public holidays of China with their make-up workdays (the State Council's yearly notice, npm chinese-days), reduced
//! to one table.

use crate::Result;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Nothing is planned for days before this one.
const SINCE: &str = "2024-01-01";

#[derive(Deserialize)]
struct Days {
    holidays: BTreeMap<String, String>,
    workdays: BTreeMap<String, String>,
}

/// Rust text of `HOLIDAYS_CN`: (year × 10000 + month × 100 + day, whether it is a make-up workday, English and Chinese
/// name of the holiday), sorted.
pub fn holidays(modules: &Path) -> Result<String> {
    let file = modules.join("chinese-days/dist/chinese-days.json");
    let days: Days = serde_json::from_str(&fs::read_to_string(file)?)?;
    let closed = days.holidays.iter().map(|(day, name)| (day, (false, name)));
    let make_up = days.workdays.iter().map(|(day, name)| (day, (true, name)));
    let all: BTreeMap<_, _> = closed.chain(make_up).collect();
    let mut text = String::from("pub static HOLIDAYS_CN: &[(u32, bool, &str, &str)] = &[\n");
    for (day, (works, name)) in all.into_iter().filter(|(day, _)| day.as_str() >= SINCE) {
        let number: u32 = day.replace('-', "").parse()?;
        let mut names = name.split(',');
        let (Some(en), Some(zh)) = (names.next(), names.next()) else {
            return Err(format!("chinese-days: {day} has no name in both languages").into());
        };
        // the package spells it as in London, the project as in Washington
        let en = en.replace("Labour", "Labor");
        writeln!(text, "    ({number}, {works}, {en:?}, {zh:?}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}
