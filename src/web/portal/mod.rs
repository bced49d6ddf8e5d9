//! The customers' portal: the frame around every page. Looking up is `track`, the order in plain words is `orders`.

pub mod orders;
pub mod track;

use super::visitor::Visitor;
use super::voice::Voice;

/// What stands around a customer's page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// How it speaks.
    pub voice: Voice,
    /// The merchant's name.
    pub shop: String,
    /// Its first letter, where a logo would be.
    pub initial: String,
    /// The theme: the merchant's colour and name as custom properties.
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
        let name: String = visitor
            .shop
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '"' | '\\' | '<' | '>' | '&' | '\''))
            .collect();
        Frame {
            voice: visitor.voice,
            initial: visitor.shop.chars().take(1).collect(),
            style: format!(
                ":root {{ --shop-color: {}; --shop-name: \"{name}\"; }}",
                visitor.color
            ),
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
