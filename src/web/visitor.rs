//! Whoever asks for a page: language, theme and density from cookies and headers, network address, nonce.

use super::voice::Voice;
use crate::app::App;
use crate::i18n::Lang;
use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use std::net::IpAddr;

/// Cookie of the language.
pub const LANGUAGE: &str = "language";
/// Cookie of the staff's theme.
pub const THEME: &str = "theme";
/// Cookie of the row height.
pub const DENSITY: &str = "density";

/// What the style element of a customer page is allowed by; made anew for every answer.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Somebody who asks for a page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// How the page speaks to them.
    pub voice: Voice,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// `compact` or `roomy`.
    pub density: &'static str,
    /// Network address: the whole of an IPv4, the first 64 bits of an IPv6.
    pub address: String,
    /// For the one style element.
    pub nonce: String,
    /// Path and query, to come back to.
    pub here: String,
    /// The merchant's name.
    pub shop: String,
    /// The merchant's colour, `#rrggbb`.
    pub color: String,
    /// Where the merchant's logo is, if there is one.
    pub logo: Option<String>,
}

impl Visitor {
    /// Whoever sent this request.
    pub fn of(request: &HttpRequest) -> Visitor {
        let app = request.app_data::<Data<App>>();
        let shop = app.map(|app| app.shop());
        let cookie = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let lang = cookie(LANGUAGE)
            .and_then(|word| word.parse().ok())
            .unwrap_or_else(|| {
                Lang::from_accept_language(header(request, ACCEPT_LANGUAGE.as_str()))
            });
        let theme = cookie(THEME).unwrap_or_else(|| {
            header(request, "sec-ch-prefers-color-scheme")
                .trim_matches('"')
                .to_owned()
        });
        Visitor {
            voice: Voice {
                lang,
                zone: shop.as_ref().map_or(chrono_tz::UTC, |shop| shop.zone),
                now: crate::app::now(),
            },
            theme: if theme == "dark" { "dark" } else { "light" },
            density: match cookie(DENSITY).as_deref() {
                Some("roomy") => "roomy",
                _ => "compact",
            },
            address: address(request),
            nonce: request
                .extensions()
                .get::<Nonce>()
                .map_or_else(String::new, |nonce| nonce.0.clone()),
            here: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            logo: shop
                .as_ref()
                .and_then(|shop| shop.logo.as_ref())
                .map(|logo| format!("/logo?v={}", logo.hash)),
            color: shop
                .as_ref()
                .map_or_else(|| "#14607a".to_owned(), |shop| shop.color.clone()),
            shop: shop.map_or_else(String::new, |shop| shop.name.clone()),
        }
    }
}

impl FromRequest for Visitor {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Visitor::of(request)))
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// A proxy is believed only on this machine itself; its own entry is the last one.
fn address(request: &HttpRequest) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else {
        return "unknown".to_owned();
    };
    let told = header(request, "x-forwarded-for")
        .rsplit(',')
        .next()
        .and_then(|entry| entry.trim().parse::<IpAddr>().ok());
    match told.filter(|_| peer.is_loopback()).unwrap_or(peer) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
