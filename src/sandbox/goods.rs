//! What the sandbox sells: a house-ware shop with 200 SKUs, kits among them. Each family is one thing in several colours.

use super::families::{COLOURS, FAMILIES, Family, KITS, Kit, TEAS};
use std::sync::OnceLock;

/// One thing that is sold.
#[derive(Debug, Clone)]
pub struct Good {
    /// Code.
    pub sku: String,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// Price in fen.
    pub cny: i64,
    /// Price in euro cents.
    pub eur: i64,
    /// Grams.
    pub weight_g: i64,
    /// EAN-13 of the range that is kept for use inside a shop.
    pub barcode: String,
    /// Whether it is kept cold on the way.
    pub chilled: bool,
    /// Code and quantity of what a kit is made of; empty for a single thing.
    pub parts: Vec<(String, i64)>,
}

/// Everything on the shelves, kits last: what a kit is made of stands before it.
pub fn goods() -> &'static [Good] {
    static GOODS: OnceLock<Vec<Good>> = OnceLock::new();
    GOODS.get_or_init(|| {
        let mut goods: Vec<Good> = FAMILIES
            .iter()
            .flat_map(|family| COLOURS.iter().map(move |colour| single(family, colour)))
            .chain(TEAS.iter().map(tea))
            .collect();
        let kits: Vec<Good> = KITS.iter().map(|made| kit(made, &goods)).collect();
        goods.extend(kits);
        for (good, number) in goods.iter_mut().zip(1_u64..) {
            good.barcode = barcode(number);
        }
        goods
    })
}

fn single(family: &Family, (colour, colour_zh, colour_en): &(&str, &str, &str)) -> Good {
    let (code, zh, en, cny, eur, weight_g) = *family;
    let plain = colour.is_empty();
    Good {
        sku: if plain {
            code.to_owned()
        } else {
            format!("{code}-{colour}")
        },
        zh: if plain {
            zh.to_owned()
        } else {
            format!("{zh} {colour_zh}")
        },
        en: if plain {
            en.to_owned()
        } else {
            format!("{en}, {colour_en}")
        },
        cny,
        eur,
        weight_g,
        barcode: String::new(),
        chilled: false,
        parts: Vec::new(),
    }
}

fn tea(family: &Family) -> Good {
    Good {
        chilled: true,
        ..single(family, &COLOURS[0])
    }
}

/// A kit costs a tenth less than its parts.
fn kit((code, zh, en, parts): &Kit, goods: &[Good]) -> Good {
    let sum = |of: fn(&Good) -> i64| -> i64 {
        parts
            .iter()
            .filter_map(|(part, quantity)| {
                let good = goods.iter().find(|good| good.sku == *part)?;
                Some(of(good) * quantity)
            })
            .sum()
    };
    Good {
        sku: (*code).to_owned(),
        zh: (*zh).to_owned(),
        en: (*en).to_owned(),
        cny: sum(|good| good.cny) / 1_000 * 900,
        eur: sum(|good| good.eur) / 100 * 90,
        weight_g: sum(|good| good.weight_g),
        barcode: String::new(),
        chilled: false,
        parts: parts
            .iter()
            .map(|(part, quantity)| ((*part).to_owned(), *quantity))
            .collect(),
    }
}

/// EAN-13 with prefix 20 and its check digit.
fn barcode(number: u64) -> String {
    let digits = format!("20{number:010}");
    let sum: u32 = digits
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_things_have_codes_and_barcodes_of_their_own() {
        let goods = goods();
        assert_eq!(goods.len(), 200);
        let codes: std::collections::HashSet<_> = goods.iter().map(|good| &good.sku).collect();
        let bars: std::collections::HashSet<_> = goods.iter().map(|good| &good.barcode).collect();
        assert_eq!((codes.len(), bars.len()), (200, 200));
        assert_eq!(barcode(1), "2000000000015");
        assert!(goods.iter().all(|good| good.cny > 0 && good.weight_g > 0));
    }
}
