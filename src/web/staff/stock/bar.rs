//! A level as a bar: reserved, available, safety, set aside, coming; with the same in words.

use super::super::super::voice::Voice;

/// A part of the bar.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Where it begins, per cent.
    pub x: String,
    /// How wide it is, per cent.
    pub width: String,
    /// Class of the fill.
    pub class: &'static str,
}

/// A bar with its legend.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// What is drawn, from left to right.
    pub segments: Vec<Segment>,
    /// The same in one sentence.
    pub label: String,
    /// The same as a legend: class and text.
    pub keys: Vec<(&'static str, String)>,
}

/// Pieces, by what they are there for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Promised to orders.
    pub reserved: i64,
    /// Neither promised nor set aside.
    pub free: i64,
    /// Of it, kept back from channels.
    pub safety: i64,
    /// Set aside.
    pub quarantined: i64,
    /// On their way.
    pub coming: i64,
}

impl Bar {
    /// The bar of so many pieces.
    pub fn new(voice: &Voice, pieces: Pieces) -> Bar {
        let kept = pieces.safety.min(pieces.free).max(0);
        let parts = [
            ("res", "reserved", pieces.reserved),
            ("free", "available", pieces.free - kept),
            ("saf", "safety", kept),
            ("saf", "quarantined", pieces.quarantined),
            ("com", "coming", pieces.coming),
        ];
        let total: i64 = parts.iter().map(|(_, _, pieces)| pieces).sum();
        let mut bar = Bar::default();
        let mut before = 0;
        for (class, word, pieces) in parts {
            // what is usual stands in the legend even if it is nothing
            let usual = matches!(word, "reserved" | "available");
            if pieces == 0 && !usual {
                continue;
            }
            let key = format!("stock-bar-{word}");
            let text = voice.t_with(&key, &[("pieces", pieces.into())]);
            bar.keys.push((class, text));
            if pieces > 0 {
                bar.segments.push(Segment {
                    x: share(before, total),
                    width: share(pieces, total),
                    class,
                });
                before += pieces;
            }
        }
        let texts: Vec<&str> = bar.keys.iter().map(|(_, text)| text.as_str()).collect();
        bar.label = texts.join(", ");
        bar
    }
}

/// Per cent to one place, without a float.
fn share(part: i64, whole: i64) -> String {
    let thousandths = part.saturating_mul(1_000) / whole.max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_bar_is_as_wide_as_what_is_there_and_comes() {
        let voice = Voice {
            lang: Lang::En,
            zone: chrono_tz::UTC,
            now: Default::default(),
        };
        let bar = Bar::new(
            &voice,
            Pieces {
                reserved: 12,
                free: 8,
                safety: 10,
                quarantined: 0,
                coming: 20,
            },
        );
        let drawn: Vec<(&str, &str, &str)> = bar
            .segments
            .iter()
            .map(|one| (one.class, one.x.as_str(), one.width.as_str()))
            .collect();
        assert_eq!(
            drawn,
            [
                ("res", "0.0%", "30.0%"),
                ("saf", "30.0%", "20.0%"),
                ("com", "50.0%", "50.0%"),
            ]
        );
        assert_eq!(bar.label, "12 reserved, 0 available, 8 safety, 20 coming");
        assert!(Bar::new(&voice, Pieces::default()).segments.is_empty());
    }
}
