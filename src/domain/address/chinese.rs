//! Splits a Chinese address: finds province, city and district in whatever field they stand and gives them their
//! official names; the rest is the street.

use super::Address;
use crate::domain::division::{Division, Match, Spelling, at_start};

/// Words that stand where a division would and name none.
const FILLERS: &[&str] = &[
    "中华人民共和国",
    "中国大陆",
    "中国",
    "市辖区",
    "自治区直辖县级行政区划",
    "自治区直辖县级行政单位",
    "自治区直辖县级",
    "省直辖县级行政区划",
    "省直辖县级行政单位",
    "省直辖行政单位",
    "省直辖县级",
    "直辖县级",
    "省直辖",
    "收货地址",
    "详细地址",
    "地址",
];

/// Characters that make a road, a bay or another place of a short name before them: 北京路, 深圳湾, 南京东路.
const MAKES_A_PLACE: &str = "路街道巷弄大湾港江河湖海山岭站桥塘区县市州盟旗东西南北中";

/// What follows the name of a district where the name belongs to an office, a school or a hospital.
const MAKES_AN_OFFICE: &[&str] = &[
    "人民政府",
    "人民法院",
    "人民检察",
    "人民医院",
    "政府",
    "委",
    "法院",
    "检察",
    "公安",
    "医院",
    "税务",
    "教育",
    "实验",
    "第",
    "中学",
    "小学",
    "政务",
];

/// How often a text that was split is split again; what moved to the street may begin with a division itself.
const ROUNDS: usize = 4;

/// How much of a field is known to be divisions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The field holds divisions and nothing else is expected.
    Field,
    /// A street, or everything in one text: divisions may begin it.
    Text,
}

/// The address with its divisions found; what belongs to none keeps its place. To split the outcome changes nothing.
pub(super) fn split(plain: &Address) -> Address {
    let mut before = split_fields(plain);
    for _ in 1..ROUNDS {
        let after = split_fields(&before);
        if after == before {
            break;
        }
        before = after;
    }
    before
}

fn split_fields(plain: &Address) -> Address {
    let mut at = None;
    let region = take(&plain.region, &mut at, Place::Field);
    let city = take(&plain.city, &mut at, Place::Field);
    if city == plain.city && contradicts(city, at) {
        return in_province(plain, at);
    }
    let district = take(&plain.district, &mut at, Place::Field);
    let (street, postcode) = without_postcode(&plain.street, &plain.postcode);
    let has_district = at.is_some_and(|division| division.level() == 3) || !district.is_empty();
    let street = match has_district {
        true => street,
        false => take(street, &mut at, Place::Text),
    };
    let street = without_repeats(street, at);
    at = at.map(Division::with_sole_city);
    let mut address = Address {
        street: street.to_owned(),
        postcode,
        division: at.map(|division| format!("{:06}", division.code())),
        ..plain.clone()
    };
    let mut before_street = String::new();
    let mut settle = |level: u8, rest: &str, field: &mut String| {
        let known = at.and_then(|division| division.at_level(level));
        let untouched = rest == field.as_str();
        // A region that is none, such as 华南, says nothing once the province is known.
        let says_nothing = untouched && (level == 1 || !rest.chars().any(is_character));
        match known {
            None if untouched => return,
            _ if says_nothing || street.contains(rest) => {}
            _ => before_street.push_str(rest),
        }
        *field = known.map(Division::name).unwrap_or_default().to_owned();
    };
    settle(1, region, &mut address.region);
    settle(2, city, &mut address.city);
    settle(3, district, &mut address.district);
    address.street.insert_str(0, &before_street);
    address
}

/// Whether the text names a province or city that is not where the fields before it are.
fn contradicts(city: &str, at: Option<Division>) -> bool {
    let province = |division: Division| division.at_level(1);
    at.and_then(province).is_some_and(|known| {
        at_start(city, None).first().is_some_and(|found| {
            found.division.level() < 3 && province(found.division) != Some(known)
        })
    })
}

/// The address whose province is known and whose other fields contradict it, and so stay as written.
fn in_province(plain: &Address, at: Option<Division>) -> Address {
    let province = at.and_then(|division| division.at_level(1));
    Address {
        region: province.map_or(plain.region.clone(), |known| known.name().to_owned()),
        division: province.map(|known| format!("{:06}", known.code())),
        ..plain.clone()
    }
}

/// Whether it is a Chinese character, by the main block of Unicode.
pub(super) fn is_character(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Takes divisions from the start of a text as long as they lead further down; gives what is left.
fn take<'t>(text: &'t str, at: &mut Option<Division>, place: Place) -> &'t str {
    let mut rest = text.trim();
    loop {
        let bare = rest.trim_start_matches(is_separator);
        let shorter = step(bare, at, place).or_else(|| {
            let shorter = without_filler(bare, place)?;
            match place {
                Place::Field => Some(shorter),
                // 中国 alone may begin the name of a bank.
                Place::Text => step(shorter, at, place),
            }
        });
        match shorter {
            Some(shorter) if shorter.len() < rest.len() => rest = shorter.trim(),
            _ => return rest.trim_end_matches(is_separator),
        }
    }
}

