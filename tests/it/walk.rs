//! A walk through every page: what a browser and axe-core find, sizes, themes, and that each page speaks one language.
//! The pages are the GET routes of the portals, so a new page is walked without being named.

mod language;

use crate::on_both;
use crate::support::{Browser, Samples, Shop, furnished, insists, step_aside};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Once;
use tributary::domain::staff::Role;
use tributary::web::routes;

/// What axe-core checks: WCAG 2.2 AA.
const RULES: &str = r#"["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa"]"#;
/// Routes that answer with a file, a redirect or a part of a page.
const NO_PAGES: &[&str] = &[
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/static/{path:.*}",
    "/logo",
    "/staff/orders/counts",
    "/staff/orders/matching",
    "/staff/orders/export.csv",
    "/staff/orders/export.xlsx",
    "/staff/orders/new/goods",
    "/staff/skus.csv",
    "/staff/stock.csv",
    "/staff/audit.csv",
    "/staff/fulfillments.csv",
    "/staff/imports/{id}/result.csv",
];

/// The address of every page, filled with what the shop holds.
fn pages(samples: &Samples, staff: bool) -> Vec<String> {
    let portals = routes::ALL.iter().flat_map(|list| list.iter());
    portals
        .filter(|route| route.method == "get" && !NO_PAGES.contains(&route.path))
        .filter(|route| route.path.starts_with("/staff") == staff)
        .filter(|route| !route.path.starts_with("/api"))
        .map(|route| samples.fill(route.path))
        .collect()
}

/// axe-core from npm; None where the tests' packages are not installed, which CI does not accept.
fn axe() -> Option<String> {
    static SAID: Once = Once::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let found = std::fs::read_to_string(file).ok();
    if found.is_none() {
        assert!(!insists(), "axe-core is missing: npm ci --prefix tests");
        step_aside(&SAID, "axe-core is missing: npm ci --prefix tests");
    }
    found
}

/// How a page is looked at.
struct Look {
    language: &'static str,
    width: u32,
    theme: &'static str,
}

/// Opens every page and gives what is wrong with it.
fn walk(shop: &Shop, samples: &Samples, look: &Look, axe: &str) -> Vec<String> {
    let Some(browser) = Browser::speaking(look.language) else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    // the link of an invitation that nobody sent
    browser.allow_complaint("/staff/invitation/no-such-link");
    browser.resize(look.width, 900);
    if look.theme == "dark" {
        browser.prefer_dark();
    }
    sign_in(&browser, shop, look);
    for page in pages(samples, true) {
        wrong.extend(faults(&browser, shop, &page, look, axe));
    }
    prove(&browser, shop, samples);
    for page in pages(samples, false) {
        wrong.extend(faults(&browser, shop, &page, look, axe));
    }
    wrong
}

fn sign_in(browser: &Browser, shop: &Shop, look: &Look) {
    let email = shop.hire(Role::Administrator);
    browser.open(&format!("{}/staff/login", shop.url()));
    let cookie = json!({"name": "theme", "value": look.theme, "url": shop.url()});
    browser.devtools("Network.setCookie", &cookie);
    browser.fill("input[name=email]", &email);
    browser.fill("input[type=password]", crate::support::PASSWORD);
    browser.press(Browser::ENTER);
    browser.wait_for("#main");
}

fn prove(browser: &Browser, shop: &Shop, samples: &Samples) {
    browser.open(shop.url());
    browser.fill("input[name=q]", &samples.channel_number);
    browser.press(Browser::ENTER);
    browser.wait_for("input[name=fact]");
    browser.fill("input[name=fact]", "5671");
    browser.press(Browser::ENTER);
    browser.wait_for("form[action='/track/end']");
}

/// Serious findings of axe-core, sideways scrolling, complaints on the console.
fn faults(browser: &Browser, shop: &Shop, page: &str, look: &Look, axe: &str) -> Vec<String> {
    browser.open(&format!("{}{page}", shop.url()));
    let at = format!("{page} ({} {} {})", look.language, look.width, look.theme);
    let mut wrong: Vec<String> = browser
        .complaints()
        .into_iter()
        .map(|complaint| format!("{at}: {complaint}"))
        .collect();
    let wide = browser.run(
        "return document.scrollingElement.scrollWidth - window.innerWidth",
        &[],
    );
    if wide.as_i64().is_some_and(|pixels| pixels > 1) {
        wrong.push(format!("{at}: {wide} pixels wider than the screen"));
    }
    browser.run(axe, &[]);
    let asked = format!(
        "axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}}).then(r => r.violations\
         .filter(v => v.impact === 'serious' || v.impact === 'critical')\
         .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' — ' + (n.any[0] || n.all[0] || n.none[0] || {{}}).message).join(' | ')))"
    );
    let found = browser.devtools(
        "Runtime.evaluate",
        &json!({"expression": asked, "awaitPromise": true, "returnByValue": true}),
    );
    match found.pointer("/result/value") {
        Some(Value::Array(findings)) => wrong.extend(
            findings
                .iter()
                .map(|one| format!("{at}: {}", one.as_str().unwrap_or_default())),
        ),
        _ => wrong.push(format!("{at}: axe-core gave {found}")),
    }
    wrong
}

/// One look at every page; where it was drawn by which database does not matter.
fn looked_at(look: &Look) {
    let Some(axe) = axe() else { return };
    let shop = Shop::on_sqlite(crate::support::Opening::new());
    let samples = furnished(&shop);
    let wrong = walk(&shop, &samples, look, &axe);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    shop.close();
}

#[test]
fn every_page_is_sound_on_a_desk_in_english() {
    looked_at(&Look {
        language: "en",
        width: 1440,
        theme: "light",
    });
}

#[test]
fn every_page_is_sound_on_a_tablet_in_chinese() {
    looked_at(&Look {
        language: "zh-CN",
        width: 820,
        theme: "dark",
    });
}

#[test]
fn every_page_is_sound_on_a_phone_in_chinese() {
    looked_at(&Look {
        language: "zh-CN",
        width: 390,
        theme: "light",
    });
}

#[test]
fn every_page_is_sound_on_a_phone_in_english_in_the_dark() {
    looked_at(&Look {
        language: "en",
        width: 390,
        theme: "dark",
    });
}

on_both!(every_page_speaks_one_language, |shop| {
    let samples = furnished(shop);
    let staff = shop.sign_in(Role::Administrator);
    let customer = samples.customer(shop);
    let mut wrong = Vec::new();
    for (client, pages) in [
        (&staff, pages(&samples, true)),
        (&customer, pages(&samples, false)),
    ] {
        for page in pages {
            for speech in ["en", "zh-CN"] {
                let client = client.clone().speaking(speech);
                let answer = client.follow(&page);
                if answer
                    .header("content-type")
                    .is_some_and(|kind| kind.contains("html"))
                {
                    let found = language::foreign(&answer, speech);
                    wrong.extend(
                        found
                            .into_iter()
                            .map(|text| format!("{page} in {speech}: {text}")),
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

#[test]
fn the_style_sheets_close_what_they_open() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/css");
    for entry in std::fs::read_dir(folder).expect("the style sheets") {
        let path = entry.expect("a file").path();
        let sheet = std::fs::read_to_string(&path).expect("a text");
        let mut open = 0_i32;
        for (line, text) in sheet.lines().enumerate() {
            // a media query within something else is a brace that got lost
            assert!(
                open == 0 || !text.starts_with("@media"),
                "{} line {}",
                path.display(),
                line + 1
            );
            open += text.matches('{').count() as i32 - text.matches('}').count() as i32;
        }
        assert_eq!(open, 0, "{}", path.display());
    }
}
