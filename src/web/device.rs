//! The browser in a few words, so that somebody knows their own session again. Nothing is decided by it.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

/// What a header has, and the program that sends it; the first that is found, since most claim to be others too.
const PROGRAMS: &[(&str, &str)] = &[
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser", "QQ Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
];
/// The same of systems.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// `Chrome · Windows`; empty if it says nothing that is known.
pub fn words(request: &HttpRequest) -> String {
    let header = request.headers().get(USER_AGENT);
    of(header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default())
}

fn of(header: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(sign, _)| header.contains(sign))
            .map(|(_, word)| *word)
    };
    let words: Vec<&str> = [first(PROGRAMS), first(SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_browser_is_told_by_what_sets_it_apart() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(of(chrome), "Chrome · Windows");
        assert_eq!(of(&format!("{chrome} Edg/140.0")), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1";
        assert_eq!(of(phone), "Safari · iPhone");
        assert_eq!(of("ureq/3"), "");
    }
}