/// What is left behind one division at the start; none if there is none. An office keeps its district's name.
fn step<'t>(text: &'t str, at: &mut Option<Division>, place: Place) -> Option<&'t str> {
    let found = at_start(text, *at)
        .into_iter()
        .find(|found| is_meant(found, text, *at, place));
    let Some(found) = found else {
        return repeated(text, *at, place).map(|len| behind(text, len));
    };
    *at = Some(found.division);
    let office = place == Place::Text
        && found.division.level() == 3
        && starts_an_office(after(text, found.len));
    Some(if office {
        text
    } else {
        behind(text, found.len)
    })
}

/// Whether the name stands for the division there, or is only the beginning of another word.
fn is_meant(found: &Match, text: &str, at: Option<Division>, place: Place) -> bool {
    let rest = after(text, found.len);
    let ends = rest.is_empty() || rest.starts_with(is_separator);
    if found.spelling == Spelling::Full || ends {
        return true;
    }
    if found.spelling == Spelling::Former {
        // 新城市广场 is no square of a former 新城市.
        let name = text.get(..found.len).unwrap_or_default();
        return place == Place::Field || found.division.level() < 3 || !name.ends_with('市');
    }
    let leads_on = || {
        at_start(rest, Some(found.division))
            .iter()
            .any(|next| next.spelling != Spelling::Short || next.division.level() == 2)
    };
    match found.division.level() {
        3 => false,
        _ if leads_on() => true,
        2 => at.is_some() && !rest.starts_with(|c| MAKES_A_PLACE.contains(c)),
        _ => false,
    }
}

/// Bytes of a name at the start that is known already: 北京市北京市, 陕西 陕西省. A short one must stand alone.
fn repeated(text: &str, at: Option<Division>, place: Place) -> Option<usize> {
    let mut division = at;
    while let Some(known) = division {
        let name = known.name();
        let full = text.strip_prefix(name).map(|rest| (name.len(), rest));
        let short = at_start(text, known.parent())
            .into_iter()
            .find(|found| found.division == known)
            .map(|found| (found.len, after(text, found.len)))
            .filter(|(_, rest)| rest.is_empty() || rest.starts_with(is_separator));
        let whole = |(_, rest): &(usize, &str)| {
            place == Place::Field || known.level() < 3 || !starts_an_office(rest)
        };
        if let Some((len, _)) = full.or(short).filter(whole) {
            return Some(len);
        }
        division = known.parent();
    }
    None
}

fn starts_an_office(rest: &str) -> bool {
    MAKES_AN_OFFICE.iter().any(|word| rest.starts_with(word))
}

/// The street without the divisions at its start that the fields have named already.
fn without_repeats(street: &str, at: Option<Division>) -> &str {
    let mut rest = street.trim();
    loop {
        let bare = rest.trim_start_matches(is_separator);
        match repeated(bare, at, Place::Text).map(|len| behind(bare, len)) {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => return rest,
        }
    }
}

/// The text without a word at its start that stands where a division would.
fn without_filler(text: &str, place: Place) -> Option<&str> {
    // "县" stands for the counties of Chongqing as "市辖区" does for its districts.
    if place == Place::Field && text == "县" {
        return Some("");
    }
    let rest = FILLERS
        .iter()
        .find_map(|filler| text.strip_prefix(filler))?;
    Some(rest.trim_start_matches(is_separator))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || ",，、;；:：/|>-—_·".contains(c)
}

fn after(text: &str, len: usize) -> &str {
    text.get(len..).unwrap_or_default()
}

fn behind(text: &str, len: usize) -> &str {
    after(text, len).trim_start_matches(is_separator)
}

/// Cuts a postcode off the end, in brackets (解放路100(710000)) or after a space, and off the start.
fn without_postcode<'t>(street: &'t str, known: &str) -> (&'t str, String) {
    let street = street.trim();
    let is_postcode = |text: &str| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    let told = |found: &str| match (known, found) {
        // 000000 is what platforms write where the buyer gave none.
        ("" | "000000", "000000") => String::new(),
        ("" | "000000", found) => found.to_owned(),
        (known, _) => known.to_owned(),
    };
    let end = street.trim_end_matches([')', '）', ' ']);
    let cut = end.len().saturating_sub(6);
    if let (Some(head), Some(tail)) = (end.get(..cut), end.get(cut..))
        && is_postcode(tail)
    {
        let label = head.trim_end_matches([' ', ':', '：']);
        let bare = ["邮编", "邮政编码"]
            .iter()
            .find_map(|word| label.strip_suffix(word))
            .unwrap_or(head);
        if bare.len() < head.len() || bare.ends_with([' ', ',', '，', '(', '（', '\u{3000}']) {
            let bare = bare.trim_end_matches([' ', ',', '，', '(', '（', '\u{3000}']);
            return (bare, told(tail));
        }
    }
    if let (Some(head), Some(tail)) = (street.get(..6), street.get(6..))
        && is_postcode(head)
        && tail.starts_with([' ', ',', '，'])
    {
        return (tail.trim(), told(head));
    }
    let known = if known == "000000" { "" } else { known };
    (street, known.to_owned())
}
