//! The merchant's colour on customers' pages: readable as text and as a ground, whatever was picked. Pure arithmetic:
//! contrast by WCAG 2.2, lightness in OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020).

/// Lightness that text on light paper may have at most.
const TEXT_MOST: f64 = 0.46;
/// Lightness that text on dark paper has at least.
const TEXT_LEAST: f64 = 0.80;
/// Chroma of text on dark paper at most: more would glow.
const TEXT_CHROMA: f64 = 0.075;
/// Words on a light ground where the page is dark.
const INK: Color = Color([0x14, 0x11, 0x0f]);
const BLACK: Color = Color([0, 0, 0]);
const WHITE: Color = Color([255, 255, 255]);

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// What a page makes of the merchant's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The colour itself: the band, the primary button.
    pub fill: Color,
    /// Words on it.
    pub on_fill: Color,
    /// As text on light paper.
    pub text: Color,
    /// As text and as a fill on dark paper.
    pub text_dark: Color,
    /// Words on that.
    pub on_dark: Color,
}

impl Theme {
    /// The theme of a colour.
    pub fn of(color: Color) -> Theme {
        let [lightness, chroma, hue] = color.oklch();
        let text_dark = from_oklch(lightness.max(TEXT_LEAST), chroma.min(TEXT_CHROMA), hue);
        Theme {
            fill: color,
            on_fill: color.better(BLACK, WHITE),
            text: match lightness > TEXT_MOST {
                true => from_oklch(TEXT_MOST, chroma, hue),
                false => color,
            },
            text_dark,
            on_dark: text_dark.better(INK, WHITE),
        }
    }
}

impl Color {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Color([red, green, blue]))
    }

    /// Contrast with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn better(self, one: Color, other: Color) -> Color {
        if self.contrast(one) >= self.contrast(other) {
            one
        } else {
            other
        }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Lightness 0 to 1, chroma, hue in radians.
    fn oklch(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        [lightness, a.hypot(b), b.atan2(a)]
    }
}

/// The colour of these values; where sRGB has none, the nearest of less chroma.
fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> Color {
    let (mut least, mut most) = (0.0, chroma);
    if let Some(color) = in_gamut(lightness, chroma, hue) {
        return color;
    }
    for _ in 0..24 {
        let middle = (least + most) / 2.0;
        match in_gamut(lightness, middle, hue) {
            Some(_) => least = middle,
            None => most = middle,
        }
    }
    in_gamut(lightness, least, hue).unwrap_or(BLACK)
}

fn in_gamut(lightness: f64, chroma: f64, hue: f64) -> Option<Color> {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ];
    let inside = |value: &f64| (-0.000_5..=1.000_5).contains(value);
    linear
        .iter()
        .all(inside)
        .then(|| Color(linear.map(encoded)))
}

fn encoded(linear: f64) -> u8 {
    let value = linear.clamp(0.0, 1.0);
    let encoded = if value <= 0.003_130_8 {
        value * 12.92
    } else {
        1.055 * value.powf(1.0 / 2.4) - 0.055
    };
    // clamped above: it fits
    (encoded * 255.0).round() as u8
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What WCAG 2.2 asks of text (1.4.3).
    const READABLE: f64 = 4.5;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((color("#000000").contrast(color("#ffffff")) - 21.0).abs() < 1e-9);
        // the examples of WebAIM's and of the W3C's own checkers
        assert!((color("#777777").contrast(WHITE) - 4.48).abs() < 0.005);
        assert!((color("#ff0000").contrast(WHITE) - 4.00).abs() < 0.005);
    }

    #[test]
    fn black_or_white_stands_on_the_colour_whichever_is_read_better() {
        assert_eq!(Theme::of(color("#ffd400")).on_fill, BLACK);
        assert_eq!(Theme::of(color("#6d3b5e")).on_fill, WHITE);
        // a red on which many pick white by its lightness: black is read better
        assert_eq!(Theme::of(color("#ff3b30")).on_fill, BLACK);
    }

    #[test]
    fn a_colour_that_is_readable_stays_as_it_was_picked() {
        assert_eq!(Theme::of(color("#6d3b5e")).text, color("#6d3b5e"));
        assert_eq!(Theme::of(color("#14607a")).text, color("#14607a"));
    }

    #[test]
    fn every_colour_is_readable_on_every_ground_of_both_modes() {
        let grounds = ["#f7f4ef", "#fffefc", "#f4f0e9"].map(color);
        let dark_grounds = ["#171512", "#201d1a", "#2a2622"].map(color);
        for red in (0..=255).step_by(17) {
            for green in (0..=255).step_by(17) {
                for blue in (0..=255).step_by(17) {
                    let picked = color(&format!("#{red:02x}{green:02x}{blue:02x}"));
                    let theme = Theme::of(picked);
                    assert!(picked.contrast(theme.on_fill) >= READABLE, "on {picked}");
                    assert!(theme.text_dark.contrast(theme.on_dark) >= READABLE);
                    for ground in grounds {
                        let contrast = theme.text.contrast(ground);
                        assert!(
                            contrast >= READABLE,
                            "{picked} as {} on {ground}: {contrast}",
                            theme.text
                        );
                    }
                    for ground in dark_grounds {
                        let contrast = theme.text_dark.contrast(ground);
                        assert!(
                            contrast >= READABLE,
                            "{picked} as {} on {ground}: {contrast}",
                            theme.text_dark
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#fff", "red", "#12345g", "#+12345", "＃123456"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
        assert_eq!(color("#0A10ff").to_string(), "#0a10ff");
    }
}
