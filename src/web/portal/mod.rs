//! The customers' portal: the frame around every page. Looking up is `track`, the order in plain words is `orders`.

pub mod orders;
pub mod track;

use super::visitor::Visitor;
use super::voice::Voice;
use crate::domain::color::{Color, Theme};

/// What stands around a customer's page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// How it speaks.
    pub voice: Voice,
    /// The merchant's name.
    pub shop: String,
    /// Where its logo is.
    pub logo: Option<String>,
    /// Its first letter, where there is no logo.
    pub initial: String,
    /// The theme: the merchant's colour, made readable, and name as custom properties.
    pub style: String,
    /// What allows the theme's style element.
    pub nonce: String,
    /// Where the language switch comes back to.
    pub here: String,
    /// What the form that ends the look-up carries; empty while nothing is proved.
    pub csrf: String,
}

impl Frame {
    /// The frame of a page that anybody may see.
    pub fn new(visitor: &Visitor) -> Frame {
        Frame {
            voice: visitor.voice,
            initial: visitor.shop.chars().take(1).collect(),
            style: style(&visitor.color, &visitor.shop),
            logo: None,
            nonce: visitor.nonce.clone(),
            shop: visitor.shop.clone(),
            here: visitor.here.clone(),
            csrf: String::new(),
        }
    }

    /// The same after a proof, with a way out.
    #[must_use]
    pub fn proved(mut self, csrf: &str) -> Frame {
        self.csrf = csrf.to_owned();
        self
    }

    /// The same, coming back to another path.
    #[must_use]
    pub fn at(mut self, path: &str) -> Frame {
        self.here = path.to_owned();
        self
    }
}

/// The custom properties that portal.css reads; a name in a style sheet has no sign that ends its quotes.
fn style(color: &str, name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\' | '<' | '>' | '&' | '\''))
        .collect();
    let theme = Color::parse(color).map(Theme::of);
    let colors = theme.map_or_else(String::new, |theme| {
        format!(
            " --shop-color: {}; --shop-on: {}; --shop-text: {}; --shop-text-dark: {}; --shop-on-dark: {};",
            theme.fill, theme.on_fill, theme.text, theme.text_dark, theme.on_dark
        )
    });
    format!(":root {{{colors} --shop-name: \"{name}\"; }}")
}

impl Voice {
    /// A small drawing beside a word on customer pages; decoration only.
    pub fn sketch(&self, name: &str) -> &'static str {
        match name {
            "truck" => {
                r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M1.75 4.75h9.5v9h-9.5zM11.25 8h3.75l3.25 3v2.75h-7z"/><circle cx="5.25" cy="14.75" r="1.75"/><circle cx="14.5" cy="14.75" r="1.75"/></svg>"#
            }
            "box" => {
                r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6.5 10 3l7 3.5v7.25L10 17l-7-3.25zM3 6.5l7 3.25 7-3.25M10 9.75V17"/></svg>"#
            }
            "check" => {
                r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m4.5 10.5 3.5 3.5 7.5-8"/></svg>"#
            }
            "cross" => {
                r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.25"/><path d="m7.5 7.5 5 5m0-5-5 5"/></svg>"#
            }
            _ => {
                r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.25"/><path d="M10 5.75V10l2.75 1.75"/></svg>"#
            }
        }
    }
}
